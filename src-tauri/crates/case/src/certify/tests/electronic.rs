//! An electronic copy goes through its steps in their order, and each of them holds the next one to what was shown.
use super::super::sample::electronic_row;
use super::*;
use crate::event::SignedFile;
use crate::money::Dong;
use crate::paper::{FileRef, Media};

struct Copy {
    counter: Counter,
    device: DeviceId,
    id: CertificationId,
}

impl Copy {
    fn begun() -> Self {
        let device = DeviceId::fresh();
        let mut counter = open(device);
        let row = electronic_row();
        let fact = Fact::CertificationReceived(Box::new(row.clone()));
        assert!(counter.happen(device, moment(), Subject::Certification(row.id), &fact));
        let id = row.id;
        Self {
            counter,
            device,
            id,
        }
    }

    fn does(&mut self, fact: &Fact) -> bool {
        let subject = Subject::Certification(self.id);
        self.counter.happen(self.device, moment(), subject, fact)
    }

    fn row(&self) -> Certification {
        let rows = self.counter.certifications();
        rows.into_iter().find(|row| row.id == self.id).unwrap()
    }

    fn status(&self) -> CertificationStatus {
        self.row().status
    }

    fn compared() -> Self {
        let mut copy = Self::begun();
        assert!(copy.does(&scanned(2)));
        assert!(copy.does(&looked()));
        copy
    }

    /// With its number and its plan.
    fn planned() -> Self {
        let mut copy = Self::compared();
        assert!(copy.counter.number(copy.device, moment(), copy.id));
        let plan = copy.plan();
        assert!(copy.does(&Fact::CopyPlanned(Box::new(plan))));
        copy
    }

    fn plan(&self) -> CopyPlan {
        let row = self.row();
        CopyPlan {
            statement: vec!["Chứng thực bản sao đúng với bản chính".into()],
            wording: "1".into(),
            pages: row.electronic().unwrap().scan.clone().unwrap().pages,
            number: row.number.unwrap(),
            signer: row.signer,
            certificate: certificate("01"),
            fee: Dong::ZERO,
            practice: false,
        }
    }
}

fn file(bytes: u32) -> FileRef {
    FileRef {
        sha256: Hash([u8::try_from(bytes % 251).unwrap(); 32]),
        bytes,
        media: Media::Pdf,
    }
}

fn certificate(serial: &str) -> CertificateName {
    CertificateName {
        holder: "Trần Thị Mẫu".into(),
        serial: serial.into(),
        fingerprint: Hash([7; 32]),
        until: moment() + TimeDelta::days(300),
    }
}

fn scanned(pages: u8) -> Fact {
    Fact::CopyScanned {
        scan: Box::new(OriginalScan {
            pages: (0..pages).map(|page| Hash([page; 32])).collect(),
            sheets: file(9),
            at: moment(),
        }),
        fee: None,
    }
}

fn looked() -> Fact {
    Fact::CopyCompared {
        name: "Lê Văn Đối".into(),
    }
}

fn signed(serial: &str, bytes: u32) -> SignedFile {
    SignedFile {
        file: file(bytes),
        certificate: certificate(serial),
        stamped_at: None,
        level: EvidenceLevel::Basic,
    }
}

#[test]
fn the_steps_follow_one_another_and_none_is_left_out() {
    use CertificationStatus::{Issued, Signing, ToCompare, ToScan, ToSeal, ToSign};
    let mut copy = Copy::begun();
    assert_eq!(copy.status(), ToScan);
    assert!(!copy.does(&looked()), "compared before it was scanned");
    assert!(!copy.does(&scanned(0)), "a scan without pages");
    assert!(copy.does(&scanned(3)));
    assert_eq!((copy.status(), copy.row().pages), (ToCompare, 3));
    assert!(
        !copy.counter.number(copy.device, moment(), copy.id),
        "numbered before it was compared"
    );
    assert!(copy.does(&looked()));
    assert_eq!(copy.status(), ToSign);
    assert!(!copy.does(&Fact::CopySigned(Box::new(signed("01", 100)))));
    assert!(copy.counter.number(copy.device, moment(), copy.id));
    assert_eq!(copy.status(), Signing);
    assert!(
        !copy.does(&Fact::CopySigned(Box::new(signed("01", 100)))),
        "signed without a plan"
    );
    let plan = copy.plan();
    assert!(copy.does(&Fact::CopyPlanned(Box::new(plan))));
    assert!(!copy.does(&Fact::CopySealed(Box::new(signed("02", 200)))));
    assert!(copy.does(&Fact::CopySigned(Box::new(signed("01", 100)))));
    assert_eq!(copy.status(), ToSeal);
    assert_eq!(copy.row().signed.unwrap().day, day());
    assert!(copy.does(&Fact::CopySealed(Box::new(signed("02", 200)))));
    assert_eq!(copy.status(), Issued);
    assert_eq!(copy.counter.broken(), None);
}

#[test]
fn a_scan_made_anew_has_to_be_compared_anew() {
    let mut copy = Copy::compared();
    assert!(copy.does(&scanned(1)));
    assert_eq!(copy.status(), CertificationStatus::ToCompare);
    assert_eq!(copy.row().electronic().unwrap().compared, None);
    let mut copy = Copy::compared();
    let back = Fact::CopyReturned {
        words: "Trang 2 mờ".into(),
    };
    assert!(copy.does(&back));
    assert_eq!(copy.status(), CertificationStatus::ToCompare);
    assert!(!copy.does(&back));
}

#[test]
fn a_plan_holds_what_was_compared_and_is_signed_with_its_own_certificate() {
    let mut copy = Copy::compared();
    assert!(copy.counter.number(copy.device, moment(), copy.id));
    let fits = copy.plan();
    let other_pages = CopyPlan {
        pages: vec![Hash([9; 32])],
        ..fits.clone()
    };
    let other_signer = CopyPlan {
        signer: signer(),
        ..fits.clone()
    };
    let other_number = CopyPlan {
        number: NumberTaken {
            no: fits.number.no + 1,
            ..fits.number
        },
        ..fits.clone()
    };
    for wrong in [other_pages, other_signer, other_number] {
        assert!(!copy.does(&Fact::CopyPlanned(Box::new(wrong))));
    }
    assert!(copy.does(&Fact::CopyPlanned(Box::new(fits.clone()))));
    assert!(
        !copy.does(&Fact::CopyPlanned(Box::new(fits))),
        "planned twice"
    );
    assert!(!copy.does(&scanned(2)), "scanned again under a plan");
    assert!(!copy.does(&Fact::CopySigned(Box::new(signed("0f", 100)))));
    assert!(copy.does(&Fact::CopySigned(Box::new(signed("01", 100)))));
}

#[test]
fn evidence_only_grows() {
    let mut copy = Copy::planned();
    assert!(copy.does(&Fact::CopySigned(Box::new(signed("01", 100)))));
    assert!(copy.does(&Fact::CopySealed(Box::new(signed("02", 200)))));
    let completed = |bytes, level| Fact::CopyCompleted {
        file: file(bytes),
        level,
        renew_at: None,
    };
    assert!(!copy.does(&completed(200, EvidenceLevel::LongTerm)));
    assert!(copy.does(&completed(300, EvidenceLevel::LongTerm)));
    assert!(!copy.does(&completed(400, EvidenceLevel::Timestamped)));
    assert!(copy.does(&completed(400, EvidenceLevel::Archived)));
    let row = copy.row();
    let copy = row.electronic().unwrap();
    assert_eq!(copy.kept.as_ref().unwrap().file.bytes, 400);
    // What the slip names is the file as it was sealed.
    assert_eq!(copy.sealed.as_ref().unwrap().bytes, 200);
}

#[test]
fn a_number_given_up_leaves_its_scan_and_comparison_to_the_row_that_goes_on() {
    let mut copy = Copy::planned();
    let given_up = Fact::CertificationVoided {
        reason: VoidReason::Other,
        words: "Không ký kịp trong ngày".into(),
    };
    assert!(copy.does(&given_up));
    let old = copy.row();
    assert_eq!(old.status, CertificationStatus::Void);
    let next = Certification {
        id: CertificationId::fresh(),
        number: None,
        status: CertificationStatus::ToSign,
        replaces: Some(old.id),
        ..old.clone()
    };
    let received = |row: &Certification| Fact::CertificationReceived(Box::new(row.clone()));
    let subject = Subject::Certification(next.id);
    assert!(
        !copy
            .counter
            .happen(copy.device, moment(), subject, &received(&next)),
        "the plan of the old number came along"
    );
    let kept = old.electronic().unwrap();
    let next = Certification {
        electronic: Some(Box::new(ElectronicCopy {
            scan: kept.scan.clone(),
            compared: kept.compared.clone(),
            ..ElectronicCopy::default()
        })),
        ..next
    };
    assert!(
        copy.counter
            .happen(copy.device, moment(), subject, &received(&next))
    );
    assert!(copy.counter.number(copy.device, moment(), next.id));
    assert_eq!(copy.counter.broken(), None);
}

#[test]
fn paper_and_electronic_rows_never_take_each_others_steps() {
    let mut copy = Copy::begun();
    let device = copy.device;
    let paper = copy.counter.receive(device, moment());
    let subject = Subject::Certification(paper);
    for fact in [scanned(1), looked()] {
        assert!(!copy.counter.happen(device, moment(), subject, &fact));
    }
    assert!(!copy.does(&Fact::CertificationSigned { day: day() }));
    let who = |role| Actor {
        user: UserId::fresh(),
        roles: vec![role],
        acting_for: None,
        device,
    };
    let copy = copy.row();
    let may = |kind, role| bar(kind, &copy, None, &who(role)).is_none();
    assert!(may(CertificationMove::Scan, Role::ReceptionClerk));
    for kind in [
        CertificationMove::Number,
        CertificationMove::Print,
        CertificationMove::Sign,
        CertificationMove::Compare,
        CertificationMove::SignCopy,
        CertificationMove::Seal,
    ] {
        for role in Role::ALL {
            assert!(!may(kind, role), "{kind:?} by {role:?}");
        }
    }
}
