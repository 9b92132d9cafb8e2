use serde_json::{Value, json};

use super::*;
use crate::model::{PartyKind, State};
use crate::province::FaultKind;
use crate::sample::{self, STATES, case, files};
use crate::values::Values;
use crate::wire::state::code;

fn created(case: &crate::model::Case) -> Value {
    json!(create(case, "H00.001", &files(), &Values::shipped().unwrap()).unwrap())
}

#[test]
fn a_dossier_is_entered_as_the_steps_say() {
    insta::assert_json_snapshot!("create", created(&case(State::Accepted)));
}

#[test]
fn each_state_is_sent_with_fees_and_results_only_where_they_may_stand() {
    for at in STATES {
        let row = state(&case(at), at, "C-17", &files()).unwrap();
        insta::assert_json_snapshot!(format!("state_{:02}", code(at)), row);
    }
}

#[test]
fn each_step_has_a_number_for_its_state_and_milliseconds() {
    insta::assert_json_snapshot!(
        "steps",
        STATES.map(|at| progress(&sample::step(at), "C-17"))
    );
}

#[test]
fn the_id_is_spelled_as_each_call_wants_it() {
    let step = json!(progress(&sample::step(State::Accepted), "C-17"));
    let row = json!(state(&case(State::Accepted), State::Accepted, "C-17", &files()).unwrap());
    assert_eq!(
        (&step[0]["IDHoSo"], &step[0]["IdHoSo"]),
        (&json!("C-17"), &Value::Null)
    );
    assert_eq!(
        (&row[0]["IdHoSo"], &row[0]["IDHoSo"]),
        (&json!("C-17"), &Value::Null)
    );
}

#[test]
fn kinds_of_party_count_from_zero_here() {
    for (kind, code) in [
        (PartyKind::Citizen, "0"),
        (PartyKind::Business, "1"),
        (PartyKind::Household, "2"),
        (PartyKind::StateBody, ""),
    ] {
        let mut case = case(State::Accepted);
        case.owner.kind = kind;
        assert_eq!(created(&case)["LoaiDoiTuong"], code, "{kind:?}");
    }
}

#[test]
fn a_file_without_an_id_there_is_not_left_out() {
    let mut known = files();
    known.get_mut("f3").unwrap().id = None;
    let fault = create(
        &case(State::Accepted),
        "H00.001",
        &known,
        &Values::shipped().unwrap(),
    );
    assert_eq!(
        fault.err().unwrap().kind,
        FaultKind::NotUploaded("f3".into())
    );
}
