//! Rules of the house that neither the compiler nor clippy carries.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::path::{Component, Path, PathBuf};

use regex_lite::Regex;

/// Lines a Rust file may have at most, and the length that 95 % of them stay under.
const RUST_LINES: (usize, usize) = (600, 400);
/// The same for a Svelte component.
const SVELTE_LINES: (usize, usize) = (500, 250);
const README_LINES: usize = 150;

#[test]
fn rust_files_stay_small() {
    let sources = texts(|file| has_extension(file, "rs"));
    assert_small(&sources, RUST_LINES);
}

#[test]
fn svelte_components_stay_small() {
    let sources = texts(|file| has_extension(file, "svelte"));
    assert_small(&sources, SVELTE_LINES);
}

#[test]
fn the_readme_fits_on_two_pages() {
    let readme = std::fs::read_to_string(motcua_tests::repository().join("README.md")).unwrap();
    let lines = readme.lines().count();
    assert!(lines <= README_LINES, "README.md has {lines} lines");
}

#[test]
fn the_window_may_call_every_command_that_is_declared() {
    let read = |path: &str| std::fs::read_to_string(motcua_tests::repository().join(path)).unwrap();
    let declared = read("src-tauri/build.rs");
    let capability = read("src-tauri/capabilities/main.json");
    let name = Regex::new("(?m)^    \"([a-z_]+)\",$").unwrap();
    let names: Vec<&str> = name
        .captures_iter(&declared)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    assert!(names.len() > 100, "{} commands", names.len());
    let barred = names
        .into_iter()
        .filter(|name| !capability.contains(&format!("\"allow-{}\"", name.replace('_', "-"))));
    assert_eq!(barred.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_crate_says_what_it_owns() {
    let roots = texts(|file| {
        file.starts_with("src-tauri")
            && (file.ends_with("src/lib.rs") || file.ends_with("src/main.rs"))
    });
    assert!(!roots.is_empty());
    let silent: Vec<_> = roots
        .iter()
        .filter(|(_, text)| !text.trim_start().starts_with("//!"))
        .map(|(file, _)| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top of: {silent:?}");
}

#[test]
fn unsafe_code_stays_in_the_files_named_for_it() {
    let block = Regex::new(r"\bunsafe\s*(\{|fn\b|impl\b|extern\b)").unwrap();
    assert_absent(&block, |file| {
        has_extension(file, "rs") && !file.ends_with("ffi.rs") && !file.ends_with("windows.rs")
    });
}

#[test]
fn nothing_is_left_for_later_in_a_comment() {
    let marks =
        [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]].map(|halves| halves.concat());
    let mark = Regex::new(&format!(r"\b({})\b", marks.join("|"))).unwrap();
    assert_absent(&mark, is_source);
}

#[test]
fn names_say_what_a_thing_is() {
    let vague = Regex::new(
        r"\b(struct|enum|trait|class|interface)\s+\w*(Manager|Service|Helper|Util|Utils|Processor)\b|\bfn get_\w+",
    )
    .unwrap();
    assert_absent(&vague, |file| {
        has_extension(file, "rs")
            || (has_extension(file, "ts") && !file.ends_with("bindings.ts"))
            || has_extension(file, "svelte")
    });
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let here = motcua_tests::repository();
    let home = std::env::var("HOME").unwrap_or_default();
    let mut places = vec![
        "/root/".to_owned(),
        "/work/".to_owned(),
        here.display().to_string(),
    ];
    places.extend(Some(home).filter(|home| home.len() > 1));
    let places = places.join("|");
    let path = Regex::new(&format!(r#"(^|[\s"'`=(:])({places})"#)).unwrap();
    assert_absent(&path, |file| is_source(file) && !file.ends_with("house.rs"));
}

#[test]
fn components_hold_no_words_of_their_own() {
    let vietnamese = Regex::new(r"[ăâđêôơưĂÂĐÊÔƠƯ\u{1EA0}-\u{1EF9}]").unwrap();
    let comment = Regex::new(r"(?s)<!--.*?-->|/\*.*?\*/|(?m)//[^\n]*$").unwrap();
    let shown = |file: &Path| has_extension(file, "svelte") && !file.starts_with("ui/src/testing");
    let spoken: Vec<_> = texts(shown)
        .iter()
        .filter(|(_, text)| vietnamese.is_match(&comment.replace_all(text, "")))
        .map(|(file, _)| file.display().to_string())
        .collect();
    assert!(
        spoken.is_empty(),
        "wording belongs in ui/src/messages: {spoken:?}"
    );
}

#[test]
fn features_of_the_ui_do_not_know_each_other() {
    let import = Regex::new(r#"(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']"#).unwrap();
    let mut crossings = Vec::new();
    for (file, text) in texts(|file| file.starts_with("ui/src") && is_source(file)) {
        let home = layer(&file);
        for import in import.captures_iter(&text) {
            let Some(target) = resolve(&file, &import[1]) else {
                continue;
            };
            let there = layer(&target);
            let allowed = match (&home, &there) {
                (Layer::Feature(one), Layer::Feature(other)) => one == other,
                (Layer::Feature(_), Layer::Shell)
                | (Layer::Lib, Layer::Feature(_) | Layer::Shell)
                | (Layer::Messages, Layer::Feature(_) | Layer::Shell) => false,
                _ => true,
            };
            if !allowed {
                crossings.push(format!("{} imports {}", file.display(), &import[1]));
            }
        }
    }
    assert!(crossings.is_empty(), "{}", crossings.join("\n"));
}

#[test]
fn every_reader_of_strange_bytes_is_tried_by_one_test() {
    let root = motcua_tests::repository();
    let list = std::fs::read_to_string(root.join("tests/fuzz/src/lib.rs")).unwrap();
    let (_, list) = list.split_once("TARGETS").unwrap();
    let row = Regex::new(r#"\(\s*"([a-z-]+)","#).unwrap();
    let sources = texts(|file| file.starts_with("src-tauri/crates") && has_extension(file, "rs"));
    let mut count = 0;
    for name in row.captures_iter(list).map(|found| found[1].to_owned()) {
        let calls = [
            format!("Target::named(\"{name}\")"),
            format!(" target(\"{name}\")"),
        ];
        let tried = |text: &str| {
            calls
                .iter()
                .map(|call| text.matches(call).count())
                .sum::<usize>()
        };
        let tries: usize = sources.iter().map(|(_, text)| tried(text)).sum();
        assert_eq!(tries, 1, "tests of {name}");
        count += 1;
    }
    assert!(count > 20, "{count} readers are listed");
}

#[derive(PartialEq)]
enum Layer {
    Feature(String),
    Lib,
    Messages,
    Shell,
    Root,
}

/// Where in `ui/src` a file lives.
fn layer(file: &Path) -> Layer {
    let mut parts = file
        .strip_prefix("ui/src")
        .into_iter()
        .flat_map(Path::components)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    match (parts.next().as_deref(), parts.next()) {
        (Some("features"), Some(name)) => Layer::Feature(name),
        (Some("lib"), _) => Layer::Lib,
        (Some("messages"), _) => Layer::Messages,
        (Some("shell"), _) => Layer::Shell,
        _ => Layer::Root,
    }
}

/// The file of ours an import names, or `None` for a package.
fn resolve(from: &Path, import: &str) -> Option<PathBuf> {
    if let Some((_, inside)) = import.split_once("features/") {
        return Some(Path::new("ui/src/features").join(inside));
    }
    for (alias, place) in [
        ("$lib", "ui/src/lib"),
        ("$shell", "ui/src/shell"),
        ("@", "ui/src"),
    ] {
        if let Some(inside) = import.strip_prefix(&format!("{alias}/")) {
            return Some(Path::new(place).join(inside));
        }
    }
    if !import.starts_with('.') {
        return None;
    }
    let mut resolved = from.parent()?.to_owned();
    for part in Path::new(import).components() {
        match part {
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Normal(name) => resolved.push(name),
            _ => {}
        }
    }
    Some(resolved)
}

fn assert_small(sources: &[(PathBuf, String)], (most, usual): (usize, usize)) {
    let sizes: Vec<_> = sources
        .iter()
        .map(|(file, text)| (text.lines().count(), file.display()))
        .collect();
    let too_long: Vec<_> = sizes.iter().filter(|(lines, _)| *lines > most).collect();
    assert!(too_long.is_empty(), "over {most} lines: {too_long:?}");
    let long: Vec<_> = sizes.iter().filter(|(lines, _)| *lines > usual).collect();
    assert!(
        long.len() * 20 <= sizes.len(),
        "more than 5 % of {} files are over {usual} lines: {long:?}",
        sizes.len()
    );
}

fn assert_absent(pattern: &Regex, of: impl Fn(&Path) -> bool) {
    let mut found = Vec::new();
    for (file, text) in texts(of) {
        for (number, line) in text.lines().enumerate() {
            if pattern.is_match(line) {
                found.push(format!(
                    "{}:{}: {}",
                    file.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The tracked text files that satisfy `of`, with their text.
fn texts(of: impl Fn(&Path) -> bool) -> Vec<(PathBuf, String)> {
    let root = motcua_tests::repository();
    motcua_tests::tracked_files()
        .expect("a git checkout")
        .into_iter()
        .filter(|file| of(file))
        .filter_map(|file| {
            Some((
                file.clone(),
                std::fs::read_to_string(root.join(&file)).ok()?,
            ))
        })
        .collect()
}

fn is_source(file: &Path) -> bool {
    file.ends_with("Makefile")
        || [
            "rs", "toml", "ts", "svelte", "js", "mjs", "css", "html", "sh", "md", "sql",
        ]
        .iter()
        .any(|extension| has_extension(file, extension))
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}
