//! From an address of three levels to the present commune (two levels since 1 July 2025).
//!
//! Cards and papers issued before still say *xã, huyện, tỉnh*. The address on a paper is kept as printed;
//! where the dated table knows the old commune, the present one is shown beside it. Legal basis: the
//! resolutions of the Standing Committee of the National Assembly of June 2025, one per province, and
//! NQ 202/2025/QH15 for the provinces. The table is a sample until a province's full list is imported.
use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::text::fold;

/// The largest table read; a full one has some 10,000 rows.
const LARGEST: usize = 16 * 1024 * 1024;
/// The longest address looked at.
const LONGEST: usize = 1024;

/// Which old commune and province became which present one.
#[derive(Clone, Debug)]
pub struct AddressBook {
    version: String,
    communes: HashMap<[String; 3], Successor>,
    provinces: HashMap<String, String>,
}

/// The present address of an old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PresentAddress {
    /// Hamlet, street and number, as printed.
    pub local: String,
    /// Present commune, ward or special zone.
    pub commune: String,
    /// Present province.
    pub province: String,
    /// Since when.
    pub since: NaiveDate,
    /// By which resolution.
    pub source: String,
    /// How sure the row is.
    pub status: AddressStatus,
}

impl std::fmt::Display for PresentAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [&self.local, &self.commune, &self.province];
        let mut filled = parts.into_iter().filter(|part| !part.is_empty());
        if let Some(first) = filled.next() {
            f.write_str(first)?;
        }
        filled.try_for_each(|part| write!(f, ", {part}"))
    }
}

/// How sure a row of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AddressStatus {
    /// The whole old commune went to the present one, by a resolution.
    Official,
    /// Invented, for practice.
    Sample,
}

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// More bytes than any table needs.
    #[error("the table has {bytes} bytes, more than {most}")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Not JSON of this shape.
    #[error("the table cannot be read")]
    Shape(#[source] serde_json::Error),
    /// One old commune has two successors.
    #[error("row {row} gives an old commune a second successor")]
    Twice {
        /// Number of the row, from 1.
        row: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    provinces: Vec<ProvinceRow>,
    communes: Vec<CommuneRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceRow {
    old: Vec<String>,
    present: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommuneRow {
    commune: String,
    district: String,
    province: String,
    present: Successor,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Successor {
    commune: String,
    province: String,
    since: NaiveDate,
    source: String,
    status: AddressStatus,
}

impl AddressBook {
    /// Reads a table of `assets/addresses`.
    pub fn from_json(text: &str) -> Result<Self, AddressError> {
        if text.len() > LARGEST {
            return Err(AddressError::TooLarge {
                bytes: text.len(),
                most: LARGEST,
            });
        }
        let file: File = serde_json::from_str(text).map_err(AddressError::Shape)?;
        let mut communes = HashMap::new();
        for (at, row) in file.communes.into_iter().enumerate() {
            let key = [
                place_key(&row.commune),
                place_key(&row.district),
                place_key(&row.province),
            ];
            if communes.insert(key, row.present).is_some() {
                return Err(AddressError::Twice { row: at + 1 });
            }
        }
        let mut provinces = HashMap::new();
        for row in file.provinces {
            provinces.extend(
                row.old
                    .iter()
                    .map(|old| (place_key(old), row.present.clone())),
            );
        }
        Ok(Self {
            version: file.version,
            communes,
            provinces,
        })
    }

    /// Version of the table.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The present address, where the table knows the old commune. Reads "…, Xã, Huyện, Tỉnh" from the end;
    /// accents and words like *xã* or *thành phố* need not agree.
    pub fn present(&self, text: &str) -> Option<PresentAddress> {
        let parts = parts(text)?;
        let [local @ .., commune, district, province] = &parts[..] else {
            return None;
        };
        let key = [place_key(commune), place_key(district), place_key(province)];
        let successor = self.communes.get(&key)?.clone();
        let Successor {
            commune,
            province,
            since,
            source,
            status,
        } = successor;
        Some(PresentAddress {
            local: local.join(", "),
            commune,
            province,
            since,
            source,
            status,
        })
    }

    /// The present province of an address or province name, where it changed or stayed by NQ 202/2025/QH15.
    pub fn present_province(&self, text: &str) -> Option<&str> {
        let parts = parts(text)?;
        self.provinces
            .get(&place_key(parts.last()?))
            .map(String::as_str)
    }
}

fn parts(text: &str) -> Option<Vec<&str>> {
    let short = text.len() <= LONGEST;
    short.then(|| {
        text.split([',', ';'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    })
}

/// A place name without its kind: "Thị trấn Mẫu", "TT. Mẫu" and "mau" are one.
fn place_key(name: &str) -> String {
    let folded = fold(name).replace('.', " ").replace(" - ", "-");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    const KINDS: [&str; 14] = [
        "xa ",
        "phuong ",
        "thi tran ",
        "thi xa ",
        "dac khu ",
        "huyen ",
        "quan ",
        "thanh pho ",
        "tinh ",
        "tp ",
        "tt ",
        "tx ",
        "p ",
        "q ",
    ];
    let bare = KINDS.iter().find_map(|kind| folded.strip_prefix(kind));
    bare.map_or(folded.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    fn book() -> AddressBook {
        AddressBook::from_json(include_str!("../../../../assets/addresses/sample.json")).unwrap()
    }

    #[test]
    fn an_old_address_is_led_to_the_present_commune() {
        for text in [
            "12 Hàng Bạc, Phường Hàng Bạc, Quận Hoàn Kiếm, Thành phố Hà Nội",
            "12 Hàng Bạc, P. Hàng Bạc, Q. Hoàn Kiếm, TP. Hà Nội",
            "12 Hàng Bạc, hang bac, hoan kiem, ha noi",
        ] {
            let present = book().present(text).unwrap();
            assert_eq!(
                (present.local.as_str(), present.commune.as_str()),
                ("12 Hàng Bạc", "Phường Hoàn Kiếm"),
                "{text}"
            );
            assert_eq!(
                (present.province.as_str(), present.status),
                ("Thành phố Hà Nội", AddressStatus::Official)
            );
        }
    }

    #[test]
    fn what_the_table_does_not_know_is_left_alone() {
        for text in [
            "",
            "Hà Nội",
            "Xã Không Có, Huyện Không Có, Tỉnh Không Có",
            "Phường Hàng Bạc, Quận Ba Đình, Thành phố Hà Nội",
            "Phường Hoàn Kiếm, Thành phố Hà Nội",
        ] {
            assert_eq!(book().present(text), None, "{text}");
        }
    }

    #[test]
    fn all_63_old_provinces_lead_to_the_34_present_ones() {
        let book = book();
        let present: std::collections::BTreeSet<&str> =
            book.provinces.values().map(String::as_str).collect();
        // Thừa Thiên Huế had become Huế half a year before, and older papers have either name.
        assert_eq!((book.provinces.len(), present.len()), (63 + 1, 34));
        assert_eq!(
            book.present_province("Thôn 1, Xã Mẫu, Huyện Mẫu, Tỉnh Hà Giang"),
            Some("Tỉnh Tuyên Quang")
        );
        assert_eq!(book.present_province("Kon Tum"), Some("Tỉnh Quảng Ngãi"));
        assert_eq!(
            book.present_province("Bà Rịa - Vũng Tàu"),
            Some("Thành phố Hồ Chí Minh")
        );
    }

    #[test]
    fn a_commune_with_two_successors_is_refused() {
        let row = r#"{"commune":"a","district":"b","province":"c","present":{"commune":"d","province":"e",
            "since":"2025-07-01","source":"s","status":"sample"}}"#;
        let json =
            |rows: String| format!(r#"{{"version":"t","provinces":[],"communes":[{rows}]}}"#);
        assert!(AddressBook::from_json(&json(row.into())).is_ok());
        assert!(matches!(
            AddressBook::from_json(&json(format!("{row},{row}"))),
            Err(AddressError::Twice { row: 2 })
        ));
    }

    proptest! {
        #[test]
        fn no_address_makes_it_panic(text in "\\PC{0,60}(, \\PC{0,20}){0,5}") {
            let _ = (book().present(&text), book().present_province(&text));
        }
    }
}
