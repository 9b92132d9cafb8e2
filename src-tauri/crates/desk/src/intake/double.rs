//! A dossier that would be received twice: of the same person, or of a child of the same day and mother.
use motcua_case::dossier::{Dossier, DossierStatus};
use motcua_case::person;
use motcua_store::Read;

use super::draft::{CaseDraft, Draft};
use crate::error::Result;
use crate::view::intake::DoubleView;

/// The dossier that this case would double.
pub(super) fn found(
    read: &Read<'_>,
    draft: &Draft,
    case: &CaseDraft,
    procedure: &str,
) -> Result<Option<DoubleView>> {
    let corrected = draft.corrects.as_ref().map(|corrects| corrects.dossier);
    let owner = draft.owner_party();
    let same = match owner.person {
        Some(owner) => read.open_double(owner, procedure)?,
        None => None,
    };
    let view = |dossier: Dossier, same_birth| DoubleView {
        id: dossier.id,
        code: dossier.code,
        received_at: dossier.received_at,
        same_birth,
        accepted: case.double_accepted,
    };
    if let Some(dossier) = same.filter(|dossier| Some(dossier.id) != corrected) {
        return Ok(Some(view(dossier, None)));
    }
    let Some(birth) = owner.facts.birth else {
        return Ok(None);
    };
    for known in read.people_born(birth)? {
        if Some(known.id) == owner.person || !person::same_birth(&owner.facts, &known.facts) {
            continue;
        }
        let twice = read.dossiers_of(known.id)?.into_iter().find(|dossier| {
            dossier.owner.person == known.id
                && dossier.procedure.key == procedure
                && dossier.status == DossierStatus::Received
                && Some(dossier.id) != corrected
        });
        if let Some(dossier) = twice {
            return Ok(Some(view(dossier, Some(known.facts.name))));
        }
    }
    Ok(None)
}
