//! A sheet as the content of a page: what every file of ours with printed words is drawn by.

use std::io::Write;

use pdf_writer::{Content, Name, Str};

use super::sheet::{Mark, Sheet};
use crate::PdfError;
use crate::font::{Face, Faces};
use crate::sink::ObjectSink;

/// Level of grey of the watermark: seen, and still legible through on a laser printer.
pub(super) const WATERMARK_GREY: f32 = 0.86;

/// Level of grey of a line to cut along.
pub(super) const FAINT_GREY: f32 = 0.6;

/// Sine and cosine of the watermark's slope, 52°.
pub(super) const SLOPE: (f32, f32) = (0.788, 0.616);

/// Name in the resources of the number that says how many pages there are; a file whose sheets hold
/// [`Mark::PageCount`] has it.
pub(super) const PAGE_COUNT: Name<'static> = Name(b"N");

/// Draws the marks of a sheet and keeps the letters they need.
pub(super) fn draw<W: Write>(
    sheet: &Sheet,
    faces: &mut Faces,
    sink: &mut ObjectSink<W>,
) -> Result<Content, PdfError> {
    let mut content = Content::new();
    for mark in &sheet.marks {
        draw_mark(&mut content, mark, sheet.height, faces, sink)?;
    }
    Ok(content)
}

/// Sets a text; says how wide it is.
pub(super) fn show<W: Write>(
    content: &mut Content,
    (face, size): (Face, f32),
    place: [f32; 6],
    text: &str,
    faces: &mut Faces,
    sink: &mut ObjectSink<W>,
) -> Result<f32, PdfError> {
    let (codes, per_mille) = faces.face(face, sink)?.encode(text);
    content.begin_text();
    content.set_font(face.resource(), size);
    content.set_text_matrix(place);
    content.show(Str(&codes));
    content.end_text();
    Ok(per_mille * size / 1000.0)
}

fn draw_mark<W: Write>(
    content: &mut Content,
    mark: &Mark,
    height: f32,
    faces: &mut Faces,
    sink: &mut ObjectSink<W>,
) -> Result<(), PdfError> {
    match mark {
        Mark::Text {
            face,
            size,
            x,
            baseline,
            text,
        } => {
            let place = [1.0, 0.0, 0.0, 1.0, *x, height - baseline];
            show(content, (*face, *size), place, text, faces, sink)?;
        }
        Mark::PageCount { x, baseline, .. } => {
            content.save_state();
            content.transform([1.0, 0.0, 0.0, 1.0, *x, height - baseline]);
            content.x_object(PAGE_COUNT);
            content.restore_state();
        }
        Mark::Watermark { size, x, y, text } => {
            let face = Face::Bold;
            let (_, per_mille) = faces.face(face, sink)?.encode(text);
            let half = per_mille * size / 1000.0 / 2.0;
            let (sine, cosine) = SLOPE;
            let (x, y) = (x - half * cosine, height - y - half * sine);
            let place = [cosine, sine, -sine, cosine, x, y];
            content.set_fill_gray(WATERMARK_GREY);
            show(content, (face, *size), place, text, faces, sink)?;
            content.set_fill_gray(0.0);
        }
        Mark::Rule {
            from,
            to,
            thickness,
            dashed,
        } => {
            content.save_state();
            if *dashed {
                content.set_dash_pattern([4.0, 3.0], 0.0);
                content.set_stroke_gray(FAINT_GREY);
            }
            content.set_line_width(*thickness);
            content.move_to(from.0, height - from.1);
            content.line_to(to.0, height - to.1);
            content.stroke();
            content.restore_state();
        }
        Mark::Bars(bars) => {
            for [x, y, width, tall] in bars {
                content.rect(*x, height - y - tall, *width, *tall);
            }
            content.fill_nonzero();
        }
    }
    Ok(())
}
