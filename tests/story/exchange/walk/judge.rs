//! What the province's own ledger must hold in the end.
use std::collections::{BTreeMap, BTreeSet};

use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::DossierId;
use motcua_desk::view::exchange::{
    ExchangeFilter, ExchangeMatter, ExchangeSubject, MessageState, MessageWhat,
};
use motcua_province::{Dossier, File, Progress};
use serde_json::Value;

use super::counter::{Counter, Told};

impl Counter {
    /// Holds the ledger against what was said to have happened.
    pub fn agrees(&mut self) {
        assert_eq!(self.rows(ExchangeFilter::Waiting), Vec::new());
        let ledger = self.province.ledger();
        assert_eq!(ledger.suspicions().unwrap(), Vec::new());
        assert_eq!(ledger.doubles().unwrap(), Vec::<Vec<String>>::new());
        let judge = Judge {
            dossiers: ledger.dossiers().unwrap(),
            files: ledger.files().unwrap(),
            steps: ledger.progress().unwrap(),
            dialect: self.dialect,
        };
        let mut doubled = 0;
        let mut known = 0;
        for (id, told) in &self.told {
            known += usize::from(self.one_agrees(&judge, *id, told, &mut doubled));
        }
        assert_eq!(judge.dossiers.len(), known, "nobody sent the others");
        if doubled > 0 {
            *self.tally.entry("doubled").or_default() += doubled;
        }
        assert!(self.desk.check().unwrap().ok);
    }

    /// Whether the province knows a dossier; it need not know one that ended before it was sent.
    fn one_agrees(&self, judge: &Judge, id: DossierId, told: &Told, doubled: &mut u32) -> bool {
        let dossier = self.desk.dossier(id).unwrap().dossier;
        let official = dossier.exchange.official.as_ref();
        let code = official.map_or(&dossier.code, |official| &official.code);
        let subject = ExchangeSubject::Dossier(id);
        let matter = self.desk.exchange_matter(subject).unwrap();
        let Some(there) = judge.dossiers.iter().find(|one| one.number == *code) else {
            assert_eq!(told.states.last(), Some(&"8"), "{code} is not there");
            return false;
        };
        judge.holds(there, told);
        *doubled += judge.steps_agree(code, told, &matter);
        true
    }
}

struct Judge {
    dossiers: Vec<Dossier>,
    files: Vec<File>,
    steps: Vec<Progress>,
    dialect: DialectName,
}

impl Judge {
    /// The dossier once, as it is now, with each of its files once.
    fn holds(&self, there: &Dossier, told: &Told) {
        let code = &there.number;
        assert_eq!(there.inserted, 1, "{code}");
        let body = there.body.to_string();
        assert!(body.contains(&told.visit.name), "{code}: {body}");
        assert!(body.contains(&told.visit.number), "{code}: {body}");
        assert_eq!(there.state, *told.states.last().unwrap(), "{code}");
        if self.dialect == DialectName::NoiHoSo {
            // What is entered once there cannot be overwritten, but for its state.
            return;
        }
        if let Some(fee) = told.fee {
            assert!(
                body.contains(&format!("\"Gia\":\"{fee}\"")),
                "{code}: {body}"
            );
        }
        let mut named = Vec::new();
        named_in(&there.body, &mut named);
        let files = self.files.iter().filter(|file| file.complete);
        let times: BTreeMap<&str, usize> = files
            .map(|file| {
                let times = named.iter().filter(|text| text.contains(&file.url)).count();
                (file.url.as_str(), times)
            })
            .filter(|(_, times)| *times > 0)
            .collect();
        let wanted = told.visit.papers - told.away + usize::from(told.result_file);
        assert_eq!(times.len(), wanted, "files of {code}: {body}");
        assert!(times.values().all(|times| *times == 1), "{code}: {body}");
        if self.dialect == DialectName::National {
            self.no_upload_too_many(code);
        }
    }

    /// A resumable store has each file of a dossier once, whatever broke on its way.
    fn no_upload_too_many(&self, code: &str) {
        let mut seen = BTreeSet::new();
        let files = self.files.iter().filter(|file| file.complete);
        for file in files.filter(|file| file.name.starts_with(code)) {
            assert!(seen.insert((&file.name, &file.sha256)), "{file:?}");
        }
    }

    /// The steps in the order of the record, each once, or twice and listed. Gives how many came twice.
    fn steps_agree(&self, code: &str, told: &Told, matter: &ExchangeMatter) -> u32 {
        let rows = self.steps.iter().filter(|row| row.number == code);
        let mut order: Vec<(&Progress, u32)> = Vec::new();
        for row in rows {
            match order.iter_mut().find(|(known, _)| known.row == row.row) {
                Some((_, times)) => *times += 1,
                None => order.push((row, 1)),
            }
        }
        let states: Vec<&str> = order.iter().map(|(row, _)| row.state.as_str()).collect();
        assert_eq!(states, told.states, "steps of {code}");
        let listed = matter
            .messages
            .iter()
            .filter_map(|message| match &message.what {
                MessageWhat::Step { .. } => Some(message.state),
                _ => None,
            });
        let mut doubled = 0;
        for ((row, times), state) in order.iter().zip(listed) {
            let may = state == MessageState::Doubled;
            assert!(may || state == MessageState::Taken, "{code}: {state:?}");
            assert!(*times == 1 || may && *times == 2, "{times} times: {row:?}");
            doubled += times - 1;
        }
        doubled
    }
}

/// Every text of what stands: what is taken back is left out.
fn named_in<'a>(value: &'a Value, named: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) if fields.get("IsDeleted").is_some_and(|gone| gone == "True") => {}
        Value::Object(fields) => fields.values().for_each(|value| named_in(value, named)),
        Value::Array(rows) => rows.iter().for_each(|value| named_in(value, named)),
        Value::String(text) => named.push(text),
        _ => {}
    }
}
