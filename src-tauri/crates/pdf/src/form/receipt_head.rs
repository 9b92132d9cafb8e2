//! The head of the receipt: agency and state, codes for machines, title.

use super::FormError;
use super::codes::{code128, qr};
use super::flow::{Align, Block, Span, Type, bold, italic, natural_width, paragraph, plain};
use super::receipt::Setting;
use super::receipt_body::{beside, stack};
use super::receipt_data::ReceiptData;
use super::sheet::{Face, MM, Mark};
use super::wording::full_date;

/// Side of the QR code; its quiet zone lies in the margins around it.
const QR_SIDE: f32 = 22.0 * MM;

/// Height of the bar code's bars.
const BAR_HEIGHT: f32 = 7.0 * MM;

/// Widest a module of the bar code is drawn; readers need no more.
const MODULE: f32 = 0.3 * MM;

/// Smallest type in the heading.
const LEAST: f32 = 8.0;

/// Agency and state side by side, below them the codes beside the title.
pub(super) fn head(setting: &Setting<'_>) -> Result<Block, FormError> {
    let mut block = heading(setting);
    block.height += 6.0;
    stack(&mut block, title(setting)?);
    block.height += 4.0;
    block.keep_with_next = true;
    Ok(block)
}

fn heading(setting: &Setting<'_>) -> Block {
    const GAP: f32 = 8.0;
    let words = setting.words();
    let left_width = setting.width * 0.42;
    let right_width = setting.width - left_width - GAP;
    let size = 9.5;

    let agency = &setting.data.agency;
    let fitted = |span: Span| {
        let natural = natural_width(setting.fonts, std::slice::from_ref(&span), size);
        let one_line = size * left_width / natural.max(1.0) * 0.995;
        let size = if one_line < LEAST {
            size
        } else {
            one_line.min(size)
        };
        centred(setting, span, size, left_width)
    };
    let mut left = fitted(plain(&agency.superior));
    stack(&mut left, fitted(bold(&agency.unit)));
    underline(&mut left, left_width, left_width * 0.4);

    let one_line = |face, text: &str, wished| {
        let fonts = setting.fonts;
        fonts.size_to_fit(face, text, wished, LEAST, right_width - 1.0)
    };
    let state_size = one_line(Face::Bold, &words.state, size);
    let mut right = centred(setting, bold(&words.state), state_size, right_width);
    let motto_size = one_line(Face::Bold, &words.motto, size + 1.0);
    stack(
        &mut right,
        centred(setting, bold(&words.motto), motto_size, right_width),
    );
    // The rule is as long as the motto (NĐ 30/2020/NĐ-CP, Appendix I, part II, point 1).
    let motto_width = setting.fonts.width(Face::Bold, &words.motto, motto_size);
    underline(&mut right, right_width, motto_width);
    right.height += 2.0;
    let date = place_and_date(setting.data);
    let date_size = one_line(Face::Italic, &date, size + 1.0);
    stack(
        &mut right,
        centred(setting, italic(date), date_size, right_width),
    );
    beside(left, right, left_width + GAP)
}

fn title(setting: &Setting<'_>) -> Result<Block, FormError> {
    const GAP: f32 = 5.0 * MM;
    let Some(first) = setting.data.dossiers.first() else {
        return Err(FormError::NoDossier);
    };
    let words = setting.words();
    let width = setting.width - QR_SIDE - GAP;
    let mut right = Block {
        height: 0.0,
        marks: Vec::new(),
        keep_with_next: false,
    };
    for line in &setting.template.title {
        let size = setting
            .fonts
            .size_to_fit(Face::Bold, line, 13.0, LEAST, width);
        stack(&mut right, centred(setting, bold(line), size, width));
    }
    let code = [
        plain(format!("{} ", words.dossier_code)),
        bold(&first.code),
        italic(format!("  ({})", setting.copy)),
    ];
    stack(&mut right, centred_spans(setting, &code, 10.5, width));
    if let Some(counter_no) = &first.counter_no {
        let own = [plain(format!("{} {counter_no}", words.counter_no))];
        stack(&mut right, centred_spans(setting, &own, 9.5, width));
    }
    if let Some(version) = setting.data.version {
        let text = words
            .version
            .replace("{number}", &version.number.to_string())
            .replace("{replaces}", &version.replaces.to_string())
            .replace(
                "{time}",
                &version
                    .replaces_issued_at
                    .format("%H:%M ngày %d/%m/%Y")
                    .to_string(),
            );
        stack(&mut right, centred(setting, bold(text), 9.5, width));
    }
    right.height += 3.0;
    stack(&mut right, bar_code(&first.code, width)?);

    let mut square = Block {
        height: QR_SIDE + 2.0,
        marks: vec![qr(&first.code, QR_SIDE)?],
        keep_with_next: false,
    };
    if let Some(reprint) = &setting.reprint {
        stack(&mut square, centred(setting, bold(reprint), LEAST, QR_SIDE));
    }
    Ok(beside(square, right, QR_SIDE + GAP))
}

/// The bar code in the middle of `width`, leaving ten modules of quiet on either side.
fn bar_code(code: &str, width: f32) -> Result<Block, FormError> {
    const QUIET_MODULES: f32 = 20.0;
    let unit = code128(code, 1.0, 1.0)?;
    let Mark::Bars(bars) = &unit else {
        return Err(FormError::Code);
    };
    // The narrowest bar of the unit code is one module.
    let modules = 1.0 / bars.iter().map(|bar| bar[2]).fold(1.0, f32::min);
    let module = MODULE.min(width / (modules + QUIET_MODULES));
    let own = module * modules;
    let mark = code128(code, own, BAR_HEIGHT)?;
    Ok(Block {
        height: BAR_HEIGHT,
        marks: vec![mark.moved((width - own) / 2.0, 0.0)],
        keep_with_next: false,
    })
}

fn centred(setting: &Setting<'_>, span: Span, size: f32, width: f32) -> Block {
    centred_spans(setting, &[span], size, width)
}

fn centred_spans(setting: &Setting<'_>, spans: &[Span], size: f32, width: f32) -> Block {
    let set = Type {
        size,
        leading: size * 1.2,
    };
    paragraph(setting.fonts, spans, set, width, Align::Centre)
}

/// A rule below a block, centred in `width`.
fn underline(block: &mut Block, width: f32, length: f32) {
    let (from, to) = ((width - length) / 2.0, (width + length) / 2.0);
    let y = block.height + 0.8;
    block.marks.push(Mark::rule((from, y), (to, y)));
    block.height += 2.0;
}

/// The place-and-date line of a form (NĐ 30/2020/NĐ-CP, Appendix I, part II, point 4).
fn place_and_date(data: &ReceiptData) -> String {
    format!("{}, {}", data.place, full_date(data.issued_at.date_naive()))
}
