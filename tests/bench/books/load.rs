//! A counter with a year of certification behind it, written through the desk as the year would.
use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use motcua_desk::case::certify::{BookKind, Capacity, Matter, Requester, Signer, VoidReason};
use motcua_desk::case::ids::{SeriesId, SignerId};
use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::error::Result;
use motcua_desk::view::books::BookOpening;
use motcua_desk::view::certification::VoidWish;
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::print::PrinterView;
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::{Clock, Desk, DeskParts, JobState, Printer, ProtectedFile, Sheet, Worker};
use motcua_tests::stepped::Stepped;

use crate::run::monday;

/// Working days over which the numbers are spread.
const DAYS: u32 = 240;
/// Originals of one visit while loading.
const VISIT: u32 = 50;
/// Names and papers follow one another by different steps, so that all of them meet.
const SURNAMES: [&str; 7] = ["Nguyễn", "Trần", "Nguyễn", "Lê", "Phạm", "Nguyễn", "Vũ"];
const GIVEN: [&str; 5] = ["Thị Mẫu", "Văn Thử", "Đình Diễn", "Thị Tập", "Văn Ví"];
const LINES: [&str; 6] = [
    "ks 2",
    "hb 1",
    "cc 3",
    "bd 1",
    "dh 2",
    "Biên bản họp thôn 3 2",
];

/// The counter.
pub struct Counter {
    /// Its desk, with its one user signed in.
    pub desk: Desk,
    /// The book with the numbers.
    pub book: SeriesId,
}

/// A counter in `folder` whose book has that many numbers; one visit's last number in two is given up, the others are
/// signed.
pub fn loaded(folder: &Path, numbers: u32) -> Result<Counter> {
    let clock = Arc::new(Stepped::at(monday()));
    let desk = counter(folder, Arc::<Stepped>::clone(&clock))?;
    let book = desk.books()?.books[0].id;
    let mut made = 0;
    while made < numbers {
        let today = numbers.div_ceil(DAYS).min(numbers - made);
        for from in (0..today).step_by(VISIT as usize) {
            let rows = VISIT.min(today - from);
            visit_and_sign(&desk, made + from, rows)?;
        }
        made += today;
        next_working_day(&clock);
        if desk.home()?.clock.is_some() {
            desk.clock_confirm()?;
        }
    }
    Ok(Counter { desk, book })
}

/// A visit with these typed lines.
pub fn visit<'a>(requester: &str, lines: impl IntoIterator<Item = &'a str>) -> VisitInput {
    let row = |line: &str| RowInput {
        matter: Matter::Copies,
        line: line.to_owned(),
        kind: None,
        as_typed: false,
        answered: Vec::new(),
    };
    VisitInput {
        requester: Requester {
            name: requester.to_owned(),
            ..Requester::default()
        },
        rows: lines.into_iter().map(row).collect(),
        declared: true,
        now: Some(true),
        ..VisitInput::default()
    }
}

fn visit_and_sign(desk: &Desk, at: u32, rows: u32) -> Result<()> {
    let of = |list: &[&'static str], at: u32| list[at as usize % list.len()];
    let turn = at / VISIT;
    let name = format!("{} {}", of(&SURNAMES, turn), of(&GIVEN, turn));
    let lines = (at..at + rows).map(|at| of(&LINES, at));
    let rows = desk.certify_take(&visit(&name, lines))?.rows;
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    if turn.is_multiple_of(2)
        && let Some(last) = ids.pop()
    {
        let wish = VoidWish {
            reason: VoidReason::Misprint,
            words: "In nhầm bản sao".into(),
            again: false,
        };
        desk.certify_void(last, &wish)?;
    }
    if let Some(number) = &rows[0].number {
        desk.certify_sign(&ids, number.day)?;
    }
    Ok(())
}

fn counter(folder: &Path, clock: Arc<Stepped>) -> Result<Desk> {
    // Nothing foreign is opened here, so that no worker is ever started.
    let worker = Worker::new("motcuactl".into(), vec!["worker".into()]);
    let mut parts = DeskParts::system(folder.to_owned(), worker);
    parts.keeper = Arc::new(ProtectedFile);
    parts.clock = clock;
    parts.printer = Arc::new(Basket);
    let desk = Desk::new(parts)?;
    desk.set_up(&SetUpRequest {
        agency: Agency {
            code: "H99.01".into(),
            name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            ..Agency::default()
        },
        counter: 1,
        name: "Lê Thị Thử".into(),
        roles: vec![Role::JusticeOfficer, Role::Head],
        secret: "mật khẩu của phép đo".into(),
    })?;
    let mut office = desk.settings()?.office;
    office.certify.signers = vec![Signer {
        id: SignerId::fresh(),
        name: "Phạm Thị Ký".into(),
        capacity: Capacity::InPlaceOf,
        title: "Phó Chủ tịch".into(),
        on_behalf_of: "Chủ tịch".into(),
        decision: "12/QĐ-UBND".into(),
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
        until: None,
        scope: BookKind::ALL.to_vec(),
        user: None,
    }];
    desk.office_change(office)?;
    desk.book_open(&BookOpening {
        kind: BookKind::Copies,
        first: 1,
        volume: 1,
    })?;
    Ok(desk)
}

fn next_working_day(clock: &Stepped) {
    let mut days = 1;
    while matches!(
        (clock.now() + TimeDelta::days(days)).weekday(),
        Weekday::Sat | Weekday::Sun
    ) {
        days += 1;
    }
    clock.step(TimeDelta::days(days));
}

/// A printer that throws away what it is given.
struct Basket;

impl Printer for Basket {
    fn printers(&self) -> Result<Vec<PrinterView>> {
        Ok(vec![PrinterView {
            name: "basket".into(),
            default: true,
            ready: true,
        }])
    }
    fn print(&self, _: &str, _: &[u8], _: Sheet) -> Result<Option<String>> {
        Ok(Some("1".into()))
    }
    fn state(&self, _: &str, _: &str) -> JobState {
        JobState::Done
    }
    fn cancel(&self, _: &str, _: &str) {}
}
