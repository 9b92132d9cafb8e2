//! One function a command: words in, one desk call, JSON out.
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use motcua_desk::case::birth::Sex;
use motcua_desk::case::office::Agency;
use motcua_desk::case::province::ProvinceFileKind;
use motcua_desk::case::user::Role;
use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::view::settings::UserRequest;
use motcua_desk::{Desk, DeskParts, Worker};
use serde_json::{Value, json};

use crate::arguments::{
    Arguments, CatalogueCommand, Command, DossierCommand, FileKind, StoreArguments, UserCommand,
};
use crate::backup;
use crate::books;
use crate::copies;
use crate::exchange;
use crate::package;
use crate::papers;
use crate::secret::Secrets;
use crate::verdict;

/// What a command shows, and whether what it looked at is sound.
pub struct Outcome {
    /// The JSON.
    pub shown: Value,
    /// The same in sentences, where a list of its fields is not what a person reads.
    pub words: Option<String>,
    /// False only when a check found something wrong.
    pub sound: bool,
}

impl From<Value> for Outcome {
    fn from(shown: Value) -> Self {
        Self {
            shown,
            words: None,
            sound: true,
        }
    }
}

/// What carrying a command out comes to.
pub type Answer = Result<Outcome, Error>;

/// Carries a command out.
pub fn run(arguments: &Arguments) -> Answer {
    match &arguments.command {
        Command::Init {
            store,
            agency_code,
            agency,
            superior,
            unit,
            place,
            counter,
            name,
        } => {
            let agency = Agency {
                code: agency_code.clone(),
                superior: superior.clone(),
                name: agency.clone(),
                unit: unit.clone(),
                place: place.clone(),
                ..Agency::default()
            };
            init(store, agency, *counter, name)
        }
        Command::Demo { data } => demo(data.as_deref()),
        Command::Digitize {
            inputs,
            output,
            ocr,
        } => Ok(shown(&storeless()?.digitize(inputs, output, *ocr)?)?.into()),
        Command::Verify(how) => verdict::verify(how),
        Command::Trust { what } => verdict::trust(what),
        Command::Sign(how) => copies::sign(how),
        Command::Certify {
            store,
            pages,
            requester,
            paper,
            certificate,
            seal,
            pin_fd,
            compared: _,
            output,
        } => copies::certify(
            store,
            &copies::Wish {
                pages,
                requester,
                paper,
                certificate: certificate.as_deref(),
                seal: seal.as_deref(),
                pin_fd: *pin_fd,
                output,
            },
        ),
        Command::Papers { what } => papers::papers(what),
        Command::Exchange { store, what } => exchange::exchange(store, what.as_ref()),
        Command::Connection { what } => exchange::connection(what),
        Command::Package { what } => package::package(what, arguments.json),
        Command::Separators {
            output,
            count,
            kind,
        } => Ok(shown(&storeless()?.separators(output, *count, kind.as_deref())?)?.into()),
        Command::Due {
            procedure,
            received,
        } => due(procedure, received),
        Command::Qr { text, image } => qr(text.as_deref(), image.as_deref()),
        Command::Dossier { what } => dossier(what),
        Command::Search { store, query } => Ok(shown(&signed_in(store)?.search(query)?)?.into()),
        Command::Catalogue { what } => catalogue(what),
        Command::Check { store } => {
            let checked = signed_in(store)?.check()?;
            Ok(Outcome {
                sound: checked.ok,
                words: None,
                shown: shown(&checked)?,
            })
        }
        Command::Backup { store, to, drill } => backup::back_up(store, to.as_deref(), *drill),
        Command::Restore {
            store,
            from,
            backup,
            dry_run,
        } => backup::restore(store, from, backup.as_deref(), *dry_run),
        Command::Books { store } => books::list(store),
        Command::Register {
            store,
            book,
            month,
            year: _,
            output,
        } => books::register(store, book, *month, output),
        Command::User { what } => user(what),
    }
}

fn init(store: &StoreArguments, agency: Agency, counter: u8, name: &str) -> Answer {
    let mut secrets = Secrets::from(store.secret_fd)?;
    let secret = secrets.next("Mật khẩu của người quản trị / Administrator's secret")?;
    let request = SetUpRequest {
        agency,
        counter,
        name: name.to_owned(),
        roles: vec![Role::ReceptionClerk, Role::Head],
        secret: secret.to_string(),
    };
    let desk = desk(folder(store)?, false)?;
    let done = desk.set_up(&request)?;
    Ok(json!({ "recovery_key": done.recovery_key, "user": done.session.user }).into())
}

fn demo(data: Option<&Path>) -> Answer {
    let own = StoreArguments {
        data: data.map(Path::to_owned),
        practice: true,
        user: None,
        secret_fd: None,
    };
    let folder = folder(&own)?;
    let desk = desk(folder.clone(), true)?;
    let made = desk.demo(&folder.join("demo"))?;
    let mut shown = shown(&made)?;
    shown["data"] = json!(folder.display().to_string());
    Ok(shown.into())
}

fn due(procedure: &str, received: &str) -> Answer {
    let received = DateTime::parse_from_rfc3339(received)
        .map_err(|_| Error::new(ErrorCode::Invalid).with("field", "received"))?
        .with_timezone(&Utc);
    let due = storeless()?.due(procedure, received)?;
    Ok(json!({
        "due_at": due.due_at.to_rfc3339(),
        "skipped": due.skipped,
        "rule": due.rule,
        "provisional": due.provisional,
        "crosses_computed_day": due.crosses_computed_day,
        "uncovered_years": due.uncovered_years,
    })
    .into())
}

fn qr(text: Option<&str>, image: Option<&Path>) -> Answer {
    let desk = storeless()?;
    let card = match (text, image) {
        (Some(text), _) => desk.card(text)?,
        (None, Some(image)) => desk.card_in_picture(image)?,
        (None, None) => return Err(Error::new(ErrorCode::Invalid).with("field", "text")),
    };
    let sex = match card.sex {
        Some(Sex::Male) => Some("male"),
        Some(Sex::Female) => Some("female"),
        _ => None,
    };
    Ok(json!({
        "kind": "id_card",
        "id": card.id,
        "old_id": card.old_id,
        "name": card.name,
        "birth": card.birth,
        "sex": sex,
        "address": card.address,
        "issued": card.issued,
        "warnings": card.warnings,
    })
    .into())
}

fn dossier(what: &DossierCommand) -> Answer {
    match what {
        DossierCommand::List { store } => Ok(shown(&signed_in(store)?.newest()?)?.into()),
        DossierCommand::Show { store, code } => {
            Ok(shown(&signed_in(store)?.dossier_by_code(code)?.dossier)?.into())
        }
        DossierCommand::Export {
            store,
            code,
            output,
        } => Ok(shown(&signed_in(store)?.export(code, output)?)?.into()),
    }
}

fn catalogue(what: &CatalogueCommand) -> Answer {
    match what {
        CatalogueCommand::Check { file } => judge(file.as_deref()),
        CatalogueCommand::Import {
            store,
            file,
            kind: FileKind::Catalogue,
            dry_run: true,
        } if store.data.is_none() && !store.practice => judge(Some(file)),
        CatalogueCommand::Import {
            store,
            file,
            kind,
            dry_run,
        } => {
            let kind = match kind {
                FileKind::Catalogue => ProvinceFileKind::Catalogue,
                FileKind::MustDigitize => ProvinceFileKind::MustDigitize,
                FileKind::Fees => ProvinceFileKind::Fees,
                FileKind::Calendar => ProvinceFileKind::Calendar,
            };
            let desk = signed_in(store)?;
            let plan = desk.province_plan(kind, file)?;
            if !dry_run {
                desk.province_take(kind, file, &plan.sha256.to_string())?;
            }
            let mut shown = shown(&plan)?;
            shown["version"] = json!(plan.name);
            shown["enabled"] = json!(plan.enabled_then);
            shown["taken"] = json!(!dry_run);
            Ok(shown.into())
        }
    }
}

fn judge(file: Option<&Path>) -> Answer {
    let judged = storeless()?.catalogue_judge(file)?;
    Ok(json!({
        "version": judged.version,
        "procedures": judged.procedures,
        "enabled": judged.enabled,
        "changes": judged.changes,
    })
    .into())
}

fn user(what: &UserCommand) -> Answer {
    match what {
        UserCommand::List { store } => Ok(shown(&signed_in(store)?.settings()?.users)?.into()),
        UserCommand::Add { store, name, role } => {
            let roles = role
                .iter()
                .map(|role| serde_json::from_value(json!(role)))
                .collect::<Result<Vec<Role>, _>>()
                .map_err(|_| Error::new(ErrorCode::Invalid).with("field", "role"))?;
            let mut secrets = Secrets::from(store.secret_fd)?;
            let desk = desk(folder(store)?, store.practice)?;
            sign_in(&desk, store, &mut secrets)?;
            let secret = secrets.next("Mật khẩu của người mới / New user's secret")?;
            let request = UserRequest {
                id: None,
                name: name.clone(),
                roles,
                secret: Some(secret.to_string()),
                active: true,
            };
            Ok(shown(&desk.user_save(&request)?.users)?.into())
        }
    }
}

/// A desk for questions that touch no store.
pub fn storeless() -> Result<Desk, Error> {
    desk(PathBuf::new(), false)
}

/// A desk over a data folder, with this program as its worker.
pub fn desk(folder: PathBuf, practice: bool) -> Result<Desk, Error> {
    let program = std::env::current_exe().map_err(|_| Error::new(ErrorCode::Internal))?;
    let mut parts = DeskParts::system(folder, Worker::new(program, vec!["worker".into()]));
    parts.practice = practice;
    Desk::new(parts)
}

/// A desk with its user signed in.
pub fn signed_in(store: &StoreArguments) -> Result<Desk, Error> {
    signed_in_with(store, &mut Secrets::from(store.secret_fd)?)
}

/// The same, where more secrets are asked for after the user's own.
pub fn signed_in_with(store: &StoreArguments, secrets: &mut Secrets) -> Result<Desk, Error> {
    let desk = desk(folder(store)?, store.practice)?;
    sign_in(&desk, store, secrets)?;
    Ok(desk)
}

fn sign_in(desk: &Desk, store: &StoreArguments, secrets: &mut Secrets) -> Result<(), Error> {
    if store.practice {
        desk.practise()?;
        return Ok(());
    }
    let state = desk.state()?;
    if let Some(problem) = state.problem {
        return Err(problem);
    }
    let named = |name: &String| state.users.iter().find(|user| user.name == *name);
    let user = match (&store.user, state.users.as_slice()) {
        (Some(name), _) => named(name).ok_or(ErrorCode::UserUnknown)?,
        (None, [only]) => only,
        (None, []) => return Err(ErrorCode::StoreAbsent.into()),
        (None, _) => return Err(Error::new(ErrorCode::Invalid).with("field", "user")),
    };
    let secret = secrets.next("Mật khẩu / Secret")?;
    desk.sign_in(user.id, &secret)?;
    Ok(())
}

/// The data folder that is meant.
pub fn folder(store: &StoreArguments) -> Result<PathBuf, Error> {
    store
        .folder()
        .ok_or_else(|| Error::new(ErrorCode::Invalid).with("field", "data"))
}

/// A view as JSON.
pub fn shown(value: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|_| Error::new(ErrorCode::Internal))
}
