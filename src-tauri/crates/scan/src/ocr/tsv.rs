//! The table of words that tesseract writes, read as a stranger's text.

/// A word of the table; places in pixels of the picture that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub text: String,
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub confidence: u8,
    /// Block, paragraph and line as tesseract numbers them.
    pub place: [u32; 3],
}

impl Row {
    /// Moves the word, as when its picture is a part of another.
    pub fn shift(&mut self, x: f32, y: f32) {
        self.left += x;
        self.right += x;
        self.top += y;
        self.bottom += y;
    }
}

/// Most words taken of a page; a page of small print has a tenth.
const MOST_ROWS: usize = 20_000;

/// Longest word, characters.
const MOST_LETTERS: usize = 200;

/// What the reader makes of some slashes of a date.
const FRACTION_SLASH: char = '\u{2044}';

/// Marks of print that no paper of an office bears; the reader sees them in smudges beside a digit.
const SMUDGES: [char; 6] = ['†', '‡', '¬', '¦', '|', '`'];

/// A word without letter or digit is believed from this confidence on.
const SURE_OF_MARKS: f32 = 40.0;

/// Level of a row that is a word.
const WORD_LEVEL: &str = "5";

/// The words in `table`, of a picture of `width` x `height` pixels. Rows that are no words, or stand outside the
/// picture, are left out.
pub fn rows(table: &[u8], width: u32, height: u32) -> Vec<Row> {
    String::from_utf8_lossy(table)
        .lines()
        .filter_map(|line| row(line, width as f32, height as f32))
        .take(MOST_ROWS)
        .collect()
}

/// One row: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn row(line: &str, width: f32, height: f32) -> Option<Row> {
    let mut cells = line.splitn(12, '\t');
    let mut next = || cells.next();
    let is_word = next()? == WORD_LEVEL;
    let _page = next()?;
    let place = [number(next()?)?, number(next()?)?, number(next()?)?];
    let _word = next()?;
    let left = number(next()?)? as f32;
    let top = number(next()?)? as f32;
    let right = (left + number(next()?)? as f32).min(width);
    let bottom = (top + number(next()?)? as f32).min(height);
    let confidence: f32 = next()?.parse().ok()?;
    let text = word(next()?);
    let is_believed = confidence >= SURE_OF_MARKS || text.chars().any(char::is_alphanumeric);
    let is_sound = is_word && !text.is_empty() && left < right && top < bottom;
    (is_sound && is_believed && confidence.is_finite()).then(|| Row {
        text,
        left,
        top,
        right,
        bottom,
        confidence: confidence.round().clamp(0.0, 100.0) as u8,
        place,
    })
}

fn number(cell: &str) -> Option<u32> {
    cell.parse().ok()
}

/// A cell's text in the one form words are kept in.
fn word(cell: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    cell.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !SMUDGES.contains(c))
        .take(MOST_LETTERS)
        .map(|c| if c == FRACTION_SLASH { '/' } else { c })
        .nfc()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n\
        5\t1\t2\t1\t3\t1\t100\t200\t50\t30\t96.123\tGia\u{302}\u{301}y\n\
        5\t1\t2\t1\t3\t2\t160\t200\t50\t30\t12.6\t \n\
        5\t1\t2\t1\t3\t3\t1640\t2330\t50\t30\t-3\tkhai\n";

    #[test]
    fn words_are_taken_with_place_and_certainty() {
        let rows = rows(TABLE.as_bytes(), 1654, 2339);
        assert_eq!(rows.len(), 2, "heading, page and empty word are left out");
        assert_eq!(rows[0].text, "Giấy");
        assert_eq!(
            (rows[0].left, rows[0].top, rows[0].right, rows[0].bottom),
            (100.0, 200.0, 150.0, 230.0)
        );
        assert_eq!((rows[0].confidence, rows[0].place), (96, [2, 1, 3]));
        assert_eq!(
            (rows[1].right, rows[1].bottom, rows[1].confidence),
            (1654.0, 2339.0, 0)
        );
    }

    #[test]
    fn fuzz_reader_words() {
        motcua_fuzz::Target::named("reader-words")
            .seed(TABLE)
            .words(&[
                "\t",
                "5\t",
                "\n",
                "-1",
                "nan",
                "inf",
                "4294967295",
                "\u{301}",
            ])
            .run(|table| assert!(rows(table, 5000, 5000).iter().all(is_inside)));
    }

    proptest! {
        #[test]
        fn any_bytes_make_rows_inside_the_picture(table in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(rows(&table, 100, 100).iter().all(is_inside));
        }

        #[test]
        fn any_cells_make_rows_inside_the_picture(
            cells in prop::collection::vec("5|-?[0-9]{1,12}|[0-9.]{1,6}|nan|inf|\\PC{0,8}", 0..14)
        ) {
            let table = cells.join("\t");
            prop_assert!(rows(table.as_bytes(), 100, 100).iter().all(is_inside));
        }

        #[test]
        fn any_place_makes_a_row_inside_the_picture(
            left: u32, top: u32, wide: u32, high: u32, confidence: f32, text in "\\PC{0,300}"
        ) {
            let table = format!("5\t1\t1\t1\t1\t1\t{left}\t{top}\t{wide}\t{high}\t{confidence}\t{text}");
            prop_assert!(rows(table.as_bytes(), 5000, 5000).iter().all(is_inside));
        }
    }

    fn is_inside(row: &Row) -> bool {
        row.left >= 0.0
            && row.left < row.right
            && row.right <= 5000.0
            && row.top < row.bottom
            && row.bottom <= 5000.0
            && row.confidence <= 100
            && (1..=MOST_LETTERS).contains(&row.text.chars().count())
    }
}
