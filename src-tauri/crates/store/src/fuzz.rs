//! Strange bytes for every reader of this crate. What is sealed is tried both ways: strange as it lies on the disk,
//! and strange inside a sound seal, as another version or a thief of the key would leave it.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;

use motcua_case::ids::{DeviceId, Hash, UserId};
use motcua_case::user::Role;
use motcua_fuzz::Target;

use crate::backup::manifest;
use crate::backup::pool::Pooled;
use crate::blob::Blobs;
use crate::keyring::{self, KeyRing, RecoveryKey};
use crate::keys::{self, StoreKey};
use crate::{Head, Manifest, mark, random_key};

/// The first byte says how the rest lies on the disk.
fn sealed(bytes: &[u8], seal: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    match bytes.split_first() {
        Some((0, plain)) => seal(plain),
        Some((_, raw)) => raw.to_vec(),
        None => Vec::new(),
    }
}

#[test]
fn fuzz_key_ring() {
    let folder = tempfile::tempdir().unwrap();
    let (device, key) = (random_key().unwrap(), StoreKey::random().unwrap());
    let recovery = RecoveryKey::random().unwrap();
    let mut ring = KeyRing::create(
        folder.path(),
        device.clone(),
        &key,
        &recovery,
        "Xã Mẫu",
        true,
    )
    .unwrap();
    ring.put(
        UserId::fresh(),
        "Người thử",
        &[Role::Head],
        "mật khẩu thử",
        &key,
    )
    .unwrap();
    let path = folder.path().join(keyring::FILE);
    let raw = fs::read(&path).unwrap();
    let ring_key = keys::derive(&device[..], keyring::CONTEXT);
    let plain = keys::open(&ring_key, keyring::CONTEXT, &raw).unwrap();
    Target::named("key-ring")
        .seed([&[0], plain.as_slice()].concat())
        .seed([&[1], raw.as_slice()].concat())
        .words(&["null", "[]", "\"entries\"", "\"salt\"", "256", "-1"])
        .run(|bytes| {
            let seal = |plain: &[u8]| keys::seal(&ring_key, keyring::CONTEXT, plain).unwrap();
            let lies = sealed(bytes, seal);
            fs::write(&path, lies).unwrap();
            if let Ok(ring) = KeyRing::load(folder.path(), device.clone()) {
                ring.users();
            }
        });
}

#[test]
fn fuzz_recovery_key() {
    let key = RecoveryKey::random().unwrap();
    Target::named("recovery-key")
        .seed(key.printed().as_bytes())
        .seed(key.printed().to_lowercase().replace('-', " "))
        .words(&["-", " ", "0", "O", "\u{2013}", "Đ"])
        .longest(400)
        .run(|bytes| {
            let text = String::from_utf8_lossy(bytes);
            if let Some(key) = RecoveryKey::typed(&text) {
                let again = RecoveryKey::typed(&key.printed()).unwrap();
                assert_eq!(*again.printed(), *key.printed());
            }
        });
}

#[test]
fn fuzz_sealed_file() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::new(folder.path(), &StoreKey::random().unwrap()).unwrap();
    let file = blobs.seal(b"a page of some bytes").unwrap();
    let (wrapped, inline) = (file.wrapped.clone(), blobs.place(&file).unwrap().unwrap());
    let long = wrapped.len();
    Target::named("sealed-file")
        .seed([wrapped.as_slice(), &inline].concat())
        .run(|bytes| {
            // The key's wrap first, then the sealed chunks.
            let (wrapped, inline) = bytes.split_at(long.min(bytes.len()));
            let claimed = bytes.len() as u64 * 7 % 100_000;
            for length in [file.bytes(), claimed, u64::MAX] {
                let opened = blobs.open(file.sha256(), length, wrapped, Some(inline.to_vec()));
                let read = opened.and_then(crate::BlobReader::into_bytes);
                assert!(read.is_err() || length == file.bytes());
            }
        });
}

#[test]
fn fuzz_backup_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let path = folder.path().join(manifest::FILE);
    let device = DeviceId::fresh();
    let plain = serde_json::to_vec(&Manifest {
        number: 7,
        made_at: chrono::DateTime::UNIX_EPOCH,
        app: "0.1.0".to_owned(),
        schema: 3,
        device,
        heads: vec![Head {
            device,
            seq: 9,
            hash: Hash::ZERO,
        }],
        events: 9,
        database_bytes: 4096,
        database_sha256: Hash::ZERO,
        files: vec![Pooled {
            sha256: Hash::ZERO,
            name: "00".repeat(32),
            bytes: 70_000,
        }],
        purged: 0,
        missing: vec![Hash::ZERO],
    })
    .unwrap();
    Target::named("backup-manifest")
        .seed([&[0], plain.as_slice()].concat())
        .seed(
            [
                &[1],
                keys::seal(&key.backup(), b"another", b"{}")
                    .unwrap()
                    .as_slice(),
            ]
            .concat(),
        )
        .words(&[
            "null",
            "[]",
            "18446744073709551615",
            "\"files\"",
            "2026-02-30T00:00:00Z",
        ])
        .run(|bytes| {
            let seal = |plain: &[u8]| keys::seal(&key.backup(), manifest::CONTEXT, plain).unwrap();
            let lies = sealed(bytes, seal);
            fs::write(&path, lies).unwrap();
            if let Ok(manifest) = Manifest::read(folder.path(), &key) {
                manifest.files();
                manifest.bytes();
            }
        });
}

#[test]
fn fuzz_high_water_mark() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let path = folder.path().join(mark::FILE);
    Target::named("high-water-mark")
        .seed([1; 512])
        .seed([&[7; 56][..], &keys::hmac(&key.mark(), &[7; 56]).0].concat())
        .longest(2000)
        .run(|bytes| {
            fs::write(&path, bytes).unwrap();
            mark::read_in(folder.path(), &key);
        });
}
