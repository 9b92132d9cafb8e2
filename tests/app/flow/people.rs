//! Two entries of one person, and a paper that was put with the wrong one.

use motcua_desk::Desk;
use motcua_desk::case::dossier::PaperStanding;
use motcua_tests::app::App;

use super::keyboard::{open_dossier, open_person};
use crate::seed::{HEAD, Known, PROOF};

const NAME: &str = "Nguyễn Văn Mẫu";

pub async fn two_entries_are_merged_and_split(app: &App) {
    open_person(app, "001099000011", NAME).await;
    merge(app).await;
    app.keys("Ctrl+Z").await.unwrap();
    app.text("Đã hoàn tác việc gộp").await.unwrap();
    app.gone("Đã gộp vào đây").await.unwrap();

    merge(app).await;
    app.press_by_key("Tách ra: Nguyễn Văn Mẫu").await.unwrap();
    app.text("Đã tách Nguyễn Văn Mẫu ra riêng").await.unwrap();
    app.gone("Đã gộp vào đây").await.unwrap();
}

async fn merge(app: &App) {
    app.press_by_key("So sánh và gộp: Nguyễn Văn Mẫu")
        .await
        .unwrap();
    app.role("dialog", "Gộp hai mục của một người")
        .await
        .unwrap();
    app.text("1 hồ sơ sẽ hiện ở mục giữ lại").await.unwrap();
    app.press_by_key("Gộp hai mục").await.unwrap();
    app.role("heading", "Đã gộp vào đây").await.unwrap();
}

pub async fn a_paper_goes_to_the_right_person(app: &App, wrong: &Known) {
    open_person(app, "001099000031", "Hoàng Văn Nhầm").await;
    // Somebody looks at it first, and is listed then.
    app.press_by_key("Giấy chứng sinh").await.unwrap();
    app.drawn_dialog().await.unwrap();
    app.keys("Esc").await.unwrap();
    app.gone("Trang 1/").await.unwrap();

    app.press_by_key("Việc khác với").await.unwrap();
    app.press_by_key("Chuyển cho đúng người").await.unwrap();
    app.focus(&["move-to"]).await.unwrap();
    app.type_text("do van dung").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.focus(&["move-reason"]).await.unwrap();
    app.text("1 hồ sơ đang dùng giấy này").await.unwrap();
    app.text(&wrong.code).await.unwrap();
    app.text("1 lần đã xem giấy này").await.unwrap();
    app.text(&format!("{HEAD} · ")).await.unwrap();
    app.type_text("kẹp nhầm").await.unwrap();
    app.press_by_key("Chuyển giấy").await.unwrap();
    app.text("Chưa có giấy tờ của người này.").await.unwrap();

    open_dossier(app, "hoang van nham", &wrong.code).await;
    app.text("Đã rút, chờ giấy đúng").await.unwrap();
}

pub fn judge(desk: &Desk, numbered: &Known, unnumbered: &Known, wrong: &Known, right: &Known) {
    for (one, other) in [(numbered, unnumbered), (unnumbered, numbered)] {
        let person = desk.person(one.person).unwrap();
        assert!(person.kept_under.is_none() && person.merged.is_empty());
        let dossiers: Vec<_> = person.dossiers.iter().map(|row| row.id).collect();
        assert_eq!(dossiers, [one.id]);
        assert!(
            person
                .alike
                .iter()
                .any(|alike| alike.person == other.person)
        );
    }
    assert!(desk.person(wrong.person).unwrap().papers.is_empty());
    assert_eq!(desk.person(right.person).unwrap().papers.len(), 1);
    let papers = desk.dossier(wrong.id).unwrap().dossier.papers;
    let proof = papers.iter().find(|paper| paper.kind == PROOF).unwrap();
    assert!(matches!(proof.standing, PaperStanding::Withdrawn { .. }));
}
