use std::time::Duration;

use motcua_province::{Agency, CodeForm, Fault, Kind, Options, Simulator};
use serde_json::{Value, json};

use crate::client::{Reply, post, province};
use crate::samples::{NUMBER, dossier, progress};

const DSTCODE: (&str, &str) = ("dstcode", "VN:GOV:SIMULATOR");

fn login(simulator: &Simulator) -> Reply {
    let account = json!({ "username": "mc-H00.001", "password": "thu-H00.001" });
    post(simulator, "/a/mapi/login", &[DSTCODE], &account)
}

fn session(simulator: &Simulator) -> String {
    login(simulator).json()["session"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn call(simulator: &Simulator, session: &str, service: &str, more: &Value) -> Reply {
    let mut body = json!({ "session": session, "madonvi": "H00.001", "service": service });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    post(simulator, "/a/mapi/g2g", &[DSTCODE], &body)
}

fn sync(simulator: &Simulator, session: &str, updating: &str, data: &Value) -> Value {
    let more = json!({ "isUpdating": updating, "data": data });
    call(simulator, session, "DongBoHoSoMC", &more).json()
}

#[test]
fn a_dossier_goes_in_with_a_session_and_is_found_again() {
    let simulator = province(Options::default());
    let session = session(&simulator);
    let find = || {
        call(
            &simulator,
            &session,
            "TraCuuHoSo",
            &json!({ "mahoso": NUMBER }),
        )
        .json()
    };
    assert_eq!(find()["result"], json!([]));
    let data = json!([dossier(NUMBER)]);
    let reply = sync(&simulator, &session, "False", &data);
    assert_eq!(
        reply,
        json!({ "error_code": 0, "message": "Đồng bộ hồ sơ thành công" })
    );
    assert_eq!(find()["result"][0]["MaHoSo"], NUMBER);
    assert_eq!(sync(&simulator, &session, "False", &data)["error_code"], 3);
    assert_eq!(sync(&simulator, &session, "True", &data)["error_code"], 0);
    let rows = json!({ "data": [progress(NUMBER, "20261120081600", "4")] });
    let moved = call(&simulator, &session, "CapNhatTienDoHoSoMC", &rows).json();
    assert_eq!(moved["error_code"], 0);
    assert_eq!(find()["result"][0]["TrangThaiHoSo"], "4");
    let operations: Vec<String> = simulator
        .ledger()
        .calls()
        .unwrap()
        .into_iter()
        .map(|call| call.operation)
        .collect();
    assert_eq!(
        operations[..3],
        ["a.login", "a.TraCuuHoSo", "a.DongBoHoSoMC"]
    );
}

#[test]
fn the_error_code_is_a_number_or_a_text() {
    let table = [
        (CodeForm::Number, json!(0), json!(2)),
        (CodeForm::Text, json!("0"), json!("2")),
        (CodeForm::TwoDigits, json!("00"), json!("02")),
    ];
    for (code_form, good, bad) in table {
        let simulator = province(Options {
            code_form,
            ..Options::default()
        });
        assert_eq!(login(&simulator).json()["error_code"], good);
        let refused = call(&simulator, "none", "LayDanhSachTTHC", &json!({})).json();
        assert_eq!(refused["error_code"], bad);
    }
}

#[test]
fn a_session_ends_by_time_and_by_a_fault() {
    let simulator = province(Options {
        session_lasts: Duration::from_secs(600),
        ..Options::default()
    });
    simulator
        .clock()
        .hold("2026-11-22T01:00:00Z".parse().unwrap());
    let first = session(&simulator);
    let code = |session: &str| {
        call(&simulator, session, "LayDanhMucLinhVuc", &json!({})).json()["error_code"].clone()
    };
    assert_eq!(code(&first), 0);
    simulator.clock().step(chrono::TimeDelta::seconds(601));
    assert_eq!(code(&first), 2);
    let second = session(&simulator);
    simulator
        .faults()
        .add(Fault::of("a.LayDanhMucLinhVuc", Kind::ExpiredSession).times(1));
    assert_eq!([code(&second), code(&second)], [2, 2]);
    assert_eq!(code(&session(&simulator)), 0);
    assert_eq!(simulator.ledger().sessions().unwrap().len(), 3);
}

#[test]
fn what_is_wrong_about_an_envelope_is_refused() {
    let simulator = province(Options::default());
    let session = session(&simulator);
    let good = json!({ "session": session, "madonvi": "H00.001", "service": "DongBoHoSoMC",
                       "isUpdating": "False", "data": [dossier(NUMBER)] });
    let table: &[(&str, Value, i64)] = &[
        ("madonvi", json!("H00.002"), 1),
        ("service", json!("DongBoHoSo"), 5),
        ("isUpdating", json!(false), 1),
        ("isUpdating", json!("false"), 1),
        ("data", json!(dossier(NUMBER)), 1),
        ("data", json!([]), 1),
        ("guiLai", json!("1"), 1),
    ];
    for (name, value, code) in table {
        let mut wrong = good.clone();
        wrong[name] = value.clone();
        let reply = post(&simulator, "/a/mapi/g2g", &[DSTCODE], &wrong);
        assert_eq!(reply.json()["error_code"], *code, "{name} {value}");
    }
    let unnamed = post(&simulator, "/a/mapi/g2g", &[], &good);
    assert!(unnamed.message().contains("dstcode"));
    let stranger = json!({ "username": "mc-H00.001", "password": "x" });
    let reply = post(&simulator, "/a/mapi/login", &[DSTCODE], &stranger);
    assert_eq!(reply.json().get("session"), None);
    assert_eq!(simulator.ledger().dossiers().unwrap(), []);
}

#[test]
fn an_agency_neither_sends_nor_sees_the_dossiers_of_another() {
    let simulator = province(Options {
        agencies: vec![Agency::practice(), Agency::named("H00.002", "UBND xã Khác")],
        ..Options::default()
    });
    let mine = session(&simulator);
    let theirs = "H00.002-261120-0001";
    let reply = sync(&simulator, &mine, "False", &json!([dossier(theirs)]));
    assert!(
        reply["message"]
            .as_str()
            .unwrap()
            .contains("không thuộc đơn vị")
    );
    post(&simulator, "/b/themmoi", &[], &json!([dossier(theirs)]));
    let found = call(
        &simulator,
        &mine,
        "TraCuuHoSo",
        &json!({ "mahoso": theirs }),
    )
    .json();
    assert_eq!(found["result"], json!([]));
}

#[test]
fn catalogues_come_as_results() {
    let simulator = province(Options {
        seeded: true,
        ..Options::default()
    });
    let session = session(&simulator);
    let table = [
        ("LayDanhSachTTHC", json!({}), "MATTHC"),
        (
            "LayThuTuc",
            json!({ "maTTHC": "2.000815.000.00.00.H00" }),
            "THANHPHANHOSO",
        ),
        ("LayDanhMucLinhVuc", json!({}), "MALINHVUC"),
        ("LayDanhMucCoQuan", json!({}), "MADONVI"),
        (
            "TraCuuTechID",
            json!({ "provider": "wso2is", "mstorcmnd": "000190000019" }),
            "TECHNICALID",
        ),
    ];
    for (service, more, field) in table {
        let reply = call(&simulator, &session, service, &more).json();
        assert!(reply["result"][0].get(field).is_some(), "{service} {reply}");
    }
}
