//! A paper of one or two pages for a hand to sign: heading, title, text, signatures.

use std::ops::Range;

use super::pages::{Foot, Frame, Pages};
use crate::form::FormError;
use crate::form::block::{Block, stack};
use crate::form::flow::{Align, Span, Type, bold, italic, paragraph};
use crate::form::heading::{Heading, centred};
use crate::form::receipt_data::Agency;
use crate::form::sheet::{Fonts, MM};
use crate::form::signature::{Signature, signatures};
use crate::form::spool::About;
use crate::form::template::Template;

/// Body of a paper (NĐ 30/2020/NĐ-CP, Appendix I: 13 to 14 points).
pub(super) const BODY: Type = Type {
    size: 13.0,
    leading: 17.0,
};

/// Body of a list.
pub(super) const LIST: Type = Type {
    size: 11.0,
    leading: 13.6,
};

/// Room for a signature and a seal.
const SIGNATURE_ROOM: f32 = 30.0 * MM;

/// Margins of an official paper: top, right, bottom, left (NĐ 30/2020/NĐ-CP, Appendix I).
pub(super) const MARGINS: [f32; 4] = [20.0 * MM, 15.0 * MM, 15.0 * MM, 25.0 * MM];

/// Blocks of a paper under way.
pub(super) struct Letter<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) set: Type,
    pub(super) width: f32,
    blocks: Vec<Block>,
    /// Which blocks are rows of a table, and its head.
    table: Option<(Range<usize>, Block)>,
}

/// What a paper begins with.
pub(super) struct Opening<'a> {
    pub(super) agency: &'a Agency,
    pub(super) state: &'a str,
    pub(super) motto: &'a str,
    pub(super) number: Option<&'a str>,
    pub(super) place_and_date: &'a str,
    pub(super) title: &'a [String],
    /// Below the title, in italics; nothing where empty.
    pub(super) subtitle: &'a str,
}

impl<'a> Letter<'a> {
    pub(super) fn new<W>(fonts: &'a Fonts, template: &Template<W>, set: Type) -> Self {
        let [_, right, _, left] = MARGINS;
        Self {
            fonts,
            set,
            width: template.paper.size().0 - left - right,
            blocks: Vec::new(),
            table: None,
        }
    }

    pub(super) fn open(&mut self, opening: &Opening<'_>) {
        let heading = Heading {
            agency: opening.agency,
            state: opening.state,
            motto: opening.motto,
            number: opening.number,
            date: opening.place_and_date,
            size: 12.0,
        };
        self.push(heading.block(self.fonts, self.width).kept());
        self.gap(14.0);
        for line in opening.title {
            self.push(centred(self.fonts, &[bold(line)], 14.0, self.width).kept());
        }
        if !opening.subtitle.is_empty() {
            let line = [italic(opening.subtitle)];
            self.push(centred(self.fonts, &line, 12.5, self.width).kept());
        }
        self.gap(10.0);
    }

    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn gap(&mut self, height: f32) {
        self.push(Block::gap(height).kept());
    }

    /// A paragraph with a little room below.
    pub(super) fn text(&mut self, spans: &[Span]) {
        let mut block = paragraph(self.fonts, spans, self.set, self.width, Align::Left);
        block.height += self.set.leading * 0.2;
        self.push(block);
    }

    /// Rows of a table whose head is repeated on every page they reach.
    pub(super) fn table(&mut self, head: Block, rows: Vec<Block>) {
        let first = self.blocks.len();
        self.blocks.extend(rows);
        self.table = Some((first..self.blocks.len(), head));
    }

    /// The signatures, never alone on a page.
    pub(super) fn sign(&mut self, columns: &[Option<Signature<'_>>]) {
        if let Some(last) = self.blocks.last_mut() {
            last.keep_with_next = true;
        }
        let mut block = Block::gap(10.0);
        let signed = signatures(self.fonts, self.set, self.width, SIGNATURE_ROOM, columns);
        stack(&mut block, signed);
        self.push(block);
    }

    /// The paper as a file.
    pub(super) fn pdf<W>(
        self,
        template: &Template<W>,
        page: &str,
        practice: bool,
    ) -> Result<Vec<u8>, FormError> {
        let frame = Frame {
            paper: template.paper,
            margins: MARGINS,
        };
        let foot = Foot {
            left: template.origin(),
            page: page.to_owned(),
            practice,
        };
        let mut bytes = Vec::new();
        let mut pages = Pages::start(&mut bytes, self.fonts, frame, foot)?;
        let mut blocks = self.blocks;
        if let Some((rows, head)) = self.table {
            let after = blocks.split_off(rows.end);
            let rows = blocks.split_off(rows.start);
            pages.add_all(blocks)?;
            pages.repeat(Some(head))?;
            pages.add_all(rows)?;
            pages.repeat(None)?;
            pages.add_all(after)?;
        } else {
            pages.add_all(blocks)?;
        }
        let title = template.title.join(" ");
        pages.finish(&About {
            title: &title,
            legal_basis: &template.legal_basis,
        })?;
        Ok(bytes)
    }
}
