//! `motcua-hub` as a program: its commands, what it logs, and what its certificate is.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use motcua_case::replica::{Chain, FaultCode, LooseKind};
use motcua_hub::{Commune, CommuneError, Database};

use crate::counter::{Counter, metadata};
use crate::world::World;

const CODE: &str = "H57.28.13";

fn program(world: &World) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_motcua-hub"));
    program.env("MOTCUA_HUB_DATABASE", &world.database);
    program
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_code_that_lets_a_fresh_pc_in_is_good_once_and_in_its_commune_alone() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let first = world.commune(CODE, &hub).await;
    let elsewhere = world.commune("H57.28.14", &hub).await;
    let said = done(program(&world).args(["commune", "let-in", CODE]));
    let code = text(&said.stdout);
    let code = code.trim();
    let mut stranger = Counter::new(&hub.base, &elsewhere.code);
    assert_eq!(stranger.enrol(code).await, Err(FaultCode::Invitation));
    let mut fresh = Counter::new(&hub.base, &first.code);
    // It opens nothing: the commune's key does not come with it.
    assert!(fresh.enrol(code).await.unwrap().0.is_empty());
    fresh.prove().await;
    let push = fresh.next(Chain::Record, &[b"event"]);
    assert_eq!(fresh.push(&push).await.status, StatusCode::OK);
    let mut second = Counter::new(&hub.base, &first.code);
    assert_eq!(second.enrol(code).await, Err(FaultCode::Invitation));

    let database = Database::at(&world.database, 1, std::time::Duration::from_secs(5)).unwrap();
    let nowhere = Commune::let_in(&database, &"H57.28.99".parse().unwrap()).await;
    assert!(matches!(nowhere, Err(CommuneError::Unknown)), "{nowhere:?}");
    let late = Commune::let_in(&database, &first.code).await.unwrap();
    let text = "UPDATE invitation SET expires = now() - interval '1 second'";
    world.sql().await.execute(text, &[]).await.unwrap();
    assert_eq!(second.enrol(&late).await, Err(FaultCode::Invitation));
}

#[tokio::test]
async fn communes_are_added_once_and_listed() {
    let Some(world) = World::new().await else {
        return;
    };
    let add = |code: &str| {
        let mut program = program(&world);
        program.args(["commune", "add", code, "--name", "Xã thử"]);
        program.output().unwrap()
    };
    let added = add(CODE);
    assert!(added.status.success(), "{added:?}");
    let hub = world.instance().await;
    let mut counter = Counter::new(&hub.base, &CODE.parse().unwrap());
    counter.enrol(text(&added.stdout).trim()).await.unwrap();
    let again = add(CODE);
    assert!(!again.status.success());
    assert!(
        text(&again.stderr).contains("has a device already"),
        "{again:?}"
    );
    let listed = done(program(&world).args(["commune", "list"]));
    assert_eq!(text(&listed.stdout), format!("{CODE}\t1\t1\tXã thử\n"));
    let nothing = Command::new(env!("CARGO_BIN_EXE_motcua-hub"))
        .env_remove("MOTCUA_HUB_DATABASE")
        .args(["commune", "list"])
        .output()
        .unwrap();
    assert!(text(&nothing.stderr).contains("MOTCUA_HUB_DATABASE"));
}

#[tokio::test]
async fn what_it_logs_is_json_a_line_and_names_nobody() {
    let Some(world) = World::new().await else {
        return;
    };
    let (mut child, first, mut rest) = serve(&world);
    let base = format!("http://{}", first["address"].as_str().unwrap());
    let hub = world.instance().await;
    let mut counter = world.commune(CODE, &hub).await;
    counter.base = base;
    counter.prove().await;
    let push = counter.next(Chain::Record, &[b"SEALED-BODY"]);
    counter.push(&push).await;
    counter.loose(LooseKind::Draft, 1, 1, b"SEALED-BODY").await;
    counter.post("/v1/events", &"no push").await;
    counter.get("/v1/feed").await;
    let announced = metadata(1, b"SEALED-BODY");
    let headers = [
        ("upload-length", "11"),
        ("upload-metadata", announced.as_str()),
        ("content-type", "application/offset+octet-stream"),
    ];
    let body = Bytes::from_static(b"SEALED-BODY");
    let reply = counter.tus(Method::POST, "/v1/files", &headers, body).await;
    assert_eq!(reply.status, StatusCode::CREATED);
    // What goes wrong is told, and tells no more than that.
    std::fs::remove_dir_all(world.place.path().join("files")).unwrap();
    let blob = format!("/v1/blobs/{}", "01".repeat(16));
    assert_eq!(counter.get(&blob).await.code(), FaultCode::NotFound);
    let broken = "ALTER TABLE head RENAME TO gone";
    world.sql().await.batch_execute(broken).await.unwrap();
    assert_eq!(
        counter.get("/v1/heads").await.code(),
        FaultCode::Unavailable
    );
    let told = Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.unwrap().success());
    assert!(child.wait().unwrap().success());

    let mut lines = String::new();
    rest.read_to_string(&mut lines).unwrap();
    let said: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    let messages: BTreeSet<&str> = said
        .iter()
        .filter_map(|line| line["message"].as_str())
        .collect();
    let wanted = [
        "a file that is known is not where files lie",
        "database",
        "ended",
    ];
    assert!(
        wanted.iter().all(|wanted| messages.contains(wanted)),
        "{lines}"
    );
    for line in &said {
        assert!(
            line["timestamp"].is_string() && line["level"].is_string(),
            "{line}"
        );
    }
    let device = counter.device.to_string();
    for secret in [
        "SEALED",
        CODE,
        "Xã thử",
        "Quầy",
        "127.0.0.1",
        &device,
        &counter.token,
    ] {
        assert!(!lines.contains(secret), "{secret} in {lines}");
    }
}

/// Serves with a certificate; gives its first line and where the others come.
fn serve(world: &World) -> (Child, serde_json::Value, impl Read) {
    serve_with(world, &[])
}

fn serve_with(world: &World, arguments: &[&str]) -> (Child, serde_json::Value, impl Read) {
    let place = world.place.path();
    let mut child = program(world)
        .args(["serve", "--listen", "127.0.0.1:0", "--files"])
        .arg(place.join("files"))
        .arg("--key")
        .arg(place.join("key"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    (child, serde_json::from_str(&line).unwrap(), output)
}

#[tokio::test]
async fn a_certificate_is_made_once_and_its_fingerprint_told_at_every_start() {
    let Some(world) = World::new().await else {
        return;
    };
    let path = world.place.path().join("certificate.pem");
    let arguments = ["--certificate", path.to_str().unwrap()];
    let mut told = BTreeSet::new();
    for _ in 0..2 {
        let (mut child, first, _rest) = serve_with(&world, &arguments);
        told.insert(first["fingerprint"].as_str().unwrap().to_owned());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let wanted = motcua_hub::Tls::load(&path).unwrap().fingerprint();
    assert_eq!(told, BTreeSet::from([wanted.to_string()]));
}
