//! The command line certifies a copy in one go, signs any file, and judges what comes in.
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::{program, sample};

fn run(words: &[&str]) -> (Output, Value) {
    let output = Command::new(program())
        .args(words)
        .arg("--json")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = if output.stdout.is_empty() {
        &output.stderr
    } else {
        &output.stdout
    };
    let said = serde_json::from_slice(said).unwrap_or(Value::Null);
    (output, said)
}

/// Signs with the key in a file, whose password comes through a descriptor.
fn sign(input: &str, output: &str, more: &[&str]) -> Output {
    let key = motcua_tests::repository().join("tests/fixtures/keys/vice.p12");
    let key = key.display().to_string();
    let mut child = Command::new(program())
        .args([
            "sign", input, "-o", output, "--pkcs12", &key, "--pin-fd", "0",
        ])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", crate::keys::PIN).unwrap();
    child.wait_with_output().unwrap()
}

fn verdict(file: &Path) -> (bool, Value) {
    let roots = motcua_tests::repository().join("tests/fixtures/keys");
    let (output, said) = run(&[
        "verify",
        &file.display().to_string(),
        "--trust",
        &roots.display().to_string(),
    ]);
    (output.status.success(), said)
}

#[test]
fn a_copy_is_certified_in_one_go_and_judged_fact_by_fact() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    for page in ["1.jpg", "2.jpg"] {
        std::fs::copy(sample("giay-chung-sinh.jpg"), pages.join(page)).unwrap();
    }
    let (output, said) = run(&[
        "certify",
        "--practice",
        "--data",
        &at("data"),
        "--pages",
        &pages.display().to_string(),
        "--requester",
        "Nguyễn Văn Mẫu",
        "--paper",
        "ks",
        "--compared",
        "-o",
        &at("copy.pdf"),
    ]);
    assert!(output.status.success(), "{said}");
    // The practice counter signed two this morning, from 101 on.
    assert_eq!(
        (said["number"].as_u64(), said["pages"].as_u64()),
        (Some(103), Some(2))
    );
    // The slip's hash is that of the file up to the end of its seal, which is all of it here.
    let (_, check) = (0, std::fs::read(at("copy.pdf")).unwrap());
    let hash = motcua_desk::case::ids::Hash::of(&check).to_string();
    assert_eq!(said["sealed_sha256"], hash.as_str());

    // Nobody vouches for the time in practice, so nothing is called valid, and nothing is called wrong.
    let (is_valid, report) = verdict(Path::new(&at("copy.pdf")));
    assert!(!is_valid);
    assert_eq!(report["overall"], "undetermined");
    let signatures = report["signatures"].as_array().unwrap();
    let facts: Vec<_> = signatures
        .iter()
        .map(|one| {
            (
                one["field"].as_str(),
                one["intact"].as_bool(),
                one["crypto"].as_bool(),
            )
        })
        .collect();
    let fine = Some(true);
    assert_eq!(
        facts,
        [(Some("ChuKy"), fine, fine), (Some("ConDau"), fine, fine)]
    );
    for fact in [
        "signer",
        "signed_at",
        "level",
        "chain",
        "revocation",
        "timestamp",
        "covers_whole_document",
        "changes_after",
        "attack",
        "indication",
        "sub_indication",
    ] {
        assert!(signatures[0].get(fact).is_some(), "{fact}");
    }
    let mut changed = check;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(at("changed.pdf"), changed).unwrap();
    let (_, report) = verdict(Path::new(&at("changed.pdf")));
    assert_eq!(report["overall"], "invalid");
}

#[test]
fn any_pdf_is_signed_and_a_wrong_password_signs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let signed = folder.path().join("signed.pdf");
    let input = sample("van-ban-uy-quyen.pdf");
    let done = sign(&input, &signed.display().to_string(), &["--certify"]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let before = std::fs::read(&input).unwrap();
    let after = std::fs::read(&signed).unwrap();
    assert!(
        after.starts_with(&before),
        "what the file said is still there, byte for byte"
    );
    let (_, report) = verdict(&signed);
    assert_eq!(report["signatures"][0]["kind"], "certification");
    assert_eq!(report["signatures"][0]["chain"], "trusted");
    if let Some(signatures) = motcua_tests::judges::signed(&signed) {
        assert_eq!(signatures, 1);
    }
    let late = folder.path().join("late.pdf");
    let refused = sign(&input, &late.display().to_string(), &["--level", "t"]);
    assert!(!refused.status.success(), "nobody gives a timestamp");
    assert!(!late.exists());
}
