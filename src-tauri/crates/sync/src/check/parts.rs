//! Papers, fees, supplements and results.
use super::{CaseField, Found, GapReason, Weight};
use crate::connection::Dialect;
use crate::model::{Case, CasePaper, Reuse, State};

pub(super) fn check(case: &Case, found: &mut Found) {
    for (at, paper) in case.papers.iter().enumerate() {
        self::paper(at, paper, found);
    }
    for (at, fee) in case.fees.iter().enumerate() {
        found.text_of(Some(at), CaseField::FeeName, &fee.name, 2000);
        found.text_of(Some(at), CaseField::FeeCode, &fee.code, 255);
        if fee.amount < 0 {
            found.add_of(
                Some(at),
                CaseField::FeeAmount,
                Weight::Refused,
                GapReason::Shape,
            );
        }
    }
    supplements(case, found);
    results(case, found);
    let is_digital = |paper: &CasePaper| {
        !paper.documents.is_empty() && (paper.digitised || paper.reuse != Reuse::No)
    };
    if found.is_national() && !case.papers.iter().any(is_digital) {
        found.add(CaseField::Digitised, Weight::Scored, GapReason::Missing);
    }
}

/// A paper with a file is scored by its component; in C a component without a code or a name is refused.
fn paper(at: usize, paper: &CasePaper, found: &mut Found) {
    let (item, is_there) = (
        Some(at),
        found.dialect == Dialect::NoiHoSo || !paper.documents.is_empty(),
    );
    if paper.component.is_empty() && is_there {
        let weight = match found.dialect {
            Dialect::NoiHoSo => Weight::Refused,
            _ => Weight::Scored,
        };
        found.add_of(item, CaseField::PaperComponent, weight, GapReason::Missing);
    }
    if found.dialect == Dialect::NoiHoSo {
        found.text_of(item, CaseField::PaperName, &paper.name, 2000);
    }
    for document in &paper.documents {
        found.text_of(
            item,
            CaseField::FileName,
            &document.name,
            file_name(found.dialect),
        );
    }
}

/// `TenTepDinhKem` may have 4,000 characters, `TenGiayTo` of C 2,000.
fn file_name(dialect: Dialect) -> usize {
    if dialect == Dialect::NoiHoSo {
        2000
    } else {
        4000
    }
}

/// More than one request counts as late, whatever the days (province-api b.5).
fn supplements(case: &Case, found: &mut Found) {
    if case.supplements.len() > 1 {
        found.add(CaseField::Supplements, Weight::Scored, GapReason::TooMany);
    }
    if !found.is_national() {
        return;
    }
    for (at, asked) in case.supplements.iter().enumerate() {
        found.text_of(Some(at), CaseField::SupplementAsker, &asked.asked_by, 255);
        found.text_of(Some(at), CaseField::SupplementContent, &asked.content, 4000);
        for paper in &asked.papers {
            self::paper(at, paper, found);
        }
    }
}

/// A finished dossier without an electronic result is scored as having none; a result without its code likewise.
fn results(case: &Case, found: &mut Found) {
    let is_finished = matches!(case.state, State::Finished | State::Returned);
    if is_finished && case.results.is_empty() {
        found.add(CaseField::Result, Weight::Scored, GapReason::Missing);
    }
    for (at, result) in case.results.iter().enumerate() {
        found.text_of(Some(at), CaseField::ResultName, &result.name, 2000);
        if result.code.is_empty() {
            found.add_of(
                Some(at),
                CaseField::ResultCode,
                Weight::Scored,
                GapReason::Missing,
            );
        }
    }
}
