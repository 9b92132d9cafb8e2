//! The way from a counter to the simulated province, as an administrator would set it up.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU16, Ordering};

use motcua_desk::Desk;
use motcua_desk::case::exchange::{CodeMapping, ConnectionSetting, DialectName, FileDoorSetting};
use motcua_desk::case::ids::ConnectionId;
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::exchange_setting::ConnectionWish;
use motcua_province::{Agency, Options, Simulator, StartError};

/// Registering a birth, here and at the province.
const BIRTH: &str = "1.001193";
/// Key of electronic copies in the catalogue of the counter; the province has them under the code of all copies.
const ELECTRONIC: (&str, &str) = ("chung-thuc-ban-sao-dien-tu-tu-ban", "2.000815");
/// Invented codes of the papers of a birth registration, in the order of the catalogue.
const COMPONENTS: [&str; 7] = [
    "to-khai-dang-ky-khai-sinh",
    "giay-chung-sinh",
    "van-ban-nguoi-lam-chung-viec-sinh",
    "bien-ban-tre-bi-bo-roi",
    "xac-nhan-mang-thai-ho",
    "van-ban-uy-quyen",
    "giay-to-tuy-than",
];

/// A province in which a commune has an account, with nothing in it. Each has an address of its own: while it is stopped,
/// nobody else can be given its port, and what is sent to it cannot reach another one.
///
/// # Errors
/// When it cannot listen.
pub fn province(agency: &str, name: &str) -> std::result::Result<Simulator, StartError> {
    Simulator::start(Options {
        host: own_host(),
        agencies: vec![Agency::named(agency, name)],
        ..Options::default()
    })
}

fn own_host() -> Ipv4Addr {
    static LAST: AtomicU16 = AtomicU16::new(0);
    let [high, low] = LAST.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

/// Connects a counter in one dialect and confirms the codes.
///
/// # Errors
/// What the desk answers; whoever is signed in must be an administrator.
pub fn connect(
    desk: &Desk,
    province: &Simulator,
    agency: &str,
    dialect: DialectName,
) -> Result<()> {
    let wish = ConnectionWish {
        id: None,
        setting: setting(province, agency, dialect),
    };
    let secret = match dialect {
        DialectName::NoiHoSo => format!("secret-{agency}"),
        DialectName::Gateway => format!("bearer-{agency}"),
        _ => format!("thu-{agency}"),
    };
    desk.connection_save(&wish, Some(&Secret::new(secret)))?;
    desk.code_map(BIRTH, Some(birth()))?;
    let (key, code) = ELECTRONIC;
    let copies = CodeMapping {
        fees: [(String::new(), "PHI-CT-01".to_owned())].into(),
        ..mapping(key, code, "Chứng thực bản sao", "G15-CT05")
    };
    desk.code_map(key, Some(copies))?;
    Ok(())
}

/// What a person confirmed of birth registration.
#[must_use]
pub fn birth() -> CodeMapping {
    let papers = COMPONENTS.iter().zip(1..);
    CodeMapping {
        papers: papers
            .map(|(key, number)| ((*key).to_owned(), component(number)))
            .collect(),
        fees: [(String::new(), "LP-HT-01".to_owned())].into(),
        ..mapping(BIRTH, BIRTH, "Đăng ký khai sinh", "G15-HT02")
    }
}

/// The invented code of the paper that stands at this place, from 1; the proof of birth is the second.
#[must_use]
pub fn component(number: usize) -> String {
    format!("000.00.00.G15-KQ{number:06}")
}

fn setting(province: &Simulator, agency: &str, dialect: DialectName) -> ConnectionSetting {
    let (path, account) = match dialect {
        DialectName::NoiHoSo => ("/c", format!("client-{agency}")),
        DialectName::Gateway => ("/b", String::new()),
        // The simulator does not speak the service bus.
        DialectName::National | DialectName::Lgsp => ("/a", format!("mc-{agency}")),
    };
    ConnectionSetting {
        id: ConnectionId::fresh(),
        name: "Tỉnh".into(),
        dialect,
        address: format!("{}{path}", province.base()),
        account,
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
        files: files(dialect),
        roots: String::new(),
    }
}

fn files(dialect: DialectName) -> FileDoorSetting {
    match dialect {
        DialectName::NoiHoSo => FileDoorSetting::Dialect,
        DialectName::Gateway => FileDoorSetting::Multipart {
            path: "/files".into(),
        },
        DialectName::National | DialectName::Lgsp => FileDoorSetting::Tus {
            path: "/files/tus".into(),
        },
    }
}

fn mapping(procedure: &str, code: &str, name: &str, sector: &str) -> CodeMapping {
    CodeMapping {
        procedure: procedure.into(),
        code: code.into(),
        name: name.into(),
        sector: sector.into(),
        confirmed_at: chrono::DateTime::UNIX_EPOCH,
        ..CodeMapping::default()
    }
}
