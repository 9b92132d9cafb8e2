//! The repository, the population database and payments.

use base64ct::{Base64, Encoding};
use motcua_province::{Options, Simulator};
use serde_json::{Value, json};

use crate::client::{get, post, province, upload};
use crate::samples::{NUMBER, dossier};

const BEARER: (&str, &str) = ("authorization", "Bearer bearer-H00.001");
const PERSON: &str = "000190000019";

fn seeded() -> Simulator {
    province(Options {
        seeded: true,
        ..Options::default()
    })
}

fn ask_repository(simulator: &Simulator, owner: &str, code: &str) -> Value {
    let question = json!({ "SoDinhDanhChuSoHuu": owner, "HoTenNguoiYeuCau": "Trần Văn Mẫu",
        "KenhThucHien": "1", "SoDinhDanhNguoiYeuCau": owner, "MaThuTuc": "1.004873",
        "DanhSachDanhMucKetQua": [{ "MaKetQua": code, "SoKyHieu": "" }] });
    let reply = post(simulator, "/kho/GetKetQuaGiayTo", &[BEARER], &question).json();
    reply["result"]["DanhSachGiayToKetQua"].clone()
}

fn fetch(simulator: &Simulator, paper: &Value) -> Vec<u8> {
    let asked = json!({ "CoQuanChuQuan": paper["CoQuanChuQuan"],
                        "DuongDan": paper["DanhSachTepDinhKem"][0]["DuongDan"] });
    let reply = post(simulator, "/kho/GetGiayToByUrl", &[BEARER], &asked).json();
    Base64::decode_vec(reply.as_str().unwrap()).unwrap()
}

#[test]
fn a_paper_of_the_repository_is_found_by_its_code_and_fetched() {
    let simulator = seeded();
    assert_eq!(
        ask_repository(&simulator, PERSON, "KQ.G15.000099"),
        json!([])
    );
    assert_eq!(
        ask_repository(&simulator, "000196000417", "KQ.G15.000031"),
        json!([])
    );
    let papers = ask_repository(&simulator, PERSON, "KQ.G15.000031");
    assert!(fetch(&simulator, &papers[0]).starts_with(b"%PDF-"));
    let empty = post(&simulator, "/kho/GetKetQuaGiayTo", &[BEARER], &json!({}));
    assert_eq!(empty.json()["errorCode"], "1");
}

#[test]
fn a_digitised_result_is_pushed_and_then_found_by_others() {
    let simulator = seeded();
    post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    let reply = upload(&simulator, "/files", &[], "ks.pdf", b"%PDF signed").json();
    let row = json!({ "MaHoSo": NUMBER, "MaTTHC": "1.001193", "LoaiDinhDanhCHS": "1",
        "MaChuGiayTo": "000196000417", "MaCoQuan": "H00.001", "TenCoQuan": "UBND xã Thử Nghiệm",
        "MaGiayTo": "KQ.G15.000031", "TenGiayTo": "Giấy khai sinh", "KyHieuGiayTo": "15/2026",
        "NgayCap": "20261120", "NgaySoHoa": "20261120100000",
        "TepTinSoHoa": reply["data"][0]["url"] });
    let push = |row: &Value| {
        post(&simulator, "/kho/DongBoKetQuaSoHoa", &[BEARER], row).json()["errorCode"].clone()
    };
    for (field, value) in [
        ("MaHoSo", NUMBER.replace("0001", "0002")),
        ("TepTinSoHoa", "https://x.example/1".into()),
        ("MaCoQuan", "H00.009".into()),
    ] {
        let mut wrong = row.clone();
        wrong[field] = json!(value);
        assert_eq!(push(&wrong), "1", "{field}");
    }
    assert_eq!(push(&row), "0");
    let papers = ask_repository(&simulator, "000196000417", "KQ.G15.000031");
    assert_eq!(fetch(&simulator, &papers[0]), b"%PDF signed");
    assert_eq!(simulator.ledger().repository_rows().unwrap(), [row]);
}

#[test]
fn a_person_is_shared_with_the_officers_own_account_alone() {
    let simulator = seeded();
    let ask = |officer: &str, otp: &str, number: &str| {
        let question = json!({ "taikhoancsdldancu": officer, "otp": otp, "SoDinhDanh": number });
        let path = "/apiCSDLDanCu/ChiaSeThongTinCongDan";
        post(&simulator, path, &[BEARER], &question).json()["Envelope"]["Body"].clone()
    };
    let found = ask("canbo-H00.001", "123456", PERSON);
    assert_eq!(
        found["CongdanCollection"]["CongDan"]["HoVaTen"]["Ten"],
        "Mẫu"
    );
    let nobody = ask("canbo-H00.001", "123456", "000196000417");
    assert_eq!(nobody, json!({ "CongdanCollection": {} }));
    for (officer, otp) in [
        ("canbo-H00.002", "123456"),
        ("canbo-H00.001", "12345x"),
        ("", "123456"),
    ] {
        assert!(
            ask(officer, otp, PERSON).get("Fault").is_some(),
            "{officer} {otp}"
        );
    }
}

#[test]
fn a_database_that_was_really_asked_raises_no_suspicion() {
    let simulator = seeded();
    ask_repository(&simulator, "000196000417", "KQ.G15.000031");
    let mut entry = dossier(NUMBER);
    entry["DSKetNoiCSDL"] = json!([{ "MaCSDL": "7" }]);
    post(&simulator, "/b/themmoi", &[], &json!([entry]));
    assert_eq!(simulator.ledger().suspicions().unwrap(), []);
}

#[test]
fn a_dossier_is_paid_once_somebody_paid() {
    let simulator = seeded();
    post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    let state = |number: &str| {
        let path = format!("/thanhtoan/trangthai?MaHoSo={number}");
        get(&simulator, &path, &[BEARER]).json()["data"]["TrangThaiThanhToan"].clone()
    };
    assert_eq!(state(NUMBER), 0);
    assert!(simulator.pay(NUMBER).unwrap());
    assert_eq!(state(NUMBER), 1);
    assert_eq!(state("H00.001-261120-0099"), Value::Null);
    let theirs = "H00.002-261120-0001";
    post(&simulator, "/b/themmoi", &[], &json!([dossier(theirs)]));
    assert!(simulator.pay(theirs).unwrap());
    assert_eq!(state(theirs), Value::Null);
}
