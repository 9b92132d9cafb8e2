//! Authorities that lie, are late, slow or away; certificates that must not sign; clocks that are wrong.

use chrono::{DateTime, TimeDelta, Utc};
use motcua_sign::evidence::{
    Evidence, EvidenceError, Leaf, Material, Missing, Online, OnlineSettings, gather,
};
use motcua_sign::pades::{NotReady, Ready, ready};
use motcua_sign::revocation::{self, RevocationError, Status};
use motcua_sign::timestamp::{TimestampError, Token};
use motcua_sign::{Certificate, DigestAlgorithm};

use crate::support::{Authority, now};

const SHA_256: DigestAlgorithm = DigestAlgorithm::Sha256;

/// The line is down.
struct Nobody;

impl Evidence for Nobody {
    fn timestamp(&self, _: DigestAlgorithm, _: &[u8]) -> Result<Token, EvidenceError> {
        Err(EvidenceError::NoAddress)
    }

    fn ocsp(
        &self,
        _: &Certificate,
        _: &Certificate,
        _: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError> {
        Err(EvidenceError::NoAddress)
    }

    fn crl(
        &self,
        _: &Certificate,
        _: &Certificate,
        _: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError> {
        Err(EvidenceError::NoAddress)
    }

    fn issuer(&self, _: &Certificate) -> Result<Certificate, EvidenceError> {
        Err(EvidenceError::NoAddress)
    }

    fn time(&self, _: &Certificate, _: &Certificate) -> Option<DateTime<Utc>> {
        None
    }
}

#[test]
fn a_timestamp_that_is_not_the_one_asked_for_is_refused() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let ask = |fault: &str| {
        let online = authority.faulty(fault);
        online.timestamp(SHA_256, &SHA_256.digest(b"a file"))
    };
    let refused = |fault: &str| match ask(fault).unwrap_err() {
        EvidenceError::Timestamp(error) => error,
        other => panic!("{fault}: {other}"),
    };
    assert_eq!(refused("lying"), TimestampError::OtherImprint);
    assert_eq!(refused("nonce"), TimestampError::OtherNonce);
    assert_eq!(refused("garbage"), TimestampError::Malformed);
    let down = ask("down").unwrap_err();
    assert!(
        matches!(down, EvidenceError::Status { status: 503, .. }),
        "{down}"
    );
    let slow = ask("slow").unwrap_err();
    assert!(matches!(slow, EvidenceError::Slow { .. }), "{slow}");
    let endless = ask("endless").unwrap_err();
    assert!(
        matches!(endless, EvidenceError::TooLarge { .. }),
        "{endless}"
    );
    assert!(ask("fraction").is_ok());

    let closed = Online::new(&OnlineSettings::new(Some("http://127.0.0.1:1/".to_owned())));
    let gone = closed.timestamp(SHA_256, &[0; 32]).unwrap_err();
    assert!(matches!(gone, EvidenceError::Unreachable { .. }), "{gone}");
}

#[test]
fn every_byte_of_a_timestamp_counts() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let token = authority
        .online()
        .timestamp(SHA_256, &SHA_256.digest(b"a file"))
        .unwrap();
    assert_eq!(Token::from_der(token.der()).as_ref(), Ok(&token));
    let mut accepted = Vec::new();
    for at in 0..token.der().len() {
        let mut changed = token.der().to_vec();
        changed[at] ^= 0x10;
        if let Ok(read) = Token::from_der(&changed)
            && (read.time() != token.time() || read.certificate() != token.certificate())
        {
            accepted.push(at);
        }
    }
    // The authority's certificate is named by its digest; other certificates in the token are nobody's word.
    assert!(accepted.is_empty(), "{accepted:?}");
}

#[test]
fn nobody_signs_with_a_certificate_that_is_not_good_today() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let online = authority.online();
    let asked = |name: &str| {
        let clock = || now().to_utc();
        ready(
            &authority.certificate(name),
            &authority.chain(),
            &online,
            &clock,
        )
    };
    let Ok(Ready {
        timestamp: Some(room),
        revocation_known: true,
        clock_known: true,
    }) = asked("officer")
    else {
        panic!("{:?}", asked("officer"));
    };
    assert!((1_000..10_000).contains(&room), "{room}");
    assert!(matches!(asked("expired"), Err(NotReady::Expired { .. })));
    assert!(matches!(asked("future"), Err(NotReady::NotYet { .. })));
    assert_eq!(asked("issuing"), Err(NotReady::Purpose));
    assert_eq!(asked("tsa"), Err(NotReady::Purpose));
    assert!(matches!(asked("revoked"), Err(NotReady::Revoked { .. })));
    assert_eq!(asked("unknown"), Err(NotReady::Unknown));
    assert!(asked("deputy").is_ok());
}

#[test]
fn a_wrong_clock_is_noticed_before_anybody_types_a_pin() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let officer = authority.certificate("officer");
    let by = |evidence: &dyn Evidence, minutes: i64| {
        let clock = move || now().to_utc() + TimeDelta::minutes(minutes);
        match ready(&officer, &authority.chain(), evidence, &clock) {
            Ok(_) => 0,
            Err(NotReady::ClockWrong { by }) => (by + TimeDelta::seconds(30)).num_minutes(),
            Err(other) => panic!("{other}"),
        }
    };
    let online = authority.online();
    assert_eq!([by(&online, -4), by(&online, 0), by(&online, 4)], [0; 3]);
    assert_eq!((by(&online, -20), by(&online, 20)), (-19, 20));
    assert_eq!(by(&authority.faulty("late"), 0), -9);
    assert_eq!(by(&authority.faulty("early"), 0), 10);
    // Where the authority of timestamps is away, the servers of the issuer still have clocks.
    let away = authority.faulty("down");
    assert_eq!((by(&away, 0), by(&away, 20)), (0, 20));
}

#[test]
fn without_a_line_signing_may_begin_and_says_what_is_not_known() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let clock = || now().to_utc();
    let known = ready(
        &authority.certificate("officer"),
        &authority.chain(),
        &Nobody,
        &clock,
    );
    let expected = Ready {
        timestamp: None,
        revocation_known: false,
        clock_known: false,
    };
    assert_eq!(known, Ok(expected));
    let expired = ready(&authority.certificate("expired"), &[], &Nobody, &clock);
    assert!(matches!(expired, Err(NotReady::Expired { .. })));
}

#[test]
fn an_answer_speaks_of_its_own_certificate_and_issuer_alone() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let [officer, seal, revoked, issuing, root] =
        ["officer", "seal", "revoked", "issuing", "root"].map(|name| authority.certificate(name));
    let online = authority.online();
    let today = now().to_utc();
    let answer = online.ocsp(&officer, &issuing, today).unwrap();
    let read = revocation::ocsp(&answer, &officer, &issuing).unwrap();
    assert_eq!(read.status, Status::Good);
    assert!(read.covers(today, TimeDelta::minutes(5)));
    let other = revocation::ocsp(&answer, &seal, &issuing);
    assert_eq!(other, Err(RevocationError::OtherCertificate));
    let other = revocation::ocsp(&answer, &officer, &root);
    assert_eq!(other, Err(RevocationError::OtherCertificate));
    for at in 0..answer.len() {
        let mut changed = answer.clone();
        changed[at] ^= 0x04;
        if let Ok(lie) = revocation::ocsp(&changed, &officer, &issuing) {
            assert_eq!(lie, read, "byte {at}");
        }
    }

    let list = online.crl(&officer, &issuing, today).unwrap();
    let said = |certificate| {
        revocation::crl(&list, certificate, &issuing)
            .unwrap()
            .status
    };
    assert_eq!(said(&officer), Status::Good);
    assert!(
        matches!(
            said(&revoked),
            Status::Revoked {
                reason: Some(1),
                ..
            }
        ),
        "{:?}",
        said(&revoked)
    );
    assert_eq!(
        revocation::crl(&list, &issuing, &root),
        Err(RevocationError::OtherSigner)
    );
    for at in (0..list.len()).step_by(3) {
        let mut changed = list.clone();
        changed[at] ^= 0x04;
        let lie = revocation::crl(&changed, &revoked, &issuing);
        assert!(lie.is_err(), "byte {at}");
    }
}

#[test]
fn evidence_with_a_hole_in_it_is_none() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let today = now().to_utc();
    let leaf = |name: &str| Leaf {
        certificate: authority.certificate(name),
        at: today,
    };
    let held = Material::default();
    let collect = |evidence: &dyn Evidence, name: &str, known: &[Certificate]| {
        gather(
            evidence,
            &[leaf("officer"), leaf(name)],
            known,
            &held,
            today,
        )
    };
    let online = authority.online();
    let chain = authority.chain();
    let found = collect(&online, "seal", &chain).unwrap();
    // Officer, seal, issuing, root, and the responder the issuer delegated.
    assert!(
        (4..=5).contains(&found.certificates.len()),
        "{:?}",
        found.certificates
    );
    assert_eq!((found.ocsp.len(), found.crls.len()), (2, 1));
    let revoked = collect(&online, "revoked", &chain).unwrap_err();
    assert!(matches!(revoked, Missing::Revoked { .. }), "{revoked}");
    let nobody = collect(&Nobody, "seal", &chain).unwrap_err();
    assert!(matches!(nobody, Missing::Revocation { .. }), "{nobody}");
    let alone = collect(&Nobody, "seal", &[]).unwrap_err();
    assert!(matches!(alone, Missing::Issuer { .. }), "{alone}");
    // The chain is found by the addresses in the certificates too.
    assert_eq!(
        collect(&online, "seal", &[]).unwrap().certificates.len(),
        found.certificates.len()
    );
    // What is held already is not fetched again.
    let more = gather(&Nobody, &[leaf("officer")], &[], &found, today).unwrap();
    assert!(more.is_empty());
    // Revoked after the moment that counts is no harm to what was signed before.
    let before = Leaf {
        at: "2023-05-05T05:05:05Z".parse().unwrap(),
        ..leaf("revoked")
    };
    assert!(gather(&online, &[before], &chain, &held, today).is_ok());
}
