//! The head of the receipt: agency and state, codes for machines, title.

use super::FormError;
use super::block::{Block, beside, stack};
use super::codes::{code128, qr};
use super::flow::{bold, italic, plain};
use super::heading::{Heading, LEAST, centred};
use super::receipt::Setting;
use super::sheet::{Face, MM, Mark};
use super::wording::place_and_date;

/// Side of the QR code; its quiet zone lies in the margins around it.
const QR_SIDE: f32 = 22.0 * MM;

/// Height of the bar code's bars.
const BAR_HEIGHT: f32 = 7.0 * MM;

/// Widest a module of the bar code is drawn; readers need no more.
const MODULE: f32 = 0.3 * MM;

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
    let words = setting.words();
    let heading = Heading {
        agency: &setting.data.agency,
        state: &words.state,
        motto: &words.motto,
        number: None,
        date: &place_and_date(&setting.data.place, setting.data.issued_at.date_naive()),
        size: 9.5,
    };
    heading.block(setting.fonts, setting.width)
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
        stack(
            &mut right,
            centred(setting.fonts, &[bold(line)], size, width),
        );
    }
    let code = [
        plain(format!("{} ", words.dossier_code)),
        bold(&first.code),
        italic(format!("  ({})", setting.copy)),
    ];
    stack(&mut right, centred(setting.fonts, &code, 10.5, width));
    if let Some(counter_no) = &first.counter_no {
        let own = [plain(format!("{} {counter_no}", words.counter_no))];
        stack(&mut right, centred(setting.fonts, &own, 9.5, width));
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
        stack(
            &mut right,
            centred(setting.fonts, &[bold(text)], 9.5, width),
        );
    }
    right.height += 3.0;
    stack(&mut right, bar_code(&first.code, width)?);

    let mut square = Block {
        height: QR_SIDE + 2.0,
        marks: vec![qr(&first.code, QR_SIDE)?],
        keep_with_next: false,
    };
    if let Some(reprint) = &setting.reprint {
        stack(
            &mut square,
            centred(setting.fonts, &[bold(reprint)], LEAST, QR_SIDE),
        );
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
