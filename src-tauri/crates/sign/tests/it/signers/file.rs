//! PKCS#12 files of another writer.

use motcua_sign::signer::file::{FileError, FileSigner};
use motcua_sign::{Provenance, Secret, Signer};

use super::demo::Demo;
use super::{assert_all_signed, items};

fn password() -> Secret {
    Secret::new("demo".into())
}

#[test]
fn keys_of_each_kind_sign_and_bring_their_issuers_along() {
    let Some(demo) = Demo::here() else { return };
    for name in ["officer", "deputy", "chief-p384", "seal"] {
        let mut signer = FileSigner::open(&demo.read(&format!("{name}.p12")), &password()).unwrap();
        assert_eq!(signer.certificate(), &demo.certificate(name));
        assert_eq!(
            signer.chain(),
            [demo.certificate("issuing"), demo.certificate("root")]
        );
        assert_eq!(signer.provenance(), Provenance::Practice);
        let items = items(3);
        signer.prepare(&items, None).unwrap();
        let values = signer.sign(&items);
        assert_all_signed(&signer, &items, &values);
    }
}

#[test]
fn a_wrong_password_and_a_damaged_file_are_told_apart() {
    let Some(demo) = Demo::here() else { return };
    let file = demo.read("officer.p12");
    let open =
        |bytes: &[u8], password: &str| FileSigner::open(bytes, &Secret::new(password.into())).err();
    assert_eq!(open(&file, "Demo"), Some(FileError::WrongPassword));
    assert_eq!(open(&file, ""), Some(FileError::WrongPassword));
    assert_eq!(
        open(&file[..file.len() - 9], "demo"),
        Some(FileError::Malformed)
    );
    assert_eq!(open(b"%PDF-1.7", "demo"), Some(FileError::Malformed));
    // A changed byte anywhere in what is sealed is noticed by the seal.
    let mut changed = file.clone();
    changed[file.len() / 2] ^= 1;
    assert_eq!(open(&changed, "demo"), Some(FileError::WrongPassword));
}
