//! Streams decoded, as far as cross-references, evidence and pages need it: `FlateDecode` with PNG predictors and
//! `ASCIIHexDecode` (ISO 32000-2, 7.4).

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Dict, FileError, Object};

/// Undoes the filters named in `dict`, to at most `most` bytes.
pub(super) fn decode(dict: &Dict, raw: Vec<u8>, most: usize) -> Result<Vec<u8>, FileError> {
    let filters = listed(dict.get("Filter").or_else(|| dict.get("F")));
    let parameters = listed(dict.get("DecodeParms").or_else(|| dict.get("DP")));
    if filters.len() > 4 {
        return Err(FileError::Filter("too many filters"));
    }
    let mut bytes = raw;
    for (number, filter) in filters.iter().enumerate() {
        bytes = match filter.as_name() {
            Some(b"FlateDecode" | b"Fl") => {
                let bytes = inflate(&bytes, most)?;
                predict(bytes, parameters.get(number).and_then(Object::as_dict))?
            }
            Some(b"ASCIIHexDecode" | b"AHx") => hexadecimal(&bytes)?,
            _ => return Err(FileError::Filter("a filter of another kind")),
        };
    }
    Ok(bytes)
}

fn listed(value: Option<&Object>) -> Vec<Object> {
    match value {
        None => Vec::new(),
        Some(Object::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
    }
}

fn inflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, FileError> {
    let mut plain = Vec::new();
    let limit = most as u64 + 1;
    ZlibDecoder::new(bytes)
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(|_| FileError::Filter("not deflated"))?;
    if plain.len() > most {
        return Err(FileError::Bound("a stream once decoded"));
    }
    Ok(plain)
}

fn hexadecimal(bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let mut text = Vec::with_capacity(bytes.len() + 2);
    text.push(b'<');
    text.extend_from_slice(bytes);
    if !bytes.contains(&b'>') {
        text.push(b'>');
    }
    match super::Lexer::new(&text, true, 2).object() {
        Ok(Object::String(plain)) => Ok(plain),
        _ => Err(FileError::Filter("no hexadecimal data")),
    }
}

fn predict(bytes: Vec<u8>, parameters: Option<&Dict>) -> Result<Vec<u8>, FileError> {
    let Some(parameters) = parameters else {
        return Ok(bytes);
    };
    let wrong = FileError::Filter("a predictor of another kind");
    let set = |key: &str, usual: i64| parameters.int(key).unwrap_or(usual);
    match set("Predictor", 1) {
        1 => return Ok(bytes),
        10..=15 => {}
        _ => return Err(wrong),
    }
    let (colours, bits, columns) = (
        set("Colors", 1),
        set("BitsPerComponent", 8),
        set("Columns", 1),
    );
    if !(1..=32).contains(&colours)
        || ![1, 2, 4, 8, 16].contains(&bits)
        || !(1..=1_000_000).contains(&columns)
    {
        return Err(wrong);
    }
    let width = usize::try_from((colours * bits * columns + 7) / 8).map_err(|_| wrong)?;
    let pixel = usize::try_from((colours * bits + 7) / 8).unwrap_or(1);
    unfilter(&bytes, width, pixel)
}

/// PNG filters (ISO/IEC 15948, 9.2), a row at a time.
fn unfilter(bytes: &[u8], width: usize, pixel: usize) -> Result<Vec<u8>, FileError> {
    let mut plain: Vec<u8> = Vec::with_capacity(bytes.len());
    for row in bytes.chunks(width + 1) {
        let (kind, coded) = row.split_first().ok_or(FileError::Filter("an empty row"))?;
        let above = plain.len().checked_sub(width);
        let start = plain.len();
        for (column, byte) in coded.iter().enumerate() {
            let left = if column < pixel {
                0
            } else {
                plain[start + column - pixel]
            };
            let up = above.map_or(0, |above| plain[above + column]);
            let corner = match above {
                Some(above) if column >= pixel => plain[above + column - pixel],
                _ => 0,
            };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u16::midpoint(u16::from(left), u16::from(up)) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(FileError::Filter("a row of an unknown filter")),
            };
            plain.push(byte.wrapping_add(guess));
        }
    }
    Ok(plain)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (guess - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(plain: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn flate(columns: Option<i64>) -> Dict {
        let mut dict = Dict::new();
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        if let Some(columns) = columns {
            let mut parameters = Dict::new();
            parameters.set("Predictor", Object::Int(12));
            parameters.set("Columns", Object::Int(columns));
            dict.set("DecodeParms", Object::Dict(parameters));
        }
        dict
    }

    #[test]
    fn a_predicted_row_builds_on_the_one_above() {
        let rows = packed(&[2, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1, 4, 1, 0, 0]);
        let plain = decode(&flate(Some(3)), rows, 100).unwrap();
        assert_eq!(plain, [1, 2, 3, 2, 3, 4, 5, 6, 7, 6, 6, 7]);
    }

    #[test]
    fn a_stream_that_swells_is_stopped() {
        let bomb = packed(&vec![0; 2_000_000]);
        assert!(bomb.len() < 10_000);
        let stopped = decode(&flate(None), bomb.clone(), 1_000_000);
        assert!(matches!(stopped, Err(FileError::Bound(_))));
        assert!(decode(&flate(None), bomb, 2_000_000).is_ok());
    }
}
