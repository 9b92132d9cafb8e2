//! Which page of a mixed stack is which paper.

use serde::{Deserialize, Serialize};

use super::gist::Gist;
use crate::procedure::PaperKind;

/// Certainty of a page that goes on with the paper before it, and of one that says so by its number.
const GOES_ON: u8 = 80;
const NUMBERED_ON: u8 = 92;

/// Certainty of what a code says.
const CODED: u8 = 99;

/// Largest difference of two pages of one paper, millimetres.
const SAME_SIZE: f32 = 12.0;

/// What is known of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clues {
    /// What it says, where it was read.
    pub gist: Option<Gist>,
    /// It bears the code of a separator sheet.
    pub is_separator: bool,
    /// The kind of paper that this separator sheet announces.
    pub announces: Option<PaperKind>,
    /// It bears the code of an identity card.
    pub has_card: bool,
    /// Nothing is on it.
    pub is_blank: bool,
    /// Width and height of the upright page, millimetres, where they are known.
    pub size_mm: Option<(f32, f32)>,
}

/// What a page seems to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its part in the stack.
    pub part: Part,
    /// How sure, 0–100; 0 where nothing is proposed.
    pub confidence: u8,
}

/// The part of a page in a stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Part {
    /// A sheet that parts papers; not kept.
    Separator,
    /// Nothing.
    Blank,
    /// A side of an identity card: looked at, never stored.
    Card,
    /// A page of a known kind of paper.
    Paper {
        /// The kind.
        kind: PaperKind,
        /// Which of the papers asked for, if one is of this kind.
        asked: Option<usize>,
        /// The paper begins here.
        begins: bool,
    },
    /// A page of a paper nobody knows: a person says what it is.
    Unknown,
}

/// Proposes what each page of a stack is. `asked` are the kinds of the papers that are asked for, in order; where a
/// kind is asked for more than once, the first paper of it goes to the first.
///
/// A code is believed first, then a title. A page without either goes on with the paper before it, unless it looks
/// like the first page of another; the pages of a paper that is not known are nobody's.
#[must_use]
pub fn assign(pages: &[Clues], asked: &[PaperKind]) -> Vec<Proposal> {
    let mut stack = Stack {
        asked: asked.iter().map(Some).collect(),
        announced: None,
        before: Before::Nothing,
    };
    pages.iter().map(|page| stack.next(page)).collect()
}

struct Stack<'a> {
    /// The kinds still asked for.
    asked: Vec<Option<&'a PaperKind>>,
    /// The kind that a separator sheet named for the page behind it.
    announced: Option<&'a PaperKind>,
    before: Before,
}

/// The paper that a page may go on with.
enum Before {
    Nothing,
    Unknown,
    Card,
    Paper {
        kind: PaperKind,
        asked: Option<usize>,
        size_mm: Option<(f32, f32)>,
        confidence: u8,
    },
}

impl<'a> Stack<'a> {
    fn next(&mut self, page: &'a Clues) -> Proposal {
        if page.is_separator {
            self.announced = page.announces.as_ref();
            self.before = Before::Nothing;
            return sure(Part::Separator, CODED);
        }
        if page.is_blank {
            // The blank back of a page does not end its paper.
            return sure(Part::Blank, CODED);
        }
        if let Some(kind) = self.announced.take() {
            return self.begin(kind.clone(), CODED, page.size_mm);
        }
        match page.gist.as_ref().and_then(|gist| gist.title.as_ref()) {
            Some(title) if !is_card(&title.kind) => {
                self.begin(title.kind.clone(), title.confidence, page.size_mm)
            }
            Some(title) => self.card(title.confidence),
            None if page.has_card => self.card(CODED),
            None => self.untitled(page),
        }
    }

    fn card(&mut self, confidence: u8) -> Proposal {
        self.before = Before::Card;
        sure(Part::Card, confidence)
    }

    fn begin(&mut self, kind: PaperKind, confidence: u8, size_mm: Option<(f32, f32)>) -> Proposal {
        let asked = self.asked.iter().position(|wanted| *wanted == Some(&kind));
        if let Some(at) = asked {
            self.asked[at] = None;
        }
        self.before = Before::Paper {
            kind: kind.clone(),
            asked,
            size_mm,
            confidence,
        };
        let part = Part::Paper {
            kind,
            asked,
            begins: true,
        };
        sure(part, confidence)
    }

    fn untitled(&mut self, page: &Clues) -> Proposal {
        let gist = page.gist.as_ref();
        let number = gist.and_then(|gist| gist.number);
        let begins = number == Some(1) || gist.is_some_and(|gist| gist.looks_first);
        let follows = number.is_some_and(|number| number > 1);
        match &self.before {
            Before::Card if gist.is_some_and(|gist| gist.back_of_card) => sure(Part::Card, GOES_ON),
            Before::Paper {
                kind,
                asked,
                size_mm,
                confidence,
            } if (follows || !begins) && is_same_size(*size_mm, page.size_mm) => {
                let most = if follows { NUMBERED_ON } else { GOES_ON };
                let part = Part::Paper {
                    kind: kind.clone(),
                    asked: *asked,
                    begins: false,
                };
                sure(part, most.min(*confidence))
            }
            _ => {
                self.before = Before::Unknown;
                sure(Part::Unknown, 0)
            }
        }
    }
}

fn sure(part: Part, confidence: u8) -> Proposal {
    Proposal { part, confidence }
}

/// The kind of identity papers.
fn is_card(kind: &PaperKind) -> bool {
    kind.as_str() == "giay-to-tuy-than"
}

/// Two pages have the same size as far as it is known of both.
pub(super) fn is_same_size(one: Option<(f32, f32)>, other: Option<(f32, f32)>) -> bool {
    match (one, other) {
        (Some(a), Some(b)) => (a.0 - b.0).abs() <= SAME_SIZE && (a.1 - b.1).abs() <= SAME_SIZE,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::reading::kinds::tests::shipped;
    use crate::reading::title::tests::page;

    fn clues(lines: &[&str]) -> Clues {
        Clues {
            gist: Some(Gist::of(&page(lines), &shipped())),
            ..Clues::default()
        }
    }

    fn kind(slug: &str) -> PaperKind {
        PaperKind::parse(slug).unwrap()
    }

    /// Each page in a word: its kind and place, `+` where it goes on.
    fn said(pages: &[Clues], asked: &[&str]) -> Vec<String> {
        let asked: Vec<PaperKind> = asked.iter().map(|slug| kind(slug)).collect();
        let name = |proposal: Proposal| match proposal.part {
            Part::Separator => "|".to_owned(),
            Part::Blank => "_".to_owned(),
            Part::Card => "card".to_owned(),
            Part::Unknown => "?".to_owned(),
            Part::Paper {
                kind,
                asked,
                begins,
            } => {
                let place = asked.map_or("-".to_owned(), |at| at.to_string());
                let on = if begins { "" } else { "+" };
                format!("{on}{kind}:{place}")
            }
        };
        assign(pages, &asked).into_iter().map(name).collect()
    }

    const MOTTO: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";

    #[test]
    fn pages_without_a_title_go_on_with_the_paper_before() {
        let blank = Clues {
            is_blank: true,
            ..Clues::default()
        };
        let pages = [
            clues(&[MOTTO, "TỜ KHAI ĐĂNG KÝ KHAI SINH", "Họ và tên: MẪU VĂN A"]),
            blank,
            clues(&["Tôi cam đoan những nội dung trên là đúng sự thật"]),
            clues(&["GIẤY CHỨNG SINH", "Họ và tên mẹ: MẪU THỊ B"]),
        ];
        let asked = ["giay-chung-sinh", "to-khai-dang-ky-khai-sinh"];
        assert_eq!(
            said(&pages, &asked),
            [
                "to-khai-dang-ky-khai-sinh:1",
                "_",
                "+to-khai-dang-ky-khai-sinh:1",
                "giay-chung-sinh:0"
            ]
        );
    }

    #[test]
    fn an_unknown_form_and_its_pages_stay_unassigned() {
        let pages = [
            clues(&["GIẤY CHỨNG SINH"]),
            clues(&[MOTTO, "BẢN KHAI LẠ KHÔNG AI BIẾT", "Nội dung"]),
            clues(&["trang sau của bản khai lạ"]),
        ];
        assert_eq!(
            said(&pages, &["giay-chung-sinh"]),
            ["giay-chung-sinh:0", "?", "?"]
        );
    }

    #[test]
    fn a_separator_ends_a_paper_and_a_card_is_only_looked_at() {
        let separator = Clues {
            is_separator: true,
            ..Clues::default()
        };
        let card = Clues {
            has_card: true,
            ..Clues::default()
        };
        let pages = [
            clues(&["GIẤY KHAI SINH"]),
            separator,
            clues(&["không có tiêu đề"]),
            card,
            clues(&["IDVNM0010990000<<1"]),
            clues(&["không có tiêu đề"]),
        ];
        assert_eq!(
            said(&pages, &[]),
            ["giay-khai-sinh:-", "|", "?", "card", "card", "?"]
        );
    }

    #[test]
    fn a_separator_that_names_a_kind_is_believed_over_the_page_behind_it() {
        let separator = Clues {
            is_separator: true,
            announces: Some(kind("giay-chung-sinh")),
            ..Clues::default()
        };
        let blank = Clues {
            is_blank: true,
            ..Clues::default()
        };
        let pages = [
            separator,
            blank,
            clues(&["không có tiêu đề"]),
            clues(&["trang sau"]),
            clues(&["GIẤY KHAI SINH"]),
        ];
        assert_eq!(
            said(&pages, &["giay-chung-sinh"]),
            [
                "|",
                "_",
                "giay-chung-sinh:0",
                "+giay-chung-sinh:0",
                "giay-khai-sinh:-"
            ]
        );
    }

    #[test]
    fn a_page_of_another_size_is_another_paper() {
        let sized = |lines: &[&str], size| Clues {
            size_mm: Some(size),
            ..clues(lines)
        };
        let pages = [
            sized(&["GIẤY KHAI SINH"], (210.0, 297.0)),
            sized(&["mặt sau"], (209.0, 296.0)),
            sized(&["biên lai"], (100.0, 150.0)),
        ];
        assert_eq!(
            said(&pages, &[]),
            ["giay-khai-sinh:-", "+giay-khai-sinh:-", "?"]
        );
    }

    #[test]
    fn two_papers_of_one_kind_go_to_the_two_that_are_asked_for() {
        let pages = [
            clues(&["GIẤY KHAI SINH"]),
            clues(&["GIẤY KHAI SINH"]),
            clues(&["GIẤY KHAI SINH"]),
        ];
        let asked = ["giay-khai-sinh", "giay-chung-sinh", "giay-khai-sinh"];
        assert_eq!(
            said(&pages, &asked),
            ["giay-khai-sinh:0", "giay-khai-sinh:2", "giay-khai-sinh:-"]
        );
    }
}
