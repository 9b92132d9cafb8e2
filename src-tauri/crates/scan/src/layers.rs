//! The stored form of a page whose letters and pictures are kept apart.
//!
//! `MQL1`, then little-endian numbers of four bytes: width and height of the page, the ink's red, green, blue and
//! the number of pictures (one byte each), the length of the letters; for each picture its left, top, width and
//! height on the page, its own width and height in pixels, its components and its length; then the letters (as
//! [`crate::Encoding::G4`]) and the pictures (JPEG) one after the other. What neither covers is white.

/// First bytes of the form.
const MARK: &[u8; 4] = b"MQL1";

/// Most pictures of a page.
pub(crate) const MOST_PICTURES: usize = 16;

/// Longest side that is believed, pixels.
const LONGEST: u32 = 60_000;

/// A page taken apart. All sizes are pixels of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers<'a> {
    /// Width of the page.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
    /// Colour of the letters, sRGB.
    pub ink: [u8; 3],
    /// The letters, CCITT Group 4 of the page's size; they lie over the pictures.
    pub letters: &'a [u8],
    /// What is not letters.
    pub pictures: Vec<LayerPicture<'a>>,
}

/// A picture on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerPicture<'a> {
    /// Left edge on the page.
    pub left: u32,
    /// Top edge on the page.
    pub top: u32,
    /// Width on the page.
    pub width: u32,
    /// Height on the page.
    pub height: u32,
    /// Its own width, pixels.
    pub pixels_wide: u32,
    /// Its own height, pixels.
    pub pixels_high: u32,
    /// Components of its JPEG, 1 (grey) or 3 (colour).
    pub components: u8,
    /// The JPEG file.
    pub jpeg: &'a [u8],
}

/// Why bytes are no layered page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a layered page: {0}")]
pub struct LayersError(&'static str);

/// Takes a layered page apart.
///
/// # Errors
/// [`LayersError`] for bytes that are not of the form above, or whose pictures lie outside the page.
pub fn read(bytes: &[u8]) -> Result<Layers<'_>, LayersError> {
    let mut rest = Reader(bytes);
    if rest.take(4)? != MARK {
        return Err(LayersError("another form"));
    }
    let (width, height) = (rest.side()?, rest.side()?);
    let colour = rest.take(4)?;
    let (ink, count) = ([colour[0], colour[1], colour[2]], usize::from(colour[3]));
    if count > MOST_PICTURES {
        return Err(LayersError("too many pictures"));
    }
    let letters = rest.number()? as usize;
    let mut heads = Vec::with_capacity(count);
    for _ in 0..count {
        heads.push(Head::read(&mut rest, width, height)?);
    }
    let letters = rest.take(letters)?;
    let mut pictures = Vec::with_capacity(count);
    for head in heads {
        let jpeg = rest.take(head.length)?;
        pictures.push(LayerPicture {
            jpeg,
            ..head.picture
        });
    }
    if !rest.0.is_empty() {
        return Err(LayersError("more than it says"));
    }
    Ok(Layers {
        width,
        height,
        ink,
        letters,
        pictures,
    })
}

/// Puts a layered page together.
pub(crate) fn write(page: &Layers<'_>) -> Vec<u8> {
    let pictures = &page.pictures[..page.pictures.len().min(MOST_PICTURES)];
    let mut out = MARK.to_vec();
    let number = |out: &mut Vec<u8>, n: u32| out.extend(n.to_le_bytes());
    number(&mut out, page.width);
    number(&mut out, page.height);
    out.extend(page.ink);
    out.push(pictures.len() as u8);
    number(&mut out, page.letters.len() as u32);
    for p in pictures {
        let places = [
            p.left,
            p.top,
            p.width,
            p.height,
            p.pixels_wide,
            p.pixels_high,
        ];
        places.into_iter().for_each(|n| number(&mut out, n));
        out.push(p.components);
        number(&mut out, p.jpeg.len() as u32);
    }
    out.extend(page.letters);
    pictures.iter().for_each(|p| out.extend(p.jpeg));
    out
}

struct Head<'a> {
    picture: LayerPicture<'a>,
    length: usize,
}

impl Head<'_> {
    fn read(rest: &mut Reader<'_>, width: u32, height: u32) -> Result<Self, LayersError> {
        let picture = LayerPicture {
            left: rest.number()?,
            top: rest.number()?,
            width: rest.side()?,
            height: rest.side()?,
            pixels_wide: rest.side()?,
            pixels_high: rest.side()?,
            components: rest.take(1)?[0],
            jpeg: &[],
        };
        let length = rest.number()? as usize;
        let fits = |from: u32, size: u32, whole: u32| {
            from.checked_add(size).is_some_and(|end| end <= whole)
        };
        let is_inside =
            fits(picture.left, picture.width, width) && fits(picture.top, picture.height, height);
        if !is_inside || !matches!(picture.components, 1 | 3) {
            return Err(LayersError("a picture outside the page"));
        }
        Ok(Self { picture, length })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], LayersError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(LayersError("cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, LayersError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn side(&mut self) -> Result<u32, LayersError> {
        let side = self.number()?;
        if (1..=LONGEST).contains(&side) {
            Ok(side)
        } else {
            Err(LayersError("an impossible size"))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn sample() -> Layers<'static> {
        Layers {
            width: 100,
            height: 200,
            ink: [1, 2, 3],
            letters: b"letters",
            pictures: vec![LayerPicture {
                left: 10,
                top: 20,
                width: 90,
                height: 180,
                pixels_wide: 60,
                pixels_high: 120,
                components: 3,
                jpeg: b"picture",
            }],
        }
    }

    #[test]
    fn what_is_put_together_is_taken_apart() {
        assert_eq!(read(&write(&sample())).unwrap(), sample());
    }

    #[test]
    fn no_part_of_a_page_is_a_page() {
        let whole = write(&sample());
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length}");
        }
        let mut longer = whole;
        longer.push(0);
        assert!(read(&longer).is_err());
    }

    #[test]
    fn a_picture_outside_the_page_is_refused() {
        let mut page = sample();
        page.pictures[0].left = 11;
        assert!(read(&write(&page)).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if bytes.len() > 4 {
                bytes[..4].copy_from_slice(MARK);
            }
            let _ = read(&bytes);
        }
    }
}
