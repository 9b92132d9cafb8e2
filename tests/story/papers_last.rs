//! What is signed lasts: evidence comes when somebody gives it, and once more before it ends.
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;
use motcua_desk::case::certify::{EvidenceLevel, SigningSetting};
use motcua_desk::case::user::Role;
use motcua_desk::sign::Secret;
use motcua_desk::view::copies::KeyHolder;
use motcua_desk::view::paper_sign::PaperSigningWish;
use motcua_desk::view::people::HeldPaperView;
use motcua_desk::{Desk, KeyPlace, SystemKeys};

use crate::clock::{Stepped, stepped_parts};
use crate::{CARD, OTHER, finish, scanned, set_up_request, worker};

/// How the demo authority is reached, and the PIN of its tokens; `None`, said aloud, where the tests run without
/// `tests/sign/with-pki.sh`.
fn demo() -> Option<(SigningSetting, Secret)> {
    let said = |name: &str| std::env::var(name).ok();
    let found = (|| {
        let setting = SigningSetting {
            timestamps: Some(format!("{}/demo/tsa/tsa", said("MOTCUA_PKI_URL")?)),
            modules: vec![said("MOTCUA_PKCS11_MODULE")?],
            ..SigningSetting::default()
        };
        Some((setting, Secret::new(said("MOTCUA_TOKEN_PIN")?)))
    })();
    if found.is_none() {
        assert!(said("CI").is_none(), "run by tests/sign/with-pki.sh");
        eprintln!("skipped: not run by tests/sign/with-pki.sh");
    }
    found
}

fn desk(folder: &Path, setting: SigningSetting) -> (Desk, Arc<Stepped>) {
    let (mut parts, clock, _) = stepped_parts(folder, chrono::Utc::now());
    parts.keys = Arc::new(SystemKeys::new(worker()));
    let desk = Desk::new(parts).unwrap();
    let mut request = set_up_request();
    request.roles = vec![Role::ReceptionClerk, Role::RecordsClerk, Role::Head];
    desk.set_up(&request).unwrap();
    let mut office = desk.settings().unwrap().office;
    office.certify.signing = setting;
    desk.office_change(office).unwrap();
    (desk, clock)
}

/// Seals what waits with the token of the demo authority.
fn seal(desk: &Desk, pin: &Secret) {
    let keys = desk.signing_keys().unwrap();
    let seal = keys.iter().find(|key| {
        let label =
            matches!(&key.place, KeyPlace::Token { label, .. } if label == "The cua con dau");
        label && key.holder == KeyHolder::Agency
    });
    let wish = PaperSigningWish {
        rows: desk
            .papers_to_sign()
            .unwrap()
            .rows
            .iter()
            .map(|row| row.id)
            .collect(),
        certificate: seal.unwrap().certificate.fingerprint,
    };
    let plan = desk.paper_signing_plan(&wish).unwrap();
    let never = AtomicBool::new(false);
    let done = desk.paper_signing_run(&wish, &plan.digest, Some(pin), &never, &mut |_| {});
    let done = done.unwrap();
    assert_eq!((done.left, done.stopped), (vec![], None));
}

#[test]
fn a_paper_gets_its_evidence_later_and_another_timestamp_before_that_ends() {
    let Some((setting, pin)) = demo() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (desk, clock) = desk(&folder.path().join("data"), setting);
    let dossier = finish(&desk, scanned(&desk, CARD)).dossiers[0].id;
    let person = desk.dossier(dossier).unwrap().dossier.owner.person;
    let paper = || -> HeldPaperView { desk.person(person).unwrap().papers[0].clone() };
    let never = AtomicBool::new(false);
    let complete = || {
        let done = desk.copies_complete(&never).unwrap();
        (done.completed, done.waiting)
    };
    assert_eq!(complete(), (0, 0), "an unsigned scan waits for no evidence");
    seal(&desk, &pin);
    let signed = paper();
    assert_eq!(signed.signed.unwrap().level, EvidenceLevel::Timestamped);

    assert_eq!(complete(), (1, 0));
    let lasting = paper();
    assert_eq!(lasting.signed.unwrap().level, EvidenceLevel::Archived);
    assert!(lasting.bytes > signed.bytes);
    assert_eq!(complete(), (0, 0), "what is complete is left alone");

    // The demo authority's certificates last for years: an office that renews that early renews after a month.
    let mut office = desk.settings().unwrap().office;
    office.certify.signing.renew_days = u16::MAX;
    desk.office_change(office).unwrap();
    let another = finish(&desk, scanned(&desk, OTHER)).dossiers[0].id;
    seal(&desk, &pin);
    assert_eq!(complete(), (1, 0));
    clock.step(TimeDelta::days(29));
    assert_eq!(complete(), (0, 0));
    clock.step(TimeDelta::days(2));
    assert_eq!(complete(), (1, 0));
    assert_eq!(
        paper().sha256,
        lasting.sha256,
        "its timestamp lasts for years"
    );
    assert_eq!(complete(), (0, 0));
    // The seal and a timestamp over it; and the same with a further timestamp over both.
    for (dossier, signatures) in [(dossier, 2), (another, 3)] {
        let code = desk.dossier(dossier).unwrap().dossier.code;
        let out = desk.export(&code, &folder.path().join("out")).unwrap();
        accepted_offline(Path::new(&out.papers[0].path), signatures);
    }
    assert_eq!(desk.check().unwrap().first_problem, None);
}

/// pyHanko accepts every signature and timestamp of a file by what is in it, with the demo root alone.
fn accepted_offline(file: &Path, signatures: usize) {
    let said = |name: &str| std::env::var(name).unwrap();
    let judge = motcua_tests::repository().join("src-tauri/crates/sign/tests/pyhanko/judge.py");
    let output = Command::new(Path::new(&said("MOTCUA_SIGN_TOOLS")).join("python"))
        .arg(judge)
        .arg("offline")
        .arg(Path::new(&said("MOTCUA_PKI_DIR")).join("root.der"))
        .arg(file)
        .output()
        .unwrap();
    let says = String::from_utf8_lossy(&output.stdout);
    let verdicts: serde_json::Value = serde_json::from_str(says.trim()).unwrap();
    let verdicts = verdicts.as_array().unwrap();
    assert_eq!(verdicts.len(), signatures, "{says}");
    assert!(verdicts.iter().all(|one| one["fine"] == true), "{says}");
}
