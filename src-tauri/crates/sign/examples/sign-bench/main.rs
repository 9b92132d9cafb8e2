//! Figures of signing: signatures a second with a token beside pyHanko on the same file and token, and the bytes added.
//!
//! Run by `tests/sign/with-pki.sh`. `MOTCUA_BENCH_SIGNATURES` (200) sets how many are made; the figures are left under
//! `target/bench` as `sign.json`. It is an example and no bench, so that one build makes it together with the programs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use motcua_sign::file::ReadAt;
use motcua_sign::pades::{Identity, Kind, Plan, prepare};
use motcua_sign::signer::pkcs11::Module;
use motcua_sign::{Certificate, KeyKind, Secret, Signer};
use serde::Serialize;

/// Token and label of the keys, by `tests/sign/with-pki.sh`.
const KEYS: [(&str, &str, &str); 2] = [
    ("RSA-2048", "The cua lanh dao", "officer"),
    ("P-256", "The thu", "deputy"),
];

#[derive(Serialize)]
struct Row {
    key: &'static str,
    signatures: usize,
    /// Signatures a second, from a file in memory to a file in memory.
    ours: f64,
    pyhanko: f64,
    times: f64,
    /// Bytes one B-B signature adds.
    bytes: usize,
    pyhanko_bytes: usize,
}

fn main() {
    let count = std::env::var("MOTCUA_BENCH_SIGNATURES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(200);
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../target/bench");
    std::fs::create_dir_all(&place).unwrap();
    let source = place.join("sign-source.pdf");
    let file = megabyte();
    std::fs::write(&source, &file).unwrap();
    let mut rows = Vec::new();
    for (key, token, label) in KEYS {
        let (ours, bytes) = signed(&file, label, count);
        let (pyhanko, pyhanko_bytes) = beside(&source, token, label, count.div_ceil(5));
        let row = Row {
            key,
            signatures: count,
            ours,
            pyhanko,
            times: ours / pyhanko,
            bytes,
            pyhanko_bytes,
        };
        println!(
            "{key}: {ours:.0} signatures/s, pyHanko {pyhanko:.1}, {:.1} times; {bytes} bytes added, pyHanko {pyhanko_bytes}",
            row.times
        );
        rows.push(row);
    }
    let json = serde_json::to_vec_pretty(&rows).unwrap();
    std::fs::write(place.join("sign.json"), json).unwrap();
}

/// Signatures a second and bytes added, with the token key of this certificate.
fn signed(file: &[u8], label: &str, count: usize) -> (f64, usize) {
    let said = |name: &str| std::env::var(name).expect("run by tests/sign/with-pki.sh");
    let module = Module::load(Path::new(&said("MOTCUA_PKCS11_MODULE"))).unwrap();
    let folder = PathBuf::from(said("MOTCUA_PKI_DIR"));
    let der = std::fs::read(folder.join(label).with_extension("der")).unwrap();
    let wanted = Certificate::from_der(&der).unwrap();
    let chain: Vec<Certificate> = ["issuing.der", "root.der"]
        .iter()
        .map(|name| Certificate::from_der(&std::fs::read(folder.join(name)).unwrap()).unwrap())
        .collect();
    let tokens = module.tokens().unwrap();
    let choice = tokens
        .iter()
        .find_map(|token| {
            let offered = token.offered.iter();
            let mut own = offered.filter(|offered| offered.certificate == wanted.der());
            own.next().map(|offered| token.choose(offered))
        })
        .unwrap();
    let mut signer = module.signer(&choice).unwrap();
    assert_ne!(signer.certificate().key(), KeyKind::Other);
    let pin = Secret::new(said("MOTCUA_TOKEN_PIN"));
    signer.prepare(&[], Some(&pin)).unwrap();
    let plan = Plan {
        field: "ChuKy",
        kind: Kind::Approval,
        at: chrono::Utc::now().fixed_offset(),
        reason: None,
        location: None,
        appearance: None,
        timestamp: None,
    };
    let mut one = || {
        let source: &dyn ReadAt = &file;
        let identity = Identity {
            certificate: &wanted,
            chain: &chain,
            algorithm: signer.algorithm(),
        };
        let prepared = prepare(source, &identity, &plan).unwrap();
        let value = signer.sign(&[prepared.to_sign("1")]).remove(0).unwrap();
        let appended = prepared.finish(&value, None).unwrap();
        let mut whole = Vec::with_capacity(file.len() + appended.bytes().len());
        appended.write(source, &mut whole).unwrap();
        appended.bytes().len()
    };
    let bytes = one();
    let from = Instant::now();
    for _ in 0..count {
        one();
    }
    (count as f64 / from.elapsed().as_secs_f64(), bytes)
}

/// The same by pyHanko, one signature before the clock runs.
fn beside(source: &Path, token: &str, label: &str, count: usize) -> (f64, usize) {
    let tools = PathBuf::from(std::env::var("MOTCUA_SIGN_TOOLS").unwrap());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pyhanko/sign.py");
    let output = Command::new(tools.join("python"))
        .arg(script)
        .arg(source)
        .args([token, label, &count.to_string()])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let (rate, bytes) = text.trim().split_once(' ').unwrap();
    (rate.parse().unwrap(), bytes.parse().unwrap())
}

/// A file of one page with a grey picture that makes it a megabyte long.
fn megabyte() -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let grey: Vec<u8> = (0..1_000_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        })
        .collect();
    let picture = "<</Type/XObject/Subtype/Image/Width 1000/Height 1000/BitsPerComponent 8/ColorSpace/DeviceGray\
                   /Length 1000000>>\nstream\n";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>";
    let content = "q 400 0 0 400 90 90 cm /I Do Q";
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        page.as_bytes().to_vec(),
        format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        )
        .into_bytes(),
        [picture.as_bytes(), &grey, b"\nendstream"].concat(),
    ];
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (index, body) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    let end = format!("{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    out
}
