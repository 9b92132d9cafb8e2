//! An electronic copy as the province is to hold it: a dossier of its own, whose result is the sealed file.
use motcua_case::certify::{Certification, CertificationStatus, EvidenceLevel};
use motcua_case::event::{Event, Fact};
use motcua_sync::model;
use motcua_sync::model::{Case, CaseResult, FeeWhen, FiledAt, OnlinePayment, ReturnBy, State};

use super::dossier::{fee, procedure};
use super::party::person;
use super::steps::who;
use super::telling::{Around, Said, Sendable, Telling, retracted, revision, sendable, short, step};
use crate::error::Result;

/// Key of the procedure in the catalogue.
pub(super) const PROCEDURE: &str = "chung-thuc-ban-sao-dien-tu-tu-ban";

/// It ended without a copy.
pub(super) fn ended(row: &Certification) -> bool {
    matches!(
        row.status,
        CertificationStatus::Withdrawn | CertificationStatus::Refused
    )
}

/// Its number was given up, and another row goes on for it under the same code.
pub(super) fn went_on(row: &Certification) -> bool {
    matches!(
        row.status,
        CertificationStatus::Void | CertificationStatus::HandedOver
    )
}

pub(super) fn telling(
    row: &Certification,
    events: &[(Event, Fact)],
    around: &Around<'_>,
) -> Result<Telling> {
    let code = row.code.as_ref().map_or("", |code| &code.code);
    let official = row.exchange.official.as_ref();
    let known_as = official.map_or(code, |official| &official.code);
    let codes = &around.office.exchange.codes;
    let mapping = codes.iter().find(|code| code.procedure == PROCEDURE);
    let entry = around.rules.procedure(PROCEDURE);
    let name = entry.map_or("", |entry| &entry.name);
    let files: Vec<Sendable> = sealed(row, around, known_as).into_iter().collect();
    let revision = revision(
        events
            .iter()
            .filter(|(_, fact)| tells(fact))
            .map(|(event, _)| event.id),
        files.iter(),
    );
    let owner = person(around, row.requester.person, &row.requester.name)?;
    let result = entry.and_then(|entry| entry.results.first());
    let handed = row
        .electronic
        .as_ref()
        .and_then(|copy| copy.deliveries.first());
    Ok(Telling {
        revision,
        case: Case {
            code: known_as.to_owned(),
            remote: row.exchange.remote.clone(),
            receipt_no: code.to_owned(),
            procedure: model::CaseProcedure {
                sector: entry.map(|entry| entry.sector.clone()).unwrap_or_default(),
                ..procedure(
                    around,
                    mapping,
                    PROCEDURE,
                    entry
                        .and_then(|entry| entry.code.as_ref())
                        .map(|code| code.as_str()),
                    name,
                )
            },
            channel: model::Channel::Counter,
            filed_at: FiledAt::System,
            submitter: owner.clone(),
            owner,
            summary: format!("{name} – {}", row.paper),
            submitted_at: row.received_at,
            accepted_at: row.received_at,
            due_at: row.due_at,
            state: state(row),
            finished_at: finished(row),
            returned_at: handed.map(|handed| handed.at),
            returned_note: handed
                .map(|_| row.requester.name.clone())
                .unwrap_or_default(),
            refused_at: row.refused.as_ref().map(|refused| refused.at),
            return_by: ReturnBy::Counter,
            unit: around.office.agency.name.clone(),
            vneid: false,
            databases: Vec::new(),
            payment: OnlinePayment::None,
            papers: Vec::new(),
            fees: row
                .fee
                .lines
                .iter()
                .map(|line| fee(line, mapping, FeeWhen::OnReceipt, name))
                .collect(),
            supplements: Vec::new(),
            results: files
                .iter()
                .map(|file| CaseResult {
                    name: row.paper.clone(),
                    component: String::new(),
                    code: result
                        .and_then(|result| result.code.clone())
                        .unwrap_or_default(),
                    document: file.document.clone(),
                })
                .collect(),
            retracted: retracted(&row.exchange, &files),
            note: String::new(),
        },
        steps: steps(row, known_as, events, around),
        files,
    })
}

/// Whether the province is told anew after this. Evidence that is appended later changes nothing that was said.
fn tells(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::CertificationReceived(_)
            | Fact::CopySealed(_)
            | Fact::CopyDelivered(_)
            | Fact::CertificationStruck { .. }
            | Fact::CertificationRefused(_)
            | Fact::CertificationWithdrawn
            | Fact::CertificationCancelled(_)
            | Fact::ConflictSettled { .. }
    )
}

/// The sealed file as it is now, where it may leave the house.
fn sealed(row: &Certification, around: &Around<'_>, code: &str) -> Option<Sendable> {
    let copy = row.electronic.as_ref()?;
    let (sealed, kept) = (copy.sealed.as_ref()?, copy.kept.as_ref()?);
    let leaves = kept.level != EvidenceLevel::Basic || around.office.certify.signing.pending_leaves;
    // The name is that of the sealed revision: what is appended later makes it no other copy.
    let id = format!("{}-{}", row.id, short(sealed.digest));
    leaves.then(|| sendable(&id, code, 1, &kept.file, ""))
}

fn state(row: &Certification) -> State {
    let handed = row
        .electronic
        .as_ref()
        .is_some_and(|copy| !copy.deliveries.is_empty());
    match row.status {
        CertificationStatus::Issued if handed => State::Returned,
        CertificationStatus::Issued => State::Finished,
        CertificationStatus::Refused => State::Refused,
        CertificationStatus::Withdrawn => State::Withdrawn,
        CertificationStatus::Cancelled | CertificationStatus::Void => State::Stopped,
        CertificationStatus::ToScan => State::Accepted,
        _ => State::Processing,
    }
}

fn finished(row: &Certification) -> Option<chrono::DateTime<chrono::Utc>> {
    let signed = row.signed.map(|signed| signed.at);
    let sealed = row
        .electronic
        .as_ref()
        .and_then(|copy| copy.kept.as_ref())
        .map(|kept| kept.at);
    match row.status {
        CertificationStatus::Issued => signed.or(sealed),
        CertificationStatus::Cancelled => row.cancelled.as_ref().map(|cancelled| cancelled.at),
        _ => None,
    }
}

fn steps(
    row: &Certification,
    code: &str,
    events: &[(Event, Fact)],
    around: &Around<'_>,
) -> Vec<Said> {
    let remote = row.exchange.remote.as_deref();
    let mut handed = false;
    let said = |(event, fact): &(Event, Fact)| {
        let (text, state) = match fact {
            // What goes on for a number that was given up was received before.
            Fact::CertificationReceived(was) if was.replaces.is_none() => (
                "Tiếp nhận yêu cầu chứng thực bản sao điện tử",
                State::Accepted,
            ),
            Fact::CopySealed(_) => ("Đã ký số, đóng dấu bản sao điện tử", State::Finished),
            Fact::CopyDelivered(_) if !handed => {
                handed = true;
                ("Trả bản sao điện tử", State::Returned)
            }
            Fact::CertificationRefused(_) => ("Từ chối chứng thực", State::Refused),
            Fact::CertificationWithdrawn => ("Công dân rút yêu cầu", State::Withdrawn),
            Fact::CertificationCancelled(_) => ("Hủy bỏ theo quyết định", State::Stopped),
            _ => return None,
        };
        let officer = who(around, event);
        Some(Said {
            event: event.id,
            unsure: around.may_be_told(events, event),
            step: step(code, remote, &officer, event.at.wall, text, state),
        })
    };
    events.iter().filter_map(said).collect()
}
