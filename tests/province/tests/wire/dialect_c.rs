use std::time::Duration;

use motcua_province::{Agency, Fault, Kind, Options, Simulator};
use serde_json::{Value, json};

use crate::client::{get, post, province, upload};
use crate::samples::inter_dossier;

/// A client with its token.
struct Client<'a> {
    simulator: &'a Simulator,
    bearer: String,
}

impl<'a> Client<'a> {
    fn new(simulator: &'a Simulator) -> Self {
        Self::of(simulator, "H00.001")
    }

    fn of(simulator: &'a Simulator, agency: &str) -> Self {
        let account = json!({ "client_id": format!("client-{agency}"),
                              "client_secret": format!("secret-{agency}") });
        let reply = post(simulator, "/c/token", &[], &account).json();
        let token = reply["data"]["access_token"].as_str().unwrap();
        Self {
            simulator,
            bearer: format!("Bearer {token}"),
        }
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let reply = post(
            self.simulator,
            path,
            &[("authorization", &self.bearer)],
            body,
        );
        (reply.status, reply.json())
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let reply = get(self.simulator, path, &[("authorization", &self.bearer)]);
        (reply.status, reply.json())
    }

    fn number(&self) -> String {
        let (_, reply) = self.get("/c/get-next-value?code=1.001193");
        reply["value"].as_str().unwrap().to_owned()
    }

    fn upload(&self, bytes: &[u8]) -> Value {
        let headers = [("authorization", self.bearer.as_str())];
        upload(self.simulator, "/c/upload", &headers, "to-khai.pdf", bytes).json()["data"].clone()
    }

    /// A dossier with one paper; its number and id.
    fn dossier(&self) -> (String, String) {
        let number = self.number();
        let file = self.upload(b"to khai")[0].clone();
        let body = inter_dossier(
            &number,
            file["IdTepTin"].as_str().unwrap(),
            file["HashTepTin"].as_str().unwrap(),
        );
        let (status, reply) = self.post("/c/dossier", &body);
        assert_eq!(status, 200, "{reply}");
        (number, reply["data"]["idHoSo"].as_str().unwrap().to_owned())
    }
}

fn step(number: &str, id: &str, state: i64) -> Value {
    json!({ "IDHoSo": id, "MaHoSo": number, "NguoiXuLy": "Trần Văn Mẫu",
            "ThoiDiemXuLy": "2026-11-20T09:00:00.000+07:00", "NoiDungXuLy": "Tiếp nhận hồ sơ",
            "TrangThai": state })
}

#[test]
fn the_six_calls_in_order_make_a_dossier_and_move_it_on() {
    let simulator = province(Options::default());
    simulator
        .clock()
        .hold("2026-11-20T01:00:00Z".parse().unwrap());
    let client = Client::new(&simulator);
    let (number, id) = client.dossier();
    assert_eq!(number, "H00.001-20261120-0000001");
    assert_eq!(
        client
            .post("/c/CapNhatTienTrinh", &json!([step(&number, &id, 2)]))
            .0,
        200
    );
    let result = client.upload(b"giay khai sinh")[0].clone();
    let done = json!([{ "IdHoSo": id, "MaHoSo": number, "TrangThai": 9, "NoiDungYKien": "Đồng ý",
        "DanhSachGiayToKetQua": [{ "IdGiayTo": result["IdTepTin"], "MaKetQua": "KQ.DVC.1",
            "TenGiayTo": "Giấy khai sinh", "HashTepTin": result["HashTepTin"] }] }]);
    assert_eq!(client.post("/c/CapNhatTrangThai", &done).0, 200);
    let (_, found) = client.get(&format!("/c/pa/dossier/search?code={number}"));
    assert_eq!(
        found["content"],
        json!([{ "id": id, "code": number, "dossierStatus": "9" }])
    );
    let kept = simulator.ledger().dossier(&number).unwrap().unwrap();
    assert_eq!((kept.inserted, kept.state.as_str()), (1, "9"));
    let files = simulator.ledger().files().unwrap();
    assert!(files.iter().all(|file| file.used_by == [number.clone()]));
}

#[test]
fn a_number_is_never_given_twice_and_one_not_used_is_a_gap() {
    let simulator = province(Options::default());
    let client = Client::new(&simulator);
    let gap = client.number();
    let (used, _) = client.dossier();
    let last = client.number();
    let numbers = simulator.ledger().numbers().unwrap();
    let given: Vec<_> = numbers
        .iter()
        .map(|number| (number.value.as_str(), number.used))
        .collect();
    assert_eq!(
        given,
        [
            (gap.as_str(), false),
            (used.as_str(), true),
            (last.as_str(), false)
        ]
    );
    assert_eq!(client.get("/c/get-next-value").0, 400);
}

#[test]
fn a_number_of_ones_own_or_one_that_is_used_makes_no_dossier() {
    let simulator = province(Options::default());
    let client = Client::new(&simulator);
    let file = client.upload(b"to khai")[0].clone();
    let (id, hash) = (
        file["IdTepTin"].as_str().unwrap(),
        file["HashTepTin"].as_str().unwrap(),
    );
    let own = inter_dossier("H00.001-261120-0001", id, hash);
    assert_eq!(client.post("/c/dossier", &own).0, 400);
    let (number, _) = client.dossier();
    let (status, reply) = client.post("/c/dossier", &inter_dossier(&number, id, hash));
    assert_eq!(status, 400);
    assert!(reply["message"].as_str().unwrap().contains("đã tồn tại"));
    let kept = simulator.ledger().dossier(&number).unwrap().unwrap();
    assert_eq!((kept.inserted, kept.refused_as_known), (1, 1));
}

#[test]
fn a_paper_that_was_not_uploaded_or_has_another_hash_is_refused() {
    let simulator = province(Options::default());
    let client = Client::new(&simulator);
    let file = client.upload(b"to khai")[0].clone();
    let id = file["IdTepTin"].as_str().unwrap();
    for (id, hash, field) in [("none", "0", "IdGiayTo"), (id, "0", "HashTepTin")] {
        let number = client.number();
        let (status, reply) = client.post("/c/dossier", &inter_dossier(&number, id, hash));
        assert_eq!(status, 400);
        assert!(
            reply["message"].as_str().unwrap().starts_with(field),
            "{reply}"
        );
    }
    assert_eq!(simulator.ledger().dossiers().unwrap(), []);
}

#[test]
fn the_two_spellings_of_the_id_are_not_mixed() {
    let simulator = province(Options::default());
    let client = Client::new(&simulator);
    let (number, id) = client.dossier();
    let mut misspelt = step(&number, &id, 2);
    misspelt["IdHoSo"] = json!(id);
    misspelt.as_object_mut().unwrap().remove("IDHoSo");
    let (status, reply) = client.post("/c/CapNhatTienTrinh", &json!([misspelt]));
    assert_eq!(status, 400);
    assert!(reply["message"].as_str().unwrap().contains("IDHoSo"));
    let state = json!([{ "IDHoSo": id, "MaHoSo": number, "TrangThai": 4 }]);
    assert_eq!(client.post("/c/CapNhatTrangThai", &state).0, 400);
}

#[test]
fn statuses_tell_who_what_and_whose() {
    let simulator = province(Options {
        agencies: vec![Agency::practice(), Agency::named("H00.002", "UBND xã Khác")],
        token_lasts: Duration::from_secs(60),
        ..Options::default()
    });
    simulator
        .clock()
        .hold("2026-11-20T01:00:00Z".parse().unwrap());
    let client = Client::new(&simulator);
    let (number, id) = client.dossier();
    let other = Client::of(&simulator, "H00.002");
    let row = json!([step(&number, &id, 2)]);
    assert_eq!(other.post("/c/CapNhatTienTrinh", &row).0, 403);
    let (_, found) = other.get(&format!("/c/pa/dossier/search?code={number}"));
    assert_eq!(found["totalElements"], 0);
    let unknown = json!([step("H00.001-20261120-0000099", &id, 2)]);
    assert_eq!(client.post("/c/CapNhatTienTrinh", &unknown).0, 404);
    let of_another = json!([step(&number, "0123", 2)]);
    assert_eq!(client.post("/c/CapNhatTienTrinh", &of_another).0, 404);
    assert_eq!(client.post("/c/CapNhatTienTrinh", &json!({})).0, 400);
    simulator.clock().step(chrono::TimeDelta::seconds(61));
    assert_eq!(client.post("/c/CapNhatTienTrinh", &row).0, 401);
    let stranger = json!({ "client_id": "client-H00.001", "client_secret": "x" });
    assert_eq!(post(&simulator, "/c/token", &[], &stranger).status, 401);
    let again = Client::new(&simulator);
    simulator
        .faults()
        .add(Fault::of("c", Kind::ExpiredSession).times(1));
    assert_eq!(again.post("/c/CapNhatTienTrinh", &row).0, 401);
}

#[test]
fn lists_come_with_three_states_alone() {
    let simulator = province(Options::default());
    let client = Client::new(&simulator);
    let (number, id) = client.dossier();
    for (state, status) in [(4, 400), (5, 200), (6, 200), (9, 200), (10, 400)] {
        let update = json!([{ "IdHoSo": id, "MaHoSo": number, "TrangThai": state,
            "DanhSachLePhi": [{ "TenPhiLePhi": "Lệ phí", "MaPhiLePhi": "LP1", "HinhThucThu": "1",
                                "Gia": "8000", "LoaiPhiLePhi": "1" }] }]);
        assert_eq!(
            client.post("/c/CapNhatTrangThai", &update).0,
            status,
            "{state}"
        );
    }
}

#[test]
fn an_upload_is_answered_flat_or_nested() {
    let simulator = province(Options {
        nested_upload: true,
        ..Options::default()
    });
    let data = Client::new(&simulator).upload(b"to khai");
    let inner = &data[0]["response"]["data"][0];
    assert!(
        inner["IdTepTin"].is_string() && inner["HashTepTin"].is_string(),
        "{data}"
    );
}

#[test]
fn a_dossier_that_was_sent_again_under_another_number_is_told_from_one_that_is_another() {
    let simulator = province(Options::default());
    let client = Client::new(&simulator);
    let (first, _) = client.dossier();
    let (again, _) = client.dossier();
    let number = client.number();
    let file = client.upload(b"to khai")[0].clone();
    let id = file["IdTepTin"].as_str().unwrap();
    let mut other = inter_dossier(&number, id, file["HashTepTin"].as_str().unwrap());
    other["ChuHoSo"] = json!("Lê Thị Ví Dụ");
    assert_eq!(client.post("/c/dossier", &other).0, 200);
    assert_eq!(simulator.ledger().doubles().unwrap(), [[first, again]]);
}
