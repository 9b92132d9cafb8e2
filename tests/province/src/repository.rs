//! The repository of digitised papers ("kho"), §d.7.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::account;
use crate::ledger::{Book, LedgerError, RepositoryPaper};
use crate::province::Shared;
use crate::reply::{Answer, Reply, json_body};
use crate::rules::{Field, Form, Written, check, may, must, rows, said, text};

/// What an officer, or a citizen, asks with.
const QUESTION: &[Field] = &[
    must("SoDinhDanhChuSoHuu", Form::Text(12)),
    must("HoTenNguoiYeuCau", Form::Text(255)),
    must("KenhThucHien", Form::OneOf(&["1", "2"])),
    must("SoDinhDanhNguoiYeuCau", Form::Text(12)),
    must("MaThuTuc", Form::Procedure),
    must(
        "DanhSachDanhMucKetQua",
        Form::List(&[
            must("MaKetQua", Form::Text(255)),
            may("SoKyHieu", Form::Text(255)),
        ]),
    ),
];

/// A digitised result that is pushed; the forms of days that are not moments are unknown.
const PUSHED: &[Field] = &[
    must("MaHoSo", Form::Number),
    must("MaTTHC", Form::Procedure),
    must("LoaiDinhDanhCHS", Form::OneOf(&["1", "2"])),
    must("MaChuGiayTo", Form::Text(12)),
    must("MaCoQuan", Form::Text(255)),
    must("TenCoQuan", Form::Text(255)),
    must("MaGiayTo", Form::Text(255)),
    must("TenGiayTo", Form::Text(2000)),
    may("KyHieuGiayTo", Form::Text(255)),
    must("NgayCap", Form::Text(14)),
    may("ThoiHanHieuLuc", Form::Text(255)),
    may("PhamViHieuLuc", Form::Text(255)),
    may("NoiNopHoSo", Form::Text(255)),
    may("MaCSDLDaKetNoi", Form::Text(255)),
    must("NgaySoHoa", Form::Moment(Written::Packed)),
    must("TepTinSoHoa", Form::Text(4000)),
];

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/kho/GetKetQuaGiayTo", post(find))
        .route("/kho/GetGiayToByUrl", post(fetch))
        // OWN: the row is public, the name of the call is not.
        .route("/kho/DongBoKetQuaSoHoa", post(push))
}

async fn find(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    if let Err(reply) = account::agency(&province, &headers)? {
        return Ok(reply);
    }
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let findings = check(QUESTION, &asked);
    if !findings.is_empty() {
        return Ok(refuse(&said(&findings)));
    }
    let owner = text(&asked, "SoDinhDanhChuSoHuu");
    let papers = province.ledger.write(|book| {
        book.note_consultation("repository", owner)?;
        book.papers_of(owner)
    })?;
    let wanted = rows(&asked, "DanhSachDanhMucKetQua");
    let found: Vec<Value> = papers
        .iter()
        .filter(|paper| wanted.iter().any(|one| fits(one, paper)))
        .map(shown)
        .collect();
    Ok(Reply::done(json!({
        "errorCode": "0", "message": "Thành công", "signature": "",
        "result": { "DanhSachGiayToKetQua": found },
    })))
}

/// The paper's bytes as Base64 in a JSON string.
async fn fetch(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    if let Err(reply) = account::agency(&province, &headers)? {
        return Ok(reply);
    }
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let path = text(&asked, "DuongDan");
    let bytes = province.ledger.write(|book| book.paper_at(path))?;
    Ok(match bytes {
        Some(bytes) if !text(&asked, "CoQuanChuQuan").is_empty() => {
            Reply::done(json!(Base64::encode_string(&bytes)))
        }
        _ => refuse("Không tìm thấy giấy tờ"),
    })
}

async fn push(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let agency = match account::agency(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let row = match json_body(&headers, &body) {
        Ok(row) => row,
        Err(reply) => return Ok(reply),
    };
    let mut findings = check(PUSHED, &row);
    if text(&row, "MaCoQuan") != agency {
        findings.push(crate::rules::Finding::new(
            "MaCoQuan",
            "không phải của tài khoản",
        ));
    }
    if !findings.is_empty() {
        return Ok(refuse(&said(&findings)));
    }
    Ok(province.ledger.write(|book| take(book, &row))?)
}

fn take(book: &Book<'_>, row: &Value) -> Result<Reply, LedgerError> {
    if book.dossier(text(row, "MaHoSo"))?.is_none() {
        return Ok(refuse("Không tìm thấy hồ sơ"));
    }
    let file = book.file_at(text(row, "TepTinSoHoa"))?;
    let Some(file) = file.filter(|file| file.complete) else {
        return Ok(refuse("TepTinSoHoa: không tải được tệp tin từ đường dẫn"));
    };
    book.put_paper(&RepositoryPaper {
        owner: text(row, "MaChuGiayTo").to_owned(),
        code: text(row, "MaGiayTo").to_owned(),
        symbol: text(row, "KyHieuGiayTo").to_owned(),
        name: text(row, "TenGiayTo").to_owned(),
        agency: text(row, "TenCoQuan").to_owned(),
        path: format!("/kho/giayto/{}", uuid::Uuid::new_v4().simple()),
        bytes: book.bytes(&file.id)?,
        row: row.clone(),
    })?;
    Ok(Reply::done(
        json!({ "errorCode": "0", "message": "Thành công" }),
    ))
}

fn fits(wanted: &Value, paper: &RepositoryPaper) -> bool {
    let symbol = text(wanted, "SoKyHieu");
    text(wanted, "MaKetQua") == paper.code && (symbol.is_empty() || symbol == paper.symbol)
}

fn shown(paper: &RepositoryPaper) -> Value {
    json!({
        "MaKetQua": paper.code, "TenGiayTo": paper.name, "SoKyHieu": paper.symbol,
        "CoQuanChuQuan": paper.agency,
        "DanhSachTepDinhKem": [{ "TenTep": format!("{}.pdf", paper.name), "DuongDan": paper.path }],
    })
}

fn refuse(said: &str) -> Reply {
    Reply::refused(json!({ "errorCode": "1", "message": said, "signature": "", "result": null }))
}
