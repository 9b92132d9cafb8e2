//! Whether a dossier or a progress row of dialects A and B is taken, and its effect.
//!
//! A batch is examined whole before anything of it is written: it has one verdict.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ledger::{Book, LedgerError, NewDossier, Stored, WriteKind, stamp};
use crate::province::Province;
use crate::rules::{
    Finding, Written, across, check, dossier, lint, parse_moment, rows, said, text,
};

/// Who sends, and over which dialect.
pub(crate) struct Sender<'a> {
    pub(crate) dialect: &'static str,
    /// Code of the agency; without an account the number says whose it is.
    pub(crate) agency: Option<&'a str>,
    /// Several addresses of one paper may be joined by `##` (dialect B, §c).
    pub(crate) joined_addresses: bool,
}

/// Why a batch was refused.
#[derive(Debug, PartialEq)]
pub(crate) enum Refusal {
    /// Fields against the tables, said in Vietnamese.
    Invalid(String),
    /// An insert of a number that is there.
    Known(String),
    /// An update or progress of a number that is not there.
    Unknown(String),
    /// A number of another agency.
    Foreign(String),
}

/// Entries of a batch at most; the real limit is unknown (§b.6).
const MOST: usize = 100;

/// Takes a batch of dossiers, for the first time or over what is there.
pub(crate) fn take_dossiers(
    province: &Province,
    book: &Book<'_>,
    sender: &Sender<'_>,
    updating: bool,
    batch: &[Value],
) -> Result<Result<(), Refusal>, LedgerError> {
    if let Err(refusal) = batch_size(batch) {
        return Ok(Err(refusal));
    }
    let mut seen = BTreeSet::new();
    for entry in batch {
        let number = text(entry, "MaHoSo");
        let verdict = if seen.insert(number) || updating {
            examine_dossier(province, book, sender, updating, entry)?
        } else {
            Err(Refusal::Known(number.to_owned()))
        };
        if let Err(refusal) = verdict {
            if matches!(refusal, Refusal::Known(_)) {
                book.note_write(number, sender.dialect, WriteKind::RefusedKnown, entry)?;
            }
            return Ok(Err(refusal));
        }
    }
    for entry in batch {
        write_dossier(book, sender, updating, entry)?;
    }
    Ok(Ok(()))
}

/// Takes a batch of progress rows.
pub(crate) fn take_progress(
    province: &Province,
    book: &Book<'_>,
    sender: &Sender<'_>,
    batch: &[Value],
) -> Result<Result<(), Refusal>, LedgerError> {
    if let Err(refusal) = batch_size(batch) {
        return Ok(Err(refusal));
    }
    for row in batch {
        let findings = check(dossier::PROGRESS, row);
        if !findings.is_empty() {
            return Ok(Err(Refusal::Invalid(said(&findings))));
        }
        let number = text(row, "MaHoSo");
        let Some(stored) = book.dossier(number)? else {
            return Ok(Err(Refusal::Unknown(number.to_owned())));
        };
        if let Err(refusal) = own(province, sender, number, Some(&stored)) {
            return Ok(Err(refusal));
        }
    }
    let steps = batch.iter().map(|row| step(row, Written::Packed));
    if let Some(finding) = in_order(book, steps)? {
        return Ok(Err(Refusal::Invalid(said(&[finding]))));
    }
    write_progress(book, sender, batch)?;
    Ok(Ok(()))
}

/// A progress row as the order of rows looks at it.
pub(crate) struct Step<'a> {
    pub(crate) number: &'a str,
    pub(crate) moment: String,
    pub(crate) state: String,
    pub(crate) row: &'a Value,
}

/// Reads a row that passed its table.
pub(crate) fn step(row: &Value, written: Written) -> Step<'_> {
    let state = row.get("TrangThai");
    Step {
        number: text(row, "MaHoSo"),
        moment: parse_moment(written, text(row, "ThoiDiemXuLy"))
            .map(stamp)
            .unwrap_or_default(),
        state: state
            .and_then(Value::as_str)
            .map(str::to_owned)
            .or_else(|| state.map(Value::to_string))
            .unwrap_or_default(),
        row,
    }
}

/// Rows follow each other in time, and nothing follows the return of a result or a refusal.
/// A row that is there word for word may come again.
pub(crate) fn in_order<'a>(
    book: &Book<'_>,
    steps: impl Iterator<Item = Step<'a>>,
) -> Result<Option<Finding>, LedgerError> {
    let mut last: std::collections::BTreeMap<&str, (String, String)> = Default::default();
    for step in steps {
        if book.knows_progress(step.number, step.row)? {
            continue;
        }
        let before = match last.get(step.number) {
            Some(before) => Some(before.clone()),
            None => book.last_progress(step.number)?,
        };
        if let Some((moment, state)) = before {
            if step.moment < moment {
                let said = "không được trước bước đã ghi nhận";
                return Ok(Some(Finding::new("ThoiDiemXuLy", said)));
            }
            if ["3", "10"].contains(&state.as_str()) {
                let said = "hồ sơ đã kết thúc, không nhận thêm tiến độ";
                return Ok(Some(Finding::new("TrangThai", said)));
            }
        }
        last.insert(step.number, (step.moment, step.state));
    }
    Ok(None)
}

fn examine_dossier(
    province: &Province,
    book: &Book<'_>,
    sender: &Sender<'_>,
    known_wanted: bool,
    entry: &Value,
) -> Result<Result<(), Refusal>, LedgerError> {
    let mut findings = check(dossier::DOSSIER, entry);
    findings.extend(across::check(across::DOSSIER, entry));
    findings.extend(unknown_procedure(province, entry));
    if !findings.is_empty() {
        return Ok(Err(Refusal::Invalid(said(&findings))));
    }
    let number = text(entry, "MaHoSo");
    let stored = book.dossier(number)?;
    if let Err(refusal) = own(province, sender, number, stored.as_ref()) {
        return Ok(Err(refusal));
    }
    match (stored.is_some(), known_wanted) {
        (true, false) => return Ok(Err(Refusal::Known(number.to_owned()))),
        (false, true) => return Ok(Err(Refusal::Unknown(number.to_owned()))),
        _ => {}
    }
    let missing = addresses(sender, entry)
        .into_iter()
        .map(|address| fetch(book, &address))
        .find_map(Result::transpose);
    Ok(match missing.transpose()? {
        Some(finding) => Err(Refusal::Invalid(said(&[finding]))),
        None => Ok(()),
    })
}

fn unknown_procedure(province: &Province, entry: &Value) -> Option<Finding> {
    let code = text(entry, "MaTTHC");
    let strict = province.options.known_procedures_only;
    (strict && !crate::catalogue::knows(code))
        .then(|| Finding::new("MaTTHC", "không có trong Cơ sở dữ liệu quốc gia về TTHC"))
}

/// A number is of the agency that sends it, and stays with it.
pub(crate) fn own(
    province: &Province,
    sender: &Sender<'_>,
    number: &str,
    stored: Option<&Stored>,
) -> Result<(), Refusal> {
    let Some(agency) = sender.agency else {
        return Ok(());
    };
    let beginning = number.split('-').next().unwrap_or_default();
    let others = province.agency(beginning).is_some() && beginning != agency;
    let held = stored.is_some_and(|stored| stored.agency != agency);
    if others || held {
        return Err(Refusal::Foreign(number.to_owned()));
    }
    Ok(())
}

/// One place of a dossier that names a file.
struct Address {
    field: String,
    role: &'static str,
    url: String,
}

/// Every file a dossier names; a paper that is taken back needs none.
fn addresses(sender: &Sender<'_>, entry: &Value) -> Vec<Address> {
    let mut found = Vec::new();
    let lists = [
        ("TaiLieuNop", "DuongDanTaiTepTin", "paper"),
        ("DanhSachGiayToKetQua", "DuongDanTepTinKetQua", "result"),
    ];
    for (list, name, role) in lists {
        for (index, row) in rows(entry, list).iter().enumerate() {
            if text(row, "IsDeleted") == "True" {
                continue;
            }
            let joined = text(row, name);
            let urls = if sender.joined_addresses {
                joined.split("##").collect()
            } else {
                vec![joined]
            };
            found.extend(urls.into_iter().map(|url| Address {
                field: format!("{list}[{index}].{name}"),
                role,
                url: url.to_owned(),
            }));
        }
    }
    found
}

/// The province fetches the file; here it is looked up in the province's own store.
fn fetch(book: &Book<'_>, address: &Address) -> Result<Option<Finding>, LedgerError> {
    let complete = book
        .file_at(&address.url)?
        .is_some_and(|file| file.complete);
    Ok((!complete).then(|| Finding::new(&address.field, "không tải được tệp tin từ đường dẫn")))
}

fn write_dossier(
    book: &Book<'_>,
    sender: &Sender<'_>,
    updating: bool,
    entry: &Value,
) -> Result<(), LedgerError> {
    let number = text(entry, "MaHoSo");
    let state = text(entry, "TrangThaiHoSo");
    if updating {
        book.update_dossier(number, sender.dialect, state, entry)?;
    } else {
        book.insert_dossier(&NewDossier {
            number,
            agency: sender
                .agency
                .unwrap_or_else(|| number.split('-').next().unwrap_or_default()),
            dialect: sender.dialect,
            state,
            online: false,
            body: entry,
        })?;
    }
    for address in addresses(sender, entry) {
        if let Some(file) = book.file_at(&address.url)? {
            book.refer(number, &file.id, address.role)?;
        }
    }
    lint::dossier(book, entry)
}

fn write_progress(
    book: &Book<'_>,
    sender: &Sender<'_>,
    batch: &[Value],
) -> Result<(), LedgerError> {
    for row in batch {
        let step = step(row, Written::Packed);
        book.add_progress(sender.dialect, step.number, &step.moment, &step.state, row)?;
        book.set_state(step.number, &step.state)?;
        lint::progress(book, row)?;
    }
    Ok(())
}

fn batch_size(batch: &[Value]) -> Result<(), Refusal> {
    if batch.is_empty() {
        return Err(Refusal::Invalid("data: không có bản ghi nào".to_owned()));
    }
    if batch.len() > MOST {
        return Err(Refusal::Invalid(format!(
            "data: quá {MOST} bản ghi một lần gửi"
        )));
    }
    Ok(())
}
