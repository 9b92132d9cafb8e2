//! The CMS we make, taken apart by somebody else's reader and checked by OpenSSL.

use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerInfo};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST};
use der::{Decode, Encode, Reader, SliceReader};
use motcua_sign::append::{Appended, Grown};
use motcua_sign::file::{Bounds, Document, Object};
use motcua_sign::pades::timestamp_room;
use tempfile::TempDir;

use crate::levels::{plain, signed, whole};
use crate::support::{Authority, pages, printed, tool};

const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const TIMESTAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// The CMS of the last signature, its zeros cut off; how many there were; and what it covers.
fn parts(source: &Vec<u8>, appended: Appended) -> (Vec<u8>, usize, Vec<u8>) {
    let mut grown = Grown::new(source);
    grown.push(appended);
    let document = Document::open(&grown, Bounds::default()).unwrap();
    let signature = document
        .ids()
        .into_iter()
        .map(|id| document.get(id).unwrap())
        .find(|object| object.as_dict().is_some_and(|dict| dict.is_type("Sig")))
        .unwrap();
    let dict = signature.as_dict().unwrap();
    let padded = dict.get("Contents").unwrap().as_string().unwrap();
    let mut reader = SliceReader::new(padded).unwrap();
    let der = reader.tlv_bytes().unwrap().to_vec();
    let range: Vec<usize> = dict
        .get("ByteRange")
        .and_then(Object::as_array)
        .unwrap()
        .iter()
        .map(|number| number.as_int().unwrap() as usize)
        .collect();
    let bytes = whole(&grown);
    assert_eq!((range[0], range[2] + range[3]), (0, bytes.len()));
    let covered = [&bytes[..range[1]], &bytes[range[2]..]].concat();
    let padding = padded.len() - der.len();
    (der, padding, covered)
}

fn signer_info(der: &[u8]) -> (SignedData, SignerInfo) {
    let info = ContentInfo::from_der(der).unwrap();
    let data = SignedData::from_der(&info.content.to_der().unwrap()).unwrap();
    assert_eq!(data.signer_infos.0.len(), 1);
    let signer = data.signer_infos.0.get(0).unwrap().clone();
    (data, signer)
}

#[test]
fn the_cms_holds_what_the_baseline_asks_for_and_nothing_else() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let source = pages(1, 5_000);
    let online = authority.online();
    let room = timestamp_room(&online).unwrap();
    for key in ["officer", "deputy", "chief-p384"] {
        let mut signer = authority.signer(key);
        let bare = signed(&source, &mut signer, &plain("ChuKy", None), None);
        let (der, padding, _) = parts(&source, bare);
        // RSA's values have one length; ECDSA's a few bytes fewer than the most.
        assert!(
            padding <= if key == "officer" { 0 } else { 8 },
            "{key}: {padding}"
        );
        let (data, info) = signer_info(&der);
        assert_eq!(
            (data.version, info.version),
            (CmsVersion::V1, CmsVersion::V1)
        );
        assert_eq!(data.encap_content_info.econtent_type, ID_DATA);
        assert!(data.encap_content_info.econtent.is_none() && data.crls.is_none());
        // The signer and the issuer; the root is known or not trusted.
        assert_eq!(data.certificates.unwrap().0.len(), 2);
        let signed_attributes = info.signed_attrs.unwrap();
        let mut kinds: Vec<ObjectIdentifier> = signed_attributes
            .iter()
            .map(|attribute| attribute.oid)
            .collect();
        kinds.sort_unstable();
        let mut expected = [ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2];
        expected.sort_unstable();
        assert_eq!(kinds, expected, "{key}");
        assert!(info.unsigned_attrs.is_none());

        let plan = plain("ChuKy", Some(room));
        let stamped = signed(&source, &mut signer, &plan, Some(&online));
        let (der, padding, _) = parts(&source, stamped);
        assert!(padding <= 80, "{key}: {padding}");
        let (_, info) = signer_info(&der);
        let unsigned = info.unsigned_attrs.unwrap();
        let kinds: Vec<ObjectIdentifier> = unsigned.iter().map(|attribute| attribute.oid).collect();
        assert_eq!(kinds, [TIMESTAMP]);
    }
}

#[test]
fn openssl_accepts_it_as_cades() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let place = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let root = authority.root().with_extension("pem");
    let source = pages(1, 5_000);
    for key in ["officer", "deputy", "chief-p384"] {
        let mut signer = authority.signer(key);
        let appended = signed(&source, &mut signer, &plain("ChuKy", None), None);
        let (der, _, covered) = parts(&source, appended);
        let signature = place("signature.der", &der);
        let judged = |content: &[u8]| {
            let content = place("content.bin", content);
            tool(
                "openssl",
                &[
                    "cms",
                    "-verify",
                    "-cades",
                    "-binary",
                    "-inform",
                    "DER",
                    "-in",
                    &signature,
                    "-content",
                    &content,
                    "-CAfile",
                    root.to_str().unwrap(),
                    "-purpose",
                    "any",
                    "-out",
                    "/dev/null",
                ],
            )
        };
        let Some(output) = judged(&covered) else {
            return;
        };
        assert!(output.status.success(), "{key}: {}", printed(&output));
        let mut changed = covered;
        changed[2_000] ^= 1;
        assert!(!judged(&changed).unwrap().status.success(), "{key}");
    }
}
