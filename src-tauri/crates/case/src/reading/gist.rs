//! What a page says of itself, short: all that proposals need, kept in place of its words.

use serde::{Deserialize, Serialize};

use super::fields::{FieldProposal, fields, is_motto};
use super::kinds::Kinds;
use super::phrase::key;
use super::secrecy::{SecrecyMark, secrecy};
use super::title::{Title, is_capital, title};
use super::words::{Text, Word, area_of};

/// The part of the page from its top on where headings and titles stand.
const TOP: f32 = 0.34;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// Its title, of a known kind of paper.
    pub title: Option<Title>,
    /// The number of the page, where it bears one.
    pub number: Option<u32>,
    /// A paper seems to begin here: the name of the state, or a line set as a title is.
    pub looks_first: bool,
    /// The lines for machines on the back of an identity card.
    pub back_of_card: bool,
    /// Its secrecy stamp.
    pub secrecy: Option<SecrecyMark>,
    /// The fields it seems to give.
    pub fields: Vec<FieldProposal>,
}

impl Gist {
    /// What the words of a page say.
    #[must_use]
    pub fn of(text: &Text, kinds: &Kinds) -> Self {
        Self {
            title: title(text, kinds),
            number: page_number(text),
            looks_first: is_first_page(text, kinds),
            back_of_card: is_back_of_card(text),
            secrecy: secrecy(text),
            fields: fields(text, kinds),
        }
    }
}

/// The lines for machines on the back of a card are full of angle brackets.
fn is_back_of_card(text: &Text) -> bool {
    text.words.iter().any(|word| word.text.contains("<<"))
}

/// The name of the state, or a line set as a title is: then a paper begins here.
fn is_first_page(text: &Text, kinds: &Kinds) -> bool {
    let usual = text.usual_height();
    text.stretches()
        .filter(|words| area_of(words).top < TOP)
        .any(|words| is_motto(words, kinds) || is_title_like(words, usual))
}

fn is_title_like(words: &[Word], usual: f32) -> bool {
    let area = area_of(words);
    let first = words
        .first()
        .map(|word| key(&word.text))
        .unwrap_or_default();
    let is_section = matches!(
        first.as_str(),
        "i" | "ii" | "iii" | "iv" | "v" | "vi" | "phan" | "muc" | "chuong"
    );
    words.len() >= 2
        && is_capital(words)
        && !is_section
        && (area.middle() - 0.5).abs() < 0.12
        && area.height() > usual * 1.05
}

/// The number that stands alone at the top or the bottom of a page, or after *trang*.
fn page_number(text: &Text) -> Option<u32> {
    let is_margin = |words: &&[Word]| {
        let area = area_of(words);
        area.bottom < 0.08 || area.top > 0.92
    };
    text.stretches().filter(is_margin).find_map(|words| {
        let keys: Vec<String> = words.iter().map(|word| key(&word.text)).collect();
        let said: Vec<&str> = keys
            .iter()
            .map(String::as_str)
            .filter(|key| !key.is_empty())
            .collect();
        let number = match said.as_slice() {
            [number] | ["trang", number, ..] => number,
            _ => return None,
        };
        let is_small = number.len() <= 2;
        is_small.then(|| number.parse().ok()).flatten()
    })
}
