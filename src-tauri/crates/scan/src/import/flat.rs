//! Samples of any common layout made grey or sRGB on white paper.

/// How 8-bit samples follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One sample.
    Grey,
    /// Grey and opacity.
    GreyAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity.
    Rgba,
    /// Brightness and two colour differences (ITU-R BT.601, full range).
    YCbCr,
    /// Four inks, 255 is full ink.
    Cmyk,
}

impl Layout {
    /// Samples of a pixel as they come.
    pub fn read(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb | Self::YCbCr => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    /// Samples of a pixel as they are kept: 1 or 3.
    pub fn kept(self) -> usize {
        match self {
            Self::Grey | Self::GreyAlpha => 1,
            Self::Rgb | Self::Rgba | Self::YCbCr | Self::Cmyk => 3,
        }
    }
}

/// Appends `from` to `to` as grey or sRGB.
pub fn append(layout: Layout, from: &[u8], to: &mut Vec<u8>) {
    match layout {
        Layout::Grey | Layout::Rgb => to.extend_from_slice(from),
        Layout::GreyAlpha => to.extend(from.chunks_exact(2).map(|p| on_white(p[0], p[1]))),
        Layout::Rgba => to.extend(
            from.chunks_exact(4)
                .flat_map(|p| [p[0], p[1], p[2]].map(|s| on_white(s, p[3]))),
        ),
        Layout::YCbCr => to.extend(from.chunks_exact(3).flat_map(|p| rgb(p[0], p[1], p[2]))),
        Layout::Cmyk => to.extend(from.chunks_exact(4).flat_map(|p| {
            let light = u32::from(255 - p[3]);
            [p[0], p[1], p[2]].map(|ink| (u32::from(255 - ink) * light / 255) as u8)
        })),
    }
}

fn on_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    ((sample * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [
        y + 1.402 * cr,
        y - 0.344_136 * cb - 0.714_136 * cr,
        y + 1.772 * cb,
    ]
    .map(|s| s.round().clamp(0.0, 255.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_lands_on_white_paper() {
        let cases: &[(Layout, &[u8], &[u8])] = &[
            (Layout::Grey, &[9], &[9]),
            (Layout::GreyAlpha, &[0, 0, 0, 255], &[255, 0]),
            (Layout::Rgba, &[10, 20, 30, 255], &[10, 20, 30]),
            (Layout::Rgba, &[10, 20, 30, 0], &[255, 255, 255]),
            (Layout::YCbCr, &[255, 128, 128], &[255, 255, 255]),
            (Layout::YCbCr, &[76, 85, 255], &[254, 0, 0]),
            (
                Layout::Cmyk,
                &[0, 0, 0, 255, 0, 255, 255, 0],
                &[0, 0, 0, 255, 0, 0],
            ),
        ];
        for (layout, from, expected) in cases {
            let mut to = Vec::new();
            append(*layout, from, &mut to);
            assert_eq!(&to, expected, "{layout:?}");
        }
    }
}
