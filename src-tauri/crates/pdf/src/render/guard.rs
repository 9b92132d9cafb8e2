//! Refuses a page whose drawing would exhaust memory or time: the rasteriser itself has no bounds
//! on what a stream unfolds to.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, Stream};

use crate::PdfError;
use crate::inspect::{MAX_DEPTH, load, nth_page};

/// Most pixels of one picture on a page: an A3 sheet at 600 dpi has 70 million.
const MAX_PICTURE_PIXELS: i64 = 150_000_000;

/// Most bytes one stream may unfold to: an A4 colour picture at 600 dpi has 104 million.
const MAX_STREAM_BYTES: usize = 128 * 1024 * 1024;

/// Most bytes of drawing instructions.
const MAX_DRAWING_BYTES: usize = 32 * 1024 * 1024;

/// Most objects followed from a page.
const MAX_OBJECTS: usize = 50_000;

/// Entries that lead away from what the page draws.
const ELSEWHERE: [&[u8]; 8] = [
    b"Parent",
    b"P",
    b"Dest",
    b"A",
    b"AA",
    b"Popup",
    b"B",
    b"Metadata",
];

/// Looks at everything the page `index` draws with.
pub(super) fn check_page(bytes: &[u8], index: u32, max_bytes: u64) -> Result<(), PdfError> {
    let document = load(bytes, max_bytes)?;
    let page = nth_page(&document, index)?;
    let mut waiting: Vec<(&Object, usize)> = own_entries(page).collect();
    waiting.extend(inherited_resources(&document, page).map(|object| (object, 0)));
    let mut seen = HashSet::new();
    while let Some((object, depth)) = waiting.pop() {
        if depth > MAX_DEPTH {
            continue;
        }
        match object {
            Object::Reference(id) => {
                if seen.insert(*id)
                    && seen.len() <= MAX_OBJECTS
                    && let Ok(target) = document.get_object(*id)
                {
                    waiting.push((target, 0));
                }
            }
            Object::Array(items) => waiting.extend(items.iter().map(|item| (item, depth + 1))),
            Object::Dictionary(dictionary) => {
                waiting.extend(own_entries(dictionary).map(|(item, _)| (item, depth + 1)));
            }
            Object::Stream(stream) => {
                check_stream(&document, stream)?;
                waiting.extend(own_entries(&stream.dict).map(|(item, _)| (item, depth + 1)));
            }
            _ => {}
        }
    }
    Ok(())
}

fn own_entries(dictionary: &Dictionary) -> impl Iterator<Item = (&Object, usize)> {
    dictionary
        .iter()
        .filter(|(key, _)| !ELSEWHERE.contains(&key.as_slice()))
        .map(|(_, value)| (value, 0))
}

/// Resources that the nodes above lend to a page.
fn inherited_resources<'a>(
    document: &'a Document,
    page: &'a Dictionary,
) -> impl Iterator<Item = &'a Object> {
    let above = |node: &'a Dictionary| node.get_deref(b"Parent", document).ok()?.as_dict().ok();
    std::iter::successors(above(page), move |node| above(node))
        .take(MAX_DEPTH)
        .filter_map(|node| node.get(b"Resources").ok())
}

fn check_stream(document: &Document, stream: &Stream) -> Result<(), PdfError> {
    let number = |key: &[u8]| {
        stream
            .dict
            .get_deref(key, document)
            .and_then(Object::as_i64)
            .unwrap_or(0)
    };
    let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
    let is_picture = subtype.is_ok_and(|name| name == b"Image");
    if is_picture && number(b"Width").saturating_mul(number(b"Height")) > MAX_PICTURE_PIXELS {
        return Err(PdfError::TooHeavy {
            what: "a picture's size",
        });
    }
    // A drawing carries no type; pictures, fonts and colour profiles are told by their entries.
    let is_drawing = !is_picture && !stream.dict.has(b"Length1") && !stream.dict.has(b"N");
    let limit = if is_drawing {
        MAX_DRAWING_BYTES
    } else {
        MAX_STREAM_BYTES
    };
    match stream.decompressed_content_with_limit(limit) {
        Err(lopdf::Error::Decompress(
            lopdf::DecompressError::MemoryLimitExceeded { .. }
            | lopdf::DecompressError::TooManyFilters { .. },
        )) => Err(PdfError::TooHeavy {
            what: "a compressed stream",
        }),
        // Other faults are the rasteriser's to bear: it draws what it can.
        _ => Ok(()),
    }
}
