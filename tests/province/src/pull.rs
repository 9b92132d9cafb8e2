//! What a commune reads from the province: dossiers filed online, and what the province changed.
//!
//! OWN: public code shows only pushes (§d.3); a generic pull is unknown. This one is the smallest that
//! can be read to the end and again: a feed with a cursor, of which an entry never changes.
//!
//! `GET /pull/inbox?after=<cursor>&limit=<1..100>` →
//! `{code, message, data:{items:[{seq, at, kind, maHoSo, idHoSo, noiDung}], next, more}}`;
//! `kind` is `HoSoTrucTuyen` with the fields of §b.2, or `ThayDoi` with
//! `{TrangThai, NoiDung, ThoiDiem, TruongThayDoi{}, DanhSachGiayToKetQua[]}`.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::account;
use crate::dialect_c::{done, refuse};
use crate::files;
use crate::ledger::{Book, LedgerError, NewDossier};
use crate::province::{Province, Shared};
use crate::reply::Answer;
use crate::rules::text;

pub(crate) const ONLINE: &str = "HoSoTrucTuyen";
const CHANGE: &str = "ThayDoi";

/// A dossier somebody files online.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlineDossier {
    /// Code of the agency it is for.
    pub agency: String,
    /// `MaTTHC`; its name is the catalogue's.
    pub procedure: String,
    /// Who files; an invented person.
    pub owner: String,
    /// Twelve digits.
    pub identity: String,
    /// Telephone.
    pub phone: String,
    /// `TrichYeuHoSo`
    pub summary: String,
    /// Papers that come with it.
    #[serde(default)]
    pub papers: Vec<OnlineFile>,
}

/// A file of a dossier filed online, or a result the province made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlineFile {
    /// File name.
    pub name: String,
    /// Code of the component or of the result.
    #[serde(default)]
    pub code: String,
    /// Text of a one-page PDF the simulator makes, when `bytes` is empty.
    #[serde(default)]
    pub title: String,
    /// The bytes themselves.
    #[serde(default)]
    pub bytes: Vec<u8>,
}

/// What the province does to a dossier by itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceChange {
    /// `MaHoSo`
    pub number: String,
    /// New `TrangThaiHoSo`; none leaves it.
    #[serde(default)]
    pub state: Option<String>,
    /// What is said about it.
    #[serde(default)]
    pub note: String,
    /// Fields of §b.2 with new values.
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// Results that were made.
    #[serde(default)]
    pub results: Vec<OnlineFile>,
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/pull/inbox", get(inbox))
}

/// Files a dossier online and gives its number.
pub(crate) fn file_online(
    province: &Province,
    online: &OnlineDossier,
) -> Result<String, LedgerError> {
    province.ledger.write(|book| {
        let day = province.today();
        let number = book.next_number(&online.agency, &day)?;
        book.use_number(&number, &online.agency)?;
        let papers = online
            .papers
            .iter()
            .map(|paper| submitted(book, province, &number, paper))
            .collect::<Result<Vec<_>, _>>()?;
        let body = online_body(province, online, &number, papers);
        book.insert_dossier(&NewDossier {
            number: &number,
            agency: &online.agency,
            dialect: "online",
            state: "1",
            online: true,
            body: &body,
        })?;
        book.add_to_feed(&online.agency, ONLINE, &number, &body)?;
        Ok(number)
    })
}

/// Changes a dossier and tells its agency; `false` when there is no such dossier.
pub(crate) fn change(province: &Province, change: &ProvinceChange) -> Result<bool, LedgerError> {
    province.ledger.write(|book| {
        let Some(mut stored) = book.dossier(&change.number)? else {
            return Ok(false);
        };
        let state = change.state.as_deref().unwrap_or(&stored.state).to_owned();
        for (name, value) in &change.fields {
            stored.body[name] = value.clone();
        }
        let results = change
            .results
            .iter()
            .map(|result| made(book, province, &change.number, result))
            .collect::<Result<Vec<_>, _>>()?;
        book.amend_dossier(&change.number, &state, &stored.body)?;
        let told = json!({
            "TrangThai": state, "NoiDung": change.note, "ThoiDiem": province.stamp(),
            "TruongThayDoi": change.fields, "DanhSachGiayToKetQua": results,
        });
        book.add_to_feed(&stored.agency, CHANGE, &change.number, &told)?;
        Ok(true)
    })
}

async fn inbox(
    State(province): State<Shared>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Answer {
    let agency = match account::agency(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let number = |name: &str, usual: i64| match asked.get(name) {
        None => Some(usual),
        Some(text) => text.parse::<i64>().ok().filter(|number| *number >= 0),
    };
    let (Some(after), Some(limit)) = (number("after", 0), number("limit", 50)) else {
        return Ok(refuse(
            StatusCode::BAD_REQUEST,
            "after, limit: phải là số nguyên",
        ));
    };
    let limit = limit.clamp(1, 100);
    Ok(province
        .ledger
        .write(|book| page(book, &agency, after, limit))
        .map(done)?)
}

/// One more than asked for tells whether there is more.
fn page(book: &Book<'_>, agency: &str, after: i64, limit: i64) -> Result<Value, LedgerError> {
    let mut rows = book.feed_after(agency, after, limit + 1)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let next = rows.last().map_or(after, |row| row.seq);
    let items = rows
        .into_iter()
        .map(|row| {
            let id = book.dossier(&row.number)?.map(|stored| stored.id);
            Ok(json!({
                "seq": row.seq, "at": row.at, "kind": row.kind, "maHoSo": row.number,
                "idHoSo": id, "noiDung": row.body,
            }))
        })
        .collect::<Result<Vec<_>, LedgerError>>()?;
    Ok(json!({ "items": items, "next": next, "more": more }))
}

fn submitted(
    book: &Book<'_>,
    province: &Province,
    number: &str,
    paper: &OnlineFile,
) -> Result<Value, LedgerError> {
    let (id, url) = store(book, province, number, "paper", paper)?;
    Ok(json!({
        "TepDinhKemId": id, "TenTepDinhKem": paper.name, "IsDeleted": "False",
        "MaThanhPhanHoSo": paper.code, "DuongDanTaiTepTin": url, "DuocSoHoa": "1",
        "DuocTaiSuDung": "0", "DuocLayTuKhoDMQG": "0", "MaKetQuaThayThe": "",
    }))
}

fn made(
    book: &Book<'_>,
    province: &Province,
    number: &str,
    result: &OnlineFile,
) -> Result<Value, LedgerError> {
    let (id, url) = store(book, province, number, "result", result)?;
    Ok(json!({
        "TenGiayTo": result.name, "MaThanhPhanHoSo": "", "GiayToId": id,
        "DuongDanTepTinKetQua": url, "MaGiayToKetQua": result.code,
    }))
}

fn store(
    book: &Book<'_>,
    province: &Province,
    number: &str,
    role: &str,
    file: &OnlineFile,
) -> Result<(String, String), LedgerError> {
    let bytes = if file.bytes.is_empty() {
        crate::sheet::one_page(&file.title)
    } else {
        file.bytes.clone()
    };
    let kind = "application/pdf";
    let kept = files::keep(book, province, "seed", &file.name, kind, &bytes)?;
    book.refer(number, &kept.id, role)?;
    Ok((kept.id, kept.url))
}

fn online_body(
    province: &Province,
    online: &OnlineDossier,
    number: &str,
    papers: Vec<Value>,
) -> Value {
    let procedure = crate::catalogue::procedure(&online.procedure).unwrap_or_default();
    let domain = &procedure["LINHVUCTHUCHIEN"][0];
    let now = province.stamp();
    json!({
        "MaHoSo": number, "MaTTHC": online.procedure, "TenTTHC": text(&procedure, "TENTTHC"),
        "MaLinhVuc": text(domain, "MALINHVUC"), "TenLinhVuc": text(domain, "TENLINHVUC"),
        "KenhThucHien": "2", "NoiNopHoSo": "1", "ChuHoSo": online.owner, "LoaiDoiTuong": "1",
        "MaDoiTuong": "", "SoGiayToChuHoSo": online.identity,
        "DinhDanhCHS": [{ "LoaiDinhDanh": "1", "SoDinhDanh": online.identity }],
        "SoDienThoai": online.phone, "Email": "", "TrichYeuHoSo": online.summary,
        "NgayNopHoSo": now, "NgayTiepNhan": "", "NgayHenTra": "", "TrangThaiHoSo": "1",
        "HinhThuc": "0", "DonViXuLy": province.agency(&online.agency).map(|agency| agency.name.clone()),
        "HoSoCoThanhPhanSoHoa": "1", "TaiKhoanDuocXacThucVoiVNeID": "1",
        "DuocThanhToanTrucTuyen": "0", "TaiLieuNop": papers, "DanhSachLePhi": [],
    })
}
