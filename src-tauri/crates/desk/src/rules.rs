//! The rules in use: the catalogue in force with the province's list applied, the province's fees, and the days off.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use motcua_case::calendar::Calendar;
use motcua_case::fee::FeeTable;
use motcua_case::ids::Hash;
use motcua_case::office::Office;
use motcua_case::procedure::{Catalogue, MustDigitizeList, Procedure, Requirement};
use motcua_case::province::{Province, ProvinceFile, ProvinceFileKind};
use motcua_store::Read;

use crate::assets;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};

/// What a dossier is received by.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) catalogue: Catalogue,
    pub(crate) fees: FeeTable,
    /// That of the country, with the years that were taken.
    pub(crate) national: Calendar,
}

/// Rules already put together, by the files they come from: reading a catalogue takes longer than a keystroke may.
#[derive(Default)]
pub(crate) struct RulesCache(Mutex<HashMap<Sources, Arc<Rules>>>);

/// Which files the rules come from; none is what ships with the application.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Sources {
    catalogue: Option<Hash>,
    must_digitize: Option<Hash>,
    fees: Option<Hash>,
    calendars: Vec<Hash>,
    practice: bool,
}

impl Rules {
    /// The procedure with this key or code.
    pub(crate) fn procedure(&self, key: &str) -> Option<&Procedure> {
        self.catalogue.procedure(key)
    }

    /// The calendar with this office's hours and local days.
    pub(crate) fn calendar(&self, office: &Office) -> Calendar {
        let calendar = self.national.clone();
        let calendar = calendar.with_days(office.local_days.iter().cloned());
        match &office.policy.hours {
            Some(hours) => calendar.with_hours(hours.clone()),
            None => calendar,
        }
    }

    /// A paper that a procedure asks for.
    pub(crate) fn requirement(&self, procedure: &str, key: &str) -> Option<&Requirement> {
        self.procedure(procedure)?
            .requirements
            .iter()
            .find(|requirement| requirement.key == key)
    }
}

impl Desk {
    /// The rules in force today.
    pub(crate) fn rules(&self, read: &Read<'_>) -> Result<Arc<Rules>> {
        let province = read.province()?;
        let shipped = self.assets.catalogue.effective_from();
        let newest = province
            .in_force(ProvinceFileKind::Catalogue, self.today())
            .filter(|file| file.effective_from >= shipped);
        self.rules_from(read, &province, newest)
    }

    /// The rules with the catalogue of one version: what was begun under it is finished under it.
    pub(crate) fn rules_of(&self, read: &Read<'_>, version: &str) -> Result<Arc<Rules>> {
        let province = read.province()?;
        let file = province.catalogue(version);
        if file.is_none() && version != self.assets.catalogue.version() {
            return Err(ErrorCode::DraftStale.into());
        }
        self.rules_from(read, &province, file)
    }

    /// The file of the catalogue that holds on a day.
    pub(crate) fn catalogue_text(&self, read: &Read<'_>, on: NaiveDate) -> Result<String> {
        let province = read.province()?;
        let shipped = self.assets.catalogue.effective_from();
        let newest = province
            .in_force(ProvinceFileKind::Catalogue, on)
            .filter(|file| file.effective_from >= shipped);
        match newest {
            Some(file) => text_of(read, file),
            None => Ok(assets::CATALOGUE.to_owned()),
        }
    }

    fn rules_from(
        &self,
        read: &Read<'_>,
        province: &Province,
        catalogue: Option<&ProvinceFile>,
    ) -> Result<Arc<Rules>> {
        let in_force = |kind| province.in_force(kind, self.today());
        let list = in_force(ProvinceFileKind::MustDigitize);
        let fees = in_force(ProvinceFileKind::Fees);
        let files = province.files.iter();
        let calendars: Vec<&ProvinceFile> = files
            .filter(|file| file.kind == ProvinceFileKind::Calendar)
            .collect();
        let hash = |file: Option<&ProvinceFile>| file.map(|file| file.file.sha256);
        let sources = Sources {
            catalogue: hash(catalogue),
            must_digitize: hash(list),
            fees: hash(fees),
            calendars: calendars.iter().map(|file| file.file.sha256).collect(),
            practice: office(read)?.practice,
        };
        let mut known = self.rules.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = known.get(&sources) {
            return Ok(Arc::clone(rules));
        }
        let catalogue = match catalogue {
            None => self.assets.catalogue.clone(),
            Some(file) => Catalogue::from_json(&text_of(read, file)?)
                .map_err(|_| Error::internal("catalogue"))?,
        };
        let catalogue = match list {
            None => catalogue,
            Some(file) => {
                let list = MustDigitizeList::from_json(&text_of(read, file)?)
                    .map_err(|_| Error::internal("must-digitise list"))?;
                catalogue.with_must_digitize(&list).0
            }
        };
        let fees = match fees {
            Some(file) => FeeTable::from_json(&text_of(read, file)?)
                .map_err(|_| Error::internal("fee table"))?,
            None if sources.practice => self.assets.practice_fees.clone(),
            None => FeeTable::none(),
        };
        let national =
            calendars
                .into_iter()
                .try_fold(self.assets.national_calendar(), |known, file| {
                    let newer = Calendar::from_json(&text_of(read, file)?)
                        .map_err(|_| Error::internal("calendar"))?;
                    Ok::<_, Error>(known.with_years_of(newer))
                })?;
        let rules = Arc::new(Rules {
            catalogue,
            fees,
            national,
        });
        known.insert(sources, Arc::clone(&rules));
        Ok(rules)
    }
}

fn text_of(read: &Read<'_>, file: &ProvinceFile) -> Result<String> {
    let bytes = read
        .blob(file.file.sha256)?
        .ok_or_else(|| Error::internal("province file"))?
        .into_bytes()?;
    String::from_utf8(bytes).map_err(|_| Error::internal("province file"))
}
