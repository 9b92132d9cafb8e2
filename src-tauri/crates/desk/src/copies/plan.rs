//! What signing or sealing would do, worked out and shown before anybody types a PIN.
use motcua_case::certify::{
    BookKind, Certification, CertificationMove, CertificationStatus, Series, bar,
};
use motcua_case::deadline::office_day;
use motcua_case::ids::{Hash, UserId};
use motcua_case::office::Office;
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_store::Read;

use super::keys::Reach;
use crate::certify::ALL;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::certify::BookAccess;
use crate::view::copies::{
    KeyHolder, KeyView, SigningPart, SigningPlan, SigningPlanRow, SigningStay, SigningWish,
    StayReason,
};

impl Desk {
    /// What signing or sealing these copies would do.
    pub fn signing_plan(&self, wish: &SigningWish) -> Result<SigningPlan> {
        let session = self.permitted(Permission::See)?;
        let office = session.read(office)?;
        let reach = self.reach(&session)?;
        let key = self.usable_key(&reach, wish.certificate, holder_of(wish.part))?;
        session.read(|read| self.plan_signing(&session, read, &office, wish, key.clone()))
    }

    /// The key meant, if anything may be signed with it.
    pub(crate) fn usable_key(
        &self,
        reach: &Reach,
        certificate: Hash,
        wanted: KeyHolder,
    ) -> Result<KeyView> {
        let key = self.key(reach, certificate);
        let key = key.ok_or_else(|| Error::new(ErrorCode::TokenAbsent).retryable())?;
        if let Some(unfit) = key.unfit {
            return Err(Error::key_unfit(unfit));
        }
        if key.holder != wanted {
            let reason = match wanted {
                KeyHolder::Person => "agency",
                KeyHolder::Agency => "person",
            };
            return Err(Error::new(ErrorCode::KeyUnfit).with("reason", reason));
        }
        Ok(key)
    }

    pub(super) fn plan_signing(
        &self,
        session: &Session,
        read: &Read<'_>,
        office: &Office,
        wish: &SigningWish,
        key: KeyView,
    ) -> Result<SigningPlan> {
        let mut plan = SigningPlan {
            key,
            rows: Vec::new(),
            staying: Vec::new(),
            digest: String::new(),
        };
        let mut rows = Vec::new();
        if wish.part == SigningPart::Signature {
            rows = self.in_flight(read, wish.certificate)?;
        }
        for id in &wish.rows {
            if !rows.iter().any(|row: &Certification| row.id == *id) {
                rows.push(super::electronic(read, *id)?);
            }
        }
        let mut next = self.next_number(session, read, office)?;
        for row in rows {
            match self.stays(session, read, office, wish, &plan.key, &row)? {
                Some(reason) => plan.staying.push(SigningStay {
                    id: row.id,
                    paper: row.paper.clone(),
                    reason,
                }),
                None => match self.planned(read, &row, &mut next)? {
                    Some(shown) => plan.rows.push(shown),
                    None => plan.staying.push(SigningStay {
                        id: row.id,
                        paper: row.paper.clone(),
                        reason: StayReason::NoNumber,
                    }),
                },
            }
        }
        // How many wrong PINs are still taken is part of what was shown: the last try is never used up unannounced.
        let key = (&plan.key.certificate, plan.key.left);
        let shown = serde_json::to_vec(&(wish.part, key, &plan.rows))
            .map_err(|_| Error::internal("plan"))?;
        plan.digest = Hash::of(&shown).to_string();
        Ok(plan)
    }

    /// Copies that have their number and wait for this certificate's signature: they come first, so that no book has two
    /// beginnings. One that waits for another certificate has to be finished, or given up, before.
    fn in_flight(&self, read: &Read<'_>, certificate: Hash) -> Result<Vec<Certification>> {
        let begun = read.certifications_open(CertificationStatus::Signing, ALL)?;
        for row in &begun {
            let planned = row.electronic().and_then(|copy| copy.plan.as_ref());
            if planned.is_some_and(|plan| plan.certificate.fingerprint != certificate) {
                let no = row.number.map_or(0, |number| number.no);
                return Err(Error::new(ErrorCode::CopyInFlight).with("no", no));
            }
        }
        let mut begun = begun;
        begun.sort_by_key(|row| row.number.map(|number| number.no));
        Ok(begun)
    }

    /// The number the next copy gets and its volume's code; none where its book gives none here.
    fn next_number(
        &self,
        session: &Session,
        read: &Read<'_>,
        office: &Office,
    ) -> Result<Option<(u32, String)>> {
        let kind = BookKind::ElectronicCopies;
        let standing = self.standing(session, read, office, kind)?;
        Ok(match standing.state {
            BookAccess::Open { next } => {
                let series = Self::book_of(read, office, kind, self.today())?;
                series.map(|series| (next, series.volume_code(series.volume())))
            }
            BookAccess::OpensItself => {
                let year = chrono::Datelike::year(&self.today());
                Some((1, format!("01/{year}-{}", standing.symbol)))
            }
            _ => None,
        })
    }

    fn stays(
        &self,
        session: &Session,
        read: &Read<'_>,
        office: &Office,
        wish: &SigningWish,
        key: &KeyView,
        row: &Certification,
    ) -> Result<Option<StayReason>> {
        let series: Option<Series> = match row.number {
            Some(number) => read.series(number.series)?,
            None => None,
        };
        let kind = match wish.part {
            SigningPart::Signature => CertificationMove::SignCopy,
            SigningPart::Seal => CertificationMove::Seal,
        };
        if let Some(bar) = bar(kind, row, series.as_ref(), &session.actor()) {
            return Ok(Some(StayReason::Bar(bar)));
        }
        if wish.part == SigningPart::Seal {
            return Ok(None);
        }
        let planned = row.electronic().and_then(|copy| copy.plan.as_ref());
        if planned.is_some_and(|plan| plan.certificate.fingerprint != wish.certificate) {
            return Ok(Some(StayReason::OtherCertificate));
        }
        let folded = |name: &str| text::fold(&text::nfc(name));
        if folded(&row.signer.name) != folded(&key.certificate.holder) {
            return Ok(Some(StayReason::OtherSigner));
        }
        let may = office.certify.signers.iter().any(|signer| {
            signer.id == row.signer.id
                && signer.may_sign(BookKind::ElectronicCopies, office_day(self.clock.now()))
                && signer.user.is_none_or(|user| acts_as(session, user))
        });
        Ok((!may).then_some(StayReason::SignerMayNot))
    }

    fn planned(
        &self,
        read: &Read<'_>,
        row: &Certification,
        next: &mut Option<(u32, String)>,
    ) -> Result<Option<SigningPlanRow>> {
        // A copy that was begun on another day gets another number: the day of a number is that of its signature.
        let kept = row.number.filter(|number| {
            row.status != CertificationStatus::Signing || number.day == self.today()
        });
        let (no, volume_code) = match (kept, next) {
            (Some(number), _) => {
                let series = read.series(number.series)?.ok_or(ErrorCode::NotFound)?;
                (number.no, series.volume_code(number.volume))
            }
            (None, Some((no, code))) => {
                let given = (*no, code.clone());
                *no += 1;
                given
            }
            (None, None) => return Ok(None),
        };
        let copy = row.electronic();
        Ok(Some(SigningPlanRow {
            id: row.id,
            paper: row.paper.clone(),
            requester: row.requester.name.clone(),
            pages: row.pages,
            page_hashes: copy
                .and_then(|copy| copy.scan.as_ref())
                .map(|scan| scan.pages.clone())
                .unwrap_or_default(),
            no,
            volume_code,
            signer: row.signer.clone(),
            compared: copy.and_then(|copy| copy.compared.clone()),
            fee: row.fee.total,
            begun: row.status == CertificationStatus::Signing,
        }))
    }
}

/// Who signs a part.
pub(super) fn holder_of(part: SigningPart) -> KeyHolder {
    match part {
        SigningPart::Signature => KeyHolder::Person,
        SigningPart::Seal => KeyHolder::Agency,
    }
}

/// The user, or the absent person acted for.
fn acts_as(session: &Session, user: UserId) -> bool {
    session.user_id() == user || session.acting_for == Some(user)
}
