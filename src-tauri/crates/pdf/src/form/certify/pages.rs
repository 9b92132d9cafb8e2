//! Blocks onto numbered pages of a file, a page at a time: what is full leaves memory.

use std::io::Write;

use crate::form::FormError;
use crate::form::block::Block;
use crate::form::sheet::{Face, Fonts, MM, Mark, Sheet};
use crate::form::spool::{About, Spool};
use crate::form::template::Paper;

/// Type of the line at the foot.
const FOOT_SIZE: f32 = 8.5;

/// Height of the foot with the room above it.
const FOOT: f32 = 6.0 * MM;

/// Paper and margins of a document.
pub(super) struct Frame {
    pub(super) paper: Paper,
    /// Top, right, bottom and left in points.
    pub(super) margins: [f32; 4],
}

/// What stands at the foot of every page, and across it.
pub(super) struct Foot {
    /// On the left.
    pub(super) left: String,
    /// The word before `n/m` on the right.
    pub(super) page: String,
    /// A practice store's paper is worth nothing.
    pub(super) practice: bool,
}

/// A document under way.
pub(super) struct Pages<'a, W: Write> {
    pub(super) fonts: &'a Fonts,
    spool: Spool<W>,
    frame: Frame,
    foot: Foot,
    marks: Vec<Mark>,
    filled: f32,
    /// Blocks that belong on one page with the next one.
    waiting: Vec<Block>,
    head: Option<Block>,
    /// The head is still to be put onto this page.
    head_due: bool,
}

impl Frame {
    /// Width and height between the margins and above the foot.
    pub(super) fn room(&self) -> (f32, f32) {
        let [top, right, bottom, left] = self.margins;
        let (width, height) = self.paper.size();
        (width - left - right, height - top - bottom - FOOT)
    }
}

/// The line at the foot of a page: where it comes from, and on the right which page it is.
pub(super) fn foot_line(fonts: &Fonts, frame: &Frame, left: &str, right: &str) -> [Mark; 2] {
    let [_, margin, bottom, start] = frame.margins;
    let (width, height) = frame.paper.size();
    let end = width - margin - fonts.width(Face::Italic, right, FOOT_SIZE);
    [(start, left), (end, right)].map(|(x, text)| Mark::Text {
        face: Face::Italic,
        size: FOOT_SIZE,
        x,
        baseline: height - bottom,
        text: fonts.settable(text),
    })
}

/// Words across a paper of a practice store, centred on a point.
pub(super) fn practice_mark(fonts: &Fonts, (x, y): (f32, f32), size: f32) -> Mark {
    Mark::Watermark {
        size,
        x,
        y,
        text: fonts.settable("TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ"),
    }
}

impl<'a, W: Write> Pages<'a, W> {
    pub(super) fn start(
        out: W,
        fonts: &'a Fonts,
        frame: Frame,
        foot: Foot,
    ) -> Result<Self, FormError> {
        Ok(Self {
            fonts,
            spool: Spool::start(out)?.strict(),
            frame,
            foot,
            marks: Vec::new(),
            filled: 0.0,
            waiting: Vec::new(),
            head: None,
            head_due: false,
        })
    }

    /// Letters that the faces lack are shown as boxes: for papers that repeat a stranger's words.
    pub(super) fn with_boxes(mut self) -> Self {
        self.spool = self.spool.with_boxes();
        self
    }

    /// Width between the margins.
    pub(super) fn width(&self) -> f32 {
        self.frame.room().0
    }

    /// Height between the margins and above the foot.
    pub(super) fn height(&self) -> f32 {
        self.frame.room().1
    }

    /// The number of the page that a block of this height would stand on.
    pub(super) fn page_of(&self, height: f32) -> usize {
        let next = usize::from(self.filled > 0.0 && self.filled + height > self.height());
        self.spool.pages() + 1 + next
    }

    /// What every page begins with from here on.
    pub(super) fn repeat(&mut self, head: Option<Block>) -> Result<(), FormError> {
        self.settle()?;
        self.head_due = head.is_some();
        self.head = head;
        Ok(())
    }

    /// Puts down what waits for a next block that does not come.
    fn settle(&mut self) -> Result<(), FormError> {
        match self.waiting.pop() {
            Some(last) => self.add(Block {
                keep_with_next: false,
                ..last
            }),
            None => Ok(()),
        }
    }

    /// Puts a block under the last one, on the next page where it has no room.
    pub(super) fn add(&mut self, block: Block) -> Result<(), FormError> {
        let waits = block.keep_with_next;
        self.waiting.push(block);
        if waits {
            return Ok(());
        }
        let group = std::mem::take(&mut self.waiting);
        let needed: f32 = group.iter().map(|block| block.height).sum();
        let head_height = |page: &Self| match &page.head {
            Some(head) if page.head_due => head.height,
            _ => 0.0,
        };
        if self.filled > 0.0 && self.filled + head_height(self) + needed > self.height() {
            self.turn()?;
        }
        if head_height(self) + needed > self.height() {
            return Err(FormError::NoRoom);
        }
        if self.head_due {
            if let Some(head) = self.head.clone() {
                self.put(head);
            }
            self.head_due = false;
        }
        for block in group {
            self.put(block);
        }
        Ok(())
    }

    pub(super) fn add_all(
        &mut self,
        blocks: impl IntoIterator<Item = Block>,
    ) -> Result<(), FormError> {
        blocks.into_iter().try_for_each(|block| self.add(block))
    }

    /// Ends the page.
    pub(super) fn turn(&mut self) -> Result<(), FormError> {
        let (width, height) = self.frame.paper.size();
        let mut marks = Vec::new();
        if self.foot.practice {
            let middle = (width / 2.0, height / 2.0);
            marks.push(practice_mark(self.fonts, middle, width.min(height) / 17.0));
        }
        marks.append(&mut self.marks);
        marks.extend(self.foot_marks());
        self.spool.sheet(&Sheet {
            width,
            height,
            marks,
        })?;
        self.filled = 0.0;
        self.head_due = self.head.is_some();
        Ok(())
    }

    /// Ends the document; says how many pages it has.
    pub(super) fn finish(mut self, about: &About<'_>) -> Result<usize, FormError> {
        self.settle()?;
        if self.filled > 0.0 || self.spool.pages() == 0 {
            self.turn()?;
        }
        self.spool.finish(about)
    }

    fn put(&mut self, block: Block) {
        let [top, _, _, left] = self.frame.margins;
        let y = top + self.filled;
        let moved = block.marks.into_iter().map(|mark| mark.moved(left, y));
        self.marks.extend(moved);
        self.filled += block.height;
    }

    fn foot_marks(&self) -> [Mark; 3] {
        let page = format!("{} {}/", self.foot.page, self.spool.pages() + 1);
        // Room for the count of a book of 9,999 pages.
        let (face, size) = (Face::Italic, FOOT_SIZE);
        let count = self.fonts.width(face, "0000", size);
        let [_, right, bottom, _] = self.frame.margins;
        let (width, height) = self.frame.paper.size();
        let [left, page] = foot_line(self.fonts, &self.frame, &self.foot.left, &page);
        [
            left,
            page.moved(-count, 0.0),
            Mark::PageCount {
                face,
                size,
                x: width - right - count,
                baseline: height - bottom,
            },
        ]
    }
}
