//! *Phiếu từ chối tiếp nhận giải quyết hồ sơ*: what is refused, on which ground of which article.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::letter::{BODY, Letter, Opening};
use crate::form::FormError;
use crate::form::flow::{Span, bold, plain};
use crate::form::receipt_data::Agency;
use crate::form::sheet::Fonts;
use crate::form::signature::Signature;
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{BLANK, filled, place_and_date};

/// Id of the refusal notice's template.
pub const REFUSAL_NOTICE: &str = "refusal-notice";

/// Versions of the refusal notice.
pub type RefusalTemplates = Templates<RefusalWording>;

/// One version of the refusal notice.
pub type RefusalTemplate = Template<RefusalWording>;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Who refuses.
    pub agency: Agency,
    /// Place in the place-and-date line.
    pub place: String,
    /// The day.
    pub date: NaiveDate,
    /// Number of the notice in the office's series, for example `07/TCHS`.
    pub number: String,
    /// Unit that received, in running text.
    pub receiving_unit: String,
    /// Who asked.
    pub requester: String,
    /// Address; dots to write on where it is not known, as with the next two.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// What was asked for: `Chứng thực bản sao từ bản chính: Giấy khai sinh`.
    pub request: String,
    /// The grounds ticked; at least one.
    pub grounds: Vec<Ground>,
    /// Officer who refuses.
    pub officer: String,
    /// A practice store's notice is worth nothing.
    pub practice: bool,
}

/// A ground of refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// In the words of the list the officer ticks.
    pub text: String,
    /// The article: `khoản 1 Điều 22 Nghị định số 23/2015/NĐ-CP`.
    pub article: String,
    /// What the officer saw, in their own words.
    pub detail: Option<String>,
}

/// Words of the refusal notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct RefusalWording {
    pub state: String,
    pub motto: String,
    pub number: String,
    pub receiving_unit: String,
    pub requester: String,
    pub address: String,
    pub phone: String,
    pub email: String,
    pub request: String,
    pub reason: String,
    pub ground: String,
    pub detail: String,
    pub closing: String,
    pub requester_title: String,
    pub officer_title: String,
    pub hint: String,
    pub page: String,
}

impl Wording for RefusalWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/refusal_notice.json");
}

/// Prints a refusal.
///
/// # Errors
/// [`FormError::NoFact`] where no ground is given, [`FormError::NoRoom`], [`FormError::Letter`], [`FormError::Pdf`].
pub fn refusal_notice(
    template: &RefusalTemplate,
    fonts: &Fonts,
    refusal: &Refusal,
) -> Result<Vec<u8>, FormError> {
    if refusal.grounds.is_empty() {
        return Err(FormError::NoFact {
            fact: "grounds".to_owned(),
        });
    }
    let words = &template.wording;
    let mut letter = Letter::new(fonts, template, BODY);
    let number = format!("{} {}", words.number, refusal.number.trim());
    letter.open(&Opening {
        agency: &refusal.agency,
        state: &words.state,
        motto: &words.motto,
        number: Some(&number),
        place_and_date: &place_and_date(&refusal.place, refusal.date),
        title: &template.title,
        subtitle: "",
    });
    let field = |label: &str, value: Span| [plain(format!("{label} ")), value];
    let known = |value: &Option<String>| plain(value.as_deref().unwrap_or(BLANK));
    letter.text(&field(
        &words.receiving_unit,
        plain(&refusal.receiving_unit),
    ));
    letter.text(&field(&words.requester, bold(&refusal.requester)));
    letter.text(&field(&words.address, known(&refusal.address)));
    letter.text(&[
        plain(format!("{} ", words.phone)),
        known(&refusal.phone),
        plain(format!("    {} ", words.email)),
        known(&refusal.email),
    ]);
    letter.text(&field(&words.request, plain(&refusal.request)));
    let reason = filled(&words.reason, |name| {
        (name == "unit").then_some(refusal.receiving_unit.as_str().into())
    })?;
    letter.text(&[plain(reason)]);
    for (index, ground) in refusal.grounds.iter().enumerate() {
        letter.text(&ground_line(words, index + 1, ground)?);
    }
    letter.text(&[plain(&words.closing)]);
    let column = |title, name| {
        Some(Signature {
            titles: vec![title],
            hint: &words.hint,
            name,
        })
    };
    letter.sign(&[
        column(words.requester_title.as_str(), refusal.requester.as_str()),
        column(&words.officer_title, &refusal.officer),
    ]);
    letter.pdf(template, &words.page, refusal.practice)
}

fn ground_line(
    words: &RefusalWording,
    number: usize,
    ground: &Ground,
) -> Result<Vec<Span>, FormError> {
    let line = filled(&words.ground, |name| {
        Some(match name {
            "no" => number.to_string().into(),
            "text" => ground.text.as_str().into(),
            "article" => ground.article.as_str().into(),
            _ => return None,
        })
    })?;
    let mut spans = vec![bold(line)];
    if let Some(detail) = &ground.detail {
        let detail = filled(&words.detail, |name| {
            (name == "detail").then_some(detail.as_str().into())
        })?;
        spans.push(plain(format!(" {detail}")));
    }
    Ok(spans)
}
