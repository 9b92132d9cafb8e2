use serde_json::{Value, json};

use super::*;
use crate::model::*;
use crate::province::{FaultKind, Files};
use crate::sample::{self, STATES, case, files};
use crate::values::Values;
use crate::wire::state::code;

fn sent(case: &Case) -> Value {
    serde_json::to_value(dossier(case, &files(), &Values::shipped().unwrap()).unwrap()).unwrap()
}

#[test]
fn each_state_of_a_dossier_is_sent_as_the_tables_say() {
    for state in STATES {
        insta::assert_json_snapshot!(format!("dossier_{:02}", code(state)), [sent(&case(state))]);
    }
}

#[test]
fn each_step_is_sent_as_the_tables_say_and_twice_the_same() {
    let steps = STATES.map(|state| step(&sample::step(state)));
    insta::assert_json_snapshot!("steps", steps);
    let again = STATES.map(|state| serde_json::to_vec(&step(&sample::step(state))).unwrap());
    assert_eq!(steps.map(|step| serde_json::to_vec(&step).unwrap()), again);
}

#[test]
fn the_national_envelope_holds_the_same_rows() {
    let to = |service| Addressed {
        session: "phien-1",
        agency: "H00.001",
        service,
    };
    let rows =
        STATES.map(|state| dossier(&case(state), &files(), &Values::shipped().unwrap()).unwrap());
    for (row, state) in rows.iter().zip(STATES) {
        let body = Envelope::around(to("DongBoHoSoMC"), Some(false), row);
        let body = serde_json::to_value(&body).unwrap();
        assert_eq!(body["data"], json!([sent(&case(state))]));
        assert_eq!(body["isUpdating"], "False");
    }
    let progress = step(&sample::step(State::Accepted));
    let lookup = json!({ "mahoso": sample::CODE })
        .as_object()
        .unwrap()
        .clone();
    insta::assert_json_snapshot!(
        "envelopes",
        [
            json!(Envelope::around(to("DongBoHoSoMC"), Some(true), json!("…"))),
            json!(Envelope::around(to("CapNhatTienDoHoSoMC"), None, &progress)),
            json!(Envelope::<()>::asking(to("TraCuuHoSo"), lookup)),
        ]
    );
}

#[test]
fn a_file_that_was_not_uploaded_is_never_left_out_in_silence() {
    let mut known = files();
    known.remove("f2");
    let fault = dossier(&case(State::Accepted), &known, &Values::shipped().unwrap())
        .err()
        .unwrap();
    assert_eq!(fault.kind, FaultKind::NotUploaded("f2".into()));
    known = files();
    known.remove("r1");
    assert!(dossier(&case(State::Finished), &known, &Values::shipped().unwrap()).is_err());
    assert!(
        dossier(
            &case(State::Accepted),
            &Files::new(),
            &Values::shipped().unwrap()
        )
        .is_err()
    );
}

#[test]
fn a_file_is_taken_back_by_its_own_id() {
    let mut taken = case(State::Accepted);
    taken.retracted = vec![RetractedDocument {
        id: "f0".into(),
        name: "nham.pdf".into(),
        component: "000.00.00.G15-KQ000101".into(),
    }];
    let row = &sent(&taken)["TaiLieuNop"][3];
    assert_eq!(
        (&row["TepDinhKemId"], &row["IsDeleted"]),
        (&json!("f0"), &json!("True"))
    );
}

// The shortcuts of province-api b.7, one by one.

#[test]
fn supplement_paying_and_stopped_are_sent_as_themselves() {
    for (state, code) in [
        (State::Supplement, "5"),
        (State::Paying, "6"),
        (State::Stopped, "8"),
    ] {
        assert_eq!(sent(&case(state))["TrangThaiHoSo"], code);
        assert_eq!(
            serde_json::to_value(step(&sample::step(state))).unwrap()["TrangThai"],
            code
        );
    }
}

#[test]
fn no_number_is_made_up_for_an_owner_without_one() {
    let mut nameless = case(State::Accepted);
    nameless.owner.number = None;
    let row = sent(&nameless);
    assert_eq!(
        (&row["DinhDanhCHS"], &row["SoGiayToChuHoSo"]),
        (&json!([]), &json!(""))
    );
    // A tax code has no kind that is public: it is not passed for an old identity card.
    nameless.owner.number = Some(sample::number(IdKind::TaxCode, "0000000001"));
    assert_eq!(sent(&nameless)["DinhDanhCHS"], json!([]));
}

#[test]
fn no_words_are_put_in_for_empty_ones_and_none_are_cut() {
    let mut silent = case(State::Accepted);
    silent.summary = String::new();
    silent.papers[0].documents[0].name = String::new();
    let row = sent(&silent);
    assert_eq!(row["TrichYeuHoSo"], "");
    assert_eq!(row["TaiLieuNop"][0]["TenTepDinhKem"], "");
    let mut long = case(State::Accepted);
    long.summary = "ố".repeat(1_200);
    assert_eq!(
        sent(&long)["TrichYeuHoSo"]
            .as_str()
            .unwrap()
            .chars()
            .count(),
        1_200
    );
    let mut unnamed = sample::step(State::Accepted);
    unnamed.officer = String::new();
    assert_eq!(
        serde_json::to_value(step(&unnamed)).unwrap()["NguoiXuLy"],
        ""
    );
    unnamed.officer = "ố".repeat(60);
    assert_eq!(
        serde_json::to_value(step(&unnamed)).unwrap()["NguoiXuLy"],
        "ố".repeat(60)
    );
}

#[test]
fn identity_place_and_time_of_filing_are_what_they_were() {
    let mut online = case(State::Accepted);
    online.vneid = true;
    online.filed_at = FiledAt::NationalPortal;
    online.channel = Channel::Online;
    online.owner.account = "TECH-1".into();
    let row = sent(&online);
    assert_eq!(row["TaiKhoanDuocXacThucVoiVNeID"], "1");
    assert_eq!(row["NoiNopHoSo"], "1");
    assert_eq!(row["MaDoiTuong"], "TECH-1");
    assert_eq!(
        (&row["NgayNopHoSo"], &row["NgayTiepNhan"]),
        (&json!("20261120081000"), &json!("20261120081500"))
    );
    online.channel = Channel::Counter;
    assert_eq!(sent(&online)["MaDoiTuong"], "");
}

#[test]
fn a_database_is_named_only_where_it_was_asked_and_its_code_is_known() {
    let mut asked = case(State::Accepted);
    assert_eq!(sent(&asked)["DSKetNoiCSDL"], json!([]));
    asked.databases = vec!["population".into(), "land".into()];
    assert_eq!(sent(&asked)["DSKetNoiCSDL"], json!([]));
    let mut values = Values::shipped().unwrap();
    values.databases.get_mut("population").unwrap().value = Some("9".into());
    let row = json!(dossier(&asked, &files(), &values).unwrap());
    assert_eq!(row["DSKetNoiCSDL"], json!([{ "MaCSDL": "9" }]));
}

#[test]
fn cash_is_no_online_payment() {
    let paid = |payment| {
        let mut case = case(State::Accepted);
        case.payment = payment;
        sent(&case)["DuocThanhToanTrucTuyen"].clone()
    };
    assert_eq!(paid(OnlinePayment::None), "0");
    assert_eq!(paid(OnlinePayment::National), "1");
    assert_eq!(paid(OnlinePayment::Provincial), "2");
}

#[test]
fn fees_are_what_they_are() {
    let mut costly = case(State::Accepted);
    costly.fees[0].when = FeeWhen::OnResult;
    costly.fees[0].kind = FeeKind::Appraisal;
    costly.fees[0].name = String::new();
    assert_eq!(
        sent(&costly)["DanhSachLePhi"],
        json!([{ "TenPhiLePhi": "", "MaPhiLePhi": "1.001193.LP", "HinhThucThu": "4", "Gia": "8000", "LoaiPhiLePhi": "2" }])
    );
}

#[test]
fn reuse_and_digitising_are_said_of_the_papers_they_are_true_of() {
    let mut plain = case(State::Accepted);
    for paper in &mut plain.papers {
        paper.digitised = false;
        paper.reuse = Reuse::No;
    }
    let row = sent(&plain);
    assert_eq!(row["HoSoCoThanhPhanSoHoa"], "0");
    for paper in row["TaiLieuNop"].as_array().unwrap() {
        assert_eq!(
            (&paper["DuocSoHoa"], &paper["DuocTaiSuDung"]),
            (&json!("0"), &json!("0"))
        );
    }
    // Reuse is counted where the dossier's own flag stands (QĐ 766, province-api b.5), also with nothing digitised anew.
    let mut again = case(State::Accepted);
    again
        .papers
        .iter_mut()
        .for_each(|paper| paper.digitised = false);
    assert_eq!(sent(&again)["HoSoCoThanhPhanSoHoa"], "1");
    let row = sent(&case(State::Accepted));
    assert_eq!(row["HoSoCoThanhPhanSoHoa"], "1");
    let reused = ["0", "0", "2"].map(Value::from).to_vec();
    let told: Vec<Value> = row["TaiLieuNop"]
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| paper["DuocTaiSuDung"].clone())
        .collect();
    assert_eq!(told, reused);
}

#[test]
fn every_file_of_a_paper_is_sent_in_a_row_of_its_own() {
    let row = sent(&case(State::Accepted));
    let urls: Vec<&str> = row["TaiLieuNop"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["DuongDanTaiTepTin"].as_str().unwrap())
        .collect();
    assert_eq!(
        urls,
        ["f1", "f2", "f3"].map(|id| format!("https://tinh.example/tep/{id}"))
    );
}

#[test]
fn no_submitted_paper_stands_in_for_a_result() {
    let mut empty = case(State::Finished);
    empty.results.clear();
    assert_eq!(sent(&empty)["DanhSachGiayToKetQua"], json!([]));
}
