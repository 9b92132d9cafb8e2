//! What the province names differently in one procedure: shown beside our own names, entered by whoever keeps the
//! settings.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use motcua_case::exchange::{CodeMapping, PlaceCode};
use motcua_case::office::Office;
use motcua_case::procedure::Procedure;
use motcua_case::text;
use motcua_case::user::Permission;

use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::exchange_setting::{CodeSheet, CodedPaper};

/// Most characters of a code or a name.
const LONGEST: usize = 255;
/// Most communes; the whole country has some 3,300.
const PLACES: usize = 4_000;

impl Desk {
    /// The codes of one procedure, with our names of everything that has one.
    pub fn code_sheet(&self, procedure: &str) -> Result<CodeSheet> {
        let session = self.permitted(Permission::ChangeOffice)?;
        session.read(|read| {
            let rules = self.rules(read)?;
            let procedure = rules.procedure(procedure).ok_or(ErrorCode::NotFound)?;
            Ok(sheet(&office(read)?, procedure))
        })
    }
}

fn sheet(office: &Office, procedure: &Procedure) -> CodeSheet {
    let known = office.exchange.codes.iter();
    let mut known = known.filter(|codes| codes.procedure == procedure.key);
    let published = procedure.code.as_ref().map(|code| code.as_str());
    let blank = || CodeMapping {
        procedure: procedure.key.clone(),
        code: office
            .exchange
            .national_code(&procedure.key, published)
            .unwrap_or_default(),
        name: procedure.name.clone(),
        ..CodeMapping::default()
    };
    let papers = procedure.requirements.iter();
    CodeSheet {
        name: procedure.name.clone(),
        sector: procedure.sector.clone(),
        papers: papers
            .map(|paper| CodedPaper {
                key: paper.key.clone(),
                name: paper.short_name.clone(),
            })
            .collect(),
        result: procedure.results.first().map(|one| one.name.clone()),
        mapping: known.next().cloned().unwrap_or_else(blank),
    }
}

/// A mapping as it is kept: nothing empty, nothing endless.
pub(super) fn tidy(mapping: &CodeMapping, now: DateTime<Utc>) -> Result<CodeMapping> {
    let plain = |value: &str| {
        let value = text::nfc(value.trim());
        let fits = value.chars().count() <= LONGEST;
        fits.then_some(value)
            .ok_or_else(|| Error::new(ErrorCode::Invalid).with("field", "codes"))
    };
    let all = |codes: &BTreeMap<String, String>| {
        let codes = codes
            .iter()
            .map(|(key, code)| Ok((key.clone(), plain(code)?)));
        let mut codes = codes.collect::<Result<BTreeMap<_, _>>>()?;
        codes.retain(|_, code| !code.is_empty());
        Ok::<_, Error>(codes)
    };
    Ok(CodeMapping {
        procedure: mapping.procedure.clone(),
        code: plain(&mapping.code)?,
        name: plain(&mapping.name)?,
        sector: plain(&mapping.sector)?,
        service: plain(&mapping.service)?,
        papers: all(&mapping.papers)?,
        fees: all(&mapping.fees)?,
        replaced_by: all(&mapping.replaced_by)?,
        result: plain(&mapping.result)?,
        confirmed_at: now,
    })
}

/// Communes as they are kept: each with both codes.
pub(super) fn places(wished: &[PlaceCode]) -> Result<Vec<PlaceCode>> {
    let wrong = || Error::new(ErrorCode::Invalid).with("field", "places");
    let plain = |value: &str| {
        let value = text::nfc(value.trim());
        let fits = !value.is_empty() && value.chars().count() <= LONGEST;
        fits.then_some(value).ok_or_else(wrong)
    };
    if wished.len() > PLACES {
        return Err(wrong());
    }
    let kept = wished.iter().map(|place| {
        Ok(PlaceCode {
            commune: plain(&place.commune)?,
            province: plain(&place.province)?,
            province_code: plain(&place.province_code)?,
            commune_code: plain(&place.commune_code)?,
        })
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn what_was_left_empty_is_not_kept_and_what_is_endless_is_refused() {
        let typed = CodeMapping {
            sector: " G15-HT02 ".into(),
            papers: [("a".into(), " ".into()), ("b".into(), "KQ1".into())].into(),
            ..CodeMapping::default()
        };
        let kept = tidy(&typed, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(kept.sector, "G15-HT02");
        assert_eq!(kept.papers, [("b".to_owned(), "KQ1".to_owned())].into());
        let endless = CodeMapping {
            result: "x".repeat(LONGEST + 1),
            ..typed
        };
        assert!(tidy(&endless, DateTime::UNIX_EPOCH).is_err());
    }
}
