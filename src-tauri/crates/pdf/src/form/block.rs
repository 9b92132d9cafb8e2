//! Marks that stay together, put beside and below each other, and onto pages.

use super::sheet::Mark;

/// Marks that stay together on a page, placed from their own top left corner.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Block {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
    /// The next block begins on the same page.
    pub(super) keep_with_next: bool,
}

impl Block {
    /// Room without a mark.
    pub(super) fn gap(height: f32) -> Self {
        Self {
            height,
            ..Self::default()
        }
    }

    /// The block, kept on one page with the next.
    pub(super) fn kept(mut self) -> Self {
        self.keep_with_next = true;
        self
    }
}

/// Two blocks on one height, the second beginning at `second_x`.
pub(super) fn beside(first: Block, second: Block, second_x: f32) -> Block {
    let mut marks = first.marks;
    marks.extend(
        second
            .marks
            .into_iter()
            .map(|mark| mark.moved(second_x, 0.0)),
    );
    Block {
        height: first.height.max(second.height),
        marks,
        keep_with_next: false,
    }
}

/// Puts `below` under `above`, as one block.
pub(super) fn stack(above: &mut Block, below: Block) {
    let height = above.height;
    let moved = below.marks.into_iter().map(|mark| mark.moved(0.0, height));
    above.marks.extend(moved);
    above.height += below.height;
}

/// A rule below a block, centred in `width`.
pub(super) fn underline(block: &mut Block, width: f32, length: f32) {
    let (from, to) = ((width - length) / 2.0, (width + length) / 2.0);
    let y = block.height + 0.8;
    block.marks.push(Mark::rule((from, y), (to, y)));
    block.height += 2.0;
}

/// Puts blocks one below the other onto pages of a height; each page is its marks and the
/// height they fill.
pub(super) fn paginate(blocks: Vec<Block>, height: f32) -> Vec<Vec<Mark>> {
    let mut pages = Vec::new();
    let mut page: Vec<Mark> = Vec::new();
    let mut filled = 0.0;
    let mut blocks = blocks.into_iter().peekable();
    while let Some(first) = blocks.next() {
        let mut group = vec![first];
        while group.last().is_some_and(|block| block.keep_with_next) {
            match blocks.next() {
                Some(next) => group.push(next),
                None => break,
            }
        }
        let needed: f32 = group.iter().map(|block| block.height).sum();
        if filled + needed > height && !page.is_empty() {
            pages.push(std::mem::take(&mut page));
            filled = 0.0;
        }
        for block in group {
            page.extend(block.marks.into_iter().map(|mark| mark.moved(0.0, filled)));
            filled += block.height;
        }
    }
    pages.push(page);
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_belong_together_move_to_the_next_page_together() {
        let block = |height, keep_with_next| Block {
            height,
            marks: vec![Mark::rule((0.0, 0.0), (1.0, 0.0))],
            keep_with_next,
        };
        let pages = paginate(
            vec![block(60.0, false), block(20.0, true), block(30.0, false)],
            100.0,
        );
        let counts: Vec<usize> = pages.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 2]);
        assert_eq!(pages[1][1], Mark::rule((0.0, 20.0), (1.0, 20.0)));
    }
}
