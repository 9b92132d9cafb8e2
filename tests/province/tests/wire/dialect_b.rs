use motcua_province::{Agency, Options};
use serde_json::json;

use crate::client::{JSON, get, post, province, send, upload};
use crate::samples::{NUMBER, dossier, paper, progress};

#[test]
fn a_dossier_is_inserted_once_and_then_only_updated() {
    let simulator = province(Options::default());
    let first = post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    assert_eq!(
        first.json(),
        json!({ "error_code": "0", "message": "Thêm mới hồ sơ thành công" })
    );
    let again = post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)])).json();
    assert_eq!(again["error_code"], "3");
    assert!(again["message"].as_str().unwrap().contains("đã tồn tại"));
    let update = post(&simulator, "/b/capnhat", &[], &json!([dossier(NUMBER)])).json();
    assert_eq!(
        update,
        json!({ "error_code": "0", "message": "Cập nhật hồ sơ thành công" })
    );
    let kept = simulator.ledger().dossier(NUMBER).unwrap().unwrap();
    assert_eq!(
        (kept.inserted, kept.updated, kept.refused_as_known),
        (1, 1, 1)
    );
    assert_eq!(
        (kept.agency.as_str(), kept.dialect.as_str()),
        ("H00.001", "b")
    );
    assert_eq!(kept.body, dossier(NUMBER));
}

#[test]
fn what_is_not_there_is_neither_updated_nor_moved_on() {
    let simulator = province(Options::default());
    let update = post(&simulator, "/b/capnhat", &[], &json!([dossier(NUMBER)])).json();
    let row = progress(NUMBER, "20261120081600", "2");
    let moved = post(&simulator, "/b/tiendo", &[], &json!([row])).json();
    for refused in [update, moved] {
        assert_eq!(refused["error_code"], "4", "{refused}");
        let said = refused["message"].as_str().unwrap();
        assert!(said.contains("không thành công"), "{said}");
    }
    assert_eq!(simulator.ledger().dossiers().unwrap(), []);
    assert_eq!(simulator.ledger().progress().unwrap(), []);
}

#[test]
fn one_wrong_entry_refuses_the_whole_batch() {
    let simulator = province(Options::default());
    let mut wrong = dossier("H00.001-261120-0002");
    wrong["HinhThuc"] = json!("7");
    let batch = json!([dossier(NUMBER), wrong]);
    let reply = post(&simulator, "/b/themmoi", &[], &batch);
    assert!(reply.message().contains("HinhThuc"));
    assert_eq!(simulator.ledger().dossiers().unwrap(), []);
    let twice = json!([dossier(NUMBER), dossier(NUMBER)]);
    let reply = post(&simulator, "/b/themmoi", &[], &twice);
    assert!(reply.message().contains("đã tồn tại"));
    assert_eq!(simulator.ledger().dossiers().unwrap(), []);
}

#[test]
fn every_arrival_of_a_progress_row_is_counted() {
    let simulator = province(Options::default());
    post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    let rows = [
        progress(NUMBER, "20261120081600", "2"),
        progress(NUMBER, "20261120090000", "4"),
    ];
    for batch in [json!(rows), json!([rows[0]])] {
        let reply = post(&simulator, "/b/tiendo", &[], &batch);
        assert_eq!(reply.message(), "Cập nhật tiến độ thành công");
    }
    let counts = simulator.ledger().progress_counts().unwrap();
    let times: Vec<u32> = counts.iter().map(|count| count.times).collect();
    assert_eq!(times, [2, 1]);
    assert_eq!(simulator.ledger().progress().unwrap().len(), 3);
}

#[test]
fn progress_neither_goes_back_in_time_nor_past_the_end() {
    let simulator = province(Options::default());
    post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    let tell = |at: &str, state: &str| {
        let row = progress(NUMBER, at, state);
        post(&simulator, "/b/tiendo", &[], &json!([row])).json()["error_code"].clone()
    };
    assert_eq!(tell("20261120090000", "4"), "0");
    assert_eq!(tell("20261120085959", "4"), "1");
    assert_eq!(tell("20261120100000", "10"), "0");
    assert_eq!(tell("20261120110000", "4"), "1");
    let kept = simulator.ledger().dossier(NUMBER).unwrap().unwrap();
    assert_eq!(kept.state, "10");
}

#[test]
fn a_file_that_cannot_be_fetched_refuses_the_dossier_and_one_that_can_is_linked() {
    let simulator = province(Options::default());
    let mut with_paper = dossier(NUMBER);
    with_paper["HoSoCoThanhPhanSoHoa"] = json!("1");
    for missing in [
        "",
        "https://may-cua-xa.example/to-khai.pdf",
        "C:\\to-khai.pdf",
    ] {
        with_paper["TaiLieuNop"] = json!([paper(missing)]);
        let reply = post(&simulator, "/b/themmoi", &[], &json!([with_paper]));
        assert!(reply.message().contains("DuongDanTaiTepTin"), "{missing}");
    }
    let files: Vec<_> = ["mot.pdf", "hai.pdf"]
        .map(|name| upload(&simulator, "/files", &[], name, name.as_bytes()).json())
        .to_vec();
    let url = |at: usize| files[at]["data"][0]["url"].as_str().unwrap().to_owned();
    with_paper["TaiLieuNop"] = json!([paper(&format!("{}##{}", url(0), url(1)))]);
    let reply = post(&simulator, "/b/themmoi", &[], &json!([with_paper]));
    assert_eq!(reply.message(), "Thêm mới hồ sơ thành công");
    for file in simulator.ledger().files().unwrap() {
        assert_eq!((file.used_by, file.uploads), (vec![NUMBER.to_owned()], 1));
    }
    let fetched = post(
        &simulator,
        "/b/getfile",
        &[],
        &json!({ "DuongDan": url(0) }),
    );
    assert_eq!(fetched.message(), "bW90LnBkZg==");
}

#[test]
fn a_token_that_is_sent_must_be_right_and_can_be_asked_for() {
    let open = province(Options::default());
    let wrong = [("authorization", "Bearer nope")];
    let right = [("authorization", "Bearer bearer-H00.001")];
    let body = json!([dossier(NUMBER)]);
    assert_eq!(post(&open, "/b/themmoi", &wrong, &body).status, 401);
    assert_eq!(post(&open, "/b/themmoi", &right, &body).status, 200);
    let closed = province(Options {
        bearer_needed: true,
        ..Options::default()
    });
    assert_eq!(post(&closed, "/b/themmoi", &[], &body).status, 401);
    assert_eq!(post(&closed, "/b/themmoi", &right, &body).status, 200);
}

#[test]
fn the_catalogue_is_json_inside_a_text() {
    let simulator = province(Options::default());
    let reply = get(&simulator, "/b/LayThuTuc?maTTHC=1.001193", &[]);
    let inner: serde_json::Value = serde_json::from_str(&reply.message()).unwrap();
    assert_eq!(inner["result"][0]["MATTHC"], "1.001193");
    assert_eq!(get(&simulator, "/b/LayDanhMucTTHC", &[]).status, 404);
}

#[test]
fn only_json_that_says_so_is_read_and_every_reply_says_what_it_comes_from() {
    let simulator = province(Options::default());
    let text = send(&simulator, "POST", "/b/themmoi", &[], b"[]").unwrap();
    let broken = send(&simulator, "POST", "/b/themmoi", &[JSON], b"[{").unwrap();
    let nowhere = get(&simulator, "/x", &[]);
    let statuses = [text.status, broken.status, nowhere.status];
    assert_eq!(statuses, [415, 400, 404]);
    for reply in [text, broken, nowhere] {
        assert!(
            reply
                .header("x-simulator")
                .unwrap()
                .contains("not a provincial system")
        );
    }
}

#[test]
fn a_paper_is_taken_back_by_its_id_without_an_address() {
    let simulator = province(Options::default());
    post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    let mut gone = paper("");
    gone["IsDeleted"] = json!("True");
    gone["DuocSoHoa"] = json!("0");
    let mut entry = dossier(NUMBER);
    entry["TaiLieuNop"] = json!([gone]);
    let reply = post(&simulator, "/b/capnhat", &[], &json!([entry]));
    assert_eq!(reply.message(), "Cập nhật hồ sơ thành công");
}

#[test]
fn a_number_from_elsewhere_stays_with_the_agency_that_brought_it() {
    let simulator = province(Options {
        agencies: vec![Agency::practice(), Agency::named("H00.002", "UBND xã Khác")],
        ..Options::default()
    });
    let ours = [("authorization", "Bearer bearer-H00.001")];
    let theirs = [("authorization", "Bearer bearer-H00.002")];
    let entry = json!([dossier("G22.001-261120-0001")]);
    let first = post(&simulator, "/b/themmoi", &ours, &entry);
    assert_eq!(first.json()["error_code"], "0");
    let other = post(&simulator, "/b/capnhat", &theirs, &entry);
    assert!(other.message().contains("không thuộc đơn vị"));
    let again = post(&simulator, "/b/capnhat", &ours, &entry);
    assert_eq!(again.json()["error_code"], "0");
}

#[test]
fn procedures_that_are_not_in_the_catalogue_are_refused_where_that_is_asked_for() {
    for (strict, code) in [(false, "0"), (true, "1")] {
        let simulator = province(Options {
            known_procedures_only: strict,
            ..Options::default()
        });
        let mut entry = dossier(NUMBER);
        entry["MaTTHC"] = json!("1.999999");
        let reply = post(&simulator, "/b/themmoi", &[], &json!([entry]));
        assert_eq!(reply.json()["error_code"], code, "{strict}");
        entry["MaTTHC"] = json!("1.001193.000.00.00.H00");
        entry["MaHoSo"] = json!("H00.001-261120-0002");
        let reply = post(&simulator, "/b/themmoi", &[], &json!([entry]));
        assert_eq!(reply.json()["error_code"], "0", "{strict}");
    }
}
