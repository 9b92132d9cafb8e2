//! A dossier on paper again: its record, papers and receipts as files in a folder.
use std::fs;
use std::path::Path;

use motcua_case::dossier::{Dossier, PaperStanding};
use motcua_case::event::Subject;
use motcua_case::ids::Hash;
use motcua_case::user::Permission;
use serde::Serialize;

use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::access::AccessWhat;
use crate::view::dossier::DossierView;
use crate::view::home::DossierRow;

/// Dossiers listed on the command line.
const LISTED: u32 = 200;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Code of the dossier.
    pub dossier: String,
    /// Due date, office time.
    pub due_at: String,
    /// The newest receipt.
    pub receipt: Option<String>,
    /// The papers.
    pub papers: Vec<ExportedPaper>,
}

/// One paper as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedPaper {
    /// Where.
    pub path: String,
    /// Its hash.
    pub sha256: String,
}

impl Desk {
    /// The newest dossiers.
    pub fn newest(&self) -> Result<Vec<DossierRow>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| self.rows(read, read.newest_dossiers(LISTED)?))
    }

    /// The dossier that carries a code.
    pub fn dossier_by_code(&self, code: &str) -> Result<DossierView> {
        let session = self.permitted(Permission::See)?;
        let found = session.read(|read| Ok(read.dossier_by_code(code)?))?;
        self.dossier(found.ok_or(ErrorCode::NotFound)?.id)
    }

    /// Writes a dossier's receipts and papers into `folder` under names without personal data.
    pub fn export(&self, code: &str, folder: &Path) -> Result<Exported> {
        let session = self.permitted(Permission::See)?;
        let dossier = session.read(|read| {
            read.dossier_by_code(code)?
                .ok_or_else(|| ErrorCode::NotFound.into())
        })?;
        self.export_dossier(&session, &dossier, folder)
    }

    pub(crate) fn export_dossier(
        &self,
        session: &Session,
        dossier: &Dossier,
        folder: &Path,
    ) -> Result<Exported> {
        let unwritable = |_| Error::new(ErrorCode::ReadOnly);
        let why = Self::plain_reason(session);
        let subject = Subject::Dossier(dossier.id);
        self.note_access(session, AccessWhat::DossierSeen, subject, why)?;
        fs::create_dir_all(folder).map_err(unwritable)?;
        let write = |name: String, sha256: Hash| -> Result<String> {
            let bytes = session.read(|read| {
                Ok(read
                    .blob(sha256)?
                    .ok_or(ErrorCode::NotFound)?
                    .into_bytes()?)
            })?;
            let path = folder.join(name);
            fs::write(&path, bytes).map_err(unwritable)?;
            Ok(path.display().to_string())
        };
        let mut papers = Vec::new();
        for paper in dossier
            .papers
            .iter()
            .flat_map(|line| papers_of(&line.standing))
        {
            let held = session.read(|read| Ok(read.paper(paper)?.ok_or(ErrorCode::NotFound)?))?;
            if held.purged_at.is_some() {
                continue;
            }
            let subject = Subject::Paper(paper);
            self.note_access(session, AccessWhat::PagesSeen, subject, why)?;
            let name = format!("{}.{:03}.pdf", dossier.code, papers.len() + 1);
            let path = write(name, held.record.sha256)?;
            papers.push(ExportedPaper {
                path,
                sha256: held.record.sha256.to_string(),
            });
        }
        let receipt = match dossier.receipts.last() {
            Some(form) => Some(write(
                format!("{}.receipt.pdf", dossier.code),
                form.file.sha256,
            )?),
            None => None,
        };
        Ok(Exported {
            dossier: dossier.code.clone(),
            due_at: dossier.due.due_at.to_rfc3339(),
            receipt,
            papers,
        })
    }
}

fn papers_of(standing: &PaperStanding) -> Vec<motcua_case::ids::PaperId> {
    match standing {
        PaperStanding::Held { paper } => vec![*paper],
        PaperStanding::Imported { papers, .. } => papers.clone(),
        _ => Vec::new(),
    }
}
