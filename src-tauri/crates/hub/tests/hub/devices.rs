//! How devices come in, prove themselves and are kept out.

use std::time::Duration;

use axum::http::StatusCode;
use motcua_case::replica::{
    Bytes, Chain, DeviceState, Devices, FaultCode, Invitation, Quarantine, QuarantineReason,
    invitation_id,
};

use crate::counter::Counter;
use crate::world::World;

const CODE: &str = "H57.28.13";
const INVITE: &str = "AAAABBBBCCCCDDDD";

#[tokio::test]
async fn a_code_lets_one_device_in_and_its_lost_answer_is_given_again() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let first = world.commune(CODE, &hub).await;
    let mut other = first.neighbour(INVITE).await;
    assert_eq!(other.enrol(INVITE).await.unwrap().0, b"sealed");
    let mut third = Counter::new(&hub.base, &first.code);
    assert_eq!(third.enrol(INVITE).await, Err(FaultCode::Invitation));
    // Another key under the name of a device that is there.
    third.device = other.device;
    assert_eq!(third.enrol(INVITE).await, Err(FaultCode::DeviceTaken));
    let devices: Devices = first.get("/v1/devices").await.json();
    let states: Vec<_> = devices
        .devices
        .iter()
        .map(|one| (one.device, one.state))
        .collect();
    let active = DeviceState::Active;
    assert_eq!(states, [(first.device, active), (other.device, active)]);
}

#[tokio::test]
async fn no_code_but_an_open_one_of_the_commune_lets_anybody_in() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let first = world.commune(CODE, &hub).await;
    let other = world.commune("H57.28.14", &hub).await;
    let invitation = |minutes| Invitation {
        id: invitation_id(INVITE).unwrap(),
        bundle: Bytes(vec![1]),
        minutes,
    };
    for minutes in [0, 11] {
        let reply = first.post("/v1/invitations", &invitation(minutes)).await;
        assert_eq!(reply.code(), FaultCode::Malformed, "{minutes}");
    }
    first.post("/v1/invitations", &invitation(10)).await;
    let try_at = async |code: &str, commune: &Counter| {
        Counter::new(&hub.base, &commune.code).enrol(code).await
    };
    assert_eq!(
        try_at("0000BBBBCCCCDDDD", &first).await,
        Err(FaultCode::Invitation)
    );
    assert_eq!(try_at(INVITE, &other).await, Err(FaultCode::Invitation));
    let nowhere = Counter::new(&hub.base, &"H57.28.99".parse().unwrap());
    let reply = nowhere
        .post("/v1/enrolments", &nowhere.enrolment(INVITE))
        .await;
    assert_eq!(reply.code(), FaultCode::Invitation);

    let mut forged = Counter::new(&hub.base, &first.code).enrolment(INVITE);
    forged.name = "Another".to_owned();
    let reply = first.post("/v1/enrolments", &forged).await;
    assert_eq!(reply.code(), FaultCode::Signature);

    let sql = world.sql().await;
    sql.execute(
        "UPDATE invitation SET expires = now() - interval '1 second'",
        &[],
    )
    .await
    .unwrap();
    assert_eq!(try_at(INVITE, &first).await, Err(FaultCode::Invitation));
}

#[tokio::test]
async fn codes_are_not_tried_one_after_the_other() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let first = world.commune(CODE, &hub).await;
    let mut codes = Vec::new();
    for _ in 0..15 {
        let stranger = Counter::new(&hub.base, &first.code);
        let reply = stranger
            .post("/v1/enrolments", &stranger.enrolment(INVITE))
            .await;
        if reply.code() == FaultCode::Busy {
            assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
            assert!(reply.number("retry-after") >= 1);
        }
        codes.push(reply.code());
    }
    assert_eq!(codes.last(), Some(&FaultCode::Busy));
}

#[tokio::test]
async fn a_session_needs_the_devices_key_and_ends() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let mut counter = world.commune(CODE, &hub).await;
    let session = counter.try_prove().await.unwrap();
    let minutes = (session.expires - session.now).num_minutes();
    assert_eq!(minutes, 15);
    let mut thief = Counter::new(&hub.base, &counter.code);
    thief.device = counter.device;
    assert_eq!(thief.try_prove().await.unwrap_err(), FaultCode::Signature);
    thief.device = Counter::new(&hub.base, &counter.code).device;
    assert_eq!(
        thief.try_prove().await.unwrap_err(),
        FaultCode::UnknownDevice
    );
    assert_eq!(thief.get("/v1/heads").await.code(), FaultCode::Session);
    thief.token = "x".repeat(48);
    assert_eq!(thief.get("/v1/heads").await.code(), FaultCode::Session);

    assert!(counter.get("/v1/heads").await.status.is_success());
    let sql = world.sql().await;
    sql.execute(
        "UPDATE session SET expires = now() - interval '1 second'",
        &[],
    )
    .await
    .unwrap();
    refused(&counter, FaultCode::Session).await;
}

#[tokio::test]
async fn a_revoked_device_is_kept_out_of_every_instance_and_what_it_brings_is_kept() {
    let Some(world) = World::new().await else {
        return;
    };
    let hubs = [world.instance().await, world.instance().await];
    let judge = world.commune(CODE, &hubs[0]).await;
    let mut counter = judge.neighbour(INVITE).await;
    counter.base.clone_from(&hubs[1].base);
    assert!(counter.get("/v1/heads").await.status.is_success());
    let revoke = format!("/v1/devices/{}/revoke", counter.device);
    for _ in 0..2 {
        let reply = judge.post(&revoke, &()).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
    }
    refused(&counter, FaultCode::Revoked).await;
    assert_eq!(counter.try_prove().await.unwrap_err(), FaultCode::Revoked);

    let push = counter.next(Chain::Record, &[b"late"]);
    assert_eq!(counter.push(&push).await.code(), FaultCode::Revoked);
    let kept: Quarantine = judge.get("/v1/quarantine").await.json();
    let reasons: Vec<_> = kept
        .items
        .iter()
        .map(|item| (item.reason, item.device))
        .collect();
    assert_eq!(reasons, [(QuarantineReason::Revoked, counter.device)]);
    assert_eq!(kept.items[0].item, None);
    let release = format!("/v1/devices/{}/release", counter.device);
    assert_eq!(
        judge.post(&release, &()).await.code(),
        FaultCode::NotAllowed
    );
}

/// Within the time an instance believes what it saw of a device, and a little.
async fn refused(counter: &Counter, wanted: FaultCode) {
    let asking = async {
        loop {
            let reply = counter.get("/v1/heads").await;
            if !reply.status.is_success() {
                return reply.code();
            }
        }
    };
    let code = tokio::time::timeout(Duration::from_secs(10), asking).await;
    assert_eq!(code.expect("refused soon"), wanted);
}
