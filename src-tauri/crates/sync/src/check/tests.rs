use proptest::prelude::*;

use super::*;
use crate::model::*;
use crate::sample::{self, STATES, case, number, step};

const DIALECTS: [Dialect; 4] = [
    Dialect::National,
    Dialect::Gateway,
    Dialect::NoiHoSo,
    Dialect::Lgsp,
];

fn found(dialect: Dialect, change: impl FnOnce(&mut Case)) -> Vec<Gap> {
    let mut changed = case(State::Accepted);
    changed.vneid = true;
    change(&mut changed);
    check(&changed, dialect, &Values::shipped().unwrap())
}

fn only(dialect: Dialect, change: impl FnOnce(&mut Case)) -> (CaseField, Weight, GapReason) {
    let gaps = found(dialect, change);
    let [gap] = gaps[..] else { panic!("{gaps:?}") };
    (gap.field, gap.weight, gap.why)
}

#[test]
fn a_dossier_that_is_complete_has_no_gaps_in_any_state_or_dialect() {
    for dialect in DIALECTS {
        for state in STATES {
            let mut whole = case(state);
            whole.vneid = true;
            assert_eq!(
                check(&whole, dialect, &Values::shipped().unwrap()),
                [],
                "{dialect:?} {state:?}"
            );
        }
    }
}

#[test]
fn each_rule_bites_by_itself() {
    use CaseField as F;
    use GapReason::{Before, Long, Missing, NoCode, Shape, TooMany};
    use Weight::{Note, Refused, Scored};
    type Change = fn(&mut Case);
    let table: &[(Change, F, Weight, GapReason)] = &[
        (|case| case.code.clear(), F::Code, Refused, Missing),
        (
            |case| case.code = "H00.001-2611-1".into(),
            F::Code,
            Refused,
            Shape,
        ),
        (
            |case| case.procedure.code.clear(),
            F::Procedure,
            Refused,
            Missing,
        ),
        (
            |case| case.procedure.code = "KS-01".into(),
            F::Procedure,
            Refused,
            Shape,
        ),
        (
            |case| case.procedure.name.clear(),
            F::ProcedureName,
            Refused,
            Missing,
        ),
        (
            |case| case.procedure.sector_code.clear(),
            F::SectorCode,
            Refused,
            Missing,
        ),
        (
            |case| case.summary = " ".into(),
            F::Summary,
            Refused,
            Missing,
        ),
        (
            |case| case.summary = "ố".repeat(1001),
            F::Summary,
            Refused,
            Long {
                most: 1000,
                has: 1001,
            },
        ),
        (|case| case.unit.clear(), F::Unit, Refused, Missing),
        (|case| case.owner.name.clear(), F::Owner, Refused, Missing),
        (
            |case| case.owner.number = None,
            F::OwnerNumber,
            Refused,
            Missing,
        ),
        (
            |case| case.owner.number = Some(number(IdKind::Personal, "00000000001")),
            F::OwnerNumber,
            Refused,
            Shape,
        ),
        (
            |case| case.owner.number = Some(number(IdKind::OldCard, "00000000A")),
            F::OwnerNumber,
            Refused,
            Shape,
        ),
        (
            |case| case.owner.number = Some(number(IdKind::TaxCode, "0000000001")),
            F::OwnerNumber,
            Refused,
            NoCode,
        ),
        (
            |case| case.owner.phone.clear(),
            F::OwnerPhone,
            Scored,
            Missing,
        ),
        (
            |case| case.owner.phone = "hỏi con".into(),
            F::OwnerPhone,
            Scored,
            Shape,
        ),
        (
            |case| case.channel = Channel::Online,
            F::OwnerAccount,
            Scored,
            Missing,
        ),
        (|case| case.vneid = false, F::Identity, Scored, Missing),
        (
            |case| case.databases = vec!["population".into()],
            F::Database,
            Note,
            NoCode,
        ),
        (
            |case| case.accepted_at = sample::at(20, 8, 0),
            F::AcceptedAt,
            Refused,
            Before(F::SubmittedAt),
        ),
        (
            |case| case.due_at = sample::at(20, 8, 12),
            F::DueAt,
            Refused,
            Before(F::AcceptedAt),
        ),
        (
            |case| case.state = State::Refused,
            F::RefusedAt,
            Refused,
            Missing,
        ),
        (
            |case| case.finished_at = Some(sample::at(19, 8, 0)),
            F::FinishedAt,
            Refused,
            Before(F::AcceptedAt),
        ),
        (
            |case| case.return_by = ReturnBy::Online,
            F::ReturnBy,
            Refused,
            NoCode,
        ),
        (
            |case| case.papers[0].component.clear(),
            F::PaperComponent,
            Scored,
            Missing,
        ),
        (
            |case| case.papers[0].documents[0].name.clear(),
            F::FileName,
            Refused,
            Missing,
        ),
        (|case| case.papers.clear(), F::Digitised, Scored, Missing),
        (
            |case| case.fees[0].code.clear(),
            F::FeeCode,
            Refused,
            Missing,
        ),
        (
            |case| case.fees[0].amount = -1,
            F::FeeAmount,
            Refused,
            Shape,
        ),
        (
            |case| case.supplements = vec![sample::supplement(), sample::supplement()],
            F::Supplements,
            Scored,
            TooMany,
        ),
    ];
    for (change, field, weight, why) in table {
        assert_eq!(only(Dialect::Gateway, change), (*field, *weight, *why));
    }
}

#[test]
fn a_finished_dossier_wants_its_end_and_its_result() {
    let gaps = found(Dialect::Gateway, |case| case.state = State::Finished);
    let fields: Vec<CaseField> = gaps.iter().map(|gap| gap.field).collect();
    assert_eq!(fields, [CaseField::FinishedAt, CaseField::Result]);
    let uncoded = only(Dialect::Gateway, |case| {
        case.results = vec![sample::result()];
        case.results[0].code.clear();
    });
    assert_eq!(
        uncoded,
        (CaseField::ResultCode, Weight::Scored, GapReason::Missing)
    );
}

#[test]
fn noi_ho_so_asks_for_codes_of_addresses_and_components() {
    use CaseField as F;
    let missing = |change: fn(&mut Case)| only(Dialect::NoiHoSo, change);
    let refused = |field| (field, Weight::Refused, GapReason::Missing);
    assert_eq!(
        missing(|case| case.papers[2].component.clear()),
        refused(F::PaperComponent)
    );
    assert_eq!(
        missing(|case| case.submitter.number = None),
        refused(F::SubmitterNumber)
    );
    assert_eq!(
        missing(|case| case.submitter.address.commune_code.clear()),
        (F::SubmitterAddress, Weight::Scored, GapReason::Missing)
    );
    assert_eq!(
        missing(|case| case.owner.kind = PartyKind::StateBody),
        (F::OwnerKind, Weight::Refused, GapReason::NoCode)
    );
    // Its code is allotted when it is sent.
    assert_eq!(found(Dialect::NoiHoSo, |case| case.code.clear()), []);
}

#[test]
fn a_step_has_a_name_of_fifty_characters_at_most() {
    let mut long = step(State::Accepted);
    assert_eq!(check_step(&long, Dialect::Gateway), []);
    long.officer = "ố".repeat(51);
    let [gap] = check_step(&long, Dialect::Gateway)[..] else {
        panic!()
    };
    assert_eq!(
        (gap.field, gap.why),
        (CaseField::Officer, GapReason::Long { most: 50, has: 51 })
    );
    long.officer.clear();
    long.text.clear();
    assert_eq!(check_step(&long, Dialect::Gateway).len(), 2);
}

proptest! {
    #[test]
    fn a_half_filled_dossier_gives_gaps_and_no_panic(texts in proptest::collection::vec("\\PC{0,20}", 8)) {
        let mut half = case(State::Returned);
        let [code, procedure, phone, id, name, summary, component, unit] = &texts[..] else { unreachable!() };
        half.code = code.clone();
        half.procedure = CaseProcedure { code: procedure.clone(), ..CaseProcedure::default() };
        half.owner = CaseParty { name: name.clone(), phone: phone.clone(), number: Some(number(IdKind::TaxCode, id)), ..CaseParty::default() };
        half.submitter = CaseParty::default();
        half.summary = summary.clone();
        half.papers[0].component = component.clone();
        half.unit = unit.clone();
        half.finished_at = None;
        for dialect in DIALECTS {
            prop_assert!(!check(&half, dialect, &Values::shipped().unwrap()).is_empty());
        }
    }
}
