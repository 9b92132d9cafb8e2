//! Words of an answer as they are compared: composed, lower case, without dossier codes and marks between them.
use unicode_normalization::UnicodeNormalization;

/// The words in order, each in lower case. A token with a digit is a code or a date and is left out, so that "hồ sơ
/// H00.001-261120-0001 không tồn tại" reads like "hồ sơ không tồn tại".
pub(super) fn folded(text: &str) -> String {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    let words = text.split(parts).filter(|word| {
        let is_code = word.chars().any(|c| c.is_ascii_digit());
        !word.is_empty() && !is_code
    });
    words.collect::<Vec<_>>().join(" ")
}

fn parts(c: char) -> bool {
    c.is_whitespace() || ",:;\"'[]()".contains(c)
}
