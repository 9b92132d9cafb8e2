//! Screenshots that show something.

use std::path::Path;

use super::{App, AppError};

/// Resolves after two animation frames and 50 ms: a picture taken earlier races the paint.
const PAINTED: &str = "const done = arguments[0];
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 50)));";

impl App {
    /// Writes what the window shows to `path` as PNG.
    ///
    /// # Errors
    /// [`AppError::Blank`] when the picture has one colour only.
    pub async fn screenshot(&self, path: &Path) -> Result<(), AppError> {
        let client = self.client()?;
        client.execute_async(PAINTED, Vec::new()).await?;
        let picture = client.screenshot().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, &picture)?;
        if colours(&picture)? < 2 {
            return Err(AppError::Blank(path.to_owned()));
        }
        Ok(())
    }
}

/// How many different pixels a PNG has, counted up to two.
fn colours(picture: &[u8]) -> Result<usize, AppError> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let frame = reader.next_frame(&mut pixels)?;
    let width = frame.color_type.samples() * usize::from(frame.bit_depth as u8).div_ceil(8);
    let mut rest = pixels.chunks_exact(width);
    let first = rest.next();
    Ok(1 + usize::from(rest.any(|pixel| Some(pixel) != first)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn one_spot_makes_a_picture_not_blank() {
        assert_eq!(colours(&grey(&[9, 9, 9, 9])).unwrap(), 1);
        assert_eq!(colours(&grey(&[9, 9, 8, 9])).unwrap(), 2);
    }

    fn grey(pixels: &[u8; 4]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(pixels)
            .unwrap();
        bytes
    }
}
