//! The code reader: read by this program itself, because a keyboard wedge passes through the Vietnamese typing
//! program, which changes the letters.
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use motcua_case::text;

use crate::error::{Error, ErrorCode, Result};
use crate::view::settings::{ReaderCause, ReaderCheck};

mod hid;
mod serial;

use hid::HidReader;
use serial::SerialReader;

/// Longest code accepted; a card has about 300 bytes.
const LONGEST: usize = 4096;
/// How often a waiting reader looks whether it should stop.
const PATIENCE: Duration = Duration::from_millis(200);

/// A device that reads codes.
pub trait CodeReader: Send {
    /// Calls `on_code` with the text of every code until `stop` is set.
    fn codes(&mut self, stop: &AtomicBool, on_code: &mut dyn FnMut(String)) -> Result<()>;
}

/// Opens the reader that the settings name: a serial port, or a scanner in HID POS mode.
pub fn open_reader(name: &str) -> Result<Box<dyn CodeReader>> {
    Ok(if name.starts_with(hid::PREFIX) {
        Box::new(HidReader::open(name)?)
    } else {
        Box::new(SerialReader::open(name)?)
    })
}

/// Readers of this machine: scanners in HID POS mode first, then every serial port.
pub(crate) fn ports() -> Vec<String> {
    let mut ports = hid::ports();
    ports.extend(serial::ports());
    ports
}

fn gone(name: &str) -> Error {
    Error::new(ErrorCode::ReaderUnavailable)
        .with("port", name)
        .retryable()
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
