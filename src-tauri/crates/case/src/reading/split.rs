//! Where in a stack of pages a new document begins, by what lies between them.

use serde::{Deserialize, Serialize};

use super::assign::{Clues, is_same_size};

/// Why a document begins at a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// It is the first page there is.
    First,
    /// A separator sheet lies before it.
    Separator,
    /// A blank page lies before it, and blank pages part documents.
    Blank,
    /// Its paper has another size than the page before it.
    Size,
}

/// Says for each page whether a document begins at it, and why. A separator sheet belongs to no document; neither does
/// a blank page where `blank_cuts` says that such pages part documents, which the profile of a stack does. Every other
/// page belongs to the document that began last.
#[must_use]
pub fn cuts(pages: &[Clues], blank_cuts: bool) -> Vec<Option<Cut>> {
    let mut why = Some(Cut::First);
    let mut size_mm = None;
    pages
        .iter()
        .map(|page| {
            if page.is_separator {
                // Behind the first page this is the stronger reason; before it, it is one too.
                why = Some(Cut::Separator);
                return None;
            }
            if page.is_blank && blank_cuts {
                why = why.or(Some(Cut::Blank));
                return None;
            }
            if why.is_none() && !is_same_paper(size_mm, page.size_mm) {
                why = Some(Cut::Size);
            }
            size_mm = page.size_mm.or(size_mm);
            why.take()
        })
        .collect()
}

/// The same paper, whichever way it lay.
fn is_same_paper(one: Option<(f32, f32)>, other: Option<(f32, f32)>) -> bool {
    let turned = other.map(|(width, height)| (height, width));
    is_same_size(one, other) || is_same_size(one, turned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const A4: (f32, f32) = (210.0, 297.0);
    const A5: (f32, f32) = (148.0, 210.0);

    fn page(size: (f32, f32)) -> Clues {
        Clues {
            size_mm: Some(size),
            ..Clues::default()
        }
    }

    fn separator() -> Clues {
        Clues {
            is_separator: true,
            ..page(A4)
        }
    }

    fn blank() -> Clues {
        Clues {
            is_blank: true,
            ..page(A4)
        }
    }

    #[test]
    fn a_document_begins_behind_a_separator_and_where_the_paper_changes() {
        let turned = (297.5, 209.0);
        let near = (205.0, 290.0);
        let pages = [
            page(A4),
            page(turned),
            page(near),
            page(A5),
            page(A5),
            separator(),
            separator(),
            page(A5),
            Clues::default(),
            page(A5),
            page(A4),
        ];
        let (first, size) = (Some(Cut::First), Some(Cut::Size));
        let behind = Some(Cut::Separator);
        let expected = [
            first, None, None, size, None, None, None, behind, None, None, size,
        ];
        assert_eq!(cuts(&pages, false), expected);
    }

    #[test]
    fn a_blank_page_parts_documents_only_where_the_profile_says_so() {
        let pages = [
            blank(),
            page(A4),
            blank(),
            page(A4),
            blank(),
            separator(),
            blank(),
            page(A4),
        ];
        let first = Some(Cut::First);
        let behind = Some(Cut::Separator);
        let kept = [first, None, None, None, None, None, behind, None];
        assert_eq!(cuts(&pages, false), kept);
        let parted = [
            None,
            first,
            None,
            Some(Cut::Blank),
            None,
            None,
            None,
            behind,
        ];
        assert_eq!(cuts(&pages, true), parted);
    }

    proptest! {
        #[test]
        fn no_page_is_lost_and_none_is_in_two_documents(
            kinds in prop::collection::vec((0u8..4, 100f32..400.0, 100f32..400.0), 0..60),
            blank_cuts in any::<bool>(),
        ) {
            let pages: Vec<Clues> = kinds
                .iter()
                .map(|(kind, width, height)| Clues {
                    is_separator: *kind == 1,
                    is_blank: *kind == 2,
                    size_mm: (*kind != 3).then_some((*width, *height)),
                    ..Clues::default()
                })
                .collect();
            let cuts = cuts(&pages, blank_cuts);
            prop_assert_eq!(cuts.len(), pages.len());
            let held = |page: &Clues| !(page.is_separator || page.is_blank && blank_cuts);
            // Documents as a reader of the cuts makes them.
            let mut documents: Vec<Vec<usize>> = Vec::new();
            for (at, (page, cut)) in pages.iter().zip(&cuts).enumerate() {
                prop_assert!(held(page) || cut.is_none(), "{} parts and begins", at);
                if cut.is_some() {
                    documents.push(Vec::new());
                }
                if held(page) {
                    prop_assert!(!documents.is_empty(), "{} has no document", at);
                    documents.last_mut().into_iter().for_each(|pages| pages.push(at));
                }
            }
            let in_order: Vec<usize> = documents.concat();
            let wanted: Vec<usize> = (0..pages.len()).filter(|at| held(&pages[*at])).collect();
            prop_assert_eq!(in_order, wanted);
            prop_assert!(documents.iter().all(|pages| !pages.is_empty()));
            for (at, _) in pages.iter().enumerate().filter(|(_, page)| page.is_separator) {
                let next = (at + 1..pages.len()).find(|next| held(&pages[*next]));
                prop_assert!(next.is_none_or(|next| cuts[next].is_some()));
            }
        }
    }
}
