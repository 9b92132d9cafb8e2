//! Figures of electronic copies: 500 of them planned, signed with a token, registered and sealed, with and without
//! timestamps.
//!
//! Run by `tests/sign/with-pki.sh`. `MOTCUA_BENCH_COPIES` (500) sets how many. Making them ready is not counted: a
//! person scans and compares. The figures are left in `target/bench/copies.json`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

mod peak;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use motcua_desk::case::certify::CertificationStatus;
use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::copies::{SigningPart, SigningState, SigningWish};
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::{Desk, DeskParts, ProtectedFile, Worker};
use motcua_tests::copies::{Equipment, LEADER, TOKENS, complaints, equip, key, make_ready};
use serde_json::{Value, json};

/// Copies of the batch.
const COPIES: usize = 500;
/// Copies at the beginning and at the end that are compared.
const PART: usize = 50;
/// The secret of the counter's user.
const SECRET: &str = "mật khẩu để đo";

fn main() {
    let copies = std::env::var("MOTCUA_BENCH_COPIES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(COPIES);
    let built = motcua_tests::built_folder().unwrap();
    let folder = built.parent().unwrap_or(&built).join("bench");
    let place = folder.join("copies");
    if place.exists() {
        std::fs::remove_dir_all(&place).unwrap();
    }
    let mut runs = Vec::new();
    for is_stamped in [false, true] {
        let data = place.join(if is_stamped { "stamped" } else { "plain" });
        std::fs::create_dir_all(&data).unwrap();
        runs.push(batch(&data, copies, is_stamped).unwrap());
    }
    let report = json!({ "copies": copies, "runs": runs });
    std::fs::write(folder.join("copies.json"), format!("{report:#}\n")).unwrap();
    std::fs::remove_dir_all(&place).unwrap();
}

/// One batch from the plan to the last seal.
fn batch(data: &Path, copies: usize, is_stamped: bool) -> Result<Value> {
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    let desk = desk(data)?;
    let equipment = Equipment {
        module: &said("MOTCUA_PKCS11_MODULE"),
        timestamps: is_stamped.then(|| format!("{}/demo/tsa/tsa", said("MOTCUA_PKI_URL"))),
        signer: LEADER,
        secret: SECRET,
    };
    equip(&desk, &equipment)?;
    let begun = Instant::now();
    make_ready(&desk, copies)?;
    let ready = begun.elapsed();
    peak::reset_peak().unwrap();
    let signed = run(&desk, SigningPart::Signature, TOKENS[0])?;
    let sealed = run(&desk, SigningPart::Seal, TOKENS[1])?;
    let peak = peak::peak_mb();
    let wrong = complaints(&desk, &data.with_extension("pdf"), 1)?;
    assert!(wrong.is_empty(), "{wrong:?}");
    let bytes = std::fs::metadata(data.with_extension("pdf")).unwrap().len();
    let stamps = if is_stamped { "with" } else { "without" };
    println!(
        "{copies} copies {stamps} timestamps: signed {:.1}/s (first {PART} {:.1}, last {:.1}), sealed {:.1}/s, \
         both {:.1}/s; at most {peak} MB; {} KB each; made ready in {:.0} s",
        signed.rate(0..copies),
        signed.rate(0..PART),
        signed.rate(copies.saturating_sub(PART)..copies),
        sealed.rate(0..copies),
        copies as f64 / (signed.whole + sealed.whole).as_secs_f64(),
        bytes / 1024,
        ready.as_secs_f64(),
    );
    Ok(json!({
        "timestamps": is_stamped,
        "ready_s": ready.as_secs_f64(),
        "signed": signed.report(copies),
        "sealed": sealed.report(copies),
        "peak_mb": peak,
        "file_bytes": bytes,
    }))
}

/// How a run went.
struct Run {
    plan: Duration,
    whole: Duration,
    /// When each copy was registered, from the beginning of the run.
    registered: Vec<Duration>,
}

impl Run {
    /// Copies a second.
    fn rate(&self, of: std::ops::Range<usize>) -> f64 {
        let at = |nth: usize| match nth {
            0 => Duration::ZERO,
            nth => self.registered.get(nth - 1).copied().unwrap_or(self.whole),
        };
        of.len() as f64 / (at(of.end) - at(of.start)).as_secs_f64()
    }

    fn report(&self, copies: usize) -> Value {
        json!({
            "plan_s": self.plan.as_secs_f64(),
            "run_s": self.whole.as_secs_f64(),
            "a_second": self.rate(0..copies),
            "a_second_first": self.rate(0..PART),
            "a_second_last": self.rate(copies.saturating_sub(PART)..copies),
        })
    }
}

fn run(desk: &Desk, part: SigningPart, token: &str) -> Result<Run> {
    let begun = Instant::now();
    let status = match part {
        SigningPart::Signature => CertificationStatus::ToSign,
        SigningPart::Seal => CertificationStatus::ToSeal,
    };
    let rows = desk.copy_rows(status)?;
    let key = key(desk, token)?.ok_or(motcua_desk::error::ErrorCode::TokenAbsent)?;
    let wish = SigningWish {
        part,
        rows: rows.iter().map(|row| row.id).collect(),
        certificate: key.certificate.fingerprint,
    };
    let plan = desk.signing_plan(&wish)?;
    let planned = begun.elapsed();
    let pin = Secret::new(std::env::var("MOTCUA_TOKEN_PIN").unwrap_or_default());
    let never = AtomicBool::new(false);
    let mut registered = Vec::new();
    let done = desk.signing_run(&wish, &plan.digest, Some(&pin), &never, &mut |step| {
        if let SigningState::Signed { .. } = step.state {
            registered.push(begun.elapsed());
        }
    })?;
    assert_eq!((done.signed.len(), done.stopped), (rows.len(), None));
    Ok(Run {
        plan: planned,
        whole: begun.elapsed(),
        registered,
    })
}

fn desk(folder: &Path) -> Result<Desk> {
    let program = motcua_tests::built_folder().unwrap().join("motcuactl");
    let mut parts = DeskParts::system(
        folder.to_owned(),
        Worker::new(program, vec!["worker".into()]),
    );
    parts.keeper = Arc::new(ProtectedFile);
    let desk = Desk::new(parts)?;
    desk.set_up(&SetUpRequest {
        agency: Agency {
            code: "H99.04".into(),
            name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            place: "Xã Thử".into(),
            ..Agency::default()
        },
        counter: 1,
        name: "Lê Thị Đo".into(),
        roles: vec![Role::ReceptionClerk, Role::Head],
        secret: SECRET.into(),
    })?;
    Ok(desk)
}
