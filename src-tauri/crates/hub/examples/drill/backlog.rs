//! One commune's backlog and the way it is brought in.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use motcua_case::ids::Hash;
use motcua_case::replica::{Chain, Pushed, Verdict};
use motcua_hub::{Commune, Database};

use crate::counter::Counter;
use crate::world::World;

const PAGE: usize = 50;
const BODY: usize = 1000;

/// Pushes of one counter, made beforehand, so that making them takes nothing from the hub.
pub struct Backlog {
    counter: Counter,
    pushes: Vec<Bytes>,
    place: u64,
}

/// How it went.
pub struct Drained {
    /// From the beginning of all to its last answer.
    pub done: Duration,
    /// Seconds to each answer.
    pub answers: Vec<f64>,
}

/// What all of them saw.
#[derive(Default)]
pub struct Line {
    taken: AtomicU64,
    busy: AtomicU64,
    refused: Mutex<BTreeMap<u16, u64>>,
}

impl Line {
    pub async fn reached(&self, wanted: u64) {
        while self.taken.load(Ordering::Relaxed) < wanted {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn busy(&self) -> u64 {
        self.busy.load(Ordering::Relaxed)
    }

    pub fn refused(&self, port: u16) -> u64 {
        self.refused
            .lock()
            .unwrap()
            .get(&port)
            .copied()
            .unwrap_or(0)
    }
}

impl Backlog {
    pub async fn make(world: &World, at: usize, port: u16, events: usize) -> Self {
        let database = Database::at(&world.database, 1, Duration::from_secs(5)).unwrap();
        let code = format!("H57.{}.{}", 10 + at / 90, 10 + at % 90)
            .parse()
            .unwrap();
        let founding = Commune::add(&database, &code, "Xã thử").await.unwrap();
        let mut counter = Counter::new(&format!("http://127.0.0.1:{port}"), &code);
        counter.enrol(&founding).await.unwrap();
        counter.prove().await;
        let bodies: Vec<Vec<u8>> = (0..events).map(|event| body(at, event)).collect();
        let pushes = bodies.chunks(PAGE).map(|page| {
            let page: Vec<&[u8]> = page.iter().map(Vec::as_slice).collect();
            let push = counter.next(Chain::Record, &page);
            serde_json::to_vec(&push).unwrap().into()
        });
        Self {
            pushes: pushes.collect(),
            place: at as u64,
            counter,
        }
    }

    /// All of it, each push until it is answered; goes to the other instance where one does not answer.
    pub async fn drain(
        mut self,
        line: std::sync::Arc<Line>,
        ports: [u16; 2],
        spread: Duration,
    ) -> Drained {
        let began = Instant::now();
        tokio::time::sleep(spread.mul_f64(chance(self.place, 0))).await;
        let mut answers = Vec::new();
        let mut port = ports[self.place as usize % 2];
        for (at, push) in self.pushes.clone().into_iter().enumerate() {
            let mut tries = 0;
            loop {
                let asked = Instant::now();
                let sent = self
                    .counter
                    .try_ask(Method::POST, "/v1/events", &[], push.clone())
                    .await;
                match sent {
                    Ok(reply) if reply.status == StatusCode::OK => {
                        answers.push(asked.elapsed().as_secs_f64());
                        let pushed: Pushed = reply.json();
                        let kept = |verdict: &Verdict| {
                            matches!(verdict, Verdict::Applied { .. } | Verdict::Known { .. })
                        };
                        assert!(pushed.verdicts.iter().all(kept));
                        line.taken
                            .fetch_add(pushed.verdicts.len() as u64, Ordering::Relaxed);
                        break;
                    }
                    Ok(reply) => {
                        assert!(
                            [
                                StatusCode::TOO_MANY_REQUESTS,
                                StatusCode::SERVICE_UNAVAILABLE
                            ]
                            .contains(&reply.status),
                            "{reply:?}"
                        );
                        line.busy.fetch_add(1, Ordering::Relaxed);
                        let pause = Duration::from_secs(reply.number("retry-after"));
                        tokio::time::sleep(pause.mul_f64(0.5 + chance(self.place, tries))).await;
                    }
                    Err(_) => {
                        *line.refused.lock().unwrap().entry(port).or_default() += 1;
                        port = if port == ports[0] { ports[1] } else { ports[0] };
                        self.counter.base = format!("http://127.0.0.1:{port}");
                        let pause =
                            Duration::from_millis(500).mul_f64(chance(self.place, at as u64));
                        tokio::time::sleep(pause).await;
                    }
                }
                tries += 1;
            }
        }
        Drained {
            done: began.elapsed(),
            answers,
        }
    }
}

/// Sealed bytes look like chance.
fn body(commune: usize, event: usize) -> Vec<u8> {
    let mut body = Vec::with_capacity(BODY + 32);
    while body.len() < BODY {
        let seed = format!("{commune} {event} {}", body.len());
        body.extend(Hash::of(seed.as_bytes()).0);
    }
    body
}

/// The same every time: 0 to 1.
fn chance(place: u64, at: u64) -> f64 {
    let hash = Hash::of(&[place.to_be_bytes(), at.to_be_bytes()].concat());
    f64::from(hash.0[0]) / 255.0
}
