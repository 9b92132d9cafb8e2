//! The acceptance receipt (Form 01) of one or several dossiers of a visit.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::deadline::{TimeLimit, office_day, office_time};
use motcua_case::dossier::{Delivery, Dossier, IssuedForm, PaperStanding, Party};
use motcua_case::id::Phone;
use motcua_case::office::{Office, ReceiptPaper};
use motcua_pdf::form::{
    self, ACCEPTANCE_RECEIPT, Copies, DossierLine, Due, Fee, FormError, FormTemplates, Layout,
    PaperLine, PrintOptions, ReceiptData, RegisterEntry,
};

use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::print::FormView;

impl Desk {
    /// The receipt as PDF, and the template it was made from.
    pub(crate) fn receipt_pdf(
        &self,
        office: &Office,
        dossiers: &[Dossier],
        reprint: Option<u16>,
        issued_at: DateTime<Utc>,
    ) -> Result<(Vec<u8>, String)> {
        let first = dossiers.first().ok_or_else(|| Error::internal("receipt"))?;
        let day = office_day(first.received_at);
        let data = data(office, first, dossiers, reprint.is_some(), issued_at);
        self.receipt_of(office, &data, day, reprint)
    }

    /// Form 01 with these facts, and the template it was made from.
    pub(crate) fn receipt_of(
        &self,
        office: &Office,
        data: &ReceiptData,
        day: NaiveDate,
        reprint: Option<u16>,
    ) -> Result<(Vec<u8>, String)> {
        let templates = FormTemplates::bundled().map_err(failed)?;
        let template = templates.on(ACCEPTANCE_RECEIPT, day).map_err(failed)?;
        let options = PrintOptions {
            layout: match office.policy.receipt_paper {
                ReceiptPaper::A5 => Layout::A5,
                ReceiptPaper::TwoOnA4 => Layout::TwoOnA4,
            },
            copies: if office.policy.receipt_copies > 1 {
                Copies::Both
            } else {
                Copies::Given
            },
            practice: office.practice,
            reprint: reprint.map(u32::from),
        };
        let bytes = form::acceptance_receipt(template, data, &options, &self.assets.fonts)
            .map_err(failed)?;
        Ok((bytes, format!("{}/{}", template.id, template.version)))
    }

    /// Pages of a form we made ourselves.
    pub(crate) fn form_pages(&self, pdf: &[u8]) -> Result<u32> {
        motcua_pdf::page_count(pdf, &motcua_pdf::RenderLimits::default())
            .map_err(|_| Error::new(ErrorCode::FormFailed))
    }
}

/// Receipts of dossiers just received or put right, a shared one once; those withdrawn are printed no more.
pub(crate) fn receipts_of(session: &Session, dossiers: &[Dossier]) -> Vec<FormView> {
    let mut forms: Vec<FormView> = Vec::new();
    for dossier in dossiers {
        for form in form_views(session, dossier) {
            let known = forms.iter().any(|known| known.sha256 == form.sha256);
            if form.withdrawn_at.is_none() && !known {
                forms.push(form);
            }
        }
    }
    forms
}

/// Receipts of a dossier, oldest first.
pub(crate) fn form_views(session: &Session, dossier: &Dossier) -> Vec<FormView> {
    let forms = dossier.receipts.iter().enumerate();
    forms
        .map(|(at, form)| form_view(session, dossier, at, form))
        .collect()
}

/// One receipt of a dossier.
pub(crate) fn form_view(
    session: &Session,
    dossier: &Dossier,
    at: usize,
    form: &IssuedForm,
) -> FormView {
    FormView {
        dossier: dossier.id,
        receipt: u16::try_from(at).unwrap_or(u16::MAX),
        template: form.template.clone(),
        pictures: session.pdf_addresses(form.file.sha256, form.pages),
        prints: u16::try_from(form.prints.len()).unwrap_or(u16::MAX),
        state: form.prints.last().map(|print| print.state),
        replaces: form.replaces,
        withdrawn_at: form.withdrawn_at,
        sha256: form.file.sha256.to_string(),
    }
}

/// The agency as the head of a form names it.
pub(crate) fn form_agency(office: &Office) -> form::Agency {
    form::Agency {
        superior: office.agency.superior.clone(),
        unit: office.agency.name.clone(),
    }
}

fn data(
    office: &Office,
    first: &Dossier,
    dossiers: &[Dossier],
    again: bool,
    issued_at: DateTime<Utc>,
) -> ReceiptData {
    let agency = &office.agency;
    let national = |phone: &Option<String>| {
        phone.as_ref().map(|phone| {
            Phone::parse(phone).map_or_else(|_| phone.clone(), |phone| phone.national())
        })
    };
    let contact = [&agency.address, &agency.phone, &agency.hotline];
    ReceiptData {
        agency: form_agency(office),
        place: agency.place.clone(),
        issued_at: office_time(issued_at),
        version: version(first, again),
        receiving_unit: first.receiving_unit.clone(),
        submitter: person(
            &first.submitter,
            first
                .authority
                .as_ref()
                .map(|authority| authority.detail.clone()),
        ),
        owner: (first.owner.person != first.submitter.person).then(|| person(&first.owner, None)),
        address: first.submitter.address.clone(),
        phone: national(&first.submitter.phone),
        email: first.submitter.email.clone(),
        dossiers: dossiers.iter().map(line).collect(),
        received_at: office_time(first.received_at),
        result_place: match first.delivery {
            Delivery::Counter => first.receiving_unit.clone(),
            Delivery::Post => "Qua dịch vụ bưu chính công ích".to_owned(),
            Delivery::Online => "Trực tuyến".to_owned(),
        },
        register: Some(RegisterEntry {
            book_no: format!(
                "{:02}/{}",
                first.counter.get(),
                office_time(first.received_at).format("%Y")
            ),
            entry_no: first.register_entry.to_string(),
        }),
        officer: first.received_by_name.clone(),
        contact: contact
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
    }
}

/// The version being made, and the slip it replaces. A reprint is of the newest receipt, any other of the next.
fn version(dossier: &Dossier, again: bool) -> Option<form::Version> {
    let replaced = match dossier.receipts.last() {
        Some(newest) if again => newest.replaces?,
        Some(_) => u16::try_from(dossier.receipts.len() - 1).ok()?,
        None => return None,
    };
    let old = dossier.receipts.get(usize::from(replaced))?;
    Some(form::Version {
        number: u32::from(replaced) + 2,
        replaces: u32::from(replaced) + 1,
        replaces_issued_at: office_time(old.issued_at),
    })
}

fn person(party: &Party, capacity: Option<String>) -> form::Party {
    form::Party {
        name: party.name.clone(),
        number: party.number.clone(),
        capacity,
    }
}

fn line(dossier: &Dossier) -> DossierLine {
    let deciding = &dossier.deciding_unit;
    let official = dossier.exchange.official.as_ref();
    DossierLine {
        code: official.map_or(&dossier.code, |given| &given.code).clone(),
        counter_no: official.map(|_| dossier.code.clone()),
        procedure: dossier.procedure.name.clone(),
        deciding_unit: (!deciding.is_empty() && *deciding != dossier.receiving_unit)
            .then(|| deciding.clone()),
        limit: limit_words(dossier.procedure.limit),
        due: if dossier.due.provisional {
            Due::Provisional(dossier.due.due_at)
        } else {
            Due::At(dossier.due.due_at)
        },
        papers: dossier.papers.iter().filter_map(paper).collect(),
        set_count: u32::from(dossier.sets),
        fee: match (&dossier.fee.exemption, dossier.fee.total.is_zero()) {
            (Some(granted), true) => Fee::Exempt(granted.legal_basis.clone()),
            (_, true) => Fee::None,
            _ => Fee::Dong(dossier.fee.total.value()),
        },
    }
}

/// A line of the list of papers: what was handed in, used again or is still to come; what does not apply is not
/// listed.
fn paper(paper: &motcua_case::dossier::DossierPaper) -> Option<PaperLine> {
    let line = |originals: u8, copies: u8, note: Option<&str>| PaperLine {
        name: paper.name.clone(),
        originals: u32::from(originals),
        copies: u32::from(copies),
        note: note.map(str::to_owned),
    };
    match &paper.standing {
        PaperStanding::NotNeeded => None,
        PaperStanding::Held { .. } => Some(line(0, 0, Some("đã có trong kho"))),
        PaperStanding::Shown => Some(line(0, 0, Some("xuất trình"))),
        PaperStanding::ToFollow { until: Some(until) } => Some(line(
            0,
            0,
            Some(&format!("nộp sau, hẹn {}", until.format("%d/%m/%Y"))),
        )),
        PaperStanding::ToFollow { until: None } | PaperStanding::Withdrawn { .. } => {
            Some(line(0, 0, Some("nộp sau")))
        }
        PaperStanding::Imported { .. } | PaperStanding::OnPaper => {
            Some(line(paper.originals, paper.copies, None))
        }
    }
}

/// The time limit in the words of the form.
pub(crate) fn limit_words(limit: TimeLimit) -> String {
    match limit {
        TimeLimit::WorkingDays(days) => format!("{days:02} ngày làm việc"),
        TimeLimit::CalendarDays(days) => format!("{days:02} ngày"),
        TimeLimit::WorkingHours(hours) => format!("{hours:02} giờ làm việc"),
        TimeLimit::Hours(hours) => format!("{hours:02} giờ"),
        TimeLimit::Months(months) => format!("{months:02} tháng"),
        TimeLimit::SameDay { .. } => "trong ngày làm việc".to_owned(),
    }
}

fn failed(_: FormError) -> Error {
    ErrorCode::FormFailed.into()
}
