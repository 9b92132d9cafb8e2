//! How the province is reached: part of the office's setting. Passwords are not here; they lie in the store as files of
//! their own.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::PlaceCode;
use crate::ids::ConnectionId;

/// Minutes between two looks at what the province has, where the office says nothing else.
pub const PULL_MINUTES: u16 = 5;

/// How this counter exchanges with the province.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ExchangeSetting {
    /// Systems that are spoken to.
    pub connections: Vec<ConnectionSetting>,
    /// Where procedures go that have no route of their own; none means by hand.
    pub main: Option<ConnectionId>,
    /// Procedures that go elsewhere, such as a ministry's own system.
    pub routes: Vec<Route>,
    /// National codes of procedures that have another one here, each confirmed by a person.
    pub codes: Vec<CodeMapping>,
    /// What was received before this day is not sent: it was typed into the province's system while there was no
    /// connection. None sends everything.
    pub begins: Option<NaiveDate>,
    /// Communes that citizens live in, with their codes there.
    pub places: Vec<PlaceCode>,
    /// Bytes a second that may be used of the line; none means all of it.
    pub bytes_per_second: Option<u32>,
    /// Minutes between two looks at what the province has for this commune; none means [`PULL_MINUTES`].
    pub pull_minutes: Option<u16>,
    /// Folder in which files of the province are dropped, where it has no such question.
    pub drop_folder: Option<String>,
    /// Delivery is stopped by the head.
    pub stopped: bool,
    /// What waits may be written into packages that somebody carries to a PC with a line.
    pub packages: bool,
}

/// One system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ConnectionSetting {
    /// Identity.
    pub id: ConnectionId,
    /// As people call it.
    pub name: String,
    /// Its interface.
    pub dialect: DialectName,
    /// Address all paths are under.
    pub address: String,
    /// User name, or client id.
    pub account: String,
    /// Code of this commune's agency there; empty means that of the office.
    #[serde(default)]
    pub agency: String,
    /// Code of the system spoken to (`dstcode`).
    #[serde(default)]
    pub destination: String,
    /// Paths that differ from the dialect's own.
    #[serde(default)]
    pub paths: BTreeMap<String, String>,
    /// Codes of databases there (`MaCSDL`), by their names here; they are not public.
    #[serde(default)]
    pub databases: BTreeMap<String, String>,
    /// Further headers of every call.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Where files go.
    #[serde(default)]
    pub files: FileDoorSetting,
    /// Certificates (PEM) its server is believed by, besides the machine's own.
    #[serde(default)]
    pub roots: String,
}

/// Interfaces a province may have (province-api §0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DialectName {
    /// A — the national adapter's envelope.
    National,
    /// B — provincial gateway.
    Gateway,
    /// C — NoiHoSo, iGate.
    NoiHoSo,
    /// D — provincial service bus.
    Lgsp,
}

impl DialectName {
    /// Whether the province allots the codes of dossiers.
    pub fn allots(self) -> bool {
        self == Self::NoiHoSo
    }
}

/// Where the files of dossiers go first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileDoorSetting {
    /// The dialect's own way.
    #[default]
    Dialect,
    /// One request a file.
    Multipart {
        /// Path.
        path: String,
    },
    /// tus 1.0, which goes on where it was cut.
    Tus {
        /// Path.
        path: String,
    },
}

/// Where a procedure goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Route {
    /// Key of the procedure, or the beginning of keys with a final `*`.
    pub procedure: String,
    /// Where to.
    pub to: RouteTo,
}

/// Ends of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum RouteTo {
    /// A connection.
    Connection(ConnectionId),
    /// Typed by hand into a web form of the province or a ministry.
    ByHand,
}

/// The national code of a procedure that has another one here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeMapping {
    /// Key in the catalogue of the counter.
    pub procedure: String,
    /// National code.
    pub code: String,
    /// Name under which the province has it.
    pub name: String,
    /// Code of its sector there (`MaLinhVuc`).
    #[serde(default)]
    pub sector: String,
    /// Code of the public service, where the dialect asks for one (`MaDichVuCong`).
    #[serde(default)]
    pub service: String,
    /// Codes of its papers there (`MAGIAYTO`), by the key of the requirement here.
    #[serde(default)]
    pub papers: BTreeMap<String, String>,
    /// Codes of its fees there (`MAPHILEPHI`), by the unit that is paid for here; `` for all.
    #[serde(default)]
    pub fees: BTreeMap<String, String>,
    /// Codes of results that replace a paper (`MA_KQ_THAYTHE`), by the key of the requirement here.
    #[serde(default)]
    pub replaced_by: BTreeMap<String, String>,
    /// Code of its kind of result there (`MAKETQUA`).
    #[serde(default)]
    pub result: String,
    /// When a person confirmed it.
    pub confirmed_at: DateTime<Utc>,
}

impl ExchangeSetting {
    /// Where a procedure goes: its own route, the longest pattern first, or the main connection.
    pub fn route(&self, procedure: &str) -> RouteTo {
        let fits = |route: &&Route| match route.procedure.strip_suffix('*') {
            Some(beginning) => procedure.starts_with(beginning),
            None => route.procedure == procedure,
        };
        let own = self.routes.iter().filter(fits);
        let own = own.max_by_key(|route| {
            let exact = !route.procedure.ends_with('*');
            (exact, route.procedure.len())
        });
        match own {
            Some(route) => route.to,
            None => self.main.map_or(RouteTo::ByHand, RouteTo::Connection),
        }
    }

    /// Time between two looks at what the province has.
    pub fn pull_every(&self) -> TimeDelta {
        let minutes = self.pull_minutes.filter(|minutes| *minutes > 0);
        TimeDelta::minutes(minutes.unwrap_or(PULL_MINUTES).into())
    }

    /// A connection.
    pub fn connection(&self, id: ConnectionId) -> Option<&ConnectionSetting> {
        self.connections.iter().find(|known| known.id == id)
    }

    /// The procedure here that has a national code: the one a person confirmed, else the only one that is published
    /// under it. `known` are keys with published codes.
    pub fn procedure_of<'k>(
        &self,
        national: &str,
        known: impl Iterator<Item = (&'k str, Option<&'k str>)>,
    ) -> Option<String> {
        if national.is_empty() {
            return None;
        }
        if let Some(confirmed) = self.codes.iter().find(|mapping| mapping.code == national) {
            return Some(confirmed.procedure.clone());
        }
        let same = |(key, code): &(&str, Option<&str>)| {
            self.national_code(key, *code).as_deref() == Some(national)
        };
        let mut same = known.filter(same);
        let only = same.next()?;
        same.next().is_none().then(|| only.0.to_owned())
    }

    /// The national code of a procedure: as confirmed, else the published code without what a province appended.
    pub fn national_code(&self, procedure: &str, published: Option<&str>) -> Option<String> {
        let confirmed = self.codes.iter().find(|code| code.procedure == procedure);
        confirmed
            .map(|mapping| mapping.code.clone())
            .or_else(|| published.map(national_part))
    }
}

/// `1.012753.H19` is `1.012753` nationally (TT 01/2018, domain F.3).
fn national_part(code: &str) -> String {
    code.split('.').take(2).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_goes_where_its_own_route_says_else_to_the_main_connection() {
        let (main, police) = (ConnectionId::fresh(), ConnectionId::fresh());
        let route = |procedure: &str, to| Route {
            procedure: procedure.into(),
            to,
        };
        let setting = ExchangeSetting {
            main: Some(main),
            routes: vec![
                route("1.00*", RouteTo::ByHand),
                route("1.004*", RouteTo::Connection(police)),
                route("1.004222", RouteTo::Connection(main)),
            ],
            ..ExchangeSetting::default()
        };
        assert_eq!(setting.route("2.000815"), RouteTo::Connection(main));
        assert_eq!(setting.route("1.001193"), RouteTo::ByHand);
        assert_eq!(setting.route("1.004194"), RouteTo::Connection(police));
        assert_eq!(setting.route("1.004222"), RouteTo::Connection(main));
        assert_eq!(ExchangeSetting::default().route("x"), RouteTo::ByHand);
    }

    #[test]
    fn a_local_code_has_a_national_part_unless_a_person_confirmed_another() {
        let mut setting = ExchangeSetting::default();
        let local = Some("2.001765.000.00.00.H44");
        let national = |setting: &ExchangeSetting| setting.national_code("k", local);
        assert_eq!(national(&setting).as_deref(), Some("2.001765"));
        setting.codes.push(CodeMapping {
            procedure: "k".into(),
            code: "1.000001".into(),
            ..CodeMapping::default()
        });
        assert_eq!(national(&setting).as_deref(), Some("1.000001"));
        assert_eq!(setting.national_code("z", None), None);
    }

    #[test]
    fn a_national_code_has_a_procedure_here_where_a_person_or_the_list_leaves_no_doubt() {
        let mut setting = ExchangeSetting::default();
        let known = [
            ("a", Some("1.001193.H99")),
            ("b", Some("1.000656")),
            ("c", Some("1.000656")),
        ];
        let here = |setting: &ExchangeSetting, code| setting.procedure_of(code, known.into_iter());
        assert_eq!(here(&setting, "1.001193").as_deref(), Some("a"));
        assert_eq!(here(&setting, "1.000656"), None);
        assert_eq!(here(&setting, ""), None);
        setting.codes.push(CodeMapping {
            procedure: "c".into(),
            code: "1.000656".into(),
            ..CodeMapping::default()
        });
        assert_eq!(here(&setting, "1.000656").as_deref(), Some("c"));
    }

    #[test]
    fn an_office_that_says_nothing_looks_every_five_minutes() {
        for (minutes, expected) in [(None, 5), (Some(0), 5), (Some(30), 30)] {
            let setting = ExchangeSetting {
                pull_minutes: minutes,
                ..ExchangeSetting::default()
            };
            assert_eq!(setting.pull_every(), TimeDelta::minutes(expected));
        }
    }
}
