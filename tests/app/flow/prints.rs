//! A printer that is dead, a slip that jams, a slip that is printed again.

use motcua_desk::Desk;
use motcua_desk::case::dossier::PrintState;
use motcua_tests::app::App;

use super::keyboard::{go_home, open_dossier};
use super::printer::Printer;
use crate::seed::Known;

/// The mark of a slip that was printed again.
const MARK: &str = "in lại lần";
const PREVIEW: &str = "Giấy tiếp nhận và hẹn trả";
const QUESTION: &str = "Giấy hẹn đã in ra chưa?";

pub async fn a_dead_printer_holds_the_slip_over_and_prints_it_later(
    app: &App,
    held: &Known,
    printer: &mut Printer,
) {
    printer.dies();
    open_dossier(app, "dinh van cho", &held.code).await;
    print(app).await;
    app.text("giấy hẹn chờ in ở Quầy hôm nay").await.unwrap();
    go_home(app).await;
    app.text("1 giấy hẹn chờ máy in").await.unwrap();
    app.text(&held.code).await.unwrap();

    printer.lives();
    app.press_by_key("In tất cả").await.unwrap();
    app.gone("giấy hẹn chờ máy in").await.unwrap();
    let slip = printer.slip().await;
    assert!(slip.contains(&held.code) && !slip.contains(MARK), "{slip}");
}

pub async fn only_a_slip_that_was_handed_over_makes_a_reprint(
    app: &App,
    held: &Known,
    printer: &mut Printer,
) {
    open_dossier(app, "dinh van cho", &held.code).await;
    print(app).await;
    app.role("dialog", QUESTION).await.unwrap();
    app.press_by_key("Đã giao cho Ông/Bà, in lại")
        .await
        .unwrap();
    app.text("bản in lại lần 1").await.unwrap();
    let slip = printer.slip().await;
    assert!(slip.contains("in lại lần 1"), "{slip}");
}

pub async fn a_slip_that_jammed_comes_out_unmarked(
    app: &App,
    jammed: &Known,
    printer: &mut Printer,
) {
    printer.jams();
    open_dossier(app, "ly van ket", &jammed.code).await;
    print(app).await;
    app.text("Đã gửi đến máy in").await.unwrap();
    printer.stopped().await;

    // Asked where it is printed again, and at home once the job is gone from the queue.
    print(app).await;
    app.role("dialog", QUESTION).await.unwrap();
    app.press_by_key("Không in lúc này").await.unwrap();
    app.gone(QUESTION).await.unwrap();
    printer.is_cleared();
    assert!(printer.is_empty(), "the first slip never came out");
    app.keys("Esc").await.unwrap();
    app.gone(PREVIEW).await.unwrap();

    go_home(app).await;
    app.text("1 giấy hẹn chưa rõ đã in ra chưa.").await.unwrap();
    app.press_by_key("Xem và trả lời").await.unwrap();
    app.role("dialog", QUESTION).await.unwrap();
    app.text(&format!("{} của Lý Văn Kẹt", jammed.code))
        .await
        .unwrap();
    app.press_by_key("Chưa ra giấy, in lần nữa").await.unwrap();
    app.gone(QUESTION).await.unwrap();
    let slip = printer.slip().await;
    assert!(
        slip.contains(&jammed.code) && !slip.contains(MARK),
        "{slip}"
    );
}

pub fn judge(desk: &Desk, held: &Known, jammed: &Known) {
    let prints = |known: &Known| -> Vec<_> {
        let dossier = desk.dossier(known.id).unwrap().dossier;
        let prints = dossier.receipts[0].prints.iter();
        prints
            .map(|print| (print.state == PrintState::NotOut, print.reprint))
            .collect()
    };
    assert_eq!(prints(held), [(true, 0), (false, 0), (false, 1)]);
    assert_eq!(prints(jammed), [(true, 0), (false, 0)]);
}

/// Looks at the slip on the page of its dossier and prints it.
async fn print(app: &App) {
    app.keys("Ctrl+P").await.unwrap();
    app.role("dialog", PREVIEW).await.unwrap();
    app.keys("Enter").await.unwrap();
}
