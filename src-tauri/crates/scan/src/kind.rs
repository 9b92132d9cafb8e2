//! What a file is, told by its content and never by its name.

use serde::{Deserialize, Serialize};

/// The kinds of file people hand in, told apart as far as a useful message needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FileKind {
    /// JPEG/JFIF/EXIF picture.
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// TIFF or `BigTIFF`, one page or many.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// WebP picture.
    WebP,
    /// PDF, also when its header does not stand at the very start (ISO 32000-2, Annex I: first 1,024 bytes).
    Pdf,
    /// Phone photo in HEIC, HEIF or AVIF.
    Heic,
    /// GIF picture.
    Gif,
    /// JPEG 2000 codestream or file.
    Jpeg2000,
    /// ZIP archive, which Office documents also are.
    Zip,
    /// Old Microsoft Office document (compound file).
    OldOffice,
    /// RAR or 7-Zip archive.
    Archive,
    /// A web page, typically a sign-in page saved in place of a document.
    Html,
    /// Readable text of any other sort.
    Text,
    /// A program.
    Executable,
    /// No bytes at all.
    Empty,
    /// None of the above.
    Unknown,
}

impl FileKind {
    /// Whether [`crate::import::pages`] reads this kind.
    #[must_use]
    pub fn holds_pages(self) -> bool {
        matches!(
            self,
            Self::Jpeg | Self::Png | Self::Tiff | Self::Bmp | Self::WebP
        )
    }
}

/// Starts of files that name their kind.
const SIGNATURES: &[(&[u8], FileKind)] = &[
    (b"\xFF\xD8\xFF", FileKind::Jpeg),
    (b"\x89PNG\r\n\x1A\n", FileKind::Png),
    (b"II*\0", FileKind::Tiff),
    (b"MM\0*", FileKind::Tiff),
    (b"II+\0\x08\0\0\0", FileKind::Tiff),
    (b"MM\0+\0\x08\0\0", FileKind::Tiff),
    (b"%PDF-", FileKind::Pdf),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"\0\0\0\x0CjP  \r\n\x87\n", FileKind::Jpeg2000),
    (b"\xFF\x4F\xFF\x51", FileKind::Jpeg2000),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::OldOffice),
    (b"Rar!\x1A\x07", FileKind::Archive),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Archive),
    (b"MZ", FileKind::Executable),
    (b"\x7FELF", FileKind::Executable),
];

/// How far into a file a PDF header or a first tag is looked for, bytes (ISO 32000-1 Annex H, note 13).
const HEAD: usize = 1024;

/// Tells what `bytes` are by their content alone.
#[must_use]
pub fn sniff(bytes: &[u8]) -> FileKind {
    if bytes.is_empty() {
        return FileKind::Empty;
    }
    if let Some((_, kind)) = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
    {
        return *kind;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return FileKind::WebP;
    }
    if bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(is_heif_brand) {
        return FileKind::Heic;
    }
    if is_bmp(bytes) {
        return FileKind::Bmp;
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if head.windows(5).any(|five| five == b"%PDF-") {
        return FileKind::Pdf;
    }
    sniff_text(head)
}

fn is_heif_brand(brand: &[u8]) -> bool {
    const BRANDS: [&[u8]; 10] = [
        b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis",
    ];
    BRANDS.contains(&brand)
}

/// "BM" alone is too short to trust: the size of the header that follows must be one that exists.
fn is_bmp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM")
        && bytes
            .get(14..18)
            .and_then(|four| <[u8; 4]>::try_from(four).ok())
            .is_some_and(|four| {
                matches!(
                    u32::from_le_bytes(four),
                    12 | 16 | 40 | 52 | 56 | 64 | 108 | 124
                )
            })
}

fn sniff_text(head: &[u8]) -> FileKind {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return FileKind::Html;
    }
    let is_readable = !text.contains(|c: char| {
        c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace())
    });
    if is_readable {
        FileKind::Text
    } else {
        FileKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_names_the_kind() {
        let cases: &[(&[u8], FileKind)] = &[
            (b"", FileKind::Empty),
            (b"\xFF\xD8\xFF\xE0", FileKind::Jpeg),
            (b"\x89PNG\r\n\x1A\n....", FileKind::Png),
            (b"II*\0....", FileKind::Tiff),
            (b"MM\0*....", FileKind::Tiff),
            (b"RIFF\x10\0\0\0WEBPVP8 ", FileKind::WebP),
            (b"RIFF\x10\0\0\0WAVEfmt ", FileKind::Unknown),
            (b"\0\0\0\x18ftypheic", FileKind::Heic),
            (b"\0\0\0\x18ftypmif1", FileKind::Heic),
            (b"\0\0\0\x18ftypisom", FileKind::Unknown),
            (b"%PDF-1.7", FileKind::Pdf),
            (b"\x01\x02 some junk first %PDF-1.4", FileKind::Pdf),
            (b"GIF89a", FileKind::Gif),
            (b"PK\x03\x04", FileKind::Zip),
            (b"\xEF\xBB\xBF\n<!DOCTYPE html><html>", FileKind::Html),
            ("Giấy khai sinh".as_bytes(), FileKind::Text),
            (b"MZ\x90\0", FileKind::Executable),
            (b"\x01\x02\x03", FileKind::Unknown),
        ];
        for (bytes, kind) in cases {
            assert_eq!(sniff(bytes), *kind, "{bytes:?}");
        }
    }

    #[test]
    fn two_letters_do_not_make_a_bitmap() {
        let mut bytes = b"BM".to_vec();
        bytes.resize(30, 0);
        assert_eq!(sniff(&bytes), FileKind::Unknown);
        bytes[14] = 40;
        assert_eq!(sniff(&bytes), FileKind::Bmp);
    }
}
