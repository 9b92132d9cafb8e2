//! What one row costs and when it is due, by the procedure of its book.
use chrono::{DateTime, Days, FixedOffset, Utc};
use motcua_case::calendar::Calendar;
use motcua_case::certify::{Certification, Matter};
use motcua_case::deadline::{self, DueRequest};
use motcua_case::fee::{self, ExemptionClaim, FeeFacts, FeeInput, FeeLines, OriginalPages};
use motcua_case::office::Office;

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::rules::Rules;
use crate::view::certify::VisitInput;

/// Working days by which an agreement may put the day off.
pub(super) const MOST_DAYS: u16 = 30;

impl Desk {
    /// The fee of one row, by the rule of its procedure in the catalogue in force.
    pub(super) fn fee_of(
        &self,
        rules: &Rules,
        visit: &VisitInput,
        matter: &Matter,
        pages: u32,
        copies: u32,
    ) -> Result<FeeLines> {
        let key = self.assets.certify.procedure(matter);
        let procedure = key
            .and_then(|key| rules.procedure(key))
            .ok_or_else(|| Error::new(ErrorCode::FeeUnknown).with("reason", "unknown"))?;
        let facts = FeeFacts {
            channel: motcua_case::dossier::Channel::Counter,
            quantity: copies,
            originals: vec![OriginalPages { pages, copies }],
            event_date: None,
            exemption: visit.exemption.clone(),
        };
        let input = FeeInput {
            procedure: &procedure.key,
            on: self.today(),
            facts: &facts,
            table: &rules.fees,
        };
        fee::fee(&procedure.fee, &input)
            .map_err(|error| Error::new(ErrorCode::FeeUnknown).with("reason", error))
    }

    /// The fee of a row for other pages or copies, with the reduction it was given.
    pub(crate) fn fee_again(
        &self,
        rules: &Rules,
        row: &Certification,
        pages: u32,
        copies: u32,
    ) -> Result<FeeLines> {
        let exemption = row.fee.exemption.clone();
        let visit = VisitInput {
            exemption: exemption.map(|granted| ExemptionClaim {
                class: granted.class,
                reason: granted.reason,
            }),
            ..VisitInput::default()
        };
        self.fee_of(rules, &visit, &row.matter, pages, copies)
    }

    /// When one row is due: the day the law gives, or the day agreed.
    pub(super) fn due_of(
        &self,
        office: &Office,
        rules: &Rules,
        visit: &VisitInput,
        matter: &Matter,
        now: DateTime<Utc>,
    ) -> Option<DateTime<FixedOffset>> {
        let calendar = rules.calendar(office);
        let key = self.assets.certify.procedure(matter)?;
        let request = DueRequest {
            received_at: now,
            limit: rules.procedure(key)?.time?,
            policy: office.policy.due_time,
            non_territorial: false,
            events: Vec::new(),
        };
        let due = deadline::due(&request, &calendar).ok()?.due_at;
        match &visit.agreement {
            Some(agreement) => later(&calendar, due, agreement.days.min(MOST_DAYS)),
            None => Some(due),
        }
    }
}

/// `days` working days later, at the same hour.
fn later(
    calendar: &Calendar,
    due: DateTime<FixedOffset>,
    days: u16,
) -> Option<DateTime<FixedOffset>> {
    let mut day = due;
    let mut left = days;
    while left > 0 {
        day = day.checked_add_days(Days::new(1))?;
        if !calendar.covers(day.date_naive()) {
            return None;
        }
        if calendar.is_working_day(day.date_naive()) {
            left -= 1;
        }
    }
    Some(day)
}
