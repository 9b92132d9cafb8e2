//! Objects as bytes.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::hole::Hole;
use crate::append::AppendError;
use crate::file::{Dict, Id, Object};

/// Width of a number in `ByteRange`: enough for the largest file a table can point into.
pub(super) const WIDTH: usize = 10;

/// `n g obj`.
pub fn header(id: Id, out: &mut Vec<u8>) {
    put(out, format_args!("{} {} obj\n", id.number, id.generation));
}

/// An object. What lies in a stream is not copied: such an object is an error.
pub fn object(object: &Object, out: &mut Vec<u8>) -> Result<(), AppendError> {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Bool(value) => put(out, format_args!("{value}")),
        Object::Int(value) => put(out, format_args!("{value}")),
        Object::Real(value) => real(*value, out),
        Object::Name(value) => name(value, out),
        Object::String(value) => string(value, out),
        Object::Array(items) => {
            out.push(b'[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push(b' ');
                }
                self::object(item, out)?;
            }
            out.push(b']');
        }
        Object::Dict(dict) => {
            out.extend_from_slice(b"<<");
            entries(dict, out)?;
            out.extend_from_slice(b">>");
        }
        Object::Reference(id) => put(out, format_args!("{} {} R", id.number, id.generation)),
        Object::Stream { .. } => return Err(AppendError::Shape("a stream to be copied")),
    }
    Ok(())
}

/// A stream with its dictionary, deflated where that is shorter.
pub fn stream(mut dict: Dict, plain: &[u8], out: &mut Vec<u8>) -> Result<(), AppendError> {
    let deflated = deflated(plain)?;
    let data = if deflated.len() + 20 < plain.len() && dict.get("Filter").is_none() {
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        deflated.as_slice()
    } else {
        plain
    };
    dict.set("Length", Object::Int(data.len() as i64));
    object(&Object::Dict(dict), out)?;
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    Ok(())
}

/// A signature's dictionary with `ByteRange` and `Contents` to be filled in; where they are.
pub fn signature(dict: &Dict, room: usize, out: &mut Vec<u8>) -> Result<Hole, AppendError> {
    out.extend_from_slice(b"<<");
    entries(dict, out)?;
    out.extend_from_slice(b"/ByteRange [0");
    let range = out.len();
    out.resize(range + 3 * (WIDTH + 1), b' ');
    out.extend_from_slice(b"]/Contents ");
    let contents = out.len();
    out.push(b'<');
    out.resize(contents + 1 + 2 * room, b'0');
    out.extend_from_slice(b">>>");
    Ok(Hole {
        range,
        contents,
        room,
    })
}

/// Shortest form of bytes that a reader of `FlateDecode` takes.
pub fn deflated(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

fn entries(dict: &Dict, out: &mut Vec<u8>) -> Result<(), AppendError> {
    for (key, value) in dict.iter() {
        name(key, out);
        // Names, strings, arrays and dictionaries end where the next begins; numbers and words do not.
        if !matches!(
            value,
            Object::Name(_) | Object::String(_) | Object::Array(_) | Object::Dict(_)
        ) {
            out.push(b' ');
        }
        object(value, out)?;
    }
    Ok(())
}

fn name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        match byte {
            b'!'..=b'~' if !b"#()<>[]{}/%".contains(byte) => out.push(*byte),
            _ => put(out, format_args!("#{byte:02X}")),
        }
    }
}

fn string(bytes: &[u8], out: &mut Vec<u8>) {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if !bytes.iter().all(plain) {
        out.push(b'<');
        for byte in bytes {
            put(out, format_args!("{byte:02x}"));
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in bytes {
        if matches!(byte, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b')');
}

fn real(value: f64, out: &mut Vec<u8>) {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    out.extend_from_slice(
        if text.is_empty() || text == "-0" {
            "0"
        } else {
            text
        }
        .as_bytes(),
    );
}

/// Writing to memory does not fail.
fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::Lexer;

    #[test]
    fn what_is_written_is_read_again() {
        let mut inner = Dict::new();
        inner.set("A B#(", Object::Int(-5));
        inner.set("Null", Object::Bool(true));
        let objects = [
            Object::Real(0.5),
            Object::Real(-12.25),
            Object::Int(0),
            Object::Name("Tên".as_bytes().to_vec()),
            Object::String(b"a (b) \\ c".to_vec()),
            Object::String(vec![0xFE, 0xFF, 0, 10, 13]),
            Object::Reference(Id::new(7)),
            Object::Dict(inner),
        ];
        let array = Object::Array(objects.to_vec());
        let mut out = Vec::new();
        object(&array, &mut out).unwrap();
        let read = Lexer::new(&out, true, 8).object().unwrap();
        assert_eq!(read, array, "{}", String::from_utf8_lossy(&out));
    }

    #[test]
    fn a_small_number_has_no_exponent() {
        let mut out = Vec::new();
        for value in [0.000_001, -0.0, 1e9, 2.5] {
            real(value, &mut out);
            out.push(b' ');
        }
        assert_eq!(out, b"0 0 1000000000 2.5 ");
    }
}
