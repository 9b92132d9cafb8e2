//! Intake: from an identity card to a received dossier.
//!
//! `draft.rs` is what is kept, `change.rs` one step of the clerk, `view.rs` what is shown, `import.rs` brings
//! files in, `papers.rs` makes papers of them, `receive.rs` the dossiers.
pub(crate) mod change;
mod correct;
mod double;
pub(crate) mod draft;
pub(crate) mod filed;
pub(crate) mod import;
pub(crate) mod lines;
mod papers;
pub(crate) mod party;
mod party_check;
mod province;
mod receive;
pub(crate) mod view;

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use motcua_case::deadline::office_day;
use motcua_case::event::Subject;
use motcua_case::ids::{DraftId, UserId};
use motcua_case::user::Permission;

use crate::desk::Desk;
use crate::error::{ErrorCode, Result};
use crate::rules::Rules;
use crate::view::access::{AccessWhat, AccessWhy};
use crate::view::home::DraftCard;
use crate::view::intake::{IntakeChange, IntakeView};
use draft::Draft;

pub(crate) use import::read_file;
pub(crate) use receive::next_code;

/// Whether a draft is the user's own.
pub(crate) fn own_draft(read: &motcua_store::Read<'_>, id: DraftId, user: UserId) -> Result<()> {
    Draft::load(read, id, user).map(|_| ())
}

impl Desk {
    /// Starts an intake. It is saved with its first change.
    pub fn intake_start(&self) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        self.room_for_more(&session)?;
        let mut draft = Draft::fresh(session.user_id(), self.clock.now());
        session.write(|write| {
            draft.save(write, self.clock.now())?;
            self.intake_view(&session, write, &draft)
        })
    }

    /// Opens a draft of the signed-in clerk.
    pub fn intake_open(&self, draft: DraftId) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        session.read(|read| {
            let draft = Draft::load(read, draft, session.user_id())?;
            self.intake_view(&session, read, &draft)
        })
    }

    /// Makes one change; when this returns, the draft is safe on disk.
    pub fn intake_change(&self, draft: DraftId, change: IntakeChange) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        let view = session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            if correct::is_fixed(&draft, &change) {
                return Err(ErrorCode::CorrectionFixed.into());
            }
            self.apply_change(write, &mut draft, change)?;
            draft.save(write, self.clock.now())?;
            self.intake_view(&session, write, &draft)
        })?;
        // From here on the clerk sees what is held of them.
        if let Some(person) = view.owner.as_ref().unwrap_or(&view.submitter).person {
            let subject = Subject::Person(person);
            self.note_access(
                &session,
                AccessWhat::PersonTaken,
                subject,
                AccessWhy::Intake,
            )?;
        }
        Ok(view)
    }

    /// Throws a draft and its tray away.
    pub fn intake_discard(&self, draft: DraftId) -> Result<()> {
        let session = self.permitted(Permission::Receive)?;
        session.write(|write| {
            let draft = Draft::load(write, draft, session.user_id())?;
            Ok(write.drop_draft(draft.id)?)
        })
    }

    /// The rules an intake goes by: those it was begun with, whatever was imported since.
    pub(crate) fn rules_for(
        &self,
        read: &motcua_store::Read<'_>,
        draft: &Draft,
    ) -> Result<Arc<Rules>> {
        if draft.cases.is_empty() {
            self.rules(read)
        } else {
            self.rules_of(read, &draft.catalogue)
        }
    }

    pub(crate) fn today(&self) -> NaiveDate {
        office_day(self.clock.now())
    }

    pub(crate) fn draft_cards(
        &self,
        read: &motcua_store::Read<'_>,
        user: UserId,
    ) -> Result<Vec<DraftCard>> {
        let mut cards = Vec::new();
        let days = crate::desk::office(read)?.policy.walk_away_days;
        for row in read.drafts_of(user)? {
            let draft = Draft::load(read, row.id, user)?;
            if draft.version <= 1 || !draft.certifies.is_empty() {
                continue;
            }
            let rules = self.rules_for(read, &draft)?;
            cards.push(DraftCard {
                id: draft.id,
                name: draft.submitter.facts.name.clone(),
                procedures: draft
                    .cases
                    .iter()
                    .filter_map(|case| rules.procedure(&case.procedure))
                    .map(|procedure| procedure.name.clone())
                    .collect(),
                saved_at: draft.saved_at,
                gone_at: row
                    .closed_at
                    .map(|closed| closed + TimeDelta::days(i64::from(days))),
                corrects: self.corrects_view(read, &draft)?.map(|view| view.code),
            });
        }
        Ok(cards)
    }
}
