//! Two counters of one commune, what they said, and what their books say in the end.
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use motcua_desk::Desk;
use motcua_desk::case::certify::{BookKind, CertificationStatus, RegisterPeriod, VoidReason};
use motcua_desk::case::ids::{CertificationId, SeriesId};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::books::{BookQuery, BookStateView, BookView, RegisterFormat};
use motcua_desk::view::certification::{CertificationList, CertificationView, VoidWish};
use tempfile::TempDir;

use super::Act;
use crate::certify::{closed_counter, morning, open_book, visit};
use crate::clock::{Stepped, stepped_counter};
use crate::{copy, sign_in};

/// The first number here; those before stand in a paper book.
const FIRST: u32 = 97;

/// One counter and where its data lies.
struct Place {
    folder: TempDir,
    desk: Desk,
    clock: Arc<Stepped>,
}

/// What was said of a number.
#[derive(Debug, PartialEq)]
struct Given {
    row: CertificationId,
    fee: i64,
    void: bool,
}

/// Two counters of one commune, and what they said.
pub struct Commune {
    places: [Place; 2],
    stick: TempDir,
    now: DateTime<Utc>,
    /// The counter that has this year's book.
    owner: usize,
    book: SeriesId,
    /// Where the book of the year before is, once the year has turned.
    closed: Option<(usize, SeriesId)>,
    /// Every number that was acknowledged.
    given: BTreeMap<(SeriesId, u32), Given>,
    /// Numbers that wait for a signature.
    reserved: BTreeSet<u32>,
    visits: u32,
}

impl Commune {
    /// Both counters, the book of copies with the first of them.
    pub fn open() -> Self {
        let place = |_| {
            let folder = tempfile::tempdir().unwrap();
            let counter = closed_counter(folder.path());
            Place {
                folder,
                desk: counter.desk,
                clock: counter.clock,
            }
        };
        let places = [0, 1].map(place);
        open_book(&places[0].desk, BookKind::Copies, FIRST);
        let book = places[0].desk.books().unwrap().books[0].id;
        Self {
            places,
            stick: tempfile::tempdir().unwrap(),
            now: morning(),
            owner: 0,
            book,
            closed: None,
            given: BTreeMap::new(),
            reserved: BTreeSet::new(),
            visits: 0,
        }
    }

    fn desk(&self) -> &Desk {
        &self.places[self.owner].desk
    }

    /// Lets one thing happen, and keeps what is said of it.
    pub fn happen(&mut self, act: &Act) {
        match act {
            Act::Visit(originals, now) => self.visit(originals, *now),
            Act::Number => self.number_all(),
            Act::Sign(which) => {
                if let Some((no, id)) = self.one_reserved(*which) {
                    let day = self.now.date_naive();
                    self.desk().certify_sign(&[id], day).unwrap();
                    self.reserved.remove(&no);
                }
            }
            Act::Void(which, again) => {
                if let Some((no, id)) = self.one_reserved(*which) {
                    self.give_up(no, id, *again);
                }
            }
            Act::Volume => drop(self.desk().book_volume(self.book).unwrap()),
            Act::Wrong => self.refuses(),
            Act::Cut(which) => self.cut(*which),
            Act::HandOver => self.hand_over(),
            Act::Days(days) => {
                let by = TimeDelta::days(*days);
                // The year turns once, by its own act.
                if self.closed.is_some() || (self.now + by).year() == morning().year() {
                    self.step(by);
                }
            }
            Act::Year => self.turn(),
        }
    }

    fn visit(&mut self, originals: &[(u32, u32)], now: bool) {
        self.visits += 1;
        let lines: Vec<String> = originals
            .iter()
            .map(|(pages, copies)| format!("Biên bản họp thôn {pages} {copies}"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut visit = visit(&lines);
        visit.requester.name = format!("Nguyễn Văn Mẫu {}", self.visits);
        visit.now = Some(now);
        let rows = self.desk().certify_take(&visit).unwrap().rows;
        let fees: Vec<i64> = rows.iter().map(|row| row.fee.value()).collect();
        let lawful: Vec<i64> = originals.iter().map(|original| fee(*original)).collect();
        assert_eq!(fees, lawful);
        assert!(rows.iter().all(|row| row.number.is_some() == now));
        self.noted(&rows);
    }

    /// Keeps what was said of rows that have a number now.
    fn noted(&mut self, rows: &[CertificationView]) {
        for row in rows {
            let Some(number) = &row.number else { continue };
            assert_eq!(number.series, self.book, "the book of this year gives it");
            let given = Given {
                row: row.id,
                fee: row.fee.value(),
                void: false,
            };
            let before = self.given.insert((self.book, number.no), given);
            assert_eq!(before, None, "number {} is given twice", number.no);
            self.reserved.insert(number.no);
        }
    }

    fn number_all(&mut self) {
        let waiting = self
            .desk()
            .certify_rows(CertificationList::Waiting)
            .unwrap();
        let ids: Vec<_> = waiting.iter().map(|row| row.id).collect();
        let rows = self.desk().certify_number(&ids).unwrap();
        self.noted(&rows);
    }

    fn one_reserved(&self, which: usize) -> Option<(u32, CertificationId)> {
        let no = *self
            .reserved
            .iter()
            .nth(which % self.reserved.len().max(1))?;
        Some((no, self.given[&(self.book, no)].row))
    }

    fn give_up(&mut self, no: u32, id: CertificationId, again: bool) {
        let wish = VoidWish {
            reason: VoidReason::Misprint,
            words: "In nhầm bản sao".into(),
            again,
        };
        self.desk().certify_void(id, &wish).unwrap();
        self.reserved.remove(&no);
        self.given.get_mut(&(self.book, no)).unwrap().void = true;
    }

    /// The counter without the book gives no number, and keeps nothing of the visit.
    fn refuses(&self) {
        let other = &self.places[1 - self.owner].desk;
        let mut visit = visit(&["ks 2"]);
        visit.now = Some(true);
        let refused = other.certify_take(&visit).unwrap_err();
        assert_eq!(refused.code, ErrorCode::IntakeIncomplete);
        assert_eq!(other.certify().unwrap().waiting, 0);
    }

    /// The folder as it is at this moment is all that is left of a counter.
    fn cut(&mut self, which: usize) {
        let folder = tempfile::tempdir().unwrap();
        copy(self.places[which].folder.path(), folder.path());
        let (desk, clock, _) = stepped_counter(folder.path(), self.now);
        sign_in(&desk);
        self.places[which] = Place {
            folder,
            desk,
            clock,
        };
        let checked = self.places[which].desk.check().unwrap();
        assert!(checked.ok, "{:?}", checked.first_problem);
    }

    fn hand_over(&mut self) {
        let other = 1 - self.owner;
        let to = self.places[other].desk.certify().unwrap().counter_code;
        let giving = self.desk();
        let plan = giving.book_hand_over_plan(self.book, &to).unwrap();
        let over = giving
            .book_hand_over(self.book, &to, self.stick.path(), &plan.digest)
            .unwrap();
        let (taking, path) = (&self.places[other].desk, Path::new(&over.path));
        let seen = taking.book_take_look(path, &over.code).unwrap();
        taking.book_take(path, &over.code, &seen.digest).unwrap();
        self.owner = other;
        self.refuses();
    }

    fn step(&mut self, by: TimeDelta) {
        self.now += by;
        for place in &self.places {
            place.clock.step(by);
            if place.desk.home().unwrap().clock.is_some() {
                place.desk.clock_confirm().unwrap();
            }
        }
    }

    /// 4 January: the new book opens with its first number, and the old one is closed.
    fn turn(&mut self) {
        self.step(TimeDelta::days(45) - (self.now - morning()));
        let old = self.book;
        let row = self.desk().certify_take(&{
            let mut first = visit(&["ks 1"]);
            first.now = Some(true);
            first
        });
        let rows = row.unwrap().rows;
        self.book = rows[0].number.as_ref().unwrap().series;
        assert_ne!(self.book, old, "a new year has a new book");
        let unsigned = std::mem::take(&mut self.reserved);
        self.noted(&rows);
        let plan = self.desk().book_close_plan(old).unwrap();
        assert_eq!(plan.carried, Vec::from_iter(unsigned.clone()));
        self.desk().book_close(old, &plan.digest).unwrap();
        for no in unsigned {
            self.given.get_mut(&(old, no)).unwrap().void = true;
        }
        self.closed = Some((self.owner, old));
    }

    /// Both years' books say what was said, and nothing else.
    pub fn agrees(&self) {
        let this_year = (self.owner, self.book, 1);
        let (place, id) = self.closed.unwrap();
        for (place, id, first) in [(place, id, FIRST), this_year] {
            let desk = &self.places[place].desk;
            let view = desk.books().unwrap().books;
            let book = view.into_iter().find(|book| book.id == id).unwrap();
            assert_eq!(book.first, first);
            assert!(!matches!(book.state, BookStateView::HandedOver { .. }));
            let reserved = (id == self.book).then_some(self.reserved.len());
            assert_eq!(book.reserved as usize, reserved.unwrap_or(0));
            let rows = rows_of(desk, id);
            let numbers: Vec<u32> = rows.iter().map(number_of).collect();
            assert_eq!(
                numbers,
                Vec::from_iter(first..=book.last),
                "a gap or a double"
            );
            volumes_run(&book, &rows);
            let said = self.given.range((id, 0)..=(id, u32::MAX));
            let said: Vec<_> = said.map(|((_, no), given)| (*no, given)).collect();
            assert_eq!(
                said.len(),
                rows.len(),
                "numbers nobody was told, or lost ones"
            );
            for (row, (no, given)) in rows.iter().zip(&said) {
                let is = Given {
                    row: row.id,
                    fee: row.fee.value(),
                    void: row.status == CertificationStatus::Void,
                };
                assert_eq!((number_of(row), &is), (*no, *given));
                assert_eq!(
                    row.voided
                        .as_ref()
                        .is_some_and(|void| !void.words.is_empty()),
                    is.void
                );
            }
            let path = self.stick.path().join("register.pdf");
            let register = desk
                .register_save(id, RegisterPeriod::Year, RegisterFormat::Pdf, &path)
                .unwrap();
            let paid = said.iter().filter(|(_, given)| !given.void);
            let fees: i64 = paid.map(|(_, given)| given.fee).sum();
            assert_eq!(register.total.value(), fees);
        }
        for place in &self.places {
            let checked = place.desk.check().unwrap();
            assert!(checked.ok, "{:?}", checked.first_problem);
        }
    }
}

/// 2,000 for each of the first two pages and 1,000 for each further one, a copy (TT 226/2016/TT-BTC Art. 4).
fn fee((pages, copies): (u32, u32)) -> i64 {
    let pages = i64::from(pages);
    (2_000 * pages.min(2) + 1_000 * (pages - 2).max(0)) * i64::from(copies)
}

fn number_of(row: &CertificationView) -> u32 {
    row.number.as_ref().unwrap().no
}

/// Each row stands in the volume that was open when its number was given.
fn volumes_run(book: &BookView, rows: &[CertificationView]) {
    for row in rows {
        let no = number_of(row);
        let volume = book.volumes.iter().rev().find(|volume| volume.first <= no);
        let code = format!("{:02}/{}-{}", volume.unwrap().no, book.year, book.symbol);
        assert_eq!(row.number.as_ref().unwrap().volume_code, code);
    }
}

fn rows_of(desk: &Desk, book: SeriesId) -> Vec<CertificationView> {
    let mut all: Vec<CertificationView> = Vec::new();
    loop {
        let query = BookQuery {
            above: all.last().map(number_of),
            ..BookQuery::default()
        };
        let page = desk.book_rows(book, &query).unwrap().rows;
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}
