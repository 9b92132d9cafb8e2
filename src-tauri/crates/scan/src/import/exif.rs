//! The EXIF facts a page needs: how the camera was held, the resolution, and whether it was one.

use exif::{In, Reader, Tag, Value};

/// How a picture must be changed to be upright: first mirrored, then turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orientation {
    /// Left and right change places.
    pub mirrored: bool,
    /// Quarter turns clockwise, 0–3, after mirroring.
    pub turns_cw: u8,
}

impl Orientation {
    /// The change an EXIF or TIFF orientation value (1–8, tag 274) asks for; anything else asks for none.
    pub fn from_tag(value: u32) -> Self {
        let (mirrored, turns_cw) = match value {
            2 => (true, 0),
            3 => (false, 2),
            4 => (true, 2),
            5 => (true, 3),
            6 => (false, 1),
            7 => (true, 1),
            8 => (false, 3),
            _ => (false, 0),
        };
        Self { mirrored, turns_cw }
    }
}

/// Largest EXIF block looked at, bytes; the marker segment that carries it in a JPEG holds less.
const MAX_EXIF: usize = 1 << 17;

/// What an EXIF block says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exif {
    /// How the camera was held.
    pub orientation: Orientation,
    /// Resolution, pixels per inch.
    pub dpi: Option<f32>,
    /// It tells of a lens or an exposure, which a scanner does not have.
    pub is_camera: bool,
}

/// Tags that only a camera writes.
const OF_CAMERAS: [Tag; 5] = [
    Tag::FNumber,
    Tag::ExposureTime,
    Tag::FocalLength,
    Tag::LensModel,
    Tag::PhotographicSensitivity,
];

/// Reads an EXIF block that starts with its TIFF header. A block that cannot be read says nothing: it is decoration,
/// the picture is what counts.
pub fn read(block: &[u8]) -> Exif {
    let nothing = Exif::default();
    if block.len() > MAX_EXIF {
        return nothing;
    }
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let parsed = reader
        .read_raw(block.to_vec())
        .or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(exif) = parsed else {
        return nothing;
    };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .map_or_else(Orientation::default, Orientation::from_tag);
    let per_unit = exif
        .get_field(Tag::XResolution, In::PRIMARY)
        .and_then(|field| match &field.value {
            Value::Rational(values) => values.first().map(|r| r.to_f32()),
            _ => None,
        });
    let unit = exif
        .get_field(Tag::ResolutionUnit, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .unwrap_or(2);
    let dpi = match unit {
        2 => per_unit,
        3 => per_unit.map(|r| r * 2.54),
        _ => None,
    };
    let is_camera = OF_CAMERAS
        .iter()
        .any(|tag| exif.get_field(*tag, In::PRIMARY).is_some());
    Exif {
        orientation,
        dpi,
        is_camera,
    }
}
