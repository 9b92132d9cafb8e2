//! A statement as a block to be put onto a sheet.

use super::statement::{Statement, StatementTemplate, StatementTemplates};
use crate::form::FormError;
use crate::form::block::{Block, stack};
use crate::form::flow::{Align, Span, Type, bold, italic, natural_width, paragraph, plain};
use crate::form::sheet::{Fonts, MM};
use crate::form::signature::{Signature, signatures};

/// Type of a statement: legible on a copy of a copy.
const SET: Type = Type {
    size: 12.0,
    leading: 14.6,
};

/// Type of the title.
const TITLE: f32 = 13.0;

/// Smallest type a line is pressed to before it wraps.
const LEAST: f32 = 10.5;

/// Room for a signature and the seal, which is 36 mm wide and covers a third of it.
const SIGNATURE_ROOM: f32 = 32.0 * MM;

/// Height in tenths of a millimetre that a statement takes at a width in tenths of a millimetre.
///
/// # Errors
/// [`FormError::NotInForce`], [`FormError::NoFact`].
pub fn statement_height(
    templates: &StatementTemplates,
    fonts: &Fonts,
    statement: &Statement,
    width: u16,
) -> Result<u16, FormError> {
    let block = statement_block(templates, fonts, statement, f32::from(width) / 10.0 * MM)?;
    Ok((block.height / MM * 10.0).ceil() as u16)
}

/// The statement at a width in points.
pub(super) fn statement_block(
    templates: &StatementTemplates,
    fonts: &Fonts,
    statement: &Statement,
    width: f32,
) -> Result<Block, FormError> {
    let template = templates.on(statement.kind.template(), statement.date)?;
    let mut block = statement_words(template, fonts, statement, width)?;
    block.height += 4.0;
    stack(&mut block, signed(template, fonts, statement, width));
    Ok(block)
}

/// The words of a statement above its signature.
pub(super) fn statement_words(
    template: &StatementTemplate,
    fonts: &Fonts,
    statement: &Statement,
    width: f32,
) -> Result<Block, FormError> {
    let parts = statement.parts(template)?;
    let text = |line| paragraph(fonts, &[plain(line)], SET, width, Align::Left);
    let centred = |span, size| fitted(fonts, span, size, width);
    let mut block = Block::default();
    let lines = [
        parts.before.into_iter().map(text).collect::<Vec<_>>(),
        template
            .title
            .iter()
            .map(|line| centred(bold(line), TITLE))
            .collect(),
        parts.after.into_iter().map(text).collect(),
        parts
            .number
            .into_iter()
            .map(|line| centred(plain(line), SET.size))
            .collect(),
        parts
            .date
            .into_iter()
            .map(|line| centred(italic(line), SET.size))
            .collect(),
    ];
    for line in lines.into_iter().flatten() {
        stack(&mut block, line);
    }
    Ok(block)
}

/// Who signs: the certifier alone, or on the right of the officer who saw the signing.
fn signed(template: &StatementTemplate, fonts: &Fonts, statement: &Statement, width: f32) -> Block {
    let certifier = Some(Signature {
        titles: statement.signer.lines.iter().map(String::as_str).collect(),
        hint: "",
        name: &statement.signer.name,
    });
    match &statement.receiver {
        None => signatures(fonts, SET, width, SIGNATURE_ROOM, &[certifier]),
        Some(receiver) => {
            let receiver = Some(Signature {
                titles: vec![&template.wording.receiver_title],
                hint: "",
                name: receiver,
            });
            let set = SET.smaller(1.0);
            signatures(fonts, set, width, SIGNATURE_ROOM, &[receiver, certifier])
        }
    }
}

/// A centred line in smaller type if it then needs no second line.
fn fitted(fonts: &Fonts, span: Span, wished: f32, width: f32) -> Block {
    let natural = natural_width(fonts, std::slice::from_ref(&span), wished);
    let one_line = wished * width / natural.max(1.0) * 0.995;
    let size = if one_line < LEAST {
        wished
    } else {
        one_line.min(wished)
    };
    let set = Type {
        size,
        leading: wished * 1.22,
    };
    paragraph(fonts, &[span], set, width, Align::Centre)
}
