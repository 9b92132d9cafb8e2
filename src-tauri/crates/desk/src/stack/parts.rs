//! What codes, sizes and lengths say of a stack: where documents begin, which sheets only part them, which pages may be
//! two, whose card and whose slip lies in it.
use motcua_case::reading::{Clues, Cut, PageMark, cuts};
use motcua_scan::{PageFacts, double_feeds};

use super::sheet::{Cleaned, Content, Place, Sheet, Stack};
use crate::view::scan::Aside;

const MM_PER_INCH: f32 = 25.4;

impl Sheet {
    /// Takes its cleaned form. A page with nothing on it, and one that only parts papers, is set aside, to be restored
    /// at will.
    pub(super) fn fill(&mut self, page: Cleaned) {
        if self.place.aside.is_none() {
            self.place.aside = match () {
                () if page.separates() => Some(Aside::Separator),
                () if page.facts.blank => Some(Aside::Blank),
                () => None,
            };
        }
        self.content = Content::Page(Box::new(page));
    }

    /// Whether it lies before the clerk, or parts pages that do.
    pub(super) fn is_seen(&self) -> bool {
        matches!(
            self.place.aside,
            None | Some(Aside::Blank | Aside::Separator)
        )
    }

    /// What is known of it but its words.
    pub(super) fn clues(&self) -> Clues {
        let page = self.cleaned();
        let marks = page.map(|page| page.marks.as_slice()).unwrap_or_default();
        let announces = marks.iter().find_map(|mark| match mark {
            PageMark::Separator { kind } => kind.clone(),
            _ => None,
        });
        Clues {
            gist: None,
            is_separator: self.place.aside == Some(Aside::Separator),
            announces,
            has_card: marks.contains(&PageMark::Card),
            is_blank: self.place.aside == Some(Aside::Blank),
            size_mm: page.map(|page| {
                let (width, height) = size_mm(&page.facts);
                match (page.facts.quarter_turns_cw + self.place.turns) % 2 {
                    0 => (width, height),
                    _ => (height, width),
                }
            }),
        }
    }
}

impl Cleaned {
    fn separates(&self) -> bool {
        let is_separator = |mark: &PageMark| matches!(mark, PageMark::Separator { .. });
        self.marks.iter().any(is_separator)
    }
}

impl Stack {
    /// Cuts the stack where a page that has just been cleaned says so: behind a separator, where the paper has another
    /// size, behind a blank page where the run asked for it. Nothing that a clerk joined is cut again.
    pub(super) fn cut_at(&mut self, id: u32) {
        let seen: Vec<u32> = self.seen().map(|sheet| sheet.id).collect();
        let clues: Vec<Clues> = self.seen().map(Sheet::clues).collect();
        let Some(at) = seen.iter().position(|other| *other == id) else {
            return;
        };
        let cuts = cuts(&clues, self.blank_cuts);
        // A separator may be cleaned after the page behind it.
        for (id, cut) in seen.iter().zip(cuts).skip(at).take(2) {
            if let (Some(sheet), Some(Cut::Separator | Cut::Blank | Cut::Size)) =
                (self.sheet_mut(*id), cut)
            {
                sheet.place.starts = true;
            }
        }
    }

    /// Says of each page of a run, `first` and those behind it up to `last`, whether it may be two sheets.
    pub(super) fn look_for_double_feeds(&mut self, run: &[u32]) {
        let fed: Vec<(u32, (f32, f32))> = self
            .sheets
            .iter()
            .filter(|sheet| run.contains(&sheet.id))
            .filter_map(|sheet| Some((sheet.id, size_mm(&sheet.cleaned()?.facts))))
            .collect();
        let sizes: Vec<(f32, f32)> = fed.iter().map(|(_, size)| *size).collect();
        for ((id, _), found) in fed.iter().zip(double_feeds(&sizes)) {
            let Some(finding) = found else { continue };
            let content = self.sheet_mut(*id).map(|sheet| &mut sheet.content);
            if let Some(Content::Page(page)) = content {
                let findings = &mut page.facts.findings;
                let is_known = findings
                    .iter()
                    .any(|known| std::mem::discriminant(known) == std::mem::discriminant(&finding));
                if !is_known {
                    findings.push(finding);
                }
            }
        }
    }

    /// Codes of dossiers on slips that lie in the stack.
    pub(super) fn slips(&self) -> impl Iterator<Item = (u32, &motcua_case::id::DossierCode)> {
        let kept = self.sheets.iter().filter(|sheet| sheet.is_kept());
        kept.filter_map(|sheet| {
            let marks = &sheet.cleaned()?.marks;
            marks.iter().find_map(|mark| match mark {
                PageMark::Receipt { code } => Some((sheet.id, code)),
                _ => None,
            })
        })
    }

    pub(super) fn seen(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|sheet| sheet.is_seen())
    }
}

impl Place {
    /// Set aside by the clerk.
    pub(super) fn removed(self) -> Self {
        Self {
            aside: Some(Aside::Removed),
            ..self
        }
    }
}

/// Width and length of a page as it was fed, millimetres.
fn size_mm(facts: &PageFacts) -> (f32, f32) {
    let mm = |pixels: u32| pixels as f32 / facts.dpi * MM_PER_INCH;
    (mm(facts.width), mm(facts.height))
}
