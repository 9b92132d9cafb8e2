//! A code reader in HID POS mode (USB HID Point of Sale Usage Tables 1.02, usage page 0x8C): it types nothing, so
//! no typing program can change a letter.
use std::ffi::CString;
use std::sync::atomic::{AtomicBool, Ordering};

use hidapi::{HidApi, HidDevice};
use motcua_case::text;

use super::{CodeReader, LONGEST, PATIENCE, gone};
use crate::error::Result;

/// Names of HID readers begin with this in the settings.
pub(super) const PREFIX: &str = "hid:";
/// Bar code scanners.
const USAGE_PAGE: u16 = 0x8C;
/// An input report of a scanner: identifier, length, three bytes of symbology, 56 of data, and in the last byte's
/// lowest bit whether the code goes on in the next report.
const REPORT: usize = 64;
const SCANNED: u8 = 2;
const DATA: std::ops::Range<usize> = 5..61;

/// The reader.
pub struct HidReader {
    name: String,
    device: HidDevice,
}

impl HidReader {
    /// Opens the reader that [`ports`] named.
    pub fn open(name: &str) -> Result<Self> {
        let unavailable = || gone(name);
        let path = CString::new(name.trim_start_matches(PREFIX)).map_err(|_| unavailable())?;
        let device = HidApi::new()
            .and_then(|api| api.open_path(&path))
            .map_err(|_| unavailable())?;
        Ok(Self {
            name: name.to_owned(),
            device,
        })
    }
}

impl CodeReader for HidReader {
    fn codes(&mut self, stop: &AtomicBool, on_code: &mut dyn FnMut(String)) -> Result<()> {
        let mut code = Vec::new();
        let mut report = [0; REPORT];
        let patience = i32::try_from(PATIENCE.as_millis()).unwrap_or(i32::MAX);
        while !stop.load(Ordering::Relaxed) {
            let read = self
                .device
                .read_timeout(&mut report, patience)
                .map_err(|_| gone(&self.name))?;
            take(&report[..read], &mut code, on_code);
        }
        Ok(())
    }
}

/// Collects reports to whole codes; what is no scan, or too long for a code, is dropped.
fn take(report: &[u8], code: &mut Vec<u8>, on_code: &mut dyn FnMut(String)) {
    let [SCANNED, length, ..] = *report else {
        return;
    };
    let Some(data) = report.get(DATA) else {
        return;
    };
    let length = usize::from(length).min(data.len());
    // One report too many marks the code as too long without keeping it.
    if code.len() <= LONGEST {
        code.extend_from_slice(&data[..length]);
    }
    if report.last().is_some_and(|last| last & 1 == 1) {
        return;
    }
    let whole = String::from_utf8_lossy(code).into_owned();
    let text = whole.trim_end_matches(['\r', '\n', '\0']);
    if !text.is_empty() && code.len() <= LONGEST {
        on_code(text::nfc(text));
    }
    code.clear();
}

/// Scanners in HID POS mode that are plugged in.
pub(super) fn ports() -> Vec<String> {
    let Ok(api) = HidApi::new() else {
        return Vec::new();
    };
    let scanners = api
        .device_list()
        .filter(|device| device.usage_page() == USAGE_PAGE);
    scanners
        .map(|device| format!("{PREFIX}{}", device.path().to_string_lossy()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(data: &[u8], goes_on: bool) -> Vec<u8> {
        let mut report = vec![
            SCANNED,
            u8::try_from(data.len()).unwrap_or(56),
            b']',
            b'Q',
            b'1',
        ];
        report.extend(data);
        report.resize(REPORT, 0);
        report[REPORT - 1] = u8::from(goes_on);
        report
    }

    fn codes(reports: &[Vec<u8>]) -> Vec<String> {
        let (mut code, mut codes) = (Vec::new(), Vec::new());
        for report in reports {
            take(report, &mut code, &mut |text| codes.push(text));
        }
        codes
    }

    #[test]
    fn a_code_longer_than_a_report_is_put_together_even_inside_a_letter() {
        let card =
            "001199000099||Nguyễn Thị Đặng Hường|01021999|Nữ|Thôn Mẫu, Xã Thử, Tỉnh Ví Dụ|01012022";
        let parts: Vec<&[u8]> = card.as_bytes().chunks(DATA.len()).collect();
        let last = parts.len() - 1;
        let reports: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| report(part, at < last))
            .collect();
        assert!(std::str::from_utf8(parts[0]).is_err() || last > 0);
        assert_eq!(codes(&reports), [card]);
    }

    #[test]
    fn what_is_no_scan_is_dropped() {
        let mut other = report(b"status", false);
        other[0] = 4;
        let mut lying = report(b"H60-1\r\n", false);
        lying[1] = 255;
        let cut = report(b"cut", false)[..20].to_vec();
        assert_eq!(
            codes(&[other, cut, Vec::new(), report(b"", false)]),
            [""; 0]
        );
        assert!(codes(&[lying])[0].starts_with("H60-1"));
    }

    #[test]
    fn a_scanner_that_never_ends_a_code_fills_no_memory() {
        let endless = vec![report(&[b'x'; 56], true); 1000];
        let mut reports = endless;
        reports.push(report(b"x", false));
        reports.push(report(b"ok", false));
        assert_eq!(codes(&reports), ["ok"]);
    }
}
