//! The receiver's rules, run before anything is sent: what would be refused or scored as missing is shown while the
//! citizen can still be asked. Nothing is cut or made up to pass; a half-filled dossier gives gaps and no panic.
//!
//! The rules are those of province-api b.2, b.3, b.5 and d.5; where a dialect does not send a field, it has no rule.
mod case;
mod parties;
mod parts;
mod shape;

use chrono::{DateTime, Utc};

use crate::connection::Dialect;
use crate::model::{Case, Step};
use crate::values::Values;

/// What is missing or wrong, and what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub field: CaseField,
    /// Which one of several papers, fees, supplements or results, from 0.
    pub item: Option<usize>,
    /// What comes of it.
    pub weight: Weight,
    /// What is wrong.
    pub why: GapReason,
}

/// What comes of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Sent empty for a reason that the counter cannot remove.
    Note,
    /// Taken, and counted as missing by the indicators (QĐ 766, province-api b.5).
    Scored,
    /// Refused.
    Refused,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapReason {
    /// It is empty.
    Missing,
    /// It has more characters than may be.
    Long {
        /// Most that may be.
        most: usize,
        /// Those that are.
        has: usize,
    },
    /// It is of another shape than its kind has.
    Shape,
    /// It is before this one.
    Before(CaseField),
    /// What the receiver calls it is not public, so it is sent empty.
    NoCode,
    /// More of them than count as on time.
    TooMany,
}

/// A field of a dossier or step, by what it is to the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseField {
    /// Dossier code.
    Code,
    /// National code of the procedure.
    Procedure,
    /// Its name.
    ProcedureName,
    /// Code of its sector.
    SectorCode,
    /// Name of its sector.
    Sector,
    /// Code of the public service (C).
    ServiceCode,
    /// Owner's name.
    Owner,
    /// Owner's kind.
    OwnerKind,
    /// Owner's number.
    OwnerNumber,
    /// Owner's phone.
    OwnerPhone,
    /// Owner's account on the portal.
    OwnerAccount,
    /// Codes of the owner's address (C).
    OwnerAddress,
    /// Name of who filed.
    Submitter,
    /// Kind of who filed.
    SubmitterKind,
    /// Number of who filed.
    SubmitterNumber,
    /// Phone of who filed.
    SubmitterPhone,
    /// Codes of the address of who filed (C).
    SubmitterAddress,
    /// Summary.
    Summary,
    /// When it was filed.
    SubmittedAt,
    /// When it was accepted.
    AcceptedAt,
    /// When it is due.
    DueAt,
    /// When its processing ended.
    FinishedAt,
    /// When its result was handed over.
    ReturnedAt,
    /// When it was refused.
    RefusedAt,
    /// Where the result is to be had.
    ReturnBy,
    /// Who decides.
    Unit,
    /// A database that was consulted.
    Database,
    /// Identity by VNeID or the population database.
    Identity,
    /// Name of a paper.
    PaperName,
    /// Component code of a paper.
    PaperComponent,
    /// Name of a file.
    FileName,
    /// A component in digital form.
    Digitised,
    /// Name of a fee.
    FeeName,
    /// Code of a fee.
    FeeCode,
    /// Amount of a fee.
    FeeAmount,
    /// What was asked for in a supplement.
    SupplementContent,
    /// Who asked for a supplement.
    SupplementAsker,
    /// How many supplements.
    Supplements,
    /// The result.
    Result,
    /// Name of a result.
    ResultName,
    /// Code of a result.
    ResultCode,
    /// Officer of a step.
    Officer,
    /// Words of a step.
    StepText,
    /// Id of the dossier at the province (C).
    Remote,
}

/// What a receiver of this dialect would find, in the order of the record.
#[must_use]
pub fn check(case: &Case, dialect: Dialect, values: &Values) -> Vec<Gap> {
    let mut found = Found {
        gaps: Vec::new(),
        dialect,
    };
    case::check(case, values, &mut found);
    parties::check(case, values, &mut found);
    parts::check(case, &mut found);
    found.gaps
}

/// The same of a step (province-api b.3).
#[must_use]
pub fn check_step(step: &Step, dialect: Dialect) -> Vec<Gap> {
    let mut found = Found {
        gaps: Vec::new(),
        dialect,
    };
    found.code(&step.code);
    found.text(CaseField::Officer, &step.officer, 50);
    found.text(CaseField::StepText, &step.text, 4000);
    found.gaps
}

/// What was found so far.
struct Found {
    gaps: Vec<Gap>,
    dialect: Dialect,
}

impl Found {
    fn add(&mut self, field: CaseField, weight: Weight, why: GapReason) {
        self.add_of(None, field, weight, why);
    }

    fn add_of(&mut self, item: Option<usize>, field: CaseField, weight: Weight, why: GapReason) {
        self.gaps.push(Gap {
            field,
            item,
            weight,
            why,
        });
    }

    /// A text that must be there and not be longer.
    fn text(&mut self, field: CaseField, text: &str, most: usize) {
        self.text_of(None, field, text, most);
    }

    fn text_of(&mut self, item: Option<usize>, field: CaseField, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add_of(item, field, Weight::Refused, GapReason::Missing);
        }
        self.length_of(item, field, text, most);
    }

    /// A text that may be empty and not be longer.
    fn length_of(&mut self, item: Option<usize>, field: CaseField, text: &str, most: usize) {
        let has = text.chars().count();
        if has > most {
            self.add_of(item, field, Weight::Refused, GapReason::Long { most, has });
        }
    }

    /// The code of the dossier. Where the province allots it, none is there yet.
    fn code(&mut self, code: &str) {
        if !shape::is_dossier_code(code) {
            let is_allotted = self.dialect == Dialect::NoiHoSo && code.is_empty();
            if !is_allotted {
                let why = if code.is_empty() {
                    GapReason::Missing
                } else {
                    GapReason::Shape
                };
                self.add(CaseField::Code, Weight::Refused, why);
            }
        }
    }

    /// Two moments that follow each other.
    fn order(&mut self, first: (CaseField, DateTime<Utc>), then: (CaseField, DateTime<Utc>)) {
        if then.1 < first.1 {
            self.add(then.0, Weight::Refused, GapReason::Before(first.0));
        }
    }

    /// The dialects whose dossiers have the national fields.
    fn is_national(&self) -> bool {
        matches!(self.dialect, Dialect::National | Dialect::Gateway)
    }
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
