//! The receipt of a certification visit: Form 01, for whoever asks for one. The law asks for it only where a later day
//! was agreed, and there the agreement is the receipt.
use motcua_case::certify::Certification;
use motcua_case::deadline::{office_day, office_time};
use motcua_case::ids::VisitId;
use motcua_case::money::Dong;
use motcua_case::office::{Office, ReceiptPaper};
use motcua_case::user::Permission;
use motcua_pdf::form::{DossierLine, Due, Fee, PaperLine, Party, ReceiptData};

use super::count;
use super::lists::number_of;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::print::Sheet;
use crate::receipt::{form_agency, limit_words};
use crate::rules::Rules;
use crate::view::certification::ListPrinted;

impl Desk {
    /// Prints the receipt of a visit.
    pub fn certify_receipt_print(&self, visit: VisitId) -> Result<ListPrinted> {
        let session = self.permitted(Permission::Certify)?;
        let (office, rules, rows, numbers) = session.read(|read| {
            let rows = read.certifications_of_visit(visit)?;
            let mut known = Vec::new();
            let numbers = rows
                .iter()
                .map(|row| number_of(read, &mut known, row))
                .collect::<Result<Vec<_>>>()?;
            Ok((office(read)?, self.rules(read)?, rows, numbers))
        })?;
        let first = rows.first().ok_or(ErrorCode::NotFound)?;
        let line = self.receipt_line(&rules, &rows, &numbers)?;
        let data = receipt(&session, &office, first, line);
        let (pdf, _) = self.receipt_of(&office, &data, office_day(first.received_at), None)?;
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        let sheet = match office.policy.receipt_paper {
            ReceiptPaper::A5 => Sheet::A5,
            ReceiptPaper::TwoOnA4 => Sheet::A4,
        };
        self.printer.print(&printer, &pdf, sheet)?;
        Ok(ListPrinted {
            printer,
            rows: count(rows.len()),
        })
    }

    fn receipt_line(
        &self,
        rules: &Rules,
        rows: &[Certification],
        numbers: &[String],
    ) -> Result<DossierLine> {
        let first = rows.first().ok_or(ErrorCode::NotFound)?;
        let key = self.assets.certify.procedure(&first.matter);
        let procedure = key.and_then(|key| rules.procedure(key));
        let procedure = procedure.ok_or_else(|| Error::internal("procedure"))?;
        let total =
            Dong::sum(rows.iter().map(|row| row.fee.total)).map_err(|_| Error::internal("fees"))?;
        let due = rows
            .iter()
            .map(|row| row.due_at)
            .max()
            .unwrap_or(first.due_at);
        Ok(DossierLine {
            code: code_of(first.visit),
            counter_no: None,
            procedure: procedure.name.clone(),
            deciding_unit: None,
            limit: procedure.time.map_or_else(String::new, limit_words),
            due: Due::At(office_time(due)),
            papers: rows
                .iter()
                .zip(numbers)
                .map(|(row, number)| PaperLine {
                    name: row.paper.clone(),
                    originals: 1,
                    copies: row.copies,
                    note: (!number.is_empty()).then(|| format!("số {number}")),
                })
                .collect(),
            set_count: 1,
            fee: match total.is_zero() {
                true => Fee::None,
                false => Fee::Dong(total.value()),
            },
        })
    }
}

fn receipt(
    session: &Session,
    office: &Office,
    first: &Certification,
    line: DossierLine,
) -> ReceiptData {
    ReceiptData {
        agency: form_agency(office),
        place: office.agency.place.clone(),
        issued_at: office_time(first.received_at),
        receiving_unit: office.agency.unit.clone(),
        submitter: Party {
            name: first.requester.name.clone(),
            number: None,
            capacity: None,
        },
        owner: None,
        address: String::new(),
        phone: None,
        email: None,
        dossiers: vec![line],
        received_at: office_time(first.received_at),
        result_place: office.agency.unit.clone(),
        version: None,
        register: None,
        officer: session.user.name.clone(),
        contact: office.agency.phone.clone(),
    }
}

/// What a visit without a dossier number is called on paper: the random end of its identity.
fn code_of(visit: VisitId) -> String {
    let (_, end) = visit.0.as_u64_pair();
    format!("CT-{:08X}", end & 0xFFFF_FFFF)
}
