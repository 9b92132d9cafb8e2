//! Certification books: opening, volumes, what stands in them, closing.
mod close;
mod counter;
mod hand_over;
mod register;
mod register_rows;

use motcua_case::certify::{BookKind, BookState, Series, Volume};
use motcua_case::deadline::office_day;
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::{DeviceId, SeriesId};
use motcua_case::office::heir;
use motcua_case::user::{Permission, may};
use motcua_store::{BookFilter, Read};

use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::books::{
    BookOpening, BookQuery, BookRows, BookStateView, BookTaker, BookView, BooksView, LockView,
};
use crate::view::certify::BookAccess;

/// Rows of a book shown together.
const PAGE: u32 = 200;
/// The highest number a book may begin with, so that a slip of the finger is seen.
const HIGHEST_FIRST: u32 = 500_000;
/// The highest volume.
const HIGHEST_VOLUME: u16 = 999;

impl Desk {
    /// All books kept here.
    pub fn books(&self) -> Result<BooksView> {
        let session = self.permitted(Permission::See)?;
        let counter_code = self.counter_code(&session);
        session.read(|read| {
            let office = office(read)?;
            let books = read
                .all_series()?
                .iter()
                .map(|series| self.book_view(&session, read, series))
                .collect::<Result<Vec<_>>>()?;
            let mut to_open = Vec::new();
            for kind in BookKind::ALL {
                let standing = self.standing(&session, read, &office, kind)?;
                if standing.state == BookAccess::NotOpened {
                    to_open.push(kind);
                }
            }
            let own = session.store.device();
            let stations = read.stations()?;
            let takers = stations.iter().filter_map(|(device, station)| {
                let takes = *device != own && station.retired.is_none();
                takes.then_some(BookTaker {
                    device: *device,
                    counter: station.counter.get(),
                })
            });
            Ok(BooksView {
                takers: takers.collect(),
                books,
                to_open,
                counter_code,
                site: office.certify.site,
                may_keep: may(&session.roles, Permission::KeepBooks),
            })
        })
    }

    /// Opens a book that was never kept here, at any number.
    pub fn book_open(&self, opening: &BookOpening) -> Result<BooksView> {
        let session = self.permitted(Permission::KeepBooks)?;
        let invalid = |field| Error::new(ErrorCode::Invalid).with("field", field);
        if !(1..=HIGHEST_FIRST).contains(&opening.first) {
            return Err(invalid("first"));
        }
        if !(1..=HIGHEST_VOLUME).contains(&opening.volume) {
            return Err(invalid("volume"));
        }
        let at = stamp(&*self.clock);
        session.write(|write| {
            let office = office(write)?;
            let standing = self.standing(&session, write, &office, opening.kind)?;
            if !matches!(
                standing.state,
                BookAccess::NotOpened | BookAccess::OpensItself
            ) {
                return Err(invalid("kind"));
            }
            let numbers = (opening.first, opening.volume);
            self.new_series(&session, write, &office, opening.kind, numbers, at)?;
            Ok(())
        })?;
        self.books()
    }

    /// Opens the next volume; the numbers go on.
    pub fn book_volume(&self, id: SeriesId) -> Result<BooksView> {
        let session = self.permitted(Permission::KeepBooks)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let series = own_open(&session, write, id)?;
            let fact = Fact::VolumeOpened(Volume {
                no: series.volume() + 1,
                first: series.next(),
                opened: office_day(at.wall),
            });
            write.append(at, &session.actor_ref(), Subject::Series(id), &fact)?;
            Ok(())
        })?;
        self.books()
    }

    /// After a restore: goes on behind the last number seen on paper, today or earlier.
    pub fn book_resume(&self, id: SeriesId, last: u32) -> Result<BooksView> {
        let session = self.permitted(Permission::KeepBooks)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let series = write.series(id)?.ok_or(ErrorCode::NotFound)?;
            let whose = Whose::of(write, &series)?;
            if series.state != BookState::Open || whose != Whose::Left {
                return Err(ErrorCode::NotFound.into());
            }
            if last < series.last || last > series.last + HIGHEST_FIRST {
                return Err(Error::new(ErrorCode::NumberUnfit).with("reason", "known"));
            }
            let fact = Fact::SeriesResumed {
                last,
                day: office_day(at.wall),
            };
            write.append(at, &session.actor_ref(), Subject::Series(id), &fact)?;
            Ok(())
        })?;
        self.books()
    }

    /// Has another counter that shares the record give the numbers of a book from now on.
    pub fn book_pass(&self, id: SeriesId, to: DeviceId) -> Result<BooksView> {
        let session = self.permitted(Permission::KeepBooks)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let series = own_open(&session, write, id)?;
            let station = write.station(to)?.ok_or(ErrorCode::NotFound)?;
            if station.retired.is_some() || to == series.owner {
                return Err(ErrorCode::NotFound.into());
            }
            // What has a number here is signed or given up here first.
            if write.count_book_reserved(id)? > 0 {
                return Err(Error::new(ErrorCode::BookGivesNoNumber).with("state", "reserved"));
            }
            let fact = Fact::SeriesPassed { to };
            write.append(at, &session.actor_ref(), Subject::Series(id), &fact)?;
            Ok(())
        })?;
        self.share.nudge();
        self.books()
    }

    /// Rows of a book.
    pub fn book_rows(&self, id: SeriesId, query: &BookQuery) -> Result<BookRows> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let filter = filter(query);
            let rows = read.book_rows(id, &filter, PAGE)?;
            let all = BookFilter {
                above: None,
                ..filter
            };
            Ok(BookRows {
                rows: self.views(&session, read, &rows)?,
                total: read.book_count(id, &all)?.rows,
            })
        })
    }

    fn book_view(&self, session: &Session, read: &Read<'_>, series: &Series) -> Result<BookView> {
        let data = self.assets.certify.book(series.kind);
        let year = chrono::Datelike::year(&self.today());
        let state = match &series.state {
            BookState::Open if Whose::of(read, series)? == Whose::Left => BookStateView::Resume,
            BookState::Open if series.owner != session.store.device() => {
                let station = read.station(series.owner)?;
                BookStateView::Elsewhere {
                    counter: station.map(|station| station.counter.get()),
                }
            }
            BookState::Open if series.year < year => BookStateView::ToClose,
            BookState::Open => BookStateView::Open,
            BookState::HandedOver(over) => BookStateView::HandedOver {
                to: over.to.clone(),
                fingerprint: over.fingerprint.clone(),
                at: over.at,
            },
            BookState::Closed { on, .. } => BookStateView::Closed { on: *on },
        };
        let locks = series
            .locks
            .iter()
            .map(|lock| {
                Ok(LockView {
                    period: lock.period,
                    version: lock.version,
                    rows: lock.rows,
                    rows_hash: lock.rows_hash.to_string(),
                    at: lock.at,
                    outdated: self.lock_outdated(read, series, lock)?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(BookView {
            id: series.id,
            kind: series.kind,
            name: data.map_or_else(String::new, |data| data.name.clone()),
            site: series.site.clone(),
            year: series.year,
            symbol: series.symbol.clone(),
            first: series.first,
            last: series.last,
            volumes: series.volumes.clone(),
            gaps: series.gaps.clone(),
            state,
            reserved: read.count_book_reserved(series.id)?,
            locks,
            retention: data.map_or_else(String::new, |data| data.retention.clone()),
        })
    }
}

/// Who gives the numbers of an open book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// This counter.
    Ours,
    /// Another one of the commune.
    Theirs,
    /// One that is no more: this counter before it was restored, or a PC that is gone and whose work this one goes on with.
    Left,
}

impl Whose {
    /// As it stands now.
    pub(crate) fn of(read: &Read<'_>, series: &Series) -> Result<Self> {
        let own = read.own_device()?;
        if series.owner == own {
            return Ok(Self::Ours);
        }
        let stations = read.stations()?;
        Ok(
            match stations.is_empty() || heir(&stations, series.owner) == own {
                true => Self::Left,
                false => Self::Theirs,
            },
        )
    }
}

/// A book that this counter may write into.
pub(crate) fn own_open(session: &Session, read: &Read<'_>, id: SeriesId) -> Result<Series> {
    let series = read.series(id)?.ok_or(ErrorCode::NotFound)?;
    let refused = |state: &str| Err(Error::new(ErrorCode::BookGivesNoNumber).with("state", state));
    match series.state {
        BookState::Open if series.owner == session.store.device() => Ok(series),
        BookState::Open if Whose::of(read, &series)? == Whose::Left => refused("resume"),
        BookState::Open => refused("elsewhere"),
        BookState::HandedOver(_) => refused("handed_over"),
        BookState::Closed { .. } => refused("closed"),
    }
}

fn filter(query: &BookQuery) -> BookFilter {
    BookFilter {
        from: query.from,
        to: query.to,
        status: query.status,
        words: query.words.clone(),
        above: query.above,
    }
}
