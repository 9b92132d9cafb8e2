//! A dossier filed online on its way through an intake: its papers find their lines, and what it was goes with it.
use motcua_case::dossier::FiledOnline;
use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
use motcua_case::ids::DossierId;
use motcua_case::ids::Hash;
use motcua_case::office::Office;
use motcua_case::online::OnlineCase;
use motcua_case::procedure::{Procedure, Requirement};
use motcua_case::text;
use motcua_store::{OnlineRow, Write, online_owner};
use serde::{Deserialize, Serialize};

use super::draft::{CaseDraft, LineDraft, TrayDraft};
use super::lines;
use crate::error::{Error, ErrorCode, Result};
use crate::view::intake::LineState;
use crate::view::online::{FiledRefusal, FiledView};

/// What was filed online, in a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FiledDraft {
    /// What the dossier keeps of it.
    pub(crate) filed: FiledOnline,
    /// The procedure as it is named there.
    pub(crate) procedure: String,
    /// Papers that came with it.
    pub(crate) papers: Vec<FiledPaper>,
    /// Files that cannot be used.
    pub(crate) refused: Vec<FiledRefusal>,
}

/// A paper that came with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FiledPaper {
    /// Code of its component there.
    pub(crate) component: String,
    /// Its name there.
    pub(crate) name: String,
    /// Its files.
    pub(crate) tray: Vec<TrayDraft>,
}

impl FiledDraft {
    /// As it is shown.
    pub(crate) fn view(&self) -> FiledView {
        FiledView {
            code: self.filed.code.clone(),
            procedure: self.procedure.clone(),
            at: self.filed.at,
            vneid: self.filed.vneid,
            paid: self.filed.paid.clone(),
            refused: self.refused.clone(),
        }
    }

    /// Files that the papers need, whatever procedure is chosen.
    pub(crate) fn files(&self) -> impl Iterator<Item = Hash> {
        let trays = self.papers.iter().flat_map(|paper| &paper.tray);
        trays.flat_map(TrayDraft::files)
    }

    /// Whether what lies in a line was brought online.
    pub(crate) fn brought(&self, line: &LineDraft) -> bool {
        let mut trays = self.papers.iter().flat_map(|paper| &paper.tray);
        trays.any(|own| line.tray.iter().any(|file| file.id == own.id))
    }

    /// Puts the papers on the lines of a procedure. What fits none has a line of its own; what the law only has shown is
    /// not kept. Nothing was handed in on paper.
    pub(crate) fn place(&self, office: &Office, procedure: &Procedure, case: &mut CaseDraft) {
        for line in &mut case.lines {
            if line.state == LineState::OnPaper {
                line.state = LineState::Missing;
            }
        }
        for (number, paper) in self.papers.iter().enumerate() {
            if paper.tray.is_empty() {
                continue;
            }
            let fits = fitting(office, procedure, paper);
            let line = case
                .lines
                .iter_mut()
                .find(|line| fits.is_some_and(|fits| fits.key == line.key));
            match line {
                Some(_) if lines::shown_only(fits) => {}
                Some(line) => {
                    line.tray.extend(paper.tray.iter().cloned());
                    line.state = LineState::Imported { again: None };
                }
                None => case.lines.push(own_line(number, paper)),
            }
        }
    }

    /// The dossier is received: its code there is known, and its files went on to its papers.
    pub(crate) fn received(
        &self,
        write: &Write<'_>,
        actor: &ActorRef,
        dossier: DossierId,
        at: Stamp,
    ) -> Result<()> {
        let code = &self.filed.code;
        if write.dossier_by_code(code)?.is_some() {
            return Err(ErrorCode::DraftStale.into());
        }
        let fact = Fact::OfficialCodeGiven { code: code.clone() };
        write.append(at, actor, Subject::Dossier(dossier), &fact)?;
        if let Some(row) = write.online_one(code)? {
            let mut case: OnlineCase =
                serde_json::from_str(&row.body).map_err(|_| Error::internal("online"))?;
            case.forget_files();
            let body = serde_json::to_string(&case).map_err(|_| Error::internal("online"))?;
            write.put_online(&OnlineRow {
                draft: None,
                fetch_at: Some(at.wall),
                tries: 0,
                body,
                ..row
            })?;
            write.release(&online_owner(code))?;
        }
        Ok(())
    }
}

/// The requirement that a paper meets: by the component a person mapped, else by its name.
fn fitting<'p>(
    office: &Office,
    procedure: &'p Procedure,
    paper: &FiledPaper,
) -> Option<&'p Requirement> {
    let mut codes = office.exchange.codes.iter();
    let mapping = codes.find(|mapping| mapping.procedure == procedure.key);
    let mapped = mapping.and_then(|mapping| {
        let mut papers = mapping.papers.iter();
        papers.find(|(_, code)| !code.is_empty() && **code == paper.component)
    });
    let mut requirements = procedure.requirements.iter();
    if let Some((key, _)) = mapped {
        return requirements.find(|requirement| requirement.key == *key);
    }
    let name = text::fold(&paper.name);
    requirements.find(|requirement| {
        !name.is_empty()
            && (text::fold(&requirement.name) == name
                || text::fold(&requirement.short_name) == name)
    })
}

fn own_line(number: usize, paper: &FiledPaper) -> LineDraft {
    LineDraft {
        key: format!("filed-{}", number + 1),
        // Nobody asked for it, so no article is named.
        extra: Some((paper.name.clone(), String::new())),
        state: LineState::Imported { again: None },
        keep_original: false,
        tray: paper.tray.clone(),
    }
}
