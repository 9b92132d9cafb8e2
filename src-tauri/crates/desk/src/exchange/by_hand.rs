//! Where there is no interface: what is typed into a web form of the province, field by field, and the code it gives.
use chrono::{DateTime, Utc};
use motcua_case::deadline::office_time;
use motcua_case::dossier::{Dossier, Party};
use motcua_case::event::{Fact, Subject};
use motcua_case::exchange::RouteTo;
use motcua_case::id::DossierCode;
use motcua_case::ids::DossierId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_store::Read;

use super::telling::Matter;
use super::text_of;
use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::access::AccessWhat;
use crate::view::exchange::{ExchangeMatter, ExchangeSubject};
use crate::view::exchange_hand::{CopyField, CopyFieldName};

impl Desk {
    /// What is typed into a web form of the province by hand, in the order in which such forms ask for it. What is not
    /// known is left out.
    pub fn copy_fields(&self, id: DossierId) -> Result<Vec<CopyField>> {
        let session = self.permitted(Permission::Receive)?;
        let fields = session.read(|read| {
            let dossier = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            Ok(fields(&dossier, &office(read)?))
        })?;
        let subject = Subject::Dossier(id);
        let why = Self::plain_reason(&session);
        self.note_access(&session, AccessWhat::DossierSeen, subject, why)?;
        Ok(fields)
    }

    /// The official code that the province gave, typed or scanned back. The counter's own number stays on the slip;
    /// both find the dossier.
    pub fn official_code_enter(&self, id: DossierId, code: &str) -> Result<ExchangeMatter> {
        let session = self.permitted(Permission::Receive)?;
        let parsed = code.trim().parse::<DossierCode>();
        let parsed = parsed.map_err(|_| Error::new(ErrorCode::Invalid).with("field", "code"))?;
        let code = parsed.to_string();
        let at = stamp(&*self.clock);
        session.write(|write| {
            let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            if let Some(other) = write.dossier_by_code(&code)?
                && other.id != id
            {
                return Err(Error::new(ErrorCode::Invalid).with("field", "code_taken"));
            }
            let known = dossier.exchange.official.as_ref();
            if known.is_some_and(|known| known.code == code) {
                return Ok(());
            }
            if dossier.exchange.told.is_some() {
                return Err(Error::new(ErrorCode::Invalid).with("field", "code_told"));
            }
            let fact = Fact::OfficialCodeGiven { code: code.clone() };
            write.append(at, &session.actor_ref(), Subject::Dossier(id), &fact)?;
            let by_hand = by_hand(write, id)?;
            if by_hand {
                write.drop_exchange(&text_of(Subject::Dossier(id)))?;
            }
            Ok(())
        })?;
        self.exchange_matter(ExchangeSubject::Dossier(id))
    }
}

fn by_hand(read: &Read<'_>, id: DossierId) -> Result<bool> {
    let matter = Matter::load(read, Subject::Dossier(id))?.ok_or(ErrorCode::NotFound)?;
    Ok(matter.route(&office(read)?) == RouteTo::ByHand)
}

fn fields(dossier: &Dossier, office: &Office) -> Vec<CopyField> {
    use CopyFieldName as Name;
    let procedure = &dossier.procedure;
    let code = office
        .exchange
        .national_code(&procedure.key, procedure.code.as_deref());
    let mut fields = vec![
        (Name::ProcedureCode, code.unwrap_or_default()),
        (Name::ProcedureName, procedure.name.clone()),
        (Name::OwnerName, dossier.owner.name.clone()),
        (Name::OwnerNumber, text(&dossier.owner.number)),
        (Name::OwnerBirth, text(&dossier.owner.birth)),
        (Name::OwnerPhone, phone(&dossier.owner)),
        (Name::OwnerEmail, text(&dossier.owner.email)),
        (Name::OwnerAddress, dossier.owner.address.clone()),
    ];
    if dossier.submitter.person != dossier.owner.person {
        fields.extend([
            (Name::SubmitterName, dossier.submitter.name.clone()),
            (Name::SubmitterNumber, text(&dossier.submitter.number)),
            (Name::SubmitterPhone, phone(&dossier.submitter)),
        ]);
    }
    fields.extend([
        (
            Name::Summary,
            format!("{} – {}", procedure.name, dossier.owner.name),
        ),
        (Name::ReceiptNumber, dossier.code.clone()),
        (Name::ReceivedAt, shown(dossier.received_at)),
        (Name::DueAt, shown(dossier.due.due_at.to_utc())),
        (Name::Fee, dossier.fee.total.value().to_string()),
    ]);
    let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
    filled
        .map(|(field, value)| CopyField { field, value })
        .collect()
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// A phone as web forms take it: with 0 for the country's code.
fn phone(party: &Party) -> String {
    let phone = text(&party.phone);
    match phone.strip_prefix("+84") {
        Some(rest) => format!("0{rest}"),
        None => phone,
    }
}

fn shown(at: DateTime<Utc>) -> String {
    office_time(at).format("%d/%m/%Y %H:%M").to_string()
}
