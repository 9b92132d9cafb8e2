//! What happened at the province since a cursor. No public code has such a pull (province-api d.3), so its shape is
//! believed and its path is a setting: `{data: {items: [{seq, at, kind, maHoSo, idHoSo, noiDung}], next, more}}`.
use serde_json::Value;

use super::{inbound, moment, rows, text};
use crate::province::{Answer, Changes, Doubt, FaultKind};

/// Most entries of one answer.
const MOST: usize = 1_000;

/// All that an answer tells. An entry of a kind that is not known is passed over: its cursor goes on.
pub(crate) fn changes(value: &Value) -> Answer<Changes> {
    let data = value
        .get("data")
        .filter(|data| data.is_object())
        .unwrap_or(value);
    if !data.get("items").is_some_and(Value::is_array) {
        return Err(FaultKind::Doubt(Doubt::Unreadable).into());
    }
    let items = rows(data, &["items"], MOST);
    let mut changes = Changes {
        cursor: text(data, &["next"]),
        more: data.get("more").and_then(Value::as_bool).unwrap_or(false),
        ..Changes::default()
    };
    for item in items {
        let body = item.get("noiDung").unwrap_or(&Value::Null);
        match text(item, &["kind"]).as_deref() {
            Some("HoSoTrucTuyen") => changes
                .filed
                .extend(inbound::filed(body, text(item, &["idHoSo"]))),
            Some("ThayDoi") => changes.news.extend(news(item, body)),
            _ => {}
        }
    }
    Ok(changes)
}

fn news(item: &Value, body: &Value) -> Option<crate::province::InboundNews> {
    let mut news = inbound::news(body, text(item, &["maHoSo"])?, text(item, &["seq"])?);
    let told = text(item, &["at"]).and_then(|at| moment::read(&at));
    news.at = news.at.or(told);
    Some(news)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{IdKind, State};

    #[test]
    fn dossiers_and_news_are_told_apart_and_strange_entries_passed_over() {
        let filed = json!({
            "MaHoSo": "H00.001-261120-0001", "MaTTHC": "1.001193", "ChuHoSo": "Nguyễn Thị Thử",
            "LoaiDoiTuong": "1", "DinhDanhCHS": [{ "LoaiDinhDanh": "1", "SoDinhDanh": "000196000417" }],
            "SoDienThoai": "0900000000", "NgayNopHoSo": "20261120081500",
            "TaiLieuNop": [
                { "MaThanhPhanHoSo": "K1", "TenTepDinhKem": "a.pdf", "DuongDanTaiTepTin": "/tep/1##/tep/2" },
                { "MaThanhPhanHoSo": "K1", "TenTepDinhKem": "b.pdf", "DuongDanTaiTepTin": "/tep/3" },
                { "IsDeleted": "True", "TenTepDinhKem": "c.pdf" },
            ],
        });
        let change = json!({
            "TrangThai": "9", "NoiDung": "Đã ký", "ThoiDiem": "20261121090000", "TruongThayDoi": {},
            "DanhSachGiayToKetQua": [{ "TenGiayTo": "Giấy khai sinh", "MaGiayToKetQua": "KQ", "DuongDanTepTinKetQua": "/tep/9" }],
        });
        let answer = json!({ "code": 200, "data": { "next": 7, "more": true, "items": [
            { "seq": 5, "kind": "HoSoTrucTuyen", "maHoSo": "H00.001-261120-0001", "idHoSo": "C-1", "noiDung": filed },
            { "seq": 6, "kind": "ThayDoi", "maHoSo": "H00.001-261120-4001", "noiDung": change },
            { "seq": 7, "kind": "Khac" }, 3,
        ] } });
        let changes = changes(&answer).unwrap();
        assert_eq!((changes.cursor.as_deref(), changes.more), (Some("7"), true));
        let [case] = &changes.filed[..] else {
            panic!("{changes:?}")
        };
        assert_eq!(
            (case.remote.as_deref(), case.owner.phone.as_str()),
            (Some("C-1"), "+84900000000")
        );
        assert_eq!(case.owner.number.as_ref().unwrap().kind, IdKind::Personal);
        assert_eq!((case.papers.len(), case.papers[0].files.len()), (1, 3));
        let [news] = &changes.news[..] else {
            panic!("{changes:?}")
        };
        assert_eq!(
            (news.id.as_str(), news.state, news.results.len()),
            ("6", Some(State::Finished), 1)
        );
        assert!(news.fields.is_none() && news.at.is_some());
    }

    #[test]
    fn an_answer_without_entries_is_no_answer() {
        for answer in [json!({}), json!({ "data": { "items": 3 } }), json!([])] {
            assert!(changes(&answer).is_err(), "{answer}");
        }
    }
}
