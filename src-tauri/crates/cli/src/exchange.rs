//! The exchange with the province on the command line.
use motcua_desk::Desk;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::exchange::ExchangeQuery;
use motcua_desk::view::exchange_setting::{TestOutcome, TestStep};

use crate::arguments::{ConnectionCommand, ExchangeCommand, StoreArguments};
use crate::commands::{Answer, Outcome, shown, signed_in};

/// Shows lines and what waits, after trying all of it where that is asked for.
pub fn exchange(store: &StoreArguments, what: Option<&ExchangeCommand>) -> Answer {
    match what {
        None => view(&signed_in(store)?),
        Some(ExchangeCommand::Retry { store }) => {
            let desk = signed_in(store)?;
            desk.exchange_retry(None)?;
            view(&desk)
        }
    }
}

/// Tries a connection that is known by its name.
pub fn connection(what: &ConnectionCommand) -> Answer {
    let ConnectionCommand::Test { store, name } = what;
    let desk = signed_in(store)?;
    let known = desk.exchange_settings()?.connections;
    let named = known.iter().find(|one| one.setting.name == *name);
    let steps = desk.connection_test(named.ok_or(ErrorCode::NotFound)?.setting.id)?;
    Ok(Outcome {
        sound: steps.iter().all(went_well),
        shown: shown(&steps)?,
        words: None,
    })
}

fn view(desk: &Desk) -> Answer {
    Ok(shown(&desk.exchange(&ExchangeQuery::default())?)?.into())
}

fn went_well(step: &TestStep) -> bool {
    matches!(step.outcome, TestOutcome::Fine | TestOutcome::NotNeeded)
}
