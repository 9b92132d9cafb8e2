//! What a code printed on a page means, without what is personal in it; and the text of our separator sheets.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::card::{CardError, read_card};
use crate::id::DossierCode;
use crate::procedure::PaperKind;

/// How the code of every separator sheet begins.
pub(crate) const SEPARATOR: &str = "TACH-HO-SO:";

/// The version of the sheets we print.
const VERSION: &str = "V1";

/// What a code on a page means. The text of a card is not in it: whoever keeps a mark keeps nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PageMark {
    /// A separator sheet: the next page begins another paper.
    Separator {
        /// The kind of that paper, where the sheet names it.
        kind: Option<PaperKind>,
    },
    /// A slip of ours, or another paper with the code of a dossier: the pages belong to it.
    Receipt {
        /// The dossier.
        code: DossierCode,
    },
    /// An identity card: looked at, never stored.
    Card,
    /// Anything else.
    Other,
}

/// What the text of a code means.
#[must_use]
pub fn page_mark(text: &str) -> PageMark {
    let text = text.trim();
    if let Some(kind) = separator(text) {
        return PageMark::Separator { kind };
    }
    if let Ok(code) = DossierCode::parse(text) {
        return PageMark::Receipt { code };
    }
    // The day only decides which of a card's dates are to be doubted.
    match read_card(text, NaiveDate::MAX) {
        Ok(_) | Err(CardError::BadNumber { .. } | CardError::Truncated { .. }) => PageMark::Card,
        Err(_) => PageMark::Other,
    }
}

/// The text of a separator sheet before a paper of `kind`, or before any paper.
#[must_use]
pub fn separator_text(kind: Option<&PaperKind>) -> String {
    match kind {
        Some(kind) => format!("{SEPARATOR}{VERSION}:{kind}"),
        None => format!("{SEPARATOR}{VERSION}"),
    }
}

/// The kind a separator's text names, if it is one. What other versions and offices wrote behind the beginning is
/// passed over: it is a separator all the same.
fn separator(text: &str) -> Option<Option<PaperKind>> {
    let rest = text.strip_prefix(SEPARATOR)?;
    let slug = rest
        .strip_prefix(VERSION)
        .and_then(|rest| rest.strip_prefix(':'));
    Some(slug.and_then(|slug| PaperKind::parse(slug).ok()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_told_by_its_text() {
        let birth = PaperKind::parse("giay-chung-sinh").unwrap();
        let separator = |kind| PageMark::Separator { kind };
        let receipt = |code| PageMark::Receipt {
            code: DossierCode::parse(code).unwrap(),
        };
        for (text, mark) in [
            ("TACH-HO-SO:V1", separator(None)),
            ("TACH-HO-SO:V1:giay-chung-sinh", separator(Some(birth))),
            ("TACH-HO-SO:V1:MAU-0001", separator(None)),
            ("TACH-HO-SO:V9:?", separator(None)),
            (
                " H15.50.05.13-261120-4001\r\n",
                receipt("H15.50.05.13-261120-4001"),
            ),
            (
                "001199000099||Nguyễn Thị Mẫu|01011999|Nữ|Thôn Mẫu, Xã Mẫu, Tỉnh Mẫu|01012021",
                PageMark::Card,
            ),
            ("001199000099||Nguyễn Thị Mẫu", PageMark::Card),
            ("https://example.vn/?q=1", PageMark::Other),
            ("", PageMark::Other),
        ] {
            assert_eq!(page_mark(text), mark, "{text}");
        }
    }

    #[test]
    fn a_mark_of_a_card_holds_nothing_of_it() {
        let card = "001199000099||Nguyễn Thị Mẫu|01011999|Nữ|Thôn Mẫu|01012021";
        let kept = serde_json::to_string(&page_mark(card)).unwrap();
        assert_eq!(kept, r#"{"is":"card"}"#);
    }

    proptest! {
        #[test]
        fn our_own_sheets_are_told_and_no_text_is_too_strange(
            slug in "[a-z0-9-]{1,80}",
            text in any::<String>(),
        ) {
            let kind = PaperKind::parse(&slug).unwrap();
            let text_of = separator_text(Some(&kind));
            prop_assert_eq!(page_mark(&text_of), PageMark::Separator { kind: Some(kind) });
            let strange = page_mark(&format!("{SEPARATOR}{text}"));
            let is_separator = matches!(strange, PageMark::Separator { .. });
            prop_assert!(is_separator);
            prop_assert_eq!(page_mark(&text), page_mark(&format!(" {text} ")));
        }
    }
}
