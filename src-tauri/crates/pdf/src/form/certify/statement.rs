//! The facts of a statement of certification (*lời chứng*), and its wording.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::form::FormError;
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{capitalised, count_in_words, filled, full_date};

/// Versions of all statements.
pub type StatementTemplates = Templates<StatementWording>;

/// One version of a statement.
pub type StatementTemplate = Template<StatementWording>;

/// What is certified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// A copy from the original.
    Copy,
    /// An electronic copy from the original.
    ElectronicCopy,
    /// A signature.
    Signature,
    /// A fingerprint in place of a signature.
    Fingerprint,
    /// A transaction.
    Transaction,
    /// A change, an addition to or the cancelling of a certified transaction.
    TransactionAmendment,
    /// A translator's signature.
    Translator,
}

/// A book of certifications: `02/2026-SCT/BS`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// Number of the book in its year, from 1.
    pub number: u16,
    /// Year.
    pub year: i32,
    /// Symbol of the series, for example `SCT/BS`.
    pub symbol: String,
}

/// Who signs the certification, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Lines above the signature: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub lines: Vec<String>,
    /// Full name.
    pub name: String,
    /// Title and agency in running text: `Phó Chủ tịch Ủy ban nhân dân xã Sơn Đông`.
    pub title: String,
}

/// A person named in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// Full name.
    pub name: String,
    /// Kind of the paper shown, for example `Thẻ căn cước`, and its number.
    pub paper: Option<(String, String)>,
}

/// Languages of a translation, for example `tiếng Anh` and `tiếng Việt`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Languages {
    /// Of the original.
    pub from: String,
    /// Of the translation.
    pub into: String,
}

/// In how many copies a transaction was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionCopies {
    /// Originals made.
    pub originals: u32,
    /// Sheets of each.
    pub sheets: u32,
    /// Pages of each.
    pub pages: u32,
}

/// The facts of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What is certified.
    pub kind: StatementKind,
    /// Number of the certification.
    pub number: u32,
    /// Book it is entered in.
    pub volume: Volume,
    /// Day of the certification.
    pub date: NaiveDate,
    /// Where: `trụ sở Ủy ban nhân dân xã Sơn Đông`; not said on copies.
    pub place: String,
    /// Who certifies.
    pub signer: Signer,
    /// Those who signed, the parties of a transaction, or the translator; nobody on copies.
    pub persons: Vec<Identified>,
    /// The officer before whom they signed, where that is not who certifies; signs beside.
    pub receiver: Option<String>,
    /// Name of the transaction or of the paper translated.
    pub paper: Option<String>,
    /// Languages of a translation.
    pub languages: Option<Languages>,
    /// Copies of a transaction.
    pub copies: Option<TransactionCopies>,
}

/// The lines of a statement around its title, with its facts in their places.
pub(super) struct Parts {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) number: Vec<String>,
    pub(super) date: Vec<String>,
}

/// Words of a statement. Facts stand in braces: `{number}`, `{volume}`, `{date}` (`{Date}` with a capital), `{date_in_words}`, `{place}`,
/// `{certifier}`, `{certifier_title}`, `{receiver}`, `{persons}`, `{paper}`, `{language_from}`, `{language_into}`,
/// `{originals}`, `{sheets}`, `{pages}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementWording {
    /// Lines above the title.
    pub before: Vec<String>,
    /// Lines between title and number.
    pub after: Vec<String>,
    /// The same where another officer saw the signing.
    pub after_at_counter: Vec<String>,
    /// The line of the number.
    pub number: String,
    /// The line of the date below the number; empty where the date stands above.
    pub date: String,
    /// A person with a paper: `{name}`, `{paper}`, `{paper_number}`.
    pub person: String,
    /// A person known without a paper: `{name}`.
    pub person_without_paper: String,
    /// Title of the officer before whom they signed.
    pub receiver_title: String,
}

impl Wording for StatementWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/certification_statement.json");
}

impl StatementKind {
    /// Id of the statement's template.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Copy => "certification-statement-copy",
            Self::ElectronicCopy => "certification-statement-electronic-copy",
            Self::Signature => "certification-statement-signature",
            Self::Fingerprint => "certification-statement-fingerprint",
            Self::Transaction => "certification-statement-transaction",
            Self::TransactionAmendment => "certification-statement-transaction-amendment",
            Self::Translator => "certification-statement-translator",
        }
    }
}

impl std::fmt::Display for Volume {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{:02}/{}-{}",
            self.number,
            self.year,
            self.symbol.trim()
        )
    }
}

impl Statement {
    /// The statement line by line without the signature, and the version of its wording
    /// (`certification-statement-copy/2`): what is shown and kept before it is signed.
    ///
    /// # Errors
    /// [`FormError::NotInForce`], [`FormError::NoFact`].
    pub fn lines(
        &self,
        templates: &StatementTemplates,
    ) -> Result<(Vec<String>, String), FormError> {
        let template = templates.on(self.kind.template(), self.date)?;
        let parts = self.parts(template)?;
        let lines = [
            parts.before,
            template.title.clone(),
            parts.after,
            parts.number,
            parts.date,
        ];
        Ok((lines.concat(), template.name()))
    }

    /// The words of the statement around its title.
    pub(super) fn parts(&self, template: &StatementTemplate) -> Result<Parts, FormError> {
        let words = &template.wording;
        let say = |lines: &[String]| {
            let said = lines.iter().map(|line| self.say(words, line));
            said.collect::<Result<Vec<_>, _>>()
        };
        let after = if self.receiver.is_some() {
            &words.after_at_counter
        } else {
            &words.after
        };
        let date = match words.date.as_str() {
            "" => Vec::new(),
            date => vec![self.say(words, date)?],
        };
        Ok(Parts {
            before: say(&words.before)?,
            after: say(after)?,
            number: vec![self.say(words, &words.number)?],
            date,
        })
    }

    /// A wording with the facts of this statement in their places.
    fn say(&self, words: &StatementWording, wording: &str) -> Result<String, FormError> {
        let persons = self.persons(words)?;
        filled(wording, |name| self.fact(name, &persons))
    }

    fn fact<'a>(&'a self, name: &str, persons: &'a str) -> Option<Cow<'a, str>> {
        let copies = self.copies.as_ref();
        let languages = self.languages.as_ref();
        let text: Cow<'a, str> = match name {
            "number" => format!("{:02}", self.number).into(),
            "volume" => self.volume.to_string().into(),
            "date" => full_date(self.date).into(),
            "Date" => capitalised(&full_date(self.date)).into(),
            "date_in_words" => date_in_words(self.date).into(),
            "place" => self.place.as_str().into(),
            "certifier" => self.signer.name.as_str().into(),
            "certifier_title" => self.signer.title.as_str().into(),
            "receiver" => self.receiver.as_deref()?.into(),
            "persons" => persons.into(),
            "paper" => self.paper.as_deref()?.into(),
            "language_from" => languages?.from.as_str().into(),
            "language_into" => languages?.into.as_str().into(),
            "originals" => in_figures_and_words(copies?.originals).into(),
            "sheets" => copies?.sheets.to_string().into(),
            "pages" => copies?.pages.to_string().into(),
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }

    fn persons(&self, words: &StatementWording) -> Result<String, FormError> {
        let named = self.persons.iter().map(|person| {
            let wording = match person.paper {
                Some(_) => &words.person,
                None => &words.person_without_paper,
            };
            filled(wording, |name| match (name, &person.paper) {
                ("name", _) => Some(person.name.as_str().into()),
                ("paper", Some((kind, _))) => Some(kind.as_str().into()),
                ("paper_number", Some((_, number))) => Some(number.as_str().into()),
                _ => None,
            })
        });
        Ok(named.collect::<Result<Vec<_>, _>>()?.join("; "))
    }
}

/// `02 (hai)`.
pub(super) fn in_figures_and_words(count: u32) -> String {
    format!("{count:02} ({})", count_in_words(u64::from(count)))
}

/// `ngày năm, tháng mười một, năm hai nghìn không trăm hai mươi sáu`.
fn date_in_words(date: NaiveDate) -> String {
    use chrono::Datelike;
    // The fourth month has a name of its own.
    let month = match date.month() {
        4 => "tư".to_owned(),
        month => count_in_words(u64::from(month)),
    };
    format!(
        "ngày {}, tháng {month}, năm {}",
        count_in_words(u64::from(date.day())),
        count_in_words(date.year().unsigned_abs().into())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_out_in_words() {
        let date = |text: &str| date_in_words(text.parse().unwrap());
        assert_eq!(
            date("2026-11-05"),
            "ngày năm, tháng mười một, năm hai nghìn không trăm hai mươi sáu"
        );
        assert_eq!(
            date("2027-04-21"),
            "ngày hai mươi mốt, tháng tư, năm hai nghìn không trăm hai mươi bảy"
        );
    }
}
