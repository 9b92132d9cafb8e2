//! The population database (province-api d.8). What it answers is a copy of the register; nothing is concluded here.
use serde_json::{Value, json};

use super::text;
use crate::province::{Answer, FaultKind, PersonFound, PersonQuestion, Refusal};
use crate::reply::said;
use crate::values::Values;

/// `ChiaSeThongTinCongDan`. The names of the question were not seen in public: they are those of the answer.
pub(crate) fn question(asked: &PersonQuestion) -> Value {
    let mut question = json!({
        "taikhoancsdldancu": asked.account,
        "otp": asked.otp,
        "SoDinhDanh": asked.number,
        "HoVaTen": asked.name,
    });
    // Named only where it is given: not every gateway knows the field.
    if let Some(day) = asked.birth {
        question["NgayThangNamSinh"] = day.format("%Y%m%d").to_string().into();
    }
    question
}

/// The one person an answer holds; an answer without one refuses.
pub(crate) fn found(value: &Value, values: &Values) -> Answer<PersonFound> {
    let person = value
        .pointer("/Envelope/Body/CongdanCollection/CongDan")
        .or_else(|| value.pointer("/data/Envelope/Body/CongdanCollection/CongDan"));
    let person = match person {
        Some(Value::Array(list)) if list.len() == 1 => list.first(),
        other => other,
    };
    let number = person.and_then(|person| text(person, &["SoDinhDanh"]));
    let (Some(person), Some(number)) = (person, number) else {
        let fault = value
            .pointer("/Envelope/Body/Fault")
            .and_then(|fault| text(fault, &["faultstring"]));
        let told = fault.map(|words| json!({ "message": words }));
        let refusal = said(told.as_ref().unwrap_or(value), &values.phrases);
        let refusal = Refusal {
            unknown: refusal.words.is_empty(),
            ..refusal
        };
        return Err(FaultKind::Refused(refusal).into());
    };
    Ok(PersonFound {
        number,
        old_number: text(person, &["SoCMND"]).unwrap_or_default(),
        name: name(person),
        birth: birth(person),
        sex: text(person, &["GioiTinh"]).unwrap_or_default(),
        residence: place(person, "ThuongTru"),
        lives: place(person, "NoiOHienTai"),
        nation: text(person, &["QuocTich"]).unwrap_or_default(),
    })
}

fn name(person: &Value) -> String {
    match person.get("HoVaTen") {
        Some(Value::String(name)) => name.trim().to_owned(),
        Some(parts) => {
            let parts = ["Ho", "ChuDem", "Ten"]
                .iter()
                .filter_map(|part| text(parts, &[part]));
            parts.collect::<Vec<_>>().join(" ")
        }
        None => String::new(),
    }
}

/// The whole day where it is known, else the year.
fn birth(person: &Value) -> String {
    let birth = person.get("NgayThangNamSinh").unwrap_or(&Value::Null);
    text(birth, &["NgayThangNam"])
        .or_else(|| text(birth, &["Nam"]))
        .or_else(|| text(person, &["NgayThangNamSinh"]))
        .unwrap_or_default()
}

fn place(person: &Value, name: &str) -> String {
    let place = person.get(name).unwrap_or(&Value::Null);
    text(place, &["ChiTiet"]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_put_together_from_the_parts_of_the_register() {
        let answer = json!({ "Envelope": { "Body": { "CongdanCollection": { "CongDan": {
            "SoDinhDanh": "000000000001", "HoVaTen": { "Ho": "Trần", "ChuDem": "Văn", "Ten": "Thử" },
            "NgayThangNamSinh": { "Nam": "1990" }, "ThuongTru": { "ChiTiet": "Thôn Một" }
        } } } } });
        let person = found(&answer, &Values::shipped().unwrap()).unwrap();
        assert_eq!(
            (person.name.as_str(), person.birth.as_str()),
            ("Trần Văn Thử", "1990")
        );
        assert_eq!(person.residence, "Thôn Một");
    }

    #[test]
    fn an_answer_without_a_person_refuses_in_its_own_words() {
        for answer in [
            json!({ "error_code": "1", "message": "OTP không đúng" }),
            json!({ "Envelope": { "Body": { "Fault": { "faultstring": "OTP không đúng" } } } }),
        ] {
            let fault = found(&answer, &Values::shipped().unwrap()).unwrap_err();
            assert!(
                matches!(fault.kind, FaultKind::Refused(refusal) if refusal.words == "OTP không đúng" && !refusal.unknown)
            );
        }
        let nobody = json!({ "Envelope": { "Body": { "CongdanCollection": {} } } });
        let fault = found(&nobody, &Values::shipped().unwrap()).unwrap_err();
        assert!(matches!(fault.kind, FaultKind::Refused(refusal) if refusal.unknown));
    }
}
