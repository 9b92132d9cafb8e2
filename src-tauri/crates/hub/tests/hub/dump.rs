//! Whoever takes the hub's database and folder has no name in hand.

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use motcua_case::ids::Hash;
use motcua_case::replica::{Chain, LooseKind};

use crate::counter::metadata;
use crate::world::World;

const NAMES: usize = 1000;

#[tokio::test]
async fn of_a_thousand_names_none_is_found_in_what_the_hub_keeps() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune("H57.28.13", &hub).await;
    let names: Vec<String> = (0..NAMES).map(name).collect();
    for page in names.chunks(50) {
        let sealed: Vec<Vec<u8>> = page.iter().map(|name| seal(name)).collect();
        let bodies: Vec<&[u8]> = sealed.iter().map(Vec::as_slice).collect();
        let push = counter.next(Chain::Record, &bodies);
        assert_eq!(counter.push(&push).await.status, StatusCode::OK);
    }
    counter
        .loose(LooseKind::Draft, 1, 1, &seal(&names.join("\n")))
        .await;
    let file = seal(&names.join("\n"));
    let (metadata, length) = (metadata(1, &file), file.len().to_string());
    let headers = [
        ("upload-length", length.as_str()),
        ("upload-metadata", metadata.as_str()),
        ("content-type", "application/offset+octet-stream"),
    ];
    let reply = counter
        .tus(Method::POST, "/v1/files", &headers, Bytes::from(file))
        .await;
    assert_eq!(reply.status, StatusCode::CREATED);

    let mut kept = world.dump().into_bytes();
    assert!(kept.len() > NAMES * 100, "the dump holds the record");
    gather(&world.place.path().join("files"), &mut kept);
    let mut kept = String::from_utf8_lossy(&kept).into_owned();
    let found = names.iter().filter(|name| holds(&kept, name));
    assert_eq!(found.count(), 0);

    // What looks for names finds one that is there.
    kept.push_str(&hex(names[7].as_bytes()));
    assert!(holds(&kept, &names[7]));
}

fn name(at: usize) -> String {
    let families = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"];
    format!("{} Thử Nghiệm {at:04}", families[at % families.len()])
}

fn seal(text: &str) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(&Hash::of(b"a commune's key").0.into());
    let nonce = &Hash::of(text.as_bytes()).0[..24];
    cipher
        .encrypt(XNonce::from_slice(nonce), text.as_bytes())
        .unwrap()
}

/// As it is, or in the digits a dump writes bytes in.
fn holds(kept: &str, name: &str) -> bool {
    kept.contains(name) || kept.contains(&hex(name.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gather(folder: &std::path::Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, into);
        } else {
            into.extend(std::fs::read(path).unwrap());
        }
    }
}
