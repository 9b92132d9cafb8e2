//! Whether a file is a copy of our own books. It is told by its bytes: what a row's file was up to a signature stays its
//! beginning for ever, whatever is appended.
use chrono::Days;
use motcua_case::certify::{Certification, ElectronicCopy};
use motcua_case::deadline::office_day;
use motcua_case::ids::Hash;
use motcua_case::user::Permission;
use motcua_sign::verify::Report;
use sha2::{Digest as _, Sha256};

use crate::desk::Desk;
use crate::error::{ErrorCode, Result};
use crate::view::verdict::OwnCopy;

/// Signatures of a file whose rows are looked for: a copy has two, and few are ever added.
const SIGNATURES: usize = 4;

/// The beginning of a file up to the end of a signature.
struct Signed {
    digest: Hash,
    bytes: u64,
}

impl Desk {
    /// The row that a file is the copy of, where a store is open that has it.
    pub(super) fn own_copy(&self, bytes: &[u8], report: &Report) -> Result<Option<OwnCopy>> {
        let Ok(session) = self.permitted(Permission::See) else {
            return Ok(None);
        };
        session.read(|read| {
            for signature in report.signatures.iter().take(SIGNATURES) {
                let whole = signature.signed_bytes.and_then(|end| {
                    let start = bytes.get(..usize::try_from(end).ok()?)?;
                    Some((start, signature.signed_at?))
                });
                let Some((start, at)) = whole else {
                    continue;
                };
                let signed = Signed {
                    digest: Hash(Sha256::digest(start).into()),
                    bytes: start.len() as u64,
                };
                // Number and day follow the signature; its timestamp may be of the minute after midnight.
                let day = office_day(at);
                let around = [Some(day), day.checked_sub_days(Days::new(1))];
                for day in around.into_iter().flatten() {
                    let mut rows = read.certifications_dated(day)?.into_iter();
                    let row =
                        rows.find(|row| row.electronic().is_some_and(|own| signed.is_of(own)));
                    if let Some(row) = row
                        && let Some(number) = row.number
                    {
                        let series = read.series(number.series)?.ok_or(ErrorCode::NotFound)?;
                        return Ok(Some(OwnCopy {
                            id: row.id,
                            number: number.no,
                            book: series.volume_code(number.volume),
                            day: number.day,
                            state: row.status,
                            ended: ended(&row),
                            decision: row.cancelled.map(|cancelled| cancelled.decision),
                        }));
                    }
                }
            }
            Ok(None)
        })
    }
}

impl Signed {
    fn is_of(&self, copy: &ElectronicCopy) -> bool {
        let files = [copy.signed.as_ref(), copy.sealed.as_ref()];
        let mut files = files.into_iter().flatten();
        files.any(|file| file.digest == self.digest && u64::from(file.bytes) == self.bytes)
    }
}

fn ended(row: &Certification) -> Option<chrono::NaiveDate> {
    let cancelled = row.cancelled.as_ref().map(|cancelled| cancelled.decided);
    cancelled.or_else(|| row.voided.as_ref().map(|voided| office_day(voided.at)))
}
