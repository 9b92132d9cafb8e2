//! What differs with the law and is therefore data: books and their symbols, papers often certified, grounds of refusal.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{BookKind, Matter, TransactionAct};
use crate::text::{fold, initials, nfc};

/// Everything of certification that is data.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifyData {
    /// Version of the data.
    pub version: String,
    /// One a kind of book.
    pub books: Vec<BookData>,
    /// Papers often certified, those asked for most first.
    pub kinds: Vec<CertifiedKind>,
    /// Grounds of refusal, in the order of the decree.
    pub grounds: Vec<RefusalGround>,
    /// Folded words of a paper's name that point to a question, such as `ho chieu` to a foreign paper.
    pub pointers: Vec<Pointer>,
}

/// What the law says of one kind of book.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookData {
    /// The kind.
    pub kind: BookKind,
    /// Symbol behind the number of the volume.
    pub symbol: String,
    /// Name on the cover.
    pub name: String,
    /// How long it is kept.
    pub retention: String,
    /// Where that stands.
    pub basis: String,
    /// Procedure whose fee and time limit hold.
    pub procedure: String,
    /// For transactions: procedure of an amendment, and of a correction.
    #[serde(default)]
    pub amend: Option<String>,
    /// Procedure of the correction of an error.
    #[serde(default)]
    pub correct: Option<String>,
}

/// A paper that is often certified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CertifiedKind {
    /// Kind of paper, the same key as in the repository.
    pub kind: String,
    /// As the book names it.
    pub name: String,
    /// Short codes a clerk types; besides them the initials work.
    pub codes: Vec<String>,
    /// Pages such a paper usually has.
    pub pages: u32,
    /// VNeID shows it, so that a certified copy may not be needed.
    #[serde(default)]
    pub on_vneid: bool,
}

/// A ground on which certification is refused (NĐ 23/2015/NĐ-CP Art. 22, 25, 32).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RefusalGround {
    /// Key.
    pub id: String,
    /// Article.
    pub article: String,
    /// As printed on the refusal form.
    pub text: String,
    /// Books it holds for.
    pub books: Vec<BookKind>,
}

/// A word that points to a question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// The question.
    pub ask: Ask,
    /// Folded words as they stand in a name.
    pub words: String,
}

/// What is asked once a visit, and again for one row only where something points to it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Whether requester and certifier are close kin (NĐ 23/2015 Art. 9).
    Kinship,
    /// Whether the original bears a secrecy stamp or may not be copied (Art. 22).
    Secrecy,
    /// Whether a foreign paper was legalised (Art. 20).
    Foreign,
}

/// Why the data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Not in the shape this version reads.
    #[error("the certification data cannot be read")]
    Json(#[from] serde_json::Error),
    /// A kind of book is missing or listed twice.
    #[error("one entry a kind of book is needed")]
    Books,
    /// A short code stands for two papers.
    #[error("the code {code} stands for two papers")]
    Code {
        /// The code.
        code: String,
    },
}

impl CertifyData {
    /// Reads the data.
    pub fn from_json(json: &str) -> Result<Self, DataError> {
        let data: Self = serde_json::from_str(json)?;
        let books: BTreeSet<BookKind> = data.books.iter().map(|book| book.kind).collect();
        if books.len() != data.books.len() || books.len() != BookKind::ALL.len() {
            return Err(DataError::Books);
        }
        let mut codes = BTreeSet::new();
        for code in data.kinds.iter().flat_map(|kind| &kind.codes) {
            if !codes.insert(code) {
                return Err(DataError::Code { code: code.clone() });
            }
        }
        Ok(data)
    }

    /// What the law says of a book; none only where the data was not read by [`CertifyData::from_json`].
    pub fn book(&self, kind: BookKind) -> Option<&BookData> {
        self.books.iter().find(|book| book.kind == kind)
    }

    /// The procedure whose fee and time limit hold.
    pub fn procedure(&self, matter: &Matter) -> Option<&str> {
        let book = self.book(matter.book())?;
        let other = match matter {
            Matter::Transaction {
                act: TransactionAct::Amend,
            } => book.amend.as_deref(),
            Matter::Transaction {
                act: TransactionAct::Correct,
            } => book.correct.as_deref(),
            _ => None,
        };
        Some(other.unwrap_or(&book.procedure))
    }

    /// Papers that a typed text may mean, best first: short code, initials, beginning of the name, words in it.
    pub fn find(&self, typed: &str) -> Vec<&CertifiedKind> {
        let typed = fold(&nfc(typed));
        if typed.is_empty() {
            return self.kinds.iter().collect();
        }
        let mut found: Vec<(u8, &CertifiedKind)> = self
            .kinds
            .iter()
            .filter_map(|kind| rank(kind, &typed).map(|rank| (rank, kind)))
            .collect();
        // A stable sort keeps the papers asked for most first.
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, kind)| kind).collect()
    }

    /// Questions to which the name of a paper points.
    pub fn points_to(&self, paper: &str) -> BTreeSet<Ask> {
        let name = format!(" {} ", fold(&nfc(paper)));
        let hit = |pointer: &&Pointer| name.contains(&format!(" {} ", pointer.words));
        self.pointers
            .iter()
            .filter(hit)
            .map(|pointer| pointer.ask)
            .collect()
    }

    /// The ground with this key, if it holds for the book.
    pub fn ground(&self, id: &str, book: BookKind) -> Option<&RefusalGround> {
        self.grounds
            .iter()
            .find(|ground| ground.id == id && ground.books.contains(&book))
    }
}

fn rank(kind: &CertifiedKind, typed: &str) -> Option<u8> {
    let name = fold(&kind.name);
    let short = initials(&kind.name).to_lowercase();
    if kind.codes.iter().any(|code| code == typed) {
        Some(0)
    } else if short == typed {
        Some(1)
    } else if name.starts_with(typed) {
        Some(2)
    } else if short.starts_with(typed) && typed.len() >= 2 {
        Some(3)
    } else {
        typed
            .split(' ')
            .all(|word| name.split(' ').any(|own| own.starts_with(word)))
            .then_some(4)
    }
}
