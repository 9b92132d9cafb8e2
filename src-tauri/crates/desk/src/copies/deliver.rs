//! A sealed copy goes to its requester: a slip whose code names the file, and where the office allows it the file itself.
use std::path::Path;

use motcua_case::certify::{
    Certification, CertificationMove, Delivered, DeliveryWay, EvidenceLevel, Series,
};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::CertificationId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_pdf::form::certify as form;
use motcua_store::write_durably;

use crate::certify::{append, moved, statement};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::receipt::form_agency;
use crate::view::access::{AccessWhat, AccessWhy};
use crate::view::certification::ListPrinted;

impl Desk {
    /// Prints the slip of a sealed copy.
    pub fn copy_slip(&self, id: CertificationId) -> Result<ListPrinted> {
        let session = self.permitted(Permission::See)?;
        let (office, row, series) = self.leaving(&session, id)?;
        let copy = row.electronic().ok_or(ErrorCode::NotFound)?;
        let sealed = copy.sealed.as_ref().ok_or(ErrorCode::NotFound)?;
        let said = statement(&office, &row, &series)?;
        let slip = form::CopySlip {
            agency: form_agency(&office),
            agency_code: office.agency.code.clone(),
            number: said.number,
            volume: said.volume.clone(),
            date: said.date,
            requester: row.requester.name.clone(),
            original: row.paper.clone(),
            pages: row.pages,
            signer: format!("{}, {}", row.signer.name, row.signer.title),
            digest: sealed.digest.0,
            bytes: sealed.bytes.into(),
            address: office.certify.signing.address.clone(),
            practice: office.practice,
        };
        let failed = |_| Error::new(ErrorCode::FormFailed);
        let templates = &self.assets.copy_slips;
        let template = templates.on(form::COPY_SLIP, said.date).map_err(failed)?;
        let pdf = form::copy_slip(template, &self.assets.fonts, &slip).map_err(failed)?;
        let printed = self.print_list(&office, &pdf, 1)?;
        self.delivered(&session, id, DeliveryWay::Slip)?;
        Ok(printed)
    }

    /// Writes a sealed copy to a removable medium, where the office allows it.
    pub fn copy_to_medium(&self, id: CertificationId, folder: &Path) -> Result<String> {
        let session = self.permitted(Permission::See)?;
        let (office, row, series) = self.leaving(&session, id)?;
        if !office.certify.signing.media {
            return Err(ErrorCode::MediumNotAllowed.into());
        }
        let number = row.number.ok_or(ErrorCode::NotFound)?;
        let name = format!("ban-sao-dien-tu-{:04}-{}.pdf", number.no, series.year);
        let path = folder.join(name);
        self.write_copy(&session, &row, &path)?;
        self.delivered(&session, id, DeliveryWay::Medium)?;
        Ok(path.display().to_string())
    }

    /// Writes the file of a copy as it is now, for a judge or an archive.
    pub fn copy_export(&self, id: CertificationId, path: &Path) -> Result<()> {
        let session = self.permitted(Permission::KeepBooks)?;
        let row = session.read(|read| super::electronic(read, id))?;
        self.write_copy(&session, &row, path)
    }

    /// A copy that may leave the house.
    fn leaving(
        &self,
        session: &Session,
        id: CertificationId,
    ) -> Result<(Office, Certification, Series)> {
        session.read(|read| {
            let office = office(read)?;
            let row = moved(session, read, id, CertificationMove::Deliver)?;
            let level = row.electronic().and_then(|copy| copy.kept.as_ref());
            let pending = level.is_none_or(|kept| kept.level == EvidenceLevel::Basic);
            if pending && !office.certify.signing.pending_leaves {
                return Err(Error::new(ErrorCode::TimestampPending).retryable());
            }
            let number = row.number.ok_or(ErrorCode::NotFound)?;
            let series = read.series(number.series)?.ok_or(ErrorCode::NotFound)?;
            Ok((office, row, series))
        })
    }

    fn write_copy(&self, session: &Session, row: &Certification, path: &Path) -> Result<()> {
        let kept = row.electronic().and_then(|copy| copy.kept.as_ref());
        let file = kept.ok_or(ErrorCode::NotFound)?.file.sha256;
        let bytes = session.read(|read| {
            let blob = read.blob(file)?.ok_or(ErrorCode::NotFound)?;
            Ok(blob.into_bytes()?)
        })?;
        let subject = Subject::Certification(row.id);
        self.note_access(session, AccessWhat::PagesSeen, subject, AccessWhy::Counter)?;
        Ok(write_durably(path, &bytes)?)
    }

    fn delivered(&self, session: &Session, id: CertificationId, way: DeliveryWay) -> Result<()> {
        let at = stamp(&*self.clock);
        let delivered = Delivered {
            way,
            at: at.wall,
            by: Some(session.user_id()),
        };
        session.write(|write| {
            moved(session, write, id, CertificationMove::Deliver)?;
            append(session, write, id, &Fact::CopyDelivered(delivered), at)
        })
    }
}
