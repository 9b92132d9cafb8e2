//! Putting right what is wrong on a printed receipt. The dossier keeps its number, its people and its time of receipt;
//! a new version of the receipt names the one it replaces.
use motcua_case::action::{self, Move};
use motcua_case::dossier::{Dossier, FeeRecord, Payment};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::DossierId;
use motcua_case::mistake::{CorrectedParts, fee_entries};
use motcua_case::money::Dong;
use motcua_case::user::Permission;
use motcua_store::{Read, Write};

use crate::cancel::given;
use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::dossier::DossierView;

impl Desk {
    /// Sets the amount of a dossier's fee anew. What was paid too much is to be given back, what was paid too little
    /// to be taken; both are rows against the amount first agreed.
    pub fn fee_correct(&self, id: DossierId, total: Dong, reason: &str) -> Result<DossierView> {
        let session = self.permitted(Permission::Receive)?;
        let reason = given(reason, "reason")?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let dossier = self.correctable(&session, write, id, Move::CorrectFee)?;
            if dossier.fee.total == total {
                return Err(Error::new(ErrorCode::Invalid).with("field", "total"));
            }
            let fee = Box::new(fee_anew(
                &dossier.fee,
                dossier.fee.clone(),
                total,
                at,
                &reason,
            ));
            let fact = Fact::FeeCorrected { fee, reason };
            write.append(at, &session.actor_ref(), Subject::Dossier(id), &fact)?;
            self.reissue_receipt(&session, write, id, at)
        })?;
        self.dossier(id)
    }

    /// A dossier whose procedure or fee may be put right by this session now.
    pub(crate) fn correctable(
        &self,
        session: &Session,
        read: &Read<'_>,
        id: DossierId,
        kind: Move,
    ) -> Result<Dossier> {
        let dossier = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
        match action::refusal(kind, &dossier, &session.actor(), self.clock.now()) {
            Some(refusal) => Err(Error::refused(refusal)),
            None => Ok(dossier),
        }
    }

    /// Puts the procedure right: `right` is the dossier as it would have been received.
    pub(crate) fn correct_procedure(
        &self,
        session: &Session,
        write: &Write<'_>,
        dossier: &Dossier,
        right: Dossier,
        reason: &str,
        at: Stamp,
    ) -> Result<Dossier> {
        let total = right.fee.total;
        let parts = CorrectedParts {
            fee: fee_anew(&dossier.fee, right.fee, total, at, reason),
            procedure: right.procedure,
            papers: right.papers,
            due: right.due,
            deciding_unit: right.deciding_unit,
            reason: given(reason, "reason")?,
        };
        let fact = Fact::DossierCorrected(Box::new(parts));
        let subject = Subject::Dossier(dossier.id);
        write.append(at, &session.actor_ref(), subject, &fact)?;
        self.reissue_receipt(session, write, dossier.id, at)?;
        write
            .dossier(dossier.id)?
            .ok_or_else(|| ErrorCode::NotFound.into())
    }
}

/// `right` with the new total and the rows that lead to it from `before`.
fn fee_anew(
    before: &FeeRecord,
    right: FeeRecord,
    total: Dong,
    at: Stamp,
    reason: &str,
) -> FeeRecord {
    FeeRecord {
        entries: fee_entries(before, total, at.wall, reason),
        payment: match (before.payment, total.is_zero()) {
            (Payment::Nothing, false) => right.payment,
            (paid, _) => paid,
        },
        total,
        ..right
    }
}
