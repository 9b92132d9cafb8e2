//! Lines that break in the middle of a file, and lines that are slow.
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::view::dossier::ResultWish;
use motcua_desk::view::exchange::ExchangeFilter;
use motcua_province::{Fault, Kind};

use super::walk::Act;
use super::walk::counter::{Counter, LOOK};
use super::walk::template::Template;

/// Bytes of a long result.
const LONG: usize = 3 << 20;
/// How often the line breaks while it is sent.
const CUTS: u32 = 8;
/// Bytes that may be sent again for each break.
const AGAIN: u64 = 1 << 20;
/// 64 kbit/s.
const SLOW: u64 = 8000;

/// A PDF of one empty page that is as long as it is wanted.
pub fn long_pdf(path: &Path, bytes: usize) {
    let filling = "0".repeat(bytes);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
        format!("<< /Length {bytes} >>\nstream\n{filling}\nendstream"),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (object, number) in objects.iter().zip(1..) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let size = objects.len() + 1;
    let start = file.len();
    write!(
        file,
        "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    std::fs::write(path, file).unwrap();
}

/// Bytes that reach the province for one dossier with a long result, the line breaking so often meanwhile.
fn bytes_with(template: &Template, cuts: u32) -> u64 {
    let mut counter = Counter::open(template, DialectName::National);
    counter.happen(&Act::Receive);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ket-qua.pdf");
    long_pdf(&path, LONG);
    let (id, told) = &mut counter.told[0];
    let kinds = counter.desk.dossier(*id).unwrap().results;
    let wish = ResultWish {
        name: "Giấy khai sinh".into(),
        code: kinds.first().and_then(|kind| kind.code.clone()),
        number: "15/KS".into(),
        file: Some(path.display().to_string()),
    };
    counter.desk.result_record(*id, &wish).unwrap();
    told.states.push("9");
    told.result_file = true;
    let cut = Fault::of("tus.patch", Kind::ResetAfter { bytes: 300_000 });
    counter.province.faults().add(cut.times(cuts));
    let end = counter.now() + TimeDelta::minutes(75);
    loop {
        let next = counter.desk.exchange_turn().unwrap().next.unwrap_or(end);
        let rows = counter.rows(ExchangeFilter::Waiting);
        if rows.is_empty() {
            break;
        }
        assert!(next < end, "{rows:?}");
        counter.step((next - counter.now()).max(LOOK));
    }
    let calls = counter.province.ledger().calls().unwrap();
    let broke = calls.iter().filter(|call| call.fault == "reset_after");
    assert_eq!(broke.count(), cuts as usize);
    // Among the rest, that each file is there once.
    counter.agrees();
    counter.province.traffic().received()
}

#[test]
fn a_file_goes_on_where_the_line_broke_and_little_is_sent_again() {
    let template = Template::make();
    let whole = bytes_with(&template, 0);
    assert!(whole > LONG as u64);
    let broken = bytes_with(&template, CUTS);
    let again = broken.saturating_sub(whole);
    println!("{whole} bytes without a break, {again} more with {CUTS}");
    assert!(again <= AGAIN * u64::from(CUTS), "{again} bytes again");
}

#[test]
fn on_64_kbit_a_second_dossiers_go_while_files_of_others_are_on_their_way() {
    let template = Template::make();
    let mut counter = Counter::open(&template, DialectName::Gateway);
    // The first has a file, the second none.
    counter.happen(&Act::Receive);
    counter.happen(&Act::Receive);
    counter.step(TimeDelta::seconds(20));
    let slow = Kind::SlowLink {
        bytes_per_second: SLOW,
    };
    counter.province.faults().add(Fault::any(slow));
    let stop = AtomicBool::new(false);
    let (moved, moves) = mpsc::channel();
    thread::scope(|scope| {
        let (desk, stop) = (&counter.desk, &stop);
        scope.spawn(move || {
            let moved = std::sync::Mutex::new(moved);
            desk.exchange_run(stop, &|| {
                // Nobody listens any more once everything is there.
                let _ = moved.lock().unwrap().send(());
            });
        });
        let patience = Duration::from_secs(120);
        while !there(&counter) && moves.recv_timeout(patience).is_ok() {}
        stop.store(true, Ordering::Relaxed);
    });
    let calls = counter.province.ledger().calls().unwrap();
    let place = |operation: &str| calls.iter().position(|call| call.operation == operation);
    assert!(place("b.tiendo") < place("files.upload"), "{calls:?}");
    counter.agrees();
}

fn there(counter: &Counter) -> bool {
    let known = counter.province.ledger().progress().unwrap();
    known.len() == counter.told.len() && counter.rows(ExchangeFilter::Waiting).is_empty()
}
