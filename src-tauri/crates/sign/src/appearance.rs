//! How a signature looks on the page (Decree 30/2020/NĐ-CP, Appendix I): a picture of the seal or of the signature,
//! and lines of text in Times New Roman's measures.
//!
//! The look says nothing about validity; readers of the file judge that. It is set upright on the page as people see
//! it, whatever the page's turn, and inside the part of the page they see. Letters are embedded as a subset that later
//! signatures of the same file use again where it has all they need.

mod font;
mod page;
mod picture;
mod text;

use crate::append::{AppendError, Update};
use crate::file::{Dict, Id, Object};

pub use page::{Area, page_size};
pub use picture::{PICTURE_BYTES, PICTURE_SIDE, check_seal};

use font::Letters;
use picture::Embedded;

/// Why a signature cannot be shown as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppearanceError {
    /// The file does not allow it.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The bytes are no font, or one without the tables a subset needs.
    #[error("the font cannot be used")]
    Font,
    /// The font has no glyph for this character.
    #[error("the font lacks {0:?}")]
    Character(char),
    /// The text does not fit into the area at the smallest size.
    #[error("the text does not fit")]
    TooMuchText,
    /// The picture is no PNG of a kind and size that is read here.
    #[error("the picture cannot be used")]
    Picture(#[source] Option<png::DecodingError>),
    /// The page is not there, or the area does not lie on it.
    #[error("the area is not on the page")]
    Area,
}

/// A picture of the seal or of the written signature.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// PNG, with transparency.
    pub png: &'a [u8],
    /// Width on paper, points; the height follows. A seal is shown in its true size.
    pub width: f32,
    /// Where it is in the area.
    pub place: Place,
}

/// Where the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Left of the text, both centred in height.
    Left,
    /// Above the text, both centred in width.
    Above,
    /// Behind the text, at the left, as a seal covers a third of a signature.
    Behind,
}

/// How a signature looks.
#[derive(Debug, Clone, Copy)]
pub struct Appearance<'a> {
    /// The page, from 0.
    pub page: usize,
    /// The place on it. A field that is there already keeps its own.
    pub area: Area,
    /// Lines of text, composed (NFC); what is too long for the area is broken between words.
    pub lines: &'a [&'a str],
    /// Size of the text where it fits, points; the decree asks for 10.
    pub size: f32,
    /// The picture, if any.
    pub picture: Option<Picture<'a>>,
    /// A TrueType font, whole.
    pub font: &'a [u8],
    /// Characters that later signatures of this file will need, so that they need no font of their own.
    pub later: &'a str,
    /// Paints the area white first, where what lies under the text would make it hard to read.
    pub panel: bool,
}

/// An appearance in the file: the form to draw, where, and the fonts it has.
pub(crate) struct Drawn {
    /// The form.
    pub form: Id,
    /// `Rect` of the widget, in the page's own coordinates.
    pub rectangle: [f64; 4],
    /// The page.
    pub page: Id,
    /// Resources that a later appearance may use.
    pub fonts: Option<Dict>,
}

/// Draws a signature's appearance: in the field at `there` (its page and rectangle) where it has one already, else
/// where the appearance says. `before` are the forms of the other signatures of the file, looked through for a font.
pub(crate) fn draw(
    update: &mut Update<'_, '_>,
    appearance: &Appearance<'_>,
    there: Option<(Id, [f64; 4])>,
    before: &[Id],
) -> Result<Drawn, AppearanceError> {
    let mut area = appearance.area;
    let spot = match there {
        Some((page, rectangle)) => {
            let (spot, width, height) = page::spot_of(update, page, rectangle)?;
            (area.width, area.height) = (width as f32, height as f32);
            spot
        }
        None => page::spot(update, appearance.page, area)?,
    };
    let part = archive_part(update);
    let mut resources = Dict::new();
    let mut content = Vec::new();
    let Area { width, height, .. } = area;
    if appearance.panel {
        content.extend_from_slice(format!("1 g 0 0 {width:.2} {height:.2} re f\n").as_bytes());
    }
    let picture = match appearance.picture {
        Some(picture) => Some((picture, Embedded::new(update, picture.png, part)?)),
        None => None,
    };
    let boxes = text::boxes(
        area,
        picture.as_ref().map(|(asked, seen)| (asked, seen.ratio)),
    );
    if let (Some((_, embedded)), Some(place)) = (&picture, boxes.picture) {
        let mut objects = Dict::new();
        objects.set("P0", Object::Reference(embedded.id));
        resources.set("XObject", objects.into());
        let [x, y, width, height] = place;
        let drawn = format!("q {width:.2} 0 0 {height:.2} {x:.2} {y:.2} cm /P0 Do Q\n");
        content.extend_from_slice(drawn.as_bytes());
    }
    let mut fonts = None;
    let all = || appearance.lines.iter().flat_map(|line| line.chars());
    if all().next().is_some() {
        let letters = Letters::new(appearance.font)?;
        let set = text::fit(&letters, appearance.lines, appearance.size, boxes.text)?;
        let wanted: Vec<char> = all().chain(appearance.later.chars()).collect();
        let font = letters.embed(update, &wanted, before, part)?;
        let mut named = Dict::new();
        named.set("F0", Object::Reference(font));
        resources.set("Font", named.clone().into());
        fonts = Some(named);
        text::write(&set, boxes.text, &mut content);
    }
    let form = form(update, spot.matrix, area, resources, &content)?;
    Ok(Drawn {
        form,
        rectangle: spot.rectangle,
        page: spot.page,
        fonts,
    })
}

/// An appearance with nothing in it, for a field that a later signature will fill: archive files want one
/// (ISO 19005-2, 6.3.3). The fonts are kept in it for that signature.
pub(crate) fn empty(
    update: &mut Update<'_, '_>,
    page: usize,
    area: Area,
    fonts: Option<&Dict>,
) -> Result<Drawn, AppearanceError> {
    let spot = page::spot(update, page, area)?;
    let mut resources = Dict::new();
    if let Some(fonts) = fonts {
        resources.set("Font", fonts.clone().into());
    }
    let form = form(update, spot.matrix, area, resources, b"")?;
    Ok(Drawn {
        form,
        rectangle: spot.rectangle,
        page: spot.page,
        fonts: None,
    })
}

/// A form for a field that is never seen: the first part of PDF/A asks for one even there.
pub(crate) fn nothing(update: &mut Update<'_, '_>) -> Result<Id, AppendError> {
    let area = Area {
        left: 0.0,
        top: 0.0,
        width: 0.0,
        height: 0.0,
    };
    let matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    form(update, matrix, area, Dict::new(), b"")
}

fn form(
    update: &mut Update<'_, '_>,
    matrix: [f64; 6],
    area: Area,
    resources: Dict,
    content: &[u8],
) -> Result<Id, AppendError> {
    let mut dict = Dict::new();
    dict.set("Type", name("XObject"));
    dict.set("Subtype", name("Form"));
    let sides = [0.0, 0.0, f64::from(area.width), f64::from(area.height)];
    dict.set("BBox", reals(&sides));
    dict.set("Matrix", reals(&matrix));
    dict.set("Resources", resources.into());
    update.add_stream(dict, content)
}

/// Which part of PDF/A the file claims to be: the first knows no soft masks and asks for more of fonts.
pub(crate) fn archive_part(update: &Update<'_, '_>) -> Option<u8> {
    let document = update.document();
    let metadata = document.value(&document.catalog().ok()?, "Metadata").ok()?;
    let text = document.decoded(&metadata).ok()?;
    let key = b"pdfaid:part";
    let at = text.windows(key.len()).position(|window| window == key)? + key.len();
    let digit = text
        .get(at..at + 12)?
        .iter()
        .find(|byte| byte.is_ascii_digit())?;
    Some(digit - b'0')
}

pub(crate) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

pub(crate) fn reals(numbers: &[f64]) -> Object {
    Object::Array(numbers.iter().map(|number| Object::Real(*number)).collect())
}
