//! Codes of communes as the province has them in addresses: entered once by whoever keeps the settings, found by the
//! words an address ends with.
use serde::{Deserialize, Serialize};

use crate::text;

/// A commune with its codes (`MaTinh`, `MaXa`, province-api d.5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PlaceCode {
    /// Commune, as addresses say it.
    pub commune: String,
    /// Its province.
    pub province: String,
    /// Code of the province.
    pub province_code: String,
    /// Code of the commune.
    pub commune_code: String,
}

/// The commune an address ends with; none where it ends with another, or says only the half of it.
pub fn place_of<'a>(places: &'a [PlaceCode], address: &str) -> Option<&'a PlaceCode> {
    let mut parts = address.rsplit(',').map(plain);
    let (province, commune) = (parts.next()?, parts.next()?);
    places
        .iter()
        .find(|place| plain(&place.commune) == commune && plain(&place.province) == province)
}

/// Cards write in capitals, people with spaces more than there are; accents tell communes apart and stay.
fn plain(part: &str) -> String {
    let words: Vec<&str> = part.split_whitespace().collect();
    text::nfc(&words.join(" ")).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commune_is_known_by_the_last_two_parts_of_an_address_and_by_its_accents() {
        let places = [PlaceCode {
            commune: "Xã Hà Thử".into(),
            province: "Tỉnh Thử".into(),
            province_code: "00".into(),
            commune_code: "00001".into(),
        }];
        let code = |address: &str| place_of(&places, address).map(|place| &*place.commune_code);
        for (address, found) in [
            ("Thôn Một, Xã Hà Thử, Tỉnh Thử", Some("00001")),
            ("XÃ HÀ THỬ,  TỈNH  THỬ", Some("00001")),
            ("Thôn Một, Xã Hạ Thử, Tỉnh Thử", None),
            ("Xã Hà Thử, Huyện Thử, Tỉnh Thử", None),
            ("Xã Hà Thử", None),
            ("Tỉnh Thử", None),
            ("", None),
        ] {
            assert_eq!(code(address), found, "{address}");
        }
    }
}
