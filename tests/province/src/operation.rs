//! Names of operations, as faults and the list of calls use them.

use axum::http::Method;
use serde_json::Value;

/// Name of a call from its method and path: `a.login`, `b.themmoi`, `c.upload`, `tus.patch`.
/// Dialect A's one address is `a.g2g` until its body is read.
pub(crate) fn name(method: &Method, path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["files", "tus", ..] => format!("tus.{}", tus(method)),
        ["files"] => "files.upload".to_owned(),
        ["files", ..] => "files.download".to_owned(),
        [group, .., last] => format!("{group}.{last}"),
        [only] => (*only).to_owned(),
        [] => "root".to_owned(),
    }
}

/// Whether the body says which operation it is.
pub(crate) fn is_in_body(name: &str) -> bool {
    name == "a.g2g"
}

/// The operation of dialect A that a body asks for.
pub(crate) fn in_body(body: &[u8]) -> String {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let service = asked["service"].as_str().unwrap_or("g2g");
    let plain = service.len() <= 40 && service.bytes().all(|byte| byte.is_ascii_alphanumeric());
    format!("a.{}", if plain { service } else { "g2g" })
}

fn tus(method: &Method) -> &'static str {
    match *method {
        Method::POST => "create",
        Method::PATCH => "patch",
        Method::HEAD => "head",
        Method::DELETE => "terminate",
        _ => "options",
    }
}
