//! Items of a chain come in: judged against what the chain holds, then all of what is new or nothing of it.
mod judge;
mod write;

use axum::Json;
use axum::extract::State;
use deadpool_postgres::Transaction;
use motcua_case::replica::{
    DeviceState, FaultCode, Push, PushError, Pushed, QuarantineReason, Refusal, Verdict,
};

use crate::caller::Speaker;
use crate::device::{change, locked};
use crate::hub::{Hub, Shared};
use crate::key::verifies;
use crate::quarantine;
use crate::trouble::Trouble;
use crate::wire::Wire;
use judge::{Held, Judgement, judge};

/// `POST /v1/events`
pub(crate) async fn push(
    State(hub): State<Shared>,
    caller: Speaker,
    Wire(push): Wire<Push>,
) -> Result<Json<Pushed>, Trouble> {
    push.check().map_err(|error| match error {
        PushError::TooLarge | PushError::Body { .. } => FaultCode::TooLarge,
        _ => FaultCode::Malformed,
    })?;
    signed(&hub, &caller, &push).await?;
    let pushed = hub.take(&caller, &push).await?;
    // What a revoked device still brings is kept for review, but it learns nothing more.
    if caller.state == DeviceState::Revoked {
        return Err(FaultCode::Revoked.into());
    }
    Ok(Json(pushed))
}

/// Whoever carries it: the chain's own device signed it.
async fn signed(hub: &Hub, caller: &Speaker, push: &Push) -> Result<(), Trouble> {
    let key = hub.key_of(caller.commune, push.device).await?;
    if verifies(&key, &push.signed_text(&caller.code), &push.signature) {
        Ok(())
    } else {
        Err(FaultCode::Signature.into())
    }
}

impl Hub {
    async fn take(&self, caller: &Speaker, push: &Push) -> Result<Pushed, Trouble> {
        let commune = caller.commune;
        let (_turn, mut client) = self.turn(commune).await?;
        if let Some((held, last)) = write::at_once(&client, commune, push).await? {
            let first = last + 1 - push.items.len() as u64;
            let verdicts = (first..=last).map(|n| Verdict::Applied { n }).collect();
            return Ok(self.answer(caller, push, (verdicts, Some(last)), &held));
        }
        let transaction = client.transaction().await?;
        let mut held = write::held(&transaction, commune, push).await?;
        // What another counter has in its record and carries was written before its device was shut out: the hub knew it
        // once, and lost it when it was put back.
        if caller.device != push.device && caller.state == DeviceState::Active {
            held.state = DeviceState::Active;
        }
        let decided = decide(&transaction, commune, push, &mut held).await?;
        transaction.commit().await?;
        Ok(self.answer(caller, push, decided, &held))
    }

    /// Wakes who waits for the feed, and vouches for the head as it stands now.
    fn answer(
        &self,
        caller: &Speaker,
        push: &Push,
        (verdicts, last): (Vec<Verdict>, Option<u64>),
        held: &Held,
    ) -> Pushed {
        if let Some(last) = last {
            self.wake.tell(caller.commune, last);
        }
        self.metrics.judged(&verdicts);
        let chain = (push.device, push.chain);
        let head = self.head(&caller.code, chain, (held.seq, held.hash), held.at);
        Pushed { verdicts, head }
    }
}

/// Writes what is to be written; gives the verdicts and, where the feed went on, its new end.
async fn decide(
    at: &Transaction<'_>,
    commune: i32,
    push: &Push,
    held: &mut Held,
) -> Result<(Vec<Verdict>, Option<u64>), Trouble> {
    match judge(held, &push.items) {
        Judgement::Wait { expected } => {
            Ok((vec![Verdict::Wait { expected }; push.items.len()], None))
        }
        Judgement::Fork => {
            quarantine::keep(at, commune, push, &push.items, QuarantineReason::Fork).await?;
            let state = locked(at, commune, push.device).await?;
            let last = match state {
                DeviceState::Active => {
                    Some(change(at, commune, push.device, DeviceState::Quarantined).await?)
                }
                _ => None,
            };
            Ok((vec![Verdict::Forked; push.items.len()], last))
        }
        Judgement::Take { known, fresh } => {
            let mut verdicts: Vec<Verdict> =
                known.into_iter().map(|n| Verdict::Known { n }).collect();
            let Some((why, reason)) = kept_out(held.state) else {
                let last = write::append(at, commune, push, fresh, held).await?;
                let first = last.map_or(0, |last| last + 1 - fresh.len() as u64);
                verdicts.extend((first..).zip(fresh).map(|(n, _)| Verdict::Applied { n }));
                return Ok((verdicts, last));
            };
            quarantine::keep(at, commune, push, fresh, reason).await?;
            verdicts.extend(fresh.iter().map(|_| Verdict::Refused { why }));
            Ok((verdicts, None))
        }
    }
}

fn kept_out(state: DeviceState) -> Option<(Refusal, QuarantineReason)> {
    match state {
        DeviceState::Active => None,
        DeviceState::Quarantined => Some((Refusal::Quarantined, QuarantineReason::Quarantined)),
        DeviceState::Revoked => Some((Refusal::Revoked, QuarantineReason::Revoked)),
    }
}
