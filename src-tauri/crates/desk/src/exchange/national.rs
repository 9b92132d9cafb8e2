//! The national catalogue: compared with ours as a dry run, and taken over for one procedure at a time.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use motcua_case::exchange::CodeMapping;
use motcua_case::ids::ConnectionId;
use motcua_case::procedure::Procedure;
use motcua_case::user::Permission;
use motcua_sync::{Province, Published};

use super::asked::connection_of;
use super::asking;
use super::compare::{self, Compared};
use super::take_over;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::national_catalogue::{NationalAccepted, NationalCheck, NationalRow};

/// Procedures compared at once: each is a call of its own.
const AT_ONCE: usize = 60;

impl Desk {
    /// Compares the procedures whose national code a person confirmed and that go to this system. Nothing is changed.
    pub fn national_check(&self, id: ConnectionId) -> Result<NationalCheck> {
        let session = self.permitted(Permission::ImportCatalogue)?;
        let (office, rules) = session.read(|read| Ok((office(read)?, self.rules(read)?)))?;
        let connection = office.exchange.connection(id).ok_or(ErrorCode::NotFound)?;
        let speaker = asking::speaker(&session, &office, connection)?;
        let of_this = |codes: &&CodeMapping| {
            connection_of(&office, &codes.procedure).is_some_and(|known| known.id == id)
        };
        let confirmed: Vec<&CodeMapping> = office.exchange.codes.iter().filter(of_this).collect();
        let mut check = NationalCheck {
            rows: Vec::new(),
            compared: 0,
            left: u32::try_from(confirmed.len().saturating_sub(AT_ONCE)).unwrap_or(u32::MAX),
            unanswered: None,
        };
        let mut known = BTreeMap::new();
        for codes in confirmed.iter().take(AT_ONCE) {
            let Some(procedure) = rules.procedure(&codes.procedure) else {
                continue;
            };
            let answer = self.asked(speaker.adapter.procedure(&codes.code));
            let published = match answer {
                Ok(value) => Published::read(&value),
                Err(fault) => {
                    check.unanswered = Some(asking::unanswered(&fault));
                    break;
                }
            };
            check.compared += 1;
            let compared = compare::compared(procedure, codes, &published);
            if !compared.is_empty() {
                check.rows.push(row(procedure, codes, &compared));
                known.insert(procedure.key.clone(), published);
            }
        }
        self.exchange.answers.held().published = known;
        Ok(check)
    }

    /// Takes one procedure over as it was shown: codes into its mapping, the rest as a new version of the catalogue
    /// from a day that has not passed.
    pub fn national_accept(
        &self,
        procedure: &str,
        effective_from: NaiveDate,
    ) -> Result<NationalAccepted> {
        let session = self.permitted(Permission::ImportCatalogue)?;
        if effective_from < self.today() {
            return Err(Error::new(ErrorCode::Invalid).with("field", "effective_from"));
        }
        let published = self
            .exchange
            .answers
            .held()
            .published
            .get(procedure)
            .cloned();
        let published = published.ok_or(ErrorCode::NotFound)?;
        let (office, rules) = session.read(|read| Ok((office(read)?, self.rules(read)?)))?;
        let known = office.exchange.codes.iter();
        let mut known = known.filter(|codes| codes.procedure == procedure);
        let mapping = known.next().ok_or(ErrorCode::NotFound)?;
        let ours = rules.procedure(procedure).ok_or(ErrorCode::NotFound)?;
        let compared = compare::compared(ours, mapping, &published);
        // Codes first: should the catalogue not take the rest, another try makes no second version.
        if !compared.codes.is_empty() {
            let mapping = take_over::mapped(mapping, &compared);
            self.code_map(procedure, Some(mapping))?;
        }
        let version = match compared.differences.iter().any(|one| one.is_taken()) {
            true => Some(self.catalogue_with(effective_from, |value| {
                take_over::take_over(value, procedure, &published, &compared)
            })?),
            false => None,
        };
        self.exchange.answers.held().published.remove(procedure);
        Ok(NationalAccepted {
            version,
            effective_from,
            codes: u32::try_from(compared.codes.len()).unwrap_or(u32::MAX),
        })
    }
}

fn row(procedure: &Procedure, codes: &CodeMapping, compared: &Compared) -> NationalRow {
    NationalRow {
        procedure: procedure.key.clone(),
        code: codes.code.clone(),
        name: procedure.name.clone(),
        differences: compared.differences.clone(),
        codes: compared.codes.clone(),
    }
}
