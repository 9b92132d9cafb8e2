use serde::Deserialize;

use super::fields::Field;
use super::phrase::Phrase;
use crate::procedure::PaperKind;

/// Most kinds and phrases taken of a file.
const MOST: usize = 2_000;

/// What papers call themselves and their fields: a versioned file, because forms change.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// Version of the file.
    pub version: String,
    pub(super) titles: Vec<(Phrase, PaperKind)>,
    pub(super) labels: Vec<(Phrase, Field)>,
    pub(super) motto: Vec<Phrase>,
}

/// Why a file of paper kinds is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KindsError {
    /// Not the JSON that is expected.
    #[error("the file of paper kinds cannot be read")]
    Syntax(#[from] serde_json::Error),
    /// Two kinds are called the same, or a title has no word.
    #[error("the title {title:?} does not name one kind")]
    Title {
        /// The title.
        title: String,
    },
    /// More than is believed.
    #[error("the file names more than {limit} titles or labels")]
    TooMany {
        /// Most taken.
        limit: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    heading: Vec<String>,
    kinds: Vec<KindTitles>,
    labels: Vec<FieldLabels>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindTitles {
    kind: PaperKind,
    titles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldLabels {
    field: Field,
    labels: Vec<String>,
}

impl Kinds {
    /// Reads a file of kinds.
    ///
    /// # Errors
    /// [`KindsError`].
    pub fn load(json: &str) -> Result<Self, KindsError> {
        let file: File = serde_json::from_str(json)?;
        let titles = pairs(file.kinds.into_iter().map(|of| (of.titles, of.kind)));
        let labels = pairs(file.labels.into_iter().map(|of| (of.labels, of.field)));
        if titles.len().max(labels.len()) > MOST {
            return Err(KindsError::TooMany { limit: MOST });
        }
        for (at, (title, phrase, _)) in titles.iter().enumerate() {
            let is_known = titles[..at].iter().any(|(_, other, _)| other == phrase);
            if phrase.len() == 0 || is_known {
                return Err(KindsError::Title {
                    title: title.clone(),
                });
            }
        }
        let mut kinds = Self {
            version: file.version,
            titles: titles
                .into_iter()
                .map(|(_, phrase, kind)| (phrase, kind))
                .collect(),
            labels: labels
                .into_iter()
                .map(|(_, phrase, field)| (phrase, field))
                .collect(),
            motto: file.heading.iter().map(|line| Phrase::new(line)).collect(),
        };
        // The longest phrase that fits is meant.
        kinds
            .titles
            .sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        kinds
            .labels
            .sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        Ok(kinds)
    }

    /// The kinds the file knows, in no order.
    pub fn known(&self) -> impl Iterator<Item = &PaperKind> {
        self.titles.iter().map(|(_, kind)| kind)
    }
}

fn pairs<T: Clone>(of: impl Iterator<Item = (Vec<String>, T)>) -> Vec<(String, Phrase, T)> {
    of.flat_map(|(texts, value)| {
        texts.into_iter().map(move |text| {
            let phrase = Phrase::new(&text);
            (text, phrase, value.clone())
        })
    })
    .collect()
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::procedure::Catalogue;

    const SHIPPED: &str = include_str!("../../../../../assets/papers/kinds.json");
    const CATALOGUE: &str = include_str!("../../../../../assets/procedures/catalogue.json");

    pub fn shipped() -> Kinds {
        Kinds::load(SHIPPED).unwrap()
    }

    #[test]
    fn every_shipped_kind_is_one_that_some_procedure_asks_for() {
        let catalogue = Catalogue::from_json(CATALOGUE).unwrap();
        let asked: Vec<&PaperKind> = catalogue
            .procedures()
            .iter()
            .flat_map(|procedure| &procedure.requirements)
            .map(|requirement| &requirement.kind)
            .collect();
        let kinds = shipped();
        for kind in kinds.known() {
            assert!(asked.contains(&kind), "{kind}");
        }
        assert!(kinds.titles.len() >= 60 && kinds.labels.len() >= 20);
        assert!(!kinds.motto.is_empty() && !kinds.version.is_empty());
    }

    #[test]
    fn a_title_of_two_kinds_or_of_none_is_refused() {
        let file = |titles: &str| {
            format!(
                r#"{{"version":"1","heading":[],"labels":[],"kinds":[{{"kind":"a","titles":["giấy a"]}},{{"kind":"b","titles":{titles}}}]}}"#
            )
        };
        assert!(Kinds::load(&file(r#"["giấy b"]"#)).is_ok());
        for wrong in [r#"["GIAY A"]"#, r#"["…"]"#] {
            let refused = Kinds::load(&file(wrong));
            assert!(matches!(refused, Err(KindsError::Title { .. })), "{wrong}");
        }
        assert!(matches!(Kinds::load("{}"), Err(KindsError::Syntax(_))));
    }
}
