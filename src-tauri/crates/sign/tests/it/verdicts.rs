//! Our own verdict on what we signed with the demo authority: right levels, at the moment that counts.

use chrono::{TimeDelta, Utc};
use motcua_sign::append::Grown;
use motcua_sign::evidence::Material;
use motcua_sign::pades::{Completion, Kind, Level, Plan, Reserved, complete, timestamp_room};
use motcua_sign::trust::Trust;
use motcua_sign::verify::{
    Chain, Indication, Level as Reached, Overall, Report, RevocationState, SubIndication,
    TimestampState, verify,
};

use crate::levels::{plain, signed, whole};
use crate::support::{Authority, now, pages};

/// Judged by the file's own evidence, so many days from now.
fn judged(authority: &Authority, file: &[u8], days: i64) -> Report {
    let only_root = tempfile::TempDir::new().unwrap();
    std::fs::copy(authority.root(), only_root.path().join("root.der")).unwrap();
    let trust = Trust::from_folder(only_root.path()).unwrap();
    let at = now().with_timezone(&Utc) + TimeDelta::days(days);
    verify(&file, &trust, at, &Material::default()).unwrap()
}

fn completed(authority: &Authority, grown: &Grown<'_>, level: Level) -> Vec<u8> {
    let (online, known) = (authority.online(), authority.chain());
    let how = Completion {
        evidence: &online,
        known: &known,
        level,
        at: now(),
        fields: &[],
    };
    let tail = complete(grown, &how).unwrap();
    let mut longer = Grown::new(grown);
    longer.push(tail);
    whole(&longer)
}

#[test]
fn every_level_is_named_and_passes_offline_once_its_evidence_is_there() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let online = authority.online();
    let room = timestamp_room(&online).unwrap();
    let source = pages(1, 5_000);
    for key in ["officer", "deputy", "chief-p384"] {
        let mut signer = authority.signer(key);
        let mut bare = Grown::new(&source);
        bare.push(signed(&source, &mut signer, &plain("ChuKy", None), None));
        let report = judged(&authority, &whole(&bare), 0);
        assert_eq!(report.signatures[0].level, Reached::BB, "{key}");
        assert_eq!(report.overall, Overall::Undetermined, "{key}");
        assert_eq!(
            report.signatures[0].chain,
            Chain::Trusted,
            "{key}: {report:#?}"
        );

        let mut stamped = Grown::new(&source);
        stamped.push(signed(
            &source,
            &mut signer,
            &plain("ChuKy", Some(room)),
            Some(&online),
        ));
        let report = judged(&authority, &whole(&stamped), 0);
        assert_eq!(report.signatures[0].level, Reached::BT, "{key}");
        assert_eq!(
            report.signatures[0].sub_indication,
            Some(SubIndication::TryLater),
            "{key}"
        );

        for (level, reached) in [(Level::Lt, Reached::BLt), (Level::Lta, Reached::BLta)] {
            let file = completed(&authority, &stamped, level);
            // A month later the answers are old, but the moment is proven by the timestamp.
            for days in [0, 30] {
                let report = judged(&authority, &file, days);
                let first = &report.signatures[0];
                assert_eq!(
                    first.indication,
                    Indication::TotalPassed,
                    "{key} {level:?} {days}: {report:#?}"
                );
                assert_eq!(first.level, reached, "{key} {level:?} {days}: {report:#?}");
                assert_eq!(first.timestamp, TimestampState::Valid, "{key} {level:?}");
                assert_eq!(first.revocation, RevocationState::Good, "{key} {level:?}");
            }
        }
    }
}

#[test]
fn certificates_that_must_not_pass_do_not() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let source = pages(1, 5_000);
    let sign = |key: &str| {
        let mut grown = Grown::new(&source);
        grown.push(signed(
            &source,
            &mut authority.signer(key),
            &plain("ChuKy", None),
            None,
        ));
        judged(&authority, &whole(&grown), 0)
    };
    for (key, chain, reason) in [
        ("expired", Chain::Expired, SubIndication::OutOfBoundsNoPoe),
        ("future", Chain::Expired, SubIndication::OutOfBoundsNoPoe),
        (
            "stranger",
            Chain::Untrusted,
            SubIndication::NoCertificateChainFound,
        ),
    ] {
        let report = sign(key);
        assert_eq!(report.overall, Overall::Undetermined, "{key}");
        assert_eq!(
            (
                report.signatures[0].chain,
                report.signatures[0].sub_indication
            ),
            (chain, Some(reason)),
            "{key}"
        );
        assert!(report.signatures[0].intact, "{key}");
    }
}

#[test]
fn leader_seal_and_timestamp_pass_together() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let online = authority.online();
    let room = timestamp_room(&online).unwrap();
    let source = pages(1, 5_000);
    let reserved = [
        Reserved {
            name: "ConDau",
            seen: None,
        },
        Reserved {
            name: "DauThoiGian1",
            seen: None,
        },
    ];
    let mut grown = Grown::new(&source);
    let plan = Plan {
        kind: Kind::Certification {
            reserved: &reserved,
        },
        ..plain("ChuKy", Some(room))
    };
    grown.push(signed(
        &source,
        &mut authority.signer("officer"),
        &plan,
        Some(&online),
    ));
    let seal = signed(
        &grown,
        &mut authority.signer("seal"),
        &plain("ConDau", Some(room)),
        Some(&online),
    );
    grown.push(seal);
    let file = completed(&authority, &grown, Level::Lta);
    let report = judged(&authority, &file, 30);
    assert_eq!(report.overall, Overall::Valid, "{report:#?}");
    assert!(report.signatures.len() >= 3, "{report:#?}");
    // With another root it is whole and nobody's.
    let rootless = verify(
        &file,
        &Trust::none(),
        report.judged_at,
        &Material::default(),
    )
    .unwrap();
    assert_eq!(rootless.overall, Overall::Undetermined);
    assert!(
        rootless
            .signatures
            .iter()
            .all(|one| one.intact && one.crypto == Some(true))
    );
}
