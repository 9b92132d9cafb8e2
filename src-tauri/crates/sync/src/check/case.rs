//! The dossier itself: codes, words, moments in order.
use super::shape::is_procedure_code;
use super::{CaseField, Found, GapReason, Weight};
use crate::connection::Dialect;
use crate::model::{Case, ReturnBy, State};
use crate::values::Values;

/// Names that have no length of their own in the tables.
const NAME: usize = 255;

pub(super) fn check(case: &Case, values: &Values, found: &mut Found) {
    found.code(&case.code);
    procedure(case, found);
    if found.dialect != Dialect::NoiHoSo {
        found.text(CaseField::Summary, &case.summary, 1000);
        found.text(CaseField::Unit, &case.unit, NAME);
        found.order(
            (CaseField::AcceptedAt, case.accepted_at),
            (CaseField::DueAt, case.due_at),
        );
    }
    found.order(
        (CaseField::SubmittedAt, case.submitted_at),
        (CaseField::AcceptedAt, case.accepted_at),
    );
    if found.is_national() {
        ends(case, found);
        unknown_codes(case, values, found);
    }
}

fn procedure(case: &Case, found: &mut Found) {
    let procedure = &case.procedure;
    if procedure.code.is_empty() {
        found.add(CaseField::Procedure, Weight::Refused, GapReason::Missing);
    } else if !is_procedure_code(&procedure.code) {
        found.add(CaseField::Procedure, Weight::Refused, GapReason::Shape);
    }
    match found.dialect {
        Dialect::National | Dialect::Gateway => {
            found.text(CaseField::ProcedureName, &procedure.name, 2000);
            found.text(CaseField::SectorCode, &procedure.sector_code, NAME);
            found.text(CaseField::Sector, &procedure.sector, NAME);
        }
        Dialect::NoiHoSo if procedure.service_code.is_empty() => {
            found.add(CaseField::ServiceCode, Weight::Note, GapReason::Missing);
        }
        Dialect::Lgsp => found.text(CaseField::ProcedureName, &procedure.name, 2000),
        Dialect::NoiHoSo => {}
    }
}

/// Moments that a state wants, each after the one before.
fn ends(case: &Case, found: &mut Found) {
    let is_finished = matches!(case.state, State::Finished | State::Returned);
    match (is_finished, case.finished_at) {
        (true, None) => found.add(CaseField::FinishedAt, Weight::Refused, GapReason::Missing),
        (_, Some(at)) => {
            found.order(
                (CaseField::AcceptedAt, case.accepted_at),
                (CaseField::FinishedAt, at),
            );
        }
        (false, None) => {}
    }
    if case.state == State::Returned && case.returned_at.is_none() {
        found.add(CaseField::ReturnedAt, Weight::Scored, GapReason::Missing);
    }
    if let (Some(done), Some(at)) = (case.finished_at, case.returned_at) {
        found.order((CaseField::FinishedAt, done), (CaseField::ReturnedAt, at));
    }
    if case.state == State::Refused && case.refused_at.is_none() {
        found.add(CaseField::RefusedAt, Weight::Refused, GapReason::Missing);
    }
}

/// What the receiver has a code for that is not public.
fn unknown_codes(case: &Case, values: &Values, found: &mut Found) {
    if case.return_by == ReturnBy::Online && values.return_online.value.is_none() {
        found.add(CaseField::ReturnBy, Weight::Refused, GapReason::NoCode);
    }
    for (at, name) in case.databases.iter().enumerate() {
        let code = values
            .databases
            .get(name)
            .and_then(|code| code.value.as_ref());
        if code.is_none() {
            found.add_of(
                Some(at),
                CaseField::Database,
                Weight::Note,
                GapReason::NoCode,
            );
        }
    }
}
