//! The mistakes of a working day in the real window, each put right by the keyboard alone. What was done is judged by
//! the store's own check, by the record, and by an independent reader of the printed slips.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod flow;
mod seed;

use flow::keyboard::sign_in;
use flow::printer::Printer;
use flow::{correction, desks, people, prints, visits};
use motcua_tests::app::App;
use motcua_tests::built_folder;
use seed::{Counter, HEAD, SECRET};

#[tokio::test]
async fn slips_that_jam_and_slips_that_are_wrong_are_put_right_by_keyboard() {
    let Some(mut printer) = Printer::of_this_run() else {
        return;
    };
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let data = place.path().join("data");
    let counter = Counter::set_up(&data);
    let held = counter.birth(("Đinh Văn Chờ", "001099000021", "15061989"));
    let jammed = counter.birth(("Lý Văn Kẹt", "001099000022", "16061989"));
    let paid = counter.paid_copies(("Võ Văn Phí", "001099000023", "17061989"));
    drop(counter);

    let mut app = window(place.path(), HEAD).await;
    prints::a_dead_printer_holds_the_slip_over_and_prints_it_later(&app, &held, &mut printer).await;
    prints::only_a_slip_that_was_handed_over_makes_a_reprint(&app, &held, &mut printer).await;
    prints::a_slip_that_jammed_comes_out_unmarked(&app, &jammed, &mut printer).await;
    correction::the_wrong_procedure_is_put_right_after_printing(&app, &jammed, &mut printer).await;
    correction::a_wrong_fee_is_refunded(&app, &paid, &mut printer).await;
    app.quit().await.unwrap();

    let counter = Counter::open(&data);
    prints::judge(&counter.desk, &held, &jammed);
    correction::judge(&counter.desk, &jammed, &paid);
    assert!(counter.desk.check().unwrap().ok);
}

#[tokio::test]
async fn people_papers_and_visits_are_put_right_by_keyboard() {
    let Some(_printer) = Printer::of_this_run() else {
        return;
    };
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let data = place.path().join("data");
    let counter = Counter::set_up(&data);
    let numbered = counter.birth(("Nguyễn Văn Mẫu", "001099000011", "15061999"));
    let unnumbered = counter.typed_birth("Nguyễn Văn Mẫu", "15/06/1999");
    let wrong = counter.scanned_birth(("Hoàng Văn Nhầm", "001099000031", "18061989"));
    let right = counter.birth(("Đỗ Văn Đúng", "001099000032", "19061989"));
    let waiting = counter.birth_draft(("Mai Văn Giờ", "001099000033", "20061989"));
    counter.a_year_passes();
    counter.birth(("Tạ Văn Sau", "001099000034", "21061989"));
    drop(counter);

    let mut app = window(place.path(), HEAD).await;
    visits::a_clock_a_year_behind_gives_no_number_until_the_head_confirms_it(&app).await;
    people::two_entries_are_merged_and_split(&app).await;
    people::a_paper_goes_to_the_right_person(&app, &wrong).await;
    visits::a_citizen_walks_away_and_comes_back(&app).await;
    app.quit().await.unwrap();

    let counter = Counter::open(&data);
    visits::judge(&counter.desk, waiting);
    people::judge(&counter.desk, &numbered, &unnumbered, &wrong, &right);
    assert!(counter.desk.check().unwrap().ok);
}

#[tokio::test]
async fn clerks_change_places_by_keyboard() {
    let Some(_printer) = Printer::of_this_run() else {
        return;
    };
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let data = place.path().join("data");
    let counter = Counter::set_up(&data);
    counter.sign_in(seed::CLERK);
    let entered_twice = counter.birth(("Bùi Văn Trùng", "001099000041", "22061989"));
    drop(counter);

    let mut app = window(place.path(), HEAD).await;
    desks::a_draft_stays_with_its_clerk_when_the_user_is_switched(&app).await;
    desks::a_forgotten_secret_is_set_anew_by_the_administrator(&app).await;
    desks::a_wrong_entry_is_cancelled_when_the_head_agrees(&app, &entered_twice).await;
    app.quit().await.unwrap();

    let counter = Counter::open(&data);
    desks::judge(&counter.desk, &entered_twice);
    assert!(counter.desk.check().unwrap().ok);
}

/// The window over a seeded place, with somebody signed in.
async fn window(place: &std::path::Path, name: &str) -> App {
    let data = place.join("data");
    let arguments = ["--data", data.to_str().unwrap()];
    let app = App::start(&place.join("home"), &arguments).await.unwrap();
    sign_in(&app, name, SECRET).await;
    app
}
