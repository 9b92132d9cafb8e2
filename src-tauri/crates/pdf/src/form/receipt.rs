//! Form 01: acceptance receipt with return date (*Giấy tiếp nhận hồ sơ và hẹn trả kết quả*).

use super::FormError;
use super::block::paginate;
use super::flow::Type;
use super::receipt_data::{Copies, Layout, PrintOptions, ReceiptData};
use super::sheet::{Face, Fonts, MM, Mark, Sheet};
use super::spool::About;
use super::template::{FormTemplate, ReceiptWording};
use super::whole::pdf;

/// A5 upright and its margins (TT 01/2018/TT-VPCP, Article 9).
const WIDTH: f32 = 148.0 * MM;
const HEIGHT: f32 = 210.0 * MM;
const MARGIN: f32 = 10.0 * MM;

/// Height kept free for the line at the foot.
const FOOT: f32 = 10.0;

/// Sizes tried until the receipt fits on one page; a clerk must still read the last one.
pub(super) const SIZES: [Type; 4] = [
    Type {
        size: 12.0,
        leading: 14.6,
    },
    Type {
        size: 11.5,
        leading: 13.8,
    },
    Type {
        size: 11.0,
        leading: 12.9,
    },
    Type {
        size: 10.5,
        leading: 11.8,
    },
];

/// What every part of the receipt is set with.
pub(super) struct Setting<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) template: &'a FormTemplate,
    pub(super) data: &'a ReceiptData,
    pub(super) set: Type,
    /// Width between the margins.
    pub(super) width: f32,
    /// Words that say which copy this is.
    pub(super) copy: &'a str,
    /// Words that say that it was printed before.
    pub(super) reprint: Option<String>,
}

/// Prints the receipt of a visit as a PDF file; the same facts give the same bytes.
///
/// Each copy takes one page wherever its facts fit at 10.5 points, else further pages that are
/// numbered.
///
/// # Errors
/// [`FormError::NoDossier`], [`FormError::Code`] when a dossier code is not printable ASCII,
/// [`FormError::Pdf`].
pub fn acceptance_receipt(
    template: &FormTemplate,
    data: &ReceiptData,
    options: &PrintOptions,
    fonts: &Fonts,
) -> Result<Vec<u8>, FormError> {
    let first = data.dossiers.first().ok_or(FormError::NoDossier)?;
    let words = &template.wording;
    let kinds: &[&String] = match options.copies {
        Copies::Both => &[&words.copy_kept, &words.copy_given],
        Copies::Kept => &[&words.copy_kept],
        Copies::Given => &[&words.copy_given],
    };
    let mut copies = Vec::new();
    for kind in kinds {
        copies.push(sheets_of_copy(template, data, options, fonts, kind)?);
    }
    let sheets = match options.layout {
        Layout::A5 => copies.into_iter().flatten().collect(),
        Layout::TwoOnA4 => two_on_a4(copies),
    };
    let title = format!("{} {}", template.title.join(" "), first.code);
    let about = About {
        title: &title,
        legal_basis: &template.legal_basis,
    };
    pdf(&sheets, &about, fonts)
}

/// The sheets of one copy, in the largest type that needs only one.
fn sheets_of_copy(
    template: &FormTemplate,
    data: &ReceiptData,
    options: &PrintOptions,
    fonts: &Fonts,
    copy: &str,
) -> Result<Vec<Sheet>, FormError> {
    let mut setting = Setting {
        fonts,
        template,
        data,
        set: SIZES[0],
        width: WIDTH - 2.0 * MARGIN,
        copy,
        reprint: options
            .reprint
            .map(|times| format!("{} {times}", template.wording.reprint)),
    };
    let mut pages: Vec<Vec<Mark>> = Vec::new();
    for set in SIZES {
        setting.set = set;
        let tried = paginate(setting.blocks()?, HEIGHT - 2.0 * MARGIN - FOOT);
        // Smaller type only where it saves a page.
        if pages.is_empty() || tried.len() < pages.len() {
            pages = tried;
        }
        if pages.len() == 1 {
            break;
        }
    }
    let count = pages.len();
    let sheets = pages.into_iter().enumerate().map(|(index, page)| {
        let mut marks = Vec::new();
        if options.practice {
            marks.push(Mark::Watermark {
                size: 25.0,
                x: WIDTH / 2.0,
                // Below the codes, which must stay black on white.
                y: HEIGHT * 0.58,
                text: fonts.settable(&template.wording.practice),
            });
        }
        marks.extend(page.into_iter().map(|mark| mark.moved(MARGIN, MARGIN)));
        marks.extend(setting.foot(index, count));
        Sheet {
            width: WIDTH,
            height: HEIGHT,
            marks,
        }
    });
    Ok(sheets.collect())
}

/// Lays the copies side by side on A4 with a line to cut along.
fn two_on_a4(copies: Vec<Vec<Sheet>>) -> Vec<Sheet> {
    let pages = copies.iter().map(Vec::len).max().unwrap_or(0);
    let mut sheets: Vec<Sheet> = (0..pages)
        .map(|_| Sheet {
            width: 297.0 * MM,
            height: HEIGHT,
            marks: vec![Mark::Rule {
                from: (148.5 * MM, 0.0),
                to: (148.5 * MM, HEIGHT),
                thickness: 0.4,
                dashed: true,
            }],
        })
        .collect();
    for (place, copy) in copies.into_iter().enumerate() {
        for (sheet, page) in sheets.iter_mut().zip(copy) {
            let left = place as f32 * 149.0 * MM;
            let marks = page.marks.into_iter().map(|mark| mark.moved(left, 0.0));
            sheet.marks.extend(marks);
        }
    }
    sheets
}

impl Setting<'_> {
    pub(super) fn words(&self) -> &ReceiptWording {
        &self.template.wording
    }

    /// The line at the foot: which form, which version, which page.
    fn foot(&self, index: usize, count: usize) -> Vec<Mark> {
        const SIZE: f32 = 7.5;
        let template = self.template;
        let baseline = HEIGHT - MARGIN;
        let left = format!(
            "{} – {} ({}/{})",
            template.form_no, template.legal_basis, template.id, template.version
        );
        let mut marks = vec![Mark::Text {
            face: Face::Italic,
            size: SIZE,
            x: MARGIN,
            baseline,
            text: self.fonts.settable(&left),
        }];
        if count > 1 {
            let code = self.data.dossiers.first().map_or("", |first| &first.code);
            let right = format!("{code} – {} {}/{count}", self.words().page, index + 1);
            let right = self.fonts.settable(&right);
            let width = self.fonts.width(Face::Italic, &right, SIZE);
            marks.push(Mark::Text {
                face: Face::Italic,
                size: SIZE,
                x: WIDTH - MARGIN - width,
                baseline,
                text: right,
            });
        }
        marks
    }
}
