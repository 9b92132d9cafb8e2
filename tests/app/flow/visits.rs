//! A clock that cannot be believed, and a citizen who walks away.

use motcua_desk::Desk;
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::ErrorCode;
use motcua_tests::app::App;

use super::keyboard::{begin_birth, go_home, show_drafts};

const DOUBT: &str = "Có thể máy sai giờ nên tạm dừng cấp số";

pub async fn a_clock_a_year_behind_gives_no_number_until_the_head_confirms_it(app: &App) {
    app.text(DOUBT).await.unwrap();
    open_draft(app, "Nháp của Mai Văn Giờ").await;
    app.keys("Ctrl+Enter").await.unwrap();
    app.text("Bản nháp được giữ").await.unwrap();

    go_home(app).await;
    app.press_by_key("Giờ ").await.unwrap();
    app.gone(DOUBT).await.unwrap();
    open_draft(app, "Nháp của Mai Văn Giờ").await;
    app.keys("Ctrl+Enter").await.unwrap();
    app.role("dialog", "Đã tiếp nhận H99.01-").await.unwrap();
    app.keys("Esc").await.unwrap();
    app.at_home().await.unwrap();
}

pub async fn a_citizen_walks_away_and_comes_back(app: &App) {
    begin_birth(app, "do van dung").await;
    app.keys("Alt+W").await.unwrap();
    app.text("Đã cất bản nháp của Đỗ Văn Đúng").await.unwrap();
    app.keys("Ctrl+Z").await.unwrap();
    app.text("Đã mở lại bản nháp").await.unwrap();

    open_draft(app, "Nháp của Đỗ Văn Đúng").await;
    app.keys("Alt+W").await.unwrap();
    app.at_home().await.unwrap();
    show_drafts(app).await;
    app.role("heading", "Người dân đã đi về").await.unwrap();
    app.role("link", "Nháp của Đỗ Văn Đúng").await.unwrap();
    app.text("sẽ xóa ngày").await.unwrap();
}

/// Opens one of the clerk's drafts from the home screen.
async fn open_draft(app: &App, name: &str) {
    show_drafts(app).await;
    app.walk_to("link", name).await.unwrap();
    app.keys("Enter").await.unwrap();
    app.role("heading", "Tiếp nhận hồ sơ").await.unwrap();
    app.focus(&["receive", "case."]).await.unwrap();
}

pub fn judge(desk: &Desk, received: DraftId) {
    let gone = desk.intake_open(received).unwrap_err();
    assert_eq!(gone.code, ErrorCode::DraftStale, "it was received");
    let home = desk.home().unwrap();
    assert_eq!(home.clock, None, "the head's word is in the record");
    assert!(home.drafts.is_empty());
    assert_eq!(home.resting.len(), 1);
    assert_eq!(home.resting[0].name, "Đỗ Văn Đúng");
}
