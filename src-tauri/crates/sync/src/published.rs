//! A procedure as the province publishes it (`LayThuTuc.result`, province-api d.1), as far as a counter compares it with
//! its own. Whatever is missing or of another shape is left out, and nothing is concluded.
use serde_json::Value;

use crate::wire::{rows, text};

/// Most rows of any list; a procedure has some twenty papers.
const MOST: usize = 200;
/// Most characters of any text.
const LONGEST: usize = 2000;
/// `KENH` of the counter.
const COUNTER: &str = "1";

/// A published procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// National code (`MATTHC`).
    pub code: String,
    /// Name (`TENTTHC`).
    pub name: String,
    /// Code of its sector (`MALINHVUC`).
    pub sector_code: String,
    /// Name of its sector (`TENLINHVUC`).
    pub sector: String,
    /// How long it takes at the counter: an amount and its unit in words (`THOIGIANGIAIQUYET`, `DONVITINH`); none where
    /// several hold or none is a whole number.
    pub time: Option<(u16, String)>,
    /// Fees at the counter (`PHILEPHI`).
    pub fees: Vec<PublishedFee>,
    /// Papers (`THANHPHANHOSO`), of all cases, each code once.
    pub papers: Vec<PublishedPaper>,
    /// Results (`KETQUATHUCHIEN`).
    pub results: Vec<PublishedResult>,
}

/// A fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFee {
    /// Code (`MAPHILEPHI`).
    pub code: String,
    /// Đồng (`SOTIEN`); none where it is no whole number.
    pub amount: Option<i64>,
}

/// A paper that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedPaper {
    /// Component code (`MAGIAYTO`).
    pub code: String,
    /// Name (`TENGIAYTO`).
    pub name: String,
    /// Originals (`SOBANCHINH`).
    pub originals: u8,
    /// Copies (`SOBANSAO`).
    pub copies: u8,
    /// Code of the result that replaces it (`MA_KQ_THAYTHE`); empty where none does.
    pub replaced_by: String,
}

/// A kind of result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedResult {
    /// Code (`MAKETQUA`).
    pub code: String,
    /// Name (`TENKETQUA`).
    pub name: String,
}

impl Published {
    /// Reads an answer of [`crate::Province::procedure`].
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let sector = list(value, "LINHVUCTHUCHIEN").first();
        let at_counter = list(value, "CACHTHUCTHUCHIEN")
            .iter()
            .filter(|way| text(way, &["KENH"]).as_deref() == Some(COUNTER));
        let limits: Vec<&Value> = at_counter.flat_map(|way| list(way, "THOIGIAN")).collect();
        Self {
            code: word(value, "MATTHC"),
            name: word(value, "TENTTHC"),
            sector_code: sector.map(|row| word(row, "MALINHVUC")).unwrap_or_default(),
            sector: sector
                .map(|row| word(row, "TENLINHVUC"))
                .unwrap_or_default(),
            time: match limits[..] {
                [one] => time(one),
                _ => None,
            },
            fees: limits
                .iter()
                .flat_map(|limit| list(limit, "PHILEPHI"))
                .map(fee)
                .collect(),
            papers: papers(value),
            results: list(value, "KETQUATHUCHIEN").iter().map(result).collect(),
        }
    }
}

fn time(limit: &Value) -> Option<(u16, String)> {
    let amount = text(limit, &["THOIGIANGIAIQUYET"])?.parse().ok()?;
    Some((amount, word(limit, "DONVITINH")))
}

fn fee(row: &Value) -> PublishedFee {
    PublishedFee {
        code: word(row, "MAPHILEPHI"),
        amount: text(row, &["SOTIEN"]).and_then(|amount| amount.parse().ok()),
    }
}

fn papers(value: &Value) -> Vec<PublishedPaper> {
    let mut papers: Vec<PublishedPaper> = Vec::new();
    let cases = list(value, "THANHPHANHOSO").iter();
    for row in cases.flat_map(|case| list(case, "GIAYTO")).take(MOST) {
        let count = |name: &str| text(row, &[name]).and_then(|count| count.parse().ok());
        let paper = PublishedPaper {
            code: word(row, "MAGIAYTO"),
            name: word(row, "TENGIAYTO"),
            originals: count("SOBANCHINH").unwrap_or_default(),
            copies: count("SOBANSAO").unwrap_or_default(),
            replaced_by: word(row, "MA_KQ_THAYTHE"),
        };
        let is_known = papers.iter().any(|known| known.code == paper.code);
        if !paper.code.is_empty() && !is_known {
            papers.push(paper);
        }
    }
    papers
}

fn result(row: &Value) -> PublishedResult {
    PublishedResult {
        code: word(row, "MAKETQUA"),
        name: word(row, "TENKETQUA"),
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    rows(value.get(name).unwrap_or(&Value::Null), &[], MOST)
}

/// A text of bearable length; empty where there is none.
fn word(value: &Value, name: &str) -> String {
    let text = text(value, &[name]).unwrap_or_default();
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn published() -> Value {
        json!({
            "MATTHC": "1.001193", "TENTTHC": "Đăng ký khai sinh",
            "LINHVUCTHUCHIEN": [{ "MALINHVUC": "G15-HT06", "TENLINHVUC": "Hộ tịch" }],
            "CACHTHUCTHUCHIEN": [
                { "KENH": "1", "THOIGIAN": [{ "THOIGIANGIAIQUYET": "1", "DONVITINH": "Ngày làm việc",
                    "PHILEPHI": [{ "MAPHILEPHI": "LP1", "SOTIEN": "8000" }, { "MAPHILEPHI": "LP2", "SOTIEN": "miễn" }] }] },
                { "KENH": "2", "THOIGIAN": [{ "THOIGIANGIAIQUYET": "2", "DONVITINH": "Ngày" }] },
            ],
            "THANHPHANHOSO": [
                { "TRUONGHOP": "", "GIAYTO": [{ "MAGIAYTO": "G1", "TENGIAYTO": "Tờ khai", "SOBANCHINH": 1, "SOBANSAO": "0" }] },
                { "TRUONGHOP": "Khác", "GIAYTO": [
                    { "MAGIAYTO": "G1", "TENGIAYTO": "Tờ khai" },
                    { "MAGIAYTO": "G2", "TENGIAYTO": "Giấy chứng sinh", "MA_KQ_THAYTHE": "KQ1" },
                    { "TENGIAYTO": "không có mã" } ] },
            ],
            "KETQUATHUCHIEN": [{ "MAKETQUA": "KQ.G15.000031", "TENKETQUA": "Giấy khai sinh" }],
        })
    }

    #[test]
    fn a_published_procedure_is_read_by_its_counter_channel_and_each_paper_once() {
        let read = Published::read(&published());
        assert_eq!(read.time, Some((1, "Ngày làm việc".to_owned())));
        assert_eq!(read.sector_code, "G15-HT06");
        let codes: Vec<&str> = read
            .papers
            .iter()
            .map(|paper| paper.code.as_str())
            .collect();
        assert_eq!(codes, ["G1", "G2"]);
        assert_eq!((read.papers[0].originals, read.papers[0].copies), (1, 0));
        assert_eq!(read.papers[1].replaced_by, "KQ1");
        let amounts: Vec<Option<i64>> = read.fees.iter().map(|fee| fee.amount).collect();
        assert_eq!(amounts, [Some(8000), None]);
        assert_eq!(read.results[0].code, "KQ.G15.000031");
    }

    #[test]
    fn an_answer_of_any_other_shape_gives_nothing_and_no_panic() {
        for strange in [
            json!(null),
            json!([]),
            json!({ "CACHTHUCTHUCHIEN": "x", "THANHPHANHOSO": [{ "GIAYTO": 7 }] }),
            json!({ "KETQUATHUCHIEN": {} }),
        ] {
            assert_eq!(Published::read(&strange), Published::default());
        }
        let mut two = published();
        let limit = two["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0].clone();
        two["CACHTHUCTHUCHIEN"][0]["THOIGIAN"] = json!([limit, limit]);
        assert_eq!(
            Published::read(&two).time,
            None,
            "which of two holds is not known"
        );
    }
}
