//! A counter that exchanges with a simulated province.

use motcua_desk::case::exchange::{CodeMapping, ConnectionSetting, DialectName, FileDoorSetting};
use motcua_desk::case::ids::ConnectionId;
use motcua_desk::sign::Secret;
use motcua_desk::view::exchange_setting::ConnectionWish;
use motcua_province::{Agency, Options, Simulator};

use crate::seed::{BIRTH, Counter};

/// Agency of the commune that does not exist.
pub const AGENCY: &str = "H99.01";
/// Electronic copies in our catalogue, and at the province.
const ELECTRONIC: (&str, &str) = ("chung-thuc-ban-sao-dien-tu-tu-ban", "2.000815");

/// A province that knows the commune.
pub fn province() -> Simulator {
    Simulator::start(Options {
        agencies: vec![Agency::named(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ")],
        ..Options::default()
    })
    .unwrap()
}

impl Counter {
    /// Sets the connection up and confirms the codes, as an administrator would.
    pub fn connect(&self, province: &Simulator) {
        let wish = ConnectionWish {
            id: None,
            setting: setting(province),
        };
        let secret = Secret::new(format!("thu-{AGENCY}"));
        self.desk.connection_save(&wish, Some(&secret)).unwrap();
        self.map(BIRTH, BIRTH, "G15-HT06");
        self.map(ELECTRONIC.0, ELECTRONIC.1, "G15-CT05");
    }

    fn map(&self, procedure: &str, code: &str, sector: &str) {
        let mapping = CodeMapping {
            procedure: procedure.into(),
            code: code.into(),
            name: "Thủ tục của tỉnh".into(),
            sector: sector.into(),
            service: String::new(),
            papers: Default::default(),
            fees: Default::default(),
            confirmed_at: chrono::DateTime::UNIX_EPOCH,
        };
        self.desk.code_map(procedure, Some(mapping)).unwrap();
    }
}

/// The national adapter, with a file store that resumes.
fn setting(province: &Simulator) -> ConnectionSetting {
    ConnectionSetting {
        id: ConnectionId::fresh(),
        name: "Tỉnh".into(),
        dialect: DialectName::National,
        address: format!("{}/a", province.base()),
        account: format!("mc-{AGENCY}"),
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
    }
}
