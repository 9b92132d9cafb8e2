//! Catalogues (province-api d.1, d.2). A gateway writes its JSON as a text in `message`.
use serde_json::Value;

use super::{rows, text};
use crate::province::{Answer, Doubt, FaultKind, ProcedureName};

/// More procedures than the whole country has.
const MOST: usize = 20_000;

/// The JSON inside `message`, or the answer itself where it is not written twice.
pub(crate) fn unwrapped(value: Value) -> Answer<Value> {
    match value.get("message") {
        Some(Value::String(inner)) if value.get("result").is_none() => {
            serde_json::from_str(inner).map_err(|_| FaultKind::Doubt(Doubt::Unreadable).into())
        }
        _ => Ok(value),
    }
}

/// `LayDanhSachTTHC`. A row without a code is left out.
pub(crate) fn names(value: &Value) -> Vec<ProcedureName> {
    let list = rows(value, &["result", "data"], MOST).iter();
    let name = |row: &Value| {
        Some(ProcedureName {
            code: text(row, &["MATTHC", "MaTTHC"])?,
            name: text(row, &["TENTTHC", "TenTTHC"]).unwrap_or_default(),
        })
    };
    list.filter_map(name).collect()
}

/// `LayThuTuc.result`: an object, or the only row of a list.
pub(crate) fn one(mut value: Value) -> Answer<Value> {
    let found = match value.get_mut("result").map(Value::take) {
        Some(Value::Array(mut list)) if list.len() == 1 => list.pop(),
        Some(one) if one.is_object() => Some(one),
        _ => None,
    };
    let found = found.filter(|one| text(one, &["MATTHC"]).is_some());
    found.ok_or_else(|| FaultKind::Doubt(Doubt::Unreadable).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_catalogue_that_is_json_in_json_is_unwrapped_once() {
        let inner =
            json!({ "result": [{ "MATTHC": "1.001193", "TENTTHC": "Đăng ký khai sinh" }, {}] });
        let twice = json!({ "error_code": "0", "message": inner.to_string() });
        let names = names(&unwrapped(twice).unwrap());
        assert_eq!(names.len(), 1);
        assert_eq!(names[0].code, "1.001193");
        assert!(unwrapped(json!({ "error_code": "0", "message": "Thành công" })).is_err());
    }

    #[test]
    fn a_procedure_is_an_object_or_the_only_row() {
        let row = json!({ "MATTHC": "1.001193" });
        assert_eq!(one(json!({ "result": [row] })).unwrap(), row);
        assert_eq!(one(json!({ "result": row })).unwrap(), row);
        for other in [
            json!({ "result": [] }),
            json!({ "result": [row, row] }),
            json!({}),
            json!({ "result": [{}] }),
        ] {
            assert!(one(other).is_err());
        }
    }
}
