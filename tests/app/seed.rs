//! A counter with a history, made through the desk before the window opens over it, and read again after it closed.

use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use motcua_desk::case::dossier::Payment;
use motcua_desk::case::ids::{BootId, DossierId, DraftId, PersonId};
use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::view::intake::{ImportRequest, IntakeChange, IntakeView, LineState, Who};
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::view::settings::UserRequest;
use motcua_desk::{Clock, Desk, DeskParts, ProtectedFile, SystemClock, Worker};
use motcua_tests::{built_folder, repository};

/// Administrator, head and clerk in one, as in a small commune.
pub const HEAD: &str = "Lê Thị Thử";
/// A reception clerk.
pub const CLERK: &str = "Trần Văn Nhận";
/// The secret of both.
pub const SECRET: &str = "quay so hai";
/// Registering a birth.
pub const BIRTH: &str = "1.001193";
/// Copies certified against their original, for a fee.
pub const COPIES: &str = "2.000815";
/// The paper that a birth registration asks for.
pub const PROOF: &str = "giay-chung-sinh";

/// Somebody who does not exist: name as on the card, number, and day of birth as on it.
pub type Citizen = (&'static str, &'static str, &'static str);

/// A dossier that was received before the window opened.
pub struct Known {
    pub id: DossierId,
    pub code: String,
    pub person: PersonId,
}

/// The desk of a counter whose clock a test may set.
pub struct Counter {
    pub desk: Desk,
    clock: Arc<Stepped>,
}

struct Stepped {
    real: SystemClock,
    ahead: Mutex<TimeDelta>,
}

impl Clock for Stepped {
    fn now(&self) -> DateTime<Utc> {
        self.real.now() + *self.ahead.lock().unwrap()
    }
    fn monotonic_ms(&self) -> u64 {
        self.real.monotonic_ms()
    }
    fn boot(&self) -> BootId {
        self.real.boot()
    }
}

/// The text of a citizen's card.
pub fn card((name, number, birth): Citizen) -> String {
    format!("{number}||{name}|{birth}|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021")
}

impl Counter {
    /// Sets a counter up in `folder`, with the head signed in.
    pub fn set_up(folder: &Path) -> Self {
        let counter = Self::over(folder);
        counter.make();
        counter
    }

    /// Sets the store up as this counter's clock stands.
    pub fn make(&self) {
        let request = SetUpRequest {
            agency: Agency {
                code: "H99.01".into(),
                name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
                unit: "Bộ phận Một cửa".into(),
                place: "Xã Thử".into(),
                ..Agency::default()
            },
            counter: 2,
            name: HEAD.into(),
            roles: vec![Role::ReceptionClerk, Role::Head],
            secret: SECRET.into(),
        };
        self.desk.set_up(&request).unwrap();
        let clerk = UserRequest {
            id: None,
            name: CLERK.into(),
            roles: vec![Role::ReceptionClerk],
            secret: Some(SECRET.into()),
            active: true,
        };
        self.desk.user_save(&clerk).unwrap();
    }

    /// Opens what a window left, with the head signed in.
    pub fn open(folder: &Path) -> Self {
        let counter = Self::over(folder);
        counter.sign_in(HEAD);
        counter
    }

    /// A desk over `folder`. The driven window has no key store beside it, so the protected file keeps the secret.
    pub fn over(folder: &Path) -> Self {
        let program = built_folder().unwrap().join("motcuactl");
        assert!(program.exists(), "motcuactl is not built: run `make build`");
        let worker = Worker::new(program, vec!["worker".into()]);
        let clock = Arc::new(Stepped {
            real: SystemClock::start(),
            ahead: Mutex::new(TimeDelta::zero()),
        });
        let parts = DeskParts {
            clock: Arc::<Stepped>::clone(&clock),
            keeper: Arc::new(ProtectedFile),
            ..DeskParts::system(folder.to_owned(), worker)
        };
        Self {
            desk: Desk::new(parts).unwrap(),
            clock,
        }
    }

    pub fn sign_in(&self, name: &str) {
        let users = self.desk.state().unwrap().users;
        let user = users.iter().find(|user| user.name == name).unwrap().id;
        self.desk.sign_in(user, SECRET).unwrap();
    }

    /// Whoever opens this counter by the real clock is a year behind its last dossier.
    pub fn a_year_passes(&self) {
        self.sets_clock(self.clock.real.now() + TimeDelta::days(365));
        self.desk.clock_confirm().unwrap();
    }

    /// Sets the clock; it goes on from there.
    pub fn sets_clock(&self, moment: DateTime<Utc>) {
        *self.clock.ahead.lock().unwrap() = moment - self.clock.real.now();
    }

    /// A birth registration whose papers are handed in on paper.
    pub fn birth(&self, citizen: Citizen) -> Known {
        let draft = self.birth_draft(citizen);
        self.receive(draft)
    }

    /// A birth registration whose proof is scanned.
    pub fn scanned_birth(&self, citizen: Citizen) -> Known {
        let draft = self.begin(citizen, BIRTH);
        let view = self.born_today(draft);
        self.import_proof(&view);
        let view = self.desk.intake_open(draft).unwrap();
        let draft = self.hand_in_the_rest(&view);
        self.receive(draft)
    }

    /// A birth registration that only has to be received.
    pub fn birth_draft(&self, citizen: Citizen) -> DraftId {
        let draft = self.begin(citizen, BIRTH);
        self.hand_in_the_rest(&self.born_today(draft))
    }

    /// Three copies of two pages, paid in cash.
    pub fn paid_copies(&self, citizen: Citizen) -> Known {
        let draft = self.begin(citizen, COPIES);
        self.change(
            draft,
            IntakeChange::SetFee {
                case: 0,
                quantity: 3,
                pages: 2,
                event_date: None,
            },
        );
        let payment = Payment::Cash;
        let view = self.change(draft, IntakeChange::Pay { payment });
        let draft = self.hand_in_the_rest(&view);
        self.receive(draft)
    }

    /// A birth registered by somebody who has no card with them.
    pub fn typed_birth(&self, name: &str, birth: &str) -> Known {
        let draft = self.desk.intake_start().unwrap().draft;
        for (field, value) in [("name", name), ("mother", "Lê Thị Hiền"), ("birth", birth)] {
            self.change(
                draft,
                IntakeChange::Field {
                    who: Who::Submitter,
                    field: field.into(),
                    value: value.into(),
                },
            );
        }
        self.choose(draft, BIRTH);
        let draft = self.hand_in_the_rest(&self.born_today(draft));
        self.receive(draft)
    }

    fn begin(&self, citizen: Citizen, procedure: &str) -> DraftId {
        let draft = self.desk.intake_start().unwrap().draft;
        let text = card(citizen);
        self.change(draft, IntakeChange::Card { text });
        self.choose(draft, procedure);
        draft
    }

    fn choose(&self, draft: DraftId, procedure: &str) {
        let who = Who::Submitter;
        self.change(draft, IntakeChange::ConfirmPerson { who });
        let procedure = procedure.into();
        self.change(draft, IntakeChange::AddProcedure { procedure });
    }

    fn born_today(&self, draft: DraftId) -> IntakeView {
        let change = IntakeChange::SetFee {
            case: 0,
            quantity: 1,
            pages: 1,
            event_date: Some(self.clock.now().date_naive()),
        };
        self.change(draft, change)
    }

    fn import_proof(&self, view: &IntakeView) {
        let papers = &view.cases[0].papers;
        let sample = repository().join("assets/samples/giay-chung-sinh.jpg");
        let request = ImportRequest {
            draft: view.draft,
            case: 0,
            line: papers
                .iter()
                .find(|line| line.kind == PROOF)
                .unwrap()
                .key
                .clone(),
            incoming: Vec::new(),
            paths: vec![sample.display().to_string()],
            again: None,
        };
        self.desk.intake_import(&request, &|_| {}).unwrap();
    }

    fn hand_in_the_rest(&self, view: &IntakeView) -> DraftId {
        for line in &view.cases[0].papers {
            if line.state == LineState::Missing {
                let change = IntakeChange::SetLine {
                    case: 0,
                    line: line.key.clone(),
                    state: LineState::OnPaper,
                };
                self.change(view.draft, change);
            }
        }
        let view = self.desk.intake_open(view.draft).unwrap();
        assert_eq!(view.findings, Vec::new());
        view.draft
    }

    fn change(&self, draft: DraftId, change: IntakeChange) -> IntakeView {
        self.desk.intake_change(draft, change).unwrap()
    }

    fn receive(&self, draft: DraftId) -> Known {
        let received = self.desk.intake_receive(draft).unwrap();
        let id = received.dossiers[0].id;
        Known {
            id,
            code: received.dossiers[0].code.clone(),
            person: self.desk.dossier(id).unwrap().dossier.owner.person,
        }
    }
}
