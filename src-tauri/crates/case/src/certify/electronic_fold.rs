//! What events make of an electronic copy. One that is out of its turn does not fit.
use super::{
    Certification, CertificationStatus, Compared, ElectronicCopy, KeptCopy, NumberTaken, SignedOn,
};
use crate::event::{Event, Fact};

/// The row after an event of an electronic copy; none where it does not fit.
pub(super) fn apply_electronic(
    mut row: Certification,
    event: &Event,
    fact: &Fact,
) -> Option<Certification> {
    use CertificationStatus::{Issued, Signing, ToCompare, ToScan, ToSeal, ToSign};
    let status = row.status;
    let copy = row.electronic.as_deref_mut()?;
    match (fact, status) {
        // A scan made anew was compared with nothing.
        (Fact::CopyScanned { scan, fee }, ToScan | ToCompare | ToSign)
            if !scan.pages.is_empty() =>
        {
            row.pages = u32::try_from(scan.pages.len()).ok()?;
            copy.scan = Some((**scan).clone());
            copy.compared = None;
            if let Some(fee) = fee {
                row.fee = fee.clone();
            }
            row.status = ToCompare;
        }
        (Fact::CopyCompared { name }, ToCompare) => {
            copy.compared = Some(Compared {
                by: event.actor.user,
                name: name.clone(),
                at: event.at.wall,
            });
            row.status = ToSign;
        }
        (Fact::CopyReturned { .. }, ToSign) => {
            copy.compared = None;
            row.status = ToCompare;
        }
        (Fact::CopyPlanned(plan), Signing)
            if copy.plan.is_none() && row.number == Some(plan.number) =>
        {
            let scanned = copy.scan.as_ref()?;
            if scanned.pages != plan.pages || row.signer != plan.signer {
                return None;
            }
            copy.plan = Some((**plan).clone());
        }
        (Fact::CopySigned(signed), Signing) if signed_as_planned(copy, signed) => {
            copy.kept = Some(KeptCopy {
                file: signed.file.clone(),
                level: signed.level,
                at: event.at.wall,
                renew_at: None,
            });
            copy.signed = Some(signed.copy());
            row.signed = row.number.map(|number: NumberTaken| SignedOn {
                day: number.day,
                at: event.at.wall,
                by: event.actor.user,
            });
            row.status = ToSeal;
        }
        (Fact::CopySealed(sealed), ToSeal) => {
            copy.kept = Some(KeptCopy {
                file: sealed.file.clone(),
                level: sealed.level,
                at: event.at.wall,
                renew_at: None,
            });
            copy.sealed = Some(sealed.copy());
            row.status = Issued;
        }
        (
            Fact::CopyCompleted {
                file,
                level,
                renew_at,
            },
            ToSeal | Issued,
        ) => {
            let kept = copy.kept.as_mut()?;
            // Evidence is only ever added.
            if *level < kept.level || file.bytes <= kept.file.bytes {
                return None;
            }
            *kept = KeptCopy {
                file: file.clone(),
                level: *level,
                at: event.at.wall,
                renew_at: *renew_at,
            };
        }
        (Fact::CopyDelivered(delivered), Issued) => copy.deliveries.push(delivered.clone()),
        _ => return None,
    }
    Some(row)
}

fn signed_as_planned(copy: &ElectronicCopy, signed: &crate::event::SignedFile) -> bool {
    copy.plan
        .as_ref()
        .is_some_and(|plan| plan.certificate == signed.certificate)
}
