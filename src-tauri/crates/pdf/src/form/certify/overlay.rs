//! Statements printed onto the copies that lie in the tray, and the page that shows where they land.

use super::pages::practice_mark;
use super::statement::{Statement, StatementTemplates};
use super::statement_block::statement_block;
use crate::form::FormError;
use crate::form::block::Block;
use crate::form::check_sheets::ruler;
use crate::form::flow::{Align, Type, bold, paragraph, plain};
use crate::form::sheet::{Fonts, MM, Mark, Sheet};
use crate::form::spool::{About, Spool};
use crate::form::template::Paper;

/// Width of a statement where nothing else is set, in tenths of a millimetre.
pub const STATEMENT_WIDTH: u16 = 800;

/// Where a statement stands on the sheet. Lengths in tenths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OverlayPlace {
    /// Left edge of the block from the left edge of the paper.
    pub left: u16,
    /// Upper edge of the block from the upper edge of the paper.
    pub top: u16,
    /// Width of the block.
    pub width: u16,
    /// What this printer needs added to the right; negative to the left.
    pub dx: i16,
    /// What this printer needs added downwards; negative upwards.
    pub dy: i16,
    /// The paper in the tray.
    pub paper: Paper,
}

/// Prints each statement onto so many sheets, nothing else on them.
///
/// `practice` marks the block of a practice store.
///
/// # Errors
/// [`FormError::NotInForce`] and [`FormError::NoFact`] from the template, [`FormError::NoRoom`] where the block lies
/// partly beside the paper, [`FormError::Letter`], [`FormError::Pdf`].
pub fn statement_overlay(
    templates: &StatementTemplates,
    fonts: &Fonts,
    statements: &[(Statement, u16)],
    place: OverlayPlace,
    practice: bool,
) -> Result<Vec<u8>, FormError> {
    let mut bytes = Vec::new();
    let mut spool = Spool::start(&mut bytes)?.strict();
    for (statement, copies) in statements {
        let block = statement_block(templates, fonts, statement, place.width_pt())?;
        let sheet = place.sheet(fonts, block, practice)?;
        for _ in 0..*copies {
            spool.sheet(&sheet)?;
        }
    }
    spool.finish(&about(statements))?;
    Ok(bytes)
}

/// A page for setting up a printer: rulers along two edges, the frame of a block of `height`, and what to enter.
///
/// # Errors
/// [`FormError::NoRoom`] where the frame lies partly beside the paper, [`FormError::Pdf`].
pub fn overlay_test_page(
    fonts: &Fonts,
    place: OverlayPlace,
    height: u16,
) -> Result<Vec<u8>, FormError> {
    let (width, tall) = (place.width_pt(), tenths(height));
    let mut block = words_of_frame(fonts, place, width);
    block.height = tall.max(block.height);
    let corners = [(0.0, 0.0), (width, 0.0), (width, tall), (0.0, tall)];
    for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        block.marks.push(Mark::rule(*from, *to));
    }
    let mut sheet = place.sheet(fonts, block, false)?;
    // The rulers say where the paper is, so they move with the printer's offset as the block does.
    let (dx, dy) = place.offset();
    let (right, down) = (sheet.width / MM - 10.0, sheet.height / MM - 10.0);
    for ruler in [
        ruler((0.0, 8.0 * MM), 10, right as u16, (1.0, 0.0)),
        ruler((8.0 * MM, 0.0), 20, down as u16, (0.0, 1.0)),
    ] {
        let moved = ruler.into_iter().map(|mark| mark.moved(dx, dy));
        sheet.marks.extend(moved);
    }
    let mut bytes = Vec::new();
    let mut spool = Spool::start(&mut bytes)?.strict();
    spool.sheet(&sheet)?;
    spool.finish(&About {
        title: "Trang thử vị trí lời chứng",
        legal_basis: "",
    })?;
    Ok(bytes)
}

fn words_of_frame(fonts: &Fonts, place: OverlayPlace, width: f32) -> Block {
    const SET: Type = Type {
        size: 10.0,
        leading: 12.5,
    };
    let mm = |tenths: i32| format!("{},{} mm", tenths / 10, tenths.abs() % 10);
    let signed = |tenths: i16| {
        let sign = if tenths < 0 { "−" } else { "+" };
        format!("{sign}{}", mm(i32::from(tenths).abs()))
    };
    let lines = [
        bold("KHUNG LỜI CHỨNG"),
        plain(format!(
            "Cách mép trái {}, cách mép trên {}.",
            mm(place.left.into()),
            mm(place.top.into())
        )),
        plain(format!(
            "Độ lệch đang dùng: ngang {}, dọc {}.",
            signed(place.dx),
            signed(place.dy)
        )),
        plain(
            "Đo từ mép giấy đến khung bằng thước thật: lấy số ghi ở trên trừ số đo được rồi cộng vào độ lệch \
(ngang: sang phải là dương; dọc: xuống dưới là dương).",
        ),
    ];
    let mut block = Block::gap(4.0);
    for line in lines {
        let text = paragraph(fonts, &[line], SET, width - 12.0, Align::Left);
        let (height, top) = (text.height, block.height);
        let moved = text.marks.into_iter().map(|mark| mark.moved(6.0, top));
        block.marks.extend(moved);
        block.height += height;
    }
    block
}

pub(super) fn about(statements: &[(Statement, u16)]) -> About<'static> {
    About {
        title: if statements.len() == 1 {
            "Lời chứng"
        } else {
            "Các lời chứng"
        },
        legal_basis: "",
    }
}

impl OverlayPlace {
    fn width_pt(self) -> f32 {
        tenths(self.width)
    }

    fn offset(self) -> (f32, f32) {
        let points = |tenths: i16| f32::from(tenths) / 10.0 * MM;
        (points(self.dx), points(self.dy))
    }

    /// The sheet with a block at this place.
    fn sheet(self, fonts: &Fonts, block: Block, practice: bool) -> Result<Sheet, FormError> {
        let (width, height) = self.paper.size();
        let (dx, dy) = self.offset();
        let (x, y) = (tenths(self.left) + dx, tenths(self.top) + dy);
        let inside =
            x >= 0.0 && y >= 0.0 && x + self.width_pt() <= width && y + block.height <= height;
        if !inside {
            return Err(FormError::NoRoom);
        }
        let mut marks = Vec::new();
        if practice {
            let middle = (x + self.width_pt() / 2.0, y + block.height * 0.6);
            marks.push(practice_mark(fonts, middle, 9.5));
        }
        marks.extend(block.marks.into_iter().map(|mark| mark.moved(x, y)));
        Ok(Sheet {
            width,
            height,
            marks,
        })
    }
}

fn tenths(length: u16) -> f32 {
    f32::from(length) / 10.0 * MM
}
