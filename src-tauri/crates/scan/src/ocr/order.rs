//! The order in which a page is read: line by line, but head and foot of a letter column by column.
//!
//! A Vietnamese letter begins with two columns, the body that issues it on the left and the name of the state on
//! the right (NĐ 30/2020/NĐ-CP, Annex I), and ends with two, the addressees and the signature. What lies between
//! is read across, so that the cells of a table's row stay together.

use super::tsv::Row;
use super::{PagePicture, PageText, Word};

/// Widest gap between words of one stretch, in heights of its words.
const WORD_GAP: f32 = 2.2;

/// Least gap above a line that parts blocks, in heights of its words.
const BLOCK_GAP: f32 = 0.85;

/// Narrowest gutter between columns, in widths of the page.
const GUTTER: f32 = 0.02;

/// Words side by side with no wide gap between them.
#[derive(Debug, Clone)]
struct Stretch {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    words: Vec<Row>,
}

/// Stretches at one height, from left to right.
type Level = Vec<Stretch>;

/// The rows as words of the page, in reading order.
pub fn page_text(rows: Vec<Row>, page: &PagePicture) -> PageText {
    let size = (page.width as f32, page.height as f32);
    let levels = levels(stretches(rows));
    let head = columns_from_top(&levels, size.0);
    let mut writer = Writer {
        size,
        ..Writer::default()
    };
    for group in blocks(&levels[..head]) {
        writer.by_columns(group, size.0);
    }
    let body = &levels[head..];
    let foot = columns_from_bottom(body, size.0);
    for group in blocks(&body[..foot]) {
        writer.across(group);
    }
    writer.by_columns(&body[foot..], size.0);
    PageText {
        turns_cw: page.turns_cw,
        words: writer.words,
    }
}

/// Splits the reader's lines where they jump a wide gap.
fn stretches(rows: Vec<Row>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for row in rows {
        let goes_on = found.last().is_some_and(|stretch| {
            stretch.words.last().is_some_and(|last| {
                last.place == row.place
                    && row.left >= last.left
                    && row.left - last.right <= WORD_GAP * (stretch.bottom - stretch.top)
            })
        });
        match found.last_mut() {
            Some(stretch) if goes_on => stretch.add(row),
            _ => found.push(Stretch::of(row)),
        }
    }
    found
}

impl Stretch {
    fn of(row: Row) -> Self {
        Self {
            left: row.left,
            top: row.top,
            right: row.right,
            bottom: row.bottom,
            words: vec![row],
        }
    }

    fn add(&mut self, row: Row) {
        self.left = self.left.min(row.left);
        self.top = self.top.min(row.top);
        self.right = self.right.max(row.right);
        self.bottom = self.bottom.max(row.bottom);
        self.words.push(row);
    }

    fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Whether the greater part of the lower of the two lies at the height of the other.
    fn is_level_with(&self, other: &Self) -> bool {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        shared > 0.5 * self.height().min(other.height())
    }
}

/// Stretches put together by height, from top to bottom.
fn levels(mut stretches: Vec<Stretch>) -> Vec<Level> {
    stretches.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)));
    let mut levels: Vec<Level> = Vec::new();
    for stretch in stretches {
        let fits = |level: &&mut Level| {
            level.iter().any(|other| other.is_level_with(&stretch))
                && level.iter().all(|other| {
                    other.right <= stretch.left + 1.0 || stretch.right <= other.left + 1.0
                })
        };
        // Only the last few levels can still be at this height.
        match levels.iter_mut().rev().take(3).find(fits) {
            Some(level) => level.push(stretch),
            None => levels.push(vec![stretch]),
        }
    }
    for level in &mut levels {
        level.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    levels
}

/// How many levels from the top on stand in two columns.
fn columns_from_top(levels: &[Level], width: f32) -> usize {
    let first = levels.iter().position(|level| level.len() == 2);
    // A page number or a secrecy stamp may stand above the columns.
    match first {
        Some(first) if first <= 2 => {
            let count = columned(&levels[first..], width);
            if count >= 2 { first + count } else { 0 }
        }
        _ => 0,
    }
}

/// Where the levels that stand in two columns to the bottom begin.
fn columns_from_bottom(levels: &[Level], width: f32) -> usize {
    let is_foot = |from: &usize| {
        let foot = &levels[*from..];
        foot[0].len() == 2 && columned(foot, width) == foot.len()
    };
    let first = levels.len().saturating_sub(14);
    (first..levels.len())
        .find(is_foot)
        .filter(|from| levels.len() - from >= 2)
        .unwrap_or(levels.len())
}

/// How many levels from the first on keep clear of one gutter. The first level says where it is.
fn columned(levels: &[Level], width: f32) -> usize {
    let Some([left, right]) = levels.first().map(Vec::as_slice) else {
        return 0;
    };
    let (mut from, mut to) = (left.right, right.left);
    for (count, level) in levels.iter().enumerate() {
        for stretch in level {
            let is_left = stretch.left < from;
            if is_left {
                from = from.max(stretch.right);
            } else {
                to = to.min(stretch.left);
            }
        }
        let each_side = level.iter().filter(|s| s.right <= from).count() <= 1 && level.len() <= 2;
        if to - from < GUTTER * width || !each_side {
            return count;
        }
    }
    levels.len()
}

/// Levels parted where there is a wide gap above one.
fn blocks(levels: &[Level]) -> impl Iterator<Item = &[Level]> {
    levels.chunk_by(|above, below| {
        let bottom = above.iter().fold(f32::MIN, |most, s| most.max(s.bottom));
        let top = below.iter().fold(f32::MAX, |least, s| least.min(s.top));
        let height = below
            .iter()
            .fold(f32::MAX, |least, s| least.min(s.height()));
        top - bottom < BLOCK_GAP * height
    })
}

/// Words on their way out, lines and blocks counted.
#[derive(Default)]
struct Writer {
    size: (f32, f32),
    words: Vec<Word>,
    line: u16,
    block: u16,
}

impl Writer {
    /// All levels, each as one line.
    fn across(&mut self, levels: &[Level]) {
        for level in levels {
            for stretch in level {
                self.put(stretch);
            }
            self.line = self.line.saturating_add(1);
        }
        self.block = self.block.saturating_add(1);
    }

    /// The left column from top to bottom, then the right one.
    fn by_columns(&mut self, levels: &[Level], width: f32) {
        let middle = gutter(levels).unwrap_or(width / 2.0);
        let is_left = |stretch: &&Stretch| (stretch.left + stretch.right) / 2.0 < middle;
        for on_left in [true, false] {
            let column = levels.iter().flatten();
            let mut any = false;
            for stretch in column.filter(|stretch| is_left(stretch) == on_left) {
                self.put(stretch);
                self.line = self.line.saturating_add(1);
                any = true;
            }
            self.block = self.block.saturating_add(u16::from(any));
        }
    }

    fn put(&mut self, stretch: &Stretch) {
        for row in &stretch.words {
            self.words.push(Word {
                text: row.text.clone(),
                left: row.left / self.size.0,
                top: row.top / self.size.1,
                right: row.right / self.size.0,
                bottom: row.bottom / self.size.1,
                confidence: row.confidence,
                line: self.line,
                block: self.block,
            });
        }
    }
}

/// The middle of the gap in the first level of two.
fn gutter(levels: &[Level]) -> Option<f32> {
    levels.iter().find_map(|level| match level.as_slice() {
        [left, right] => Some((left.right + right.left) / 2.0),
        _ => None,
    })
}
