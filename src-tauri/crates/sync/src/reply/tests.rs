use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::values::Values;

fn phrases() -> Phrases {
    Values::shipped().unwrap().phrases
}

fn kind(body: &str, marker: Marker) -> Result<(), FaultKind> {
    done(body.as_bytes(), marker, &phrases())
        .map(drop)
        .map_err(|fault| fault.kind)
}

fn refused_as(body: &str, marker: Marker) -> Refusal {
    match kind(body, marker) {
        Err(FaultKind::Refused(refusal)) => refusal,
        other => panic!("{body}: {other:?}"),
    }
}

const ALL: [Marker; 5] = [
    Marker::Zero,
    Marker::ZeroAndWords,
    Marker::Words,
    Marker::Status,
    Marker::Bus,
];
const UNREADABLE: FaultKind = FaultKind::Doubt(Doubt::Unreadable);

#[test]
fn zero_is_zero_as_a_number_and_as_a_text() {
    for body in [
        r#"{"error_code":0,"message":"Thành công"}"#,
        r#"{"error_code":"0","message":"Thành công"}"#,
        r#"{"error_code":"00","message":"Thành công"}"#,
        r#"{"response_code":"00","response_desc":"Thành công"}"#,
        "\u{feff}{\"error_code\":0,\"message\":\"Thành công\"}",
        r#""{\"error_code\":0,\"message\":\"Thành công\"}""#,
    ] {
        for marker in [Marker::Zero, Marker::ZeroAndWords, Marker::Words] {
            assert_eq!(kind(body, marker), Ok(()), "{body} {marker:?}");
        }
    }
}

#[test]
fn a_gateway_has_to_say_in_words_that_it_was_done() {
    let silent = r#"{"error_code":"0","message":""}"#;
    assert_eq!(kind(silent, Marker::ZeroAndWords), Err(UNREADABLE));
    for body in [
        r#"{"error_code":"0","message":"Thêm mới hồ sơ không thành công"}"#,
        r#"{"error_code":"0","message":"Dữ liệu không hợp lệ"}"#,
        r#"{"error_code":"1","message":"Thêm mới thành công"}"#,
    ] {
        refused_as(body, Marker::ZeroAndWords);
    }
    let taken_apart = "{\"error_code\":\"0\",\"message\":\"Tha\u{300}nh co\u{302}ng\"}";
    assert_eq!(kind(taken_apart, Marker::ZeroAndWords), Ok(()));
}

#[test]
fn progress_at_a_gateway_is_told_by_words_and_never_against_them() {
    let done = r#"{"message":"Cập nhật tiến độ thành công"}"#;
    assert_eq!(kind(done, Marker::Words), Ok(()));
    let not_done = r#"{"error_code":"0","message":"Cập nhật không thành công"}"#;
    refused_as(not_done, Marker::Words);
    for torn in [
        r#"{"error_code":"7","message":"Cập nhật thành công"}"#,
        r#"{"error_code":"0"}"#,
    ] {
        assert_eq!(kind(torn, Marker::Words), Err(UNREADABLE));
    }
}

#[test]
fn a_dossier_that_is_there_or_is_not_is_told_apart() {
    for code in [r#""3""#, r#""-3""#, "3", "-3"] {
        let words = "Hồ sơ H00.001-261120-0001 đã tồn tại";
        let body = format!(r#"{{"error_code":{code},"message":"{words}"}}"#);
        let refusal = refused_as(&body, Marker::ZeroAndWords);
        assert!(refusal.known && !refusal.unknown, "{body}");
    }
    for words in [
        "Hồ sơ H00.001-261120-0001 không tồn tại",
        "Không tìm thấy hồ sơ",
    ] {
        let body = json!({ "error_code": "5", "message": words }).to_string();
        let refusal = refused_as(&body, Marker::Zero);
        assert!(refusal.unknown && !refusal.known, "{words}");
    }
    let procedure = r#"{"error_code":"5","message":"Mã thủ tục không tồn tại"}"#;
    assert!(!refused_as(procedure, Marker::Zero).unknown);
}

#[test]
fn a_session_that_is_over_is_no_refusal() {
    for body in [
        r#"{"error_code":"-1","message":"Phiên làm việc đã hết hạn"}"#,
        r#"{"error_code":401,"message":"Invalid session"}"#,
    ] {
        assert_eq!(kind(body, Marker::Zero), Err(FaultKind::Session));
    }
}

#[test]
fn a_fault_of_the_server_is_no_verdict_on_the_dossier() {
    let body = r#"{"error_code":"99","message":"Lỗi hệ thống, vui lòng thử lại sau"}"#;
    for marker in ALL {
        assert_eq!(kind(body, marker), Err(FaultKind::Doubt(Doubt::Server)));
    }
}

#[test]
fn pages_empty_and_half_answers_are_no_verdict() {
    for body in [
        "",
        "   ",
        "<!DOCTYPE html><html></html>",
        r#"{"error_code":0,"mess"#,
        "null",
        "[]",
        "{}",
        "0",
        "true",
        r#"{"result":[]}"#,
        r#"{"error_code":null,"message":null}"#,
        r#"{"error_code":{"value":0},"message":["thành công"]}"#,
        "\"\\\"{}\\\"\"",
    ] {
        for marker in ALL {
            assert_eq!(kind(body, marker), Err(UNREADABLE), "{body} {marker:?}");
        }
    }
}

#[test]
fn the_errors_of_a_bus_are_read() {
    let phrases = phrases();
    let body =
        br#"{"title":"Validation","errors":{"maXa":["required"]},"status":400,"inputSend":{}}"#;
    let refusal = refused(400, body, &phrases);
    assert_eq!((&*refusal.code, &*refusal.words), ("400", "Validation"));
    let oauth = refused(401, br#"{"error":"invalid_client"}"#, &phrases);
    assert_eq!((&*oauth.code, &*oauth.words), ("401", "invalid_client"));
    assert_eq!(refused(404, b"<html>", &phrases).code, "404");
}

#[test]
fn the_words_of_the_province_are_cut_to_a_bearable_length() {
    let (code, words) = ("9".repeat(900), "ố".repeat(90_000));
    let body = json!({ "error_code": code, "message": words }).to_string();
    let refusal = refused_as(&body, Marker::Zero);
    assert_eq!(refusal.code.chars().count(), MOST_CODE);
    assert_eq!(refusal.words.chars().count(), MOST_WORDS);
}

proptest! {
    #[test]
    fn garbage_is_never_a_success(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for marker in ALL {
            prop_assert!(done(&bytes, marker, &phrases()).is_err());
        }
    }

    #[test]
    fn an_answer_that_was_cut_is_never_a_success(cut in 0usize..70) {
        let body = r#"{"error_code":"0","message":"Thêm mới hồ sơ thành công","result":[1]}"#;
        let cut = cut.min(body.len() - 1);
        for marker in ALL {
            prop_assert!(done(&body.as_bytes()[..cut], marker, &phrases()).is_err());
        }
    }

    #[test]
    fn only_zeros_are_zero(code in "[0-9-]{1,6}", words in "(thành công|không thành công|lỗi)") {
        let body = json!({ "error_code": code, "message": words }).to_string();
        let good = code.bytes().all(|b| b == b'0') && words == "thành công";
        prop_assert_eq!(done(body.as_bytes(), Marker::ZeroAndWords, &phrases()).is_ok(), good);
    }
}
