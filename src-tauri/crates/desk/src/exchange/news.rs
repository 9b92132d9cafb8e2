//! News of dossiers, written into the record once. What cannot be written yet waits: a result for its file, news of a
//! dossier that is not known here for the dossier.
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::exchange::News;
use motcua_case::office::Office;
use motcua_case::online::OnlineNews;
use motcua_store::{NewsRow, Write};

use super::inbound::Arrived;
use super::{arrive, conflict, nobody, telling};
use crate::error::{Error, Result};

/// News of unknown dossiers kept at most; a system that tells more speaks of another commune.
const STRAYS: u32 = 1_000;
/// Strays looked at in one turn.
const AT_ONCE: u32 = 50;

/// What was told in news.
pub(super) fn of(row: &NewsRow) -> Result<OnlineNews> {
    serde_json::from_str(&row.body).map_err(|_| Error::internal("news"))
}

/// The row with this said.
pub(super) fn with(row: NewsRow, news: &OnlineNews) -> Result<NewsRow> {
    let body = serde_json::to_string(news).map_err(|_| Error::internal("news"))?;
    Ok(NewsRow { body, ..row })
}

/// The name under which news needs its files.
pub(super) fn owner(row: &NewsRow) -> String {
    format!("news:{}:{}", row.connection, row.id)
}

/// Writes news down. Whether anything is new.
pub(super) fn take(
    write: &Write<'_>,
    office: &Office,
    source: &str,
    at: Stamp,
    arrived: &Arrived<OnlineNews>,
) -> Result<bool> {
    let news = &arrived.what;
    if write.news_row(source, &news.id)?.is_some() {
        return Ok(false);
    }
    let row = NewsRow {
        connection: source.to_owned(),
        id: news.id.clone(),
        code: news.code.clone(),
        arrived_at: at.wall,
        fetch_at: None,
        tries: 0,
        body: String::new(),
    };
    let row = with(row, news)?;
    let files = |write: &Write<'_>| -> Result<()> {
        for sealed in &arrived.sealed {
            write.keep(sealed, &owner(&row))?;
        }
        Ok(())
    };
    if write.dossier_by_code(&news.code)?.is_some() {
        let keeps = record(write, office, at, &row, news)?;
        if keeps == Some(true) {
            files(write)?;
        }
        return Ok(keeps.is_some());
    }
    if arrive::said(write, news)? {
        return Ok(true);
    }
    if write.count_stray_news()? >= STRAYS {
        return Ok(false);
    }
    files(write)?;
    write.put_news(&row)?;
    Ok(true)
}

/// News whose dossier has become known since.
pub(super) fn take_found(write: &Write<'_>, office: &Office, at: Stamp) -> Result<bool> {
    let found = write.news_found(AT_ONCE)?;
    for row in &found {
        let news = of(row)?;
        if record(write, office, at, row, &news)? != Some(true) {
            write.drop_news(&row.connection, &row.id)?;
            write.release(&owner(row))?;
        }
    }
    Ok(!found.is_empty())
}

/// The part of news that the record can say at once; whether the rest waits for files, none where all of it was known.
fn record(
    write: &Write<'_>,
    office: &Office,
    at: Stamp,
    row: &NewsRow,
    news: &OnlineNews,
) -> Result<Option<bool>> {
    let Some(dossier) = write.dossier_by_code(&news.code)? else {
        return Ok(None);
    };
    if dossier
        .exchange
        .news
        .iter()
        .any(|known| known.id == news.id)
    {
        return Ok(None);
    }
    let subject = Subject::Dossier(dossier.id);
    let said = News {
        id: news.id.clone(),
        at: news.at,
        state: news.state,
        officer: news.officer.clone(),
        text: news.text.clone(),
    };
    write.append(at, &nobody(), subject, &Fact::ProvinceNews(Box::new(said)))?;
    let events = telling::facts(write, subject)?;
    if let Some(fields) = conflict::open(&dossier, office, news, &events) {
        write.append(at, &nobody(), subject, &Fact::ConflictSeen { fields })?;
    }
    let waits = !news.results.is_empty();
    if waits {
        let row = NewsRow {
            fetch_at: Some(at.wall),
            ..row.clone()
        };
        write.put_news(&row)?;
    }
    Ok(Some(waits))
}
