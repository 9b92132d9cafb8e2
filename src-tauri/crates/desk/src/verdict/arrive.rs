//! The verdict on a PDF that is brought in: what is kept with the paper.
use motcua_case::paper::{SignaturesFound, SignaturesOutcome};
use motcua_sign::verify::{Overall, Report};

use crate::desk::Desk;
use crate::error::Result;

impl Desk {
    /// What is found of the signatures of a PDF; none where it has none. A file that cannot be judged is not refused for
    /// it, and is not called whole either.
    pub(crate) fn signatures_found(&self, bytes: &[u8]) -> Result<Option<SignaturesFound>> {
        let judged = self.judged(bytes, &self.trusted()?);
        let Ok(report) = judged else {
            return Ok(Some(SignaturesFound {
                outcome: SignaturesOutcome::Undetermined,
                signers: Vec::new(),
                reason: None,
                judged_at: self.clock.now(),
            }));
        };
        let over = self.own_copy(bytes, &report)?;
        Ok(found(&report, over.is_some_and(|own| own.is_over())))
    }
}

fn found(report: &Report, over: bool) -> Option<SignaturesFound> {
    let outcome = match report.overall {
        Overall::Unsigned => return None,
        _ if over => SignaturesOutcome::Cancelled,
        Overall::Valid => SignaturesOutcome::Valid,
        Overall::Undetermined => SignaturesOutcome::Undetermined,
        Overall::Invalid => SignaturesOutcome::Broken,
    };
    let signatures = report.signatures.iter();
    let signers = signatures.clone().filter_map(|one| one.signer.clone());
    let worst = signatures.max_by_key(|one| one.indication);
    let reason = worst.and_then(|one| serde_json::to_value(one.sub_indication?).ok());
    Some(SignaturesFound {
        outcome,
        signers: signers.collect(),
        reason: reason.and_then(|reason| reason.as_str().map(str::to_owned)),
        judged_at: report.judged_at,
    })
}
