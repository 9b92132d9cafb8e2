//! Sheets of statements to cut and stick, or to copy onto the back.

use super::overlay::about;
use super::pages::practice_mark;
use super::statement::{Statement, StatementTemplates};
use super::statement_block::statement_block;
use crate::form::FormError;
use crate::form::block::Block;
use crate::form::sheet::{Fonts, MM, Mark, Sheet};
use crate::form::spool::Spool;
use crate::form::template::Paper;

/// Columns of the grid.
const COLUMNS: usize = 2;

/// Margin of the sheet: no printer reaches farther.
const MARGIN: f32 = 8.0 * MM;

/// Room between a cut and the block.
const PADDING: f32 = 4.0 * MM;

/// Prints each statement so many times, in two columns with lines to cut along, as many rows as fit.
///
/// # Errors
/// [`FormError::NotInForce`] and [`FormError::NoFact`] from the template, [`FormError::NoRoom`] for a statement taller
/// than a sheet, [`FormError::Letter`], [`FormError::Pdf`].
pub fn statement_sheet(
    templates: &StatementTemplates,
    fonts: &Fonts,
    statements: &[(Statement, u16)],
    practice: bool,
) -> Result<Vec<u8>, FormError> {
    let (width, height) = Paper::A4.size();
    let cell_width = (width - 2.0 * MARGIN) / COLUMNS as f32;
    let mut blocks = Vec::new();
    for (statement, copies) in statements {
        let block = statement_block(templates, fonts, statement, cell_width - 2.0 * PADDING)?;
        blocks.push((block, *copies));
    }
    // One height for all, so that a stack of sheets is cut at once.
    let tallest = blocks.iter().map(|(block, _)| block.height);
    let cell_height = tallest.fold(0.0, f32::max) + 2.0 * PADDING;
    let rows = ((height - 2.0 * MARGIN) / cell_height) as usize;
    if rows == 0 {
        return Err(FormError::NoRoom);
    }
    let mut bytes = Vec::new();
    let mut spool = Spool::start(&mut bytes)?.strict();
    let mut cells = blocks
        .iter()
        .flat_map(|(block, copies)| std::iter::repeat_n(block, usize::from(*copies)))
        .peekable();
    while cells.peek().is_some() {
        let mut sheet = cut_lines(width, height, cell_height, rows);
        for (place, block) in cells.by_ref().take(COLUMNS * rows).enumerate() {
            let x = MARGIN + (place % COLUMNS) as f32 * cell_width + PADDING;
            let y = MARGIN + (place / COLUMNS) as f32 * cell_height + PADDING;
            fill_cell(&mut sheet, fonts, block, (x, y), practice);
        }
        spool.sheet(&sheet)?;
    }
    spool.finish(&about(statements))?;
    Ok(bytes)
}

fn fill_cell(sheet: &mut Sheet, fonts: &Fonts, block: &Block, (x, y): (f32, f32), practice: bool) {
    if practice {
        let half = (sheet.width - 2.0 * MARGIN) / COLUMNS as f32 / 2.0 - PADDING;
        let middle = (x + half, y + block.height * 0.6);
        sheet.marks.push(practice_mark(fonts, middle, 9.5));
    }
    let moved = block.marks.iter().map(|mark| mark.clone().moved(x, y));
    sheet.marks.extend(moved);
}

/// An empty sheet with its lines.
fn cut_lines(width: f32, height: f32, cell_height: f32, rows: usize) -> Sheet {
    let bottom = MARGIN + rows as f32 * cell_height;
    let cut = |from, to| Mark::Rule {
        from,
        to,
        thickness: 0.4,
        dashed: true,
    };
    let mut marks = vec![cut((width / 2.0, MARGIN), (width / 2.0, bottom))];
    for row in 0..=rows {
        let y = MARGIN + row as f32 * cell_height;
        marks.push(cut((MARGIN, y), (width - MARGIN, y)));
    }
    Sheet {
        width,
        height,
        marks,
    }
}
