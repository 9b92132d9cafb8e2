//! The steps of a dossier as the province is told of them.
use motcua_case::dossier::Dossier;
use motcua_case::event::{Event, Fact};
use motcua_sync::model::State;

use super::dossier::known_as;
use super::telling::{Around, Said, step};

/// What happened to it that the province is told, oldest first.
pub(super) fn steps(dossier: &Dossier, events: &[(Event, Fact)], around: &Around<'_>) -> Vec<Said> {
    let code = known_as(dossier);
    let remote = dossier.exchange.remote.as_deref();
    let said = |(event, fact): &(Event, Fact)| {
        let (officer, at, text, state) = match fact {
            Fact::DossierReceived(was) => (
                was.received_by_name.clone(),
                was.received_at,
                "Tiếp nhận hồ sơ".to_owned(),
                State::Accepted,
            ),
            // The province knows what it did itself.
            Fact::ResultRecorded(result) if result.theirs => return None,
            Fact::ResultRecorded(result) => (
                result.by_name.clone(),
                result.finished_at,
                format!("Có kết quả giải quyết: {}", result.name),
                State::Finished,
            ),
            Fact::ResultReturned(returned) => (
                returned.by_name.clone(),
                returned.at,
                "Trả kết quả".to_owned(),
                State::Returned,
            ),
            Fact::DossierCancelled | Fact::DossierUndone => (
                who(around, event),
                event.at.wall,
                "Dừng xử lý: hồ sơ nhập nhầm".to_owned(),
                State::Stopped,
            ),
            _ => return None,
        };
        Some(Said {
            event: event.id,
            unsure: around.may_be_told(events, event),
            step: step(code, remote, &officer, at, &text, state),
        })
    };
    events.iter().filter_map(said).collect()
}

/// Name of whoever wrote an event.
pub(super) fn who(around: &Around<'_>, event: &Event) -> String {
    let user = event.actor.user.and_then(|id| around.read.user(id).ok()?);
    user.map(|user| user.name).unwrap_or_default()
}
