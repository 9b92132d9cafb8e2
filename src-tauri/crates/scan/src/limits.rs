//! How much of a stranger's file is believed.

use serde::{Deserialize, Serialize};

use crate::ScanError;

/// Bounds of one import. The defaults admit an A3 colour page at 600 dpi and a day's feeder stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest file, bytes.
    pub file_bytes: u64,
    /// Most pixels of one page.
    pub pixels: u64,
    /// Longest side of one page, pixels.
    pub side: u32,
    /// Most pages of one file.
    pub pages: u32,
    /// Most pixels of a page that is turned or cropped; beyond it a page stays as it is, because turning needs
    /// the picture twice in memory.
    pub clean_pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 200 * 1024 * 1024,
            pixels: 100_000_000,
            side: 30_000,
            pages: 500,
            clean_pixels: 72_000_000,
        }
    }
}

impl Limits {
    /// Refuses a file that is too large.
    pub(crate) fn check_file(&self, bytes: &[u8]) -> Result<(), ScanError> {
        let size = bytes.len() as u64;
        if size > self.file_bytes {
            return Err(ScanError::TooLarge {
                bytes: size,
                limit: self.file_bytes,
            });
        }
        Ok(())
    }

    /// Refuses a page that is, or claims to be, too large; call it before anything is allocated.
    pub(crate) fn check_page(&self, page: u32, width: u32, height: u32) -> Result<(), ScanError> {
        let pixels = u64::from(width) * u64::from(height);
        if width > self.side || height > self.side || pixels > self.pixels {
            return Err(ScanError::TooManyPixels {
                page,
                width: width.into(),
                height: height.into(),
            });
        }
        Ok(())
    }
}
