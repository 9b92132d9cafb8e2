//! What PostgreSQL itself does: transactions of 50 rows into a table shaped as the feed, from as many connections as both
//! instances have transactions, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use motcua_hub::Limits;
use uuid::Uuid;

use crate::world::World;

const TIME: Duration = Duration::from_secs(6);
const ROWS: usize = 50;

/// Rows a second.
pub async fn rate(world: &World) -> f64 {
    let make = "DROP TABLE IF EXISTS raw;
        CREATE TABLE raw (LIKE feed INCLUDING ALL) PARTITION BY HASH (commune);
        DO $$ BEGIN FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE raw_%s PARTITION OF raw FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
        END LOOP; END $$;";
    world.sql().await.batch_execute(make).await.unwrap();
    let connections = 2 * Limits::default().transactions;
    let count = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|at| {
            let (address, count) = (world.database.clone(), count.clone());
            tokio::spawn(async move { insert(&address, at, &count, began).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let rate = count.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    world
        .sql()
        .await
        .batch_execute("DROP TABLE raw")
        .await
        .unwrap();
    rate
}

async fn insert(address: &str, connection: usize, count: &AtomicU64, began: Instant) {
    let client = crate::world::connect(address).await;
    let text = "INSERT INTO raw (commune, n, kind, device, chain, seq, id, prev, hash, tag, body)
        SELECT $1, $2 + o, 0, $3, 0, $2 + o, id, hash, hash, tag, body
        FROM UNNEST($4::uuid[], $5::bytea[], $6::bytea[], $7::bytea[]) WITH ORDINALITY AS item (id, hash, tag, body, o)";
    let statement = client.prepare(text).await.unwrap();
    let device = Uuid::now_v7();
    let (hash, tag, body) = (vec![7_u8; 32], vec![7_u8; 16], vec![7_u8; 1024]);
    let mut at = 0_i64;
    while began.elapsed() < TIME {
        let ids: Vec<Uuid> = (0..ROWS).map(|_| Uuid::now_v7()).collect();
        // As many communes take turns as bring their backlog.
        let commune = (connection * 1000) as i32 + (at / ROWS as i64 % 38) as i32;
        let (hashes, tags, bodies) = (vec![&hash; ROWS], vec![&tag; ROWS], vec![&body; ROWS]);
        client
            .execute(
                &statement,
                &[&commune, &at, &device, &ids, &hashes, &tags, &bodies],
            )
            .await
            .unwrap();
        at += ROWS as i64;
        count.fetch_add(ROWS as u64, Ordering::Relaxed);
    }
}
