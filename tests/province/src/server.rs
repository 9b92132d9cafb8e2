//! The server itself: connections over TCP or TLS, hyper beneath axum so that a reply can be cut off.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::header::DATE;
use axum::http::{HeaderName, HeaderValue, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::cut::{Cut, CutOff};
use crate::gate::{gate, http_date};
use crate::line::Connection;
use crate::options::Tls;
use crate::province::{Province, Shared};
use crate::{
    control, dialect_a, dialect_b, dialect_c, files, payment, population, pull, repository, tus,
};

/// On every reply, so that nobody takes it for a real system.
const SIMULATOR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-simulator"),
    HeaderValue::from_static("motcua-province; invented data; not a provincial system"),
);

/// The certificate or key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// No PEM, or not the right one.
    #[error("the PEM of a certificate or key cannot be read")]
    Pem(#[from] rustls::pki_types::pem::Error),
    /// Certificate and key do not go together.
    #[error("the certificate cannot be used")]
    Certificate(#[from] rustls::Error),
}

/// Everything under its own path prefix.
pub(crate) fn router(province: &Shared) -> Router {
    Router::new()
        .merge(dialect_a::routes())
        .merge(dialect_b::routes())
        .merge(dialect_c::routes())
        .merge(files::routes())
        .merge(tus::routes())
        .merge(pull::routes())
        .merge(repository::routes())
        .merge(population::routes())
        .merge(payment::routes())
        .merge(control::routes())
        .layer(DefaultBodyLimit::max(64 << 20))
        .layer(axum::middleware::from_fn_with_state(province.clone(), gate))
        .with_state(province.clone())
}

/// What is needed to speak TLS.
pub(crate) fn acceptor(tls: &Tls) -> Result<TlsAcceptor, TlsError> {
    let chain = CertificateDer::pem_slice_iter(tls.certificates.as_bytes())
        .collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(tls.key.as_bytes())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Takes connections until the runtime ends.
pub(crate) async fn serve(listener: TcpListener, province: Shared, tls: Option<TlsAcceptor>) {
    let router = router(&province);
    let lanes = province.traffic.lanes(&province.faults);
    loop {
        let Ok((stream, _peer)) = listener.accept().await else {
            // Too many open files, or a peer that was gone again: others wait behind it.
            tokio::task::yield_now().await;
            continue;
        };
        let line = Connection::new(stream, lanes.0.clone(), lanes.1.clone());
        let (router, province, tls) = (router.clone(), province.clone(), tls.clone());
        tokio::spawn(async move {
            match tls {
                None => converse(line, router, province).await,
                Some(tls) => {
                    if let Ok(line) = tls.accept(line).await {
                        converse(line, router, province).await;
                    }
                }
            }
        });
    }
}

/// One connection until either side closes it; how it ends is nobody's concern here.
async fn converse<S>(stream: S, router: Router, province: Shared)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        answer(router.clone(), province.clone(), request)
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// An error here makes hyper close the connection without a reply.
async fn answer(
    router: Router,
    province: Shared,
    request: Request<Incoming>,
) -> Result<Response, CutOff> {
    let mut response = match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if response.extensions().get::<Cut>().is_some() {
        return Err(CutOff);
    }
    let headers = response.headers_mut();
    headers.insert(SIMULATOR.0, SIMULATOR.1);
    if let Some(date) = date(&province) {
        headers.insert(DATE, date);
    }
    Ok(response)
}

fn date(province: &Province) -> Option<HeaderValue> {
    let skew = chrono::TimeDelta::seconds(province.faults.skew());
    HeaderValue::from_str(&http_date(province.options.clock.now() + skew)).ok()
}
