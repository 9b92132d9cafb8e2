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
        Some("1") => Ok(Some(payment(row))),
        _ => Err(unreadable()),
    }
}

/// A payment of a row that says it was paid. Where it does not say by whose gateway, the one who answers is believed to
/// speak of its own.
pub(super) fn payment(row: &Value) -> PaidOnline {
    let amount = text(row, &["SoTien", "soTien"]).and_then(|amount| amount.parse().ok());
    let at = text(row, &["ThoiGianGD", "ThoiGianThanhToan"]);
    PaidOnline {
        way: match text(row, &["DuocThanhToanTrucTuyen"]).as_deref() {
            Some("1") => OnlinePayment::National,
            _ => OnlinePayment::Provincial,
        },
        amount: amount.filter(|amount| *amount >= 0),
        at: at.and_then(|at| moment::read(&at)),
        reference: text(row, &["MaThamChieu", "maThamChieu"]).unwrap_or_default(),
    }
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
        assert_eq!(
            (found.amount, found.way),
            (Some(8000), OnlinePayment::National)
        );
        let bare = paid(&json!({ "data": { "TrangThaiThanhToan": 1 } }))
            .unwrap()
            .unwrap();
        assert_eq!((bare.amount, bare.way), (None, OnlinePayment::Provincial));
        assert_eq!(paid(&json!({ "TrangThaiThanhToan": "0" })), Ok(None));
        assert_eq!(paid(&json!({ "data": [] })), Ok(None));
        assert!(paid(&json!({ "error_code": "0" })).is_err());
    }
}
