//! What the counter signs with is set up: drivers, addresses, providers and the picture of the seal.
use std::path::{Path, PathBuf};

use motcua_desk::case::certify::ProviderInterface;
use motcua_desk::case::ids::Hash;
use motcua_desk::error::ErrorCode;
use motcua_desk::sign::signer::Provenance;
use motcua_desk::sign::{Secret, ToSign};
use motcua_desk::view::settings::ProviderWish;
use motcua_desk::{KeyPlace, KeysWish, SigningKeys as _, SystemKeys};

use crate::{open_desk, worker};

/// A picture of so many samples a pixel, red and, where it can, with ground that is seen through.
fn picture(folder: &Path, kind: png::ColorType) -> PathBuf {
    let pixel: &[u8] = match kind {
        png::ColorType::Rgba => &[200, 0, 0, 0],
        _ => &[200, 0, 0],
    };
    let path = folder.join(format!("{}.png", pixel.len()));
    let mut encoder = png::Encoder::new(std::fs::File::create(&path).unwrap(), 20, 20);
    encoder.set_color(kind);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixel.repeat(400)).unwrap();
    path
}

fn provider(address: &str) -> ProviderWish {
    ProviderWish {
        id: None,
        name: "Nhà cung cấp thử".into(),
        address: address.into(),
        interface: ProviderInterface::Csc {
            user: "vanphong".into(),
        },
    }
}

#[test]
fn the_seal_is_a_picture_with_ground_that_is_seen_through() {
    let data = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(data.path());
    let files = tempfile::tempdir().unwrap();
    let opaque = picture(files.path(), png::ColorType::Rgb);
    let clear = picture(files.path(), png::ColorType::Rgba);
    let text = files.path().join("dau.txt");
    std::fs::write(&text, "con dấu").unwrap();
    for wrong in [&opaque, &text] {
        let error = desk.seal_picture(Some(wrong)).unwrap_err();
        assert_eq!(error.code, ErrorCode::SealPicture);
    }
    let view = desk.seal_picture(Some(&clear)).unwrap();
    let address = view.seal.unwrap();
    let shown = desk.picture(address.strip_prefix("page://localhost").unwrap());
    assert_eq!(*shown.unwrap().bytes, std::fs::read(&clear).unwrap());
    // A window that does not know of the picture cannot take it away with another change.
    let mut office = view.office;
    let kept = office.certify.signing.seal.take();
    assert_eq!(
        desk.office_change(office)
            .unwrap()
            .office
            .certify
            .signing
            .seal,
        kept
    );
    assert_eq!(desk.check().unwrap().first_problem, None);
    assert_eq!(desk.seal_picture(None).unwrap().seal, None);
    assert_eq!(desk.check().unwrap().first_problem, None);
}

#[test]
fn an_address_is_one_of_the_web_or_none() {
    let data = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(data.path());
    let mut office = desk.settings().unwrap().office;
    office.certify.signing.timestamps = Some("  ".into());
    office.certify.signing.address = Some(" https://tra-cuu.example ".into());
    let signing = desk
        .office_change(office.clone())
        .unwrap()
        .office
        .certify
        .signing;
    assert_eq!(signing.timestamps, None);
    assert_eq!(signing.address.as_deref(), Some("https://tra-cuu.example"));
    office.certify.signing.timestamps = Some("tsa".into());
    let error = desk.office_change(office).unwrap_err();
    assert_eq!(error.detail["field"], "timestamps");
}

#[test]
fn a_password_is_in_no_setting_and_goes_with_its_provider() {
    let data = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(data.path());
    let password = "mat khau cua nha cung cap";
    let view = desk
        .provider_save(
            &provider("http://127.0.0.1:9"),
            Some(&Secret::new(password.into())),
        )
        .unwrap();
    let saved = &view.office.certify.signing.providers;
    assert_eq!(saved.len(), 1);
    assert!(!serde_json::to_string(&view).unwrap().contains(password));
    // It is changed without its password, and by no other way.
    let changed = ProviderWish {
        id: Some(saved[0].id),
        name: "Tên khác".into(),
        ..provider("https://ky.example")
    };
    let view = desk.provider_save(&changed, None).unwrap();
    let mut office = view.office;
    assert_eq!(office.certify.signing.providers[0].name, "Tên khác");
    let id = office.certify.signing.providers.remove(0).id;
    let view = desk.office_change(office).unwrap();
    assert_eq!(view.office.certify.signing.providers.len(), 1);
    assert!(desk.tokens().unwrap().keys.is_empty());
    let view = desk.provider_remove(id).unwrap();
    assert!(view.office.certify.signing.providers.is_empty());
    assert_eq!(desk.check().unwrap().first_problem, None);
    let nowhere = desk
        .provider_save(&provider("ky.example"), None)
        .unwrap_err();
    assert_eq!(nowhere.detail["field"], "address");
}

#[test]
fn a_key_with_a_provider_is_found_and_signs() {
    let Ok(address) = std::env::var("MOTCUA_PKI_URL") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "run by tests/sign/with-pki.sh"
        );
        eprintln!("skipped: not run by tests/sign/with-pki.sh");
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(data.path());
    let mut wish = provider(&address);
    wish.interface = ProviderInterface::Csc {
        user: String::new(),
    };
    let down = provider("http://127.0.0.1:9");
    desk.provider_save(&down, None).unwrap();
    let setting = desk
        .provider_save(&wish, None)
        .unwrap()
        .office
        .certify
        .signing;
    let keys = SystemKeys::new(worker());
    let (secrets, stop) = Default::default();
    let reach = KeysWish {
        setting: &setting,
        practice: false,
        secrets: &secrets,
        stop: &stop,
    };
    let found = keys.list(&reach);
    let place = KeyPlace::Remote {
        provider: wish.name.clone(),
    };
    let key = found.iter().find(|key| key.place == place).unwrap();
    let items = [ToSign {
        label: "1/2026".into(),
        signed: b"attributes".to_vec(),
    }];
    let mut signer = keys
        .open(&reach, Hash(key.certificate.fingerprint()))
        .unwrap();
    assert_eq!(signer.provenance(), Provenance::Remote);
    signer.prepare(&items, None).unwrap();
    let value = signer.sign(&items).remove(0).unwrap();
    let algorithm = signer.algorithm();
    signer
        .certificate()
        .verify(algorithm, &items[0].signed, &value)
        .unwrap();
}
