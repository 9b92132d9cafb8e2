//! Communes never meet: with the right to speak in one of them, nothing of another is read or written.
//!
//! Both tests go over the hub's own list of addresses: one that is new and has no case here fails them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode};
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use motcua_case::ids::{DeviceId, Hash};
use motcua_case::replica::{
    self, Chain, Challenge, Invitation, Loose, LooseKind, LoosePush, Push, SessionRequest, Tag,
    invitation_id,
};
use serde::Serialize;

use crate::counter::{Counter, metadata};
use crate::world::{WATCH, World};

const OURS: &str = "H57.28.13";
const THEIRS: &str = "H57.28.14";
const INVITE: &str = "AAAABBBBCCCCDDDD";
const OCTETS: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// What a commune has, all of which another one names in what it asks.
struct Held {
    device: DeviceId,
    push: Push,
    upload: String,
    tag: Tag,
}

/// One request and the only answer it may have.
struct Tried {
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    wanted: StatusCode,
}

impl Tried {
    fn plain(path: &str, wanted: StatusCode) -> Self {
        Self {
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            wanted,
        }
    }

    fn said(path: &str, body: &impl Serialize, wanted: StatusCode) -> Self {
        Self {
            body: serde_json::to_vec(body).unwrap(),
            ..Self::plain(path, wanted)
        }
    }

    fn octets(
        path: &str,
        body: &[u8],
        headers: &[(&'static str, &str)],
        wanted: StatusCode,
    ) -> Self {
        let mut all = vec![(OCTETS.0, OCTETS.1.to_owned())];
        all.extend(
            headers
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        Self {
            headers: all,
            body: body.to_vec(),
            ..Self::plain(path, wanted)
        }
    }

    async fn ask(&self, asker: &Counter, method: &Method) -> Bytes {
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let body = Bytes::copy_from_slice(&self.body);
        let reply = asker.tus(method.clone(), &self.path, &headers, body).await;
        assert_eq!(
            reply.status, self.wanted,
            "{method} {}: {reply:?}",
            self.path
        );
        reply.body
    }
}

#[tokio::test]
async fn a_session_of_one_commune_reaches_nothing_of_another_at_any_address() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut ours = world.commune(OURS, &hub).await;
    let theirs = world.commune(THEIRS, &hub).await;
    let held = fill(&world, &mut ours).await;
    let before = everything(&world).await;
    for (method, path) in motcua_hub::addresses() {
        for tried in tries(&theirs, &held, &method, path).await {
            let body = tried.ask(&theirs, &method).await;
            let text = String::from_utf8_lossy(&body);
            for mark in marks(&held) {
                assert!(
                    !text.contains(&mark),
                    "{method} {path} tells {mark}: {text}"
                );
            }
        }
    }
    assert_eq!(everything(&world).await, before);

    // What looks for marks finds them where they may be.
    let own = ours.get("/v1/feed").await.body;
    let own = String::from_utf8_lossy(&own);
    assert!(
        marks(&held)[..3].iter().all(|mark| own.contains(mark)),
        "{own}"
    );
    let blob = ours.get(&format!("/v1/blobs/{}", held.tag.hex())).await;
    assert_eq!(blob.body, "ours: a file");
}

/// What another commune may try at an address, and what it is told.
async fn tries(theirs: &Counter, held: &Held, method: &Method, path: &str) -> Vec<Tried> {
    use StatusCode as S;
    let device = |what: &str| format!("/v1/devices/{}/{what}", held.device);
    let blob = format!("/v1/blobs/{}", held.tag.hex());
    let other_file = metadata(1, b"theirs");
    match (method.as_str(), path) {
        ("GET", "/v1/challenge" | "/health")
        | ("GET", "/v1/feed" | "/v1/heads" | "/v1/devices") => {
            vec![Tried::plain(path, S::OK)]
        }
        ("OPTIONS", "/v1/files") => vec![Tried::plain(path, S::NO_CONTENT)],
        ("GET", "/v1/quarantine") => vec![Tried::plain("/v1/quarantine?bodies=true", S::OK)],
        // A session is that of a device of the commune it names.
        ("POST", "/v1/sessions") => {
            let asked = in_the_name_of(theirs, held.device).await;
            vec![Tried::said(path, &asked, S::NOT_FOUND)]
        }
        ("POST", "/v1/enrolments") => {
            let stranger = Counter::new(&theirs.base, &theirs.code);
            vec![Tried::said(path, &stranger.enrolment(INVITE), S::FORBIDDEN)]
        }
        // The same code may be told in two communes, and stays two.
        ("POST", "/v1/invitations") => {
            let invitation = Invitation {
                id: invitation_id(INVITE).unwrap(),
                bundle: replica::Bytes(b"theirs".to_vec()),
                minutes: 10,
            };
            vec![Tried::said(path, &invitation, S::CREATED)]
        }
        ("POST", "/v1/devices/{id}/revoke") => vec![Tried::plain(&device("revoke"), S::NOT_FOUND)],
        ("POST", "/v1/devices/{id}/release") => {
            vec![Tried::plain(&device("release"), S::NOT_FOUND)]
        }
        // As it was signed, and signed anew by the one that carries it.
        ("POST", "/v1/events") => {
            let mut forged = theirs.push_of(Chain::Record, held.push.items.clone());
            forged.device = held.device;
            vec![
                Tried::said(path, &held.push, S::NOT_FOUND),
                Tried::said(path, &forged, S::NOT_FOUND),
            ]
        }
        // What is named alike in both is two things.
        ("POST", "/v1/loose") => {
            let item = Loose {
                tag: held.tag,
                kind: LooseKind::Draft,
                version: 9,
                body: replica::Bytes(b"theirs".to_vec()),
            };
            vec![Tried::said(path, &LoosePush { items: vec![item] }, S::OK)]
        }
        // Before there is one of theirs by that name; after POST /v1/files that one is found, and ours is still not.
        ("GET", "/v1/blobs/{tag}") => vec![Tried::plain(&blob, S::NOT_FOUND)],
        ("POST", "/v1/files") => {
            let headers = [
                ("upload-length", "6"),
                ("upload-metadata", other_file.as_str()),
            ];
            vec![Tried::octets(path, b"theirs", &headers, S::CREATED)]
        }
        ("HEAD" | "DELETE", "/v1/files/{id}") => vec![Tried::plain(&held.upload, S::NOT_FOUND)],
        ("PATCH", "/v1/files/{id}") => {
            let headers = [("upload-offset", "4")];
            vec![Tried::octets(
                &held.upload,
                b"of it",
                &headers,
                S::NOT_FOUND,
            )]
        }
        // Who looks after the hub sees figures of all communes: not by the session of one.
        ("GET", "/metrics" | "/status") => {
            let carried = ("x-forwarded-for", "203.0.113.7".to_owned());
            let tried = Tried::plain(path, S::FORBIDDEN);
            vec![Tried {
                headers: vec![carried],
                ..tried
            }]
        }
        _ => panic!("{method} {path} is an address that nobody has tried from another commune"),
    }
}

async fn in_the_name_of(asker: &Counter, device: DeviceId) -> SessionRequest {
    let challenge: Challenge = asker.get("/v1/challenge").await.json();
    let challenge = challenge.challenge;
    let text = SessionRequest::signed_text(&asker.code, device, &challenge);
    SessionRequest {
        commune: asker.code.clone(),
        device,
        challenge,
        signature: asker.sign(&text),
    }
}

#[tokio::test]
async fn every_address_but_the_open_ones_asks_who_speaks() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut nobody = Counter::new(&hub.base, &OURS.parse().unwrap());
    let open = [
        (Method::GET, "/v1/challenge"),
        (Method::POST, "/v1/sessions"),
        (Method::POST, "/v1/enrolments"),
        (Method::OPTIONS, "/v1/files"),
        (Method::GET, "/health"),
    ];
    let watched = ["/metrics", "/status"];
    let device = nobody.device.to_string();
    let tag = Tag([0; 16]).hex();
    for (method, address) in motcua_hub::addresses() {
        let path = address.replace("{id}", &device).replace("{tag}", &tag);
        // A watcher's token is no session, and none at all is none.
        for token in ["", WATCH] {
            token.clone_into(&mut nobody.token);
            let carried = [("x-forwarded-for", "203.0.113.7")];
            let reply = nobody
                .tus(method.clone(), &path, &carried, Bytes::new())
                .await;
            let wanted = if watched.contains(&address) {
                let known = token == WATCH;
                if known {
                    StatusCode::OK
                } else {
                    StatusCode::FORBIDDEN
                }
            } else if open.contains(&(method.clone(), address)) {
                assert_ne!(reply.status, StatusCode::UNAUTHORIZED, "{method} {path}");
                continue;
            } else {
                StatusCode::UNAUTHORIZED
            };
            assert_eq!(reply.status, wanted, "{method} {path}");
        }
    }
}

/// One of everything.
async fn fill(world: &World, ours: &mut Counter) -> Held {
    let push = ours.next(Chain::Record, &[b"ours: an event"]);
    ours.push(&push).await;
    ours.loose(LooseKind::Draft, 1, 1, b"ours: a draft").await;
    ours.neighbour("0000BBBBCCCCDDDD").await;
    let invitation = Invitation {
        id: invitation_id(INVITE).unwrap(),
        bundle: replica::Bytes(b"ours: a key".to_vec()),
        minutes: 10,
    };
    ours.post("/v1/invitations", &invitation).await;
    let file = metadata(1, b"ours: a file");
    let headers = [
        ("upload-length", "12"),
        ("upload-metadata", file.as_str()),
        OCTETS,
    ];
    let reply = ours
        .tus(
            Method::POST,
            "/v1/files",
            &headers,
            Bytes::from_static(b"ours: a file"),
        )
        .await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let sql = world.sql().await;
    sql.execute(
        "INSERT INTO quarantine (commune, device, chain, seq, hash, reason, id, prev, tag, body)
         SELECT commune, device, 0, 1, hash, 0, id, prev, tag, body FROM feed WHERE kind = 0",
        &[],
    )
    .await
    .unwrap();
    let unfinished = metadata(2, b"all of it");
    let headers = [
        ("upload-length", "9"),
        ("upload-metadata", unfinished.as_str()),
        OCTETS,
    ];
    let reply = ours
        .tus(
            Method::POST,
            "/v1/files",
            &headers,
            Bytes::from_static(b"all "),
        )
        .await;
    Held {
        device: ours.device,
        push,
        upload: reply.headers["location"].to_str().unwrap().to_owned(),
        tag: Tag([1; 16]),
    }
}

/// What would betray ours: the first three stand in our own feed.
fn marks(held: &Held) -> Vec<String> {
    let text = |bytes: &[u8]| Base64::encode_string(bytes);
    vec![
        held.device.to_string(),
        text(b"ours: an event"),
        text(b"ours: a draft"),
        held.push.items[0].hash.to_string(),
        text(b"ours: a key"),
        "ours: a file".to_owned(),
        Hash::of(b"ours: a file").to_string(),
        held.upload.clone(),
        OURS.to_owned(),
    ]
}

/// Every row of our commune in every table that has communes, and every file of its folder.
async fn everything(world: &World) -> (BTreeMap<String, Vec<String>>, BTreeMap<PathBuf, Vec<u8>>) {
    let sql = world.sql().await;
    let text = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE a.attname = 'commune' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1";
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let row = sql
        .query_one("SELECT id FROM commune WHERE code = $1", &[&OURS])
        .await
        .unwrap();
    let commune: i32 = row.get(0);
    for table in sql.query(text, &[]).await.unwrap() {
        let table: String = table.get(0);
        let text = format!("SELECT t::text FROM {table} t WHERE commune = $1 ORDER BY 1");
        let found = sql.query(&text, &[&commune]).await.unwrap();
        rows.insert(table, found.iter().map(|row| row.get(0)).collect());
    }
    assert!(
        rows.len() >= 11 && rows.values().all(|rows| !rows.is_empty()),
        "{rows:?}"
    );
    let mut files = BTreeMap::new();
    gather(
        &world.place.path().join("files").join(commune.to_string()),
        &mut files,
    );
    assert_eq!(files.len(), 2, "a file and a piece of another");
    (rows, files)
}

fn gather(folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, into);
        } else {
            into.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
}
