//! The disk rots: bits flip, pages read as zeros, files end early, in the database, its log and the stored files.
//! Every damage is found and named, or did no harm; nothing altered is ever served as good.
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::chance::Chance;
use crate::count;
use crate::day::Day;
use crate::judge::{Case, Judge, judge_all};
use crate::told::{Judged, Told};

/// Damages in `make test`; `make nightly` sets `MOTCUA_DAMAGE=500`.
const DAMAGES: u32 = 50;
const PAGE: usize = 4096;

#[test]
fn damage_to_the_database_and_the_files_is_named_and_never_served() {
    let finished = Finished::make();
    let problems = finished.damage("damage", count("MOTCUA_DAMAGE", DAMAGES), |turn| {
        if turn % 3 == 2 {
            Place::File
        } else {
            Place::Database
        }
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn damage_to_the_log_is_named_and_never_served() {
    let finished = Finished::make();
    let damages = count("MOTCUA_DAMAGE", DAMAGES) / 2;
    let problems = finished.damage("damage to the log", damages, |_| Place::Log);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn damage_is_undone_from_the_last_backup_and_what_is_intact() {
    let finished = Finished::make();
    let rescues = count("MOTCUA_DAMAGE", DAMAGES) / 5;
    let (key, user) = finished.told.recovery.clone().unwrap();
    let place_of = |turn| match turn % 3 {
        0 => Place::Log,
        1 => Place::File,
        _ => Place::Database,
    };
    let problems = finished.damage_and_ask(
        "rescue",
        rescues,
        place_of,
        || Judge::rescuing(&key, &user),
        |judged| finished.rescue_verdict(judged),
    );
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_restore_that_is_killed_is_no_first_run_and_can_be_done_again() {
    let finished = Finished::make();
    let kills = count("MOTCUA_KILLS", 20) / 5;
    let (key, user) = finished.told.recovery.clone().unwrap();
    let restore = |kill: u32| {
        let place = crate::quick_folder();
        crate::copy(finished.place.path(), place.path());
        let folder = place.path().join("counter");
        let mut day = Day::start(&["rescue", &key, &user], &[]);
        writeln!(day.stdin(), "{}", folder.display()).unwrap();
        let begun = Instant::now();
        if kill == 0 {
            // The first is not killed: it tells how long a restore takes.
            while day.line().is_some_and(|line| !line.starts_with("rescued")) {}
        }
        (place, folder, day, begun)
    };
    let (_place, _folder, day, begun) = restore(0);
    let whole = begun.elapsed();
    drop(day);
    let mut looking = Judge::looking();
    let mut again = Judge::rescuing(&key, &user);
    for kill in 1..=kills {
        let (_place, folder, day, _) = restore(kill);
        // The moment is where in the restore the power fails.
        std::thread::sleep(whole * kill / (kills + 1));
        day.kill();
        let judged = looking.ask(&folder).expect("the judge fell over");
        assert!(!judged.first_run, "kill {kill} of {kills}: {judged:?}");
        let judged = again.ask(&folder).expect("the judge fell over");
        assert_eq!(judged.complaints(), [""; 0], "kill {kill} of {kills}");
        let gone = &finished.told.backed_up;
        let gone = gone.iter().find(|code| !judged.things.contains_key(*code));
        assert_eq!(gone, None, "kill {kill} of {kills}");
    }
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Database,
    Log,
    File,
}

/// A store with papers, small and large, whose log still holds what was done last.
struct Finished {
    place: tempfile::TempDir,
    told: Told,
}

impl Finished {
    fn make() -> Self {
        let place = crate::quick_folder();
        let mut told = Told::default();
        let folder = place.path().join("counter");
        let folder = folder.as_os_str();
        for line in Day::start(&["day".as_ref(), folder, "16".as_ref()], &[]).end() {
            told.take(&line);
        }
        let day = Day::start(&["day".as_ref(), folder], &[]);
        while told.received.len() < 21 {
            told.take(&day.line().expect("the day stopped by itself"));
        }
        for line in day.kill() {
            told.take(&line);
        }
        let log = std::fs::metadata(place.path().join("counter/store.db-wal")).unwrap();
        assert!(log.len() > 100 * PAGE as u64, "the log holds little");
        let finished = Self { place, told };
        let whole = crate::quick_folder();
        crate::copy(finished.place.path(), whole.path());
        let judged = Judge::looking().ask(&whole.path().join("counter"));
        let judged = judged.unwrap();
        assert!(!judged.named(), "{judged:?}");
        assert_eq!(judged.lost(&finished.told, |_, _| false), [""; 0]);
        finished
    }

    /// Does that many damages, each to a copy, and says which were neither named nor harmless.
    fn damage(&self, name: &str, damages: u32, place_of: fn(u32) -> Place) -> Vec<String> {
        self.damage_and_ask(name, damages, place_of, Judge::looking, |judged| {
            self.verdict(judged)
        })
    }

    /// Does that many damages, each to a copy of the counter beside its backups, and says what was wrong then.
    fn damage_and_ask(
        &self,
        name: &str,
        damages: u32,
        place_of: fn(u32) -> Place,
        judge: impl Fn() -> Judge + Sync,
        verdict: impl Fn(Option<Judged>) -> Vec<String> + Sync,
    ) -> Vec<String> {
        let mut chance = Chance::of_drill(name);
        let files = stored_files(&self.folder());
        assert!(files.len() > 3, "few files beside the database");
        let mut cases = Vec::new();
        for turn in 0..damages {
            let target = match place_of(turn) {
                Place::Database => PathBuf::from("store.db"),
                Place::Log => PathBuf::from("store.db-wal"),
                Place::File => files[chance.below(files.len())].clone(),
            };
            let bytes = std::fs::read(self.folder().join(&target)).unwrap();
            cases.push((turn, target, Damage::random(bytes.len(), &mut chance)));
        }
        let damage_all = |judge: &dyn Fn(Case<()>)| {
            for (turn, target, damage) in &cases {
                let place = crate::quick_folder();
                crate::copy(self.place.path(), place.path());
                let folder = place.path().join("counter");
                damage.to(&folder.join(target));
                judge(Case {
                    name: format!("damage {turn}: {damage:?} in {}", target.display()),
                    folder,
                    place,
                    facts: (),
                });
            }
        };
        judge_all(judge, damage_all, |judged, ()| verdict(judged))
    }

    fn verdict(&self, judged: Option<Judged>) -> Vec<String> {
        let Some(judged) = judged else {
            return vec!["the product fell over".into()];
        };
        let mut wrong = Vec::new();
        for (name, hash) in &judged.things {
            let known = self.told.things.get(name).is_none_or(|told| told == hash);
            // What was being done when the day was killed may be done. And where the log ends early, a thing is
            // served as it was before, once the product has said that later events are gone.
            let earlier = judged.missing() && self.told.changed.contains(name);
            if !known && !earlier && !self.told.busy.contains(name) {
                wrong.push(format!("{name} is served altered"));
            }
        }
        let vague = judged
            .refused
            .iter()
            .filter(|said| said.contains("Internal"));
        wrong.extend(vague.map(|said| format!("not named: {said}")));
        if !judged.named() {
            let lost = judged.lost(&self.told, |_, _| false);
            wrong.extend(lost.iter().map(|what| format!("lost silently: {what}")));
        }
        wrong
    }

    /// After a rescue the store is sound and holds everything of the backup, and all of it where the product says
    /// that nothing is lost.
    fn rescue_verdict(&self, judged: Option<Judged>) -> Vec<String> {
        let Some(judged) = judged else {
            return vec!["the product fell over".into()];
        };
        let mut wrong = self.complaints_after_rescue(&judged);
        wrong.extend(judged.books.wrong());
        let promised = if judged.all {
            &self.told.received
        } else {
            &self.told.backed_up
        };
        let gone = promised
            .iter()
            .filter(|code| !judged.things.contains_key(*code));
        wrong.extend(gone.map(|code| format!("{code} is lost")));
        for (name, hash) in &judged.things {
            let known = self.told.things.get(name).is_none_or(|told| told == hash);
            let further =
                self.told.busy.contains(name) || !judged.all && self.told.changed.contains(name);
            if !known && !further {
                wrong.push(format!("{name} is another"));
            }
        }
        wrong
    }

    /// What is wrong with a rescued store. A page scanned since the backup may have been on the very spot of the disk
    /// that is gone, or was being destroyed when the log ended: where the product says that files are lost it names
    /// them, and only what came in after the backup may lack them.
    fn complaints_after_rescue(&self, judged: &Judged) -> Vec<String> {
        let of_a_lost_file = |said: &String| {
            let later = said
                .strip_prefix("refused dossier:")
                .and_then(|said| said.split_once(' '))
                .is_some_and(|(code, why)| {
                    why.starts_with("NotFound") && !self.told.backed_up.contains(code)
                });
            later || said.starts_with("file ")
        };
        let mut wrong = judged.complaints();
        wrong.retain(|said| judged.all || !of_a_lost_file(said));
        wrong
    }

    fn folder(&self) -> PathBuf {
        self.place.path().join("counter")
    }
}

#[derive(Debug)]
enum Damage {
    Flip { at: usize, bit: u8 },
    Zero { page: usize },
    Cut { length: usize },
}

impl Damage {
    fn random(length: usize, chance: &mut Chance) -> Self {
        match chance.below(3) {
            0 => Self::Flip {
                at: chance.below(length),
                bit: chance.below(8) as u8,
            },
            1 => Self::Zero {
                page: chance.below(length.div_ceil(PAGE)),
            },
            _ => Self::Cut {
                length: chance.below(length),
            },
        }
    }

    fn to(&self, path: &Path) {
        let mut bytes = std::fs::read(path).unwrap();
        match self {
            Self::Flip { at, bit } => bytes[*at] ^= 1 << bit,
            Self::Zero { page } => {
                let end = bytes.len().min((page + 1) * PAGE);
                bytes[page * PAGE..end].fill(0);
            }
            Self::Cut { length } => bytes.truncate(*length),
        }
        std::fs::write(path, bytes).unwrap();
    }
}

/// Files beside the database, relative to the folder.
fn stored_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for part in std::fs::read_dir(folder.join("files")).unwrap() {
        let part = part.unwrap();
        if part.file_name() != "new" {
            let files = std::fs::read_dir(part.path()).unwrap();
            found.extend(files.map(|file| {
                let path = file.unwrap().path();
                path.strip_prefix(folder).unwrap().to_owned()
            }));
        }
    }
    found.sort();
    found
}
