//! Taking a visit: every row, and every number where the law gives it today, in one transaction.
use motcua_case::certify::{
    Agreement, BookKind, Certification, CertificationStatus, CodeTaken, Matter, Requester, Signer,
    SignerAs,
};
use motcua_case::deadline::office_day;
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::exchange::Exchange;
use motcua_case::ids::{CertificationId, VisitId};
use motcua_case::money::Dong;
use motcua_case::office::Office;
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_store::Write;

use super::check::Understood;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::next_code;
use crate::view::certification::{CertificationView, RefusalWish};
use crate::view::certify::{RowInput, RowView, VisitFinding, VisitInput, VisitTaken};

impl Desk {
    /// Takes a visit. Numbers are given where it is done today; the statements are printed afterwards, so that a dead
    /// printer loses nothing.
    pub fn certify_take(&self, visit: &VisitInput) -> Result<VisitTaken> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        let id = VisitId::fresh();
        let (ids, view) = session.write(|write| {
            let understood = self.understand(&session, write, visit)?;
            if !understood.view.findings.is_empty() {
                let count = understood.view.findings.len();
                return Err(Error::new(ErrorCode::IntakeIncomplete).with("findings", count));
            }
            let office = office(write)?;
            let mut ids = Vec::new();
            for (index, input) in visit.rows.iter().enumerate() {
                let mut row =
                    self.assemble_row(&session, visit, &understood, index, input, id, at)?;
                row.code = dossier_code(write, &office, &row, at)?;
                let signer = row.signer.clone();
                let fact = Fact::CertificationReceived(Box::new(row.clone()));
                write.append(
                    at,
                    &session.actor_ref(),
                    Subject::Certification(row.id),
                    &fact,
                )?;
                if understood.view.rows.get(index).is_some_and(|row| row.now) {
                    self.give_number(&session, write, &office, &row, &signer, at)?;
                }
                ids.push(row.id);
            }
            Ok((ids, understood.view))
        })?;
        Ok(VisitTaken {
            visit: id,
            rows: self.certification_views(&session, &ids)?,
            total: view.total.unwrap_or(Dong::ZERO),
            due_at: view.due_at.unwrap_or(at.wall),
            receipt: view.receipt,
        })
    }

    /// Refuses one original at the counter: it is entered and refused in one act, and gets no number. What keeps a visit
    /// from being taken does not keep it from being refused, except that somebody and something must be named.
    pub fn certify_refuse_new(
        &self,
        visit: &VisitInput,
        row: u16,
        wish: &RefusalWish,
    ) -> Result<CertificationView> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        let index = usize::from(row);
        let input = visit.rows.get(index).ok_or(ErrorCode::NotFound)?;
        let row = session.read(|read| {
            let understood = self.understand(&session, read, visit)?;
            let named = |finding: &VisitFinding| match finding {
                VisitFinding::NoRequester => true,
                VisitFinding::NoPaper { row } => usize::from(*row) == index,
                _ => false,
            };
            if understood.view.findings.iter().any(named) {
                return Err(Error::new(ErrorCode::IntakeIncomplete).with("findings", 1));
            }
            self.assemble_row(
                &session,
                visit,
                &understood,
                index,
                input,
                VisitId::fresh(),
                at,
            )
        })?;
        let refused = self.refusal_of(&session, &row, wish, at)?;
        session.write(|write| {
            let subject = Subject::Certification(row.id);
            let actor = session.actor_ref();
            let received = Fact::CertificationReceived(Box::new(row.clone()));
            write.append(at, &actor, subject, &received)?;
            self.keep_refusal(&session, write, row.id, &refused, at)
        })?;
        self.certification_view(&session, row.id)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "everything a row is made of, once per row"
    )]
    fn assemble_row(
        &self,
        session: &Session,
        visit: &VisitInput,
        understood: &Understood,
        index: usize,
        input: &RowInput,
        id: VisitId,
        at: Stamp,
    ) -> Result<Certification> {
        let view: &RowView = understood.view.rows.get(index).ok_or(ErrorCode::NotFound)?;
        let electronic = input.matter == Matter::ElectronicCopy;
        let signer: Option<&Signer> = understood.signers.get(index).and_then(Option::as_ref);
        Ok(Certification {
            id: CertificationId::fresh(),
            visit: id,
            matter: input.matter.clone(),
            requester: kept(&understood.requester, input.matter.book()),
            kind: view.kind.clone(),
            paper: text::nfc(view.paper.trim()),
            pages: view.pages,
            copies: view.copies,
            fee: view.fee.clone().unwrap_or_default(),
            received_at: at.wall,
            received_by: session.user_id(),
            due_at: view.due_at.unwrap_or(at.wall),
            agreement: visit.agreement.as_ref().map(|agreement| Agreement {
                reason: text::nfc(agreement.reason.trim()),
                days: agreement.days,
            }),
            signer: signer.map_or_else(SignerAs::nobody, Signer::printed),
            number: None,
            status: match electronic {
                true => CertificationStatus::ToScan,
                false => CertificationStatus::Waiting,
            },
            signed: None,
            voided: None,
            refused: None,
            cancelled: None,
            prints: Vec::new(),
            strikes: Vec::new(),
            replaces: None,
            electronic: electronic.then(Box::default),
            code: None,
            exchange: Exchange::default(),
        })
    }
}

/// The code of the dossier that an electronic copy is to the province. Where no number can be given now, the copy is
/// certified all the same and stays here.
fn dossier_code(
    write: &Write<'_>,
    office: &Office,
    row: &Certification,
    at: Stamp,
) -> Result<Option<CodeTaken>> {
    if row.electronic.is_none() || office.restored.is_some() {
        return Ok(None);
    }
    match next_code(write, office, office_day(at.wall)) {
        Ok(code) => Ok(Some(CodeTaken {
            code,
            counter: office.counter,
        })),
        Err(error) if error.code == ErrorCode::NumbersExhausted => Ok(None),
        Err(error) => Err(error),
    }
}

/// What of a requester the book asks for: of copies the name alone (Sổ chứng thực bản sao), else the number as well.
fn kept(requester: &Requester, book: BookKind) -> Requester {
    let number = match book {
        BookKind::Copies | BookKind::ElectronicCopies => None,
        _ => requester
            .number
            .as_ref()
            .map(|number| text::nfc(number.trim())),
    };
    Requester {
        number: number.filter(|number| !number.is_empty()),
        ..requester.clone()
    }
}
