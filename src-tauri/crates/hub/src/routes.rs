//! Every address of the hub, in one list: what serves them and what proves that communes never meet both read it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, delete, get, head, options, patch, post};
use motcua_case::replica::{FaultCode, PUSH_MOST};

use crate::hub::Shared;
use crate::trouble::{self, Trouble};
use crate::{
    device, enrolment, feed, files, head as heads, health, loose, metrics, push, quarantine,
    session, status,
};

/// A push as JSON: its bodies as base64, and at most so much about each of them.
const JSON_MOST: usize = PUSH_MOST / 3 * 4 + (64 << 10);

/// A method, an address, and what answers there.
type Address = (Method, &'static str, MethodRouter<Shared>);

/// Every method and address the hub answers to; a GET answers a HEAD, too.
#[must_use]
pub fn addresses() -> Vec<(Method, &'static str)> {
    let all = all().into_iter();
    all.map(|(method, path, _)| (method, path)).collect()
}

fn all() -> Vec<Address> {
    let tus = |answers: MethodRouter<Shared>| answers.layer(from_fn(files::speaks));
    let (read, write) = (Method::GET, Method::POST);
    vec![
        (read.clone(), "/v1/challenge", get(session::challenge)),
        (
            write.clone(),
            "/v1/sessions",
            post(session::begin).layer(few()),
        ),
        (
            write.clone(),
            "/v1/enrolments",
            post(enrolment::enrol).layer(few()),
        ),
        (write.clone(), "/v1/invitations", post(enrolment::invite)),
        (read.clone(), "/v1/devices", get(device::list)),
        (
            write.clone(),
            "/v1/devices/{id}/revoke",
            post(device::revoke),
        ),
        (
            write.clone(),
            "/v1/devices/{id}/release",
            post(device::release),
        ),
        (write.clone(), "/v1/events", post(push::push)),
        (write.clone(), "/v1/loose", post(loose::push)),
        (read.clone(), "/v1/feed", get(feed::read)),
        (read.clone(), "/v1/heads", get(heads::list)),
        (read.clone(), "/v1/quarantine", get(quarantine::list)),
        (read.clone(), "/v1/blobs/{tag}", get(files::blob)),
        (write, "/v1/files", tus(post(files::create))),
        (Method::OPTIONS, "/v1/files", tus(options(files::options))),
        (Method::HEAD, "/v1/files/{id}", tus(head(files::offset))),
        (Method::PATCH, "/v1/files/{id}", tus(patch(files::patch))),
        (
            Method::DELETE,
            "/v1/files/{id}",
            tus(delete(files::terminate)),
        ),
        (read.clone(), "/health", get(health::health)),
        (read.clone(), "/metrics", get(metrics::metrics)),
        (read, "/status", get(status::status)),
    ]
}

pub(crate) fn routes(hub: &Shared) -> Router {
    let router = all()
        .into_iter()
        .fold(Router::new(), |router, (_, path, answers)| {
            router.route(path, answers)
        });
    router
        .fallback(nothing)
        .layer(from_fn(trouble::typed))
        .layer(from_fn_with_state(hub.clone(), metrics::count))
        .layer(DefaultBodyLimit::max(JSON_MOST))
        .with_state(hub.clone())
}

/// From whom has not shown who it is, no more than it needs.
fn few() -> DefaultBodyLimit {
    DefaultBodyLimit::max(8 << 10)
}

async fn nothing() -> Trouble {
    FaultCode::NotFound.into()
}
