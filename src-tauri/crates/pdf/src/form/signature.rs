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
    signatures_with_rooms(fonts, set, width, room, columns).0
}

/// Where the hands go between titles and names, from the upper left corner of the block.
pub(super) struct Rooms {
    /// Upper edge of all rooms.
    pub(super) top: f32,
    /// Middle of each column.
    pub(super) middles: Vec<f32>,
}

/// [`signatures`], with the places of the rooms.
pub(super) fn signatures_with_rooms(
    fonts: &Fonts,
    set: Type,
    width: f32,
    room: f32,
    columns: &[Option<Signature<'_>>],
) -> (Block, Rooms) {
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
    let top = tallest.fold(0.0, f32::max);
    let below = top + room;
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
    let middles = (0..columns.len()).map(|place| step * place as f32 + inner / 2.0);
    let middles = middles.collect();
    (block, Rooms { top, middles })
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
