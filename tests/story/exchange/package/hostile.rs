//! Sticks that are not what they seem.
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use motcua_desk::case::exchange::DialectName;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::exchange::ExchangeFilter;
use motcua_desk::view::package::{PackagePlace, PackageWritten};

use super::super::walk::counter::Counter;
use super::super::walk::template::Template;
use super::{Courier, MATTERS, allow, bring, cut_off};

fn reason(counter: &Counter, written: &PackageWritten) -> String {
    let refused = bring(counter, written).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PackageUnfit, "{refused:?}");
    let away = counter.rows(ExchangeFilter::Away);
    assert_eq!(away.len(), MATTERS as usize, "what is away stays away");
    refused.detail["reason"].clone()
}

#[test]
fn a_stick_that_was_changed_or_opened_with_another_code_is_refused_with_the_reason() {
    let template = Template::make();
    let (counter, stick) = cut_off(&template, DialectName::National);
    let written = counter.desk.package_write(stick.path()).unwrap();
    let path = Path::new(&written.path);
    let mut wrong = written.clone();
    wrong.code = "AAAA-BBBB-CCCC-DDDD".into();
    assert_eq!(reason(&counter, &wrong), "code");
    let mut elsewhere = written.clone();
    elsewhere.path = stick.path().display().to_string();
    assert_eq!(reason(&counter, &elsewhere), "absent");

    let file = path.join("goi.motcua");
    let whole = fs::read(&file).unwrap();
    // Nobody learns from the file whose matters are in it.
    for word in ["Nguyễn", "Mẫu", "0010990009"] {
        let found = whole
            .windows(word.len())
            .any(|part| part == word.as_bytes());
        assert!(!found, "{word}");
    }
    let mut changed = whole.clone();
    changed[20] ^= 1;
    fs::write(&file, &changed).unwrap();
    assert_eq!(reason(&counter, &written), "signature");
    fs::write(&file, vec![0; 1 << 20]).unwrap();
    assert_eq!(reason(&counter, &written), "shape");
    fs::write(&file, &whole).unwrap();

    let database = path.join("store.db");
    let rows = fs::read(&database).unwrap();
    fs::write(&database, &rows[..rows.len() / 3]).unwrap();
    assert_eq!(reason(&counter, &written), "damaged");
    let mut turned = rows.clone();
    for byte in turned.iter_mut().skip(4096).step_by(997) {
        *byte ^= 1;
    }
    fs::write(&database, &turned).unwrap();
    assert_eq!(reason(&counter, &written), "damaged");
    fs::remove_file(&database).unwrap();
    assert_eq!(reason(&counter, &written), "shape");
    fs::write(&database, &rows).unwrap();
    assert_eq!(bring(&counter, &written).unwrap().waiting, MATTERS);
}

#[test]
fn a_stick_of_another_counter_is_refused_and_still_good_for_its_own() {
    let template = Template::make();
    let (here, stick) = cut_off(&template, DialectName::Gateway);
    let (there, other) = cut_off(&template, DialectName::Gateway);
    let written = here.desk.package_write(stick.path()).unwrap();
    let theirs = there.desk.package_write(other.path()).unwrap();
    assert_eq!(reason(&here, &theirs), "foreign");
    // One whose key file was put into the folder of another opens nothing there.
    let mut mixed = written.clone();
    mixed.code.clone_from(&theirs.code);
    fs::copy(
        Path::new(&theirs.path).join("goi.motcua"),
        Path::new(&written.path).join("goi.motcua"),
    )
    .unwrap();
    assert_eq!(reason(&here, &mixed), "damaged");
    assert!(Courier::open(there.now(), &theirs).is_ok());
    assert_eq!(bring(&there, &theirs).unwrap().matters, MATTERS);
}

#[test]
fn no_package_is_written_where_the_office_does_not_allow_it_or_nothing_waits() {
    let template = Template::make();
    let (counter, stick) = cut_off(&template, DialectName::National);
    let refused = |counter: &Counter| {
        let error = counter.desk.package_write(stick.path()).err().unwrap();
        assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0);
        error.detail["reason"].clone()
    };
    allow(&counter.desk, false);
    assert!(!counter.desk.packages().unwrap().allowed);
    assert_eq!(refused(&counter), "off");
    allow(&counter.desk, true);
    counter.desk.exchange_stop(true).unwrap();
    assert_eq!(refused(&counter), "stopped");
    counter.desk.exchange_stop(false).unwrap();
    let nowhere = counter.desk.package_write(&stick.path().join("nowhere"));
    assert_eq!(nowhere.unwrap_err().detail["reason"], "absent");
    let elsewhere = tempfile::tempdir().unwrap();
    let written = counter.desk.package_write(elsewhere.path()).unwrap();
    assert_eq!(refused(&counter), "empty");
    // What was allowed when it left may come back at any time.
    allow(&counter.desk, false);
    assert_eq!(bring(&counter, &written).unwrap().matters, MATTERS);
}

/// Puts something where the last file of a package goes, as soon as there is a package.
fn obstruct(stick: &Path, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        let package = fs::read_dir(stick).unwrap().flatten().next();
        if let Some(package) = package {
            let inside = package.path().join("goi.motcua").join("inside");
            return fs::create_dir_all(inside).unwrap();
        }
        thread::yield_now();
    }
}

#[test]
fn where_what_opens_it_cannot_be_written_everything_is_here_again_without_a_doubt() {
    let template = Template::make();
    let (mut counter, stick) = cut_off(&template, DialectName::Gateway);
    let over = AtomicBool::new(false);
    let written = thread::scope(|scope| {
        scope.spawn(|| obstruct(stick.path(), &over));
        let written = counter.desk.package_write(stick.path());
        over.store(true, Ordering::Relaxed);
        written
    });
    assert_eq!(written.unwrap_err().detail["reason"], "failed");
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0);
    let known = counter.desk.packages().unwrap().packages;
    assert!(matches!(known[0].place, PackagePlace::GivenUp { .. }));
    assert_eq!(counter.rows(ExchangeFilter::Away), Vec::new());
    let waiting = counter.rows(ExchangeFilter::Waiting);
    assert_eq!(waiting.len(), MATTERS as usize);
    counter.quiet();
    counter.agrees();
    assert_eq!(counter.rows(ExchangeFilter::Doubled), Vec::new());
}
