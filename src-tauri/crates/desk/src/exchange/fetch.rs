//! Files that the province named: of dossiers filed online, so that they can be opened without a line, and of results.
use std::sync::Arc;

use chrono::TimeDelta;
use motcua_case::action::result_refusal;
use motcua_case::dossier::{Dossier, DossierResult};
use motcua_case::event::{Fact, Subject};
use motcua_case::exchange::{News, PlacedFile};
use motcua_case::ids::ConnectionId;
use motcua_case::online::{OnlineFile, OnlineFileState, OnlineNews, OnlineResult};
use motcua_store::{Health, NewsRow, OnlineRow, Sealed, Write, online_owner};
use motcua_sync::{FaultKind, Province};

use super::inbound::to_fetch;
use super::run::Lanes;
use super::setting::Speaker;
use super::{arrive, backoff, news, nobody, papers};
use crate::clock::stamp;
use crate::error::{Error, ErrorCode, Result};
use crate::result::Opened;

/// Rows looked at for one whose files may be fetched.
const AT_ONCE: u32 = 50;
/// Longest wait for a file that did not come, so that what is wrong with it is seen within the day.
const LONGEST: TimeDelta = TimeDelta::minutes(30);

/// How asking for a file ended.
enum Got {
    /// Its bytes, sealed.
    Bytes(Sealed),
    /// The province does not give it.
    Never,
    /// It may come later.
    Later,
}

impl Lanes<'_> {
    /// Fetches the files of one row that is due. Whether there was one.
    pub(super) fn fetch(&self) -> Result<bool> {
        // What is fetched beforehand must not fill the disk.
        if self.store.health_now() != Health::Fine {
            return Ok(false);
        }
        let now = self.now();
        let (online, news) = self.store.read::<_, Error>(|read| {
            let online = read.online_to_fetch(now, AT_ONCE)?;
            Ok((online, read.news_to_fetch(now, AT_ONCE)?))
        })?;
        for row in online {
            let key = online_owner(&row.code);
            if let Some(speaker) = self.reached(&row.connection)
                && self.begins(&key)
            {
                let done = self.fetch_online(row, speaker.as_ref());
                return self.ended(&key, done);
            }
        }
        for row in news {
            let key = news::owner(&row);
            let told = news::of(&row)?;
            let missing = |result: &OnlineResult| result.file.state == OnlineFileState::Missing;
            // What came with its bytes needs no line.
            let speaker = match told.results.iter().any(missing) {
                true => self.reached(&row.connection),
                false => Some(None),
            };
            if let Some(speaker) = speaker
                && self.begins(&key)
            {
                let done = self.fetch_news(row, speaker.as_ref());
                return self.ended(&key, done);
            }
        }
        Ok(false)
    }

    /// Fetches what is missing of one dossier, for a person who waits for it.
    pub(super) fn fetch_now(&self, row: OnlineRow) -> Result<()> {
        let key = online_owner(&row.code);
        let speaker = self.reached(&row.connection);
        if let Some(speaker) = speaker
            && self.begins(&key)
        {
            let done = self.fetch_online(row, speaker.as_ref());
            self.ended(&key, done)?;
        }
        Ok(())
    }

    /// Whoever can be asked for files of a source. One that came as a file of the folder needs nobody where its bytes
    /// came along; the rest is asked of the main system. None while the line is not open.
    fn reached(&self, source: &str) -> Option<Option<Arc<Speaker>>> {
        let exchange = &self.office.exchange;
        let id = source.parse::<ConnectionId>().ok().or(exchange.main);
        let Some(connection) = id.and_then(|id| exchange.connection(id)) else {
            return Some(None);
        };
        let now = self.now();
        let open = {
            let shared = self.desk.exchange.shared();
            let line = shared.lines.get(&connection.id);
            line.is_some_and(|line| line.open(now))
        };
        open.then(|| self.speaker(connection))
    }

    fn begins(&self, key: &str) -> bool {
        let mut shared = self.desk.exchange.shared();
        shared.busy.insert(key.to_owned())
    }

    fn ended(&self, key: &str, done: Result<()>) -> Result<bool> {
        self.desk.exchange.shared().busy.remove(key);
        (self.moved)();
        done.map(|()| true)
    }

    /// Fetches what is missing of a dossier filed online.
    fn fetch_online(&self, row: OnlineRow, speaker: Option<&Arc<Speaker>>) -> Result<()> {
        let mut case = arrive::of(&row)?;
        let mut sealed = Vec::new();
        let mut later = false;
        for file in case.files_mut() {
            if file.state == OnlineFileState::Missing && !later {
                later = self.fetch_file(file, speaker, &mut sealed)?;
            }
        }
        let now = self.now();
        self.store.write(|write| {
            // What is newer of it was told in between: its files are looked at anew.
            let same = write.online_one(&row.code)?;
            let Some(same) = same.filter(|same| same.body == row.body) else {
                return Ok(());
            };
            for one in &sealed {
                write.keep(one, &online_owner(&row.code))?;
            }
            let tries = if later { row.tries + 1 } else { 0 };
            let row = OnlineRow { tries, ..same };
            Ok(write.put_online(&arrive::with(row, &case, now + wait(tries))?)?)
        })
    }

    /// Fetches the results of news, and records them when all are here.
    fn fetch_news(&self, row: NewsRow, speaker: Option<&Arc<Speaker>>) -> Result<()> {
        let mut news = news::of(&row)?;
        let mut sealed = Vec::new();
        let mut later = false;
        for result in &mut news.results {
            if result.file.state == OnlineFileState::Missing && !later {
                later = self.fetch_file(&mut result.file, speaker, &mut sealed)?;
            }
        }
        let now = self.now();
        let tries = if later { row.tries + 1 } else { row.tries };
        let owner = news::owner(&row);
        let row = NewsRow {
            tries,
            fetch_at: Some(now + wait(tries)),
            ..news::with(row, &news)?
        };
        self.store.write::<_, Error>(|write| {
            for one in &sealed {
                write.keep(one, &owner)?;
            }
            Ok(write.put_news(&row)?)
        })?;
        if later {
            return Ok(());
        }
        self.record_results(&row, &news)
    }

    /// Whether the file may come later.
    fn fetch_file(
        &self,
        file: &mut OnlineFile,
        speaker: Option<&Arc<Speaker>>,
        sealed: &mut Vec<Sealed>,
    ) -> Result<bool> {
        match self.got(file, speaker)? {
            Got::Bytes(one) => {
                file.state = OnlineFileState::Kept {
                    sha256: one.sha256(),
                };
                sealed.push(one);
            }
            Got::Never => file.state = OnlineFileState::Refused,
            Got::Later => return Ok(true),
        }
        Ok(false)
    }

    fn got(&self, file: &OnlineFile, speaker: Option<&Arc<Speaker>>) -> Result<Got> {
        let Some(speaker) = speaker else {
            return Ok(Got::Never);
        };
        let asked = to_fetch(file);
        let answer = self.desk.exchange.wait(speaker.adapter.download(&asked));
        match answer.unwrap_or_else(|| Err(FaultKind::Stopped.into())) {
            Ok(bytes) if bytes.is_empty() => Ok(Got::Never),
            Ok(bytes) => Ok(Got::Bytes(self.store.blobs().seal(&bytes)?)),
            Err(fault) => Ok(match fault.kind {
                FaultKind::Refused(_) | FaultKind::Unable | FaultKind::NotUploaded(_) => Got::Never,
                _ => Got::Later,
            }),
        }
    }

    /// Every result is opened as any file of strangers; the first that is sound settles the dossier, where it is open.
    fn record_results(&self, row: &NewsRow, news: &OnlineNews) -> Result<()> {
        let found = self
            .store
            .read::<_, Error>(|read| Ok(read.dossier_by_code(&news.code)?))?;
        let Some(dossier) = found else {
            return Ok(());
        };
        let mut sound = Vec::new();
        let mut unsound = Vec::new();
        for result in &news.results {
            match self.opened(&dossier, result)? {
                Some(opened) => sound.push((result, opened)),
                None => unsound.push(result),
            }
        }
        let at = stamp(&*self.desk.clock);
        self.store.write(|write| {
            for (number, result) in unsound.iter().enumerate() {
                let said = unusable(news, number, result);
                let fact = Fact::ProvinceNews(Box::new(said));
                write.append(at, &nobody(), Subject::Dossier(dossier.id), &fact)?;
            }
            let dossier = write.dossier(dossier.id)?.ok_or(ErrorCode::NotFound)?;
            settle(write, &dossier, news, &sound, at)?;
            write.drop_news(&row.connection, &row.id)?;
            Ok(write.release(&news::owner(row))?)
        })
    }

    fn opened(&self, dossier: &Dossier, result: &OnlineResult) -> Result<Option<Opened>> {
        let OnlineFileState::Kept { sha256 } = result.file.state else {
            return Ok(None);
        };
        let bytes = self.store.read::<_, Error>(|read| {
            let blob = read.blob(sha256)?.ok_or(ErrorCode::NotFound)?;
            Ok(blob.into_bytes()?)
        })?;
        let name = name_of(result);
        let opened = self.desk.open_result(self.store, dossier, name, &bytes);
        Ok(opened.ok())
    }
}

/// Keeps the results as papers of the owner; an open dossier is settled with the first.
fn settle(
    write: &Write<'_>,
    dossier: &Dossier,
    news: &OnlineNews,
    sound: &[(&OnlineResult, Opened)],
    at: motcua_case::event::Stamp,
) -> Result<()> {
    let subject = Subject::Dossier(dossier.id);
    for (result, opened) in sound {
        opened.keep(write, &nobody(), at)?;
        let path = &result.file.path;
        if path.starts_with("http") {
            // It is there already, and need not go up again.
            let file = PlacedFile {
                url: Some(path.clone()),
                name: result.file.name.clone(),
                ..PlacedFile::default()
            };
            let fact = Fact::FilePlaced {
                document: papers::document(&opened.paper),
                file: Box::new(file),
            };
            write.append(at, &nobody(), subject, &fact)?;
        }
    }
    let Some((result, opened)) = sound.first() else {
        return Ok(());
    };
    if result_refusal(dossier).is_some() {
        return Ok(());
    }
    let recorded = DossierResult {
        name: name_of(result).to_owned(),
        code: Some(result.code.clone()).filter(|code| !code.is_empty()),
        number: result.number.clone(),
        paper: Some(opened.paper.id),
        finished_at: news
            .at
            .clamp(dossier.received_at, at.wall.max(dossier.received_at)),
        by_name: news.officer.clone(),
        theirs: true,
    };
    let fact = Fact::ResultRecorded(Box::new(recorded));
    write.append(at, &nobody(), subject, &fact)?;
    Ok(())
}

fn name_of(result: &OnlineResult) -> &str {
    match result.name.as_str() {
        "" => &result.file.name,
        name => name,
    }
}

/// That a file of the province cannot be used stands beside its news: a person has to ask for it.
fn unusable(news: &OnlineNews, number: usize, result: &OnlineResult) -> News {
    News {
        id: format!("{}#{number}", news.id),
        at: news.at,
        state: news.state,
        officer: String::new(),
        text: format!("Tệp kết quả không mở được: {}", name_of(result)),
    }
}

/// The wait before a file is asked for again.
fn wait(tries: u32) -> TimeDelta {
    match tries {
        0 => TimeDelta::zero(),
        tries => TimeDelta::from_std(backoff::wait(tries, backoff::chance()))
            .unwrap_or(LONGEST)
            .min(LONGEST),
    }
}
