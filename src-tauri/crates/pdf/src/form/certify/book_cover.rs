//! The cover of a book, and what is said and signed at its end.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::book::{BookHead, BookTemplate, Closing};
use crate::form::FormError;
use crate::form::block::{Block, beside, stack, underline};
use crate::form::flow::{Align, Span, Type, bold, italic, paragraph, plain};
use crate::form::heading::centred;
use crate::form::sheet::{Face, Fonts, MM};
use crate::form::signature::{Signature, signatures};
use crate::form::wording::{
    amount_in_words, count_in_words, filled, grouped_amount, place_and_date,
};

const BODY: Type = Type {
    size: 13.0,
    leading: 17.5,
};

/// The cover: state, agency, name of the book, its number, opened and closed.
pub(super) fn cover(
    template: &BookTemplate,
    head: &BookHead,
    fonts: &Fonts,
    (width, height): (f32, f32),
) -> Result<Block, FormError> {
    let words = &template.wording;
    let line = |span: Span, size: f32| centred(fonts, &[span], size, width);
    let mut block = line(bold(&words.state), 14.0);
    stack(&mut block, line(bold(&words.motto), 14.0));
    underline(
        &mut block,
        width,
        fonts.width(Face::Bold, &words.motto, 14.0),
    );
    block.height += 10.0 * MM;
    stack(&mut block, line(plain(&head.agency.superior), 14.0));
    stack(&mut block, line(bold(&head.agency.unit), 14.0));
    if let Some(site) = &head.site {
        let site = filled(&words.site, |name| {
            (name == "site").then_some(site.as_str().into())
        })?;
        stack(&mut block, line(plain(site), 13.0));
    }
    let mut middle = Block::gap(0.0);
    for title in &template.title {
        stack(&mut middle, line(bold(title), 26.0));
    }
    middle.height += 4.0 * MM;
    stack(
        &mut middle,
        line(bold(words.said_of_period(head.period)?), 16.0),
    );
    block.height = block.height.max((height - middle.height) * 0.42);
    stack(&mut block, middle);
    block.height += 12.0 * MM;
    let dated = |wording: &str, date: NaiveDate| {
        let date = date.format("%d/%m/%Y").to_string();
        filled(wording, |name| {
            (name == "date").then_some(date.as_str().into())
        })
    };
    let volume = head.volume.to_string();
    for text in [
        filled(&words.volume, |name| {
            (name == "volume").then_some(volume.as_str().into())
        })?,
        dated(&words.opened, head.opened_on)?,
        match head.closed_on {
            Some(date) => dated(&words.closed, date)?,
            None => words.still_open.clone(),
        },
    ] {
        stack(&mut block, line(plain(text), 15.0));
        block.height += 2.0 * MM;
    }
    Ok(block)
}

/// The closing note with its signatures, as one block; `pages` is what it says of the book's length.
pub(super) fn closing(
    template: &BookTemplate,
    head: &BookHead,
    end: &Closing,
    fonts: &Fonts,
    width: f32,
    pages: usize,
) -> Result<Block, FormError> {
    let words = &template.wording;
    let fact = |name: &str| fact(end, pages, name);
    let first = match end.numbers {
        Some(_) => &words.closing,
        None => &words.closing_empty,
    };
    let mut block = Block::gap(5.0 * MM);
    let text = |span: Span, align| paragraph(fonts, &[span], BODY, width, align);
    for wording in [first, &words.closing_parts, &words.closing_fees] {
        stack(&mut block, text(plain(filled(wording, fact)?), Align::Left));
    }
    let digest = filled(&words.digest, |name| {
        (name == "digest").then_some(head.digest.as_str().into())
    })?;
    stack(
        &mut block,
        paragraph(
            fonts,
            &[plain(digest)],
            BODY.smaller(3.0),
            width,
            Align::Left,
        ),
    );
    block.height += 2.0 * MM;
    let half = width / 2.0;
    let date = place_and_date(&head.place, end.date);
    let dated = paragraph(fonts, &[italic(date)], BODY, half, Align::Centre);
    stack(&mut block, beside(Block::default(), dated, half));
    let columns = [
        Some(Signature {
            titles: vec![&words.keeper_title],
            hint: &words.keeper_hint,
            name: &end.keeper,
        }),
        Some(Signature {
            titles: end.leader.lines.iter().map(String::as_str).collect(),
            hint: &words.leader_hint,
            name: &end.leader.name,
        }),
    ];
    stack(
        &mut block,
        signatures(fonts, BODY, width, 30.0 * MM, &columns),
    );
    Ok(block)
}

fn fact<'a>(end: &Closing, pages: usize, name: &str) -> Option<Cow<'a, str>> {
    let words = |count: u32| count_in_words(u64::from(count));
    Some(
        match name {
            "pages" => pages.to_string(),
            "pages_in_words" => count_in_words(pages as u64),
            "cases" => end.cases.to_string(),
            "cases_in_words" => words(end.cases),
            "first" => format!("{:02}", end.numbers?.0),
            "first_in_words" => words(end.numbers?.0),
            "last" => format!("{:02}", end.numbers?.1),
            "last_in_words" => words(end.numbers?.1),
            "voided" => end.voided.to_string(),
            "cancelled" => end.cancelled.to_string(),
            "fees" => grouped_amount(end.fees),
            "fees_in_words" => amount_in_words(end.fees),
            _ => return None,
        }
        .into(),
    )
}
