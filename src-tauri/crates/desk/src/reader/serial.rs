//! A code reader on a serial port: COM, or USB in its virtual COM mode.
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering};

use motcua_case::text;

use super::{CodeReader, LONGEST, PATIENCE, gone};
use crate::error::Result;

/// The reader.
pub struct SerialReader {
    name: String,
    port: Box<dyn serialport::SerialPort>,
}

impl SerialReader {
    /// Opens the port.
    pub fn open(name: &str) -> Result<Self> {
        let port = serialport::new(name, 9600)
            .timeout(PATIENCE)
            .open()
            .map_err(|_| gone(name))?;
        Ok(Self {
            name: name.to_owned(),
            port,
        })
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
                Err(_) => return Err(gone(&self.name)),
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
pub(super) fn ports() -> Vec<String> {
    let ports = serialport::available_ports().unwrap_or_default();
    ports.into_iter().map(|port| port.port_name).collect()
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
