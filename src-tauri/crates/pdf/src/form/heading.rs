//! The heading of a form: agency on the left, state, motto, place and date on the right.

use super::block::{Block, beside, stack, underline};
use super::flow::{Align, Span, Type, bold, italic, natural_width, paragraph, plain};
use super::receipt_data::Agency;
use super::sheet::{Face, Fonts};

/// Smallest type in the heading.
pub(super) const LEAST: f32 = 8.0;

/// What stands in a heading (NĐ 30/2020/NĐ-CP, Appendix I, part II, points 1, 2 and 4).
pub(super) struct Heading<'a> {
    pub(super) agency: &'a Agency,
    pub(super) state: &'a str,
    pub(super) motto: &'a str,
    /// Number of the paper, below the agency; a slip that is known by its code has none.
    pub(super) number: Option<&'a str>,
    /// Place and date; a list that is not issued has none.
    pub(super) date: &'a str,
    /// Type of the state's name; motto and date are one point larger.
    pub(super) size: f32,
}

impl Heading<'_> {
    pub(super) fn block(&self, fonts: &Fonts, width: f32) -> Block {
        const GAP: f32 = 8.0;
        let left_width = width * 0.42;
        let right_width = width - left_width - GAP;
        let left = self.issuer(fonts, left_width);
        beside(left, self.nation(fonts, right_width), left_width + GAP)
    }

    fn issuer(&self, fonts: &Fonts, width: f32) -> Block {
        let fitted = |span: Span| {
            let natural = natural_width(fonts, std::slice::from_ref(&span), self.size);
            let one_line = self.size * width / natural.max(1.0) * 0.995;
            // Two lines of one size look better than one far smaller than its neighbour.
            let size = if one_line < LEAST.max(self.size - 1.5) {
                self.size
            } else {
                one_line.min(self.size)
            };
            centred(fonts, &[span], size, width)
        };
        let mut left = fitted(plain(&self.agency.superior));
        stack(&mut left, fitted(bold(&self.agency.unit)));
        underline(&mut left, width, width * 0.4);
        if let Some(number) = self.number {
            left.height += 2.0;
            stack(&mut left, fitted(plain(number)));
        }
        left
    }

    fn nation(&self, fonts: &Fonts, width: f32) -> Block {
        let one_line =
            |face, text: &str, wished| fonts.size_to_fit(face, text, wished, LEAST, width - 1.0);
        let state_size = one_line(Face::Bold, self.state, self.size);
        let mut right = centred(fonts, &[bold(self.state)], state_size, width);
        let motto_size = one_line(Face::Bold, self.motto, self.size + 1.0);
        stack(
            &mut right,
            centred(fonts, &[bold(self.motto)], motto_size, width),
        );
        // The rule is as long as the motto (NĐ 30/2020/NĐ-CP, Appendix I, part II, point 1).
        let motto_width = fonts.width(Face::Bold, self.motto, motto_size);
        underline(&mut right, width, motto_width);
        right.height += 2.0;
        let date_size = one_line(Face::Italic, self.date, self.size + 1.0);
        stack(
            &mut right,
            centred(fonts, &[italic(self.date)], date_size, width),
        );
        right
    }
}

/// Spans in the middle of a width, lines a fifth of the size apart.
pub(super) fn centred(fonts: &Fonts, spans: &[Span], size: f32, width: f32) -> Block {
    let set = Type {
        size,
        leading: size * 1.2,
    };
    paragraph(fonts, spans, set, width, Align::Centre)
}
