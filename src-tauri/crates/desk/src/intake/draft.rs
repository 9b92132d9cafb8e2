//! An intake as it is kept between keystrokes: what the clerk entered, nothing that can be computed.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::card::IdCard;
use motcua_case::dossier::{Authority, Channel, Consulted, Delivery, Payment, StoredPaper};
use motcua_case::fee::ExemptionClaim;
use motcua_case::ids::{CertificationId, DossierId, DraftId, Hash, PersonId, TrayId, UserId};
use motcua_case::paper::{FileRef, SignaturesFound};
use motcua_case::person::{PersonFacts, Provenance};
use motcua_case::reading::Field;
use motcua_scan::PageFacts;
use motcua_store::{DraftRow, Read, Write};
use serde::{Deserialize, Serialize};

use super::filed::FiledDraft;
use crate::error::{Error, ErrorCode, Result};
use crate::reading::TextDraft;
use crate::stack::Stack;
use crate::view::intake::{FieldWarning, LineState};
use crate::view::scan::BinRef;

/// A draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) id: DraftId,
    pub(crate) owner_user: UserId,
    pub(crate) version: u32,
    pub(crate) saved_at: DateTime<Utc>,
    pub(crate) submitter: PartyDraft,
    pub(crate) owner: Option<PartyDraft>,
    pub(crate) authority: Option<Authority>,
    pub(crate) other_card: Option<IdCard>,
    pub(crate) cases: Vec<CaseDraft>,
    /// Version of the catalogue that the cases were begun with.
    pub(crate) catalogue: String,
    pub(crate) channel: Channel,
    pub(crate) delivery: Delivery,
    pub(crate) shared_receipt: bool,
    /// None until the clerk decides: the office's rule for same-day procedures holds.
    pub(crate) print_receipt: Option<bool>,
    pub(crate) payment: Option<Payment>,
    /// The received dossier whose procedure this draft puts right.
    #[serde(default)]
    pub(crate) corrects: Option<CorrectsDraft>,
    /// What was filed online, where this draft receives it.
    #[serde(default)]
    pub(crate) filed: Option<FiledDraft>,
    /// The electronic copies whose originals are scanned in this draft, which is no intake then: one line of its one
    /// case each.
    #[serde(default)]
    pub(crate) certifies: Vec<CertificationId>,
    /// Pages of the scan workspace that are in no paper yet.
    #[serde(default)]
    pub(crate) stack: Stack,
    /// What was read on the pictures of the draft, by picture.
    #[serde(default)]
    pub(crate) texts: BTreeMap<Hash, TextDraft>,
    /// Databases that answered for people of this intake.
    #[serde(default)]
    pub(crate) consulted: Vec<ConsultedDraft>,
}

/// A database that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ConsultedDraft {
    /// Number it was asked about: another person is another question.
    pub(crate) number: String,
    pub(crate) database: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) by: UserId,
    pub(crate) purpose: String,
}

/// What a correcting draft is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CorrectsDraft {
    pub(crate) dossier: DossierId,
    pub(crate) reason: String,
}

/// A person being entered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PartyDraft {
    pub(crate) person: Option<PersonId>,
    pub(crate) facts: PersonFacts,
    /// Text of fields that cannot be read yet, as typed: nothing typed is lost.
    pub(crate) typed: BTreeMap<String, String>,
    pub(crate) provenance: BTreeMap<String, Provenance>,
    pub(crate) confirmed: bool,
    /// Warnings the card brought with it.
    pub(crate) card_warnings: Vec<FieldWarning>,
}

/// One procedure of the visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CaseDraft {
    pub(crate) procedure: String,
    /// The agency that decides where the matter belongs to another commune; none for our own.
    pub(crate) competent: Option<String>,
    pub(crate) lines: Vec<LineDraft>,
    pub(crate) sets: u8,
    pub(crate) quantity: u32,
    pub(crate) pages: u32,
    pub(crate) event_date: Option<NaiveDate>,
    pub(crate) claim: Option<ExemptionClaim>,
    pub(crate) double_accepted: bool,
}

/// One line of the checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LineDraft {
    pub(crate) key: String,
    /// For a paper outside the catalogue: its name and the article that allows asking.
    pub(crate) extra: Option<(String, String)>,
    pub(crate) state: LineState,
    pub(crate) keep_original: bool,
    pub(crate) tray: Vec<TrayDraft>,
}

/// One imported file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TrayDraft {
    pub(crate) id: TrayId,
    pub(crate) source: FileRef,
    pub(crate) content: TrayContent,
    /// A document of its own: it begins a new paper on its line.
    #[serde(default)]
    pub(crate) apart: bool,
    /// Where it was taken from, of a paper that nobody had to bring.
    #[serde(default)]
    pub(crate) stored: Option<StoredPaper>,
}

/// What an imported file holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum TrayContent {
    /// A PDF, kept byte for byte.
    Pdf {
        /// Its pages.
        pages: u32,
        /// What was found of its signatures.
        #[serde(default)]
        signed: Option<SignaturesFound>,
    },
    /// Pictures, in the order of the paper.
    Pages {
        /// Pages; removed ones stay where they were, to be restored.
        pages: Vec<PageDraft>,
    },
}

/// One page picture in the tray.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PageDraft {
    pub(crate) facts: PageFacts,
    pub(crate) image: FileRef,
    pub(crate) preview: Hash,
    /// Clockwise quarter turns by the clerk, on top of those found.
    pub(crate) turns: u8,
    pub(crate) removed: bool,
    /// The page as it came, where it did not come with the file of its tray.
    #[serde(default)]
    pub(crate) raw: Option<RawPage>,
    /// What a person confirmed of what was read on it.
    #[serde(default)]
    pub(crate) about: BTreeMap<Field, String>,
}

/// A page within a stored file as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RawPage {
    pub(crate) file: FileRef,
    pub(crate) index: u32,
    /// Resolution it was scanned at, where the file need not state it.
    pub(crate) dpi: Option<u16>,
}

impl Draft {
    /// An empty draft.
    pub(crate) fn fresh(owner: UserId, now: DateTime<Utc>) -> Self {
        Self {
            id: DraftId::fresh(),
            owner_user: owner,
            version: 0,
            saved_at: now,
            submitter: PartyDraft::default(),
            owner: None,
            authority: None,
            other_card: None,
            cases: Vec::new(),
            catalogue: String::new(),
            channel: Channel::default(),
            delivery: Delivery::default(),
            shared_receipt: true,
            print_receipt: None,
            payment: None,
            corrects: None,
            filed: None,
            certifies: Vec::new(),
            stack: Stack::default(),
            texts: BTreeMap::new(),
            consulted: Vec::new(),
        }
    }

    /// Loads a clerk's own draft.
    pub(crate) fn load(read: &Read<'_>, id: DraftId, user: UserId) -> Result<Self> {
        let row = read
            .draft(id)?
            .filter(|row| row.owner == user)
            .ok_or(ErrorCode::DraftStale)?;
        serde_json::from_str(&row.body).map_err(|_| Error::internal("draft"))
    }

    /// Saves the draft as its next version.
    pub(crate) fn save(&mut self, write: &Write<'_>, now: DateTime<Utc>) -> Result<()> {
        self.version += 1;
        self.saved_at = now;
        let row = DraftRow {
            id: self.id,
            owner: self.owner_user,
            version: self.version,
            saved_at: now,
            closed_at: None,
            body: serde_json::to_string(self).map_err(|_| Error::internal("draft"))?,
        };
        if write.save_draft(&row)? {
            Ok(())
        } else {
            Err(ErrorCode::DraftStale.into())
        }
    }

    /// Whether it says what `other` says. That a page was read meanwhile changes nothing the clerk entered.
    pub(crate) fn says_what(mut self, other: &Self) -> bool {
        self.texts.clone_from(&other.texts);
        self.version = other.version;
        self.saved_at = other.saved_at;
        self == *other
    }

    /// Lines of the checklist as places for pages. A page may lie in one that is no longer here, when its procedure was
    /// removed: it then lies in none.
    pub(crate) fn bins(&self) -> BTreeSet<BinRef> {
        let lines = self.cases.iter().flat_map(|case| {
            let procedure = &case.procedure;
            case.lines.iter().map(move |line| (procedure, &line.key))
        });
        lines
            .map(|(procedure, line)| BinRef {
                procedure: procedure.clone(),
                line: line.clone(),
            })
            .collect()
    }

    /// Files the draft needs in the store.
    pub(crate) fn files(&self) -> Vec<Hash> {
        let lines = self.cases.iter().flat_map(|case| &case.lines);
        let trays = lines.flat_map(|line| &line.tray);
        trays
            .flat_map(TrayDraft::files)
            .chain(self.filed.iter().flat_map(FiledDraft::files))
            .chain(self.stack.files())
            .chain(self.text_files())
            .collect()
    }

    /// Databases that answered for the owner.
    pub(crate) fn consulted(&self) -> Vec<Consulted> {
        let number = self.owner_party().facts.personal_id.as_deref();
        let mut of_owner: Vec<Consulted> = Vec::new();
        let known = self.consulted.iter();
        for one in known.filter(|one| Some(one.number.as_str()) == number) {
            of_owner.retain(|earlier| earlier.database != one.database);
            of_owner.push(Consulted {
                database: one.database.clone(),
                at: one.at,
                by: one.by,
                purpose: one.purpose.clone(),
            });
        }
        of_owner
    }

    /// The person whose matter it is.
    pub(crate) fn owner_party(&self) -> &PartyDraft {
        self.owner.as_ref().unwrap_or(&self.submitter)
    }

    pub(crate) fn case_mut(&mut self, case: u16) -> Result<&mut CaseDraft> {
        self.cases
            .get_mut(usize::from(case))
            .ok_or_else(|| ErrorCode::DraftStale.into())
    }

    pub(crate) fn line_mut(&mut self, case: u16, key: &str) -> Result<&mut LineDraft> {
        let lines = &mut self.case_mut(case)?.lines;
        lines
            .iter_mut()
            .find(|line| line.key == key)
            .ok_or_else(|| ErrorCode::DraftStale.into())
    }

    pub(crate) fn page_mut(&mut self, tray: TrayId, index: u32) -> Result<&mut PageDraft> {
        self.pages_mut(tray)?
            .iter_mut()
            .find(|page| page.facts.index == index)
            .ok_or_else(|| ErrorCode::DraftStale.into())
    }

    pub(crate) fn pages_mut(&mut self, tray: TrayId) -> Result<&mut Vec<PageDraft>> {
        let mut files = self
            .cases
            .iter_mut()
            .flat_map(|case| &mut case.lines)
            .flat_map(|line| &mut line.tray);
        match files
            .find(|file| file.id == tray)
            .map(|file| &mut file.content)
        {
            Some(TrayContent::Pages { pages }) => Ok(pages),
            _ => Err(ErrorCode::DraftStale.into()),
        }
    }
}

impl TrayDraft {
    /// Files the tray needs in the store.
    pub(crate) fn files(&self) -> Vec<Hash> {
        let mut files = vec![self.source.sha256];
        for page in self.pages() {
            files.extend([page.image.sha256, page.preview]);
            files.extend(page.raw.iter().map(|raw| raw.file.sha256));
        }
        files
    }

    /// What came in, for the pages that are kept: the file of the tray, or each page's own.
    pub(crate) fn sources(&self) -> Vec<FileRef> {
        let mut sources: Vec<FileRef> = Vec::new();
        for page in self.pages().iter().filter(|page| !page.removed) {
            let source = page.raw.as_ref().map_or(&self.source, |raw| &raw.file);
            if !sources.contains(source) {
                sources.push(source.clone());
            }
        }
        sources
    }

    /// Its pages; a PDF has none of its own.
    pub(crate) fn pages(&self) -> &[PageDraft] {
        match &self.content {
            TrayContent::Pages { pages } => pages,
            TrayContent::Pdf { .. } => &[],
        }
    }
}
