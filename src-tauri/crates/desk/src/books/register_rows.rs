//! Lines of a book as its register prints them.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::certify::{
    BookKind, Certification, CertificationStatus, CorrectedField, GapCause, Matter, RegisterPeriod,
    Series,
};
use motcua_case::deadline::office_day;
use motcua_case::ids::Hash;
use motcua_case::money::{Dong, MoneyError};
use motcua_case::text;
use motcua_pdf::form::certify::{BookEntry, BookField, BookRow, Correction, Standing};
use motcua_store::{BookFilter, Read};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Everything a register says, gathered once.
pub(super) struct Gathered {
    pub(super) rows: Vec<BookRow>,
    pub(super) count: u32,
    pub(super) cases: u32,
    pub(super) voided: u32,
    pub(super) cancelled: u32,
    pub(super) total: Dong,
    pub(super) numbers: Option<(u32, u32)>,
    /// SHA-256 of the lines as they are printed.
    pub(super) hash: Hash,
}

/// First and last day of a period of the book's year.
pub(super) fn days_of(series: &Series, period: RegisterPeriod) -> Option<(NaiveDate, NaiveDate)> {
    let (first, next) = match period {
        RegisterPeriod::Year => (
            NaiveDate::from_ymd_opt(series.year, 1, 1)?,
            NaiveDate::from_ymd_opt(series.year + 1, 1, 1)?,
        ),
        RegisterPeriod::Month(month) => {
            let month = u32::from(month);
            let first = NaiveDate::from_ymd_opt(series.year, month, 1)?;
            let next = match month {
                12 => NaiveDate::from_ymd_opt(series.year + 1, 1, 1)?,
                _ => NaiveDate::from_ymd_opt(series.year, month + 1, 1)?,
            };
            (first, next)
        }
    };
    Some((first, next.pred_opt()?))
}

pub(super) fn filter_of(series: &Series, period: RegisterPeriod) -> Option<BookFilter> {
    let (from, to) = days_of(series, period)?;
    Some(BookFilter {
        from: Some(from),
        to: Some(to),
        ..BookFilter::default()
    })
}

/// The lines of a period, with the ranges that stand on paper among them.
pub(super) fn gather(read: &Read<'_>, series: &Series, period: RegisterPeriod) -> Result<Gathered> {
    let filter = filter_of(series, period).ok_or_else(|| Error::internal("period"))?;
    let mut all = Gathered {
        rows: Vec::new(),
        count: 0,
        cases: 0,
        voided: 0,
        cancelled: 0,
        total: Dong::ZERO,
        numbers: None,
        hash: Hash::ZERO,
    };
    let mut ranges = ranges(series).into_iter().peekable();
    read.walk_book(series.id, &filter, |row| -> Result<()> {
        let Some(number) = row.number else {
            return Ok(());
        };
        while let Some(range) = ranges.next_if(|range| first_of(range) < number.no) {
            // A range has no days: it belongs to the month of the number that follows it.
            let follows = last_of(&range) + 1 == number.no;
            if period == RegisterPeriod::Year || all.numbers.is_some() || follows {
                all.rows.push(range);
            }
        }
        all.count += 1;
        let first = all.numbers.map_or(number.no, |(first, _)| first);
        all.numbers = Some((first, number.no));
        match row.status {
            CertificationStatus::Void => all.voided += 1,
            status => {
                all.cases += 1;
                all.cancelled += u32::from(status == CertificationStatus::Cancelled);
                all.total = added(all.total, row.fee.total)?;
            }
        }
        all.rows.push(entry(&row, series));
        Ok(())
    })?;
    if period == RegisterPeriod::Year {
        all.rows.extend(ranges);
    }
    let mut digest = Sha256::new();
    for row in &all.rows {
        let line = serde_json::to_vec(row).map_err(|_| Error::internal("register"))?;
        digest.update(&line);
        digest.update(b"\n");
    }
    all.hash = Hash(digest.finalize().into());
    Ok(all)
}

fn added(total: Dong, fee: Dong) -> Result<Dong> {
    total
        .plus(fee)
        .map_err(|_: MoneyError| Error::internal("fees"))
}

/// Ranges of numbers without rows here, rising.
fn ranges(series: &Series) -> Vec<BookRow> {
    let range = |first, last, note: &str| BookRow::Range {
        first,
        last,
        note: note.to_owned(),
    };
    let before = (series.first > 1).then(|| range(1, series.first - 1, "ghi tại sổ giấy"));
    let gaps = series.gaps.iter().map(|gap| match gap.cause {
        GapCause::Restored => range(
            gap.from,
            gap.to,
            "cấp trước khi khôi phục dữ liệu, ghi theo bản giấy",
        ),
    });
    before.into_iter().chain(gaps).collect()
}

fn first_of(row: &BookRow) -> u32 {
    match row {
        BookRow::Range { first, .. } => *first,
        BookRow::Entry(entry) => entry.number,
    }
}

fn last_of(row: &BookRow) -> u32 {
    match row {
        BookRow::Range { last, .. } => *last,
        BookRow::Entry(entry) => entry.number,
    }
}

fn entry(row: &Certification, series: &Series) -> BookRow {
    let number = row.number.map_or(0, |number| number.no);
    let void = row.status == CertificationStatus::Void;
    let standing = match (&row.voided, &row.cancelled) {
        (Some(voided), _) if void => Standing::Void {
            reason: voided.words.clone(),
        },
        (_, Some(cancelled)) => Standing::Cancelled {
            decision: format!(
                "{} ngày {}",
                cancelled.decision,
                cancelled.decided.format("%d/%m/%Y")
            ),
        },
        _ => Standing::Issued,
    };
    let requester = match (&row.requester.number, series.kind) {
        (Some(paper), kind) if !matches!(kind, BookKind::Copies | BookKind::ElectronicCopies) => {
            format!("{} ({paper})", row.requester.name)
        }
        _ => row.requester.name.clone(),
    };
    let languages = match &row.matter {
        Matter::Translation { from, to } => format!("từ {from} sang {to}"),
        _ => String::new(),
    };
    let note = match row.status {
        CertificationStatus::Reserved => "Chờ ký",
        CertificationStatus::Signing => "Đang ký",
        CertificationStatus::ToSeal => "Đã ký, chờ đóng dấu",
        CertificationStatus::HandedOver => "Chờ ký, đã bàn giao cùng sổ",
        _ => "",
    };
    BookRow::Entry(Box::new(BookEntry {
        number,
        standing,
        date: row.number.map(|number| number.day),
        requester: or_empty(void, requester),
        paper: or_empty(void, row.paper.clone()),
        languages: or_empty(void, languages),
        signer: or_empty(void, format!("{}, {}", row.signer.name, row.signer.title)),
        count: (!void).then_some(row.copies),
        fee: (!void).then(|| row.fee.total.value()),
        note: note.to_owned(),
        corrections: row
            .strikes
            .iter()
            .filter_map(|strike| {
                Some(Correction {
                    field: match strike.field {
                        CorrectedField::Requester => BookField::Requester,
                        CorrectedField::Paper => BookField::Paper,
                        CorrectedField::Copies => BookField::Count,
                        // Pages have no column; the fee that follows from them has.
                        CorrectedField::Pages => return None,
                    },
                    old: strike.before.clone(),
                    note: noted(&strike.note, strike.at),
                })
            })
            .collect(),
    }))
}

fn noted(note: &str, at: DateTime<Utc>) -> String {
    text::nfc(&format!("{note} ({})", office_day(at).format("%d/%m/%Y")))
}

fn or_empty(void: bool, text: String) -> String {
    if void { String::new() } else { text }
}
