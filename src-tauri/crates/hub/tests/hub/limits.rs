//! Too much at once, and what is no request at all.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use motcua_case::replica::{Chain, FaultCode};
use motcua_hub::Limits;

use crate::world::World;

const CODE: &str = "H57.28.13";

#[tokio::test]
async fn who_cannot_have_a_turn_is_told_when_to_come_again_and_others_go_on() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world
        .instance_with(Limits {
            turn: Duration::from_millis(100),
            of_a_commune: 1,
            ..Limits::default()
        })
        .await;
    let mut counter = world.commune(CODE, &hub).await;
    let mut other = world.commune("H57.28.14", &hub).await;
    // Somebody holds the commune's feed, so that its one turn is taken for long.
    let sql = world.sql().await;
    sql.batch_execute(
        "BEGIN; SELECT last FROM feed_end e JOIN commune c ON c.id = e.commune WHERE c.code = 'H57.28.13' FOR UPDATE OF e",
    )
    .await
    .unwrap();
    let push = counter.next(Chain::Record, &[b"x"]);
    let waits = async { counter.post("/v1/events", &push).await };
    let second = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let busy = counter.get("/v1/heads").await;
        assert_eq!(
            (busy.status, busy.code()),
            (StatusCode::TOO_MANY_REQUESTS, FaultCode::Busy)
        );
        assert!(busy.number("retry-after") >= 1);
        let others = other.next(Chain::Record, &[b"x"]);
        assert_eq!(
            other.post("/v1/events", &others).await.status,
            StatusCode::OK
        );
        sql.batch_execute("COMMIT").await.unwrap();
    };
    let (taken, ()) = tokio::join!(waits, second);
    assert_eq!(taken.status, StatusCode::OK);
}

#[tokio::test]
async fn a_device_that_asks_without_end_is_slowed_down() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world
        .instance_with(Limits {
            of_a_device: NonZeroU32::MIN,
            ..Limits::default()
        })
        .await;
    let counter = world.commune(CODE, &hub).await;
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(counter.get("/v1/heads").await.status);
    }
    assert_eq!(answers[0], StatusCode::OK);
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS));
}

#[tokio::test]
async fn what_is_no_request_of_the_hub_is_refused_in_its_words() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = world.commune(CODE, &hub).await;
    let long = vec![b'x'; 2 << 20];
    let cases = [
        (Method::GET, "/", Vec::new(), 404, FaultCode::NotFound),
        (
            Method::DELETE,
            "/v1/feed",
            Vec::new(),
            405,
            FaultCode::Malformed,
        ),
        (
            Method::GET,
            "/v1/feed?after=x",
            Vec::new(),
            400,
            FaultCode::Malformed,
        ),
        (
            Method::GET,
            "/v1/feed?after=-1",
            Vec::new(),
            400,
            FaultCode::Malformed,
        ),
        (
            Method::POST,
            "/v1/devices/x/revoke",
            Vec::new(),
            400,
            FaultCode::Malformed,
        ),
        (
            Method::POST,
            "/v1/loose",
            b"{".to_vec(),
            400,
            FaultCode::Malformed,
        ),
        (
            Method::POST,
            "/v1/loose",
            b"{\"items\":[]}".to_vec(),
            400,
            FaultCode::Malformed,
        ),
        (Method::POST, "/v1/loose", long, 413, FaultCode::TooLarge),
        // Without a session less is taken.
        (
            Method::POST,
            "/v1/sessions",
            vec![b' '; 9 << 10],
            413,
            FaultCode::TooLarge,
        ),
        (
            Method::POST,
            "/v1/enrolments",
            vec![b' '; 9 << 10],
            413,
            FaultCode::TooLarge,
        ),
    ];
    for (method, path, body, status, code) in cases {
        let reply = counter.ask(method, path, &[], Bytes::from(body)).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (status, code),
            "{path}"
        );
    }
}
