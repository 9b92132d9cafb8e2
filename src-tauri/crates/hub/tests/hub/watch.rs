//! What whoever looks after the hub sees, and who that is.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use motcua_case::replica::{Chain, FaultCode, Health};

use crate::counter::Counter;
use crate::world::{WATCH, World};

#[tokio::test]
async fn the_page_and_the_figures_tell_of_communes_and_nothing_of_what_they_share() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune("H57.28.13", &hub).await;
    let push = counter.next(Chain::Record, &[b"SEALED-BODY", b"SEALED-BODY"]);
    counter.push(&push).await;
    counter.push(&push).await;
    let page = counter.get("/status").await;
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    assert!(text.contains("H57.28.13") && text.contains("Xã thử") && text.contains("Số quầy"));
    assert!(!text.contains("SEALED") && !text.contains(&counter.device.to_string()));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"));
    let english = counter.get("/status?lang=en").await;
    assert!(String::from_utf8_lossy(&english.body).contains("Last contact"));

    let figures = counter.get("/metrics").await;
    let text = String::from_utf8(figures.body.to_vec()).unwrap();
    for line in [
        "motcua_hub_items_total{verdict=\"applied\"} 2",
        "motcua_hub_items_total{verdict=\"known\"} 2",
        "motcua_hub_requests_total{path=\"/v1/events\",status=\"200\"} 2",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(!text.contains("H57"));
}

/// Of each family its type and what it is; of each sample its name, labels and value.
type Families = BTreeMap<String, (String, String)>;
type Sample = (String, BTreeMap<String, String>, f64);

/// Read by Prometheus's own reader of the format it is said to be in.
#[tokio::test]
async fn the_figures_are_read_by_a_reader_of_others() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/tools/py/bin/python");
    let known = Command::new(&python)
        .args(["-c", "import prometheus_client"])
        .output();
    if !known.is_ok_and(|known| known.status.success()) {
        eprintln!("skipped: prometheus_client is not installed (make setup-test)");
        return;
    }
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune("H57.28.13", &hub).await;
    let push = counter.next(Chain::Record, &[b"SEALED-BODY"]);
    counter.push(&push).await;
    counter.get("/v1/no-such-address").await;
    let figures = counter.get("/metrics").await;
    let kind = figures.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"));
    let file = world.place.path().join("metrics");
    std::fs::write(&file, &figures.body).unwrap();
    let script = "import sys, json
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
families = list(read(open(sys.argv[1], encoding='utf-8').read()))
samples = [[s.name, s.labels, s.value] for f in families for s in f.samples]
print(json.dumps([{f.name: [f.type, f.documentation] for f in families}, samples]))";
    let read = Command::new(python)
        .args(["-c", script])
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    let (families, samples): (Families, Vec<Sample>) =
        serde_json::from_slice(&read.stdout).unwrap();
    let kinds: Vec<(&str, &str)> = families
        .iter()
        .map(|(name, (kind, _))| (name.as_str(), kind.as_str()))
        .collect();
    let wanted = [
        ("motcua_hub_free_bytes", "gauge"),
        ("motcua_hub_items", "counter"),
        ("motcua_hub_queued", "gauge"),
        ("motcua_hub_requests", "counter"),
        ("motcua_hub_seconds", "histogram"),
        ("motcua_hub_waiting", "gauge"),
    ];
    assert_eq!(kinds, wanted);
    assert!(families.values().all(|(_, help)| !help.is_empty()));
    // Every one of them is explained to whoever looks after the hub.
    let operations = Path::new(env!("CARGO_MANIFEST_DIR")).join("OPERATIONS.md");
    let operations = std::fs::read_to_string(operations).unwrap();
    for (name, _) in wanted {
        assert!(operations.contains(&format!("`{name}")), "{name}");
    }
    let value = |name: &str, label: (&str, &str)| {
        let fits = |labels: &BTreeMap<String, String>| {
            labels.get(label.0).is_some_and(|said| said == label.1)
        };
        let found = samples
            .iter()
            .filter(|(said, labels, _)| said == name && fits(labels));
        found.map(|(.., value)| *value).sum::<f64>()
    };
    assert!(value("motcua_hub_items_total", ("verdict", "applied")) == 1.0);
    assert!(value("motcua_hub_requests_total", ("path", "none")) == 1.0);
    assert!(value("motcua_hub_requests_total", ("path", "/v1/events")) == 1.0);
    assert!(value("motcua_hub_seconds_bucket", ("le", "+Inf")) >= 4.0);
}

#[tokio::test]
async fn who_comes_through_a_proxy_needs_the_watchers_token() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut watcher = Counter::new(&hub.base, &"H57.28.13".parse().unwrap());
    let carried = [("x-forwarded-for", "203.0.113.7")];
    for path in ["/status", "/metrics"] {
        watcher.token.clear();
        assert!(watcher.get(path).await.status.is_success());
        let ask =
            async |watcher: &Counter| watcher.ask(Method::GET, path, &carried, Bytes::new()).await;
        assert_eq!(ask(&watcher).await.code(), FaultCode::NotAllowed);
        watcher.token = "another token".to_owned();
        assert_eq!(ask(&watcher).await.code(), FaultCode::NotAllowed);
        watcher.token = WATCH.to_owned();
        assert_eq!(ask(&watcher).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_hub_says_how_it_is_and_when_to_come_again() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = Counter::new(&hub.base, &"H57.28.13".parse().unwrap());
    let health: Health = counter.get("/health").await.json();
    assert!(health.database && health.files && health.reconnect > 0);
    assert!(health.free.unwrap() > 0);
    std::fs::remove_dir_all(world.place.path().join("files")).unwrap();
    let without = counter.get("/health").await;
    assert_eq!(without.status, StatusCode::SERVICE_UNAVAILABLE);
}
