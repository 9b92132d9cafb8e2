//! The wrong procedure, the wrong fee: put right after the slip was printed.

use motcua_desk::Desk;
use motcua_desk::case::mistake::FeeEntryKind;
use motcua_tests::app::App;
use motcua_tests::app::samples::a_week_ago;

use super::keyboard::open_dossier;
use super::printer::Printer;
use crate::seed::Known;

/// A birth registered together with a residence and a health card.
const BIRTH_LINKED: &str = "2.001023";

pub async fn the_wrong_procedure_is_put_right_after_printing(
    app: &App,
    wrong: &Known,
    printer: &mut Printer,
) {
    open_dossier(app, "ly van ket", &wrong.code).await;
    app.press_by_key("Sửa thủ tục").await.unwrap();
    app.focus(&["corrects"]).await.unwrap();
    app.type_text("chọn nhầm").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.focus(&["procedure"]).await.unwrap();
    app.type_text("2001023").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.go_down_the_page(&a_week_ago()).await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    let done = format!("Đã sửa hồ sơ {}", wrong.code);
    app.role("dialog", &done).await.unwrap();
    app.text("Lấy lại giấy hẹn cũ").await.unwrap();
    app.keys("Enter").await.unwrap();

    app.role("heading", &wrong.code).await.unwrap();
    let slip = printer.slip().await;
    assert!(slip.contains("thay phiếu số 1"), "{slip}");
    assert!(slip.contains(&wrong.code), "{slip}");
    app.text("Trước là thủ tục: ").await.unwrap();
    app.text("chọn nhầm").await.unwrap();
    app.text("thay giấy hẹn số 1").await.unwrap();
}

pub async fn a_wrong_fee_is_refunded(app: &App, paid: &Known, printer: &mut Printer) {
    open_dossier(app, "vo van phi", &paid.code).await;
    app.press_by_key("Sửa phí").await.unwrap();
    app.focus(&["fee-right"]).await.unwrap();
    app.type_text("8000").await.unwrap();
    app.keys("Tab").await.unwrap();
    app.text("Hoàn lại 4.000 đ cho Ông/Bà.").await.unwrap();
    app.focus(&["fee-reason"]).await.unwrap();
    app.type_text("đếm nhầm").await.unwrap();
    app.press_by_key("Sửa phí và lập giấy hẹn mới")
        .await
        .unwrap();
    app.role("dialog", "Giấy tiếp nhận và hẹn trả")
        .await
        .unwrap();
    app.keys("Enter").await.unwrap();

    let slip = printer.slip().await;
    assert!(slip.contains("8.000") && !slip.contains("12.000"), "{slip}");
    app.text("Hoàn lại cho Ông/Bà").await.unwrap();
    app.text("đếm nhầm").await.unwrap();
}

pub fn judge(desk: &Desk, wrong: &Known, paid: &Known) {
    let right = desk.dossier(wrong.id).unwrap().dossier;
    assert_eq!(
        (right.code, right.procedure.key.as_str()),
        (wrong.code.clone(), BIRTH_LINKED)
    );
    assert_eq!(right.receipts[1].replaces, Some(0));
    assert!(right.receipts[0].withdrawn_at.is_some());
    assert_eq!(right.corrections[0].reason, "chọn nhầm");

    let fee = desk.dossier(paid.id).unwrap().dossier.fee;
    assert_eq!(fee.total.value(), 8000);
    let rows = fee.entries.iter();
    let rows: Vec<_> = rows.map(|row| (row.kind, row.amount.value())).collect();
    assert_eq!(
        rows,
        [
            (FeeEntryKind::Correction, 8000),
            (FeeEntryKind::Refund, 4000)
        ]
    );
}
