//! Clerks who change places, forget their secret, and ask the head.

use motcua_desk::Desk;
use motcua_desk::case::dossier::DossierStatus;
use motcua_tests::app::App;

use super::keyboard::{
    begin_birth, choose, enter, go_home, lock, open_dossier, palette, show_drafts, sign_in,
};
use crate::seed::{CLERK, HEAD, Known, SECRET};

const FRESH: &str = "quay so muoi";

pub async fn a_draft_stays_with_its_clerk_when_the_user_is_switched(app: &App) {
    let place = begin_birth(app, "bui van trung").await;
    lock(app).await;
    choose(app, CLERK).await;
    enter(app, SECRET).await;
    // Not where the other was working.
    app.at_home().await.unwrap();
    show_drafts(app).await;
    app.text("Không có bản nháp nào.").await.unwrap();

    lock(app).await;
    choose(app, HEAD).await;
    enter(app, SECRET).await;
    show_drafts(app).await;
    app.walk_to("link", "Nháp của Bùi Văn Trùng").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.focus(&[&place]).await.unwrap();
}

pub async fn a_forgotten_secret_is_set_anew_by_the_administrator(app: &App) {
    palette(app, "nguoi dung").await;
    app.press_by_key(&format!("Đặt lại mật khẩu: {CLERK}"))
        .await
        .unwrap();
    app.focus(&["reset-secret"]).await.unwrap();
    app.type_text(FRESH).await.unwrap();
    app.press_by_key("Lưu").await.unwrap();
    app.text(&format!("Đã đặt lại mật khẩu của {CLERK}"))
        .await
        .unwrap();

    lock(app).await;
    choose(app, CLERK).await;
    enter(app, SECRET).await;
    app.text("Sai mật khẩu").await.unwrap();
    app.focus(&["secret"]).await.unwrap();
    enter(app, FRESH).await;
    go_home(app).await;
}

pub async fn a_wrong_entry_is_cancelled_when_the_head_agrees(app: &App, wrong: &Known) {
    open_dossier(app, "bui van trung", &wrong.code).await;
    app.press_by_key("Xin hủy vì nhập nhầm").await.unwrap();
    app.focus(&["cancel-reason"]).await.unwrap();
    app.type_text("nhập trùng").await.unwrap();
    app.press_by_key("Gửi lời xin hủy").await.unwrap();
    app.text("Đang chờ trưởng bộ phận trả lời").await.unwrap();

    lock(app).await;
    sign_in(app, HEAD, SECRET).await;
    app.text("1 việc chờ bạn duyệt").await.unwrap();
    app.keys("Alt+7").await.unwrap();
    app.text(&format!("{CLERK} đề nghị")).await.unwrap();
    app.text("Lý do: nhập trùng").await.unwrap();
    app.press_by_key(&format!("Duyệt hủy {}", wrong.code))
        .await
        .unwrap();
    app.role("dialog", "Duyệt hủy hồ sơ").await.unwrap();
    app.text("Không hoàn tác được.").await.unwrap();
    app.press_by_key("Duyệt hủy").await.unwrap();
    app.role("heading", "Hồ sơ đã hủy").await.unwrap();
}

pub fn judge(desk: &Desk, cancelled: &Known) {
    let dossier = desk.dossier(cancelled.id).unwrap().dossier;
    assert_eq!(dossier.status, DossierStatus::Cancelled);
    let listed = desk.cancels().unwrap();
    assert_eq!(listed[0].asked_by, CLERK);
    assert!(listed[0].cancelled_at.is_some());
    assert_eq!(desk.home().unwrap().drafts.len(), 1, "the head's own");
    let users = desk.state().unwrap().users;
    let clerk = users.iter().find(|user| user.name == CLERK).unwrap().id;
    assert!(desk.sign_in(clerk, SECRET).is_err());
    desk.sign_in(clerk, FRESH).unwrap();
}
