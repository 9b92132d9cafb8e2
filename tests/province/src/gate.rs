//! What every call passes: faults are played here, and the call is kept in the ledger.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::json;

use crate::cut::{Cut, cut_after, half_of};
use crate::faults::{self, Kind, Plan};
use crate::operation;
use crate::province::{Province, Shared};
use crate::reply::Refused;

/// Bytes of one request at most.
const MOST: usize = 64 << 20;

/// Lets a call through to its handler, or does to it what the faults say.
pub(crate) async fn gate(State(province): State<Shared>, request: Request, next: Next) -> Response {
    let mut name = operation::name(request.method(), request.uri().path());
    if name.starts_with('_') {
        return next.run(request).await;
    }
    let (parts, mut body) = request.into_parts();
    if operation::is_in_body(&name) {
        let Ok(bytes) = whole(body).await else {
            return Cut::response();
        };
        name = operation::in_body(&bytes);
        body = Body::from(bytes);
    }
    let plan = province.faults.plan(&name, province.options.clock.now());
    let request = Request::from_parts(parts, body);
    let response = play(&province, &name, &plan, request, next).await;
    note(&province, &name, &plan, &response);
    response
}

async fn play(
    province: &Province,
    name: &str,
    plan: &Plan,
    request: Request,
    next: Next,
) -> Response {
    if plan.wait > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(plan.wait)).await;
    }
    if let Some(seconds) = plan.quota {
        return too_many(seconds);
    }
    let Some(kind) = &plan.kind else {
        return next.run(request).await;
    };
    match instead(province, name, kind) {
        Some(response) => response,
        None => around(province, kind, request, next).await,
    }
}

/// Faults that keep the call from its handler.
fn instead(province: &Province, name: &str, kind: &Kind) -> Option<Response> {
    Some(match kind {
        Kind::DropBefore => Cut::response(),
        Kind::Status {
            code,
            body,
            retry_after,
        } => status(province, *code, *body, *retry_after),
        Kind::CaptivePage { redirect: true } => {
            let portal = "http://dang-nhap.mang-cong-cong.example/";
            (StatusCode::FOUND, [(LOCATION, portal)]).into_response()
        }
        Kind::CaptivePage { redirect: false } => page(StatusCode::OK, LOGIN_PAGE),
        Kind::EmptyReply { effect: false } => StatusCode::OK.into_response(),
        Kind::ErrorIn200 => error_in_200(province, name),
        Kind::WrongJson { effect: false } => wrong_json(),
        Kind::RevokedDevice => {
            let body = json!({ "code": 403, "message": "Thiết bị đã bị thu hồi quyền" });
            (StatusCode::FORBIDDEN, axum::Json(body)).into_response()
        }
        _ => return None,
    })
}

/// Faults that let the call do what it does and then spoil it.
async fn around(province: &Province, kind: &Kind, request: Request, next: Next) -> Response {
    match kind {
        Kind::CommitThenDrop => {
            next.run(request).await;
            Cut::response()
        }
        Kind::EmptyReply { .. } => {
            next.run(request).await;
            StatusCode::OK.into_response()
        }
        Kind::WrongJson { .. } => {
            next.run(request).await;
            wrong_json()
        }
        Kind::TruncatedJson => half_of(next.run(request).await).await,
        Kind::DuplicateDelivery => twice(request, next).await,
        Kind::ExpiredSession => {
            if province
                .ledger
                .write(|book| book.revoke_sessions())
                .is_err()
            {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
            next.run(request).await
        }
        Kind::ResetAfter { bytes } => reset(request, next, *bytes).await,
        _ => next.run(request).await,
    }
}

async fn twice(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = whole(body).await else {
        return Cut::response();
    };
    let first = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    next.clone().run(first).await;
    let second = Request::from_parts(parts, Body::from(bytes));
    next.run(second).await
}

/// The handler sees the body break off; the connection is closed whatever it makes of that.
async fn reset(request: Request, next: Next, bytes: u64) -> Response {
    let (parts, body) = request.into_parts();
    let (body, was_cut) = cut_after(body, bytes);
    let response = next.run(Request::from_parts(parts, body)).await;
    if was_cut.happened() {
        Cut::response()
    } else {
        response
    }
}

async fn whole(body: Body) -> Result<Bytes, axum::Error> {
    let limited = http_body_util::Limited::new(body, MOST);
    let bytes = limited.collect().await.map_err(axum::Error::new)?;
    Ok(bytes.to_bytes())
}

fn note(province: &Province, name: &str, plan: &Plan, response: &Response) {
    let dropped = response.extensions().get::<Cut>().is_some();
    let refused = response.extensions().get::<Refused>().is_some();
    let outcome = match (dropped, &plan.kind, plan.quota) {
        (true, ..) => "dropped",
        (_, None, None) if refused || response.status().as_u16() >= 400 => "refused",
        (_, None, None) => "ok",
        _ => "faulted",
    };
    let status = if dropped {
        0
    } else {
        response.status().as_u16()
    };
    let fault = match plan.quota {
        Some(_) => "quota".to_owned(),
        None => plan.kind.as_ref().map(label).unwrap_or_default(),
    };
    // The list of calls is for reading alone: a call is not undone because it could not be listed.
    let _ = province
        .ledger
        .write(|book| book.note_call(name, &fault, status, outcome));
}

/// `commit_then_drop`, as in `POST /_fault`.
fn label(kind: &Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(fields)) => fields.keys().cloned().collect(),
        _ => String::new(),
    }
}

const LOGIN_PAGE: &str = "<!DOCTYPE html><html><head><title>Đăng nhập Wi-Fi</title></head>\
    <body><h1>Thành công đang chờ bạn</h1><form method=\"post\"><input name=\"phone\"></form></body></html>";

fn page(status: StatusCode, text: &'static str) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, html)], text).into_response()
}

fn wrong_json() -> Response {
    axum::Json(json!({ "timestamp": 0, "items": [{ "ok": true }], "next": null })).into_response()
}

fn too_many(seconds: u32) -> Response {
    let body = json!({ "message": "Vượt quá số lần gọi cho phép" });
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn status(
    province: &Province,
    code: u16,
    body: faults::Body,
    retry_after: Option<faults::RetryAfter>,
) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match body {
        faults::Body::Html => page(status, "<html><body><h1>Proxy Error</h1></body></html>"),
        faults::Body::Json => {
            let body = json!({ "code": code, "message": "Hệ thống đang bận" });
            (status, axum::Json(body)).into_response()
        }
        faults::Body::Empty => status.into_response(),
    };
    if let Some(value) = retry_after.and_then(|after| when(province, after)) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

fn when(province: &Province, after: faults::RetryAfter) -> Option<HeaderValue> {
    match after {
        faults::RetryAfter::Seconds(seconds) => Some(HeaderValue::from(seconds)),
        faults::RetryAfter::Date(seconds) => {
            let seconds = i64::from(seconds) + province.faults.skew();
            let at = province.options.clock.now() + chrono::TimeDelta::seconds(seconds);
            HeaderValue::from_str(&http_date(at)).ok()
        }
    }
}

/// `Sun, 22 Nov 2026 06:00:00 GMT`
pub(crate) fn http_date(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// An error as the dialect says it, with the status of a success.
fn error_in_200(province: &Province, name: &str) -> Response {
    let said = "Lỗi hệ thống, vui lòng thử lại sau";
    let body = match name.split('.').next() {
        Some("a") => json!({
            "error_code": crate::dialect_a::code(province.options.code_form, crate::dialect_a::BROKEN),
            "message": said,
        }),
        Some("b") => json!({ "error_code": "-1", "message": said }),
        Some("c") => json!({ "code": 500, "message": said, "data": null }),
        _ => json!({ "error": said }),
    };
    axum::Json(body).into_response()
}
