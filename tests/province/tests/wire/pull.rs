use motcua_province::{Agency, OnlineDossier, OnlineFile, Options, ProvinceChange, Simulator};
use serde_json::{Value, json};

use crate::client::{get, post, province};
use crate::samples::dossier;

const BEARER: (&str, &str) = ("authorization", "Bearer bearer-H00.001");

fn seeded() -> Simulator {
    let simulator = province(Options {
        seeded: true,
        agencies: vec![Agency::practice(), Agency::named("H00.002", "UBND xã Khác")],
        ..Options::default()
    });
    simulator
        .clock()
        .hold("2026-11-22T01:00:00Z".parse().unwrap());
    simulator
}

fn inbox(simulator: &Simulator, query: &str) -> Value {
    get(simulator, &format!("/pull/inbox{query}"), &[BEARER]).json()["data"].clone()
}

#[test]
fn the_feed_is_read_to_its_end_page_by_page_and_again() {
    let simulator = seeded();
    let mut after = 0;
    let mut numbers = Vec::new();
    loop {
        let page = inbox(&simulator, &format!("?after={after}&limit=2"));
        let items = page["items"].as_array().unwrap().clone();
        numbers.extend(items.iter().map(|item| item["maHoSo"].clone()));
        after = page["next"].as_i64().unwrap();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(numbers.len(), 3);
    assert_eq!(
        inbox(&simulator, &format!("?after={after}"))["items"],
        json!([])
    );
    let again = inbox(&simulator, "");
    assert_eq!(again["items"][0]["maHoSo"], numbers[0]);
}

#[test]
fn a_dossier_filed_online_brings_files_that_open_and_is_then_only_updated() {
    let simulator = seeded();
    let item = inbox(&simulator, "?limit=1")["items"][0].clone();
    assert_eq!(item["kind"], "HoSoTrucTuyen");
    let url = item["noiDung"]["TaiLieuNop"][0]["DuongDanTaiTepTin"]
        .as_str()
        .unwrap();
    let file = get(
        &simulator,
        url.strip_prefix(&simulator.base()).unwrap(),
        &[],
    );
    assert!(file.body.starts_with(b"%PDF-") && file.body.ends_with(b"%%EOF"));
    let number = item["maHoSo"].as_str().unwrap();
    let code = |path: &str| {
        post(&simulator, path, &[], &json!([dossier(number)])).json()["error_code"].clone()
    };
    assert_eq!([code("/b/themmoi"), code("/b/capnhat")], ["3", "0"]);
    let kept = simulator.ledger().dossier(number).unwrap().unwrap();
    assert_eq!(
        (kept.dialect.as_str(), kept.inserted, kept.updated),
        ("online", 0, 1)
    );
}

#[test]
fn what_the_province_changes_comes_with_its_results() {
    let simulator = seeded();
    let number = simulator
        .file_online(&OnlineDossier {
            agency: "H00.002".to_owned(),
            procedure: "1.001193".to_owned(),
            owner: "Phạm Thị Giả".to_owned(),
            identity: "000185000321".to_owned(),
            phone: "0900000001".to_owned(),
            summary: "Đăng ký khai sinh".to_owned(),
            papers: Vec::new(),
        })
        .unwrap();
    let change = ProvinceChange {
        number: number.clone(),
        state: Some("9".to_owned()),
        note: "Sở đã xử lý xong".to_owned(),
        fields: json!({ "NgayHenTra": "20261124170000" })
            .as_object()
            .unwrap()
            .clone(),
        results: vec![OnlineFile {
            name: "ket-qua.pdf".to_owned(),
            code: "KQ.G15.000031".to_owned(),
            title: String::new(),
            bytes: b"%PDF-1.7 made".to_vec(),
        }],
    };
    assert!(simulator.change(&change).unwrap());
    let theirs = [("authorization", "Bearer bearer-H00.002")];
    let data = get(&simulator, "/pull/inbox", &theirs).json()["data"].clone();
    let told = &data["items"][1];
    assert_eq!(
        (&told["kind"], &told["noiDung"]["TrangThai"]),
        (&json!("ThayDoi"), &json!("9"))
    );
    let result = &told["noiDung"]["DanhSachGiayToKetQua"][0];
    let url = result["DuongDanTepTinKetQua"].as_str().unwrap();
    let file = get(
        &simulator,
        url.strip_prefix(&simulator.base()).unwrap(),
        &[],
    );
    assert_eq!(file.body, b"%PDF-1.7 made");
    let kept = simulator.ledger().dossier(&number).unwrap().unwrap();
    assert_eq!(
        (kept.state.as_str(), &kept.body["NgayHenTra"]),
        ("9", &json!("20261124170000"))
    );
    let unknown = ProvinceChange {
        number: "H00.002-261122-9999".to_owned(),
        ..ProvinceChange::default()
    };
    assert!(!simulator.change(&unknown).unwrap());
}

#[test]
fn an_agency_reads_its_own_feed_with_any_of_its_tokens() {
    let simulator = seeded();
    assert_eq!(get(&simulator, "/pull/inbox", &[]).status, 401);
    let theirs = [("authorization", "Bearer bearer-H00.002")];
    let data = get(&simulator, "/pull/inbox", &theirs).json()["data"].clone();
    assert_eq!(data["items"], json!([]));
    let account = json!({ "client_id": "client-H00.001", "client_secret": "secret-H00.001" });
    let token = post(&simulator, "/c/token", &[], &account).json()["data"]["access_token"].clone();
    let bearer = format!("Bearer {}", token.as_str().unwrap());
    assert_eq!(
        get(&simulator, "/pull/inbox", &[("authorization", &bearer)]).status,
        200
    );
    assert_eq!(
        get(&simulator, "/pull/inbox?after=x", &[BEARER]).status,
        400
    );
}

#[test]
fn dossiers_and_changes_can_be_made_over_http() {
    let simulator = seeded();
    let online = json!({ "agency": "H00.001", "procedure": "1.000656", "owner": "Vũ Văn Nháp",
        "identity": "000180000777", "phone": "0900000002", "summary": "Đăng ký khai tử",
        "papers": [{ "name": "to-khai.pdf", "title": "TO KHAI" }] });
    let made = post(&simulator, "/_province/online", &[], &online).json();
    let number = made["MaHoSo"].as_str().unwrap();
    let change = json!({ "number": number, "state": "5", "note": "Bổ sung" });
    assert_eq!(
        post(&simulator, "/_province/change", &[], &change).status,
        204
    );
    let pay = |number: &str| {
        post(
            &simulator,
            &format!("/_province/pay/{number}"),
            &[],
            &json!(null),
        )
        .status
    };
    assert_eq!((pay(number), pay("none")), (204, 404));
    assert_eq!(
        inbox(&simulator, "?after=3")["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
