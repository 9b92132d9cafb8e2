//! What the day told, and whether what is left of its folder agrees.
use std::collections::{BTreeMap, BTreeSet};

/// What was acknowledged up to some moment.
#[derive(Clone, Default)]
pub struct Told {
    /// The counter was set up.
    pub ready: bool,
    /// Codes of received dossiers.
    pub received: BTreeSet<String>,
    /// The last told state of each dossier.
    pub dossiers: BTreeMap<String, String>,
    /// Version of each draft not yet received.
    pub drafts: BTreeMap<String, u32>,
    /// What a day that starts again finds, until it has told all of it.
    found: Option<Box<Told>>,
}

impl Told {
    /// Takes a line of the day.
    pub fn take(&mut self, line: &str) {
        if let Some(found) = &mut self.found {
            if line != "ready" {
                return found.take(line);
            }
            // What a killed day had done without telling counts from now on.
            let found = std::mem::take(&mut **found);
            self.received.extend(found.received);
            self.dossiers.extend(found.dossiers);
            self.drafts = found.drafts;
            self.found = None;
        }
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["begins"] => self.found = Some(Box::default()),
            ["ready"] => self.ready = true,
            ["draft", id, version] => {
                self.drafts
                    .insert((*id).to_owned(), version.parse().unwrap());
            }
            ["received", draft, code] => {
                self.drafts.remove(*draft);
                assert!(
                    self.received.insert((*code).to_owned()),
                    "{code} was given twice"
                );
            }
            ["dossier", code, hash] => {
                self.received.insert((*code).to_owned());
                self.dossiers.insert((*code).to_owned(), (*hash).to_owned());
            }
            ["refused", ..] => panic!("the day could not go on: {line}"),
            _ => {}
        }
    }
}

/// What the judge said of a folder.
#[derive(Debug, Default)]
pub struct Judged {
    /// The product offers to set up.
    pub first_run: bool,
    /// What the product refused to do or serve, with its code.
    pub refused: Vec<String>,
    /// What the checks found; `ok` where nothing is wrong.
    pub checks: Vec<String>,
    /// Dossiers with their hash.
    pub dossiers: BTreeMap<String, String>,
    /// Drafts with their version.
    pub drafts: BTreeMap<String, u32>,
    /// The dossier received afterwards, where the judge went on.
    pub next: Option<String>,
}

impl Judged {
    /// Takes a line of the judge.
    pub fn take(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (word, rest.split_once(' ')) {
            ("first-run", _) => self.first_run = true,
            ("refused", _) => self.refused.push(rest.to_owned()),
            ("check", _) => self.checks.push(rest.to_owned()),
            // What the judge itself received is not what it found.
            ("dossier", Some((code, hash))) if self.next.as_deref() != Some(code) => {
                let twice = self.dossiers.insert(code.to_owned(), hash.to_owned());
                assert!(twice.is_none(), "{code} is listed twice");
            }
            ("draft", Some((id, version))) if self.checks.len() == 1 && self.next.is_none() => {
                self.drafts
                    .entry(id.to_owned())
                    .or_insert(version.parse().unwrap());
            }
            ("received", Some((_, code))) => self.next = Some(code.to_owned()),
            _ => {}
        }
    }

    /// Whether the product itself says that something is wrong.
    pub fn named(&self) -> bool {
        !self.refused.is_empty() || self.checks.iter().any(|check| check != "ok")
    }

    /// What was acknowledged and is not there as it was told. `later` are the states a dossier was told to have
    /// afterwards, which it may have reached already.
    pub fn lost(&self, told: &Told, later: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
        let mut lost = Vec::new();
        if self.first_run && told.ready {
            lost.push("the whole store".to_owned());
        }
        for code in &told.received {
            let Some(found) = self.dossiers.get(code) else {
                lost.push(format!("dossier {code}"));
                continue;
            };
            let known = told.dossiers.get(code);
            let reached = later.get(code).is_some_and(|hashes| hashes.contains(found));
            if known.is_some_and(|known| known != found) && !reached {
                lost.push(format!("dossier {code} is another"));
            }
        }
        let unheard = self.dossiers.len().saturating_sub(told.received.len());
        let mut gone = 0;
        for (draft, version) in &told.drafts {
            match self.drafts.get(draft) {
                Some(found) if found >= version => {}
                Some(found) => lost.push(format!("draft {draft} fell from {version} to {found}")),
                None => gone += 1,
            }
        }
        // A draft whose receiving was committed but not told any more is gone by right.
        if gone > unheard {
            lost.push(format!("{gone} drafts gone, {unheard} dossiers instead"));
        }
        if let Some(next) = &self.next
            && (told.received.contains(next) || self.dossiers.contains_key(next))
        {
            lost.push(format!("number {next} is given twice"));
        }
        lost
    }
}
