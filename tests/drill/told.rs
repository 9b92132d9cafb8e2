//! What the day told, and whether what is left of its folder agrees.
use std::collections::{BTreeMap, BTreeSet};

use crate::books::{Books, Number, read_number};

/// Backups that are kept.
const KEPT: usize = 7;

/// What was acknowledged up to some moment.
#[derive(Clone, Default)]
pub struct Told {
    /// The counter was set up.
    pub ready: bool,
    /// Codes of received dossiers.
    pub received: BTreeSet<String>,
    /// The last told state of each dossier by its code, and of each person and certification by their identity.
    pub things: BTreeMap<String, String>,
    /// Numbers of certification books, and the row that has each.
    pub numbers: BTreeMap<Number, String>,
    /// Things that are being changed: they may be as told, or already further.
    pub busy: BTreeSet<String>,
    /// Things that were changed after they were made.
    pub changed: BTreeSet<String>,
    /// Backups made.
    pub backups: usize,
    /// What had been received when the last of them was made.
    pub backed_up: BTreeSet<String>,
    /// The recovery key and the administrator.
    pub recovery: Option<(String, String)>,
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
            self.things.extend(found.things);
            self.numbers.extend(found.numbers);
            self.busy.clear();
            self.drafts = found.drafts;
            self.recovery = found.recovery.or(self.recovery.take());
            self.found = None;
        }
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["begins"] => self.found = Some(Box::default()),
            ["ready"] => self.ready = true,
            ["recovery", key, user] => {
                self.recovery = Some(((*key).to_owned(), (*user).to_owned()));
            }
            ["backup"] => {
                self.backups += 1;
                self.backed_up.clone_from(&self.received);
            }
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
            ["doing", name] => {
                self.changed.insert((*name).to_owned());
                self.busy.insert((*name).to_owned());
            }
            ["number", rest @ ..] => {
                let (number, row, _) = read_number(&rest.join(" "));
                let before = self.numbers.insert(number, row.clone());
                assert!(
                    before.is_none_or(|before| before == row),
                    "given twice: {line}"
                );
            }
            [kind @ ("dossier" | "person" | "certification"), name, hash] => {
                if *kind == "dossier" {
                    self.received.insert((*name).to_owned());
                }
                self.busy.remove(*name);
                self.things.insert((*name).to_owned(), (*hash).to_owned());
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
    /// Dossiers, people and certifications with their hash.
    pub things: BTreeMap<String, String>,
    /// How many of them are dossiers.
    pub dossiers: usize,
    /// Certification books.
    pub books: Books,
    /// Drafts with their version.
    pub drafts: BTreeMap<String, u32>,
    /// Backups to restore from.
    pub backups: usize,
    /// A rescue says that nothing known is lost.
    pub all: bool,
    /// Prints that were noted.
    pub slips: BTreeSet<String>,
    /// What is wrong by itself.
    pub wrong: Vec<String>,
    /// The dossier received afterwards, where the judge went on.
    pub next: Option<String>,
    /// The number given afterwards.
    pub next_number: Option<Number>,
    goes_on: bool,
}

impl Judged {
    /// Takes a line of the judge.
    pub fn take(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (word, rest.split_once(' ')) {
            ("first-run", _) => self.first_run = true,
            ("refused", _) => self.refused.push(rest.to_owned()),
            ("check", _) => self.checks.push(rest.to_owned()),
            ("goes-on", _) => self.goes_on = true,
            ("received", Some((_, code))) => self.next = Some(code.to_owned()),
            ("number", _) if self.goes_on => self.next_number = Some(read_number(rest).0),
            // What the judge itself did afterwards is not what it found.
            _ if self.goes_on => {}
            ("dossier", Some((code, hash))) => {
                self.dossiers += 1;
                if self.things.insert(code.into(), hash.into()).is_some() {
                    self.wrong.push(format!("{code} is there twice"));
                }
            }
            ("number", _) => self.books.take_number(rest),
            ("book", _) => self.books.take_book(rest),
            ("person" | "certification", Some((id, hash))) => {
                self.things.insert(id.to_owned(), hash.to_owned());
            }
            ("draft", Some((id, version))) => {
                self.drafts.insert(id.to_owned(), version.parse().unwrap());
            }
            ("rescued", _) => self.all = rest == "all",
            ("backups", _) => self.backups = rest.parse().unwrap(),
            ("slip", _) => {
                self.slips.insert(rest.to_owned());
            }
            ("wrong", _) => self.wrong.push(rest.to_owned()),
            _ => {}
        }
    }

    /// Whether the product itself says that something is wrong.
    pub fn named(&self) -> bool {
        !self.refused.is_empty() || self.checks.iter().any(|check| check != "ok")
    }

    /// Whether the product says that acknowledged events are gone.
    pub fn missing(&self) -> bool {
        self.checks.iter().any(|check| check.ends_with(" are gone"))
    }

    /// What the product says is wrong, word for word.
    pub fn complaints(&self) -> Vec<String> {
        let checks = self.checks.iter().filter(|check| *check != "ok").cloned();
        let refused = self.refused.iter().map(|what| format!("refused {what}"));
        refused.chain(checks).collect()
    }

    /// What was acknowledged and is not there as it was told. `later` says whether a thing was told to be so
    /// afterwards: it may have come so far already.
    pub fn lost(&self, told: &Told, later: impl Fn(&str, &str) -> bool) -> Vec<String> {
        let mut lost = self.wrong.clone();
        lost.extend(self.books.wrong());
        lost.extend(self.books.lost(&told.numbers));
        if self.first_run && told.ready {
            lost.push("the whole store".to_owned());
        }
        let untold = |code: &&String| !self.things.contains_key(*code);
        let gone = told.received.iter().filter(untold);
        lost.extend(gone.map(|code| format!("dossier {code}")));
        for (name, known) in &told.things {
            match self.things.get(name) {
                Some(found) if found == known || told.busy.contains(name) => {}
                Some(found) if later(name, found) => {}
                Some(_) => lost.push(format!("{name} is another")),
                None if told.received.contains(name) => {}
                None => lost.push(format!("person or certification {name}")),
            }
        }
        if self.backups < told.backups.min(KEPT) {
            lost.push(format!("{} of {} backups", self.backups, told.backups));
        }
        let unheard = self.dossiers.saturating_sub(told.received.len());
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
            && (told.received.contains(next) || self.things.contains_key(next))
        {
            lost.push(format!("number {next} is given twice"));
        }
        if let Some(next) = &self.next_number
            && (told.numbers.contains_key(next) || self.books.has(next))
        {
            lost.push(format!("number {} is given twice", next.1));
        }
        lost
    }
}
