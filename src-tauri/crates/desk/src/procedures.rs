//! Offering procedures: what matches what was typed, and what this clerk used lately.
use motcua_case::fee::FeeTable;
use motcua_case::procedure::{Availability, Procedure};
use motcua_case::user::Permission;

use crate::desk::Desk;
use crate::error::Result;
use crate::view::intake::ProcedureOption;

/// Options offered.
const OFFERED: usize = 30;
/// Recent dossiers looked at for the clerk's usual procedures.
const RECENT: u32 = 100;

impl Desk {
    /// Procedures that match `query`; with nothing typed, the clerk's recent ones and then the catalogue's first.
    pub fn procedures(&self, query: &str) -> Result<Vec<ProcedureOption>> {
        let session = self.permitted(Permission::Receive)?;
        session.read(|read| {
            let rules = self.rules(read)?;
            let mut recent: Vec<String> = Vec::new();
            for dossier in read.newest_dossiers(RECENT)? {
                if dossier.received_by == session.user_id()
                    && !recent.contains(&dossier.procedure.key)
                {
                    recent.push(dossier.procedure.key);
                }
            }
            let typed = query.trim();
            let mut found: Vec<&Procedure> = if typed.is_empty() {
                let used = recent.iter().filter_map(|key| rules.procedure(key));
                let others = rules
                    .catalogue
                    .procedures()
                    .iter()
                    .filter(|p| !recent.contains(&p.key));
                used.chain(others).collect()
            } else {
                rules.catalogue.find(typed)
            };
            let mut options: Vec<ProcedureOption> = found
                .drain(..)
                .map(|procedure| self.option(procedure, &rules.fees, &recent))
                .collect();
            if typed.is_empty() {
                options.sort_by_key(|option| !option.unavailable.is_empty());
            }
            options.truncate(OFFERED);
            Ok(options)
        })
    }

    fn option(&self, procedure: &Procedure, fees: &FeeTable, recent: &[String]) -> ProcedureOption {
        ProcedureOption {
            key: procedure.key.clone(),
            code: procedure.code.as_ref().map(|code| code.as_str().to_owned()),
            name: procedure.name.clone(),
            name_en: procedure.name_en.clone(),
            sector: procedure.sector.clone(),
            limit: procedure.time,
            unavailable: match procedure.availability(self.today(), fees) {
                Availability::Enabled => Vec::new(),
                Availability::Disabled { reasons } => reasons,
            },
            recent: recent.contains(&procedure.key),
        }
    }
}
