//! What is acknowledged stays, whatever ends in the middle: the database, or an instance as a process.
//!
//! A test program of its own, because it ends the database that other tests would be using.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking"
)]
#![allow(dead_code, reason = "the world is shared with the other test program")]

#[path = "../hub/counter.rs"]
mod counter;
#[path = "../hub/world.rs"]
mod world;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use counter::Counter;
use motcua_case::replica::{Chain, Push, Pushed, Verdict, What};
use tokio::sync::Mutex;
use world::World;

/// One at a time: each may end what another would need.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Pushes until told to stop, each push again until it is answered; gives how many items were acknowledged.
async fn keep_pushing(
    mut counter: Counter,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
) -> (Counter, u64) {
    let mut sent = 0;
    while !stop.load(Ordering::Relaxed) {
        let push = counter.next(Chain::Record, &[&b"x"[..]; 7]);
        sent += 7;
        until_taken(&counter, &push).await;
        acknowledged.store(sent, Ordering::Relaxed);
    }
    (counter, sent)
}

async fn until_taken(counter: &Counter, push: &Push) {
    let body: bytes::Bytes = serde_json::to_vec(push).unwrap().into();
    loop {
        let reply = counter
            .try_ask(axum::http::Method::POST, "/v1/events", &[], body.clone())
            .await;
        match reply {
            Ok(reply) if reply.status == StatusCode::OK => {
                let pushed: Pushed = reply.json();
                let kept = |verdict: &Verdict| {
                    matches!(verdict, Verdict::Applied { .. } | Verdict::Known { .. })
                };
                assert!(pushed.verdicts.iter().all(kept), "{pushed:?}");
                return;
            }
            // Away or busy: neither yes nor no, so it is asked again.
            Ok(reply) => assert!(
                [
                    StatusCode::SERVICE_UNAVAILABLE,
                    StatusCode::TOO_MANY_REQUESTS
                ]
                .contains(&reply.status),
                "{reply:?}"
            ),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every number of the feed once, every link of every chain once.
async fn judged(counter: &Counter, wanted: u64) {
    let (mut after, mut links) = (0, 0);
    loop {
        let page = counter.feed(after, 0).await;
        if page.items.is_empty() {
            break;
        }
        for item in page.items {
            assert_eq!(item.n, after + 1);
            after = item.n;
            links += u64::from(matches!(item.what, What::Record { .. }));
        }
    }
    assert_eq!(links, wanted, "neither lost nor doubled");
}

fn postgres(what: &str) {
    let program = std::env::var("MOTCUA_TEST_POSTGRES").unwrap();
    let status = Command::new(program)
        .arg(what)
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_database_falls_and_stands_up_again() {
    let _alone = ALONE.lock().await;
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let reader = world.commune("H57.28.13", &hub).await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    let mut counts = Vec::new();
    for at in 0..3 {
        let counter = reader.neighbour(&format!("AAAABBBBCCCCDDD{at}")).await;
        let count = Arc::new(AtomicU64::new(0));
        counts.push(count.clone());
        tasks.push(tokio::spawn(keep_pushing(counter, stop.clone(), count)));
    }
    for _ in 0..3 {
        more_from_each(&counts).await;
        postgres("crash");
        for path in ["/v1/heads", "/health"] {
            // The first one may still be on a connection that was just cut.
            let reply = reader.get(path).await;
            assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        }
        postgres("start");
    }
    more_from_each(&counts).await;
    stop.store(true, Ordering::Relaxed);
    let mut sent = 0;
    for task in tasks {
        sent += task.await.unwrap().1;
    }
    judged(&reader, sent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_is_killed_takes_nothing_with_it_and_doubles_nothing() {
    let _alone = ALONE.lock().await;
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let reader = world.commune("H57.28.13", &hub).await;
    let mut counter = reader.neighbour("AAAABBBBCCCCDDDD").await;
    let mut sent = 0;
    for round in 0..6 {
        let mut process = Process::start(&world);
        counter.base.clone_from(&process.base);
        let stop = Arc::new(AtomicBool::new(false));
        let count = Arc::new(AtomicU64::new(0));
        let task = tokio::spawn(keep_pushing(counter, stop.clone(), count.clone()));
        more_from_each(std::slice::from_ref(&count)).await;
        // At any moment of the next push.
        tokio::time::sleep(Duration::from_millis(round * 3)).await;
        process.child.kill().unwrap();
        process.child.wait().unwrap();
        // The same address stands up again and is asked for the push that had no answer.
        let process = Process::start_at(&world, &process.base);
        stop.store(true, Ordering::Relaxed);
        let pushed;
        (counter, pushed) = task.await.unwrap();
        sent += pushed;
        drop(process);
    }
    judged(&reader, sent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_ends_in_good_order_when_it_is_told_to() {
    let _alone = ALONE.lock().await;
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = world.commune("H57.28.13", &hub).await;
    let mut process = Process::start(&world);
    let mut other = counter.neighbour("AAAABBBBCCCCDDDD").await;
    other.base.clone_from(&process.base);
    let last = other.feed(0, 0).await.last;
    let waiting = tokio::spawn(async move { other.feed(last, 25).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let told = Command::new("kill")
        .arg(process.child.id().to_string())
        .status();
    assert!(told.unwrap().success());
    assert!(process.child.wait().unwrap().success());
    assert!(waiting.await.unwrap().items.is_empty());
}

/// Waits until each of them was acknowledged something more.
async fn more_from_each(counts: &[Arc<AtomicU64>]) {
    let before: Vec<u64> = counts
        .iter()
        .map(|count| count.load(Ordering::Relaxed))
        .collect();
    let more = async {
        while counts
            .iter()
            .zip(&before)
            .any(|(count, before)| count.load(Ordering::Relaxed) < before + 21)
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), more)
        .await
        .expect("pushes go on");
}

/// The program itself.
struct Process {
    child: Child,
    base: String,
}

impl Process {
    fn start(world: &World) -> Self {
        Self::start_at(world, "http://127.0.0.1:0")
    }

    fn start_at(world: &World, base: &str) -> Self {
        let address = base.strip_prefix("http://").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_motcua-hub"))
            .args(["serve", "--listen", address, "--files"])
            .arg(world.place.path().join("files"))
            .arg("--key")
            .arg(world.place.path().join("key"))
            .env("MOTCUA_HUB_DATABASE", &world.database)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap();
        // Whatever it says later goes nowhere, and does not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Self {
            base: format!("http://{address}"),
            child,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
