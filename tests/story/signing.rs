//! Drills of signing at the desk. Tokens are real ones behind a reader with faults, and so is the authority that is
//! asked (`tests/sign/with-pki.sh`). After each drill the numbers run, no file is without its row and no row without
//! its file, and signing goes on ([`Room::is_sound`]).
//!
//! | what happens | test |
//! |---|---|
//! | token pulled and put back | `a_token_pulled_in_a_batch_and_put_back_goes_on_at_the_first_unsigned` |
//! | another token inserted | `another_token_in_the_reader_signs_nothing_and_takes_no_number` |
//! | wrong PIN, down to the last try | `a_wrong_pin_is_told_down_to_the_last_try_which_nobody_takes_by_himself` |
//! | driver crashes or lies | `a_driver_that_dies_or_lies_costs_no_number` |
//! | certificate expired, early, revoked, unknown | `a_certificate_that_is_not_good_today_stops_before_the_pin` |
//! | OCSP down | `without_ocsp_a_list_still_says_revoked_and_without_both_signing_waits_for_nobody` |
//! | clock wrong | `a_clock_more_than_five_minutes_off_stops_before_the_pin` |
//! | timestamps down, slow or false | `a_copy_without_an_honest_timestamp_waits_for_one_and_gets_it_later` |
//! | timestamps break off within the batch | `an_authority_that_goes_silent_is_not_waited_for_again` |
//! | disk full or power cut before registering | `a_disk_full_between_signing_and_registering_loses_nothing` |
//! | power cut behind a provider's answer | `what_a_provider_signed_at_one_go_is_kept_before_the_first_file_is_made` |
//! | disk full before signing | `a_disk_full_before_a_signature_costs_no_number` |
//! | `kill -9` at any moment | `tests/drill/batch.rs` |
mod authorities;
mod certificates;
mod disk;
mod line;
mod tokens;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::Utc;
use motcua_desk::case::certify::CertificationStatus;
use motcua_desk::case::ids::{CertificationId, Hash};
use motcua_desk::error::Result;
use motcua_desk::sign::{Certificate, Secret};
use motcua_desk::view::copies::{
    PinTries, SigningDone, SigningPart, SigningPlan, SigningProgress, SigningState, SigningWish,
};
use motcua_desk::{Desk, SystemKeys, Worker};
use motcua_tests::copies::{
    Equipment, LEADER, TOKENS, complaints, equip, key, make_ready, numbers,
};

use crate::clock::{Stepped, stepped_parts};
use crate::{SECRET, program, set_up_request};
use line::{Keys, Line};

/// What `with-pki.sh` says; `None`, said aloud, where the tests run without it.
pub struct Demo {
    reader: String,
    folder: PathBuf,
    url: String,
    pin: Secret,
}

impl Demo {
    pub fn here() -> Option<Self> {
        let said = |name: &str| std::env::var(name).ok();
        let found = (|| {
            Some(Self {
                reader: said("MOTCUA_READER_MODULE")?,
                folder: said("MOTCUA_PKI_DIR")?.into(),
                url: said("MOTCUA_PKI_URL")?,
                pin: Secret::new(said("MOTCUA_TOKEN_PIN")?),
            })
        })();
        if found.is_none() {
            assert!(said("CI").is_none(), "run by tests/sign/with-pki.sh");
            eprintln!("skipped: not run by tests/sign/with-pki.sh");
        }
        found
    }

    /// SHA-256 of a certificate by its name in `pki.yml`.
    fn certificate(&self, name: &str) -> Hash {
        let der = std::fs::read(self.folder.join(format!("{name}.der"))).unwrap();
        Hash(Certificate::from_der(&der).unwrap().fingerprint())
    }
}

/// The room of a leader who signs: a token in a reader, a clock, a line.
pub struct Room {
    demo: Demo,
    desk: Desk,
    clock: Arc<Stepped>,
    line: Arc<Line>,
    /// Name of the signer's certificate.
    signer: &'static str,
    reader: tempfile::TempDir,
    /// Holds the counter where it is not on a disk of its own.
    place: tempfile::TempDir,
}

impl Room {
    /// The leader's room, with these faults of the reader, `NAME=value` each, and copies that wait for their signature.
    fn of_leader(demo: Demo, faults: &[&str], copies: usize) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("counter");
        Self::new(
            demo,
            place,
            &folder,
            ("officer", LEADER, TOKENS[0]),
            faults,
            copies,
        )
    }

    /// The room of somebody: certificate, name, and token with it.
    fn new(
        demo: Demo,
        place: tempfile::TempDir,
        folder: &Path,
        (signer, name, token): (&'static str, &str, &str),
        faults: &[&str],
        copies: usize,
    ) -> Self {
        let reader = tempfile::tempdir().unwrap();
        let mut words = vec![
            format!("MOTCUA_READER_TOKEN={token}"),
            format!("MOTCUA_READER_FOLDER={}", reader.path().display()),
        ];
        words.extend(faults.iter().map(|fault| format!("MOTCUA_READER_{fault}")));
        words.extend([program().display().to_string(), "worker".into()]);
        let line = Arc::new(Line::default());
        let (mut parts, clock, _) = stepped_parts(folder, Utc::now());
        parts.keys = Arc::new(Keys {
            tokens: SystemKeys::new(Worker::new("/usr/bin/env".into(), words)),
            line: Arc::<Line>::clone(&line),
        });
        let desk = Desk::new(parts).unwrap();
        desk.set_up(&set_up_request()).unwrap();
        let equipment = Equipment {
            module: &demo.reader,
            timestamps: Some(format!("{}/demo/tsa/tsa", demo.url)),
            signer: name,
            secret: SECRET,
        };
        equip(&desk, &equipment).unwrap();
        make_ready(&desk, copies).unwrap();
        Self {
            demo,
            desk,
            clock,
            line,
            signer,
            reader,
            place,
        }
    }

    /// The counter of a room that has none of a disk of its own.
    fn folder(&self) -> PathBuf {
        self.place.path().join("counter")
    }

    /// Lets the authority of timestamps have a fault; none with an empty name.
    fn timestamps(&self, fault: &str) {
        let fault = match fault {
            "" => String::new(),
            fault => format!("fault/{fault}/"),
        };
        let mut office = self.desk.settings().unwrap().office;
        let address = format!("{}/{fault}demo/tsa/tsa", self.demo.url);
        office.certify.signing.timestamps = Some(address);
        self.desk.office_change(office).unwrap();
    }

    /// Lays a note beside the reader (`tests/sign/reader.c`).
    fn put(&self, note: &str, text: &str) {
        // Whole at once: the driver looks whenever it likes.
        let unfinished = self.reader.path().join("unfinished");
        std::fs::write(&unfinished, text).unwrap();
        std::fs::rename(unfinished, self.reader.path().join(note)).unwrap();
    }

    fn take(&self, note: &str) {
        std::fs::remove_file(self.reader.path().join(note)).unwrap();
    }

    /// Everything that can be signed now.
    fn wish(&self) -> SigningWish {
        let mut rows = Vec::new();
        for status in [CertificationStatus::Signing, CertificationStatus::ToSign] {
            rows.extend(
                self.desk
                    .copy_rows(status)
                    .unwrap()
                    .iter()
                    .map(|row| row.id),
            );
        }
        SigningWish {
            part: SigningPart::Signature,
            rows,
            certificate: self.demo.certificate(self.signer),
        }
    }

    fn plan(&self) -> Result<SigningPlan> {
        self.desk.signing_plan(&self.wish())
    }

    fn sign(&self) -> Result<SigningDone> {
        self.sign_with(Some(&self.demo.pin))
    }

    fn sign_with(&self, pin: Option<&Secret>) -> Result<SigningDone> {
        self.run(&self.wish(), pin, |_| {})
    }

    /// Plans and runs; `at_each` is called as each row begins, with its place in the batch from 1.
    fn run(
        &self,
        wish: &SigningWish,
        pin: Option<&Secret>,
        mut at_each: impl FnMut(u32),
    ) -> Result<SigningDone> {
        let plan = self.desk.signing_plan(wish)?;
        let never = AtomicBool::new(false);
        let mut on = |step: SigningProgress| {
            if let SigningState::Signing = step.state {
                at_each(step.at);
            }
        };
        self.desk
            .signing_run(wish, &plan.digest, pin, &never, &mut on)
    }

    /// The rows that have a number, and where they stand.
    fn book(&self) -> Vec<(u32, CertificationStatus)> {
        let rows = numbers(&self.desk).unwrap();
        rows.into_iter()
            .map(|(no, status, _)| (no, status))
            .collect()
    }

    /// Tries left before the token locks.
    fn left(&self, token: &str) -> PinTries {
        key(&self.desk, token).unwrap().unwrap().left
    }

    /// Numbers run, each signed row has its file, whole, and no other has one.
    fn is_sound(&self) {
        let scratch = self.place.path().join("copy.pdf");
        assert_eq!(complaints(&self.desk, &scratch, 1).unwrap(), [""; 0]);
    }

    /// All of them are signed in the end, without a gap.
    fn is_all_signed(&self, copies: u32) {
        let done = self.sign().unwrap();
        assert_eq!(done.stopped, None);
        let expected: Vec<_> = (1..=copies)
            .map(|no| (no, CertificationStatus::ToSeal))
            .collect();
        assert_eq!(self.book(), expected);
        self.is_sound();
    }
}

fn ids(done: &SigningDone) -> Vec<CertificationId> {
    done.signed.iter().map(|row| row.id).collect()
}

/// A PIN that is right nowhere. Where it is typed and no try is lost, nobody tried it.
fn wrong_pin() -> Secret {
    Secret::new("000000".into())
}
