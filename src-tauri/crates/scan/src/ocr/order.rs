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

/// How far the middles of centred lines of a column may lie apart, and the edges of flush ones, in widths of the
/// page.
const CENTRED: f32 = 0.08;
const FLUSH: f32 = 0.02;

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
        stamps: Vec::new(),
    }
}

/// The rows as words of the page, as the reader ordered them.
pub fn words(rows: Vec<Row>, page: &PagePicture) -> Vec<Word> {
    let mut writer = Writer {
        size: (page.width as f32, page.height as f32),
        ..Writer::default()
    };
    let stretches = stretches(rows).into_iter().map(|stretch| vec![stretch]);
    stretches.for_each(|level| writer.across(&[level]));
    writer.words
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

    fn is_capital(&self) -> bool {
        let letters = || self.words.iter().flat_map(|word| word.text.chars());
        let capital = letters().filter(|c| c.is_uppercase()).count();
        let small = letters().filter(|c| c.is_lowercase()).count();
        capital >= 3 && capital > small * 4
    }

    /// Whether it stands beneath the other: about the same middle, or flush on one side.
    fn is_aligned_with(&self, other: &Self, width: f32) -> bool {
        let middles = (self.left + self.right - other.left - other.right).abs() / 2.0;
        let sides = (self.left - other.left)
            .abs()
            .min((self.right - other.right).abs());
        middles < CENTRED * width || sides < FLUSH * width
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

/// Where the levels that stand in two columns to the bottom begin. The office of who signs is in capitals; a table
/// of two columns at the end of a form has none and is read across.
fn columns_from_bottom(levels: &[Level], width: f32) -> usize {
    let is_foot = |from: &usize| {
        let foot = &levels[*from..];
        foot[0].len() == 2
            && foot[0].iter().any(Stretch::is_capital)
            && columned(foot, width) == foot.len()
    };
    let first = levels.len().saturating_sub(14);
    (first..levels.len())
        .find(is_foot)
        .filter(|from| levels.len() - from >= 2)
        .unwrap_or(levels.len())
}

/// How many levels from the first on keep to its two columns and clear of the gutter between them.
fn columned(levels: &[Level], width: f32) -> usize {
    let Some([left, right]) = levels.first().map(Vec::as_slice) else {
        return 0;
    };
    let (mut from, mut to) = (left.right, right.left);
    for (count, level) in levels.iter().enumerate() {
        let mut sides = [0, 0];
        for stretch in level {
            if stretch.is_aligned_with(left, width) {
                sides[0] += 1;
                from = from.max(stretch.right);
            } else if stretch.is_aligned_with(right, width) {
                sides[1] += 1;
                to = to.min(stretch.left);
            } else {
                return count;
            }
        }
        if to - from < GUTTER * width || sides.iter().any(|side| *side > 1) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A word 10 high at a place, on the reader's line `line`.
    fn row(text: &str, left: f32, top: f32, line: u32) -> Row {
        Row {
            text: text.to_owned(),
            left,
            top,
            right: left + 8.0 * text.chars().count() as f32,
            bottom: top + 10.0,
            confidence: 90,
            place: [1, 1, line],
        }
    }

    fn page() -> PagePicture {
        PagePicture {
            width: 600,
            height: 850,
            grey: Vec::new(),
            red: None,
            dpi: 200,
            turns_cw: 0,
        }
    }

    fn read(rows: Vec<Row>) -> Vec<String> {
        let text = page_text(rows, &page());
        text.plain().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_heading_is_read_by_columns_and_what_follows_across() {
        let rows = vec![
            row("TỈNH", 60.0, 20.0, 1),
            row("CỘNG", 330.0, 20.0, 1),
            row("HÒA", 370.0, 20.0, 1),
            row("XÃ", 60.0, 34.0, 2),
            row("Độc", 340.0, 34.0, 2),
            row("lập", 372.0, 34.0, 2),
            row("Số:", 60.0, 60.0, 3),
            row("ngày", 340.0, 60.0, 3),
            row("TIÊU", 220.0, 100.0, 4),
            row("ĐỀ", 262.0, 100.0, 4),
            row("một", 60.0, 140.0, 5),
            row("hai", 300.0, 140.0, 5),
            row("ba", 60.0, 160.0, 6),
            row("bốn", 300.0, 160.0, 6),
            row("dòng", 60.0, 180.0, 7),
            row("cuối", 100.0, 180.0, 7),
        ];
        assert_eq!(
            read(rows),
            [
                "TỈNH",
                "XÃ",
                "CỘNG HÒA",
                "Độc lập",
                "Số:",
                "ngày",
                "TIÊU ĐỀ",
                "một hai",
                "ba bốn",
                "dòng cuối"
            ]
        );
    }

    #[test]
    fn the_foot_of_a_letter_is_read_by_columns() {
        let rows = vec![
            row("thân", 60.0, 20.0, 1),
            row("bài", 100.0, 20.0, 1),
            row("dài", 140.0, 34.0, 2),
            row("Nơi", 60.0, 300.0, 3),
            row("nhận:", 92.0, 300.0, 3),
            row("CHỦ", 400.0, 300.0, 3),
            row("TỊCH", 432.0, 300.0, 3),
            row("-", 60.0, 316.0, 4),
            row("Lưu", 80.0, 316.0, 4),
            row("Mẫu", 410.0, 340.0, 5),
        ];
        assert_eq!(
            read(rows),
            ["thân bài", "dài", "Nơi nhận:", "- Lưu", "CHỦ TỊCH", "Mẫu"]
        );
    }

    #[test]
    fn a_page_without_words_has_none() {
        assert_eq!(page_text(Vec::new(), &page()), PageText::default());
    }
}
