use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{PaperKind, Requirement};
use crate::text;

/// Papers nobody may be asked for any more; data of `assets/procedures/banned.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannedPapers {
    papers: Vec<BannedPaper>,
}

/// One banned paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct BannedPaper {
    /// Kind of paper.
    pub kind: PaperKind,
    /// Name as people know it.
    pub name: String,
    /// Other beginnings of its name.
    #[serde(default)]
    pub also: Vec<String>,
    /// By which text.
    pub basis: String,
    /// Since when.
    pub since: NaiveDate,
}

/// Why the list cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the list of banned papers cannot be read")]
pub struct BannedPapersError(#[source] serde_json::Error);

impl BannedPapers {
    /// Reads a JSON list of banned papers.
    pub fn from_json(text: &str) -> Result<Self, BannedPapersError> {
        serde_json::from_str(text)
            .map(|papers| Self { papers })
            .map_err(BannedPapersError)
    }

    /// All banned papers.
    pub fn papers(&self) -> &[BannedPaper] {
        &self.papers
    }

    /// The banned paper a requirement asks for, by kind or by the beginning of its name.
    pub fn banned(&self, requirement: &Requirement) -> Option<&BannedPaper> {
        let by_kind = self
            .papers
            .iter()
            .find(|paper| paper.kind == requirement.kind);
        by_kind.or_else(|| self.banned_name(&requirement.short_name))
    }

    /// The banned paper a name begins with; "bản sao" and "bản chính" before it do not help.
    pub fn banned_name(&self, name: &str) -> Option<&BannedPaper> {
        let folded = text::fold(name);
        let mut bare = folded.as_str();
        for prefix in ["ban sao ", "ban chinh ", "ban photo ", "chung thuc "] {
            bare = bare.strip_prefix(prefix).unwrap_or(bare);
        }
        self.papers.iter().find(|paper| {
            let mut names = paper.also.iter().chain([&paper.name]);
            names.any(|banned| begins_with_words(bare, &text::fold(banned)))
        })
    }
}

fn begins_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words)
        .is_some_and(|rest| rest.is_empty() || !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::super::sample::banned_papers;

    #[test]
    fn a_paper_is_banned_by_its_own_name_only() {
        let banned = banned_papers();
        for (name, is_banned) in [
            ("Sổ hộ khẩu", true),
            ("Bản sao chứng thực sổ hộ khẩu gia đình", true),
            ("SỔ TẠM TRÚ", true),
            ("Giấy tờ thay thế sổ hộ khẩu", false),
            ("Sổ hộ khẩuu", false),
            ("Sổ đỏ", false),
        ] {
            assert_eq!(banned.banned_name(name).is_some(), is_banned, "{name}");
        }
    }
}
