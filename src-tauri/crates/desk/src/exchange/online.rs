//! Dossiers filed online: the list, and opening one as an intake.
use std::sync::atomic::Ordering;

use chrono::Utc;
use motcua_case::deadline::office_day;
use motcua_case::dossier::{Channel, FiledOnline, Payment};
use motcua_case::event::Subject;
use motcua_case::ids::DraftId;
use motcua_case::office::Office;
use motcua_case::online::{OnlineCase, OnlineFile, OnlineFileState};
use motcua_case::user::Permission;
use motcua_store::{OnlineRow as Row, Read, Sealed, Write, draft_owner};

use super::pull::{self, Read as Pulled};
use super::run::Lanes;
use super::shown::Moment;
use super::{arrive, drop_folder, news};
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::{Draft, TrayDraft};
use crate::intake::filed::{FiledDraft, FiledPaper};
use crate::intake::party;
use crate::rules::Rules;
use crate::view::access::{AccessWhat, AccessWhy};
use crate::view::online::{AskedView, FiledRefusal, OnlineRow, OnlineView, StrayNews};

/// Rows shown.
const SHOWN: u32 = 200;

/// Papers of a dossier filed online, opened as any file of strangers.
struct Opened {
    papers: Vec<FiledPaper>,
    refused: Vec<FiledRefusal>,
    sealed: Vec<Sealed>,
}

impl Desk {
    /// Dossiers filed online that wait to be received.
    pub fn online(&self) -> Result<OnlineView> {
        let session = self.permitted(Permission::Receive)?;
        session.read(|read| {
            let office = office(read)?;
            let rules = self.rules(read)?;
            let rows = read.online_open(0, SHOWN)?;
            let rows = rows
                .iter()
                .map(|row| self.online_row(&session, read, &office, &rules, row));
            let strays = read.stray_news(SHOWN)?;
            Ok(OnlineView {
                rows: rows.collect::<Result<_>>()?,
                total: read.count_online()?,
                asked: self.asked_view(read, &office)?,
                strays: strays.iter().map(stray).collect::<Result<_>>()?,
                stray: read.count_stray_news()?,
                dropped: drop_folder::broken(read)?,
            })
        })
    }

    fn asked_view(&self, read: &Read<'_>, office: &Office) -> Result<Vec<AskedView>> {
        let moment = Moment::of(&self.exchange);
        let asked = office.exchange.connections.iter();
        asked
            .filter(|connection| pull::can(connection))
            .map(|connection| {
                Ok(AskedView {
                    id: connection.id,
                    name: connection.name.clone(),
                    at: Pulled::of(read, connection.id)?.at,
                    line: moment.line(connection.id).state,
                    refused: self
                        .exchange
                        .shared()
                        .pulls
                        .get(&connection.id)
                        .is_some_and(|pull| pull.refused),
                })
            })
            .collect()
    }

    fn online_row(
        &self,
        session: &Session,
        read: &Read<'_>,
        office: &Office,
        rules: &Rules,
        row: &Row,
    ) -> Result<OnlineRow> {
        let case = arrive::of(row)?;
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        let missing = case
            .files()
            .filter(|file| file.state == OnlineFileState::Missing);
        let draft = row.draft.map(|id| read.draft(id)).transpose()?.flatten();
        let own = draft.as_ref().map(|draft| draft.owner == session.user_id());
        let by = match (&draft, own) {
            (Some(draft), Some(false)) => read.user(draft.owner)?.map(|user| user.name),
            _ => None,
        };
        let waits = self.today() - office_day(row.submitted_at);
        Ok(OnlineRow {
            known: procedure_of(office, rules, &case).is_some(),
            days: u32::try_from(waits.num_days()).unwrap_or_default(),
            papers: count(case.papers.len()),
            files: count(case.files().count()),
            missing: count(missing.count()),
            draft: draft.filter(|_| own == Some(true)).map(|draft| draft.id),
            by,
            code: case.code,
            procedure: case.procedure_name,
            owner: case.owner.name,
            submitted_at: case.submitted_at,
            vneid: case.vneid,
            paid: case.paid.is_some(),
            said: case.said.into_iter().next_back(),
        })
    }

    /// Asks every system at once what is new.
    pub fn exchange_pull(&self) -> Result<()> {
        self.permitted(Permission::Receive)?;
        let mut shared = self.exchange.shared();
        shared.pulls.values_mut().for_each(|pull| pull.next = None);
        shared.lines.values_mut().for_each(super::line::Line::hurry);
        drop(shared);
        self.exchange.nudge();
        Ok(())
    }

    /// Opens a dossier filed online as an intake: procedure, people and papers as they came. One that the signed-in
    /// clerk has begun goes on.
    pub fn online_open(&self, code: &str) -> Result<DraftId> {
        let session = self.permitted(Permission::Receive)?;
        let row = session.read(|read| waiting(read, code))?;
        if let Some(draft) = session.read(|read| begun(&session, read, &row))? {
            return Ok(draft);
        }
        self.room_for_more(&session)?;
        let row = self.with_files(&session, row)?;
        let opened = self.open_papers(&session, &arrive::of(&row)?)?;
        let (draft, person) = session.write(|write| {
            let row = waiting(write, code)?;
            match begun(&session, write, &row)? {
                Some(draft) => Ok((draft, None)),
                None => self.begin(&session, write, row, &opened),
            }
        })?;
        if let Some(person) = person {
            let subject = Subject::Person(person);
            let (what, why) = (AccessWhat::PersonTaken, AccessWhy::Intake);
            self.note_access(&session, what, subject, why)?;
        }
        Ok(draft)
    }

    /// The row with its files here, fetched now where the lane has not come to them.
    fn with_files(&self, session: &Session, row: Row) -> Result<Row> {
        if row.fetch_at.is_none() {
            return Ok(row);
        }
        let office = session.read(office)?;
        let lanes = Lanes {
            hears: false,
            desk: self,
            store: &session.store,
            office: &office,
            moved: &|| {},
        };
        let code = row.code.clone();
        lanes.fetch_now(row)?;
        let row = session.read(|read| waiting(read, &code))?;
        match row.fetch_at {
            None => Ok(row),
            Some(_) => Err(Error::new(ErrorCode::ProvinceUnanswered).retryable()),
        }
    }

    fn open_papers(&self, session: &Session, case: &OnlineCase) -> Result<Opened> {
        self.cancel.store(false, Ordering::Relaxed);
        let mut opened = Opened {
            papers: Vec::new(),
            refused: Vec::new(),
            sealed: Vec::new(),
        };
        for paper in &case.papers {
            let mut tray = Vec::new();
            for file in &paper.files {
                match self.open_file(session, file, &mut opened.sealed) {
                    Ok(one) => tray.push(one),
                    Err(error) if is_of_file(error.code) => opened.refused.push(FiledRefusal {
                        paper: paper.name.clone(),
                        file: file.name.clone(),
                        why: error.code,
                    }),
                    Err(error) => return Err(error),
                }
            }
            opened.papers.push(FiledPaper {
                component: paper.component.clone(),
                name: paper.name.clone(),
                tray,
            });
        }
        Ok(opened)
    }

    fn open_file(
        &self,
        session: &Session,
        file: &OnlineFile,
        sealed: &mut Vec<Sealed>,
    ) -> Result<TrayDraft> {
        let OnlineFileState::Kept { sha256 } = file.state else {
            return Err(ErrorCode::FileUnreadable.into());
        };
        let bytes = session.read(|read| {
            let blob = read.blob(sha256)?.ok_or(ErrorCode::FileUnreadable)?;
            Ok(blob.into_bytes()?)
        })?;
        let imported = self.open(session, &bytes, &mut || {})?;
        sealed.extend(imported.sealed);
        Ok(imported.tray)
    }

    fn begin(
        &self,
        session: &Session,
        write: &Write<'_>,
        row: Row,
        opened: &Opened,
    ) -> Result<(DraftId, Option<motcua_case::ids::PersonId>)> {
        let case = arrive::of(&row)?;
        let now = self.clock.now();
        let mut draft = Draft::fresh(session.user_id(), now);
        draft.channel = Channel::Online;
        draft.payment = case.paid.as_ref().map(|_| Payment::Online);
        let owner = party::from_online(write, &case.owner)?;
        match &case.submitter {
            Some(submitter) => {
                draft.submitter = party::from_online(write, submitter)?;
                draft.owner = Some(owner);
            }
            None => draft.submitter = owner,
        }
        draft.filed = Some(FiledDraft {
            filed: filed(&case, &row),
            procedure: case.procedure_name.clone(),
            papers: opened.papers.clone(),
            refused: opened.refused.clone(),
        });
        let rules = self.rules(write)?;
        let procedure = procedure_of(&office(write)?, &rules, &case);
        if let Some(key) = procedure {
            match self.add_procedure(write, &mut draft, &key) {
                // It cannot be received by that procedure now: the clerk sees why when choosing it.
                Err(error) if error.code == ErrorCode::ProcedureUnavailable => {}
                added => added?,
            }
        }
        for sealed in &opened.sealed {
            write.keep(sealed, &draft_owner(draft.id))?;
        }
        // Once more than the first save: it holds something that nobody typed.
        draft.version = 1;
        draft.save(write, now)?;
        let person = draft.owner_party().person;
        let row = Row {
            draft: Some(draft.id),
            ..row
        };
        write.put_online(&row)?;
        Ok((draft.id, person))
    }
}

/// A row that nobody has received.
fn waiting(read: &Read<'_>, code: &str) -> Result<Row> {
    let row = read.online_one(code)?.ok_or(ErrorCode::NotFound)?;
    match read.dossier_by_code(code)? {
        Some(_) => Err(ErrorCode::NotFound.into()),
        None => Ok(row),
    }
}

/// The draft in which the signed-in clerk works on it; an error where another does.
fn begun(session: &Session, read: &Read<'_>, row: &Row) -> Result<Option<DraftId>> {
    let draft = row.draft.map(|id| read.draft(id)).transpose()?.flatten();
    let Some(draft) = draft else {
        return Ok(None);
    };
    if draft.owner == session.user_id() {
        return Ok(Some(draft.id));
    }
    Err(ErrorCode::OnlineTaken.into())
}

/// The procedure of this counter that a dossier is of, where that is beyond doubt.
fn procedure_of(office: &Office, rules: &Rules, case: &OnlineCase) -> Option<String> {
    let known = rules.catalogue.procedures().iter();
    let known = known.map(|procedure| {
        let code = procedure.code.as_ref().map(|code| code.as_str());
        (procedure.key.as_str(), code)
    });
    let key = office.exchange.procedure_of(&case.procedure, known)?;
    rules.procedure(&key).map(|procedure| procedure.key.clone())
}

fn filed(case: &OnlineCase, row: &Row) -> FiledOnline {
    FiledOnline {
        code: case.code.clone(),
        remote: case.remote.clone(),
        at: case.submitted_at.unwrap_or(row.arrived_at),
        vneid: case.vneid,
        account: case.owner.account.clone(),
        paid: case.paid.clone(),
    }
}

fn stray(row: &motcua_store::NewsRow) -> Result<StrayNews> {
    let news = news::of(row)?;
    Ok(StrayNews {
        code: news.code,
        at: news.at.with_timezone(&Utc),
        state: news.state,
        text: news.text,
    })
}

/// Whether a failure says something of the file, and not of this machine.
fn is_of_file(code: ErrorCode) -> bool {
    code == ErrorCode::FileUnreadable || code.is_about_the_file()
}
