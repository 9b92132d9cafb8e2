//! What a person should know about a page, each with its number.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something a person should know about a page. Stored as `{"what": "low_resolution", "dpi": 150.0}`; the plain
/// words of earlier versions are read too, their numbers are then 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "what", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// The data is cut short or damaged: part of the page is missing or wrong.
    Damaged,
    /// Below 200 dots per inch.
    LowResolution {
        /// Resolution of the source, pixels per inch.
        dpi: f32,
    },
    /// The file states no believable resolution; the page was taken to be A4.
    ResolutionAssumed {
        /// What it was taken to be, pixels per inch.
        dpi: f32,
    },
    /// The lid around the page was cut away.
    Cropped {
        /// Width of the paper that was found, millimetres.
        width_mm: f32,
        /// Height of the paper that was found, millimetres.
        height_mm: f32,
    },
    /// The page is skewed, but too large to be turned.
    NotTurned {
        /// Measured skew, degrees clockwise.
        angle_deg: f32,
    },
    /// The file goes on after the picture; only the first picture was taken.
    TrailingData {
        /// How much follows, bytes.
        bytes: u64,
    },
    /// The sheet lay so crookedly that its corners are probably outside the picture.
    LargeSkew {
        /// Measured skew, degrees clockwise.
        angle_deg: f32,
    },
    /// Letters have soft edges: the page moved or was out of focus.
    Blurred {
        /// Rise of a letter's edge over its contrast, per pixel at 150 dpi; sharp print reaches 0.3 and more.
        sharpness: f32,
    },
    /// The paper is dark.
    TooDark {
        /// Brightness of the paper, 0 (black) – 255 (white).
        paper: u8,
    },
    /// Ink runs into an edge of the picture: part of the page was cut.
    CutEdge {
        /// Which edge of the page as it came.
        side: Side,
        /// How much of that edge is inked, millimetres.
        mm: f32,
    },
    /// A lamp is mirrored in the page.
    Glare {
        /// Share of the page that is washed out, 0–1.
        share: f32,
    },
    /// The page is longer than its paper: two sheets were probably drawn in together.
    TooLong {
        /// Length of the page, millimetres.
        length_mm: f32,
        /// Length that was to be expected, millimetres.
        expected_mm: f32,
    },
    /// The sheet was photographed and was brought into the shape of its paper.
    Photographed {
        /// Its corners on the photo as it came, clockwise from the one at the top left, shares (0–1) of its sides.
        corners: [[f32; 2]; 4],
        /// Width of the paper it was taken for, millimetres; A5 is taken for A4, which has its shape.
        width_mm: f32,
        /// Height of that paper, millimetres.
        height_mm: f32,
    },
    /// The page is a photo, and the edges of its sheet cannot be told from what it lies on.
    EdgesUnclear,
}

/// An edge of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left edge.
    Left,
    /// The top edge.
    Top,
    /// The right edge.
    Right,
    /// The bottom edge.
    Bottom,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Fact(#[serde(deserialize_with = "Finding::deserialize")] Finding),
            Word(Word),
        }
        Ok(match Stored::deserialize(deserializer)? {
            Stored::Fact(finding) => finding,
            Stored::Word(word) => word.into(),
        })
    }
}

/// A finding as the first version stored it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Damaged,
    LowResolution,
    ResolutionAssumed,
    Cropped,
    NotTurned,
    TrailingData,
}

impl From<Word> for Finding {
    fn from(word: Word) -> Self {
        match word {
            Word::Damaged => Self::Damaged,
            Word::LowResolution => Self::LowResolution { dpi: 0.0 },
            Word::ResolutionAssumed => Self::ResolutionAssumed { dpi: 0.0 },
            Word::Cropped => Self::Cropped {
                width_mm: 0.0,
                height_mm: 0.0,
            },
            Word::NotTurned => Self::NotTurned { angle_deg: 0.0 },
            Word::TrailingData => Self::TrailingData { bytes: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_draft_of_the_first_version_is_read() {
        let stored = r#"["damaged","low_resolution","resolution_assumed","cropped","not_turned","trailing_data"]"#;
        let read: Vec<Finding> = serde_json::from_str(stored).unwrap();
        assert_eq!(read[1], Finding::LowResolution { dpi: 0.0 });
        assert_eq!(read[5], Finding::TrailingData { bytes: 0 });
        assert_eq!(read.len(), 6);
        assert!(serde_json::from_str::<Finding>(r#""gone""#).is_err());
    }

    #[test]
    fn what_is_stored_is_read_back_with_its_number() {
        let all = [
            Finding::Damaged,
            Finding::LowResolution { dpi: 150.0 },
            Finding::CutEdge {
                side: Side::Top,
                mm: 12.5,
            },
            Finding::TrailingData { bytes: 9 },
        ];
        let text = serde_json::to_string(&all).unwrap();
        assert!(
            text.contains(r#"{"what":"low_resolution","dpi":150.0}"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Vec<Finding>>(&text).unwrap(), all);
    }
}
