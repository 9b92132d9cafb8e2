//! The written agreement to a longer time (NĐ 23/2015/NĐ-CP, Article 21), with the hour and day of return.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::letter::{BODY, Letter, Opening};
use super::statement::Identified;
use crate::form::FormError;
use crate::form::flow::{Span, bold, plain};
use crate::form::receipt_data::Agency;
use crate::form::sheet::Fonts;
use crate::form::signature::Signature;
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{BLANK, filled, place_and_date, time_of_day};

/// Id of the agreement's template.
pub const AGREEMENT: &str = "certification-agreement";

/// Versions of the agreement.
pub type AgreementTemplates = Templates<AgreementWording>;

/// One version of the agreement.
pub type AgreementTemplate = Template<AgreementWording>;

/// An agreement to a longer time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Who certifies.
    pub agency: Agency,
    /// Place in the place-and-date line.
    pub place: String,
    /// Unit that received, in running text.
    pub receiving_unit: String,
    /// Who asked, with the paper they showed.
    pub requester: Identified,
    /// Telephone.
    pub phone: Option<String>,
    /// When it was received; the agreement is of this day.
    pub received_at: DateTime<FixedOffset>,
    /// What is certified, one line an original: `Giấy khai sinh: 4 trang, 30 bản`.
    pub papers: Vec<String>,
    /// Why it takes longer.
    pub reason: String,
    /// When it is given back.
    pub due_at: DateTime<FixedOffset>,
    /// Officer who agrees for the agency.
    pub officer: String,
    /// A practice store's agreement is worth nothing.
    pub practice: bool,
}

/// Words of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct AgreementWording {
    pub state: String,
    pub motto: String,
    pub basis: String,
    pub receiving_unit: String,
    pub requester: String,
    pub identity: String,
    pub phone: String,
    pub received_at: String,
    pub papers: String,
    pub reason: String,
    pub due_at: String,
    pub closing: String,
    pub requester_title: String,
    pub officer_title: String,
    pub hint: String,
    pub page: String,
}

impl Wording for AgreementWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/certification_agreement.json");
}

/// Prints the agreement.
///
/// # Errors
/// [`FormError::NoFact`] where no paper is named, [`FormError::NoRoom`], [`FormError::Letter`], [`FormError::Pdf`].
pub fn agreement(
    template: &AgreementTemplate,
    fonts: &Fonts,
    data: &Agreement,
) -> Result<Vec<u8>, FormError> {
    if data.papers.is_empty() {
        return Err(FormError::NoFact {
            fact: "papers".to_owned(),
        });
    }
    let words = &template.wording;
    let mut letter = Letter::new(fonts, template, BODY);
    letter.open(&Opening {
        agency: &data.agency,
        state: &words.state,
        motto: &words.motto,
        number: None,
        place_and_date: &place_and_date(&data.place, data.received_at.date_naive()),
        title: &template.title,
        subtitle: "",
    });
    let field = |label: &str, value: Span| [plain(format!("{label} ")), value];
    letter.text(&[plain(&words.basis)]);
    letter.text(&field(&words.receiving_unit, plain(&data.receiving_unit)));
    letter.text(&field(&words.requester, bold(&data.requester.name)));
    if let Some((paper, number)) = &data.requester.paper {
        let identity = filled(&words.identity, |name| {
            Some(match name {
                "paper" => paper.as_str().into(),
                "number" => number.as_str().into(),
                _ => return None,
            })
        })?;
        letter.text(&[plain(identity)]);
    }
    let phone = data.phone.as_deref().unwrap_or(BLANK);
    letter.text(&field(&words.phone, plain(phone)));
    letter.text(&field(
        &words.received_at,
        plain(time_of_day(data.received_at)),
    ));
    letter.text(&[plain(&words.papers)]);
    for (index, paper) in data.papers.iter().enumerate() {
        letter.text(&[plain(format!("{}. {}", index + 1, paper.trim()))]);
    }
    letter.text(&field(&words.reason, plain(&data.reason)));
    letter.text(&field(&words.due_at, bold(time_of_day(data.due_at))));
    letter.text(&[plain(&words.closing)]);
    let column = |title, name| {
        Some(Signature {
            titles: vec![title],
            hint: &words.hint,
            name,
        })
    };
    letter.sign(&[
        column(words.requester_title.as_str(), data.requester.name.as_str()),
        column(&words.officer_title, &data.officer),
    ]);
    letter.pdf(template, &words.page, data.practice)
}
