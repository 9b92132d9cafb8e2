//! Dialect A, the DVCQG adapter ("VPCP"): one address, `service` names the operation, §a, §b.1, §d.1.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};

use crate::acceptance::{Refusal, Sender, take_dossiers, take_progress};
use crate::catalogue;
use crate::options::CodeForm;
use crate::province::{Province, Shared};
use crate::reply::{Answer, Reply, json_body};
use crate::rules::{rows, text};

/// The list of error codes is not public (§b.1); these are the simulator's own, but for `3`.
const OK: u8 = 0;
const INVALID: u8 = 1;
const NO_SESSION: u8 = 2;
const KNOWN: u8 = 3;
const NOT_FOUND: u8 = 4;
const NO_SUCH_CALL: u8 = 5;
pub(crate) const BROKEN: u8 = 99;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/a/mapi/login", post(login))
        .route("/a/mapi/g2g", post(call))
}

/// `error_code` in the form that is set.
pub(crate) fn code(form: CodeForm, code: u8) -> Value {
    match form {
        CodeForm::Number => json!(code),
        CodeForm::Text => json!(code.to_string()),
        CodeForm::TwoDigits => json!(format!("{code:02}")),
    }
}

async fn login(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    if !has_dstcode(&province, &headers) {
        return Ok(refuse(&province, INVALID, "Thiếu hoặc sai dstcode"));
    }
    let (username, password) = (text(&asked, "username"), text(&asked, "password"));
    let account = province.options.agencies.iter();
    let Some(agency) = account
        .clone()
        .find(|agency| agency.username == username && agency.password == password)
    else {
        return Ok(refuse(
            &province,
            NO_SESSION,
            "Sai tên đăng nhập hoặc mật khẩu",
        ));
    };
    let ends = province.ends(province.options.session_lasts);
    let session = province
        .ledger
        .write(|book| book.open_session("a", &agency.code, ends))?;
    Ok(Reply::done(json!({
        "error_code": code(province.options.code_form, OK),
        "message": "Đăng nhập thành công",
        "session": session,
    })))
}

async fn call(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    if !has_dstcode(&province, &headers) {
        return Ok(refuse(&province, INVALID, "Thiếu hoặc sai dstcode"));
    }
    let session = text(&asked, "session");
    let Some(agency) = province.ledger.write(|book| book.session("a", session))? else {
        return Ok(refuse(
            &province,
            NO_SESSION,
            "Phiên làm việc không hợp lệ hoặc đã hết hạn",
        ));
    };
    if text(&asked, "madonvi") != agency {
        return Ok(refuse(
            &province,
            INVALID,
            "madonvi: không phải của tài khoản",
        ));
    }
    serve(&province, &agency, &asked)
}

fn serve(province: &Province, agency: &str, asked: &Value) -> Answer {
    match text(asked, "service") {
        "DongBoHoSoMC" => dossiers(province, agency, asked),
        "CapNhatTienDoHoSoMC" => progress(province, agency, asked),
        "TraCuuHoSo" => look_up(province, agency, asked),
        "TraCuuTechID" => tech_id(province, asked),
        "LayDanhSachTTHC" => Ok(found(province, catalogue::procedures())),
        "LayThuTuc" => Ok(found(
            province,
            catalogue::procedure(text(asked, "maTTHC"))
                .map(|procedure| json!([procedure]))
                .unwrap_or_else(|| json!([])),
        )),
        "LayDanhMucLinhVuc" => Ok(found(province, catalogue::domains())),
        "LayDanhMucCoQuan" => Ok(found(
            province,
            catalogue::agencies(&province.options.agencies),
        )),
        _ => Ok(refuse(province, NO_SUCH_CALL, "Dịch vụ không tồn tại")),
    }
}

fn dossiers(province: &Province, agency: &str, asked: &Value) -> Answer {
    let fields = ["session", "madonvi", "service", "isUpdating", "data"];
    if let Some(reply) = envelope(province, asked, &fields) {
        return Ok(reply);
    }
    let updating = match text(asked, "isUpdating") {
        "True" => true,
        "False" => false,
        _ => {
            let said = "isUpdating: chỉ nhận \"True\" hoặc \"False\"";
            return Ok(refuse(province, INVALID, said));
        }
    };
    let verdict = province.ledger.write(|book| {
        take_dossiers(
            province,
            book,
            &sender(agency),
            updating,
            rows(asked, "data"),
        )
    })?;
    Ok(answer(province, verdict, "Đồng bộ hồ sơ thành công"))
}

fn progress(province: &Province, agency: &str, asked: &Value) -> Answer {
    let fields = ["session", "madonvi", "service", "data"];
    if let Some(reply) = envelope(province, asked, &fields) {
        return Ok(reply);
    }
    let verdict = province
        .ledger
        .write(|book| take_progress(province, book, &sender(agency), rows(asked, "data")))?;
    Ok(answer(province, verdict, "Cập nhật tiến độ thành công"))
}

/// A dossier is there if and only if `result` has a row.
fn look_up(province: &Province, agency: &str, asked: &Value) -> Answer {
    let stored = province
        .ledger
        .write(|book| book.dossier(text(asked, "mahoso")))?
        .filter(|stored| stored.agency == agency);
    let rows: Vec<Value> = stored
        .map(|stored| {
            let mut body = stored.body;
            body["TrangThaiHoSo"] = json!(stored.state);
            body
        })
        .into_iter()
        .collect();
    Ok(found(province, json!(rows)))
}

fn tech_id(province: &Province, asked: &Value) -> Answer {
    if text(asked, "provider") != "wso2is" {
        return Ok(refuse(province, INVALID, "provider: chỉ nhận wso2is"));
    }
    let rows = tech_rows(province, text(asked, "mstorcmnd"))?;
    Ok(found(province, rows))
}

/// The account of a person, if there is such a person.
pub(crate) fn tech_rows(
    province: &Province,
    number: &str,
) -> Result<Value, crate::ledger::LedgerError> {
    let person = province.ledger.write(|book| book.person(number))?;
    Ok(match person {
        Some(_) => {
            json!([{ "TECHNICALID": format!("TECH-{}", &crate::ledger::hash_of(number.as_bytes())[..12]) }])
        }
        None => json!([]),
    })
}

/// The envelope has these fields and no others, and `data` is an array.
fn envelope(province: &Province, asked: &Value, fields: &[&str]) -> Option<Reply> {
    let strange = asked
        .as_object()?
        .keys()
        .find(|name| !fields.contains(&name.as_str()));
    if let Some(name) = strange {
        let said = format!("{name}: trường không có trong tài liệu kết nối");
        return Some(refuse(province, INVALID, &said));
    }
    (!asked["data"].is_array()).then(|| refuse(province, INVALID, "data: phải là một mảng"))
}

fn answer(province: &Province, verdict: Result<(), Refusal>, done: &str) -> Reply {
    match verdict {
        Ok(()) => Reply::done(json!({
            "error_code": code(province.options.code_form, OK),
            "message": done,
        })),
        Err(Refusal::Invalid(said)) => refuse(province, INVALID, &said),
        Err(Refusal::Known(number)) => {
            refuse(province, KNOWN, &format!("Hồ sơ {number} đã tồn tại"))
        }
        Err(Refusal::Unknown(number)) => refuse(
            province,
            NOT_FOUND,
            &format!("Không tìm thấy hồ sơ {number}"),
        ),
        Err(Refusal::Foreign(number)) => refuse(
            province,
            INVALID,
            &format!("Hồ sơ {number} không thuộc đơn vị"),
        ),
    }
}

fn found(province: &Province, result: Value) -> Reply {
    Reply::done(json!({
        "error_code": code(province.options.code_form, OK),
        "message": "Thành công",
        "result": result,
    }))
}

fn refuse(province: &Province, error: u8, said: &str) -> Reply {
    Reply::refused(json!({
        "error_code": code(province.options.code_form, error),
        "message": said,
    }))
}

fn has_dstcode(province: &Province, headers: &HeaderMap) -> bool {
    headers
        .get("dstcode")
        .is_some_and(|said| said.as_bytes() == province.options.dstcode.as_bytes())
}

fn sender(agency: &str) -> Sender<'_> {
    Sender {
        dialect: "a",
        agency: Some(agency),
        joined_addresses: false,
    }
}
