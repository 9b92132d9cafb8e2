//! Signing what was digitised: once a day the papers that were accepted get the seal of the agency, in one batch, by the
//! person who keeps it (NĐ 30/2020/NĐ-CP, Appendix I; TT 01/2023/TT-VPCP). Until then a paper is for reference only.
//!
//! The batch, its journal and its evidence are those of electronic copies (`copies/run.rs`, `journal.rs`,
//! `complete.rs`). Here is what a paper has of its own: `plan.rs` which are signed, `begin.rs` how the seal looks,
//! `register.rs` how the signed file takes the place of the scan.
mod begin;
mod plan;
mod register;

pub(crate) use register::{forget, register, replace, signable};

use motcua_case::paper::HeldPaper;
use motcua_case::user::Permission;
use motcua_store::Read;

use crate::copies::{Begun, Target};
use crate::desk::Desk;
use crate::error::{ErrorCode, Result};
use crate::home::day_start;
use crate::view::paper_sign::{PaperToSign, PapersToSign};

/// Papers shown, and signed in one batch, at most.
const SHOWN: u32 = 1_000;

impl Desk {
    /// Papers that wait for the seal, the oldest first.
    pub fn papers_to_sign(&self) -> Result<PapersToSign> {
        let session = self.permitted(Permission::See)?;
        self.recover_signatures(&session)?;
        session.read(|read| {
            let (waiting, today) = read.count_papers_to_sign(day_start(self.today()))?;
            let rows = read.papers_to_sign(SHOWN)?;
            let rows = rows.iter().map(|paper| row(read, paper));
            Ok(PapersToSign {
                waiting,
                today,
                rows: rows.collect::<Result<_>>()?,
            })
        })
    }
}

/// A paper as it is shown before it is signed.
fn row(read: &Read<'_>, paper: &HeldPaper) -> Result<PaperToSign> {
    let owner = read.root_person(paper.owner)?.ok_or(ErrorCode::NotFound)?;
    let dossier = read.dossier(paper.dossier)?;
    Ok(PaperToSign {
        id: paper.id,
        paper: paper.name.clone(),
        owner: owner.facts.name,
        dossier: dossier.map(|dossier| dossier.code).unwrap_or_default(),
        pages: paper.pages,
        accepted_at: paper.accepted_at,
        begun: Begun::load(read, Target::Paper(paper.id))?.is_some(),
        bar: paper.sign_bar(),
    })
}
