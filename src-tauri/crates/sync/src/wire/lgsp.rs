//! The provincial service bus (dialect D, province-api d.6): MSyncDocument and MDocumentTraces. Moments are UTC, files
//! Base64 within the call. A moment that is not there is left out. The table of fields is in `CONFORMANCE.md`.
use std::collections::BTreeMap;

use base64ct::{Base64, Encoding};
use serde::Serialize;

use crate::model::{
    Case, CaseFee, CasePaper, FeeKind, PartyKind, ReturnBy, State, Step, Supplement,
};
use crate::province::{Fault, FaultKind};
use crate::values::Values;
use crate::wire::moment::iso_utc;
use crate::wire::phone::local;

/// Bytes of files by the id of their document.
pub(crate) type Contents = BTreeMap<String, Vec<u8>>;

/// A dossier.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SyncDocument {
    doc_type_code: String,
    doc_type_name: String,
    doc_code: String,
    citizen_name: String,
    citizen_info: String,
    applicants_id: String,
    applicants_type: u8,
    address: String,
    email: String,
    phone: String,
    compendium: String,
    date_received: String,
    date_appointed: String,
    is_success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_date: Option<String>,
    approver_name: &'static str,
    approver_position: &'static str,
    success_note: &'static str,
    is_returned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_date: Option<String>,
    return_note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_type: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_date: Option<String>,
    status: i64,
    processing_organ_name: String,
    has_supplementary: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    require_supplementary_date: Option<String>,
    note: String,
    attachments: Vec<Attachment>,
    doc_fees: Vec<DocFee>,
    doc_papers: Vec<DocPaper>,
    supplementaries: Vec<Supplementary>,
    organ_incharge_id_level1: String,
    organ_incharge_name: String,
}

/// A file within the call. The schema spells its id with a small L.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attachment {
    #[serde(rename = "Attachmentld")]
    id: String,
    attachment_name: String,
    is_deleted: bool,
    base64: String,
    is_verified: bool,
}

/// A line of the fee.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DocFee {
    fee_name: String,
    fee_type: u8,
    price: i64,
}

/// A paper, with or without a file.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DocPaper {
    paper_name: String,
    amount: u16,
    paper_type: i64,
}

/// A change of the due time by a supplement.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Supplementary {
    old_date_appointed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_date_appointed: Option<String>,
}

/// A step.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Trace {
    document_id: String,
    doc_code: String,
    user_name: String,
    user_position: String,
    date_created: String,
    comment: String,
    status: i64,
}

/// A dossier with its files; a file whose bytes are not there is a fault.
pub(crate) fn document(
    case: &Case,
    agency: &str,
    contents: &Contents,
    values: &Values,
) -> Result<SyncDocument, Fault> {
    let owner = &case.owner;
    let is_finished = matches!(case.state, State::Finished | State::Returned);
    let newest = case.supplements.last();
    Ok(SyncDocument {
        doc_type_code: case.procedure.code.clone(),
        doc_type_name: case.procedure.name.clone(),
        doc_code: case.code.clone(),
        citizen_name: owner.name.clone(),
        citizen_info: String::new(),
        applicants_id: owner
            .number
            .as_ref()
            .map(|id| id.number.clone())
            .unwrap_or_default(),
        applicants_type: party(owner.kind),
        address: owner.address.text.clone(),
        email: owner.email.clone(),
        phone: local(&owner.phone),
        compendium: case.summary.clone(),
        date_received: iso_utc(case.accepted_at),
        date_appointed: iso_utc(case.due_at),
        is_success: is_finished,
        success_date: case.finished_at.map(iso_utc),
        approver_name: "",
        approver_position: "",
        success_note: "",
        is_returned: case.state == State::Returned,
        returned_date: case.returned_at.map(iso_utc),
        return_note: case.returned_note.clone(),
        returned_type: match case.return_by {
            ReturnBy::Counter => Some(0),
            ReturnBy::Post => Some(1),
            ReturnBy::Online => None,
        },
        finished_date: case.finished_at.map(iso_utc),
        status: status(case.state, values),
        processing_organ_name: case.unit.clone(),
        has_supplementary: newest.is_some(),
        require_supplementary_date: newest.map(|asked| iso_utc(asked.asked_at)),
        note: case.note.clone(),
        attachments: attachments(case, contents)?,
        doc_fees: case.fees.iter().map(fee).collect(),
        doc_papers: papers(&case.papers, values),
        supplementaries: case.supplements.iter().map(supplementary).collect(),
        organ_incharge_id_level1: agency.to_owned(),
        organ_incharge_name: case.unit.clone(),
    })
}

/// A step as it is sent.
pub(crate) fn trace(step: &Step, values: &Values) -> Trace {
    Trace {
        document_id: step.remote.clone().unwrap_or_default(),
        doc_code: step.code.clone(),
        user_name: step.officer.clone(),
        user_position: step.position.clone(),
        date_created: iso_utc(step.at),
        comment: step.text.clone(),
        status: status(step.state, values),
    }
}

/// `ApplicantsType`: 3 is an organisation, 4 another.
fn party(kind: PartyKind) -> u8 {
    match kind {
        PartyKind::Citizen => 1,
        PartyKind::Business => 2,
        PartyKind::StateBody | PartyKind::Organisation => 3,
        PartyKind::Household => 4,
    }
}

/// `Status`, of which only two values are known.
fn status(state: State, values: &Values) -> i64 {
    let known = match state {
        State::Finished | State::Returned => &values.bus_status.finished,
        _ => &values.bus_status.open,
    };
    known.value.unwrap_or_default()
}

/// Papers, results, and what is taken back. Nobody here verified anything for the receiver.
fn attachments(case: &Case, contents: &Contents) -> Result<Vec<Attachment>, Fault> {
    let of_papers = case.papers.iter().flat_map(|paper| &paper.documents);
    let of_results = case.results.iter().map(|result| &result.document);
    let held = of_papers.chain(of_results).map(|document| {
        let bytes = contents.get(&document.id);
        let bytes = bytes.ok_or_else(|| FaultKind::NotUploaded(document.id.clone()))?;
        Ok(Attachment {
            id: document.id.clone(),
            attachment_name: document.name.clone(),
            is_deleted: false,
            base64: Base64::encode_string(bytes),
            is_verified: false,
        })
    });
    let mut rows = held.collect::<Result<Vec<_>, Fault>>()?;
    rows.extend(case.retracted.iter().map(|gone| Attachment {
        id: gone.id.clone(),
        attachment_name: gone.name.clone(),
        is_deleted: true,
        base64: String::new(),
        is_verified: false,
    }));
    Ok(rows)
}

fn fee(fee: &CaseFee) -> DocFee {
    DocFee {
        fee_name: fee.name.clone(),
        fee_type: match fee.kind {
            FeeKind::Ordinary => 1,
            FeeKind::Appraisal => 2,
            FeeKind::Extension => 3,
        },
        price: fee.amount,
    }
}

/// `DocPapers`: empty while nobody knows what `PaperType` may be.
fn papers(papers: &[CasePaper], values: &Values) -> Vec<DocPaper> {
    let Some(kind) = values.loose_paper.value else {
        return Vec::new();
    };
    let row = |paper: &CasePaper| DocPaper {
        paper_name: paper.name.clone(),
        amount: paper.count,
        paper_type: kind,
    };
    papers.iter().map(row).collect()
}

fn supplementary(asked: &Supplement) -> Supplementary {
    Supplementary {
        old_date_appointed: iso_utc(asked.due_before),
        new_date_appointed: asked.due_now.map(iso_utc),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sample::{self, STATES, case};
    use crate::wire::state::code;

    fn contents() -> Contents {
        ["f1", "f2", "f3", "r1"]
            .map(|id| (id.to_owned(), id.into()))
            .into()
    }

    #[test]
    fn each_state_is_sent_as_the_schema_says() {
        let values = Values::shipped().unwrap();
        for state in STATES {
            let sent = document(&case(state), "H00.001", &contents(), &values).unwrap();
            insta::assert_json_snapshot!(format!("document_{:02}", code(state)), sent);
        }
        insta::assert_json_snapshot!(
            "traces",
            STATES.map(|state| trace(&sample::step(state), &values))
        );
    }

    #[test]
    fn a_file_whose_bytes_are_not_there_is_not_left_out() {
        let mut known = contents();
        known.remove("f2");
        let fault = document(
            &case(State::Accepted),
            "H00.001",
            &known,
            &Values::shipped().unwrap(),
        );
        assert_eq!(
            fault.err().unwrap().kind,
            FaultKind::NotUploaded("f2".into())
        );
    }

    #[test]
    fn nothing_is_said_to_be_verified() {
        let sent = document(
            &case(State::Finished),
            "H00.001",
            &contents(),
            &Values::shipped().unwrap(),
        );
        let sent = json!(sent.unwrap());
        let rows = sent["Attachments"].as_array().unwrap();
        assert!(rows.len() == 4 && rows.iter().all(|row| row["IsVerified"] == false));
    }
}
