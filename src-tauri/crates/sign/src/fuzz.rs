//! Strange bytes for every reader of this crate.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::DateTime;
use motcua_fuzz::Target;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

use crate::certificate::Certificate;
use crate::cms::build::Draft;
use crate::cms::parse::SignedData;
use crate::evidence::Material;
use crate::key::{DigestAlgorithm, KeyKind, SignatureAlgorithm};
use crate::revocation;
use crate::timestamp::Token;
use crate::trust::{Purpose, Trust};
use crate::verify::{Overall, verify};

/// A signer of one day, and its certificate.
fn signer() -> (EcdsaKeyPair, Certificate) {
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::default()
        .self_signed(&key)
        .unwrap();
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::from_pkcs8(
        &ECDSA_P256_SHA256_ASN1_SIGNING,
        &key.serialize_der(),
        &random,
    )
    .unwrap();
    let certificate = Certificate::from_der(own.der()).unwrap();
    (pair, certificate)
}

fn cms(pair: &EcdsaKeyPair, certificate: &Certificate, digest: &[u8]) -> Vec<u8> {
    let algorithm = SignatureAlgorithm::for_key(KeyKind::P256).unwrap();
    let draft = Draft::new(algorithm, certificate, &[], digest).unwrap();
    let value = pair
        .sign(&SystemRandom::new(), &draft.to_sign("").signed)
        .unwrap();
    draft.finish(value.as_ref(), None).unwrap()
}

/// A signed file by hand.
fn file(pair: &EcdsaKeyPair, certificate: &Certificate) -> Vec<u8> {
    let room = 2 * 1200;
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for body in [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots[4 0 R]>>".to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[0 0 0 0]/V 5 0 R>>".to_owned(),
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 {:9} {:9} {:9}]/Contents<{}>>>",
            0,
            0,
            0,
            "0".repeat(room)
        ),
    ] {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{body}\nendobj\n", places.len()));
    }
    let at = out.len();
    out.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in &places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    ));
    let from = out.find("<0000").unwrap();
    let to = from + room + 2;
    let range = format!("[0 {from:9} {to:9} {:9}]", out.len() - to);
    let stated = out.find("[0  ").unwrap();
    out.replace_range(stated..stated + range.len(), &range);
    let covered = [&out.as_bytes()[..from], &out.as_bytes()[to..]].concat();
    let signature = cms(pair, certificate, &DigestAlgorithm::Sha256.digest(&covered));
    let digits = crate::hex::digits(&signature);
    out.replace_range(from + 1..from + 1 + digits.len(), &digits);
    out.into_bytes()
}

fn judged(bytes: &[u8], trust: &Trust) -> Overall {
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let known = Material::default();
    verify(&bytes, trust, now, &known).unwrap().overall
}

#[test]
fn fuzz_signatures() {
    let (pair, certificate) = signer();
    let mut trust = Trust::none();
    trust
        .add(certificate.clone(), vec![Purpose::Signing], String::new())
        .unwrap();
    let seed = file(&pair, &certificate);
    // Its own root, so that there is nothing to be revoked by.
    assert_eq!(judged(&seed, &trust), Overall::Valid);
    Target::named("signatures")
        .seed(seed.clone())
        .words(&[
            "xref",
            "trailer",
            "startxref",
            "%%EOF",
            "/Prev 0",
            "/XRefStm",
            "/ObjStm",
            "/ByteRange[0 1 2 3]",
            "5 0 R",
        ])
        .run(|bytes| {
            if judged(bytes, &trust) == Overall::Valid {
                // What may differ in a file that is still right: filling, and white space at the end.
                let end = bytes.trim_ascii_end();
                assert!(end.len() <= seed.len());
            }
        });
}

#[test]
fn fuzz_cms() {
    let (pair, certificate) = signer();
    let seed = cms(&pair, &certificate, &[7; 32]);
    let data = SignedData::read(&seed).unwrap();
    assert!(data.verify(&certificate, Vec::new).is_ok());
    Target::named("cms").seed(seed).run(|bytes| {
        if let Ok(data) = SignedData::read(bytes) {
            let _ = (
                data.verify(&certificate, Vec::new),
                data.names(&certificate),
            );
        }
        drop(Token::from_der(bytes));
    });
}

#[test]
fn fuzz_revocation() {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut root = rcgen::CertificateParams::default();
    root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    root.key_usages = vec![
        rcgen::KeyUsagePurpose::CrlSign,
        rcgen::KeyUsagePurpose::KeyCertSign,
    ];
    let own = Certificate::from_der(root.self_signed(&key).unwrap().der()).unwrap();
    let issuer = rcgen::Issuer::new(root, key);
    let list = rcgen::CertificateRevocationListParams {
        this_update: rcgen::date_time_ymd(2026, 11, 1),
        next_update: rcgen::date_time_ymd(2026, 12, 1),
        crl_number: rcgen::SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: Vec::new(),
        key_identifier_method: rcgen::KeyIdMethod::Sha256,
    };
    let list = list.signed_by(&issuer).unwrap();
    assert!(revocation::crl(list.der(), &own, &own).is_ok());
    let request = revocation::ocsp_request(&own, &own);
    Target::named("revocation")
        .seed(list.der().to_vec())
        .seed(request)
        .run(|bytes| {
            drop(revocation::crl(bytes, &own, &own));
            drop(revocation::ocsp(bytes, &own, &own));
        });
}

#[test]
fn fuzz_roots() {
    let (_, certificate) = signer();
    let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate.der())
        .unwrap();
    let list = serde_json::json!({
        "date": "2026-11-21",
        "roots": [{ "name": "A", "purposes": ["signing"], "source": "B", "certificate": pem }],
    });
    assert_eq!(
        Trust::from_json(&list.to_string()).unwrap().roots().len(),
        1
    );
    Target::named("roots")
        .seed(list.to_string())
        .words(&["null", "[]", "2026-02-30"])
        .run(|bytes| {
            drop(Trust::from_json(&String::from_utf8_lossy(bytes)));
        });
}
