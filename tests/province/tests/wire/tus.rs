use base64ct::{Base64, Encoding};
use motcua_province::{Fault, Kind, Options, Simulator};
use sha2::Digest;

use crate::client::{Reply, get, province, send};

const VERSION: (&str, &str) = ("tus-resumable", "1.0.0");
const PIECE: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// Path of a new upload.
fn create(simulator: &Simulator, length: usize, sha256: &str) -> String {
    let metadata = format!(
        "filename {},filetype {},sha256 {}",
        Base64::encode_string(b"to-khai.pdf"),
        Base64::encode_string(b"application/pdf"),
        Base64::encode_string(sha256.as_bytes())
    );
    let length = length.to_string();
    let headers = [
        VERSION,
        ("upload-length", &length),
        ("upload-metadata", &metadata),
    ];
    let reply = send(simulator, "POST", "/files/tus", &headers, b"").unwrap();
    assert_eq!(reply.status, 201);
    let location = reply.header("location").unwrap();
    location.strip_prefix(&simulator.base()).unwrap().to_owned()
}

fn patch(
    simulator: &Simulator,
    path: &str,
    offset: usize,
    checksum: Option<&str>,
    bytes: &[u8],
) -> std::io::Result<Reply> {
    let offset = offset.to_string();
    let mut headers = vec![VERSION, PIECE, ("upload-offset", offset.as_str())];
    headers.extend(checksum.map(|checksum| ("upload-checksum", checksum)));
    send(simulator, "PATCH", path, &headers, bytes)
}

fn offset(simulator: &Simulator, path: &str) -> Option<usize> {
    let reply = send(simulator, "HEAD", path, &[VERSION], b"").unwrap();
    reply
        .header("upload-offset")
        .map(|said| said.parse().unwrap())
}

fn sha256(bytes: &[u8]) -> String {
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes() -> Vec<u8> {
    (0..300_000_u32)
        .map(|at| (at * 31 + at / 97) as u8)
        .collect()
}

#[test]
fn an_upload_in_pieces_ends_with_an_address_to_fetch_it_from() {
    let simulator = province(Options::default());
    let all = bytes();
    let path = create(&simulator, all.len(), &sha256(&all));
    assert_eq!(offset(&simulator, &path), Some(0));
    let first = patch(&simulator, &path, 0, None, &all[..100_000]).unwrap();
    assert_eq!(
        (first.status, first.header("upload-offset")),
        (204, Some("100000"))
    );
    assert_eq!(first.header("content-location"), None);
    let last = patch(&simulator, &path, 100_000, None, &all[100_000..]).unwrap();
    let url = last.header("content-location").unwrap();
    let fetched = get(
        &simulator,
        url.strip_prefix(&simulator.base()).unwrap(),
        &[],
    );
    assert!(fetched.body == all);
}

#[test]
fn a_connection_reset_in_the_middle_keeps_what_came_and_goes_on_from_there() {
    let simulator = province(Options::default());
    let all = bytes();
    let path = create(&simulator, all.len(), &sha256(&all));
    simulator
        .faults()
        .add(Fault::of("tus.patch", Kind::ResetAfter { bytes: 70_001 }).times(1));
    assert!(patch(&simulator, &path, 0, None, &all).is_err());
    let there = offset(&simulator, &path).unwrap();
    assert_eq!(there, 70_001);
    let rest = patch(&simulator, &path, there, None, &all[there..]).unwrap();
    assert_eq!(rest.status, 204);
    let files = simulator.ledger().files().unwrap();
    assert_eq!(
        (files[0].sha256.as_str(), files[0].complete),
        (sha256(&all).as_str(), true)
    );
}

#[test]
fn a_piece_with_a_wrong_checksum_leaves_nothing() {
    let simulator = province(Options::default());
    let all = bytes();
    let path = create(&simulator, all.len(), "");
    let right = format!(
        "sha256 {}",
        Base64::encode_string(&sha2::Sha256::digest(&all[..9]))
    );
    let wrong = format!("sha1 {}", Base64::encode_string(b"01234567890123456789"));
    for (checksum, status) in [(wrong.as_str(), 460), ("md5 AAAA", 400), (&right, 204)] {
        let reply = patch(&simulator, &path, 0, Some(checksum), &all[..9]).unwrap();
        assert_eq!(reply.status, status, "{checksum}");
    }
    assert_eq!(offset(&simulator, &path), Some(9));
}

#[test]
fn a_file_of_other_bytes_than_announced_is_thrown_away() {
    let simulator = province(Options::default());
    let path = create(&simulator, 3, &sha256(b"abc"));
    assert_eq!(
        patch(&simulator, &path, 0, None, b"abd").unwrap().status,
        460
    );
    assert_eq!(offset(&simulator, &path), None);
    assert_eq!(simulator.ledger().files().unwrap(), []);
}

#[test]
fn only_the_next_byte_of_an_open_upload_is_taken() {
    let simulator = province(Options::default());
    let path = create(&simulator, 6, "");
    assert_eq!(
        patch(&simulator, &path, 0, None, b"abc").unwrap().status,
        204
    );
    assert_eq!(
        patch(&simulator, &path, 0, None, b"abc").unwrap().status,
        409
    );
    assert_eq!(
        patch(&simulator, &path, 3, None, b"defg").unwrap().status,
        413
    );
    assert_eq!(
        patch(&simulator, &path, 3, None, b"def").unwrap().status,
        204
    );
    assert_eq!(patch(&simulator, &path, 6, None, b"").unwrap().status, 409);
    // What is whole may be in a dossier and stays.
    let end = |path: &str| {
        send(&simulator, "DELETE", path, &[VERSION], b"")
            .unwrap()
            .status
    };
    assert_eq!(end(&path), 404);
    let open = create(&simulator, 6, "");
    assert_eq!(end(&open), 204);
    assert_eq!(offset(&simulator, &open), None);
}

#[test]
fn the_protocol_is_asked_for_and_its_limits_are_told() {
    let simulator = province(Options::default());
    let told = send(&simulator, "OPTIONS", "/files/tus", &[], b"").unwrap();
    assert_eq!(
        told.header("tus-extension"),
        Some("creation,checksum,termination")
    );
    let most: usize = told.header("tus-max-size").unwrap().parse().unwrap();
    let create = |headers: &[(&str, &str)]| {
        send(&simulator, "POST", "/files/tus", headers, b"")
            .unwrap()
            .status
    };
    let named = ("upload-metadata", "filename YQ==");
    let too_long = (most + 1).to_string();
    assert_eq!(create(&[named, ("upload-length", "3")]), 412);
    assert_eq!(create(&[VERSION, named, ("upload-length", &too_long)]), 413);
    assert_eq!(create(&[VERSION, named, ("upload-length", "0")]), 400);
    assert_eq!(create(&[VERSION, ("upload-length", "3")]), 400);
    assert_eq!(create(&[VERSION, named, ("upload-length", "3")]), 201);
}
