//! Taking files of the province: what a file would change is shown first, then exactly that file is taken.
use std::path::Path;

use chrono::NaiveDate;
use motcua_case::calendar::{Calendar, CalendarError};
use motcua_case::event::{Fact, Subject};
use motcua_case::fee::{FeeTable, FeeTableError, TableStatus};
use motcua_case::ids::Hash;
use motcua_case::paper::{FileRef, Media};
use motcua_case::procedure::{
    Availability, Catalogue, CatalogueFinding, MustDigitizeList, MustDigitizeListError, diff,
};
use motcua_case::province::{ProvinceFile, ProvinceFileKind};
use motcua_case::user::Permission;
use motcua_store::Read;

use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::rules::Rules;
use crate::view::settings::{ProvincePlan, SettingsView};

/// Owner of the province's files in the store.
const OWNER: &str = "province";
/// Findings told at once.
const TOLD: usize = 20;

/// A file that was read and judged.
struct Judged {
    name: String,
    effective_from: NaiveDate,
    then: Rules,
    unmatched: Vec<String>,
}

impl Desk {
    /// What taking a file would change. Nothing is changed.
    pub fn province_plan(&self, kind: ProvinceFileKind, path: &Path) -> Result<ProvincePlan> {
        let session = self.permitted(Permission::ImportCatalogue)?;
        let bytes = read_file(path)?;
        session.read(|read| self.plan(read, kind, &bytes))
    }

    /// Takes the file that was shown: another one under the same name is refused.
    pub fn province_take(
        &self,
        kind: ProvinceFileKind,
        path: &Path,
        shown: &str,
    ) -> Result<SettingsView> {
        let session = self.permitted(Permission::ImportCatalogue)?;
        let bytes = read_file(path)?;
        if Hash::of(&bytes).to_string() != shown {
            return Err(unfit("changed"));
        }
        self.take_bytes(&session, kind, &bytes)?;
        self.settings()
    }

    /// Takes a file under the name it gives itself, which is returned.
    fn take_bytes(
        &self,
        session: &Session,
        kind: ProvinceFileKind,
        bytes: &[u8],
    ) -> Result<String> {
        let at = stamp(&*self.clock);
        let sealed = session.store.blobs().seal(bytes)?;
        session.write(|write| {
            let plan = self.plan(write, kind, bytes)?;
            write.keep(&sealed, OWNER)?;
            let file = ProvinceFile {
                kind,
                name: plan.name.clone(),
                effective_from: plan.effective_from,
                file: FileRef {
                    sha256: Hash::of(bytes),
                    bytes: u32::try_from(bytes.len()).map_err(|_| ErrorCode::FileTooLarge)?,
                    media: Media::Json,
                },
                imported_at: at.wall,
            };
            let fact = Fact::ProvinceFileTaken(Box::new(file));
            write.append(at, &session.actor_ref(), Subject::Province, &fact)?;
            Ok(plan.name)
        })
    }

    /// Makes a new version of the catalogue that holds on a day, and takes it like a file of the province. Returns its
    /// name.
    pub(crate) fn catalogue_with(
        &self,
        effective_from: NaiveDate,
        change: impl FnOnce(&mut serde_json::Value) -> Option<()>,
    ) -> Result<String> {
        let session = self.permitted(Permission::ImportCatalogue)?;
        let damaged = || Error::internal("catalogue");
        let bytes = session.read(|read| {
            let text = self.catalogue_text(read, effective_from)?;
            let mut value: serde_json::Value =
                serde_json::from_str(&text).map_err(|_| damaged())?;
            change(&mut value).ok_or_else(damaged)?;
            let known = read.province()?;
            let name = |number: u32| format!("{effective_from}.quoc-gia-{number}");
            let free = (1..).map(name).find(|name| known.catalogue(name).is_none());
            value["version"] = free.into();
            value["effective_from"] = effective_from.to_string().into();
            serde_json::to_vec_pretty(&value).map_err(|_| damaged())
        })?;
        self.take_bytes(&session, ProvinceFileKind::Catalogue, &bytes)
    }

    fn plan(&self, read: &Read<'_>, kind: ProvinceFileKind, bytes: &[u8]) -> Result<ProvincePlan> {
        let text = std::str::from_utf8(bytes).map_err(|_| unfit("text"))?;
        let now = self.rules(read)?;
        let judged = match kind {
            ProvinceFileKind::Catalogue => self.judge_catalogue(read, &now, text)?,
            ProvinceFileKind::MustDigitize => judge_list(&now, text)?,
            ProvinceFileKind::Fees => judge_fees(&now, text, office(read)?.practice)?,
            ProvinceFileKind::Calendar => judge_calendar(read, &now, text)?,
            // Shown certificate by certificate; see `trust`.
            ProvinceFileKind::Roots => return Err(unfit("text")),
        };
        let known = read.province()?;
        let hash = Hash::of(bytes);
        if known.files.iter().any(|file| file.file.sha256 == hash) {
            return Err(unfit("known"));
        }
        let on = self.today().max(judged.effective_from);
        Ok(ProvincePlan {
            kind,
            sha256: hash,
            effective_from: judged.effective_from,
            procedures: count(judged.then.catalogue.procedures().len()),
            enabled_now: enabled(&now, self.today()),
            enabled_then: enabled(&judged.then, on),
            changes: diff(&now.catalogue, &judged.then.catalogue),
            days: now.national.changes_to(&judged.then.national),
            unmatched: judged.unmatched,
            name: judged.name,
        })
    }

    fn judge_catalogue(&self, read: &Read<'_>, now: &Rules, text: &str) -> Result<Judged> {
        let catalogue = read_catalogue(text)?;
        let known = read.province()?.catalogue(catalogue.version()).is_some();
        if known || catalogue.version() == self.assets.catalogue.version() {
            return Err(unfit("version"));
        }
        Ok(Judged {
            name: catalogue.version().to_owned(),
            effective_from: catalogue.effective_from(),
            then: Rules {
                catalogue,
                ..now.clone()
            },
            unmatched: Vec::new(),
        })
    }
}

/// Reads a catalogue; what is wrong in it is told by place.
pub(crate) fn read_catalogue(text: &str) -> Result<Catalogue> {
    Catalogue::from_json(text).map_err(|error| {
        let findings: Vec<&CatalogueFinding> = error.findings.iter().take(TOLD).collect();
        let words = serde_json::to_string(&findings).unwrap_or_default();
        Error::new(ErrorCode::CatalogueInvalid).with("findings", words)
    })
}

/// Procedures that can be received on a day.
pub(crate) fn enabled(rules: &Rules, on: NaiveDate) -> u32 {
    let ready = rules
        .catalogue
        .procedures()
        .iter()
        .filter(|procedure| procedure.availability(on, &rules.fees) == Availability::Enabled);
    count(ready.count())
}

fn judge_list(now: &Rules, text: &str) -> Result<Judged> {
    let list = MustDigitizeList::from_json(text).map_err(|error| match error {
        MustDigitizeListError::Shape(cause) => misshapen(&cause),
        MustDigitizeListError::NoDecision => unfit("decision"),
    })?;
    let (catalogue, unmatched) = now.catalogue.clone().with_must_digitize(&list);
    Ok(Judged {
        name: list.decision,
        effective_from: list.effective_from,
        then: Rules {
            catalogue,
            ..now.clone()
        },
        unmatched: unmatched
            .iter()
            .map(|row| format!("{} · {}", row.procedure, row.paper.as_str()))
            .collect(),
    })
}

fn judge_fees(now: &Rules, text: &str, practice: bool) -> Result<Judged> {
    let fees = FeeTable::from_json(text).map_err(|error| match error {
        FeeTableError::Shape(cause) => misshapen(&cause),
        FeeTableError::TooLarge { .. } => ErrorCode::FileTooLarge.into(),
        FeeTableError::NoResolution => unfit("decision"),
        FeeTableError::Dates => unfit("dates"),
        FeeTableError::Twice { procedure } => unfit("twice").with("procedure", procedure),
    })?;
    if fees.status() == TableStatus::Practice && !practice {
        return Err(unfit("practice"));
    }
    let unmatched = fees
        .rows()
        .iter()
        .filter(|row| now.procedure(&row.procedure).is_none())
        .map(|row| row.procedure.clone());
    Ok(Judged {
        name: fees.resolution().to_owned(),
        effective_from: fees.valid_from(),
        unmatched: unmatched.collect(),
        then: Rules {
            fees,
            ..now.clone()
        },
    })
}

/// A calendar rules its years from when it was taken: what is received afterwards is due by it.
fn judge_calendar(read: &Read<'_>, now: &Rules, text: &str) -> Result<Judged> {
    let calendar = Calendar::from_json(text).map_err(|error| match error {
        CalendarError::Shape(cause) => misshapen(&cause),
        CalendarError::TooLarge { .. } => ErrorCode::FileTooLarge.into(),
        CalendarError::Twice { date } | CalendarError::OutsideYears { date } => {
            unfit("shape").with("day", date)
        }
        CalendarError::Hours => unfit("shape"),
    })?;
    let first = calendar
        .years()
        .next()
        .and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        .ok_or_else(|| unfit("shape"))?;
    if let Some(year) = calendar.years_without_holidays().next() {
        return Err(unfit("no_holidays").with("year", year));
    }
    let name = calendar.version().to_owned();
    let files = read.province()?.files;
    let mut calendars = files
        .iter()
        .filter(|file| file.kind == ProvinceFileKind::Calendar);
    if calendars.any(|file| file.name == name) {
        return Err(unfit("version"));
    }
    Ok(Judged {
        name,
        effective_from: first,
        then: Rules {
            national: now.national.clone().with_years_of(calendar),
            ..now.clone()
        },
        unmatched: Vec::new(),
    })
}

fn misshapen(cause: &serde_json::Error) -> Error {
    unfit("shape")
        .with("line", cause.line())
        .with("column", cause.column())
}

fn unfit(reason: &str) -> Error {
    Error::new(ErrorCode::ProvinceFileUnfit).with("reason", reason)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
