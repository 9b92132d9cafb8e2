//! Form templates: numbers, titles, legal basis and wording as data, because circulars change.
//!
//! TT 01/2018/TT-VPCP and TT 03/2025/TT-VPCP give the same number to different forms; a form is
//! known by its `id`, and what is printed on it comes from the version in force on the day.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::FormError;
use super::sheet::MM;

/// Id of Form 01, *Giấy tiếp nhận hồ sơ và hẹn trả kết quả*.
pub const ACCEPTANCE_RECEIPT: &str = "acceptance-receipt";

/// The words of a kind of form, and the file (`assets/forms`) that comes with the program.
pub trait Wording: DeserializeOwned {
    /// All versions of all forms of the kind, as JSON.
    const BUNDLED: &'static str;
}

/// All versions of all forms of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates<W> {
    templates: Vec<Template<W>>,
}

/// Versions of Form 01.
pub type FormTemplates = Templates<ReceiptWording>;

/// One version of Form 01.
pub type FormTemplate = Template<ReceiptWording>;

/// One version of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template<W> {
    /// What the form is, whatever its number: `acceptance-receipt`.
    pub id: String,
    /// Version of this template, counted from one.
    pub version: u32,
    /// Number given by the circular, for example `Mẫu số 01`; empty where it gives none.
    pub form_no: String,
    /// Title, in the lines it is set in.
    pub title: Vec<String>,
    /// The decree or circular that prescribes the form.
    pub legal_basis: String,
    /// How sure the wording is; whoever changes it says so here.
    pub certainty: Certainty,
    /// First day the version is used.
    pub effective_from: NaiveDate,
    /// Last day the version is used; open where the law has not changed.
    pub effective_to: Option<NaiveDate>,
    /// Paper of the form.
    pub paper: Paper,
    /// Everything printed that is not a fact of the case.
    pub wording: W,
}

/// Where the wording of a template comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Compared with the published text.
    Published,
    /// Known from practice or from reports of the text; an office compares it before first use.
    Reported,
    /// Ours: no rule says how it reads.
    Own,
}

/// Paper of a form (TT 01/2018/TT-VPCP, Article 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    /// 148 × 210 mm.
    A5,
    /// 210 × 297 mm.
    A4,
    /// 297 × 210 mm.
    A4Landscape,
}

/// Words of Form 01, named by the fact they stand before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct ReceiptWording {
    pub state: String,
    pub motto: String,
    pub dossier_code: String,
    pub counter_no: String,
    pub copy_kept: String,
    pub copy_given: String,
    pub receiving_unit: String,
    pub submitter: String,
    pub owner: String,
    pub personal_id: String,
    pub address: String,
    pub phone: String,
    pub email: String,
    pub content: String,
    pub several_dossiers: String,
    pub deciding_unit: String,
    pub papers: String,
    pub column_no: String,
    pub column_paper: String,
    pub column_originals: String,
    pub column_copies: String,
    pub column_dossier: String,
    pub column_limit: String,
    pub column_due: String,
    pub dossier_row: String,
    pub no_papers: String,
    pub sets: String,
    pub sets_unit: String,
    pub limit: String,
    pub received_at: String,
    pub due_at: String,
    pub as_listed: String,
    pub provisional: String,
    pub provisional_note: String,
    pub result_place: String,
    pub register: String,
    pub register_entry: String,
    pub fee: String,
    pub fee_in_words: String,
    pub fee_none: String,
    pub fee_exempt: String,
    pub submitter_signature: String,
    pub officer_signature: String,
    pub signature_hint: String,
    pub notes_title: String,
    pub notes: String,
    pub contact: String,
    pub page: String,
    pub practice: String,
    pub reprint: String,
    pub version: String,
}

impl Wording for ReceiptWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../assets/forms/acceptance_receipt.json");
}

impl<W: Wording> Templates<W> {
    /// The templates that come with the program.
    ///
    /// # Errors
    /// [`FormError::Json`] or [`FormError::Overlap`]; neither while the bundled file is sound,
    /// which a test holds.
    pub fn bundled() -> Result<Self, FormError> {
        Self::from_json(W::BUNDLED)
    }

    /// Reads templates; two versions of one form may not be in force on the same day.
    ///
    /// # Errors
    /// [`FormError::Json`], [`FormError::Overlap`].
    pub fn from_json(json: &str) -> Result<Self, FormError> {
        let templates: Self = serde_json::from_str(json)?;
        for (index, one) in templates.templates.iter().enumerate() {
            for other in &templates.templates[index + 1..] {
                if one.id == other.id && one.overlaps(other) {
                    return Err(FormError::Overlap { id: one.id.clone() });
                }
            }
        }
        Ok(templates)
    }

    /// The version of a form in force on a day, the day of receipt.
    ///
    /// # Errors
    /// [`FormError::NotInForce`].
    pub fn on(&self, id: &str, day: NaiveDate) -> Result<&Template<W>, FormError> {
        self.templates
            .iter()
            .find(|template| template.id == id && template.in_force(day))
            .ok_or_else(|| FormError::NotInForce {
                id: id.to_owned(),
                day,
            })
    }

    /// The version a form was printed with, for printing it again.
    #[must_use]
    pub fn version(&self, id: &str, version: u32) -> Option<&Template<W>> {
        self.templates
            .iter()
            .find(|template| template.id == id && template.version == version)
    }
}

impl<W> Template<W> {
    /// `acceptance-receipt/2`: what a printed form says it was made from.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }

    /// Where the form comes from, for its foot: `Mẫu số 03 – Thông tư số 03/2025/TT-VPCP (refusal-notice/2)`.
    pub(super) fn origin(&self) -> String {
        let known: Vec<&str> = [self.form_no.as_str(), &self.legal_basis]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        format!("{} ({})", known.join(" – "), self.name())
            .trim()
            .to_owned()
    }

    fn in_force(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.in_force(other.effective_from) || other.in_force(self.effective_from)
    }
}

impl Paper {
    /// Width and height in points.
    pub(super) fn size(self) -> (f32, f32) {
        let (width, height) = match self {
            Self::A5 => (148.0, 210.0),
            Self::A4 => (210.0, 297.0),
            Self::A4Landscape => (297.0, 210.0),
        };
        (width * MM, height * MM)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    const BUNDLED: &str = ReceiptWording::BUNDLED;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_version_in_force_on_the_day_is_chosen() {
        let templates = FormTemplates::bundled().unwrap();
        let cases = [
            ("2018-12-20", "Thông tư số 01/2018/TT-VPCP"),
            ("2025-06-30", "Thông tư số 01/2018/TT-VPCP"),
            ("2025-07-01", "Thông tư số 03/2025/TT-VPCP"),
            ("2026-11-20", "Thông tư số 03/2025/TT-VPCP"),
        ];
        for (date, legal_basis) in cases {
            let template = templates.on(ACCEPTANCE_RECEIPT, day(date)).unwrap();
            assert_eq!(template.legal_basis, legal_basis, "{date}");
        }
        let before = templates.on(ACCEPTANCE_RECEIPT, day("2018-12-19"));
        assert!(matches!(before, Err(FormError::NotInForce { .. })));
    }

    #[test]
    fn two_versions_on_one_day_are_refused() {
        let overlapping = BUNDLED.replace("\"2025-06-30\"", "\"2025-07-01\"");
        let refused = FormTemplates::from_json(&overlapping);
        assert!(matches!(refused, Err(FormError::Overlap { .. })));
    }

    #[test]
    fn a_word_too_many_or_too_few_is_refused() {
        for broken in [
            BUNDLED.replacen("\"motto\"", "\"moto\"", 1),
            BUNDLED.replacen("\"wording\": {", "\"wording\": { \"extra\": \"\",", 1),
        ] {
            assert!(matches!(
                FormTemplates::from_json(&broken),
                Err(FormError::Json(_))
            ));
        }
    }
}
