//! Chains, the feed, heads, what is kept apart, and loose things.

use std::time::Duration;

use axum::http::StatusCode;
use motcua_case::ids::Hash;
use motcua_case::replica::{
    Chain, DeviceState, FaultCode, Feed, Head, Heads, LooseKind, Push, Pushed, Quarantine,
    QuarantineReason, Refusal, Sealed, Verdict, What,
};

use crate::counter::Counter;
use crate::world::World;

const CODE: &str = "H57.28.13";

#[tokio::test]
async fn items_are_taken_once_in_their_order_and_others_are_waited_for() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune(CODE, &hub).await;
    let first = counter.next(Chain::Record, &[b"one", b"two"]);
    let second = counter.next(Chain::Record, &[b"three"]);
    let early = counter.verdicts(&second).await;
    assert_eq!(early, [Verdict::Wait { expected: 1 }]);
    // The device's own coming in has place 1.
    let taken = counter.verdicts(&first).await;
    assert_eq!(
        taken,
        [Verdict::Applied { n: 2 }, Verdict::Applied { n: 3 }]
    );
    let again = counter.verdicts(&first).await;
    assert_eq!(again, [Verdict::Known { n: 2 }, Verdict::Known { n: 3 }]);
    let items = [&first.items[1..], &second.items[..]].concat();
    let both = counter.push_of(Chain::Record, items);
    let overlapping = counter.verdicts(&both).await;
    assert_eq!(
        overlapping,
        [Verdict::Known { n: 3 }, Verdict::Applied { n: 4 }]
    );
    let feed = counter.feed(0, 0).await;
    assert_eq!(feed.last, 4);
    let items = feed.items.iter().filter_map(|item| match &item.what {
        What::Record { item, .. } => Some(item.clone()),
        _ => None,
    });
    let pushed = [first.items, second.items].concat();
    assert_eq!(items.collect::<Vec<_>>(), pushed);
}

/// A push that goes on where its chain ends is one statement, any other one is judged step by step: what both leave behind
/// is the same but for whose it is.
#[tokio::test]
async fn what_comes_in_one_statement_leaves_what_comes_step_by_step_leaves() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut quick = world.commune(CODE, &hub).await;
    let slow = world.commune("H57.28.14", &hub).await;
    let mut all = Vec::new();
    for page in 0..4_u8 {
        let bodies = [vec![page], vec![0; 3000], Vec::new()];
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let push = quick.next(Chain::Record, &bodies);
        let taken = quick.verdicts(&push).await;
        // One that is known already in front is what keeps a push from being one statement; the first has none.
        let known = all.last().cloned();
        let behind: Vec<_> = known.into_iter().chain(push.items.clone()).collect();
        let carried = slow.verdicts(&slow.push_of(Chain::Record, behind)).await;
        assert_eq!(carried[carried.len() - 3..], taken);
        assert!(
            taken
                .iter()
                .all(|verdict| matches!(verdict, Verdict::Applied { .. }))
        );
        all.extend(push.items);
    }
    let text = "SELECT coalesce(json_agg(f ORDER BY n), '[]')::text, (
            SELECT json_agg(json_build_array(h.chain, h.seq, h.hash) ORDER BY h.chain)::text
            FROM head h WHERE h.commune = c.id)
        FROM commune c, LATERAL (
            SELECT n, kind, chain, seq, id, prev, hash, tag, loose, version, state, body
            FROM feed WHERE commune = c.id) f
        WHERE c.code = $1 GROUP BY c.id";
    let sql = world.sql().await;
    let mut kept = Vec::new();
    for code in [CODE, "H57.28.14"] {
        let row = sql.query_one(text, &[&code]).await.unwrap();
        kept.push((row.get::<_, String>(0), row.get::<_, String>(1)));
    }
    assert_eq!(kept[0], kept[1]);
    assert!(kept[0].0.matches("\"seq\"").count() > 12, "{}", kept[0].0);
}

#[tokio::test]
async fn one_push_that_comes_by_two_instances_at_once_counts_once() {
    let Some(world) = World::new().await else {
        return;
    };
    let hubs = [world.instance().await, world.instance().await];
    let mut counter = world.commune(CODE, &hubs[0]).await;
    let mut twin = Counter::new(&hubs[1].base, &counter.code);
    twin.token.clone_from(&counter.token);
    for _ in 0..20 {
        let push = counter.next(Chain::Record, &[b"a", b"b"]);
        let (one, other) = tokio::join!(counter.verdicts(&push), twin.verdicts(&push));
        let applied = |verdicts: &[Verdict]| {
            let count = |v: &&Verdict| matches!(v, Verdict::Applied { .. });
            verdicts.iter().filter(count).count()
        };
        assert_eq!(applied(&one) + applied(&other), 2, "{one:?} {other:?}");
        let place = |verdict: &Verdict| match verdict {
            Verdict::Applied { n } | Verdict::Known { n } => *n,
            other => panic!("{other:?}"),
        };
        let places = |verdicts: &[Verdict]| verdicts.iter().map(place).collect::<Vec<_>>();
        assert_eq!(places(&one), places(&other));
    }
    gapless(&counter, 0).await;
    assert_eq!(counter.feed(0, 0).await.last, 41);
}

/// Two histories of one chain at once: one of them is the chain, the other is kept apart, whole.
#[tokio::test]
async fn of_two_histories_that_come_at_once_one_is_taken_and_one_is_kept_apart() {
    let Some(world) = World::new().await else {
        return;
    };
    let hubs = [world.instance().await, world.instance().await];
    let judge = world.commune(CODE, &hubs[0]).await;
    for round in 0..5 {
        let mut counter = judge.neighbour(&format!("AAAABBBBCCCCDDD{round}")).await;
        let mut twin = Counter::new(&hubs[1].base, &counter.code);
        twin.token.clone_from(&counter.token);
        let one = counter.next(Chain::Record, &[b"a", b"b"]);
        counter.rewind(Chain::Record, 0, Hash::ZERO);
        let other = counter.next(Chain::Record, &[b"c", b"d", b"e"]);
        let (first, second) = tokio::join!(counter.verdicts(&one), twin.verdicts(&other));
        let taken = |verdicts: &[Verdict]| {
            verdicts
                .iter()
                .all(|v| matches!(v, Verdict::Applied { .. }))
        };
        let forked = |verdicts: &[Verdict]| verdicts.iter().all(|v| *v == Verdict::Forked);
        let apart = match (taken(&first), taken(&second)) {
            (true, false) if forked(&second) => &other,
            (false, true) if forked(&first) => &one,
            _ => panic!("{first:?} {second:?}"),
        };
        let kept: Quarantine = judge.get("/v1/quarantine").await.json();
        let of_it = kept
            .items
            .iter()
            .filter(|item| item.device == counter.device);
        assert_eq!(of_it.count(), apart.items.len());
    }
    gapless(&judge, 0).await;
}

#[tokio::test]
async fn a_head_is_countersigned_and_chains_of_a_device_do_not_meet() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune(CODE, &hub).await;
    let record = counter.next(Chain::Record, &[b"event"]);
    let access = counter.next(Chain::Access, &[b"look", b"look"]);
    let pushed: Pushed = counter.push(&record).await.json();
    assert_eq!(pushed.head.seq, 1);
    counter.push(&access).await;
    let heads: Heads = counter.get("/v1/heads").await.json();
    assert_eq!(heads.heads[0], pushed.head);
    let ends: Vec<(Chain, u64, Hash)> = heads
        .heads
        .iter()
        .map(|head| (head.chain, head.seq, head.hash))
        .collect();
    let wanted = [
        (Chain::Record, 1, record.items[0].hash),
        (Chain::Access, 2, access.items[1].hash),
    ];
    assert_eq!(ends, wanted);
    for head in &heads.heads {
        let end = (head.seq, head.hash);
        let text = Head::signed_text(&counter.code, (head.device, head.chain), end, head.at);
        let key = counter.hub_key.unwrap();
        ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.0)
            .verify(&text, &head.countersignature.0)
            .unwrap();
    }
}

#[tokio::test]
async fn a_fork_is_kept_apart_with_its_device_until_another_one_releases_it() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let judge = world.commune(CODE, &hub).await;
    let mut counter = judge.neighbour("AAAABBBBCCCCDDDD").await;
    let real = counter.next(Chain::Record, &[b"a", b"b"]);
    counter.push(&real).await;
    counter.rewind(Chain::Record, 1, real.items[0].hash);
    let fork = counter.next(Chain::Record, &[b"another b", b"another c"]);
    assert_eq!(counter.verdicts(&fork).await, [Verdict::Forked; 2]);
    let state = last_state(&judge).await;
    assert_eq!(state, Some(DeviceState::Quarantined));

    // It goes on with its real chain, and is not believed.
    counter.rewind(Chain::Record, 2, real.items[1].hash);
    let later = counter.next(Chain::Record, &[b"c"]);
    let refused = Verdict::Refused {
        why: Refusal::Quarantined,
    };
    assert_eq!(counter.verdicts(&later).await, [refused]);
    let known = counter.verdicts(&real).await;
    assert!(matches!(
        known[..],
        [Verdict::Known { .. }, Verdict::Known { .. }]
    ));
    let release = format!("/v1/devices/{}/release", counter.device);
    assert_eq!(
        counter.post(&release, &()).await.code(),
        FaultCode::NotAllowed
    );

    let kept: Quarantine = judge.get("/v1/quarantine?bodies=true").await.json();
    let mut reasons: Vec<_> = kept
        .items
        .iter()
        .map(|item| (item.reason, item.seq))
        .collect();
    reasons.sort_by_key(|(_, seq)| *seq);
    let wanted = [
        (QuarantineReason::Fork, 2),
        (QuarantineReason::Fork, 3),
        (QuarantineReason::Quarantined, 3),
    ];
    assert_eq!(reasons.len(), 3);
    assert!(wanted.iter().all(|wanted| reasons.contains(wanted)));
    let bodies: Vec<_> = kept.items.iter().flat_map(|item| &item.item).collect();
    let is_kept = |wanted: &Sealed| bodies.iter().any(|one| one.body == wanted.body);
    assert!(is_kept(&fork.items[1]) && is_kept(&later.items[0]));

    let reply = judge.post(&release, &()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(last_state(&judge).await, Some(DeviceState::Active));
    let verdicts = counter.verdicts(&later).await;
    assert!(matches!(verdicts[..], [Verdict::Applied { .. }]));
    gapless(&judge, 0).await;
}

#[tokio::test]
async fn what_another_device_carries_counts_once_and_not_if_it_was_touched() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let carrier = world.commune(CODE, &hub).await;
    let stranger = world.commune("H57.28.14", &hub).await;
    let mut counter = carrier.neighbour("AAAABBBBCCCCDDDD").await;
    let push = counter.next(Chain::Record, &[b"carried"]);
    let mut touched = push.clone();
    touched.items[0].hash = Hash::of(b"another");
    assert_eq!(carrier.push(&touched).await.code(), FaultCode::Signature);
    assert_eq!(stranger.push(&push).await.code(), FaultCode::UnknownDevice);
    let taken = carrier.verdicts(&push).await;
    assert!(matches!(taken[..], [Verdict::Applied { .. }]));
    let known = counter.verdicts(&push).await;
    assert!(matches!(known[..], [Verdict::Known { .. }]));
}

#[tokio::test]
async fn what_a_counter_has_of_one_that_was_shut_out_is_taken_from_it_and_not_from_that_one() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let carrier = world.commune(CODE, &hub).await;
    let mut counter = carrier.neighbour("AAAABBBBCCCCDDDD").await;
    let push = counter.next(Chain::Record, &[b"known elsewhere"]);
    let revoke = format!("/v1/devices/{}/revoke", counter.device);
    let reply = carrier.post(&revoke, &()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(counter.push(&push).await.code(), FaultCode::Revoked);
    let taken = carrier.verdicts(&push).await;
    assert!(matches!(taken[..], [Verdict::Applied { .. }]), "{taken:?}");
}

#[tokio::test]
async fn who_read_something_else_or_further_than_there_is_is_told_that_the_hub_was_put_back() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune(CODE, &hub).await;
    let push = counter.next(Chain::Record, &[b"one", b"two"]);
    counter.verdicts(&push).await;
    let feed = counter.feed(0, 0).await;
    let (n, at) = feed.items.last().map(|one| (one.n, one.at)).unwrap();
    let at = at.timestamp_micros();
    let ask = async |after: u64, at: i64| {
        let path = format!("/v1/feed?after={after}&at={at}");
        counter.get(&path).await
    };
    assert_eq!(ask(n, at).await.json::<Feed>().last, n);
    for (after, at) in [(n, at + 1), (n - 1, at - 1), (n + 1, at)] {
        assert_eq!(ask(after, at).await.code(), FaultCode::OtherHistory);
    }
    let further = counter.get(&format!("/v1/feed?after={}", n + 1)).await;
    assert_eq!(further.code(), FaultCode::OtherHistory);
}

#[tokio::test]
async fn the_feed_has_no_gap_while_eight_push_to_two_instances() {
    let Some(world) = World::new().await else {
        return;
    };
    let hubs = [world.instance().await, world.instance().await];
    let reader = world.commune(CODE, &hubs[1]).await;
    let mut pushers = Vec::new();
    for at in 0..8 {
        let mut counter = reader.neighbour(&format!("AAAABBBBCCCCDDD{at}")).await;
        counter.base.clone_from(&hubs[at % 2].base);
        pushers.push(counter);
    }
    let before = reader.feed(0, 0).await.last;
    let tasks: Vec<_> = pushers
        .into_iter()
        .map(|mut counter| {
            tokio::spawn(async move {
                for _ in 0..10 {
                    let push = counter.next(Chain::Record, &[&b"x"[..]; 5]);
                    let verdicts = counter.verdicts(&push).await;
                    assert!(
                        verdicts
                            .iter()
                            .all(|v| matches!(v, Verdict::Applied { .. }))
                    );
                }
            })
        })
        .collect();
    let mut after = before;
    while after < before + 400 {
        for item in reader.feed(after, 5).await.items {
            assert_eq!(item.n, after + 1);
            after = item.n;
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(reader.feed(0, 0).await.last, before + 400);
}

#[tokio::test]
async fn of_a_loose_thing_only_the_newest_body_is_anywhere() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = world.commune(CODE, &hub).await;
    let kind = LooseKind::Key;
    let first = counter.loose(kind, 1, 1, b"SECRET-KEY-OF-A-PAGE").await;
    assert_eq!(first, [Verdict::Applied { n: 2 }]);
    let again = counter.loose(kind, 1, 1, b"SECRET-KEY-OF-A-PAGE").await;
    assert_eq!(again, [Verdict::Known { n: 2 }]);
    assert!(world.dump().contains(&hex(b"SECRET-KEY-OF-A-PAGE")));
    let purged = counter.loose(kind, 1, 2, b"").await;
    assert_eq!(purged, [Verdict::Applied { n: 3 }]);
    assert!(!world.dump().contains(&hex(b"SECRET-KEY-OF-A-PAGE")));
    let older = counter.loose(kind, 1, 1, b"SECRET-KEY-OF-A-PAGE").await;
    assert_eq!(older, [Verdict::Known { n: 3 }]);
    // Another kind under the same tag is another thing.
    counter.loose(LooseKind::Draft, 1, 1, b"draft").await;
    let feed = counter.feed(1, 0).await;
    assert_eq!(feed.items[0].what, What::Gone);
    let bodies = feed.items.iter().filter_map(|item| match &item.what {
        What::Loose { item } => Some((item.kind, item.version, item.body.0.clone())),
        _ => None,
    });
    let wanted = [
        (LooseKind::Key, 2, vec![]),
        (LooseKind::Draft, 1, b"draft".to_vec()),
    ];
    assert_eq!(bodies.collect::<Vec<_>>(), wanted);
}

#[tokio::test]
async fn who_waits_is_woken_by_what_came_to_another_instance() {
    let Some(world) = World::new().await else {
        return;
    };
    let hubs = [world.instance().await, world.instance().await];
    let mut counter = world.commune(CODE, &hubs[0]).await;
    let mut reader = counter.neighbour("AAAABBBBCCCCDDDD").await;
    reader.base.clone_from(&hubs[1].base);
    let last = reader.feed(0, 0).await.last;
    let waiting = tokio::spawn(async move { reader.feed(last, 25).await });
    let push = counter.next(Chain::Record, &[b"news"]);
    counter.push(&push).await;
    let woken = tokio::time::timeout(Duration::from_secs(15), waiting).await;
    let feed = woken.expect("woken long before its time").unwrap();
    assert_eq!(feed.items.len(), 1);
}

#[tokio::test]
async fn who_waits_is_let_go_when_the_hub_ends() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = world.commune(CODE, &hub).await;
    let last = counter.feed(0, 0).await.last;
    let waiting = tokio::spawn(async move { counter.feed(last, 25).await });
    // The request must be there before the hub ends.
    tokio::time::sleep(Duration::from_millis(300)).await;
    tokio::time::timeout(Duration::from_secs(10), hub.end())
        .await
        .expect("ends long before the wait would");
    assert!(waiting.await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_push_that_is_not_well_made_is_refused_in_words() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune(CODE, &hub).await;
    let push = counter.next(Chain::Record, &[b"a", b"b"]);
    type Harm = fn(&mut Push);
    let cases: [(&str, Harm, FaultCode); 4] = [
        ("empty", |push| push.items.clear(), FaultCode::Malformed),
        ("a gap", |push| push.items[1].seq = 3, FaultCode::Malformed),
        (
            "too large a body",
            |push| push.items[1].body.0 = vec![0; (256 << 10) + 1],
            FaultCode::TooLarge,
        ),
        (
            "too large altogether",
            |push| push.items[1].body.0 = vec![0; 2 << 20],
            FaultCode::TooLarge,
        ),
    ];
    for (name, harm, wanted) in cases {
        let mut wrong = push.clone();
        harm(&mut wrong);
        let wrong = counter.push_of(Chain::Record, wrong.items);
        assert_eq!(counter.push(&wrong).await.code(), wanted, "{name}");
    }
    let reply = counter.post("/v1/events", &"no push").await;
    assert_eq!(reply.code(), FaultCode::Malformed);
    assert_eq!(counter.feed(0, 0).await.last, 1);
}

async fn last_state(counter: &Counter) -> Option<DeviceState> {
    let feed = counter.feed(0, 0).await;
    feed.items.iter().rev().find_map(|item| match item.what {
        What::Device { state, .. } => Some(state),
        _ => None,
    })
}

async fn gapless(counter: &Counter, after: u64) {
    let feed = counter.feed(after, 0).await;
    let numbers: Vec<u64> = feed.items.iter().map(|item| item.n).collect();
    assert_eq!(numbers, (after + 1..=feed.last).collect::<Vec<_>>());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
