//! Shortcuts of §b.7: taken, and kept as suspicious.

use motcua_province::{Options, Simulator};
use serde_json::{Value, json};

use crate::client::{get, post, province, upload};
use crate::samples::{NUMBER, dossier, paper, progress};

fn taken(simulator: &Simulator, path: &str, entry: &Value) {
    let reply = post(simulator, path, &[], &json!([entry]));
    assert!(reply.json()["error_code"] == "0", "{}", reply.message());
}

fn rules(simulator: &Simulator) -> Vec<String> {
    let suspicions = simulator.ledger().suspicions().unwrap();
    suspicions
        .into_iter()
        .map(|suspicion| suspicion.rule)
        .collect()
}

#[test]
fn an_honest_dossier_raises_no_suspicion() {
    let simulator = province(Options::default());
    taken(&simulator, "/b/themmoi", &dossier(NUMBER));
    taken(
        &simulator,
        "/b/tiendo",
        &progress(NUMBER, "20261120081600", "2"),
    );
    assert_eq!(rules(&simulator), [""; 0]);
}

#[test]
fn each_shortcut_in_a_dossier_is_noticed() {
    let dummy = |kind: &str, number: &str| json!([{ "LoaiDinhDanh": kind, "SoDinhDanh": number }]);
    let fee = json!([{ "TenPhiLePhi": NUMBER, "MaPhiLePhi": "1", "HinhThucThu": "1", "Gia": "8000",
                       "LoaiPhiLePhi": "1" }]);
    let table: &[(&str, Value, &[&str])] = &[
        (
            "DinhDanhCHS",
            dummy("1", "000000000000"),
            &["dummy_identity"],
        ),
        (
            "DinhDanhCHS",
            dummy("1", "012345678901"),
            &["dummy_identity"],
        ),
        (
            "DinhDanhCHS",
            dummy("2", "123456789"),
            &["dummy_identity", "identity_of_other_length"],
        ),
        ("TrichYeuHoSo", json!("Dinhkem"), &["literal_dinhkem"]),
        (
            "TrichYeuHoSo",
            json!("Đăng ký khai sinh cho..."),
            &["cut_text"],
        ),
        ("KenhThucHien", json!("2"), &["submission_is_receipt"]),
        (
            "MaDoiTuong",
            json!("000196000417"),
            &["account_is_identity"],
        ),
        ("DanhSachLePhi", fee, &["fee_named_by_number"]),
        ("HoSoCoThanhPhanSoHoa", json!("1"), &["digitised_flag"]),
        ("NgayTiepNhan", json!("20261120083000"), &[]),
        (
            "MaHoSo",
            json!("H00.001-261119-0001"),
            &["number_of_another_day"],
        ),
        (
            "DSKetNoiCSDL",
            json!([{ "MaCSDL": "7" }]),
            &["database_not_consulted"],
        ),
        ("DuocThanhToanTrucTuyen", json!("1"), &["payment_not_seen"]),
    ];
    for (field, value, expected) in table {
        let simulator = province(Options::default());
        let mut entry = dossier(NUMBER);
        entry[field] = value.clone();
        taken(&simulator, "/b/themmoi", &entry);
        assert_eq!(rules(&simulator), *expected, "{field} {value}");
    }
}

#[test]
fn the_flag_of_a_dossier_agrees_with_what_was_digitised_or_used_again() {
    let table = [
        (["0", "0"], "0", true),
        (["0", "0"], "1", false),
        (["1", "0"], "1", true),
        (["1", "0"], "0", false),
        // Used again, and digitised with an earlier dossier.
        (["0", "1"], "1", true),
        (["0", "2"], "1", true),
        (["0", "1"], "0", false),
    ];
    for ([digitised, again], said, honest) in table {
        let simulator = province(Options::default());
        let file = upload(&simulator, "/files", &[], "to-khai.pdf", b"to-khai").json();
        let mut told = paper(file["data"][0]["url"].as_str().unwrap());
        told["DuocSoHoa"] = json!(digitised);
        told["DuocTaiSuDung"] = json!(again);
        let mut entry = dossier(NUMBER);
        entry["HoSoCoThanhPhanSoHoa"] = json!(said);
        entry["TaiLieuNop"] = json!([told]);
        taken(&simulator, "/b/themmoi", &entry);
        let flagged = rules(&simulator)
            .iter()
            .any(|rule| rule == "digitised_flag");
        assert_eq!(flagged, !honest, "{digitised} {again} {said}");
    }
}

#[test]
fn shortcuts_in_progress_are_noticed() {
    let simulator = province(Options::default());
    taken(&simulator, "/b/themmoi", &dossier(NUMBER));
    let mut row = progress(NUMBER, "20261120081600", "5");
    row["NguoiXuLy"] = json!("Chuyên viên");
    row["NoiDungXuLy"] = json!("Yêu cầu bổ sung...");
    taken(&simulator, "/b/tiendo", &row);
    let mut finished = dossier(NUMBER);
    finished["TrangThaiHoSo"] = json!("9");
    finished["NgayKetThucXuLy"] = json!("20261120100000");
    taken(&simulator, "/b/capnhat", &finished);
    assert_eq!(
        rules(&simulator),
        ["literal_officer", "cut_text", "pause_as_finished"]
    );
}

#[test]
fn files_that_play_two_parts_are_noticed() {
    let simulator = province(Options::default());
    let mut urls = Vec::new();
    for name in ["a.pdf", "b.pdf"] {
        let reply = upload(&simulator, "/files", &[], name, b"the same bytes").json();
        urls.push(reply["data"][0]["url"].as_str().unwrap().to_owned());
    }
    let mut entry = dossier(NUMBER);
    entry["HoSoCoThanhPhanSoHoa"] = json!("1");
    let mut reused = paper(&urls[0]);
    reused["DuocTaiSuDung"] = json!("1");
    entry["TaiLieuNop"] = json!([reused]);
    entry["DanhSachGiayToKetQua"] = json!([{ "TenGiayTo": "Giấy khai sinh",
        "DuongDanTepTinKetQua": urls[1] }]);
    taken(&simulator, "/b/themmoi", &entry);
    assert_eq!(
        rules(&simulator),
        ["reuse_of_nothing", "result_is_a_submitted_paper"]
    );
    let told = get(&simulator, "/_ledger/suspicions", &[]).json();
    assert_eq!(told[0]["number"], NUMBER);
}
