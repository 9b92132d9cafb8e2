//! One message between the two processes: a JSON header and its binary payloads.
//!
//! Layout: header length (u32 LE), header, number of payloads (u8), then for each its length (u64 LE) and bytes.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest header, bytes.
const MAX_HEADER: u32 = 1 << 20;

/// Most payloads of one message.
const MAX_PAYLOADS: u8 = 2;

/// Largest payload, bytes: an uncompressed colour page at the limit of pixels.
const MAX_PAYLOAD: u64 = 320 * 1024 * 1024;

/// Room made for a part before any of it has come, bytes.
const SHORT: u64 = 4096;

/// A message as read.
#[derive(Debug)]
pub struct Frame<H> {
    /// What it says.
    pub header: H,
    /// What it carries.
    pub payloads: Vec<Vec<u8>>,
}

/// Why a message could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The stream ended before a message began.
    #[error("the stream ended")]
    Ended,
    /// The stream broke within a message.
    #[error("the stream broke")]
    Broken(#[source] io::Error),
    /// The message breaks the rules.
    #[error("{0}")]
    Invalid(&'static str),
}

/// Writes one message and flushes it.
///
/// # Errors
/// What the stream reports.
pub fn write(
    stream: &mut impl Write,
    header: &impl Serialize,
    payloads: &[&[u8]],
) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    stream.write_all(&(header.len() as u32).to_le_bytes())?;
    stream.write_all(&header)?;
    stream.write_all(&[payloads.len() as u8])?;
    for payload in payloads {
        stream.write_all(&(payload.len() as u64).to_le_bytes())?;
        stream.write_all(payload)?;
    }
    stream.flush()
}

/// Reads one message. Memory grows with what really arrives, not with what a length claims.
///
/// # Errors
/// [`FrameError`]; after one, the stream is of no more use.
pub fn read<H: DeserializeOwned>(stream: &mut impl Read) -> Result<Frame<H>, FrameError> {
    let mut first = [0; 1];
    match stream.read(&mut first) {
        Ok(0) => return Err(FrameError::Ended),
        Ok(_) => {}
        Err(error) => return Err(FrameError::Broken(error)),
    }
    let [b, c, d] = fixed::<3>(stream)?;
    let length = u32::from_le_bytes([first[0], b, c, d]);
    if length > MAX_HEADER {
        return Err(FrameError::Invalid("the header is too long"));
    }
    let header = exact(stream, u64::from(length))?;
    let header = serde_json::from_slice(&header)
        .map_err(|_| FrameError::Invalid("the header is not understood"))?;
    let [count] = fixed::<1>(stream)?;
    if count > MAX_PAYLOADS {
        return Err(FrameError::Invalid("too many payloads"));
    }
    let mut payloads = Vec::new();
    for _ in 0..count {
        let length = u64::from_le_bytes(fixed::<8>(stream)?);
        if length > MAX_PAYLOAD {
            return Err(FrameError::Invalid("a payload is too large"));
        }
        payloads.push(exact(stream, length)?);
    }
    Ok(Frame { header, payloads })
}

fn fixed<const N: usize>(stream: &mut impl Read) -> Result<[u8; N], FrameError> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).map_err(FrameError::Broken)?;
    Ok(bytes)
}

fn exact(stream: &mut impl Read, length: u64) -> Result<Vec<u8>, FrameError> {
    // Something as short as a PIN stays in one place in memory, where whoever uses it wipes it.
    let mut bytes = Vec::with_capacity(length.min(SHORT) as usize);
    let read = stream
        .take(length)
        .read_to_end(&mut bytes)
        .map_err(FrameError::Broken)?;
    if read as u64 == length {
        Ok(bytes)
    } else {
        Err(FrameError::Broken(io::ErrorKind::UnexpectedEof.into()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_message_arrives_as_it_was_sent() {
        let mut stream = Vec::new();
        write(&mut stream, &"hỏi", &[b"one", b""]).unwrap();
        write(&mut stream, &"again", &[]).unwrap();
        let mut stream = stream.as_slice();
        let first: Frame<String> = read(&mut stream).unwrap();
        assert_eq!(
            (first.header.as_str(), first.payloads),
            ("hỏi", vec![b"one".to_vec(), vec![]])
        );
        assert_eq!(read::<String>(&mut stream).unwrap().header, "again");
        assert!(matches!(
            read::<String>(&mut stream),
            Err(FrameError::Ended)
        ));
    }

    #[test]
    fn a_lying_length_is_refused_before_memory_is_taken() {
        let mut long_header = u32::MAX.to_le_bytes().to_vec();
        long_header.extend([0; 8]);
        let mut long_payload = Vec::new();
        write(&mut long_payload, &1, &[]).unwrap();
        long_payload.pop();
        long_payload.push(1);
        long_payload.extend(u64::MAX.to_le_bytes());
        let mut short = Vec::new();
        write(&mut short, &1, &[b"abc"]).unwrap();
        short.pop();
        assert!(matches!(
            read::<u32>(&mut long_header.as_slice()),
            Err(FrameError::Invalid(_))
        ));
        assert!(matches!(
            read::<u32>(&mut long_payload.as_slice()),
            Err(FrameError::Invalid(_))
        ));
        assert!(matches!(
            read::<u32>(&mut short.as_slice()),
            Err(FrameError::Broken(_))
        ));
    }
}
