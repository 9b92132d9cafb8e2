//! The machine-readable codes of a form: QR (ISO/IEC 18004) and Code 128 (ISO/IEC 15417).

use qrcodegen::{QrCode, QrCodeEcc};

use super::FormError;
use super::sheet::Mark;

/// A QR code of level M filling a square of `side` points; the quiet zone is the caller's.
///
/// # Errors
/// [`FormError::Code`] when the text is longer than a QR code holds.
pub(super) fn qr(text: &str, side: f32) -> Result<Mark, FormError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| FormError::Code)?;
    let module = side / code.size() as f32;
    let mut bars = Vec::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                bars.push([
                    start as f32 * module,
                    y as f32 * module,
                    (x - start) as f32 * module,
                    module,
                ]);
            }
            x += 1;
        }
    }
    Ok(Mark::Bars(bars))
}

/// A Code 128 of the given size; the quiet zone of ten modules each side is the caller's.
///
/// # Errors
/// [`FormError::Code`] for letters outside printable ASCII, or none at all.
pub(super) fn code128(text: &str, width: f32, height: f32) -> Result<Mark, FormError> {
    let symbols = symbols(text)?;
    let modules = symbols.len() * 11 + 13;
    let module = width / modules as f32;
    let patterns = symbols
        .iter()
        .map(|symbol| PATTERNS[*symbol])
        .chain(std::iter::once(STOP));
    let mut bars = Vec::new();
    let mut x = 0.0;
    for pattern in patterns {
        for (index, digit) in pattern.bytes().enumerate() {
            let width = f32::from(digit - b'0') * module;
            if index % 2 == 0 {
                bars.push([x, 0.0, width, height]);
            }
            x += width;
        }
    }
    Ok(Mark::Bars(bars))
}

const CODE_C: usize = 99;
const CODE_B: usize = 100;
const START_B: usize = 104;
const START_C: usize = 105;

/// Symbol values with start and check symbol: pairs of digits in set C, all else in set B.
fn symbols(text: &str) -> Result<Vec<usize>, FormError> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(|byte| (b' '..=b'~').contains(byte)) {
        return Err(FormError::Code);
    }
    let mut symbols = Vec::new();
    let mut in_c = false;
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        // Changing sets costs a symbol; from four digits on it pays. An odd first digit stays in B.
        let pairs_pay = if in_c {
            digits >= 2
        } else {
            digits >= 4 && digits.is_multiple_of(2)
        };
        let switch = match (symbols.is_empty(), pairs_pay) {
            (true, true) => Some(START_C),
            (true, false) => Some(START_B),
            (false, true) if !in_c => Some(CODE_C),
            (false, false) if in_c => Some(CODE_B),
            _ => None,
        };
        symbols.extend(switch);
        in_c = pairs_pay;
        if in_c {
            symbols.push(usize::from(bytes[at] - b'0') * 10 + usize::from(bytes[at + 1] - b'0'));
            at += 2;
        } else {
            symbols.push(usize::from(bytes[at] - b' '));
            at += 1;
        }
    }
    let weighted: usize = symbols
        .iter()
        .enumerate()
        .map(|(place, symbol)| symbol * place.max(1))
        .sum();
    symbols.push(weighted % 103);
    Ok(symbols)
}

/// Widths of bars and gaps of the symbols 0 to 105 (ISO/IEC 15417, table 1).
const PATTERNS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];

const STOP: &str = "2331112";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn digits_are_packed_in_pairs_and_the_check_symbol_follows() {
        let cases: [(&str, &[usize]); 4] = [
            ("PJJ123C", &[START_B, 48, 42, 42, 17, 18, 19, 35, 55]),
            ("1234", &[START_C, 12, 34, 82]),
            ("-261105-", &[START_B, 13, CODE_C, 26, 11, 5, CODE_B, 13, 0]),
            ("12345", &[START_B, 17, CODE_C, 23, 45, 53]),
        ];
        for (text, expected) in cases {
            let found = symbols(text).unwrap();
            assert_eq!(
                found[..found.len() - 1],
                expected[..expected.len() - 1],
                "{text}"
            );
        }
        // The worked example of the symbology, which starts in set A (103) and checks as 54;
        // our start in set B (104) adds one.
        assert_eq!(symbols("PJJ123C").unwrap().last(), Some(&55));
    }

    #[test]
    fn letters_outside_ascii_are_refused() {
        for text in ["Đ", "", "a\n"] {
            assert!(matches!(symbols(text), Err(FormError::Code)));
        }
        assert!(matches!(qr(&"x".repeat(4000), 10.0), Err(FormError::Code)));
    }

    #[test]
    fn the_bars_fill_the_width() {
        let Mark::Bars(bars) = code128("H60.12.05-261105-4001", 200.0, 20.0).unwrap() else {
            return assert_eq!("bars", "something else");
        };
        let last = bars.last().unwrap();
        assert!((last[0] + last[2] - 200.0).abs() < 0.01);
        assert!(
            bars.iter()
                .all(|bar| bar[2] > 0.0 && (bar[3] - 20.0).abs() < f32::EPSILON)
        );
    }
}
