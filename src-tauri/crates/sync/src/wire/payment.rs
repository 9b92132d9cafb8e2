//! Whether a dossier was paid online. No public code has this question; the names are those of the payment gateway
//! (province-api d.10) and of NoiHoSo (`TrangThaiThanhToan`).
use serde_json::Value;

use super::{moment, text};
use crate::model::OnlinePayment;
use crate::province::{Answer, Doubt, FaultKind, PaidOnline};

/// What an answer says; none where it was not paid.
pub(crate) fn paid(value: &Value) -> Answer<Option<PaidOnline>> {
    let inner = ["data", "result"].iter().find_map(|name| value.get(*name));
    let row = match inner {
        Some(Value::Array(list)) => list.first(),
        Some(one) if one.is_object() => Some(one),
        _ => Some(value),
    };
    let Some(row) = row else { return Ok(None) };
    let state = text(row, &["TrangThaiThanhToan", "trangThaiThanhToan"]);
    match state.as_deref() {
        Some("0") => Ok(None),
        Some("1") => payment(row).map(Some),
        _ => Err(unreadable()),
    }
}

/// A payment of a row that says it was paid. An amount that cannot be read is no payment.
pub(crate) fn payment(row: &Value) -> Answer<PaidOnline> {
    let amount = text(row, &["SoTien", "soTien"]).and_then(|amount| amount.parse().ok());
    let way = match text(row, &["DuocThanhToanTrucTuyen"]).as_deref() {
        Some("1") => OnlinePayment::National,
        _ => OnlinePayment::Provincial,
    };
    Ok(PaidOnline {
        way,
        amount: amount
            .filter(|amount| *amount >= 0)
            .ok_or_else(unreadable)?,
        at: text(row, &["ThoiGianGD", "ThoiGianThanhToan", "NgayThanhToan"])
            .and_then(|at| moment::read(&at)),
        reference: text(row, &["MaThamChieu", "maThamChieu"]).unwrap_or_default(),
    })
}

fn unreadable() -> crate::province::Fault {
    FaultKind::Doubt(Doubt::Unreadable).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_payment_that_is_said_to_be_one_is_one() {
        let row = json!({ "TrangThaiThanhToan": 1, "SoTien": "8000", "DuocThanhToanTrucTuyen": "1",
            "ThoiGianGD": "20261120081500", "MaThamChieu": "TC-1" });
        let found = paid(&json!({ "data": row })).unwrap().unwrap();
        assert_eq!((found.amount, found.way), (8000, OnlinePayment::National));
        assert_eq!(paid(&json!({ "TrangThaiThanhToan": "0" })), Ok(None));
        assert_eq!(paid(&json!({ "data": [] })), Ok(None));
        for other in [
            json!({}),
            json!({ "TrangThaiThanhToan": 1 }),
            json!({ "TrangThaiThanhToan": 1, "SoTien": -1 }),
        ] {
            assert!(paid(&other).is_err(), "{other}");
        }
    }
}
