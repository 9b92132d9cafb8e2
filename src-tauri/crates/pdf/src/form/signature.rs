//! Where a form is signed: who signs, room for the hand and the seal, the name.

use super::block::{Block, beside, stack};
use super::flow::{Align, Span, Type, bold, italic, paragraph};
use super::sheet::Fonts;

/// One who signs.
pub(super) struct Signature<'a> {
    /// Lines such as `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub(super) titles: Vec<&'a str>,
    /// What is to be done here; nothing where the lines say it.
    pub(super) hint: &'a str,
    /// Name below the room; dots are not printed where it is empty.
    pub(super) name: &'a str,
}

/// Columns of equal width for those who sign; nobody in a column leaves it empty.
pub(super) fn signatures(
    fonts: &Fonts,
    set: Type,
    width: f32,
    room: f32,
    columns: &[Option<Signature<'_>>],
) -> Block {
    const GAP: f32 = 4.0;
    let share = width / columns.len().max(1) as f32;
    let (inner, step) = if columns.len() > 1 {
        (share - GAP, share + GAP)
    } else {
        (width, 0.0)
    };
    let titles: Vec<Option<Block>> = columns
        .iter()
        .map(|column| {
            column
                .as_ref()
                .map(|signature| signature.titles(fonts, set, inner))
        })
        .collect();
    // Names stand on one line, whoever has the longer title.
    let tallest = titles.iter().flatten().map(|title| title.height);
    let below = tallest.fold(0.0, f32::max) + room;
    let mut block = Block::gap(0.0);
    for (place, (signature, title)) in columns.iter().zip(titles).enumerate() {
        if let (Some(signature), Some(mut column)) = (signature, title) {
            column.height = below;
            let name = [bold(signature.name)];
            stack(
                &mut column,
                paragraph(fonts, &name, set, inner, Align::Centre),
            );
            block = beside(block, column, step * place as f32);
        }
    }
    block
}

impl Signature<'_> {
    /// The lines above the room for the hand.
    fn titles(&self, fonts: &Fonts, set: Type, width: f32) -> Block {
        let centred = |span: Span, less: f32| {
            paragraph(fonts, &[span], set.smaller(less), width, Align::Centre)
        };
        let mut titles = Block::default();
        for title in &self.titles {
            stack(&mut titles, centred(bold(*title), 0.5));
        }
        if !self.hint.is_empty() {
            stack(&mut titles, centred(italic(self.hint), 1.0));
        }
        titles
    }
}
