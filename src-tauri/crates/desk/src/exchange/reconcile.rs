//! The day's comparison: ours against the province's, looked at and confirmed by the head.
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use motcua_case::deadline::OFFICE_OFFSET;
use motcua_case::dossier::{Dossier, DossierStatus};
use motcua_case::event::{Fact, Subject};
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_store::Read;
use serde::{Deserialize, Serialize};

use super::owner::Owners;
use super::shown::{Moment, Shown, item_of};
use super::telling::Matter;
use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::view::exchange::Delivery;
use crate::view::exchange_hand::{ReconciledRow, Reconciliation};

/// Dossiers of one day at most.
const MOST: u32 = 2_000;
/// Rows of an export file at most.
const MOST_ROWS: usize = 100_000;
/// How provinces name the states in their exports (province-api b.4), in the order of their codes from 1.
const STATES: [&str; 10] = [
    "moi dang ky",
    "duoc tiep nhan",
    "khong duoc tiep nhan",
    "dang xu ly",
    "yeu cau bo sung giay to",
    "yeu cau thuc hien nghia vu tai chinh",
    "cong dan yeu cau rut ho so",
    "dung xu ly",
    "da xu ly xong",
    "da tra ket qua",
];

/// That a day was confirmed, kept as a note of the store beside its event.
#[derive(Serialize, Deserialize)]
struct Confirmed {
    at: DateTime<Utc>,
    by: String,
}

impl Desk {
    /// Ours against the province's, of a day; with the states in an export file of the province where one is given.
    pub fn reconciliation(&self, day: NaiveDate, file: Option<&Path>) -> Result<Reconciliation> {
        let session = self.permitted(Permission::See)?;
        let theirs = file.map(read_export).transpose()?;
        session.read(|read| self.compared(read, day, theirs.as_ref()))
    }

    /// The head confirms the comparison of a day.
    pub fn reconciliation_confirm(&self, day: NaiveDate) -> Result<Reconciliation> {
        let session = self.permitted(Permission::SettleExchange)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let found = self.compared(write, day, None)?;
            let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
            let open = found.rows.iter().filter(|row| row.there != Some(row.here));
            let fact = Fact::DayReconciled {
                day,
                dossiers: count(found.rows.len()),
                open: count(open.count()),
            };
            write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
            let confirmed = Confirmed {
                at: at.wall,
                by: session.user.name.clone(),
            };
            let note = serde_json::to_string(&confirmed).map_err(|_| Error::internal("note"))?;
            Ok(write.put_note(&note_of(day), &note)?)
        })?;
        self.reconciliation(day, None)
    }

    fn compared(
        &self,
        read: &Read<'_>,
        day: NaiveDate,
        theirs: Option<&BTreeMap<String, Option<u8>>>,
    ) -> Result<Reconciliation> {
        let office = office(read)?;
        let shown = Shown {
            office: &office,
            moment: Moment::of(&self.exchange),
            now: self.clock.now(),
            settles: false,
            owners: Owners::load(read)?,
            read,
        };
        let (from, to) = (begins(day), begins(day + Days::new(1)));
        let mut rows = Vec::new();
        for dossier in read.received_since(from, MOST)? {
            if dossier.received_at < to && dossier.status != DossierStatus::Undone {
                rows.push(row(read, &shown, dossier, theirs)?);
            }
        }
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        let known = |code: &str| -> Result<bool> { Ok(read.dossier_by_code(code)?.is_some()) };
        let mut only_there = Vec::new();
        for code in theirs.into_iter().flat_map(BTreeMap::keys) {
            if !known(code)? {
                only_there.push(code.clone());
            }
        }
        let note = read.note(&note_of(day))?;
        let note = note.and_then(|note| serde_json::from_str::<Confirmed>(&note).ok());
        Ok(Reconciliation {
            day,
            rows,
            confirmed: note.map(|note| (note.at, note.by)),
            only_there,
            from_file: theirs.is_some(),
        })
    }
}

fn row(
    read: &Read<'_>,
    shown: &Shown<'_>,
    dossier: Dossier,
    theirs: Option<&BTreeMap<String, Option<u8>>>,
) -> Result<ReconciledRow> {
    let dossier = Arc::new(dossier);
    let matter = Matter::Dossier(Arc::clone(&dossier));
    let item = item_of(read, matter.subject())?;
    let delivery = shown.row(&matter, item.as_ref(), None)?.delivery;
    let here = match dossier.status {
        DossierStatus::Received => 2,
        DossierStatus::Finished => 9,
        DossierStatus::Returned => 10,
        DossierStatus::Undone | DossierStatus::Cancelled => 8,
    };
    let official = dossier.exchange.official.as_ref();
    let official = official.map(|official| official.code.clone());
    let known_as = official.as_ref().unwrap_or(&dossier.code);
    let there = match theirs {
        Some(theirs) => theirs.get(known_as).copied().flatten(),
        // What the province acknowledged, or did since.
        None => match dossier.exchange.news.last() {
            Some(news) => news.state,
            None => matches!(delivery, Delivery::Received { .. }).then_some(here),
        },
    };
    Ok(ReconciledRow {
        dossier: dossier.id,
        code: dossier.code.clone(),
        owner: dossier.owner.name.clone(),
        official,
        here,
        there,
        delivery,
    })
}

/// Codes and states in an export of the province: a table with a line of headings, as text separated by commas,
/// semicolons or tabs.
fn read_export(path: &Path) -> Result<BTreeMap<String, Option<u8>>> {
    let bytes = read_file(path)?;
    let damaged = || Error::from(ErrorCode::FileDamaged);
    let content = String::from_utf8(bytes).map_err(|_| damaged())?;
    let content = content.trim_start_matches('\u{feff}');
    let first = content.lines().next().ok_or_else(damaged)?;
    let separator = *[b',', b';', b'\t']
        .iter()
        .max_by_key(|separator| first.bytes().filter(|byte| byte == *separator).count())
        .ok_or_else(damaged)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(content.as_bytes());
    let headings = reader.headers().map_err(|_| damaged())?.clone();
    let column = |name: &str| {
        let same = |heading: &str| text::fold(heading).replace(' ', "").contains(name);
        headings.iter().position(same)
    };
    let code = column("mahoso").ok_or_else(damaged)?;
    let state = column("trangthai");
    let mut found = BTreeMap::new();
    for record in reader.records().take(MOST_ROWS) {
        let record = record.map_err(|_| damaged())?;
        let Some(code) = record
            .get(code)
            .map(str::trim)
            .filter(|code| !code.is_empty())
        else {
            continue;
        };
        let state = state
            .and_then(|column| record.get(column))
            .and_then(state_of);
        found.insert(code.to_owned(), state);
    }
    Ok(found)
}

/// A state as a number or in words.
fn state_of(value: &str) -> Option<u8> {
    let value = text::fold(value.trim());
    if let Ok(number) = value.parse::<u8>() {
        return (1..=10).contains(&number).then_some(number);
    }
    let place = STATES.iter().position(|state| *state == value)?;
    u8::try_from(place + 1).ok()
}

fn note_of(day: NaiveDate) -> String {
    format!("reconciled:{day}")
}

fn begins(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let there = OFFICE_OFFSET.from_local_datetime(&midnight).single();
    there.map_or_else(DateTime::default, |there| there.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn an_export_is_read_whatever_separates_it_and_however_it_names_a_state() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("xuat.csv");
        for (text, expected) in [
            (
                "\u{feff}STT;Mã hồ sơ;Trạng thái\n1;H99.01-261120-0001;Đã trả kết quả\n",
                Some(10),
            ),
            ("MaHoSo,TrangThaiHoSo\nH99.01-261120-0001,9\n", Some(9)),
            ("Mã hồ sơ\tChủ hồ sơ\nH99.01-261120-0001\t\n", None),
            ("Mã hồ sơ,Trạng thái\nH99.01-261120-0001,gì đó\n", None),
        ] {
            std::fs::write(&path, text).unwrap();
            let found = read_export(&path).unwrap();
            assert_eq!(found, [("H99.01-261120-0001".to_owned(), expected)].into());
        }
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        assert!(read_export(&path).is_err());
    }
}
