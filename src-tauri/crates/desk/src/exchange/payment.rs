//! Whether a fee was paid online: asked by a person, and after each look at what is new.
use std::sync::Arc;

use motcua_case::dossier::{Dossier, PaidOnline, Payment};
use motcua_case::event::{Fact, Subject};
use motcua_case::exchange::{ConnectionSetting, RouteTo};
use motcua_case::ids::DossierId;
use motcua_case::user::Permission;
use motcua_store::Write;
use motcua_sync::{FaultKind, Province, Stop};

use super::connections::unanswered;
use super::run::Lanes;
use super::setting::{self, Speaker};
use super::{inbound, nobody};
use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::exchange::{ExchangeMatter, ExchangeSubject, PaymentAsk};

/// The path by which a connection is asked; without it nothing is asked by itself.
const PAYMENT: &str = "payment";
/// Open dossiers looked at for such a fee.
const LOOKED_AT: u32 = 200;
/// Of these asked about at one look.
const AT_ONCE: usize = 10;

/// How the online payment of a dossier is shown.
pub(super) fn shown(dossier: &Dossier) -> PaymentAsk {
    PaymentAsk {
        paid: paid(dossier).cloned(),
        may_ask: owed(dossier) && code(dossier).is_some(),
    }
}

impl Desk {
    /// Asks whether the fee of a dossier was paid online. What the province confirms is kept.
    pub fn payment_ask(&self, id: DossierId) -> Result<ExchangeMatter> {
        let session = self.permitted(Permission::Receive)?;
        let (office, dossier) = session.read(|read| {
            let dossier = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            Ok((office(read)?, dossier))
        })?;
        let code = code(&dossier).ok_or(ErrorCode::NotFound)?;
        let RouteTo::Connection(connection) = office.exchange.route(&dossier.procedure.key) else {
            return Err(ErrorCode::NotFound.into());
        };
        let connection = office.exchange.connection(connection);
        let connection = connection.ok_or(ErrorCode::NotFound)?;
        let speaker = setting::speaker(&session.store, &office, connection, &Stop::default())?;
        let answer = self.exchange.wait(speaker.adapter.payment(code));
        let answer = answer.unwrap_or_else(|| Err(FaultKind::Stopped.into()));
        if let Some(told) = answer.map_err(unanswered)? {
            session.write(|write| self.keep_payment(write, id, &inbound::paid(&told)))?;
        }
        self.exchange_matter(ExchangeSubject::Dossier(id))
    }

    fn keep_payment(&self, write: &Write<'_>, id: DossierId, told: &PaidOnline) -> Result<bool> {
        let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
        if paid(&dossier) == Some(told) {
            return Ok(false);
        }
        let at = stamp(&*self.clock);
        let fact = Fact::PaidOnlineSeen(told.clone());
        write.append(at, &nobody(), Subject::Dossier(id), &fact)?;
        Ok(true)
    }
}

impl Lanes<'_> {
    /// Asks for dossiers of a connection whose fee is owed. One that cannot be asked about now is asked about with the
    /// next look.
    pub(super) fn ask_payments(
        &self,
        connection: &ConnectionSetting,
        speaker: &Arc<Speaker>,
    ) -> Result<bool> {
        if !connection.paths.contains_key(PAYMENT) {
            return Ok(false);
        }
        let open = self
            .store
            .read::<_, Error>(|read| Ok(read.open_with_official(LOOKED_AT)?))?;
        let there = RouteTo::Connection(connection.id);
        let owed = open.iter().filter(|dossier| {
            owed(dossier) && self.office.exchange.route(&dossier.procedure.key) == there
        });
        let mut any = false;
        for dossier in owed.take(AT_ONCE) {
            let Some(code) = code(dossier) else { continue };
            let answer = self.desk.exchange.wait(speaker.adapter.payment(code));
            match answer {
                Some(Ok(Some(told))) => {
                    let told = inbound::paid(&told);
                    any |= self
                        .store
                        .write(|write| self.desk.keep_payment(write, dossier.id, &told))?;
                }
                Some(Ok(None)) => {}
                Some(Err(_)) | None => break,
            }
        }
        Ok(any)
    }
}

/// The code by which the province knows its payment.
fn code(dossier: &Dossier) -> Option<&str> {
    let official = dossier.exchange.official.as_ref();
    let told = dossier.exchange.told.is_some();
    official
        .map(|official| official.code.as_str())
        .or_else(|| told.then_some(dossier.code.as_str()))
}

fn paid(dossier: &Dossier) -> Option<&PaidOnline> {
    let filed = dossier.filed.as_ref().and_then(|filed| filed.paid.as_ref());
    dossier.exchange.paid.as_ref().or(filed)
}

/// A fee is due and nobody has it yet.
fn owed(dossier: &Dossier) -> bool {
    dossier.fee.payment == Payment::Later
        && !dossier.fee.total.is_zero()
        && paid(dossier).is_none()
        && dossier.status.stands()
}
