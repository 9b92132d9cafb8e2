//! The corpus of signed, attacked and broken files: our verdict on each is the one its manifest expects.

use std::collections::BTreeMap;
use std::path::PathBuf;

use motcua_sign::evidence::Material;
use motcua_sign::trust::Trust;
use motcua_sign::verify::{Overall, Report, SignatureReport, verify};

use crate::made::moment;

/// Files said to be good that may be refused, each with a reason in its structure.
const REFUSED: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Expected {
    Good,
    Bad,
    Weak,
    Unsigned,
}

impl Expected {
    fn of(words: &str) -> Self {
        let first = words.split([' ', '—']).next().unwrap_or_default();
        match first {
            "VALID" => Self::Good,
            "TAMPERED" | "INVALID" | "REFERENCE" => Self::Bad,
            "WEAK" | "LTA" => Self::Weak,
            "UNSIGNED" => Self::Unsigned,
            other => panic!("the manifest expects {other:?}, which is no class"),
        }
    }

    /// Nothing that anyone would take for more than it is.
    fn agrees(self, report: &Report) -> bool {
        let each = |test: fn(&SignatureReport) -> bool| report.signatures.iter().all(test);
        match self {
            Self::Good => {
                report.overall == Overall::Undetermined
                    && each(|one| one.intact && one.crypto != Some(false) && one.attack.is_none())
            }
            Self::Bad => report.overall == Overall::Invalid && !each(|one| one.intact),
            Self::Weak => {
                report.overall == Overall::Undetermined && each(|one| one.attack.is_none())
            }
            Self::Unsigned => report.overall == Overall::Unsigned,
        }
    }
}

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/sign");
    if !folder.join("MANIFEST.md").is_file() {
        eprintln!("SKIPPED: the corpus of signed files is not here");
        return None;
    }
    Some(folder)
}

fn rows(folder: &std::path::Path) -> Vec<(String, String)> {
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.md")).unwrap();
    let rows = manifest.lines().filter(|line| line.contains(".pdf |"));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        (cells[1].to_owned(), cells[4].to_owned())
    })
    .collect()
}

fn judged(bytes: &[u8]) -> Report {
    verify(&bytes, &Trust::none(), moment(), &Material::default()).unwrap()
}

#[test]
fn every_file_of_the_corpus_gets_the_verdict_its_manifest_expects() {
    let Some(folder) = folder() else {
        return;
    };
    let mut counts: BTreeMap<(Expected, String), usize> = BTreeMap::new();
    let (mut refused, mut wrong) = (Vec::new(), Vec::new());
    for (name, words) in rows(&folder) {
        let report = judged(&std::fs::read(folder.join(&name)).unwrap());
        let expected = Expected::of(&words);
        *counts
            .entry((expected, format!("{:?}", report.overall)))
            .or_default() += 1;
        let marks: Vec<String> = report.signatures.iter().map(described).collect();
        println!(
            "{name:58} {:12} {}",
            format!("{:?}", report.overall),
            marks.join("; ")
        );
        if expected.agrees(&report) {
            continue;
        }
        let has_reason = report
            .signatures
            .iter()
            .all(|one| one.intact || !one.structure.is_empty());
        if expected == Expected::Good && has_reason {
            refused.push(name);
        } else {
            wrong.push(name);
        }
    }
    println!("{counts:?}\nrefused for their structure: {refused:?}");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(refused.len() <= REFUSED, "{refused:?}");
}

fn described(one: &SignatureReport) -> String {
    let whole = if one.intact { "whole" } else { "broken" };
    let mark = one
        .attack
        .map(|attack| format!(" {attack:?}"))
        .unwrap_or_default();
    format!("{:?} {whole}{mark} {:?}", one.level, one.structure)
}
