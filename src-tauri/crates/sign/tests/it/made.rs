//! A signer of our own with root and revocation list, a file with everything attacks need, and updates put together
//! by hand, right or wrong.

use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use motcua_sign::Certificate;
use motcua_sign::evidence::Material;
use motcua_sign::pades::{Kind, Plan};
use motcua_sign::trust::{Purpose, Trust};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, RevocationReason, RevokedCertParams, SerialNumber, date_time_ymd,
};

use crate::key_signer::KeySigner;
use crate::levels::signed;

/// When all of it is judged.
pub fn moment() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 8, 30, 0).unwrap()
}

/// A root, a signer below it, and lists of what the root revoked.
pub struct Practice {
    pub signer: KeySigner,
    pub root: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

const SERIAL: u64 = 77;

impl Practice {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::default();
        root.distinguished_name
            .push(DnType::CommonName, "Gốc thực hành");
        root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        (root.not_before, root.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2040, 1, 1));
        let certificate = root.self_signed(&key).unwrap();
        let issuer = Issuer::new(root, key);
        let own = KeyPair::generate().unwrap();
        let mut leaf = CertificateParams::default();
        leaf.distinguished_name
            .push(DnType::CommonName, "Lò Thị Mẫu");
        leaf.key_usages = vec![KeyUsagePurpose::ContentCommitment];
        leaf.serial_number = Some(SerialNumber::from(SERIAL));
        (leaf.not_before, leaf.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2028, 1, 1));
        let leaf = leaf.signed_by(&own, &issuer).unwrap();
        let leaf = Certificate::from_der(leaf.der()).unwrap();
        Self {
            signer: KeySigner::new(leaf, Vec::new(), &own.serialize_der()),
            root: Certificate::from_der(certificate.der()).unwrap(),
            issuer,
        }
    }

    pub fn trust(&self) -> Trust {
        let mut trust = Trust::none();
        trust
            .add(
                self.root.clone(),
                vec![Purpose::Signing],
                "practice".to_owned(),
            )
            .unwrap();
        trust
    }

    /// A list of the week, with the signer in it or not.
    pub fn list(&self, is_revoked: bool) -> Material {
        let revoked = RevokedCertParams {
            serial_number: SerialNumber::from(SERIAL),
            revocation_time: date_time_ymd(2026, 11, 1),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 11, 18),
            next_update: date_time_ymd(2026, 11, 25),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: if is_revoked {
                vec![revoked]
            } else {
                Vec::new()
            },
            key_identifier_method: rcgen::KeyIdMethod::Sha256,
        };
        let list = list.signed_by(&self.issuer).unwrap();
        Material {
            crls: vec![list.der().to_vec()],
            ..Material::default()
        }
    }

    /// Signs a file, the first signature as certification.
    pub fn sign(&mut self, file: &[u8], field: &str, kind: Kind<'_>) -> Vec<u8> {
        let hanoi = FixedOffset::east_opt(7 * 3600).unwrap();
        let plan = Plan {
            field,
            kind,
            at: moment().with_timezone(&hanoi),
            reason: None,
            location: None,
            appearance: None,
            timestamp: None,
        };
        let mut whole = file.to_vec();
        whole.extend_from_slice(signed(&file, &mut self.signer, &plan, None).bytes());
        whole
    }
}

/// Numbers of the objects of [`paper`].
pub mod number {
    pub const CATALOG: u32 = 1;
    pub const PAGE: u32 = 3;
    pub const CONTENT: u32 = 4;
    pub const FONT: u32 = 5;
    pub const OVERLAY: u32 = 6;
    pub const FORM: u32 = 7;
    pub const FIELD: u32 = 8;
    pub const LOOK: u32 = 9;
    pub const DESCRIPTOR: u32 = 10;
}

pub fn stream(dict: &str, bytes: &str) -> String {
    format!(
        "<<{dict}/Length {}>>\nstream\n{bytes}\nendstream",
        bytes.len()
    )
}

pub fn content(text: &str) -> String {
    stream(
        "",
        &format!("BT /F1 14 Tf 90 700 Td ({text}) Tj ET q 200 0 0 20 90 690 cm /Im1 Do Q"),
    )
}

/// One page with text, a picture over it, and a field of a form; an own font.
pub fn paper() -> Vec<(u32, String)> {
    vec![
        (number::CATALOG, "<</Type/Catalog/Pages 2 0 R/AcroForm 7 0 R>>".into()),
        (2, "<</Type/Pages/Count 1/Kids[3 0 R]>>".into()),
        (
            number::PAGE,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[8 0 R]\
             /Resources<</Font<</F1 5 0 R>>/XObject<</Im1 6 0 R>>>>>>"
                .into(),
        ),
        (number::CONTENT, content("1.000.000")),
        (number::FONT, "<</Type/Font/Subtype/Type1/BaseFont/Mau/FontDescriptor 10 0 R>>".into()),
        (
            number::OVERLAY,
            stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "w"),
        ),
        (number::FORM, "<</Fields[8 0 R]/DR<</Font<</F1 5 0 R>>>>>>".into()),
        (
            number::FIELD,
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ten)/V(An)/Rect[90 600 200 620]/P 3 0 R/AP<</N 9 0 R>>>>".into(),
        ),
        (number::LOOK, stream("/Type/XObject/Subtype/Form/BBox[0 0 110 20]", "BT /F1 9 Tf (An) Tj ET")),
        (number::DESCRIPTOR, "<</Type/FontDescriptor/FontName/Mau/Flags 4>>".into()),
    ]
}

/// A file of these objects. `unlisted` ones stand in it without a place in its table.
pub fn file(objects: &[(u32, String)], unlisted: &[(u32, String)]) -> (Vec<u8>, Vec<u64>) {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let hidden = unlisted
        .iter()
        .map(|(number, body)| put(&mut out, *number, body))
        .collect();
    let places: Vec<(u32, Option<u64>)> = objects
        .iter()
        .map(|(number, body)| (*number, Some(put(&mut out, *number, body))))
        .collect();
    close(&mut out, &places, "/Root 1 0 R", None);
    (out, hidden)
}

fn put(out: &mut Vec<u8>, number: u32, body: &str) -> u64 {
    let at = out.len() as u64;
    out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    at
}

fn close(out: &mut Vec<u8>, places: &[(u32, Option<u64>)], trailer: &str, previous: Option<u64>) {
    let at = out.len();
    let first = if previous.is_none() {
        "0 1\n0000000000 65535 f \n"
    } else {
        ""
    };
    out.extend_from_slice(format!("xref\n{first}").as_bytes());
    for (number, place) in places {
        let entry = match place {
            Some(place) => format!("{number} 1\n{place:010} 00000 n \n"),
            None => format!("{number} 1\n0000000000 00001 f \n"),
        };
        out.extend_from_slice(entry.as_bytes());
    }
    let previous = previous.map_or(String::new(), |previous| format!("/Prev {previous}"));
    let end = format!("trailer\n<</Size 90{trailer}{previous}>>\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
}

/// Where the newest cross-reference stands.
pub fn start(file: &[u8]) -> u64 {
    let tail = until(file, b"startxref", b'%');
    tail.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// What becomes of an object in an update.
pub enum To {
    /// It is written anew.
    Body(String),
    /// It is deleted.
    Gone,
    /// Its entry leads to a place in the file as it was.
    Place(u64),
}

/// A right update: table, trailer and end.
pub fn updated(file: &[u8], objects: &[(u32, To)], trailer: &str) -> Vec<u8> {
    let mut out = file.to_vec();
    let places: Vec<(u32, Option<u64>)> = objects
        .iter()
        .map(|(number, to)| match to {
            To::Body(body) => (*number, Some(put(&mut out, *number, body))),
            To::Gone => (*number, None),
            To::Place(place) => (*number, Some(*place)),
        })
        .collect();
    close(&mut out, &places, trailer, Some(start(file)));
    out
}

/// Where a word stands last.
pub fn last(file: &[u8], word: &[u8]) -> usize {
    let mut windows = file.windows(word.len());
    windows
        .rposition(|window| window == word)
        .expect("the word")
}

/// What stands from a word on, up to a byte.
pub fn until(file: &[u8], word: &[u8], end: u8) -> String {
    let rest = file[last(file, word)..].iter();
    rest.take_while(|byte| **byte != end)
        .map(|byte| char::from(*byte))
        .collect()
}

/// Puts other bytes for the last `old`.
pub fn replaced(file: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = last(file, old);
    [&file[..at], new, &file[at + old.len()..]].concat()
}
