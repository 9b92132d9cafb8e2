//! What the batch of the day would sign, shown before anybody types a PIN; and the batch itself.
use std::sync::atomic::{AtomicBool, Ordering};

use motcua_case::ids::{Hash, PaperId};
use motcua_case::user::Permission;
use motcua_sign::Secret;
use motcua_store::Read;

use super::row;
use crate::copies::{OnSigning, Target};
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::copies::{KeyHolder, KeyView};
use crate::view::paper_sign::{PaperSigningDone, PaperSigningPlan, PaperSigningWish, PaperStay};

impl Desk {
    /// What sealing these papers would do.
    pub fn paper_signing_plan(&self, wish: &PaperSigningWish) -> Result<PaperSigningPlan> {
        let session = self.permitted(Permission::Seal)?;
        let reach = self.reach(&session)?;
        let key = self.usable_key(&reach, wish.certificate, KeyHolder::Agency)?;
        session.read(|read| plan(read, wish, key.clone()))
    }

    /// Seals what was shown, until [`Desk::signing_stop`] is called.
    pub fn paper_signing_start(
        &self,
        wish: &PaperSigningWish,
        digest: &str,
        secret: Option<&Secret>,
        on: OnSigning<'_>,
    ) -> Result<PaperSigningDone> {
        self.signing.store(false, Ordering::Relaxed);
        self.paper_signing_run(wish, digest, secret, &self.signing, on)
    }

    /// Seals what was shown. Stops where asked to after the paper under way, or where going on makes no sense; what is
    /// signed stays signed. A paper that cannot be signed is told of and stays; the others do not wait for it.
    pub fn paper_signing_run(
        &self,
        wish: &PaperSigningWish,
        digest: &str,
        secret: Option<&Secret>,
        cancel: &AtomicBool,
        on: OnSigning<'_>,
    ) -> Result<PaperSigningDone> {
        let session = self.permitted(Permission::Seal)?;
        let reach = self.reach(&session)?;
        let key = self.usable_key(&reach, wish.certificate, KeyHolder::Agency)?;
        let shown = session.read(|read| plan(read, wish, key.clone()))?;
        if shown.digest != digest {
            return Err(ErrorCode::PlanStale.into());
        }
        if shown.rows.is_empty() {
            return Err(ErrorCode::NotFound.into());
        }
        self.room_for_more(&session)?;
        // What was signed before a crash is registered with the value it has, and not signed again.
        self.recover_signatures(&session)?;
        let now = session.read(|read| plan(read, wish, key.clone()))?;
        let targets = now.rows.iter().map(|row| Target::Paper(row.id)).collect();
        let batch = self.batch(session, &reach, wish.certificate)?;
        let ended = batch.run(targets, secret, cancel, on)?;
        let papers = |targets: &[Target]| -> Vec<PaperId> {
            let paper = |target: &Target| PaperId(target.subject());
            targets.iter().map(paper).collect()
        };
        Ok(PaperSigningDone {
            signed: papers(&ended.signed),
            left: papers(&ended.left),
            stopped: ended.stopped,
        })
    }
}

fn plan(read: &Read<'_>, wish: &PaperSigningWish, key: KeyView) -> Result<PaperSigningPlan> {
    let mut rows = Vec::new();
    let mut staying = Vec::new();
    let mut shown = Vec::new();
    for id in &wish.rows {
        let paper = read.paper(*id)?.ok_or(ErrorCode::NotFound)?;
        match paper.sign_bar() {
            Some(reason) => staying.push(PaperStay {
                id: paper.id,
                paper: paper.name.clone(),
                reason,
            }),
            None => {
                shown.push((paper.id, paper.record.sha256));
                rows.push(row(read, &paper)?);
            }
        }
    }
    let shown = serde_json::to_vec(&(&key.certificate, key.left, &shown));
    let shown = shown.map_err(|_| Error::internal("plan"))?;
    Ok(PaperSigningPlan {
        key,
        rows,
        staying,
        digest: Hash::of(&shown).to_string(),
    })
}
