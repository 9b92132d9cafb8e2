//! A PC dies in the middle of the morning: what is lost with it, and how soon a fresh one goes on.
//!
//!   tests/hub/with-postgres.sh target/release/share-bench
//!
//! `MOTCUA_BENCH_MORNING` (300) sets how many dossiers were received when it happens, each with a paper. The worst case is
//! tried: it was the only PC. The figures are left in `target/bench/share.json`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

mod counter;
mod run;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use motcua_desk::Desk;
use motcua_desk::case::certify::{BookKind, Capacity, Matter, Requester, Signer};
use motcua_desk::case::ids::{DeviceId, DossierId, SignerId};
use motcua_desk::view::books::{BookOpening, BookView};
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::session::JoinRequest;
use motcua_desk::view::share::{SharingView, Unmirrored};
use motcua_tests::hub::HubPlace;
use motcua_tests::stepped::Stepped;
use serde_json::{Value, json};

use counter::{AGENCY, SECRET, begin, parts, receive, set_up};
use run::{asked, monday, places, timed};

/// Dossiers of the morning.
const MORNING: u32 = 300;
/// Intakes that were begun and left.
const DRAFTS: u32 = 5;
/// Lines of the book.
const CERTIFIED: u32 = 20;
/// How often it is looked whether all is there.
const LOOK: Duration = Duration::from_millis(5);

fn main() {
    let Some(hub) = HubPlace::start(AGENCY).unwrap() else {
        return;
    };
    let many = asked("MOTCUA_BENCH_MORNING", MORNING);
    let (bench, place) = places("share").unwrap();
    let (gone, mirrored) = morning(&hub, &place.join("first"), many);
    let resumed = fresh_pc(&hub, &place.join("second"), &gone);
    let report = json!({ "dossiers": many, "mirrored_ms": mirrored, "resumed_s": resumed });
    std::fs::write(bench.join("share.json"), format!("{report:#}\n")).unwrap();
    std::fs::remove_dir_all(&place).unwrap();
}

/// What the PC had when it died.
struct Gone {
    device: DeviceId,
    safe: String,
    dossiers: Vec<DossierId>,
    codes: BTreeSet<String>,
}

fn desk(folder: &Path) -> Desk {
    Desk::new(parts(folder, Arc::new(Stepped::at(monday())))).unwrap()
}

/// A leader signs, and the book of copies is open.
fn open_book(desk: &Desk) {
    let mut office = desk.settings().unwrap().office;
    office.certify.signers = vec![Signer {
        id: SignerId::fresh(),
        name: "Đỗ Văn Trưởng".into(),
        capacity: Capacity::Own,
        title: "Chủ tịch".into(),
        on_behalf_of: "Chủ tịch".into(),
        decision: String::new(),
        from: monday().date_naive(),
        until: None,
        scope: BookKind::ALL.to_vec(),
        user: None,
    }];
    desk.office_change(office).unwrap();
    let opening = BookOpening {
        kind: BookKind::Copies,
        first: 1,
        volume: 1,
    };
    desk.book_open(&opening).unwrap();
}

/// One copy gets the next number of the book; which one.
fn certify(desk: &Desk) -> u32 {
    let visit = VisitInput {
        requester: Requester {
            name: "Nguyễn Văn Mẫu".into(),
            ..Requester::default()
        },
        rows: vec![RowInput {
            matter: Matter::Copies,
            line: "ks 1".into(),
            kind: None,
            as_typed: false,
            answered: Vec::new(),
        }],
        declared: true,
        now: Some(true),
        ..VisitInput::default()
    };
    desk.certify_take(&visit).unwrap();
    book(desk).last
}

fn book(desk: &Desk) -> BookView {
    desk.books().unwrap().books.remove(0)
}

fn sharing(desk: &Desk) -> SharingView {
    desk.sharing().unwrap().unwrap()
}

/// The morning at the first PC, each dossier followed to the hub; then the power goes.
fn morning(hub: &HubPlace, folder: &Path, many: u32) -> (Gone, Value) {
    let desk = desk(folder);
    set_up(&desk).unwrap();
    let safe = desk.share_found(&hub.base(), &hub.founding).unwrap();
    open_book(&desk);
    let (stop, mut times) = (AtomicBool::new(false), Vec::new());
    let dossiers = thread::scope(|scope| {
        scope.spawn(|| desk.share_run(&stop, &|| {}));
        for draft in 0..DRAFTS {
            begin(&desk, many + draft, true).unwrap();
        }
        for number in 1..=CERTIFIED {
            assert_eq!(certify(&desk), number);
        }
        let mut dossiers = Vec::new();
        for number in 0..many {
            dossiers.push(receive(&desk, number, true).unwrap());
            let committed = Instant::now();
            while sharing(&desk).waiting != Unmirrored::default() {
                thread::sleep(LOOK);
            }
            times.push(committed.elapsed());
        }
        stop.store(true, Ordering::Relaxed);
        dossiers
    });
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!(
        "mirror  event, keys and file of a dossier at the hub after {:.0} ms (half), {:.0} ms (99 in 100), {:.0} ms (all)",
        at(50),
        at(99),
        at(100)
    );
    let code = |id: &DossierId| desk.dossier(*id).unwrap().dossier.code;
    let gone = Gone {
        device: sharing(&desk).counters[0].device,
        safe,
        codes: dossiers.iter().map(code).collect(),
        dossiers,
    };
    (
        gone,
        json!({ "p50": at(50), "p99": at(99), "max": at(100) }),
    )
}

/// A fresh PC comes in, and the next citizen is served at it.
fn fresh_pc(hub: &HubPlace, folder: &Path, gone: &Gone) -> Value {
    let code = hub.let_in(AGENCY).unwrap();
    let desk = desk(folder);
    let request = JoinRequest {
        address: hub.base(),
        commune: AGENCY.into(),
        code,
        secret: SECRET.into(),
        recovery: Some(gone.safe.clone()),
    };
    let stop = AtomicBool::new(false);
    let (joined, _) = timed(|| desk.share_join(&request).unwrap());
    let began = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| desk.share_run(&stop, &|| {}));
        desk.share_retire(gone.device).unwrap();
        let home = desk.home().unwrap();
        assert_eq!(home.drafts.len(), DRAFTS as usize);
        let kept: BTreeSet<String> = (gone.dossiers.iter())
            .map(|id| desk.dossier(*id).unwrap().dossier.code)
            .collect();
        assert_eq!(kept, gone.codes);
        let next = receive(&desk, 900_000, true).unwrap();
        let next = desk.dossier(next).unwrap().dossier.code;
        assert!(!gone.codes.contains(&next), "a number was given twice");
        let serves = joined + began.elapsed();
        // The last number that stands on paper is looked up and entered.
        desk.book_resume(book(&desk).id, CERTIFIED).unwrap();
        assert_eq!(certify(&desk), CERTIFIED + 1);
        while sharing(&desk).absent > 0 {
            thread::sleep(LOOK);
        }
        let whole = joined + began.elapsed();
        stop.store(true, Ordering::Relaxed);
        assert!(desk.check().unwrap().ok);
        println!(
            "resume  everything known after {:.1} s, the next citizen served after {:.1} s, every paper there after {:.1} s",
            joined.as_secs_f64(),
            serves.as_secs_f64(),
            whole.as_secs_f64()
        );
        json!({
            "known": joined.as_secs_f64(),
            "serves": serves.as_secs_f64(),
            "whole": whole.as_secs_f64(),
        })
    })
}
