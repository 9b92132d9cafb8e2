//! Certification at the same counter: originals are numbered, their statements printed, signed, given up.
//!
//! - `number BOOK NO ROW FEE`: a number is given; one that was given up costs nothing.
//! - `certification ROW HASH`: a row, with or without a number.
//! - `book ID FIRST LAST FEES`: a book as its register says, told by the judge.
use chrono::NaiveDate;
use motcua_desk::Desk;
use motcua_desk::case::certify::{
    BookKind, Capacity, CertificationStatus, Matter, RegisterPeriod, Requester, Signer, VoidReason,
};
use motcua_desk::case::ids::{CertificationId, Hash, SeriesId, SignerId};
use motcua_desk::case::user::Role;
use motcua_desk::error::Result;
use motcua_desk::view::books::{BookOpening, BookQuery, BookStateView, RegisterFormat};
use motcua_desk::view::certification::{
    CertificationList, CertificationView, SignerWish, StatementWish, VoidWish,
};
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::print::PrintAnswer;
use motcua_desk::view::settings::UserRequest;

use crate::tray::STATEMENTS;
use crate::{SECRET, tell};

/// The counter's book before was kept on paper.
const FIRST: u32 = 413;
/// Originals as they are typed.
const LINES: [&str; 3] = ["ks 2", "hb 1", "Biên bản họp thôn 3 2"];

/// Enters signers and opens the book, where that was not done.
pub fn prepare(desk: &Desk) -> Result<()> {
    if !desk.books()?.may_keep {
        become_head(desk)?;
    }
    let mut office = desk.settings()?.office;
    if office.certify.signers.is_empty() {
        office.certify.signers = vec![
            signer("Phạm Thị Ký", Capacity::InPlaceOf, "Phó Chủ tịch"),
            signer("Đỗ Văn Trưởng", Capacity::Own, "Chủ tịch"),
        ];
        office.certify.printer = Some(STATEMENTS.into());
        desk.office_change(office)?;
    }
    if desk.books()?.to_open.contains(&BookKind::Copies) {
        let opening = BookOpening {
            kind: BookKind::Copies,
            first: FIRST,
            volume: 1,
        };
        desk.book_open(&opening)?;
    }
    Ok(())
}

/// The clerk of a store of an earlier version may not keep books yet.
fn become_head(desk: &Desk) -> Result<()> {
    let clerk = desk.settings()?.users.swap_remove(0);
    let mut roles = clerk.roles;
    roles.push(Role::Head);
    desk.user_save(&UserRequest {
        id: Some(clerk.id),
        name: clerk.name,
        roles,
        secret: None,
        active: true,
    })?;
    desk.sign_out()?;
    desk.sign_in(clerk.id, SECRET)?;
    Ok(())
}

/// Settles every statement the program is not sure of, and goes on with what still waits for a number.
pub fn look_for_statements(desk: &Desk) -> Result<()> {
    for row in desk.certify_rows(CertificationList::Prints)? {
        doing(row.id);
        let answer = PrintAnswer::NotOut;
        let mut rows = desk.certify_print_settle(&[row.id], answer)?;
        if row.status != CertificationStatus::Void {
            let wish = StatementWish {
                again: Some("mất điện khi in".into()),
                ..StatementWish::default()
            };
            desk.certify_print(&[row.id], &wish)?;
            // Settled at once, so that no later look at the spooler changes it unsaid.
            rows = desk.certify_print_settle(&[row.id], PrintAnswer::HandedOver)?;
        }
        rows.iter().for_each(tell_row);
    }
    for row in desk.certify_rows(CertificationList::Waiting)? {
        number(desk, row.id)?;
    }
    Ok(())
}

/// Every other visit brings one to three originals.
pub fn work(desk: &Desk, visit: u32) -> Result<()> {
    if visit.is_multiple_of(2) {
        return Ok(());
    }
    let turn = visit / 2;
    let rows = receive(desk, turn)?;
    print(desk, &rows, turn)?;
    if turn.is_multiple_of(2)
        && let Some(row) = rows.first()
        && let Some(number) = &row.number
    {
        doing(row.id);
        let signed = desk.certify_sign(&[row.id], number.day)?;
        signed.iter().for_each(tell_row);
    }
    if turn % 3 == 1
        && let Some(row) = rows.last()
    {
        give_up(desk, row.id, !turn.is_multiple_of(2))?;
    }
    if turn % 4 == 2 {
        change_signer(desk, turn)?;
    }
    if turn % 5 == 3 {
        let mut books = desk.books()?.books.into_iter();
        let open = books.find(|book| book.state == BookStateView::Open);
        desk.book_volume(open.unwrap().id)?;
    }
    Ok(())
}

/// Takes the originals of one visit, numbered at whatever hour this is.
pub fn receive(desk: &Desk, turn: u32) -> Result<Vec<CertificationView>> {
    let row = |line: &&str| RowInput {
        matter: Matter::Copies,
        line: (*line).to_owned(),
        kind: None,
        as_typed: false,
        answered: Vec::new(),
    };
    let visit = VisitInput {
        requester: Requester {
            name: "Nguyễn Văn Diễn".into(),
            ..Requester::default()
        },
        rows: LINES.iter().take(turn as usize % 3 + 1).map(row).collect(),
        declared: true,
        now: Some(true),
        ..VisitInput::default()
    };
    let rows = desk.certify_take(&visit)?.rows;
    rows.iter().for_each(tell_row);
    Ok(rows)
}

/// Tells every row there is.
pub fn held(desk: &Desk) -> Result<()> {
    for book in desk.books()?.books {
        rows_of(desk, book.id)?.iter().for_each(tell_row);
    }
    // Asking for a list settles what the spooler knows; a fresh one knows of no job.
    let waiting = desk.certify_rows(CertificationList::Waiting)?;
    waiting.iter().for_each(tell_row);
    Ok(())
}

/// Tells every book as its register of the year says, and what nobody asks about.
pub fn books(desk: &Desk) -> Result<()> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("register.pdf");
    for book in desk.books()?.books {
        let (id, first, last) = (book.id, book.first, book.last);
        let year = RegisterPeriod::Year;
        let register = desk.register_save(id, year, RegisterFormat::Pdf, &path)?;
        tell(&format!(
            "book {id} {first} {last} {}",
            register.total.value()
        ));
        let asked = desk.certify_rows(CertificationList::Prints)?;
        for row in rows_of(desk, id)? {
            let open = row.print_state.is_some_and(|state| state.is_open());
            if open && !asked.iter().any(|asked| asked.id == row.id) {
                tell(&format!(
                    "wrong print of row {} that nobody asks about",
                    row.id
                ));
            }
        }
    }
    Ok(())
}

/// All rows of a book, a page of the list after the other.
fn rows_of(desk: &Desk, book: SeriesId) -> Result<Vec<CertificationView>> {
    let mut all: Vec<CertificationView> = Vec::new();
    loop {
        let last = all.last().and_then(|row| row.number.as_ref());
        let query = BookQuery {
            above: last.map(|number| number.no),
            ..BookQuery::default()
        };
        let page = desk.book_rows(book, &query)?.rows;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// Prints the statements; every other time the clerk says that they are out, else the spooler does.
fn print(desk: &Desk, rows: &[CertificationView], turn: u32) -> Result<()> {
    let ids: Vec<CertificationId> = rows.iter().map(|row| row.id).collect();
    ids.iter().for_each(|id| doing(*id));
    desk.certify_print(&ids, &StatementWish::default())?;
    let printed = if turn.is_multiple_of(2) {
        let mut reserved = desk.certify_rows(CertificationList::Reserved)?;
        reserved.retain(|row| ids.contains(&row.id));
        reserved
    } else {
        desk.certify_print_settle(&ids, PrintAnswer::HandedOver)?
    };
    printed.iter().for_each(tell_row);
    Ok(())
}

/// Gives a number up; where the original is still wanted, it gets another one.
fn give_up(desk: &Desk, id: CertificationId, again: bool) -> Result<()> {
    doing(id);
    let wish = VoidWish {
        reason: VoidReason::Misprint,
        words: "In nhầm bản sao".into(),
        again,
    };
    let rows = desk.certify_void(id, &wish)?;
    rows.iter().for_each(tell_row);
    match rows.get(1) {
        Some(next) => number(desk, next.id),
        None => Ok(()),
    }
}

fn number(desk: &Desk, id: CertificationId) -> Result<()> {
    doing(id);
    desk.certify_number(&[id])?.iter().for_each(tell_row);
    Ok(())
}

/// Has all that waits signed by somebody else.
fn change_signer(desk: &Desk, turn: u32) -> Result<()> {
    let signers = desk.certify()?.signers;
    let wish = SignerWish {
        rows: Vec::new(),
        from: None,
        to: signers[1 - turn as usize / 4 % 2].id,
    };
    let plan = desk.signer_plan(&wish)?;
    plan.rows.iter().for_each(|row| doing(row.id));
    let changed = desk.signer_change(&wish, &plan.digest)?;
    changed.iter().for_each(tell_row);
    Ok(())
}

/// Tells a row with a hash over everything that its record says.
fn tell_row(row: &CertificationView) {
    // What the hour and the reader make of it is no part of the record.
    let record = CertificationView {
        overdue: false,
        offers: Vec::new(),
        ..row.clone()
    };
    let all = serde_json::to_vec(&record).unwrap();
    if let Some(number) = &row.number {
        let fee = match row.status {
            CertificationStatus::Void => 0,
            _ => row.fee.value(),
        };
        let (book, no) = (number.series, number.no);
        tell(&format!("number {book} {no} {} {fee}", row.id));
    }
    tell(&format!("certification {} {}", row.id, Hash::of(&all)));
}

fn doing(id: CertificationId) {
    tell(&format!("doing {id}"));
}

fn signer(name: &str, capacity: Capacity, title: &str) -> Signer {
    Signer {
        id: SignerId::fresh(),
        name: name.into(),
        capacity,
        title: title.into(),
        on_behalf_of: "Chủ tịch".into(),
        decision: "12/QĐ-UBND".into(),
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        until: None,
        scope: BookKind::ALL.to_vec(),
        user: None,
    }
}
