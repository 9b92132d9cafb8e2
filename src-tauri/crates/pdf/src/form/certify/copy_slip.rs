//! *Phiếu giao bản sao điện tử*: what goes home with the requester beside the file, and how the file is told from others.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::copy_code::{CodeOf, CopyCode};
use super::digest::grouped;
use super::pages::{Foot, Frame, Pages};
use super::statement::Volume;
use crate::form::FormError;
use crate::form::block::{Block, beside, stack};
use crate::form::codes::qr;
use crate::form::flow::{Align, Span, Type, bold, italic, paragraph, plain};
use crate::form::heading::{Heading, centred};
use crate::form::receipt_data::Agency;
use crate::form::sheet::{Fonts, MM};
use crate::form::spool::About;
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{filled, grouped as grouped_number};

/// Id of the slip's template.
pub const COPY_SLIP: &str = "copy-slip";

/// Versions of the slip.
pub type CopySlipTemplates = Templates<CopySlipWording>;

/// One version of the slip.
pub type CopySlipTemplate = Template<CopySlipWording>;

/// Margins, as on the receipt of the same paper.
const MARGINS: [f32; 4] = [10.0 * MM; 4];

/// Side of the QR code.
const CODE: f32 = 34.0 * MM;

/// Room around the code: four modules of a dense one.
const QUIET: f32 = 4.0 * MM;

const BODY: Type = Type {
    size: 11.5,
    leading: 14.2,
};

const SMALL: Type = Type {
    size: 10.0,
    leading: 12.3,
};

/// An electronic copy that is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySlip {
    /// Who certified.
    pub agency: Agency,
    /// Code of the agency (`H60.12.05`), for the QR code.
    pub agency_code: String,
    /// Number of the certification.
    pub number: u32,
    /// Book it is entered in.
    pub volume: Volume,
    /// Day of the certification.
    pub date: NaiveDate,
    /// Who asked for it.
    pub requester: String,
    /// Name of the original.
    pub original: String,
    /// Pages of the original.
    pub pages: u32,
    /// Name and title of who signed.
    pub signer: String,
    /// SHA-256 of the file up to the end of the revision of its seal.
    pub digest: [u8; 32],
    /// Length of that part of the file in bytes.
    pub bytes: u64,
    /// Web address where a copy can be looked up, where there is one.
    pub address: Option<String>,
    /// A practice store's copy is worth nothing.
    pub practice: bool,
}

/// Words of the slip. Facts stand in braces: `{number}`, `{volume}`, `{pages}`, `{bytes}`, `{address}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct CopySlipWording {
    pub state: String,
    pub motto: String,
    pub number: String,
    pub number_and_book: String,
    pub date: String,
    pub requester: String,
    pub original: String,
    pub pages: String,
    pub pages_and_certificate: String,
    pub signer: String,
    pub digest: String,
    pub code: String,
    pub check_title: String,
    pub checks: Vec<String>,
    pub address: String,
    pub note: String,
    pub page: String,
}

impl Wording for CopySlipWording {
    const BUNDLED: &'static str = include_str!("../../../../../../assets/forms/copy_slip.json");
}

impl CopySlip {
    /// What the QR code of the slip says.
    #[must_use]
    pub fn code(&self) -> CopyCode {
        CopyCode {
            of: CodeOf::SealedFile,
            number: self.number,
            volume: self.volume.clone(),
            date: self.date,
            agency_code: self.agency_code.clone(),
            digest: self.digest,
            address: self.address.clone(),
        }
    }

    fn say(&self, wording: &str) -> Result<String, FormError> {
        filled(wording, |name| {
            let text = match name {
                "number" => format!("{:02}", self.number),
                "volume" => self.volume.to_string(),
                "pages" => self.pages.to_string(),
                "bytes" => grouped_number(self.bytes.cast_signed()),
                "address" => self.address.clone()?,
                _ => return None,
            };
            Some(text.into())
        })
    }
}

/// Prints the slip of an electronic copy.
///
/// # Errors
/// [`FormError::NoFact`] where the template asks for what is not given, [`FormError::Code`], [`FormError::NoRoom`],
/// [`FormError::Letter`], [`FormError::Pdf`].
pub fn copy_slip(
    template: &CopySlipTemplate,
    fonts: &Fonts,
    slip: &CopySlip,
) -> Result<Vec<u8>, FormError> {
    let words = &template.wording;
    let frame = Frame {
        paper: template.paper,
        margins: MARGINS,
    };
    let foot = Foot {
        left: template.origin(),
        page: words.page.clone(),
        practice: slip.practice,
    };
    let mut bytes = Vec::new();
    let mut pages = Pages::start(&mut bytes, fonts, frame, foot)?;
    let layout = Layout {
        words,
        fonts,
        slip,
        width: pages.width(),
    };
    pages.add(layout.head(&template.title))?;
    pages.add_all(layout.facts()?)?;
    pages.add(layout.code()?)?;
    pages.add_all(layout.checks()?)?;
    let title = format!(
        "{} {:02}/{}",
        template.title.join(" "),
        slip.number,
        slip.volume
    );
    pages.finish(&About {
        title: &title,
        legal_basis: &template.legal_basis,
    })?;
    Ok(bytes)
}

struct Layout<'a> {
    words: &'a CopySlipWording,
    fonts: &'a Fonts,
    slip: &'a CopySlip,
    width: f32,
}

impl Layout<'_> {
    fn head(&self, title: &[String]) -> Block {
        let heading = Heading {
            agency: &self.slip.agency,
            state: &self.words.state,
            motto: &self.words.motto,
            number: None,
            date: "",
            size: 9.5,
        };
        let mut block = heading.block(self.fonts, self.width);
        block.height += 6.0;
        for line in title {
            stack(
                &mut block,
                centred(self.fonts, &[bold(line)], 12.5, self.width),
            );
        }
        block.height += 6.0;
        block
    }

    fn facts(&self) -> Result<Vec<Block>, FormError> {
        let (words, slip) = (self.words, self.slip);
        let facts = [
            (&words.number, bold(slip.say(&words.number_and_book)?)),
            (&words.date, plain(slip.date.format("%d/%m/%Y").to_string())),
            (&words.requester, bold(&slip.requester)),
            (&words.original, plain(&slip.original)),
            (&words.pages, plain(slip.say(&words.pages_and_certificate)?)),
            (&words.signer, plain(&slip.signer)),
        ];
        let facts = facts
            .into_iter()
            .map(|(label, value)| self.text(&[plain(format!("{label} ")), value], BODY));
        Ok(facts.collect())
    }

    /// The code, and beside it the digest it holds.
    fn code(&self) -> Result<Block, FormError> {
        let mut code = Block::gap(CODE + QUIET);
        let mark = qr(&self.slip.code().text()?, CODE)?;
        code.marks.push(mark.moved(0.0, QUIET));
        let left = CODE + QUIET;
        let text =
            |span: Span, set| paragraph(self.fonts, &[span], set, self.width - left, Align::Left);
        let mut said = Block::gap(QUIET);
        stack(
            &mut said,
            text(plain(self.slip.say(&self.words.digest)?), SMALL),
        );
        said.height += 3.0;
        stack(&mut said, text(bold(grouped(&self.slip.digest)), BODY));
        said.height += 3.0;
        stack(&mut said, text(italic(&self.words.code), SMALL));
        let mut block = beside(code, said, left);
        block.height += QUIET;
        Ok(block)
    }

    fn checks(&self) -> Result<Vec<Block>, FormError> {
        let words = self.words;
        let mut blocks = vec![self.text(&[bold(&words.check_title)], SMALL).kept()];
        for (at, check) in words.checks.iter().enumerate() {
            let line = format!("{}. {}", at + 1, self.slip.say(check)?);
            blocks.push(self.text(&[plain(line)], SMALL));
        }
        if self.slip.address.is_some() {
            blocks.push(self.text(&[plain(self.slip.say(&words.address)?)], SMALL));
        }
        blocks.push(self.text(&[italic(&words.note)], SMALL));
        Ok(blocks)
    }

    /// A paragraph with a little room below.
    fn text(&self, spans: &[Span], set: Type) -> Block {
        let mut block = paragraph(self.fonts, spans, set, self.width, Align::Left);
        block.height += 1.5;
        block
    }
}
