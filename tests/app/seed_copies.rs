//! A counter that certifies electronic copies with the tokens of the demo authority: three people, three desks.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use motcua_desk::case::certify::{BookKind, Capacity, Matter, Requester, Signer};
use motcua_desk::case::ids::{CertificationId, Hash, PersonId, SignerId};
use motcua_desk::case::user::Role;
use motcua_desk::sign::{Certificate, Secret};
use motcua_desk::view::books::BookOpening;
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::copies::{ComparedWish, SigningPart, SigningWish};
use motcua_desk::view::scan::{StackChange, StackImport};
use motcua_desk::view::settings::UserRequest;
use motcua_tests::repository;

use crate::seed::{Counter, HEAD, SECRET};

/// Receives, scans and compares.
pub const OFFICER: &str = "Phạm Thị Đối";
/// Signs; the name is that of the certificate on the leader's token.
pub const LEADER: &str = "Trần Đình Ký";
/// Keeps the seal.
pub const KEEPER: &str = "Vũ Văn Thư";

/// What `tests/sign/with-pki.sh` says.
pub struct Authority {
    /// Driver of the tokens.
    pub module: String,
    /// PIN of every token.
    pub pin: String,
    /// Where its services answer.
    pub url: String,
    /// Certificate of its root.
    pub root: PathBuf,
}

impl Authority {
    /// None, said so, where it does not run.
    pub fn here() -> Option<Self> {
        let said = |name: &str| std::env::var(name).ok();
        let found = said("MOTCUA_PKCS11_MODULE")
            .zip(said("MOTCUA_TOKEN_PIN"))
            .zip(said("MOTCUA_PKI_URL"))
            .zip(said("MOTCUA_PKI_DIR"));
        if found.is_none() {
            assert!(said("CI").is_none(), "run by tests/sign/with-pki.sh");
            eprintln!("skipped: not run by tests/sign/with-pki.sh");
        }
        let (((module, pin), url), folder) = found?;
        let root = Path::new(&folder).join("root.der");
        Some(Self {
            module,
            pin,
            url,
            root,
        })
    }

    /// SHA-256 of a certificate by its name in `pki.yml`.
    fn certificate(&self, name: &str) -> Hash {
        let der = std::fs::read(self.root.with_file_name(format!("{name}.der"))).unwrap();
        Hash(Certificate::from_der(&der).unwrap().fingerprint())
    }
}

impl Counter {
    /// A counter whose three people sit at three desks; the book of electronic copies is open at 1. `module` is the
    /// driver of the tokens, `timestamps` the address of the timestamp authority.
    pub fn with_three_desks(folder: &Path, module: &str, timestamps: &str) -> Self {
        let counter = Self::set_up(folder);
        for (name, role) in [
            (OFFICER, Role::JusticeOfficer),
            (LEADER, Role::SigningLeader),
            (KEEPER, Role::RecordsClerk),
        ] {
            let user = UserRequest {
                id: None,
                name: name.into(),
                roles: vec![role],
                secret: Some(SECRET.into()),
                active: true,
            };
            counter.desk.user_save(&user).unwrap();
        }
        let users = counter.desk.settings().unwrap().users;
        let leader = users.iter().find(|user| user.name == LEADER).unwrap().id;
        let mut office = counter.desk.settings().unwrap().office;
        office.certify.signing.modules = vec![module.to_owned()];
        office.certify.signing.timestamps = Some(timestamps.to_owned());
        office.certify.signers = vec![Signer {
            id: SignerId::fresh(),
            name: LEADER.into(),
            capacity: Capacity::Own,
            title: "Chủ tịch".into(),
            on_behalf_of: String::new(),
            decision: String::new(),
            from: chrono::NaiveDate::from_ymd_opt(2025, 7, 1).unwrap(),
            until: None,
            scope: BookKind::ALL.to_vec(),
            user: Some(leader),
        }];
        counter.desk.office_change(office).unwrap();
        let opening = BookOpening {
            kind: BookKind::ElectronicCopies,
            first: 1,
            volume: 1,
        };
        counter.desk.book_open(&opening).unwrap();
        counter
    }

    /// A copy for somebody the store knows, scanned and compared by the officer and signed by the leader: it waits for
    /// the seal.
    pub fn signed_copy(
        &self,
        requester: (&str, PersonId),
        authority: &Authority,
    ) -> CertificationId {
        let desk = &self.desk;
        self.sign_in(OFFICER);
        let row = desk.certify_take(&visit(requester)).unwrap().rows[0].id;
        self.scan_for(row);
        let pages = desk.copy(row).unwrap().pages;
        let compared = ComparedWish {
            pages: pages.iter().map(|page| page.sha256).collect(),
            viewed: (0..).take(pages.len()).collect(),
        };
        desk.copy_compare(row, &compared).unwrap();
        self.sign_in(LEADER);
        let wish = SigningWish {
            part: SigningPart::Signature,
            rows: vec![row],
            certificate: authority.certificate("officer"),
        };
        let plan = desk.signing_plan(&wish).unwrap();
        let pin = Secret::new(authority.pin.clone());
        let never = AtomicBool::new(false);
        let done = desk.signing_run(&wish, &plan.digest, Some(&pin), &never, &mut |_| {});
        assert_eq!(done.unwrap().signed.len(), 1);
        self.sign_in(HEAD);
        row
    }

    fn scan_for(&self, row: CertificationId) {
        let desk = &self.desk;
        let draft = desk.copy_scan(&[row]).unwrap().draft;
        let sample = repository().join("assets/samples/giay-chung-sinh.jpg");
        let request = StackImport {
            draft,
            incoming: Vec::new(),
            paths: vec![sample.display().to_string()],
            bin: None,
        };
        let stack = desk.scan_import(&request, &|_| {}).unwrap();
        let bin = stack
            .bins
            .iter()
            .find(|bin| bin.bin.line == row.to_string());
        let assign = StackChange::Assign {
            pages: stack.pages.iter().map(|page| page.id).collect(),
            bin: Some(bin.unwrap().bin.clone()),
            whole: false,
        };
        desk.scan_change(draft, &assign).unwrap();
        desk.copy_scan_done(draft).unwrap();
    }
}

fn visit((name, person): (&str, PersonId)) -> VisitInput {
    VisitInput {
        requester: Requester {
            name: name.into(),
            person: Some(person),
            ..Requester::default()
        },
        rows: vec![RowInput {
            matter: Matter::ElectronicCopy,
            line: "ks".into(),
            kind: None,
            as_typed: false,
            answered: Vec::new(),
        }],
        declared: true,
        ..VisitInput::default()
    }
}
