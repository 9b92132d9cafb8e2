//! Sheets that prove a counter's devices: a page for the code reader, a page for the printer; and the
//! slip of the recovery key.

use super::FormError;
use super::block::Block;
use super::codes::{code128, qr};
use super::flow::{Align, Span, Type, bold, paragraph, plain};
use super::sheet::{Face, Fonts, MM, Mark, Sheet};
use super::spool::About;
use super::whole::pdf;

pub(super) const WIDTH: f32 = 210.0 * MM;
const HEIGHT: f32 = 297.0 * MM;
pub(super) const MARGIN: f32 = 20.0 * MM;

/// Every Vietnamese letter with a mark, both cases: what the first code of [`calibration_sheet`] holds.
pub const CALIBRATION_TEXT: &str = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ\
àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// Bar code of the calibration sheet.
const SAMPLE_CODE: &str = "H00.00.00-260101-0001";

/// A sheet for setting up a code reader: a QR code with every accented letter, one in the order of
/// an identity card with an invented person, and a bar code; what each must read stands below it.
///
/// # Errors
/// [`FormError::Pdf`].
pub fn calibration_sheet(fonts: &Fonts) -> Result<Vec<u8>, FormError> {
    const CARD: &str =
        "001199000099||Nguyễn Thị Đặng Hường|01021999|Nữ|Thôn Mẫu, Xã Thử, Tỉnh Ví Dụ|01012022";
    let mut page = Page::new(fonts);
    page.line(bold("TỜ HIỆU CHỈNH ĐẦU ĐỌC MÃ"), 16.0);
    page.line(
        plain("Quét lần lượt từng mã; chữ hiện ra phải đúng từng dấu như dòng dưới mã."),
        12.0,
    );
    for (title, text, side) in [
        ("1. Đủ 134 chữ có dấu", CALIBRATION_TEXT, 60.0 * MM),
        (
            "2. Thứ tự như trên thẻ căn cước (người không có thật)",
            CARD,
            45.0 * MM,
        ),
    ] {
        page.gap(10.0);
        page.line(bold(title), 12.0);
        page.gap(12.0);
        page.mark(qr(text, side)?.moved(12.0, 0.0), side);
        page.gap(12.0);
        page.line(plain(text), 11.0);
    }
    page.gap(10.0);
    page.line(bold("3. Mã vạch"), 12.0);
    page.gap(6.0);
    page.mark(
        code128(SAMPLE_CODE, 80.0 * MM, 12.0 * MM)?.moved(12.0, 0.0),
        12.0 * MM,
    );
    page.line(plain(SAMPLE_CODE), 11.0);
    page.pdf("Tờ hiệu chỉnh đầu đọc mã")
}

/// A sheet for setting up a printer: rulers that must measure true, the edge of the margins, and
/// type in the sizes forms use.
///
/// # Errors
/// [`FormError::Pdf`].
pub fn print_test_page(fonts: &Fonts) -> Result<Vec<u8>, FormError> {
    let mut page = Page::new(fonts);
    page.line(bold("TRANG IN THỬ"), 16.0);
    page.line(
        plain("Đặt thước lên: mỗi vạch dài là 10 mm. Nếu lệch, hãy chọn cỡ in 100 %."),
        12.0,
    );
    page.gap(14.0);
    page.ruler(150, (1.0, 0.0));
    page.gap(16.0);
    page.ruler(100, (0.0, 1.0));
    page.gap(8.0);
    for size in [10.5, 12.0, 14.0] {
        page.line(plain(format!("{size} pt: {CALIBRATION_TEXT}")), size);
    }
    for (x, y, dx, dy) in [
        (MARGIN, MARGIN, 1.0, 1.0),
        (WIDTH - MARGIN, MARGIN, -1.0, 1.0),
        (MARGIN, HEIGHT - MARGIN, 1.0, -1.0),
        (WIDTH - MARGIN, HEIGHT - MARGIN, -1.0, -1.0),
    ] {
        page.marks.push(Mark::rule((x, y), (x - dx * 10.0 * MM, y)));
        page.marks.push(Mark::rule((x, y), (x, y - dy * 10.0 * MM)));
    }
    page.pdf("Trang in thử")
}

/// The recovery key on paper, to be sealed in an envelope: the only copy there is.
///
/// # Errors
/// [`FormError::Pdf`].
pub fn recovery_slip(fonts: &Fonts, agency: &str, key: &str) -> Result<Vec<u8>, FormError> {
    let mut page = Page::new(fonts);
    page.line(bold(agency), 12.0);
    page.gap(12.0);
    page.line(bold("KHÓA KHÔI PHỤC KHO HỒ SƠ"), 16.0);
    page.gap(12.0);
    page.line(bold(key), 14.0);
    page.gap(12.0);
    for words in [
        "Dùng khi không còn ai đăng nhập được vào quầy, hoặc khi mở kho dữ liệu trên máy khác.",
        "Cho vào phong bì, niêm phong, giữ trong két của cơ quan. Ai có khóa này mở được mọi hồ sơ.",
        "Khóa chỉ in một lần; phần mềm không giữ bản nào.",
    ] {
        page.line(plain(words), 12.0);
    }
    page.pdf("Khóa khôi phục")
}

/// An A4 page filled from the top.
pub(super) struct Page<'a> {
    fonts: &'a Fonts,
    marks: Vec<Mark>,
    y: f32,
}

impl<'a> Page<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            marks: Vec::new(),
            y: MARGIN,
        }
    }

    pub(super) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    pub(super) fn line(&mut self, span: Span, size: f32) {
        let set = Type {
            size,
            leading: size * 1.25,
        };
        let Block { height, marks, .. } =
            paragraph(self.fonts, &[span], set, WIDTH - 2.0 * MARGIN, Align::Left);
        let y = self.y;
        let moved = marks.into_iter().map(|mark| mark.moved(MARGIN, y));
        self.marks.extend(moved);
        self.y += height;
    }

    pub(super) fn mark(&mut self, mark: Mark, height: f32) {
        self.marks.push(mark.moved(MARGIN, self.y));
        self.y += height;
    }

    /// A ruler of `length` millimetres along a direction, numbered by centimetres.
    fn ruler(&mut self, length: u16, (right, down): (f32, f32)) {
        let marks = ruler((MARGIN, self.y), 0, length, (right, down));
        self.marks.extend(marks);
        self.y += f32::from(length) * MM * down + 10.0 * MM * right;
    }

    fn pdf(self, title: &str) -> Result<Vec<u8>, FormError> {
        self.copies(title, 1)
    }

    /// The page so many times.
    pub(super) fn copies(self, title: &str, count: usize) -> Result<Vec<u8>, FormError> {
        let sheet = || Sheet {
            width: WIDTH,
            height: HEIGHT,
            marks: self.marks.clone(),
        };
        let sheets: Vec<Sheet> = (0..count).map(|_| sheet()).collect();
        let about = About {
            title,
            legal_basis: "",
        };
        pdf(&sheets, &about, self.fonts)
    }
}

/// Ruler from `first` to `last` millimetres counted from `origin` along a direction, numbered by centimetres.
pub(super) fn ruler(
    (x, y): (f32, f32),
    first: u16,
    last: u16,
    (right, down): (f32, f32),
) -> Vec<Mark> {
    let at = |mm: u16| {
        let length = f32::from(mm) * MM;
        (x + length * right, y + length * down)
    };
    let mut marks = vec![Mark::rule(at(first), at(last))];
    for mm in first..=last {
        let tick = match mm % 10 {
            0 => 5.0,
            5 => 3.5,
            _ => 2.0,
        };
        let from = at(mm);
        let to = (from.0 + tick * MM * down, from.1 + tick * MM * right);
        marks.push(Mark::rule(from, to));
        if mm % 10 == 0 {
            marks.push(Mark::Text {
                face: Face::Regular,
                size: 8.0,
                x: to.0 + 2.0 * down,
                baseline: to.1 + 3.0 + 5.0 * right,
                text: mm.to_string(),
            });
        }
    }
    marks
}
