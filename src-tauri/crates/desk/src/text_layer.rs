//! The words of a page as the hidden text of an archive file.
use motcua_pdf::TextRun;
use motcua_scan::PageFacts;
use motcua_scan::ocr::{PageText, Word};

const POINTS_PER_INCH: f32 = 72.0;

/// Each word in its box on the page as it is shown. `turns_cw` is the whole turn by which the page is shown; a
/// page that was turned since it was read has to be read again and gets no text.
pub(crate) fn runs(text: &PageText, facts: &PageFacts, turns_cw: u8) -> Vec<TextRun> {
    if text.turns_cw % 4 != turns_cw % 4 {
        return Vec::new();
    }
    let points = |pixels: u32| pixels as f32 / facts.dpi * POINTS_PER_INCH;
    let (width, height) = match turns_cw % 2 {
        0 => (points(facts.width), points(facts.height)),
        _ => (points(facts.height), points(facts.width)),
    };
    text.words
        .chunk_by(|one, next| one.line == next.line)
        .flat_map(|line| line_runs(line, width, height))
        .collect()
}

/// How far the box of a word may reach beyond its letters, points (0.8 mm).
const SLACK: f32 = 2.27;

/// The words of a line. Their boxes are made as high as the line as far as their place allows: readers of the file
/// tell lines by the height of their words, and a dash alone has next to none.
fn line_runs(line: &[Word], width: f32, height: f32) -> impl Iterator<Item = TextRun> {
    let top = line
        .iter()
        .fold(f32::MAX, |least, word| least.min(word.top))
        * height;
    let bottom = line
        .iter()
        .fold(0.0, |most: f32, word| most.max(word.bottom))
        * height;
    line.iter().map(move |word| {
        let place = [
            word.left * width,
            top.max(word.top * height - SLACK),
            word.right * width,
            bottom.min(word.bottom * height + SLACK),
        ];
        TextRun::filling(word.text.clone(), place)
    })
}

#[cfg(test)]
mod tests {
    use motcua_scan::{Encoding, Mode};

    use super::*;

    fn facts() -> PageFacts {
        PageFacts {
            index: 0,
            width: 2000,
            height: 3000,
            dpi: 200.0,
            angle_deg: 0.0,
            quarter_turns_cw: 0,
            crop_mm: None,
            whitened: false,
            blank: false,
            findings: Vec::new(),
            mode: Mode::Original,
            encoding: Encoding::Jpeg { components: 1 },
        }
    }

    fn text(turns_cw: u8) -> PageText {
        PageText {
            turns_cw,
            stamps: Vec::new(),
            words: vec![Word {
                text: "Mẫu".to_owned(),
                left: 0.5,
                top: 0.25,
                right: 0.6,
                bottom: 0.3,
                confidence: 90,
                line: 0,
                block: 0,
            }],
        }
    }

    #[test]
    fn a_word_stands_where_it_was_read_on_the_page_as_shown() {
        let upright = runs(&text(0), &facts(), 0);
        let at = |one: f32, other: f32| (one - other).abs() < 0.01;
        assert!(at(upright[0].x_pt, 360.0) && at(upright[0].width_pt, 72.0));
        let lying = runs(&text(1), &facts(), 5);
        assert!(
            (lying[0].x_pt - 540.0).abs() < 0.01,
            "the page is 1080 pt wide as shown"
        );
    }

    #[test]
    fn a_dash_is_made_as_high_as_its_line_but_not_beyond_its_place() {
        let mut line = text(0);
        line.words.push(Word {
            text: "-".to_owned(),
            top: 0.274,
            bottom: 0.276,
            ..line.words[0].clone()
        });
        let runs = runs(&line, &facts(), 0);
        assert!((runs[0].size_pt * (0.891 + 0.216) - 54.0).abs() < 0.01);
        let letters = 0.002 * 1080.0;
        assert!((runs[1].size_pt * (0.891 + 0.216) - letters - 2.0 * SLACK).abs() < 0.01);
    }

    #[test]
    fn a_page_turned_since_it_was_read_has_no_text() {
        assert!(runs(&text(0), &facts(), 2).is_empty());
    }
}
