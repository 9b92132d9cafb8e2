//! What is counted, for Prometheus: how much and how fast, never whose.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use motcua_case::replica::{FaultCode, Verdict};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::hub::Shared;
use crate::trouble::Trouble;
use crate::watcher::Watcher;

type Labels = Vec<(&'static str, String)>;

/// Seconds that answers are sorted by.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Counts of this instance since it started.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    items: Family<Labels, Counter>,
    waiting: Gauge,
    queued: Gauge,
    /// Nothing at all where a store does not say.
    free: Family<Labels, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut this = Self {
            registry: Registry::with_prefix("motcua_hub"),
            requests: Family::default(),
            seconds: Histogram::new(SECONDS),
            items: Family::default(),
            waiting: Gauge::default(),
            queued: Gauge::default(),
            free: Family::default(),
        };
        let registry = &mut this.registry;
        registry.register(
            "requests",
            "Requests by address and status",
            this.requests.clone(),
        );
        registry.register(
            "seconds",
            "Seconds to an answer, readers that wait left out",
            this.seconds.clone(),
        );
        registry.register(
            "items",
            "Items of chains by what became of them",
            this.items.clone(),
        );
        registry.register(
            "waiting",
            "Readers that wait for something new",
            this.waiting.clone(),
        );
        registry.register(
            "queued",
            "Requests that wait for their turn",
            this.queued.clone(),
        );
        registry.register("free_bytes", "Free bytes for files", this.free.clone());
        this
    }
}

impl Metrics {
    /// What became of items of a push.
    pub(crate) fn judged(&self, verdicts: &[Verdict]) {
        for verdict in verdicts {
            let name = match verdict {
                Verdict::Applied { .. } => "applied",
                Verdict::Known { .. } => "known",
                Verdict::Wait { .. } => "wait",
                Verdict::Forked => "forked",
                Verdict::Refused { .. } => "refused",
            };
            let labels = vec![("verdict", name.to_owned())];
            self.items.get_or_create(&labels).inc();
        }
    }
}

/// Counts every request.
pub(crate) async fn count(State(hub): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    // An address that is none is not kept: anybody can invent them.
    let path = path.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let waits = path == "/v1/feed";
    let began = Instant::now();
    let response = next.run(request).await;
    if !waits {
        hub.metrics.seconds.observe(began.elapsed().as_secs_f64());
    }
    let labels = vec![
        ("path", path),
        ("status", response.status().as_str().to_owned()),
    ];
    hub.metrics.requests.get_or_create(&labels).inc();
    response
}

/// `GET /metrics`
pub(crate) async fn metrics(State(hub): State<Shared>, _: Watcher) -> Result<Response, Trouble> {
    let metrics = &hub.metrics;
    let gauge = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    metrics.waiting.set(gauge(hub.wake.waiting()));
    metrics.queued.set(gauge(hub.admission.waiting()));
    if let Some(free) = hub.objects.free() {
        let gauge = metrics.free.get_or_create(&Labels::new());
        gauge.set(i64::try_from(free).unwrap_or(i64::MAX));
    }
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|_| FaultCode::Unavailable)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}
