//! Finds what a foreign file carries besides its pages: programs, other files, signatures.

use lopdf::{Dictionary, Document, Object};

use super::MAX_DEPTH;

/// Largest metadata packet that is read for a PDF/A claim.
const MAX_METADATA: usize = 1024 * 1024;

/// What was found anywhere in the file, reachable from a page or not.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) signatures: u32,
    pub(super) javascript: bool,
    pub(super) launch: bool,
    pub(super) embedded_files: bool,
    pub(super) xfa: bool,
}

/// Looks at every object of the file, because a hidden program need not hang on a page.
pub(super) fn search(document: &Document) -> Findings {
    let mut findings = Findings::default();
    let mut waiting: Vec<(&Object, usize)> = Vec::new();
    for object in document.objects.values() {
        waiting.push((object, 0));
        while let Some((object, depth)) = waiting.pop() {
            let dictionary = match object {
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => &stream.dict,
                Object::Array(items) if depth < MAX_DEPTH => {
                    waiting.extend(items.iter().map(|item| (item, depth + 1)));
                    continue;
                }
                _ => continue,
            };
            findings.note(dictionary);
            if depth < MAX_DEPTH {
                waiting.extend(dictionary.iter().map(|(_, value)| (value, depth + 1)));
            }
        }
    }
    findings
}

/// The PDF/A part and conformance named in the file's own metadata, for example `2u`.
pub(super) fn pdfa_claim(document: &Document) -> Option<String> {
    let metadata = document.catalog().ok()?.get_deref(b"Metadata", document);
    let stream = metadata.ok()?.as_stream().ok()?;
    let packet = if stream.dict.has(b"Filter") {
        stream.decompressed_content_with_limit(MAX_METADATA).ok()?
    } else {
        stream
            .content
            .get(..MAX_METADATA.min(stream.content.len()))?
            .to_vec()
    };
    let text = String::from_utf8_lossy(&packet);
    let part = property(&text, "pdfaid:part")?;
    let conformance = property(&text, "pdfaid:conformance").unwrap_or_default();
    let claim = format!("{part}{}", conformance.to_lowercase());
    (claim.len() <= 2 && claim.chars().all(|c| c.is_ascii_alphanumeric())).then_some(claim)
}

impl Findings {
    fn note(&mut self, dictionary: &Dictionary) {
        let action = dictionary.get(b"S").and_then(Object::as_name).ok();
        self.javascript |= dictionary.has(b"JS")
            || dictionary.has(b"JavaScript")
            || action == Some(b"JavaScript".as_slice());
        self.launch |= action == Some(b"Launch".as_slice());
        self.embedded_files |= dictionary.has(b"EmbeddedFiles")
            || dictionary.has(b"EF")
            || dictionary.has_type(b"EmbeddedFile");
        self.xfa |= dictionary.has(b"XFA");
        // A signature value is known by its byte range (ISO 32000-1, 12.8.1).
        if dictionary.has(b"ByteRange") && dictionary.has(b"Contents") {
            self.signatures = self.signatures.saturating_add(1);
        }
    }
}

/// The value of an XMP property, written as an element or as an attribute.
fn property<'a>(packet: &'a str, name: &str) -> Option<&'a str> {
    let after = &packet[packet.find(name)? + name.len()..];
    let value = after
        .strip_prefix('>')
        .map(|rest| rest.split('<').next())
        .unwrap_or_else(|| after.split(['"', '\'']).nth(1))?;
    Some(value.trim())
}
