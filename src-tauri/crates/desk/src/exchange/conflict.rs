//! Where the province says otherwise than the record, and nobody has decided it yet.
use chrono::DateTime;
use motcua_case::deadline::office_time;
use motcua_case::dossier::Dossier;
use motcua_case::event::{Event, Fact};
use motcua_case::exchange::{ComparedField, ConflictField};
use motcua_case::office::Office;
use motcua_case::online::OnlineNews;

/// Fields that differ, with those that were open before; none where all agree or were decided as they are.
pub(super) fn open(
    dossier: &Dossier,
    office: &Office,
    news: &OnlineNews,
    events: &[(Event, Fact)],
) -> Option<Vec<ConflictField>> {
    let decided = decided(events);
    let found: Vec<ConflictField> = news
        .fields
        .iter()
        .filter_map(|(field, there)| differs(dossier, office, *field, there))
        .filter(|field| !decided.contains(field))
        .collect();
    if found.is_empty() {
        return None;
    }
    let before = dossier.exchange.conflict.iter();
    let before = before.flat_map(|conflict| &conflict.fields);
    let kept = before.filter(|old| !found.iter().any(|new| new.field == old.field));
    let mut fields: Vec<ConflictField> = kept.cloned().collect();
    fields.extend(found);
    fields.sort_by_key(|field| field.field);
    Some(fields)
}

/// Differences that a person has seen and decided: the same values again are no news.
fn decided(events: &[(Event, Fact)]) -> Vec<ConflictField> {
    let mut seen: Vec<ConflictField> = Vec::new();
    let mut decided = Vec::new();
    for (_, fact) in events {
        match fact {
            Fact::ConflictSeen { fields } => seen.clone_from(fields),
            Fact::ConflictSettled { .. } => decided.append(&mut seen),
            _ => {}
        }
    }
    decided
}

fn differs(
    dossier: &Dossier,
    office: &Office,
    field: ComparedField,
    there: &str,
) -> Option<ConflictField> {
    let here = here(dossier, office, field)?;
    let same = match field {
        ComparedField::AcceptedAt | ComparedField::DueAt => seconds(&here) == seconds(there),
        _ => here == there,
    };
    (!same).then(|| ConflictField {
        field,
        here,
        there: there.to_owned(),
    })
}

/// The value here, as it is shown; none of where a dossier stands, which has moves of its own.
fn here(dossier: &Dossier, office: &Office, field: ComparedField) -> Option<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let procedure = &dossier.procedure;
    Some(match field {
        ComparedField::Procedure => office
            .exchange
            .national_code(&procedure.key, procedure.code.as_deref())
            .unwrap_or_default(),
        ComparedField::Owner => dossier.owner.name.clone(),
        ComparedField::Number => text(&dossier.owner.number),
        ComparedField::Phone => text(&dossier.owner.phone),
        ComparedField::AcceptedAt => office_time(dossier.received_at).to_rfc3339(),
        ComparedField::DueAt => dossier.due.due_at.to_rfc3339(),
        ComparedField::State => return None,
    })
}

/// A time to the second: the wire has no finer one.
fn seconds(text: &str) -> Option<i64> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    Some(at.timestamp())
}
