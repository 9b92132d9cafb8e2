//! A page of PDF to have a file with: white, with one line of plain letters.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

/// A4 in points, with a text of ASCII letters.
pub(crate) fn one_page(text: &str) -> Vec<u8> {
    let [catalogue, pages, page, font, content] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalogue).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut sheet = pdf.page(page);
    sheet
        .media_box(Rect::new(0.0, 0.0, 595.0, 842.0))
        .parent(pages)
        .contents(content);
    sheet.resources().fonts().pair(Name(b"F1"), font);
    sheet.finish();
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    pdf.stream(content, &line(text));
    pdf.finish()
}

fn line(text: &str) -> Vec<u8> {
    let mut content = Content::new();
    content
        .begin_text()
        .set_font(Name(b"F1"), 16.0)
        .next_line(72.0, 740.0)
        .show(Str(text.as_bytes()))
        .end_text();
    content.finish().to_vec()
}
