//! The last page of an electronic copy on A4: statement, what is certified, code, room for signature and seal.

use super::certificate::{CertificatePage, CertificateTemplate};
use super::digest::{grouped, hex, source_digest};
use super::letter::{BODY, LIST, MARGINS};
use super::pages::{Frame, foot_line, practice_mark};
use super::statement::{StatementTemplate, StatementTemplates};
use super::statement_block::statement_words;
use crate::form::FormError;
use crate::form::block::{Block, beside, stack};
use crate::form::codes::qr;
use crate::form::flow::{Align, Type, bold, italic, paragraph, plain};
use crate::form::heading::Heading;
use crate::form::page::{FormPage, PageRect};
use crate::form::sheet::{Face, Fonts, MM, Mark, Sheet};
use crate::form::signature::{Rooms, Signature, signatures_with_rooms};
use crate::form::table::{Grid, centre, columns, left};
use crate::form::wording::{count_in_words, filled};

/// Room between the signer's title and name: the seal is 36 mm wide.
const ROOM: f32 = 40.0 * MM;

/// Width and height of the place of a signature.
const SIGNATURE: (f32, f32) = (54.0 * MM, 30.0 * MM);

/// Side of the place of the seal.
const SEAL: f32 = 36.0 * MM;

/// Part of the signature that the seal lies over (NĐ 30/2020/NĐ-CP, Appendix I).
const OVERLAP: f32 = 1.0 / 3.0;

/// Side of the QR code.
const CODE: f32 = 34.0 * MM;

/// Width of the code and its words, which end before the seal begins.
const CODE_COLUMN: f32 = 76.0 * MM;

/// Digits of a page's digest that are printed.
const DIGITS: usize = 12;

const SMALL: Type = Type {
    size: 9.5,
    leading: 11.8,
};

/// Types of the pages' digests: the first in which all of them have room is taken.
const DIGEST: [f32; 4] = [10.0, 9.0, 8.0, 7.0];

/// Lays out the last page of an electronic copy; [`crate::ArchiveWriter::form_page`] draws it into the file.
///
/// # Errors
/// [`FormError::NotInForce`] and [`FormError::NoFact`] from the templates or without pages, [`FormError::NoRoom`] where
/// names fill more than the page, [`FormError::Code`], [`FormError::Letter`].
pub fn certificate_page(
    statements: &StatementTemplates,
    template: &CertificateTemplate,
    fonts: &Fonts,
    page: &CertificatePage,
) -> Result<FormPage, FormError> {
    if page.pages.is_empty() {
        return Err(FormError::NoFact {
            fact: "pages".to_owned(),
        });
    }
    let frame = Frame {
        paper: template.paper,
        margins: MARGINS,
    };
    let (width, height) = frame.room();
    let said = statements.on(page.statement.kind.template(), page.statement.date)?;
    let layout = Layout {
        template,
        said,
        fonts,
        page,
        width,
    };
    let mut block = layout.certified()?;
    let (end, rooms) = layout.signed()?;
    let digests = layout.page_digests(height - block.height - end.height)?;
    stack(&mut block, digests);
    let rooms_top = block.height + rooms.top;
    stack(&mut block, end);
    if block.height > height {
        return Err(FormError::NoRoom);
    }
    let [top, _, _, left] = MARGINS;
    let middle = left + rooms.middles.last().copied().unwrap_or_default();
    let sheet = layout.sheet(&frame, block);
    sheet.fully_printable()?;
    Ok(places(sheet, middle, top + rooms_top + ROOM / 2.0))
}

struct Layout<'a> {
    template: &'a CertificateTemplate,
    said: &'a StatementTemplate,
    fonts: &'a Fonts,
    page: &'a CertificatePage,
    width: f32,
}

impl Layout<'_> {
    /// Heading, statement, and what it is about.
    fn certified(&self) -> Result<Block, FormError> {
        let words = &self.template.wording;
        let heading = Heading {
            agency: &self.page.agency,
            state: &words.state,
            motto: &words.motto,
            number: None,
            date: "",
            size: 12.0,
        };
        let mut block = heading.block(self.fonts, self.width);
        block.height += 10.0;
        let statement = &self.page.statement;
        let said = statement_words(self.said, self.fonts, statement, self.width)?;
        stack(&mut block, said);
        block.height += 10.0;
        let grid = Grid {
            fonts: self.fonts,
            columns: columns(self.width, &[0.0, 18.0 * MM, 72.0 * MM]),
            set: LIST,
        };
        stack(
            &mut block,
            grid.head([
                words.column_original.as_str(),
                &words.column_pages,
                &words.column_digest,
            ]),
        );
        let pages = &self.page.pages;
        let row = grid.row(&[
            left(vec![plain(&self.page.original)]),
            centre(vec![plain(pages.len().to_string())]),
            left(vec![plain(grouped(&source_digest(pages)))]),
        ]);
        stack(&mut block, row);
        block.height += 3.0;
        stack(&mut block, self.small(&words.digest_rule));
        block.height += 4.0;
        Ok(block)
    }

    /// The shortened digest of each page; where they have no room, the words that say so.
    fn page_digests(&self, room: f32) -> Result<Block, FormError> {
        let words = &self.template.wording;
        let title = filled(&words.page_digests, |name| {
            (name == "digits").then_some(DIGITS.to_string().into())
        })?;
        for size in DIGEST {
            let mut block = self.small(&title);
            stack(&mut block, self.digest_lines(size));
            if block.height <= room {
                return Ok(block);
            }
        }
        Ok(self.small(&words.page_digests_left_out))
    }

    /// `1: 9f86d081884c`, as many on a line as fit.
    fn digest_lines(&self, size: f32) -> Block {
        let pages = &self.page.pages;
        let leading = size * 1.22;
        let line = |at: usize, digest: &[u8; 32]| {
            let digits: String = hex(digest).chars().take(DIGITS).collect();
            format!("{}: {digits}", at + 1)
        };
        let widest = line(pages.len() - 1, &[0; 32]) + "  ";
        let widest = self.fonts.width(Face::Regular, &widest, size);
        let share = (self.width / widest).max(1.0) as usize;
        let step = self.width / share as f32;
        let marks = pages.iter().enumerate().map(|(at, digest)| Mark::Text {
            face: Face::Regular,
            size,
            x: (at % share) as f32 * step,
            baseline: (at / share) as f32 * leading + size,
            text: line(at, digest),
        });
        Block {
            height: pages.len().div_ceil(share) as f32 * leading,
            marks: marks.collect(),
            keep_with_next: false,
        }
    }

    /// How many pages there are, the code, and who signs; with the place of the signature in the block.
    fn signed(&self) -> Result<(Block, Rooms), FormError> {
        let words = &self.template.wording;
        let pages = self.page.pages.len();
        let count = filled(&words.count, |name| match name {
            "pages" => Some(pages.to_string().into()),
            "pages_in_words" => Some(count_in_words(pages as u64).into()),
            _ => None,
        })?;
        let mut block = Block::gap(8.0);
        let count = paragraph(self.fonts, &[bold(count)], BODY, self.width, Align::Left);
        stack(&mut block, count);
        if let Some(address) = &self.page.address {
            // Over the whole width: an address that is broken is copied wrongly.
            let address = filled(&words.address, |name| {
                (name == "address").then_some(address.as_str().into())
            })?;
            let address = [plain(address)];
            let address = paragraph(self.fonts, &address, SMALL, self.width, Align::Left);
            stack(&mut block, address);
        }
        block.height += 8.0;

        let signer = &self.page.statement.signer;
        let signature = Signature {
            titles: signer.lines.iter().map(String::as_str).collect(),
            hint: "",
            name: &signer.name,
        };
        let columns = [None, Some(signature)];
        let (signed, rooms) = signatures_with_rooms(self.fonts, BODY, self.width, ROOM, &columns);
        let top = block.height + rooms.top;
        stack(&mut block, beside(self.code()?, signed, 0.0));
        Ok((block, Rooms { top, ..rooms }))
    }

    fn code(&self) -> Result<Block, FormError> {
        let words = &self.template.wording;
        let mut block = Block::gap(CODE + 8.0);
        block.marks.push(qr(&self.page.code().text()?, CODE)?);
        let text = |text| paragraph(self.fonts, &[plain(text)], SMALL, CODE_COLUMN, Align::Left);
        stack(&mut block, text(words.code.clone()));
        Ok(block)
    }

    fn small(&self, text: &str) -> Block {
        paragraph(self.fonts, &[italic(text)], SMALL, self.width, Align::Left)
    }

    /// The sheet with a block between its margins, and its foot.
    fn sheet(&self, frame: &Frame, block: Block) -> Sheet {
        let (width, height) = frame.paper.size();
        let [top, _, _, left] = frame.margins;
        let mut marks = Vec::new();
        if self.page.practice {
            let middle = (width / 2.0, height / 2.0);
            marks.push(practice_mark(self.fonts, middle, width.min(height) / 17.0));
        }
        marks.extend(block.marks.into_iter().map(|mark| mark.moved(left, top)));
        let (template, said) = (self.template.name(), self.said.name());
        let origin = format!("{} ({said}, {template})", self.said.legal_basis);
        let last = self.page.pages.len() + 1;
        let place = format!("{} {last}/{last}", self.template.wording.page);
        marks.extend(foot_line(self.fonts, frame, &origin, &place));
        Sheet {
            width,
            height,
            marks,
        }
    }
}

/// The page with the places of signature and seal around a point given from the upper left corner: the seal on the left,
/// over a part of the signature.
fn places(sheet: Sheet, middle: f32, y: f32) -> FormPage {
    let up = sheet.height - y;
    let rect = |left: f32, (width, height): (f32, f32)| PageRect {
        left,
        bottom: up - height / 2.0,
        right: left + width,
        top: up + height / 2.0,
    };
    let signature = rect(middle - SIGNATURE.0 / 2.0, SIGNATURE);
    let seal_right = signature.left + SIGNATURE.0 * OVERLAP;
    FormPage {
        sheet,
        signature,
        seal: rect(seal_right - SEAL, (SEAL, SEAL)),
    }
}
