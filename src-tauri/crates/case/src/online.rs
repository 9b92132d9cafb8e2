//! What the province tells of dossiers by itself: filed online for this commune (*hồ sơ nộp trực tuyến*), and news of
//! those that were sent. Kept beside the record until a person receives it, or until the record says it.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::dossier::PaidOnline;
use crate::exchange::ComparedField;
use crate::ids::Hash;
use crate::person::{PersonFacts, PersonKind};

/// A dossier filed online, as the province told of it (province-api b.2, d.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineCase {
    /// Official code.
    pub code: String,
    /// Its id there.
    pub remote: Option<String>,
    /// National code of the procedure.
    pub procedure: String,
    /// Name of the procedure there.
    pub procedure_name: String,
    /// When it was filed, where the province says so.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Whose matter it is.
    pub owner: OnlineParty,
    /// Who filed it, where another.
    pub submitter: Option<OnlineParty>,
    /// Papers that came with it.
    pub papers: Vec<OnlinePaper>,
    /// The account was verified by VNeID.
    pub vneid: bool,
    /// Paid already.
    pub paid: Option<PaidOnline>,
    /// What is asked, in a line.
    pub summary: String,
    /// What was told of it after it was filed, such as that the citizen withdrew it; newest last.
    #[serde(default)]
    pub said: Vec<Said>,
}

/// A state with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Said {
    /// State, 1–10 (province-api b.4).
    pub state: Option<u8>,
    /// When.
    pub at: DateTime<Utc>,
    /// In words.
    pub text: String,
}

/// A person or body as the province names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineParty {
    /// Name.
    pub name: String,
    /// A body and no citizen.
    pub organisation: bool,
    /// Personal number of 12 digits.
    pub personal_id: Option<String>,
    /// Old card of 9 digits.
    pub old_id: Option<String>,
    /// Tax code.
    pub tax_code: Option<String>,
    /// Account there (*TechID*).
    pub account: Option<String>,
    /// Phone in E.164.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Day of birth.
    pub birth: Option<NaiveDate>,
    /// Address in words.
    pub address: String,
}

/// A paper of a dossier filed online.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlinePaper {
    /// Code of its component in the procedure.
    pub component: String,
    /// Its name there.
    pub name: String,
    /// Its files.
    pub files: Vec<OnlineFile>,
}

/// A file that the province named or sent along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineFile {
    /// Name.
    pub name: String,
    /// Where it is fetched.
    pub path: String,
    /// How far it is.
    pub state: OnlineFileState,
}

/// How far a file of the province is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OnlineFileState {
    /// It is still to be fetched.
    #[default]
    Missing,
    /// Its bytes are in the store.
    Kept {
        /// Digest.
        sha256: Hash,
    },
    /// The province does not give it.
    Refused,
}

/// News of a dossier, with what has to be done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineNews {
    /// Official code.
    pub code: String,
    /// Id of the news there.
    pub id: String,
    /// When; when it arrived, where the province does not say.
    pub at: DateTime<Utc>,
    /// State after it, 1–10.
    pub state: Option<u8>,
    /// Who, as named there.
    pub officer: String,
    /// What was done, in words.
    pub text: String,
    /// Results with their files.
    pub results: Vec<OnlineResult>,
    /// Fields as they stand there now; times in RFC 3339.
    pub fields: BTreeMap<ComparedField, String>,
}

/// A result that the province gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineResult {
    /// Name.
    pub name: String,
    /// Code of its kind.
    pub code: String,
    /// Number and symbol on it.
    pub number: String,
    /// Its file.
    pub file: OnlineFile,
}

impl OnlineCase {
    /// Files of all papers.
    pub fn files(&self) -> impl Iterator<Item = &OnlineFile> {
        self.papers.iter().flat_map(|paper| &paper.files)
    }

    /// Files of all papers.
    pub fn files_mut(&mut self) -> impl Iterator<Item = &mut OnlineFile> {
        self.papers.iter_mut().flat_map(|paper| &mut paper.files)
    }

    /// Its files have to be fetched anew: their bytes went on to the dossier, or were given up with it.
    pub fn forget_files(&mut self) {
        for file in self.files_mut() {
            file.state = OnlineFileState::Missing;
        }
    }

    /// The newest state that was told.
    pub fn state(&self) -> Option<u8> {
        self.said.last().and_then(|said| said.state)
    }
}

impl OnlineParty {
    /// What is told of the person.
    pub fn facts(&self) -> PersonFacts {
        PersonFacts {
            kind: match self.organisation {
                true => PersonKind::Organisation,
                false => PersonKind::Individual,
            },
            name: self.name.clone(),
            personal_id: self.personal_id.clone(),
            old_id: self.old_id.clone(),
            tax_code: self.tax_code.clone(),
            birth: self.birth.map(crate::birth::BirthDate::Full),
            address: self.address.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            ..PersonFacts::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_went_on_are_fetched_anew() {
        let kept = OnlineFile {
            state: OnlineFileState::Kept { sha256: Hash::ZERO },
            ..OnlineFile::default()
        };
        let mut case = OnlineCase {
            papers: vec![OnlinePaper {
                files: vec![kept.clone(), kept],
                ..OnlinePaper::default()
            }],
            ..OnlineCase::default()
        };
        case.forget_files();
        let missing = |file: &OnlineFile| file.state == OnlineFileState::Missing;
        assert_eq!(case.files().filter(|file| missing(file)).count(), 2);
    }

    #[test]
    fn the_last_word_on_a_state_holds() {
        let said = |state| Said {
            state: Some(state),
            at: DateTime::UNIX_EPOCH,
            text: String::new(),
        };
        let mut case = OnlineCase::default();
        assert_eq!(case.state(), None);
        case.said = vec![said(5), said(7)];
        assert_eq!(case.state(), Some(7));
    }
}
