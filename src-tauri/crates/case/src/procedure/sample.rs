//! Invented catalogue parts for tests.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::*;
use crate::fee::Charge;

pub(super) fn procedure(code: &str, name: &str) -> Procedure {
    Procedure {
        key: code.to_owned(),
        code: Some(ProcedureCode::parse(code).unwrap()),
        name: name.to_owned(),
        name_en: String::new(),
        sector: "Hộ tịch".into(),
        level: "Cấp xã".into(),
        decision: None,
        time: Some(TimeLimit::WorkingDays(3)),
        longest_time: None,
        steps: Vec::new(),
        fee: FeeRule {
            charge: Charge::Free,
            basis: String::new(),
            exemptions: Vec::new(),
        },
        requirements: Vec::new(),
        results: Vec::new(),
        receiving_body: ReceivingBody::ServiceCentre,
        deciding_unit: "Ủy ban nhân dân cấp xã".into(),
        handled_in: None,
        status: ProcedureStatus::Listed,
        valid_from: None,
        valid_until: None,
        replaced_by: None,
        legal_basis: Vec::new(),
        synonyms: Vec::new(),
        sources: Vec::new(),
        certainty: Certainty {
            identity: Sureness::Found,
            time: Sureness::Found,
            fee: Sureness::Found,
            papers: Sureness::Found,
        },
    }
}

pub(super) fn requirement(key: &str, name: &str) -> Requirement {
    Requirement {
        key: key.to_owned(),
        kind: PaperKind::parse(key).unwrap(),
        name: name.to_owned(),
        short_name: name.to_owned(),
        originals: 1,
        copies: 0,
        mode: PaperMode::Submit,
        must_digitize: true,
        digitize_basis: DigitizeBasis::Heuristic,
        condition: None,
        usual: false,
        identity: false,
        reusable: true,
    }
}

pub(super) fn catalogue_json(procedures: &[Procedure]) -> String {
    serde_json::json!({
        "version": "test.1",
        "effective_from": "2026-07-01",
        "default_split": [
            { "role": "reception_clerk", "unit": "Bộ phận Một cửa", "percent": 10 },
            { "role": "specialist", "unit": "Công chức chuyên môn", "percent": 90 }
        ],
        "procedures": procedures,
    })
    .to_string()
}

pub(super) fn catalogue(procedures: &[Procedure]) -> Catalogue {
    Catalogue::from_json(&catalogue_json(procedures)).unwrap()
}

pub(super) fn shipped() -> Catalogue {
    Catalogue::from_json(include_str!(
        "../../../../../assets/procedures/catalogue.json"
    ))
    .unwrap()
}

pub(super) fn banned_papers() -> BannedPapers {
    BannedPapers::from_json(include_str!("../../../../../assets/procedures/banned.json")).unwrap()
}
