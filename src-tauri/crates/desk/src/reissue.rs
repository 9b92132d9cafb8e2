//! Issuing a receipt: the first of a visit, and the next version that names the one it replaces.
use motcua_case::action::Move;
use motcua_case::dossier::{Dossier, IssuedForm};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::DossierId;
use motcua_case::office::Office;
use motcua_case::paper::{FileRef, Media};
use motcua_case::user::Permission;
use motcua_store::Write;

use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::dossier::DossierView;

impl Desk {
    /// Issues one receipt for the dossiers of `group`. Where they had one, the new one names it and takes its place.
    pub(crate) fn issue_receipt(
        &self,
        session: &Session,
        write: &Write<'_>,
        office: &Office,
        group: &mut [Dossier],
        at: Stamp,
    ) -> Result<()> {
        let actor = session.actor_ref();
        let (bytes, template) = self.receipt_pdf(office, group, None, at.wall)?;
        let sealed = session.store.blobs().seal(&bytes)?;
        let file = FileRef {
            sha256: sealed.sha256(),
            bytes: u32::try_from(bytes.len()).map_err(|_| Error::internal("receipt"))?,
            media: Media::Pdf,
        };
        let covers: Vec<DossierId> = group.iter().map(|dossier| dossier.id).collect();
        let pages = self.form_pages(&bytes)?;
        for dossier in group {
            let form = IssuedForm {
                template: template.clone(),
                file: file.clone(),
                pages,
                covers: covers.clone(),
                issued_at: at.wall,
                prints: Vec::new(),
                replaces: dossier
                    .receipts
                    .len()
                    .checked_sub(1)
                    .and_then(|last| u16::try_from(last).ok()),
                withdrawn_at: None,
            };
            write.keep(&sealed, &format!("dossier:{}", dossier.id))?;
            write.append(
                at,
                &actor,
                Subject::Dossier(dossier.id),
                &Fact::ReceiptIssued(Box::new(form.clone())),
            )?;
            dossier.receipts.push(form);
        }
        Ok(())
    }

    /// Issues the receipt anew for a citizen who wants the code the province allotted; the counter's own number stays
    /// on it.
    pub fn receipt_renew(&self, id: DossierId) -> Result<DossierView> {
        let session = self.permitted(Permission::Receive)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            self.correctable(&session, write, id, Move::RenewReceipt)?;
            self.reissue_receipt(&session, write, id, at)
        })?;
        self.dossier(id)
    }

    /// Issues the next version of a dossier's receipt, after something printed on it was put right.
    pub(crate) fn reissue_receipt(
        &self,
        session: &Session,
        write: &Write<'_>,
        id: DossierId,
        at: Stamp,
    ) -> Result<()> {
        let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
        let mut group = self.receipt_group(write, &dossier)?;
        self.issue_receipt(session, write, &office(write)?, &mut group, at)
    }

    /// The dossiers on a dossier's newest receipt that still stand; itself where it has none.
    pub(crate) fn receipt_group(
        &self,
        read: &motcua_store::Read<'_>,
        dossier: &Dossier,
    ) -> Result<Vec<Dossier>> {
        let covers = dossier
            .receipts
            .last()
            .map_or_else(|| vec![dossier.id], |form| form.covers.clone());
        let mut group = Vec::new();
        for id in covers {
            let one = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            if one.id == dossier.id || one.status.stands() {
                group.push(one);
            }
        }
        Ok(group)
    }
}
