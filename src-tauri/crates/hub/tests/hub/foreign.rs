//! Clients of others upload to the hub: tus-js-client and tuspy, broken off in the middle.

use std::path::{Path, PathBuf};

use motcua_case::ids::Hash;
use motcua_case::replica::Tag;

use crate::world::World;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

#[tokio::test]
async fn tus_js_client_goes_on_where_it_was_broken_off() {
    let modules = repository().join("ui/node_modules");
    if !modules.join("tus-js-client").is_dir() {
        eprintln!("skipped: tus-js-client is not installed (make setup-test)");
        return;
    }
    let mut program = tokio::process::Command::new("node");
    program
        .env("NODE_PATH", modules)
        .arg(repository().join("tests/hub/tus/upload.cjs"));
    uploads(program).await;
}

#[tokio::test]
async fn tuspy_is_believed_piece_by_piece() {
    let python = repository().join("target/tools/py/bin/python");
    let known = std::process::Command::new(&python)
        .args(["-c", "import tusclient"])
        .output();
    if !known.is_ok_and(|known| known.status.success()) {
        eprintln!("skipped: tuspy is not installed (make setup-test)");
        return;
    }
    let mut program = tokio::process::Command::new(python);
    program.arg(repository().join("tests/hub/tus/upload.py"));
    uploads(program).await;
}

async fn uploads(mut program: tokio::process::Command) {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = world.commune("H57.28.13", &hub).await;
    let bytes: Vec<u8> = (0..1 << 19).flat_map(|at: u32| at.to_be_bytes()).collect();
    let file = world.place.path().join("file");
    std::fs::write(&file, &bytes).unwrap();
    let tag = Tag([5; 16]).hex();
    let hash = Hash::of(&bytes).to_string();
    let metadata = serde_json::json!({ "tag": tag, "sha256": hash }).to_string();
    let ended = program
        .args([&counter.base, &counter.token])
        .arg(&file)
        .arg(metadata)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");
    let blob = counter.get(&format!("/v1/blobs/{tag}")).await;
    assert_eq!(Hash::of(&blob.body).to_string(), hash);
}
