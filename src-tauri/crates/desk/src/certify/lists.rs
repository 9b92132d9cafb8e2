//! Papers of the certification desk besides statements: the list to carry upstairs, the fees of a day, the agreement
//! and the refusal form.
use chrono::{Days, NaiveDate};
use motcua_case::certify::{
    Certification, CertificationStatus, Matter, RefusalGround, Series, SignerAs,
};
use motcua_case::deadline::office_time;
use motcua_case::event::Stamp;
use motcua_case::ids::{CertificationId, VisitId};
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_pdf::form::certify as form;
use motcua_store::Read;

use super::rows::of_series;
use super::{ALL, count};
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::home::day_start;
use crate::print::Sheet;
use crate::receipt::form_agency;
use crate::view::certification::ListPrinted;

/// Lines of a day's fee list at most.
const FEES: u32 = 20_000;

impl Desk {
    /// Prints the list of what waits for a signature, by signer, to be carried upstairs and ticked off.
    pub fn certify_day_list_print(&self) -> Result<ListPrinted> {
        let session = self.permitted(Permission::See)?;
        let (office, list, rows) = session.read(|read| {
            let office = office(read)?;
            let rows = read.certifications_open(CertificationStatus::Reserved, ALL)?;
            let mut known = Vec::new();
            let mut groups: Vec<(SignerAs, Vec<form::DayLine>)> = Vec::new();
            for row in &rows {
                let line = form::DayLine {
                    number: number_of(read, &mut known, row)?,
                    requester: row.requester.name.clone(),
                    paper: row.paper.clone(),
                    copies: row.copies,
                    sheets: row.pages,
                };
                match groups.iter_mut().find(|(signer, _)| *signer == row.signer) {
                    Some((_, lines)) => lines.push(line),
                    None => groups.push((row.signer.clone(), vec![line])),
                }
            }
            let list = form::DayList {
                agency: form_agency(&office),
                place: office.agency.place.clone(),
                date: self.today(),
                officer: session.user.name.clone(),
                groups: groups
                    .into_iter()
                    .map(|(signer, lines)| (lines_of(&signer), lines))
                    .collect(),
                practice: office.practice,
            };
            Ok((office, list, count(rows.len())))
        })?;
        if rows == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let templates = &self.assets.day_lists;
        let template = templates.on(form::DAY_LIST, self.today()).map_err(failed)?;
        let pdf = form::day_list(template, &self.assets.fonts, &list).map_err(failed)?;
        self.print_list(&office, &pdf, rows)
    }

    /// Prints what was taken in fees on a day.
    pub fn certify_fee_list_print(&self, day: NaiveDate) -> Result<ListPrinted> {
        let session = self.permitted(Permission::See)?;
        let (office, list) = session.read(|read| {
            let office = office(read)?;
            Ok((office.clone(), self.fee_list(&session, read, &office, day)?))
        })?;
        let rows = count(list.lines.len());
        let templates = &self.assets.fee_lists;
        let template = templates.on(form::FEE_LIST, self.today()).map_err(failed)?;
        let pdf = form::fee_list(template, &self.assets.fonts, &list).map_err(failed)?;
        self.print_list(&office, &pdf, rows)
    }

    /// Prints the agreement on a later day, which is the receipt as well (NĐ 23/2015/NĐ-CP Art. 21).
    pub fn certify_agreement_print(&self, visit: VisitId) -> Result<ListPrinted> {
        let session = self.permitted(Permission::Certify)?;
        let (office, rows) =
            session.read(|read| Ok((office(read)?, read.certifications_of_visit(visit)?)))?;
        let first = rows.first().ok_or(ErrorCode::NotFound)?;
        let agreement = first.agreement.as_ref().ok_or(ErrorCode::NotFound)?;
        let data = form::Agreement {
            agency: form_agency(&office),
            place: office.agency.place.clone(),
            receiving_unit: office.agency.unit.clone(),
            requester: form::Identified {
                name: first.requester.name.clone(),
                paper: None,
            },
            phone: None,
            received_at: office_time(first.received_at),
            papers: rows
                .iter()
                .map(|row| format!("{}: {} trang, {} bản", row.paper, row.pages, row.copies))
                .collect(),
            reason: agreement.reason.clone(),
            due_at: office_time(first.due_at),
            officer: session.user.name.clone(),
            practice: office.practice,
        };
        let templates = &self.assets.agreements;
        let template = templates
            .on(form::AGREEMENT, self.today())
            .map_err(failed)?;
        let pdf = form::agreement(template, &self.assets.fonts, &data).map_err(failed)?;
        self.print_list(&office, &pdf, count(rows.len()))
    }

    /// Prints the form of a refusal, exactly as it was issued.
    pub fn certify_refusal_print(&self, id: CertificationId) -> Result<ListPrinted> {
        let session = self.permitted(Permission::Certify)?;
        let (office, pdf) = session.read(|read| {
            let row = read.certification(id)?.ok_or(ErrorCode::NotFound)?;
            let refused = row.refused.ok_or(ErrorCode::NotFound)?;
            let form = read.blob(refused.form.sha256)?.ok_or(ErrorCode::NotFound)?;
            Ok((office(read)?, form.into_bytes()?))
        })?;
        self.print_list(&office, &pdf, 1)
    }

    /// The refusal form (Mẫu số 03) of a row.
    pub(super) fn refusal_form(
        &self,
        session: &Session,
        row: &Certification,
        ground: &RefusalGround,
        words: &str,
        at: Stamp,
    ) -> Result<Vec<u8>> {
        let office = session.read(office)?;
        let copies = match row.matter {
            Matter::ElectronicCopy => {
                format!("Chứng thực bản sao điện tử từ bản chính: {}", row.paper)
            }
            Matter::Copies => format!(
                "Chứng thực {} bản sao từ bản chính: {}",
                row.copies, row.paper
            ),
            _ => format!("Chứng thực: {}", row.paper),
        };
        let data = form::Refusal {
            agency: form_agency(&office),
            place: office.agency.place.clone(),
            date: motcua_case::deadline::office_day(at.wall),
            number: String::new(),
            receiving_unit: office.agency.unit.clone(),
            requester: row.requester.name.clone(),
            address: None,
            phone: None,
            email: None,
            request: copies,
            grounds: vec![form::Ground {
                text: ground.text.clone(),
                article: ground.article.clone(),
                detail: (!words.is_empty()).then(|| words.to_owned()),
            }],
            officer: session.user.name.clone(),
            practice: office.practice,
        };
        let templates = &self.assets.refusals;
        let template = templates
            .on(form::REFUSAL_NOTICE, data.date)
            .map_err(failed)?;
        form::refusal_notice(template, &self.assets.fonts, &data).map_err(failed)
    }

    fn fee_list(
        &self,
        session: &Session,
        read: &Read<'_>,
        office: &Office,
        day: NaiveDate,
    ) -> Result<form::FeeList> {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let mut rows = read.certifications_received(day_start(day), day_start(next), FEES)?;
        // A number that was given up had its fee given back, or goes on in the row that replaces it.
        rows.retain(|row| {
            use CertificationStatus::{Refused, Void, Withdrawn};
            !matches!(row.status, Refused | Void | Withdrawn)
        });
        rows.reverse();
        let mut known = Vec::new();
        let lines = rows
            .iter()
            .map(|row| {
                Ok(form::FeeLine {
                    time: office_time(row.received_at).time(),
                    number: number_of(read, &mut known, row)?,
                    requester: row.requester.name.clone(),
                    kind: row.paper.clone(),
                    pages: row.pages,
                    copies: row.copies,
                    amount: row.fee.total.value(),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(form::FeeList {
            agency: form_agency(office),
            place: office.agency.place.clone(),
            date: day,
            collector: session.user.name.clone(),
            lines,
            practice: office.practice,
        })
    }

    pub(crate) fn print_list(&self, office: &Office, pdf: &[u8], rows: u32) -> Result<ListPrinted> {
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        self.printer.print(&printer, pdf, Sheet::A4)?;
        Ok(ListPrinted { printer, rows })
    }
}

/// Number and volume as printed; empty while there is none.
pub(super) fn number_of(
    read: &Read<'_>,
    known: &mut Vec<Series>,
    row: &Certification,
) -> Result<String> {
    let Some(number) = row.number else {
        return Ok(String::new());
    };
    let series = of_series(read, known, number.series)?;
    Ok(format!(
        "{} · {}",
        number.no,
        series.volume_code(number.volume)
    ))
}

fn lines_of(signer: &SignerAs) -> form::SignerLines {
    form::SignerLines {
        lines: signer.lines.clone(),
        name: signer.name.clone(),
    }
}

fn failed(_: motcua_pdf::form::FormError) -> Error {
    ErrorCode::FormFailed.into()
}
