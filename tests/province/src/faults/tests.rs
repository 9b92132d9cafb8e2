use super::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn kinds(faults: &Faults, operation: &str, calls: usize) -> Vec<Option<Kind>> {
    (0..calls)
        .map(|_| faults.plan(operation, now()).kind)
        .collect()
}

#[test]
fn the_nth_call_of_one_operation_fails_and_no_other() {
    let faults = Faults::default();
    faults.add(Fault::of("b.themmoi", Kind::DropBefore).nth(2));
    assert_eq!(kinds(&faults, "b.capnhat", 3), [None, None, None]);
    assert_eq!(
        kinds(&faults, "b.themmoi", 3),
        [None, Some(Kind::DropBefore), None]
    );
}

#[test]
fn a_group_is_meant_by_its_first_word_and_a_fault_ends_after_its_times() {
    let faults = Faults::default();
    faults.add(Fault::of("b", Kind::ErrorIn200).times(1));
    assert_eq!(kinds(&faults, "bx.themmoi", 1), [None]);
    assert_eq!(
        kinds(&faults, "b.tiendo", 2),
        [Some(Kind::ErrorIn200), None]
    );
}

#[test]
fn a_seed_gives_each_operation_the_same_faults_in_any_order() {
    let one = Faults::default();
    one.chaos(7, Mix::default());
    let uploads = kinds(&one, "c.upload", 300);
    let inserts = kinds(&one, "b.themmoi", 300);
    let other = Faults::default();
    other.chaos(7, Mix::default());
    for at in 0..300 {
        assert_eq!(other.plan("b.themmoi", now()).kind, inserts[at]);
        assert_eq!(other.plan("c.upload", now()).kind, uploads[at]);
    }
    assert_ne!(uploads, inserts);
    other.chaos(8, Mix::default());
    assert_ne!(kinds(&other, "b.themmoi", 300), inserts);
    let failed = inserts.iter().flatten().count();
    assert!((60..160).contains(&failed), "{failed} of 300");
}

#[test]
fn a_quota_lets_so_many_calls_a_minute_through_and_says_when_to_come_back() {
    let faults = Faults::default();
    faults.add(Fault::any(Kind::Quota {
        calls_per_minute: 2,
    }));
    let at = |seconds| {
        faults
            .plan("a.login", now() + TimeDelta::seconds(seconds))
            .quota
    };
    assert_eq!(
        [at(0), at(10), at(20), at(59), at(60), at(61)],
        [None, None, Some(40), Some(1), None, Some(9)]
    );
}

#[test]
fn waits_add_to_whatever_else_goes_wrong_and_calm_ends_all() {
    let faults = Faults::default();
    faults.add(Fault::any(Kind::Latency { ms: 5 }));
    faults.add(Fault::any(Kind::SlowLink {
        bytes_per_second: 8000,
    }));
    faults.add(Fault::any(Kind::ClockSkew { seconds: -90 }));
    faults.add(Fault::any(Kind::TruncatedJson));
    let plan = faults.plan("c.token", now());
    assert_eq!((plan.wait, plan.kind), (5, Some(Kind::TruncatedJson)));
    assert_eq!((faults.line(), faults.skew()), (Some(8000), -90));
    faults.calm();
    assert_eq!(faults.plan("c.token", now()), Plan::default());
    assert_eq!((faults.line(), faults.skew()), (None, 0));
}

#[test]
fn a_fault_reads_as_json_and_refuses_words_it_does_not_know() {
    let fault: Fault = serde_json::from_str(
        r#"{"operation": "b.themmoi", "when": {"nth": 3}, "times": 1,
            "kind": {"status": {"code": 503, "retry_after": {"seconds": 7}}}}"#,
    )
    .unwrap();
    assert_eq!(fault.when, When::Nth(3));
    assert_eq!(
        fault.kind,
        Kind::Status {
            code: 503,
            body: Body::Html,
            retry_after: Some(RetryAfter::Seconds(7))
        }
    );
    let simple: Fault = serde_json::from_str(r#"{"kind": "commit_then_drop"}"#).unwrap();
    assert_eq!(simple, Fault::any(Kind::CommitThenDrop));
    assert!(serde_json::from_str::<Fault>(r#"{"kind": "drop_before", "chnace": 1}"#).is_err());
}
