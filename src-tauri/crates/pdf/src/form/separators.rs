//! The sheet laid between two papers of a stack, so that the scan is cut there.

use super::FormError;
use super::check_sheets::{MARGIN, Page, WIDTH};
use super::codes::qr;
use super::flow::{bold, plain};
use super::sheet::{Fonts, MM};

/// Side of the code: read at the lowest resolution a copier has, crumpled, upside down.
const SIDE: f32 = 110.0 * MM;

/// Most sheets of one file.
const MOST: u16 = 500;

/// `count` separator sheets (1–500) whose code says `code`, one a page; `label` names the paper that follows, where the
/// sheet is made for one.
///
/// # Errors
/// [`FormError::Code`], [`FormError::Pdf`].
pub fn separator_sheets(
    fonts: &Fonts,
    code: &str,
    label: Option<&str>,
    count: u16,
) -> Result<Vec<u8>, FormError> {
    let mut page = Page::new(fonts);
    page.line(bold("TỜ NGĂN CÁCH"), 32.0);
    if let Some(label) = label {
        page.gap(8.0);
        page.line(bold(label), 18.0);
    }
    page.gap(20.0 * MM);
    let middle = (WIDTH - SIDE) / 2.0 - MARGIN;
    page.mark(qr(code, SIDE)?.moved(middle, 0.0), SIDE);
    page.gap(20.0 * MM);
    page.line(
        plain("Đặt tờ này trước mỗi giấy tờ trong xấp khi quét: phần mềm tách xấp tại đây và không lưu tờ này."),
        14.0,
    );
    page.copies("Tờ ngăn cách", usize::from(count.clamp(1, MOST)))
}
