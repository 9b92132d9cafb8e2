//! What was digitised is for reference only until the seal of the agency is on it; then nobody is asked for it again.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use motcua_desk::case::certify::EvidenceLevel;
use motcua_desk::case::dossier::PaperStanding;
use motcua_desk::case::ids::{BootId, DossierId, Hash, PaperId, PersonId};
use motcua_desk::case::paper::{PurgeGround, SignBar};
use motcua_desk::case::user::Role;
use motcua_desk::error::{ErrorCode, Result};
use motcua_desk::sign::signer::scripted::Script;
use motcua_desk::view::copies::SigningState;
use motcua_desk::view::intake::{IntakeChange, IntakeView, LineState};
use motcua_desk::view::paper_sign::{PaperSigningDone, PaperSigningWish};
use motcua_desk::{Clock, Desk, DeskParts, SigningKeys, SystemClock};

use crate::keys::{TestKeys, certificate, pin};
use crate::safety::stored_files;
use crate::{
    CARD, OTHER, PaperTray, SECRET, add_user, begin, finish, import, line, program, scanned,
    set_up_request, worker,
};

const PROOF: &str = "giay-chung-sinh";

/// A desk whose user receives and keeps the seal.
pub fn sealing_desk(folder: &Path) -> (Desk, Arc<TestKeys>) {
    let keys = Arc::new(TestKeys::default());
    let clock = Arc::new(SystemClock::start());
    (desk_of(folder, Arc::<TestKeys>::clone(&keys), clock), keys)
}

fn desk_of(folder: &Path, keys: Arc<dyn SigningKeys>, clock: Arc<dyn Clock>) -> Desk {
    let mut parts = DeskParts::system(folder.to_owned(), worker());
    parts.printer = Arc::new(PaperTray::default());
    parts.keys = keys;
    parts.clock = clock;
    let desk = Desk::new(parts).unwrap();
    let mut request = set_up_request();
    request.roles = vec![Role::ReceptionClerk, Role::RecordsClerk, Role::Head];
    desk.set_up(&request).unwrap();
    desk
}

/// Papers that wait.
fn waiting(desk: &Desk) -> Vec<PaperId> {
    let rows = desk.papers_to_sign().unwrap().rows;
    rows.iter().map(|row| row.id).collect()
}

fn wish(rows: Vec<PaperId>) -> PaperSigningWish {
    PaperSigningWish {
        rows,
        certificate: certificate("seal"),
    }
}

/// Seals papers, after a look at what that does.
fn run(desk: &Desk, rows: Vec<PaperId>) -> Result<PaperSigningDone> {
    let wish = wish(rows);
    let plan = desk.paper_signing_plan(&wish)?;
    let never = AtomicBool::new(false);
    desk.paper_signing_run(&wish, &plan.digest, Some(&pin()), &never, &mut |_| {})
}

/// Seals every paper that waits.
pub fn seal_all(desk: &Desk) {
    let rows = waiting(desk);
    let count = rows.len();
    let done = run(desk, rows).unwrap();
    assert_eq!((done.signed.len(), done.stopped), (count, None));
}

/// A visit with its proof of birth digitised.
fn visit(desk: &Desk, card: &str) -> (PersonId, DossierId) {
    let id = finish(desk, scanned(desk, card)).dossiers[0].id;
    (desk.dossier(id).unwrap().dossier.owner.person, id)
}

/// The papers of a dossier as files.
fn exported(desk: &Desk, dossier: DossierId, folder: &Path) -> Vec<PathBuf> {
    let code = desk.dossier(dossier).unwrap().dossier.code;
    let papers = desk.export(&code, folder).unwrap().papers;
    papers.iter().map(|paper| (&paper.path).into()).collect()
}

#[test]
fn the_batch_of_the_day_signs_every_paper_and_others_call_them_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = sealing_desk(&folder.path().join("data"));
    let visits = [visit(&desk, CARD), visit(&desk, OTHER)];
    let before: Vec<Vec<u8>> = visits
        .iter()
        .map(|(_, dossier)| {
            let files = exported(&desk, *dossier, &folder.path().join("before"));
            std::fs::read(&files[0]).unwrap()
        })
        .collect();
    let shown = desk.papers_to_sign().unwrap();
    assert_eq!((shown.waiting, shown.today, shown.rows.len()), (2, 2, 2));
    assert_eq!(
        (shown.rows[0].owner.as_str(), shown.rows[0].bar),
        ("Nguyễn Văn Mẫu", None)
    );
    let view = desk.dossier(visits[0].1).unwrap();
    assert!(view.papers_signed.contains(&Some(false)));

    let wish = wish(waiting(&desk));
    let plan = desk.paper_signing_plan(&wish).unwrap();
    assert_eq!((plan.rows.len(), plan.staying.len()), (2, 0));
    let mut told = Vec::new();
    let never = AtomicBool::new(false);
    let done = desk.paper_signing_run(&wish, &plan.digest, Some(&pin()), &never, &mut |step| {
        told.push(step);
    });
    let done = done.unwrap();
    assert_eq!(
        (done.signed, done.left, done.stopped),
        (wish.rows, vec![], None)
    );
    assert!(matches!(
        told[1].state,
        SigningState::Signed { pending: true, .. }
    ));
    assert_eq!(
        (told[3].id, told[3].at, told[3].of),
        (plan.rows[1].id.0, 2, 2)
    );
    assert_eq!(desk.papers_to_sign().unwrap().waiting, 0);
    // The batch that was shown is done: it is not done again.
    let again = run(&desk, plan.rows.iter().map(|row| row.id).collect());
    assert_eq!(again.unwrap_err().code, ErrorCode::NotFound);

    for ((person, dossier), scan) in visits.into_iter().zip(before) {
        let paper = desk.person(person).unwrap().papers[0].clone();
        let signed = paper.signed.unwrap();
        assert_eq!(signed.holder, "Ủy ban nhân dân xã Thử Nghiệm");
        assert_eq!(signed.level, EvidenceLevel::Basic);
        desk.picture(paper.pictures[0].split_once("localhost").unwrap().1)
            .unwrap();
        let view = desk.dossier(dossier).unwrap();
        assert!(!view.papers_signed.contains(&Some(false)));
        let files = exported(&desk, dossier, &folder.path().join("after"));
        let now = std::fs::read(&files[0]).unwrap();
        assert!(now.len() > scan.len() && now.starts_with(&scan));
        if let Some(signatures) = motcua_tests::judges::signed(&files[0]) {
            assert_eq!(signatures, 1);
        }
    }
    assert_eq!(desk.check().unwrap().first_problem, None);
}

#[test]
fn an_unsigned_scan_is_never_offered_and_a_signed_one_keeps_its_bytes_when_it_is_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = sealing_desk(folder.path());
    let (person, _) = visit(&desk, CARD);
    let again = begin(&desk, CARD);
    let offered = |view: &IntakeView| {
        let papers = &view.cases[0].papers;
        let line = papers.iter().find(|line| line.kind == PROOF).unwrap();
        (line.state.clone(), line.held.clone().unwrap())
    };
    let (state, held) = offered(&again);
    assert_eq!(state, LineState::Missing);
    assert!(held.for_reference && !held.reusable);
    let wanted = IntakeChange::SetLine {
        case: 0,
        line: line(&again, PROOF),
        state: LineState::Held,
    };
    let refused = desk.intake_change(again.draft, wanted).unwrap_err();
    assert_eq!(refused.detail["reason"], "not_held");

    seal_all(&desk);
    let third = begin(&desk, CARD);
    let (state, held) = offered(&third);
    assert_eq!(state, LineState::Held);
    assert!(held.reusable && !held.for_reference);
    let sealed = desk.person(person).unwrap().papers[0].sha256.clone();
    let accept = IntakeChange::AcceptDouble { case: 0 };
    desk.intake_change(third.draft, accept).unwrap();
    let dossier = finish(&desk, third.draft).dossiers[0].id;
    let lines = desk.dossier(dossier).unwrap().dossier.papers;
    let used = lines.iter().find(|line| line.kind == PROOF).unwrap();
    assert_eq!(used.standing, PaperStanding::Held { paper: held.paper });
    let files = exported(&desk, dossier, &folder.path().join("out"));
    let bytes = std::fs::read(&files[0]).unwrap();
    assert_eq!(Hash::of(&bytes).to_string(), sealed);
}

#[test]
fn who_does_not_keep_the_seal_and_what_must_not_be_signed_is_said_before_any_pin() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, keys) = sealing_desk(folder.path());
    visit(&desk, CARD);
    visit(&desk, OTHER);
    let rows = waiting(&desk);
    let personal = PaperSigningWish {
        certificate: certificate("vice"),
        ..wish(rows.clone())
    };
    let refused = desk.paper_signing_plan(&personal).unwrap_err();
    assert_eq!(refused.detail["reason"], "person");
    desk.purge(rows[0], PurgeGround::Secret).unwrap();
    let plan = desk.paper_signing_plan(&wish(rows.clone())).unwrap();
    assert_eq!(plan.rows[0].id, rows[1]);
    assert_eq!(
        (plan.staying[0].id, plan.staying[0].reason),
        (rows[0], SignBar::PurgeAsked)
    );
    keys.inserted.lock().unwrap().clear();
    let gone = desk.paper_signing_plan(&wish(rows.clone())).unwrap_err();
    assert_eq!(gone.code, ErrorCode::TokenAbsent);

    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    desk.sign_out().unwrap();
    desk.sign_in(clerk, SECRET).unwrap();
    assert_eq!(desk.papers_to_sign().unwrap().waiting, 2);
    let refused = desk.paper_signing_plan(&wish(rows)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
}

#[test]
fn a_pulled_token_keeps_what_is_signed_and_the_batch_goes_on_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, keys) = sealing_desk(folder.path());
    visit(&desk, CARD);
    visit(&desk, OTHER);
    let rows = waiting(&desk);
    *keys.script.lock().unwrap() = Script {
        pulled_at: Some(1),
        ..Script::default()
    };
    let done = run(&desk, rows.clone()).unwrap();
    assert_eq!(done.stopped.unwrap().code, ErrorCode::TokenGone);
    assert_eq!((done.signed, done.left), (vec![rows[0]], vec![rows[1]]));
    let left = desk.papers_to_sign().unwrap().rows;
    assert_eq!((left.len(), left[0].id, left[0].begun), (1, rows[1], true));
    seal_all(&desk);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_paper_that_cannot_be_signed_stays_and_keeps_no_other_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = sealing_desk(folder.path());
    // Somebody else has certified this one: nothing may be signed before that.
    let signed = folder.path().join("signed.pdf");
    seal_elsewhere(&signed);
    let view = begin(&desk, CARD);
    let path = signed.display().to_string();
    import(&desk, view.draft, &line(&view, PROOF), &[&path]).unwrap();
    finish(&desk, view.draft);
    visit(&desk, OTHER);
    let rows = waiting(&desk);
    let mut failed = Vec::new();
    let wish = wish(rows.clone());
    let plan = desk.paper_signing_plan(&wish).unwrap();
    let never = AtomicBool::new(false);
    let done = desk.paper_signing_run(&wish, &plan.digest, Some(&pin()), &never, &mut |step| {
        if let SigningState::Failed { error } = step.state {
            failed.push((step.id, error.code));
        }
    });
    let done = done.unwrap();
    assert_eq!(failed, [(rows[0].0, ErrorCode::FileNotSignable)]);
    assert_eq!((done.signed, done.left), (vec![rows[1]], vec![rows[0]]));
    assert_eq!(done.stopped, None);
}

/// A paper that was signed by an agency before it came here, as a file.
fn seal_elsewhere(path: &Path) {
    let other = tempfile::tempdir().unwrap();
    let (desk, _) = sealing_desk(other.path());
    let (_, dossier) = visit(&desk, OTHER);
    seal_all(&desk);
    let files = exported(&desk, dossier, &other.path().join("out"));
    std::fs::copy(&files[0], path).unwrap();
}

#[test]
fn a_signed_paper_is_destroyed_whole_and_withdrawn_ones_wait_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = sealing_desk(folder.path());
    let (person, _) = visit(&desk, CARD);
    seal_all(&desk);
    let paper = desk.person(person).unwrap().papers[0].id;
    let kept = stored_files(folder.path()).len();
    desk.purge(paper, PurgeGround::Mistake).unwrap();
    assert_eq!(stored_files(folder.path()).len(), kept - 2);
    let (_, dossier) = visit(&desk, OTHER);
    assert_eq!(desk.papers_to_sign().unwrap().waiting, 1);
    desk.dossier_undo(dossier).unwrap();
    assert_eq!(desk.papers_to_sign().unwrap().waiting, 0);
    assert_eq!(desk.check().unwrap().first_problem, None);
}

/// A clock that ends the program at one of the moments it is asked.
struct Ending {
    clock: SystemClock,
    left: AtomicI64,
}

impl Clock for Ending {
    fn now(&self) -> DateTime<Utc> {
        assert_ne!(self.left.fetch_sub(1, Ordering::Relaxed), 1, "the end");
        self.clock.now()
    }
    fn monotonic_ms(&self) -> u64 {
        self.clock.monotonic_ms()
    }
    fn boot(&self) -> BootId {
        self.clock.boot()
    }
}

#[test]
fn a_batch_that_ends_at_any_step_goes_on_without_signing_anything_twice() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(TestKeys::default());
    let clock = Arc::new(Ending {
        clock: SystemClock::start(),
        left: AtomicI64::new(0),
    });
    let desk = desk_of(
        &folder.path().join("data"),
        Arc::<TestKeys>::clone(&keys),
        Arc::<Ending>::clone(&clock),
    );
    let visits = [visit(&desk, CARD), visit(&desk, OTHER)];
    let (mut prepared, mut recovered) = (0, 0);
    for moment in 1.. {
        let rows = waiting(&desk);
        if rows.is_empty() {
            break;
        }
        let wish = wish(rows.clone());
        let plan = desk.paper_signing_plan(&wish).unwrap();
        clock.left.store(moment, Ordering::Relaxed);
        let never = AtomicBool::new(false);
        let ended = catch_unwind(AssertUnwindSafe(|| {
            desk.paper_signing_run(&wish, &plan.digest, Some(&pin()), &never, &mut |_| {})
        }));
        clock.left.store(0, Ordering::Relaxed);
        assert_eq!(desk.check().unwrap().first_problem, None);
        if ended.is_ok() {
            continue;
        }
        // Nobody has the seal at hand: what was signed comes into the record all the same.
        let signed = || {
            let signed = visits.iter().filter(|(person, _)| {
                let papers = desk.person(*person).unwrap().papers;
                papers[0].signed.is_some()
            });
            signed.count()
        };
        let before = signed();
        keys.inserted.lock().unwrap().clear();
        let left = desk.papers_to_sign().unwrap().rows;
        prepared += usize::from(left.iter().any(|row| row.begun));
        recovered += signed() - before;
        keys.inserted.lock().unwrap().push("seal");
    }
    assert!(prepared > 0 && recovered > 0, "{prepared} {recovered}");
    for (_, dossier) in visits {
        let files = exported(&desk, dossier, &folder.path().join("out"));
        if let Some(signatures) = motcua_tests::judges::signed(&files[0]) {
            assert_eq!(signatures, 1);
        }
    }
    assert_eq!(desk.check().unwrap().first_problem, None);
}

#[test]
fn the_command_line_lists_what_waits_and_seals_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let papers = |what: &str| {
        let output = Command::new(program())
            .args(["papers", what, "--practice", "--json", "--data", &data])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    // The practice store's past is sealed but for its newest paper.
    assert_eq!(papers("list")["waiting"], 1);
    assert_eq!(papers("sign")["signed"].as_array().unwrap().len(), 1);
    assert_eq!(papers("list")["waiting"], 0);
}
