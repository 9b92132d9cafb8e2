//! A clock that cannot be believed gives no numbers.
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::intake::IntakeChange;
use motcua_desk::{Clock, Desk, DeskParts};
pub use motcua_tests::stepped::Stepped;

use crate::{CARD, OTHER, PaperTray, SECRET, add_user, begin, set_up_request, sign_in, worker};

/// A desk that is set up at `start`, and its clock.
pub fn stepped_desk(folder: &Path, start: DateTime<Utc>) -> (Desk, Arc<Stepped>) {
    let (desk, clock, _) = stepped_counter(folder, start);
    desk.set_up(&set_up_request()).unwrap();
    (desk, clock)
}

/// A desk over `folder` whose clock stands at `start`, that clock, and what is printed.
pub fn stepped_counter(
    folder: &Path,
    start: DateTime<Utc>,
) -> (Desk, Arc<Stepped>, Arc<PaperTray>) {
    let (parts, clock, tray) = stepped_parts(folder, start);
    (Desk::new(parts).unwrap(), clock, tray)
}

/// Parts of a desk whose clock stands at `start`, that clock, and what is printed.
pub fn stepped_parts(
    folder: &Path,
    start: DateTime<Utc>,
) -> (DeskParts, Arc<Stepped>, Arc<PaperTray>) {
    let clock = Arc::new(Stepped::at(start));
    let tray = Arc::new(PaperTray::default());
    let mut parts = DeskParts::system(folder.to_owned(), worker());
    parts.clock = Arc::<Stepped>::clone(&clock);
    parts.printer = Arc::<PaperTray>::clone(&tray);
    (parts, clock, tray)
}

#[test]
fn a_clock_set_back_by_a_year_stops_numbering_until_the_head_confirms_it() {
    let folder = tempfile::tempdir().unwrap();
    let friday = DateTime::parse_from_rfc3339("2026-11-20T09:00:00+07:00").unwrap();
    let (desk, clock) = stepped_desk(folder.path(), friday.to_utc());
    let receive = |card: &str| {
        let draft = begin(&desk, card).draft;
        let today = clock.now().date_naive();
        let born = IntakeChange::SetFee {
            case: 0,
            quantity: 1,
            pages: 1,
            event_date: Some(today),
        };
        desk.intake_change(draft, born).unwrap();
        crate::hand_in_the_rest(&desk, draft);
        desk.intake_receive(draft)
    };
    receive(CARD).unwrap();

    clock.step(-TimeDelta::days(365));
    assert!(desk.home().unwrap().clock.unwrap().behind);
    assert_eq!(receive(OTHER).unwrap_err().code, ErrorCode::ClockDoubtful);
    // An event written meanwhile proves nothing.
    let office = desk.settings().unwrap().office;
    desk.office_change(office).unwrap();
    assert_eq!(receive(OTHER).unwrap_err().code, ErrorCode::ClockDoubtful);

    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    desk.sign_in(clerk, SECRET).unwrap();
    assert_eq!(
        desk.clock_confirm().unwrap_err().code,
        ErrorCode::NotAllowed
    );
    sign_in(&desk);
    assert_eq!(desk.clock_confirm().unwrap().clock, None);
    receive(OTHER).unwrap();

    clock.step(TimeDelta::days(365 + 3));
    assert!(!desk.home().unwrap().clock.unwrap().behind);
    desk.clock_confirm().unwrap();
    receive(
        "001085000102||Trần Văn Thử|12051985|Nam|Thôn Hai, Xã Tập Huấn, Tỉnh Tập Huấn|20072021",
    )
    .unwrap();
    assert!(desk.check().unwrap().ok);
}
