//! The way from a counter to the simulated province, as an administrator would set it up.

use motcua_desk::Desk;
use motcua_desk::case::exchange::{CodeMapping, ConnectionSetting, DialectName, FileDoorSetting};
use motcua_desk::case::ids::ConnectionId;
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::exchange_setting::ConnectionWish;
use motcua_province::{Agency, Options, Simulator, StartError};

/// Key of electronic copies in the catalogue of the counter; the province has them under the code of all copies.
const ELECTRONIC: &str = "chung-thuc-ban-sao-dien-tu-tu-ban";
/// Codes of the simulated province, with the code of their sector.
const MAPPED: [(&str, &str, &str); 2] = [
    ("1.001193", "1.001193", "G15-HT06"),
    (ELECTRONIC, "2.000815", "G15-CT05"),
];

/// The proof of birth in the catalogue of the counter, and the code by which the province names it.
pub const PROOF: (&str, &str) = ("giay-chung-sinh", "000.00.00.G15-KQ000002");

/// A province in which a commune has an account, with nothing in it.
///
/// # Errors
/// When it cannot listen.
pub fn province(agency: &str, name: &str) -> std::result::Result<Simulator, StartError> {
    Simulator::start(Options {
        agencies: vec![Agency::named(agency, name)],
        ..Options::default()
    })
}

/// Connects a counter by the national adapter, with a file store that resumes, and confirms the codes.
///
/// # Errors
/// What the desk answers; whoever is signed in must be an administrator.
pub fn connect(desk: &Desk, province: &Simulator, agency: &str) -> Result<()> {
    let wish = ConnectionWish {
        id: None,
        setting: setting(province, agency),
    };
    let secret = Secret::new(format!("thu-{agency}"));
    desk.connection_save(&wish, Some(&secret))?;
    for (procedure, code, sector) in MAPPED {
        desk.code_map(procedure, Some(mapping(procedure, code, sector)))?;
    }
    Ok(())
}

fn setting(province: &Simulator, agency: &str) -> ConnectionSetting {
    ConnectionSetting {
        id: ConnectionId::fresh(),
        name: "Tỉnh".into(),
        dialect: DialectName::National,
        address: format!("{}/a", province.base()),
        account: format!("mc-{agency}"),
        agency: String::new(),
        destination: "VN:GOV:SIMULATOR".into(),
        paths: [("changes", "/pull/inbox?after={cursor}&limit=50")]
            .map(|(name, path)| (name.to_owned(), path.to_owned()))
            .into(),
        headers: Default::default(),
        files: FileDoorSetting::Tus {
            path: "/files/tus".into(),
        },
        roots: String::new(),
        databases: Default::default(),
    }
}

fn mapping(procedure: &str, code: &str, sector: &str) -> CodeMapping {
    CodeMapping {
        procedure: procedure.into(),
        code: code.into(),
        name: "Thủ tục của tỉnh".into(),
        sector: sector.into(),
        service: String::new(),
        papers: [PROOF]
            .map(|(key, code)| (key.to_owned(), code.to_owned()))
            .into(),
        fees: Default::default(),
        result: Default::default(),
        replaced_by: Default::default(),
        confirmed_at: chrono::DateTime::UNIX_EPOCH,
    }
}
