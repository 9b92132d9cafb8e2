//! The scan workspace: pages come in, are arranged, and go to the papers of the checklist.
//!
//! `sheet.rs` is what is kept, with every change and its undo; `arrive.rs` brings pages in and cleans them, `run.rs`
//! is one run of a scanner, `copier.rs` the folder that a copier scans into, `devices.rs` says which there are.
//! `parts.rs` cuts the stack, `propose.rs` says which page is which paper, `fields.rs` what stands on it, `secret.rs`
//! what becomes of a page that may not be here, `in_use.rs`
//! who uses a scanner of all counters; `done.rs` hands the pages to the checklist.
mod arrive;
mod copier;
mod devices;
mod done;
mod fields;
mod in_use;
mod parts;
mod propose;
mod run;
mod secret;
mod sheet;
mod view;

use motcua_case::ids::DraftId;
use motcua_case::user::Permission;
use motcua_store::WriteError as _;

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::change::tidy_tray;
use crate::intake::draft::Draft;
use crate::intake::lines;
use crate::intake::party::take_card;
use crate::view::scan::{BinRef, StackChange, StackView};

pub(crate) use copier::CopierWatch;
pub(crate) use done::{page_draft, unjudged};
pub(crate) use run::ScanRun;
pub(crate) use sheet::{Content, Sheet, Stack};

impl Desk {
    /// The workspace of a draft. Pages that a crash left uncleaned are cleaned first; on a disk that takes nothing
    /// more they are shown as they are.
    pub fn scan_open(&self, draft: DraftId) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        if !self.scans.is_running() {
            match self.clean_waiting(&session, draft) {
                Err(error) if error.health().is_some() => {}
                cleaned => cleaned?,
            }
        }
        self.stack_view(&session, draft)
    }

    /// Makes one change; when this returns, it is safe on disk.
    pub fn scan_change(&self, draft: DraftId, change: &StackChange) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            if let StackChange::Assign { bin: Some(bin), .. } = change {
                self.known_bin(write, &draft, bin)?;
            }
            match change {
                StackChange::AcceptProposals => {
                    let places = self.proposals(write, &draft)?.places(&draft);
                    draft.stack.put(places);
                    if let Some(card) = draft.stack.card.take() {
                        take_card(write, &mut draft, card)?;
                    }
                }
                StackChange::NotSecret { pages } => secret::not_secret(&mut draft, pages)?,
                StackChange::Destroy { pages } => {
                    self.destroy_pages(&session, write, &mut draft, pages)?;
                }
                other => draft.stack.change(other)?,
            }
            draft.save(write, self.clock.now())?;
            // What no undo can bring back any more is given up.
            tidy_tray(write, &draft)
        })?;
        if let StackChange::Destroy { .. } = change {
            self.pictures.clear();
            self.purge_in_backups(&session.store);
        }
        self.stack_view(&session, draft)
    }

    /// Whether pages may be put there: a line of this draft that is stored at all.
    fn known_bin(&self, read: &motcua_store::Read<'_>, draft: &Draft, bin: &BinRef) -> Result<()> {
        if !draft.bins().contains(bin) {
            return Err(ErrorCode::DraftStale.into());
        }
        let rules = self.rules_for(read, draft)?;
        if lines::shown_only(rules.requirement(&bin.procedure, &bin.line)) {
            return Err(Error::new(ErrorCode::Invalid)
                .with("field", "line")
                .with("reason", "shown_only"));
        }
        Ok(())
    }
}
