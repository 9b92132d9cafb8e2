//! The code reader: read by this program from its serial port, because a keyboard wedge passes through the
//! Vietnamese typing program, which changes the letters.
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motcua_case::text;

use crate::error::{Error, ErrorCode, Result};
use crate::view::settings::{ReaderCause, ReaderCheck};

/// Longest code accepted; a card has about 300 bytes.
const LONGEST: usize = 4096;
/// How often a waiting reader looks whether it should stop.
const PATIENCE: Duration = Duration::from_millis(200);

/// A device that reads codes.
pub trait CodeReader: Send {
    /// Calls `on_code` with the text of every code until `stop` is set.
    fn codes(&mut self, stop: &AtomicBool, on_code: &mut dyn FnMut(String)) -> Result<()>;
}

/// A reader on a serial port (COM, or HID in its virtual COM mode).
pub struct SerialReader {
    port: Box<dyn serialport::SerialPort>,
}

impl SerialReader {
    /// Opens the port.
    pub fn open(name: &str) -> Result<Self> {
        let port = serialport::new(name, 9600)
            .timeout(PATIENCE)
            .open()
            .map_err(|_| {
                Error::new(ErrorCode::ReaderUnavailable)
                    .with("port", name)
                    .retryable()
            })?;
        Ok(Self { port })
    }
}

impl CodeReader for SerialReader {
    fn codes(&mut self, stop: &AtomicBool, on_code: &mut dyn FnMut(String)) -> Result<()> {
        let mut line = Vec::new();
        let mut buffer = [0; 512];
        while !stop.load(Ordering::Relaxed) {
            match self.port.read(&mut buffer) {
                Ok(read) => take(&buffer[..read], &mut line, on_code),
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Error::new(ErrorCode::ReaderUnavailable).retryable()),
            }
        }
        Ok(())
    }
}

/// Collects bytes to whole codes, each ended by a line end; what is too long for a code is dropped.
fn take(bytes: &[u8], line: &mut Vec<u8>, on_code: &mut dyn FnMut(String)) {
    for byte in bytes {
        match byte {
            b'\r' | b'\n' => {
                if !line.is_empty() && line.len() <= LONGEST {
                    on_code(text::nfc(&String::from_utf8_lossy(line)));
                }
                line.clear();
            }
            // One byte too many marks the line as too long without keeping it.
            _ if line.len() <= LONGEST => line.push(*byte),
            _ => {}
        }
    }
}

/// Serial ports of this machine.
pub(crate) fn ports() -> Vec<String> {
    let ports = serialport::available_ports().unwrap_or_default();
    ports.into_iter().map(|port| port.port_name).collect()
}

/// Judges what a reader made of the calibration sheet.
pub(crate) fn judge(read: &str) -> ReaderCheck {
    let sheet = motcua_pdf::form::CALIBRATION_TEXT;
    let letters: Vec<char> = sheet
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let of = u16::try_from(letters.len()).unwrap_or(u16::MAX);
    let given = text::nfc(read.trim());
    if given == sheet {
        return ReaderCheck {
            right: of,
            of,
            cause: ReaderCause::None,
        };
    }
    let right = letters
        .iter()
        .filter(|letter| given.contains(**letter))
        .count();
    let ascii = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).count();
    let cause = if given.contains('\u{fffd}') || text::mojibake(&given).is_some() {
        ReaderCause::CharacterSet
    } else if given.chars().count() < sheet.chars().count() / 2 && ascii(&given) < ascii(sheet) {
        ReaderCause::OtherCode
    } else if given.chars().count() < sheet.chars().count() {
        ReaderCause::Dropped
    } else {
        ReaderCause::TypingProgram
    };
    ReaderCheck {
        right: u16::try_from(right).unwrap_or(u16::MAX),
        of,
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_arrive_in_pieces_are_put_together() {
        let (mut line, mut codes) = (Vec::new(), Vec::new());
        for piece in ["0011900", "00001|Nguy", "ễn\r", "\nH60-1\n"] {
            take(piece.as_bytes(), &mut line, &mut |code| codes.push(code));
        }
        assert_eq!(codes, ["001190000001|Nguyễn", "H60-1"]);
    }

    #[test]
    fn a_reader_that_never_ends_a_line_fills_no_memory() {
        let (mut line, mut codes) = (Vec::new(), Vec::new());
        for _ in 0..100 {
            take(&[b'x'; 1000], &mut line, &mut |code| codes.push(code));
        }
        take(b"\nok\n", &mut line, &mut |code| codes.push(code));
        assert!(line.capacity() <= 3 * LONGEST);
        assert_eq!(codes, ["ok"]);
    }
}
