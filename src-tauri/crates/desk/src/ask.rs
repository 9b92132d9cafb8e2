//! Questions that need no store: when something is due, what a code says.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, Utc};
use motcua_case::calendar::Calendar;
use motcua_case::card::{self, IdCard};
use motcua_case::deadline::{self, Due, DueRequest, DueTimePolicy};
use motcua_case::procedure::{CatalogueChange, diff};

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::paper::refused;
use crate::province::read_catalogue;

/// A catalogue read for judging, not yet taken.
pub struct CatalogueJudged {
    /// Version.
    pub version: String,
    /// Procedures listed.
    pub procedures: usize,
    /// Of these, ready to receive without a provincial fee table.
    pub enabled: usize,
    /// What taking it would change.
    pub changes: Vec<CatalogueChange>,
}

impl Desk {
    /// When a dossier of a procedure is due, by the calendar that ships with the application.
    pub fn due(&self, procedure: &str, received_at: DateTime<Utc>) -> Result<Due> {
        let procedure = self
            .assets
            .catalogue
            .procedure(procedure)
            .ok_or(ErrorCode::NotFound)?;
        let limit = procedure
            .time
            .ok_or_else(|| Error::new(ErrorCode::ProcedureUnavailable).with("reason", "time"))?;
        let request = DueRequest {
            received_at,
            limit,
            policy: DueTimePolicy::default(),
            non_territorial: false,
            events: Vec::new(),
        };
        let calendar: Calendar = self.assets.national_calendar();
        deadline::due(&request, &calendar).map_err(|_| ErrorCode::CalendarMissing.into())
    }

    /// Reads the text of a code as an identity card.
    pub fn card(&self, text: &str) -> Result<IdCard> {
        card::read_card(text, self.today()).map_err(|_| ErrorCode::NotACard.into())
    }

    /// Reads the identity card in a picture; the first code that is one.
    pub fn card_in_picture(&self, path: &Path) -> Result<IdCard> {
        let bytes = read_file(path)?;
        let codes = self
            .worker
            .read_codes(&bytes, &AtomicBool::new(false))
            .map_err(refused)?;
        codes
            .iter()
            .find_map(|code| self.card(code).ok())
            .ok_or_else(|| ErrorCode::NotACard.into())
    }

    /// Judges a catalogue file without taking it; without a file, the one in use.
    pub fn catalogue_judge(&self, path: Option<&Path>) -> Result<CatalogueJudged> {
        let read;
        let catalogue = match path {
            None => &self.assets.catalogue,
            Some(path) => {
                let bytes = read_file(path)?;
                let text = String::from_utf8(bytes)
                    .map_err(|_| Error::new(ErrorCode::CatalogueInvalid))?;
                read = read_catalogue(&text)?;
                &read
            }
        };
        let none = motcua_case::fee::FeeTable::none();
        let ready = |procedure: &&motcua_case::procedure::Procedure| {
            procedure.availability(self.today(), &none)
                == motcua_case::procedure::Availability::Enabled
        };
        Ok(CatalogueJudged {
            version: catalogue.version().to_owned(),
            procedures: catalogue.procedures().len(),
            enabled: catalogue.procedures().iter().filter(ready).count(),
            changes: diff(&self.assets.catalogue, catalogue),
        })
    }
}
