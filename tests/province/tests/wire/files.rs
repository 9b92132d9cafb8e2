use motcua_province::Options;
use serde_json::json;

use crate::client::{get, post, province, send, upload};

#[test]
fn what_is_uploaded_is_fetched_again_byte_for_byte() {
    let simulator = province(Options::default());
    let bytes: Vec<u8> = (0..200_000_u32)
        .map(|at| (at * 7 + at / 251) as u8)
        .collect();
    let reply = upload(&simulator, "/files", &[], "quét 1.pdf", &bytes).json();
    let row = &reply["data"][0];
    assert_eq!(row["size"], 200_000);
    let url = row["url"].as_str().unwrap();
    let path = url.strip_prefix(&simulator.base()).unwrap();
    let fetched = get(&simulator, path, &[]);
    assert!(fetched.body == bytes);
    assert_eq!(fetched.header("content-type"), Some("application/pdf"));
    assert_eq!(get(&simulator, "/files/none", &[]).status, 404);
}

#[test]
fn the_same_bytes_sent_again_are_counted() {
    let simulator = province(Options::default());
    for _ in 0..2 {
        upload(&simulator, "/files", &[], "a.pdf", b"same");
    }
    let files = simulator.ledger().files().unwrap();
    assert_eq!(
        files.iter().map(|file| file.uploads).collect::<Vec<_>>(),
        [2, 2]
    );
}

#[test]
fn a_form_without_a_named_file_in_the_right_field_is_refused() {
    let simulator = province(Options::default());
    assert_eq!(upload(&simulator, "/files", &[], "", b"x").status, 400);
    assert_eq!(upload(&simulator, "/files", &[], "a.pdf", b"").status, 400);
    let headers = [("content-type", "multipart/form-data; boundary=giay")];
    let body = "--giay\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--giay--\r\n";
    for body in [body, "--giay--\r\n", "nonsense"] {
        let reply = send(&simulator, "POST", "/files", &headers, body.as_bytes()).unwrap();
        assert_eq!(reply.status, 400, "{body}");
    }
    assert_eq!(simulator.ledger().files().unwrap(), []);
}

#[test]
fn the_store_takes_any_token_of_an_agency_where_one_is_needed() {
    let simulator = province(Options {
        bearer_needed: true,
        ..Options::default()
    });
    let account = json!({ "username": "mc-H00.001", "password": "thu-H00.001" });
    let dstcode = [("dstcode", "VN:GOV:SIMULATOR")];
    let reply = post(&simulator, "/a/mapi/login", &dstcode, &account).json();
    let session = format!("Bearer {}", reply["session"].as_str().unwrap());
    let table: [(&[(&str, &str)], u16); 4] = [
        (&[], 401),
        (&[("authorization", "Bearer x")], 401),
        (&[("authorization", "Bearer bearer-H00.001")], 200),
        (&[("authorization", &session)], 200),
    ];
    for (headers, status) in table {
        let reply = upload(&simulator, "/files", headers, "a.pdf", b"x");
        assert_eq!(reply.status, status, "{headers:?}");
    }
}
