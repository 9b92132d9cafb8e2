//! Dossiers filed online, kept until somebody receives them.
use chrono::{DateTime, Utc};
use motcua_case::online::{OnlineCase, OnlineFileState, OnlineNews, Said};
use motcua_store::{OnlineRow, Read, Write, online_owner};

use super::inbound::Arrived;
use crate::error::{Error, Result};

/// Words kept of one dossier at most; the oldest go.
const SAID: usize = 20;

/// What was told of a dossier filed online.
pub(super) fn of(row: &OnlineRow) -> Result<OnlineCase> {
    serde_json::from_str(&row.body).map_err(|_| Error::internal("online"))
}

/// The row with this said of it. Files that are still to be had are fetched at `now`.
pub(super) fn with(row: OnlineRow, case: &OnlineCase, now: DateTime<Utc>) -> Result<OnlineRow> {
    let missing = case
        .files()
        .any(|file| file.state == OnlineFileState::Missing);
    Ok(OnlineRow {
        fetch_at: missing.then_some(now),
        body: serde_json::to_string(case).map_err(|_| Error::internal("online"))?,
        ..row
    })
}

/// Whether somebody works on it in a draft that is still there.
pub(super) fn in_work(read: &Read<'_>, row: &OnlineRow) -> Result<bool> {
    Ok(match row.draft {
        Some(draft) => read.draft(draft)?.is_some(),
        None => false,
    })
}

/// Keeps a dossier that was filed, or what is newer of it. One that is received, that somebody works on, or that came by
/// another system stays as it is. Whether anything is new.
pub(super) fn filed(
    write: &Write<'_>,
    source: &str,
    now: DateTime<Utc>,
    arrived: &Arrived<OnlineCase>,
) -> Result<bool> {
    let mut case = arrived.what.clone();
    if write.dossier_by_code(&case.code)?.is_some() {
        return Ok(false);
    }
    let known = write.online_one(&case.code)?;
    if let Some(known) = &known {
        if known.connection != source || in_work(write, known)? {
            return Ok(false);
        }
        let before = of(known)?;
        carry_over(&before, &mut case);
        if before == case {
            return Ok(false);
        }
    }
    let owner = online_owner(&case.code);
    for sealed in &arrived.sealed {
        write.keep(sealed, &owner)?;
    }
    let row = OnlineRow {
        code: case.code.clone(),
        connection: source.to_owned(),
        submitted_at: case.submitted_at.unwrap_or(now),
        arrived_at: known.map_or(now, |known| known.arrived_at),
        draft: None,
        fetch_at: None,
        tries: 0,
        body: String::new(),
    };
    write.put_online(&with(row, &case, now)?)?;
    Ok(true)
}

/// What is here of it already stays.
fn carry_over(before: &OnlineCase, case: &mut OnlineCase) {
    case.said.clone_from(&before.said);
    for file in case.files_mut() {
        let mut known = before.files();
        let same = known.find(|known| known.path == file.path && known.name == file.name);
        if let Some(same) = same
            && file.state == OnlineFileState::Missing
        {
            file.state = same.state;
        }
    }
}

/// News of a dossier that nobody has received yet, such as that the citizen withdrew it. Whether there is such a one.
pub(super) fn said(write: &Write<'_>, news: &OnlineNews) -> Result<bool> {
    let Some(row) = write.online_one(&news.code)? else {
        return Ok(false);
    };
    let mut case = of(&row)?;
    let said = Said {
        state: news.state,
        at: news.at,
        text: news.text.clone(),
    };
    if !case.said.contains(&said) {
        case.said.push(said);
        let most = case.said.len().saturating_sub(SAID);
        case.said.drain(..most);
        let body = serde_json::to_string(&case).map_err(|_| Error::internal("online"))?;
        write.put_online(&OnlineRow { body, ..row })?;
    }
    Ok(true)
}
