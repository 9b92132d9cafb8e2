//! Days without a line, then everything reaches the province once, in order and truthfully: against a strict simulator
//! over real HTTP, judged by its ledger.
mod barred;
mod cut;
mod drill;
mod inbound;
mod news;
mod once;
mod questions;
mod receipt;
mod silent;
mod walk;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use motcua_desk::Desk;
use motcua_desk::case::exchange::{CodeMapping, ConnectionSetting, DialectName, FileDoorSetting};
use motcua_desk::case::ids::{ConnectionId, DossierId, DraftId};
use motcua_desk::case::user::Role;
use motcua_desk::sign::Secret;
use motcua_desk::view::exchange::{Delivery, ExchangeQuery, ExchangeSubject};
use motcua_desk::view::exchange_setting::ConnectionWish;
use motcua_desk::view::intake::{IntakeChange, LineState};
use motcua_desk::view::settings::UserRequest;
use motcua_province::{Agency, Options, Simulator};

use crate::clock::{Stepped, stepped_desk};
use crate::{BIRTH, CARD, SECRET, begin, import, line};

/// Agency of the commune that does not exist.
const AGENCY: &str = "H99.01";

/// A counter, its clock and the province.
pub struct Post {
    pub desk: Desk,
    pub clock: Arc<Stepped>,
    pub province: Simulator,
}

/// A counter that exchanges with a simulated province in one dialect.
pub fn post(folder: &Path, dialect: DialectName) -> Post {
    let friday = DateTime::parse_from_rfc3339("2026-11-20T09:00:00+07:00").unwrap();
    let (desk, clock) = stepped_desk(folder, friday.to_utc());
    let province = Simulator::start(Options {
        agencies: vec![Agency::named(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ")],
        ..Options::default()
    })
    .unwrap();
    let user = desk.state().unwrap().users[0].id;
    let request = UserRequest {
        id: Some(user),
        name: "Lê Thị Thử".into(),
        roles: vec![Role::ReceptionClerk, Role::Head, Role::Administrator],
        secret: None,
        active: true,
    };
    desk.user_save(&request).unwrap();
    desk.sign_out().unwrap();
    desk.sign_in(user, SECRET).unwrap();
    connect(&desk, &province, dialect);
    Post {
        desk,
        clock,
        province,
    }
}

/// Sets the connection up as an administrator would.
fn connect(desk: &Desk, province: &Simulator, dialect: DialectName) {
    let (path, account, secret) = match dialect {
        DialectName::National => ("/a", "mc-H99.01", "thu-H99.01"),
        DialectName::Gateway => ("/b", "", "bearer-H99.01"),
        DialectName::NoiHoSo => ("/c", "client-H99.01", "secret-H99.01"),
        DialectName::Lgsp => unreachable!("the simulator does not speak it"),
    };
    let files = match dialect {
        DialectName::National => FileDoorSetting::Tus {
            path: "/files/tus".into(),
        },
        DialectName::NoiHoSo => FileDoorSetting::Dialect,
        _ => FileDoorSetting::Multipart {
            path: "/files".into(),
        },
    };
    let wish = ConnectionWish {
        id: None,
        setting: ConnectionSetting {
            id: ConnectionId::fresh(),
            name: "Tỉnh".into(),
            dialect,
            address: format!("{}{path}", province.base()),
            account: account.into(),
            agency: String::new(),
            destination: "VN:GOV:SIMULATOR".into(),
            paths: [
                ("changes", "/pull/inbox?after={cursor}&limit=50"),
                ("payment", "/thanhtoan/trangthai?MaHoSo={code}"),
            ]
            .map(|(name, path)| (name.to_owned(), path.to_owned()))
            .into(),
            databases: Default::default(),
            headers: Default::default(),
            files,
            roots: String::new(),
        },
    };
    let secret = Secret::new(secret.into());
    desk.connection_save(&wish, Some(&secret)).unwrap();
    desk.code_map(BIRTH, Some(mapping())).unwrap();
}

/// What a person confirmed of birth registration.
fn mapping() -> CodeMapping {
    CodeMapping {
        procedure: BIRTH.into(),
        code: BIRTH.into(),
        name: "Đăng ký khai sinh".into(),
        sector: "G15-HT02".into(),
        papers: components(),
        fees: [(String::new(), "LP-HT-01".to_owned())].into(),
        confirmed_at: DateTime::UNIX_EPOCH,
        ..CodeMapping::default()
    }
}

/// An invented code for each paper of the procedure.
fn components() -> BTreeMap<String, String> {
    let shipped = motcua_tests::repository().join("assets/procedures/catalogue.json");
    let catalogue: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(shipped).unwrap()).unwrap();
    let procedures = catalogue["procedures"].as_array().unwrap();
    let birth = procedures.iter().find(|one| one["key"] == BIRTH).unwrap();
    let papers = birth["requirements"].as_array().unwrap().iter();
    papers
        .zip(1..)
        .map(|(paper, number)| {
            let key = paper["key"].as_str().unwrap().to_owned();
            (key, format!("000.00.00.G15-KQ{number:06}"))
        })
        .collect()
}

/// A birth received with its proof scanned, the person's phone known.
pub fn receive(post: &Post, card: &str) -> DossierId {
    let view = begin(&post.desk, card);
    let proof = line(&view, "giay-chung-sinh");
    import(&post.desk, view.draft, &proof, &["giay-chung-sinh.jpg"]).unwrap();
    finish_with_phone(post, view.draft)
}

fn finish_with_phone(post: &Post, draft: DraftId) -> DossierId {
    use motcua_desk::Clock;
    let change = |change| post.desk.intake_change(draft, change).unwrap();
    change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(post.clock.now().date_naive()),
    });
    let view = post.desk.intake_open(draft).unwrap();
    for line in &view.cases[0].papers {
        if line.state == LineState::Missing {
            change(IntakeChange::SetLine {
                case: 0,
                line: line.key.clone(),
                state: LineState::OnPaper,
            });
        }
    }
    post.desk.intake_receive(draft).unwrap().dossiers[0].id
}

impl Post {
    /// Lets time pass and everything that falls due happen, until nothing is to be done or `most` has passed.
    pub fn pass(&self, most: TimeDelta) {
        use motcua_desk::Clock;
        let end = self.clock.now() + most;
        loop {
            let turn = self.desk.exchange_turn().unwrap();
            match turn.next.filter(|next| *next <= end) {
                Some(next) => {
                    let step = (next - self.clock.now()).max(TimeDelta::milliseconds(1));
                    self.clock.step(step);
                }
                None => return,
            }
        }
    }

    /// How the delivery of a dossier stands.
    pub fn delivery(&self, dossier: DossierId) -> Delivery {
        let subject = ExchangeSubject::Dossier(dossier);
        self.desk.exchange_matter(subject).unwrap().row.delivery
    }

    /// The code by which the province knows a dossier.
    pub fn code(&self, dossier: DossierId) -> String {
        let dossier = self.desk.dossier(dossier).unwrap().dossier;
        let official = dossier.exchange.official.map(|official| official.code);
        official.unwrap_or(dossier.code)
    }

    /// Everything that still waits.
    pub fn waiting(&self) -> u32 {
        let view = self.desk.exchange(&ExchangeQuery::default()).unwrap();
        view.counts.waiting
    }
}

/// The card most stories use.
pub const FIRST: &str = CARD;
