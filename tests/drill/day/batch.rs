//! A leader signs a batch of electronic copies with a token. `scripted-day batch FOLDER COPIES` opens the counter, makes
//! the copies ready where they are not yet, telling `prepared` after every few and `ready`, signs what is left and tells
//! `begun` and, when it is registered, `signed NO` for each one, then seals all of them, tells `begun` and `sealed NO`
//! for each, and `end`.
//!
//! `scripted-day batch-judge FROM` reads folders from standard input and tells `complaint …` for what is wrong, `row NO
//! STATUS` for every number, and `end`: numbers without a gap, no signed file without its row, no row without its file,
//! every file from the number FROM on whole by our verdict.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use motcua_desk::Desk;
use motcua_desk::case::certify::CertificationStatus;
use motcua_desk::case::ids::CertificationId;
use motcua_desk::sign::Secret;
use motcua_desk::view::copies::{SigningPart, SigningState, SigningWish};
use motcua_tests::copies::{
    Equipment, LEADER, TOKENS, complaints, equip, key, make_ready, numbers,
};

use crate::{SECRET, open, tell};

/// Copies that are made ready at once.
const MADE: usize = 10;

/// Signs until everything is signed and sealed, or until killed.
pub fn sign(folder: &Path, copies: usize) {
    tell("begins");
    let (desk, _) = open(folder);
    if desk.settings().unwrap().office.certify.signers.is_empty() {
        let equipment = Equipment {
            module: &std::env::var("MOTCUA_PKCS11_MODULE").unwrap(),
            timestamps: None,
            signer: LEADER,
            secret: SECRET,
        };
        equip(&desk, &equipment).unwrap();
    }
    for some in (MADE..copies).step_by(MADE).chain([copies]) {
        make_ready(&desk, some).unwrap();
        tell("prepared");
    }
    tell("ready");
    run(
        &desk,
        SigningPart::Signature,
        TOKENS[0],
        CertificationStatus::ToSign,
    );
    run(
        &desk,
        SigningPart::Seal,
        TOKENS[1],
        CertificationStatus::ToSeal,
    );
    desk.sign_out().unwrap();
    tell("end");
}

fn run(desk: &Desk, part: SigningPart, token: &str, status: CertificationStatus) {
    let begun = desk.copy_rows(CertificationStatus::Signing).unwrap();
    let mut rows: Vec<CertificationId> = Vec::new();
    if part == SigningPart::Signature {
        rows.extend(begun.iter().map(|row| row.id));
    }
    rows.extend(desk.copy_rows(status).unwrap().iter().map(|row| row.id));
    if rows.is_empty() {
        return;
    }
    let Some(key) = key(desk, token).unwrap() else {
        panic!("no token: run by tests/sign/with-pki.sh");
    };
    let wish = SigningWish {
        part,
        rows,
        certificate: key.certificate.fingerprint,
    };
    let plan = desk.signing_plan(&wish).unwrap();
    assert!(plan.staying.is_empty(), "{:?}", plan.staying);
    let pin = Secret::new(std::env::var("MOTCUA_TOKEN_PIN").unwrap());
    let never = AtomicBool::new(false);
    let numbers: Vec<u32> = plan.rows.iter().map(|row| row.no).collect();
    let done_with = match part {
        SigningPart::Signature => "signed",
        SigningPart::Seal => "sealed",
    };
    let done = desk.signing_run(
        &wish,
        &plan.digest,
        Some(&pin),
        &never,
        &mut |step| match &step.state {
            SigningState::Signing => tell("begun"),
            SigningState::Signed { .. } => {
                tell(&format!("{done_with} {}", numbers[step.at as usize - 1]));
            }
            SigningState::Failed { .. } => {}
        },
    );
    assert_eq!(done.unwrap().stopped, None);
}

/// Tells what is wrong with the copies of a counter, opening the files from a number on.
pub fn judge(folder: &Path, from: u32) {
    let (desk, _) = open(folder);
    let scratch = folder.with_extension("pdf");
    for complaint in complaints(&desk, &scratch, from).unwrap() {
        tell(&format!("complaint {complaint}"));
    }
    for (no, status, _) in numbers(&desk).unwrap() {
        tell(&format!("row {no} {status:?}"));
    }
    desk.sign_out().unwrap();
    tell("end");
}
