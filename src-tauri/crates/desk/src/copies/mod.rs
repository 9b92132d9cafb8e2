//! Electronic copies certified from the original: scanned, compared page by page, signed, sealed, handed over. Each step
//! is an act of its own, by its own role, on any PC that has the record (NĐ 45/2020/NĐ-CP Art. 10).
//!
//! `scan.rs` opens the workspace for originals and takes the pages over, `compare.rs` is the comparison. `plan.rs` shows
//! what signing would do, `run.rs` does it, `begin.rs` and `journal.rs` let it survive anything; `make.rs` makes the file.
mod begin;
mod compare;
mod complete;
mod deliver;
mod journal;
mod keys;
mod make;
mod plan;
mod register;
mod run;
mod scan;
mod sheets;
mod stored;
mod trouble;

pub(crate) use begin::{Look, SEAL, SEAL_WIDTH, TIMESTAMPS, seal_lines, seal_picture};
pub(crate) use journal::{Begun, Target};
pub(crate) use keys::named;
pub(crate) use register::forget_signatures;
pub use run::OnSigning;
pub(crate) use sheets::keep_scan;
pub(crate) use stored::source;
pub(crate) use trouble::{of_not_ready, of_pades, of_signer};

use motcua_case::certify::{Certification, CertificationStatus};
use motcua_case::event::Subject;
use motcua_case::ids::CertificationId;
use motcua_case::user::Permission;

use crate::desk::{Desk, Session};
use crate::error::{ErrorCode, Result};
use crate::view::access::AccessWhat;
use crate::view::copies::{CopyPageView, CopyView, StepCount};

/// Rows of one step at most.
const SHOWN: u32 = 1_000;

impl Desk {
    /// How many electronic copies stand at each step, in the order of the steps.
    pub fn copy_steps(&self) -> Result<Vec<StepCount>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            CertificationStatus::ELECTRONIC_OPEN
                .into_iter()
                .map(|status| {
                    let rows = read.count_certifications_open(status)?;
                    Ok(StepCount { status, rows })
                })
                .collect()
        })
    }

    /// Electronic copies at one step, the most urgent first.
    pub fn copy_rows(
        &self,
        status: CertificationStatus,
    ) -> Result<Vec<crate::view::certification::CertificationView>> {
        let session = self.permitted(Permission::See)?;
        self.recover_signatures(&session)?;
        session.read(|read| {
            let rows = read.certifications_open(status, SHOWN)?;
            self.views(&session, read, &rows)
        })
    }

    /// One electronic copy with its pages.
    pub fn copy(&self, id: CertificationId) -> Result<CopyView> {
        let session = self.permitted(Permission::See)?;
        let view = self.copy_view(&session, id)?;
        let subject = Subject::Certification(id);
        let why = Self::plain_reason(&session);
        self.note_access(&session, AccessWhat::PagesSeen, subject, why)?;
        Ok(view)
    }

    fn copy_view(&self, session: &Session, id: CertificationId) -> Result<CopyView> {
        let row = session.read(|read| electronic(read, id))?;
        let copy = row.electronic().ok_or(ErrorCode::NotFound)?;
        let pages = match &copy.scan {
            Some(scan) => sheets::load(session, &scan.sheets)?,
            None => Vec::new(),
        };
        let kept = copy.kept.as_ref();
        Ok(CopyView {
            row: self.certification_view(session, id)?,
            pages: pages
                .iter()
                .map(|sheet| sheet.view(session))
                .collect::<Vec<CopyPageView>>(),
            compared: copy.compared.clone(),
            statement: copy
                .plan
                .as_ref()
                .map(|plan| plan.statement.clone())
                .unwrap_or_default(),
            file: kept.map_or_else(Vec::new, |kept| {
                // The certificate page follows the pages of the original.
                session.pdf_addresses(kept.file.sha256, row.pages + 1)
            }),
            level: kept.map(|kept| kept.level),
            signed: copy
                .signed
                .as_ref()
                .map(|signed| signed.certificate.clone()),
            sealed: copy
                .sealed
                .as_ref()
                .map(|sealed| sealed.certificate.clone()),
            sealed_sha256: copy.sealed.as_ref().map(|sealed| sealed.digest),
        })
    }
}

/// The row of an electronic copy.
fn electronic(read: &motcua_store::Read<'_>, id: CertificationId) -> Result<Certification> {
    let row = read.certification(id)?.filter(Certification::is_electronic);
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The name under which a row needs its signed file.
fn file_owner(id: CertificationId) -> String {
    format!("certification:{id}:file")
}
