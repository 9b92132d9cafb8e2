//! The direction of dependencies, read from cargo and compared with the picture.
//!
//! The picture is drawn in `src-tauri/ARCHITECTURE.md`; [`PICTURE`] is the same in rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Who may and does use whom among our own packages.
const PICTURE: &[(&str, &[&str])] = &[
    ("motcua", &["motcua-desk"]),
    ("motcuactl", &["motcua-desk"]),
    (
        "motcua-desk",
        &[
            "motcua-case",
            "motcua-pdf",
            "motcua-scan",
            "motcua-sign",
            "motcua-store",
            "motcua-sync",
            "motcua-worker",
        ],
    ),
    (
        "motcua-worker",
        &["motcua-fuzz", "motcua-pdf", "motcua-scan", "motcua-sign"],
    ),
    ("motcua-store", &["motcua-case", "motcua-fuzz"]),
    ("motcua-pdf", &["motcua-fuzz"]),
    ("motcua-hub", &["motcua-case"]),
    (
        "motcua-tests",
        &["motcua-desk", "motcua-hub", "motcua-province"],
    ),
    ("motcua-province", &[]),
    ("motcua-case", &["motcua-fuzz"]),
    ("motcua-scan", &["motcua-fuzz"]),
    ("motcua-fuzz", &[]),
    ("motcua-sign", &["motcua-fuzz"]),
    ("motcua-sync", &["motcua-fuzz"]),
];

/// Crates from outside that belong to one place.
const OWNED: &[(&str, &[&str])] = &[
    ("tauri", &["motcua"]),
    ("tauri-build", &["motcua"]),
    ("tauri-specta", &["motcua"]),
    ("wry", &["motcua"]),
    // The simulated province keeps a plain ledger of its own and nothing of the product's.
    ("rusqlite", &["motcua-store", "motcua-province"]),
    ("axum", &["motcua-hub", "motcua-province"]),
    // Each hub of a test has a database of its own.
    ("tokio-postgres", &["motcua-hub", "motcua-tests"]),
    ("object_store", &["motcua-hub"]),
    (
        "tokio",
        &[
            "motcua-sync",
            "motcua-desk",
            "motcua-hub",
            "motcua-tests",
            "motcua-province",
        ],
    ),
];

#[test]
fn no_package_uses_another_against_the_picture() {
    let picture = picture();
    let mut wrong = Vec::new();
    for package in workspace() {
        let Some(allowed) = picture.get(package.name.as_str()) else {
            wrong.push(format!("{} is not in the picture", package.name));
            continue;
        };
        for used in package.own_dependencies() {
            if !allowed.contains(used) {
                wrong.push(format!("{} must not use {used}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_arrow_of_the_picture_is_there() {
    let packages = workspace();
    let present: BTreeSet<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let picture = picture();
    let mut missing = Vec::new();
    // The tests may look at what they are allowed to; they need not.
    for package in packages
        .iter()
        .filter(|package| package.name != "motcua-tests")
    {
        let used: BTreeSet<&str> = package.own_dependencies().collect();
        for drawn in &picture[package.name.as_str()] {
            // Packages that come with a later capability are drawn but not yet there.
            if present.contains(drawn) && !used.contains(drawn) {
                missing.push(format!("{} does not use {drawn}", package.name));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn crates_from_outside_stay_with_their_owner() {
    let mut wrong = Vec::new();
    for package in workspace() {
        for dependency in &package.dependencies {
            let owners = OWNED.iter().find(|(name, _)| *name == dependency.name);
            if let Some((name, owners)) = owners
                && !owners.contains(&package.name.as_str())
            {
                wrong.push(format!("{} must not use {name}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_package_is_a_drawer_for_everything() {
    for package in workspace() {
        let last = package.name.trim_start_matches("motcua-");
        assert!(
            ![
                "common", "core", "helpers", "shared", "types", "util", "utils"
            ]
            .contains(&last),
            "{} says nothing about what it owns",
            package.name
        );
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

impl Package {
    /// Our own packages this one uses, for building, for testing or for good.
    fn own_dependencies(&self) -> impl Iterator<Item = &str> {
        self.dependencies
            .iter()
            .map(|dependency| dependency.name.as_str())
            .filter(|name| name.starts_with("motcua"))
    }
}

fn workspace() -> Vec<Package> {
    let output = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(motcua_tests::repository())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo's JSON");
    assert!(
        metadata.packages.len() > 5,
        "cargo names the whole workspace"
    );
    metadata.packages
}

fn picture() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    PICTURE
        .iter()
        .map(|(name, used)| (*name, used.iter().copied().collect()))
        .collect()
}
