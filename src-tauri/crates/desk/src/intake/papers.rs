//! The papers of an intake, made of what lies in its tray.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use motcua_case::deadline::office_time;
use motcua_case::dossier::{Custody, DossierPaper, PaperStanding};
use motcua_case::ids::{Hash, PaperId, PersonId};
use motcua_case::paper::{FileRef, HeldPaper, Media, PaperField};
use motcua_case::procedure::Requirement;
use motcua_case::reading::Field;
use motcua_scan::ocr::PageText;
use motcua_store::{Sealed, Store, Write};

use super::draft::{Draft, LineDraft, PageDraft, TrayContent, TrayDraft};
use super::{change, correct, lines};
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::paper::{Archive, file_owner, unfiled};
use crate::rules::Rules;
use crate::view::intake::LineState;

/// A paper made of the tray, ready to join the repository.
pub(super) struct Made {
    pub(super) paper: HeldPaper,
    record: Option<Sealed>,
    /// What was read on it; none where a page waits to be read.
    words: Option<String>,
}

/// Where a paper belongs: which case, which line.
pub(super) type Place = (usize, String);

impl Desk {
    /// Makes the papers of the tray: one archive file of each document of a line, and each imported PDF as it is.
    pub(super) fn make_papers(
        &self,
        session: &Session,
        rules: &Rules,
        draft: &Draft,
    ) -> Result<Vec<(Place, Made)>> {
        let mut made = Vec::new();
        for (index, case) in draft.cases.iter().enumerate() {
            for line in case
                .lines
                .iter()
                .filter(|line| matches!(line.state, LineState::Imported { .. }))
            {
                let requirement = rules.requirement(&case.procedure, &line.key);
                let name = requirement
                    .map(|r| r.short_name.clone())
                    .or_else(|| line.extra.clone().map(|(name, _)| name))
                    .unwrap_or_default();
                let kind = requirement
                    .map(|r| r.kind.as_str().to_owned())
                    .unwrap_or_default();
                for paper in self.papers_of_line(&session.store, draft, line, &kind, &name)? {
                    made.push(((index, line.key.clone()), paper));
                }
            }
        }
        Ok(made)
    }

    fn papers_of_line(
        &self,
        store: &Store,
        draft: &Draft,
        line: &LineDraft,
        kind: &str,
        name: &str,
    ) -> Result<Vec<Made>> {
        let mut made = Vec::new();
        let blank = |id, record, pages, sources, came_signed| HeldPaper {
            kind: kind.to_owned(),
            name: name.to_owned(),
            pages,
            sources,
            came_signed,
            ..unfiled(id, record, self.clock.now())
        };
        let mut documents: Vec<Vec<&TrayDraft>> = Vec::new();
        for file in &line.tray {
            match &file.content {
                TrayContent::Pdf { pages, signed } => made.push(Made {
                    paper: blank(
                        PaperId(file.id.0),
                        file.source.clone(),
                        *pages,
                        Vec::new(),
                        signed.clone(),
                    ),
                    record: None,
                    words: None,
                }),
                TrayContent::Pages { .. } => match documents.last_mut() {
                    Some(document) if !file.apart => document.push(file),
                    _ => documents.push(vec![file]),
                },
            }
        }
        for files in documents {
            let Some(first) = files.iter().find(|file| change::has_pages(&file.content)) else {
                continue;
            };
            let kept = files.iter().flat_map(|file| file.pages());
            let kept: Vec<&PageDraft> = kept.filter(|page| !page.removed).collect();
            let (sealed, pages, words) = self.archive(store, draft, &kept, name)?;
            let bytes =
                u32::try_from(sealed.bytes()).map_err(|_| Error::new(ErrorCode::FileTooLarge))?;
            let record = FileRef {
                sha256: sealed.sha256(),
                bytes,
                media: Media::Pdf,
            };
            let sources = files.iter().flat_map(|file| file.sources()).collect();
            let mut paper = blank(PaperId(first.id.0), record, pages, sources, None);
            paper.about = about(&kept);
            made.push(Made {
                paper,
                record: Some(sealed),
                words,
            });
        }
        Ok(made)
    }

    /// One archive file of these pages, how many it has, and what was read on them, where all are read.
    fn archive(
        &self,
        store: &Store,
        draft: &Draft,
        pages: &[&PageDraft],
        name: &str,
    ) -> Result<(Sealed, u32, Option<String>)> {
        let mut writer = store.blobs().writer()?;
        let mut archive = Archive::start(&mut writer, name, office_time(self.clock.now()))?;
        let mut said = Some(String::new());
        for page in pages {
            let image = store.read::<_, Error>(|read| {
                let blob = read.blob(page.image.sha256)?;
                Ok(blob.ok_or(ErrorCode::DraftStale)?.into_bytes()?)
            })?;
            let turns = (page.facts.quarter_turns_cw + page.turns) % 4;
            let words = draft.words_of(page.image.sha256, turns);
            let words = words.map(|file| stored_words(store, file)).transpose()?;
            archive.page(&page.facts, page.turns, &image, words.as_ref())?;
            said = said
                .zip(words)
                .map(|(said, words)| said + &words.plain() + "\n");
        }
        let pages = archive.finish()?;
        Ok((writer.finish()?, pages, said))
    }
}

/// What was confirmed of the pages of a paper: of each field what its first page says.
fn about(pages: &[&PageDraft]) -> Vec<PaperField> {
    let mut first: BTreeMap<Field, &String> = BTreeMap::new();
    for (field, value) in pages.iter().flat_map(|page| &page.about) {
        first.entry(*field).or_insert(value);
    }
    let field = |(field, value): (Field, &String)| PaperField {
        field,
        value: value.clone(),
    };
    first.into_iter().map(field).collect()
}

/// What was read on a page.
fn stored_words(store: &Store, file: Hash) -> Result<PageText> {
    let json = store.read::<_, Error>(|read| {
        let blob = read.blob(file)?;
        Ok(blob.ok_or(ErrorCode::DraftStale)?.into_bytes()?)
    })?;
    serde_json::from_slice(&json).map_err(|_| Error::internal("page text"))
}

/// Keeps the files of a paper, and what was read on it.
pub(super) fn keep_paper(write: &Write<'_>, made: &Made, paper: &HeldPaper) -> Result<()> {
    let owner = file_owner(paper.id);
    if let Some(sealed) = &made.record {
        write.keep(sealed, &owner)?;
    } else {
        write.refer(paper.record.sha256, &owner)?;
    }
    for source in &paper.sources {
        write.refer(source.sha256, &owner)?;
    }
    if let Some(words) = &made.words {
        write.put_words(paper.id, paper.pages, words)?;
    }
    Ok(())
}

/// The checklist of a case as the dossier keeps it.
pub(super) fn paper_lines(
    rules: &Rules,
    draft: &Draft,
    index: usize,
    made: &[(Place, Made)],
    write: &Write<'_>,
    owner: PersonId,
    today: NaiveDate,
) -> Result<Vec<DossierPaper>> {
    let case = &draft.cases[index];
    let held = write.papers_of(owner)?;
    let corrected = match &draft.corrects {
        Some(corrects) => write.dossier(corrects.dossier)?,
        None => None,
    };
    case.lines
        .iter()
        .map(|line| {
            let requirement = rules.requirement(&case.procedure, &line.key);
            let kind = requirement.map(|r| r.kind.as_str()).unwrap_or_default();
            let carried = corrected
                .as_ref()
                .and_then(|dossier| correct::carried(dossier, kind));
            let standing = match &line.state {
                LineState::Carried => carried
                    .map(|paper| paper.standing.clone())
                    .ok_or(ErrorCode::DraftStale)?,
                LineState::Held => PaperStanding::Held {
                    paper: lines::in_this_visit(draft, rules, index, kind)
                        .or_else(|| {
                            requirement
                                .and_then(|r| lines::best(&held, r, today))
                                .map(|paper| paper.id)
                        })
                        .ok_or(ErrorCode::DraftStale)?,
                },
                LineState::Imported { again } => PaperStanding::Imported {
                    papers: made
                        .iter()
                        .filter(|((of, key), _)| *of == index && *key == line.key)
                        .map(|(_, made)| made.paper.id)
                        .collect(),
                    again: again.clone(),
                },
                LineState::Shown => PaperStanding::Shown,
                LineState::OnPaper => PaperStanding::OnPaper,
                LineState::ToFollow { until } => PaperStanding::ToFollow { until: *until },
                LineState::NotNeeded => PaperStanding::NotNeeded,
                LineState::Missing => return Err(ErrorCode::IntakeIncomplete.into()),
            };
            Ok(dossier_line(line, requirement, standing))
        })
        .collect()
}

/// A line of the checklist as the dossier keeps it.
pub(super) fn dossier_line(
    line: &LineDraft,
    requirement: Option<&Requirement>,
    standing: PaperStanding,
) -> DossierPaper {
    let (extra_name, article) = line.extra.clone().unzip();
    DossierPaper {
        requirement: requirement.map(|r| r.key.clone()),
        kind: requirement
            .map(|r| r.kind.as_str().to_owned())
            .unwrap_or_default(),
        name: requirement
            .map(|r| r.short_name.clone())
            .or(extra_name)
            .unwrap_or_default(),
        originals: requirement.map_or(1, |r| r.originals),
        copies: requirement.map_or(0, |r| r.copies),
        stored: match standing {
            PaperStanding::Imported { .. } => line.tray.iter().find_map(|file| file.stored.clone()),
            _ => None,
        },
        standing,
        custody: if line.keep_original {
            Custody::Kept
        } else {
            Custody::None
        },
        article: article.filter(|article| !article.is_empty()),
    }
}
