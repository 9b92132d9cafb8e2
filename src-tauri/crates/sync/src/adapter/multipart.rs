//! A file in a form of one field.
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::Document;

/// Media type and body of a form that holds one file.
pub(super) fn form(field: &str, document: &Document, bytes: &[u8]) -> (String, Vec<u8>) {
    let boundary = boundary(bytes);
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
        quoted(&document.name),
        document.media
    );
    let mut body = Vec::with_capacity(head.len() + bytes.len() + boundary.len() + 8);
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A line that is not in the file: made of the file's digest, which nobody can write into it.
fn boundary(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest[..16]
        .iter()
        .fold("motcua".to_owned(), |mut text, byte| {
            // Writing to a text does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// A file name inside quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_leave_its_quotes() {
        let document = Document {
            id: "1".into(),
            name: "a\"\r\nX: y.pdf".into(),
            sha256: [0; 32],
            bytes: 3,
            media: "application/pdf",
        };
        let (media, body) = form("files", &document, b"abc");
        let boundary = media
            .strip_prefix("multipart/form-data; boundary=")
            .unwrap();
        assert_eq!(
            String::from_utf8(body).unwrap(),
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a%22%0D%0AX: y.pdf\"\r\nContent-Type: application/pdf\r\n\r\nabc\r\n--{boundary}--\r\n"
            )
        );
    }
}
