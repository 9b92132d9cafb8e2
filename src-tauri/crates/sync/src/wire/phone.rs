//! Phones: E.164 in the record, as people here write them on the wire.

/// `+84912345678` → `0912345678`; a number of another country stays as it is.
pub(crate) fn local(phone: &str) -> String {
    match phone.strip_prefix("+84") {
        Some(rest) => format!("0{rest}"),
        None => phone.to_owned(),
    }
}

/// `0912345678` → `+84912345678`; what is no number of here stays as it is.
pub(crate) fn e164(phone: &str) -> String {
    match phone.strip_prefix('0') {
        Some(rest) if rest.len() >= 8 && rest.bytes().all(|digit| digit.is_ascii_digit()) => {
            format!("+84{rest}")
        }
        _ => phone.to_owned(),
    }
}
