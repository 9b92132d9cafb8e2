use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::banned::BannedPapers;

/// A paper a procedure asks for (*thành phần hồ sơ*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Key within the procedure.
    pub key: String,
    /// Kind of paper; the same paper has the same kind in every procedure, so that it is asked for once.
    pub kind: PaperKind,
    /// Name as published.
    pub name: String,
    /// Name for checklists and receipts, at most 80 letters.
    pub short_name: String,
    /// Originals asked for.
    pub originals: u8,
    /// Copies asked for.
    pub copies: u8,
    /// Handed in, shown, or looked up by the office.
    pub mode: PaperMode,
    /// Whether it must be digitised.
    pub must_digitize: bool,
    /// Whether that comes from the province's list or from a guess.
    #[serde(default)]
    pub digitize_basis: DigitizeBasis,
    /// When it is asked for, where not always.
    #[serde(default)]
    pub condition: Option<String>,
    /// True where the condition names the exception: the paper is asked for unless it applies.
    #[serde(default)]
    pub usual: bool,
    /// An identity paper: looked at, never stored.
    #[serde(default)]
    pub identity: bool,
    /// Whether a paper already held may be used again. A declaration or an authorisation speaks of one matter
    /// only and is asked for each time.
    pub reusable: bool,
}

/// What happens with a paper at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PaperMode {
    /// Handed in (*nộp*).
    Submit,
    /// Shown (*xuất trình*).
    Present,
    /// Looked up in a database; never asked of the citizen.
    Lookup,
}

/// Who says that a paper must be digitised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DigitizeBasis {
    /// A guess from the kind of paper, until the province's list is imported.
    #[default]
    Heuristic,
    /// The province's list (TT 01/2023/TT-VPCP).
    ProvincialList,
}

/// A kind of paper: a slug such as `giay-chung-sinh`, 1–80 of `a–z 0–9 -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(transparent)]
pub struct PaperKind(String);

/// A text that is no paper kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a paper kind is 1–80 of a–z, 0–9 and -")]
pub struct NotAPaperKind;

impl PaperKind {
    /// Reads a slug.
    pub fn parse(slug: &str) -> Result<Self, NotAPaperKind> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=80).contains(&slug.len()) && slug.bytes().all(allowed) {
            Ok(Self(slug.to_owned()))
        } else {
            Err(NotAPaperKind)
        }
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PaperKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PaperKind {
    type Err = NotAPaperKind;
    fn from_str(slug: &str) -> Result<Self, NotAPaperKind> {
        Self::parse(slug)
    }
}

impl<'de> Deserialize<'de> for PaperKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A paper asked for outside the catalogue. The law forbids that (NĐ 118/2025 Art. 5) unless an article
/// allows it; each one is listed to the head of the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExtraPaper {
    name: String,
    article: String,
}

/// Why a paper outside the catalogue may not be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtraPaperError {
    /// No name.
    #[error("the paper needs a name")]
    NameNeeded,
    /// No article that allows it.
    #[error("a paper outside the catalogue needs the article that allows it")]
    ArticleNeeded,
    /// A paper nobody may be asked for.
    #[error("{name} may not be asked for: {basis}")]
    Banned {
        /// The banned paper.
        name: String,
        /// By which text.
        basis: String,
    },
}

impl ExtraPaper {
    /// The paper `name`, asked for by `article`.
    pub fn new(name: &str, article: &str, banned: &BannedPapers) -> Result<Self, ExtraPaperError> {
        let (name, article) = (name.trim(), article.trim());
        if name.is_empty() {
            return Err(ExtraPaperError::NameNeeded);
        }
        if article.is_empty() {
            return Err(ExtraPaperError::ArticleNeeded);
        }
        match banned.banned_name(name) {
            Some(paper) => Err(ExtraPaperError::Banned {
                name: paper.name.clone(),
                basis: paper.basis.clone(),
            }),
            None => Ok(Self {
                name: name.to_owned(),
                article: article.to_owned(),
            }),
        }
    }

    /// Name of the paper.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Article that allows it.
    pub fn article(&self) -> &str {
        &self.article
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::sample::banned_papers;
    use super::*;

    #[test]
    fn an_extra_paper_needs_an_article_and_is_never_a_household_book() {
        let banned = banned_papers();
        let asked = |name, article| ExtraPaper::new(name, article, &banned);
        assert_eq!(
            asked("Đơn trình báo", "Điều 5 NĐ 1/2026")
                .unwrap()
                .article(),
            "Điều 5 NĐ 1/2026"
        );
        assert_eq!(
            asked("Đơn trình báo", " "),
            Err(ExtraPaperError::ArticleNeeded)
        );
        assert_eq!(asked(" ", "Điều 5"), Err(ExtraPaperError::NameNeeded));
        for household_book in [
            "Sổ hộ khẩu",
            "Bản sao sổ hộ khẩu",
            "so ho khau",
            "Sổ tạm trú",
        ] {
            assert!(
                matches!(
                    asked(household_book, "Điều 5"),
                    Err(ExtraPaperError::Banned { .. })
                ),
                "{household_book}"
            );
        }
    }

    #[test]
    fn a_paper_kind_is_a_slug() {
        assert!(PaperKind::parse("giay-chung-sinh").is_ok());
        for wrong in ["", "Giấy", "a b", &"x".repeat(81)] {
            assert_eq!(PaperKind::parse(wrong), Err(NotAPaperKind), "{wrong}");
        }
    }
}
