//! Scanning in the real window, by the keyboard alone, from an eSCL scanner that is not ours: a jam, what came before
//! it, the rest of the stack, two papers out of one stack.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking, and say when they are skipped"
)]

use std::path::{Path, PathBuf};

use motcua_tests::app::{App, samples};
use motcua_tests::network_scanner::NetworkScanner;
use motcua_tests::{built_folder, repository};

/// Steps until the walk to something by Tab is given up.
const MOST_STEPS: u32 = 60;

/// A proof of birth, a back with nothing on it, a declaration, a proof of birth.
fn stack(place: &Path) -> Option<PathBuf> {
    let feeder = place.join("feeder");
    std::fs::create_dir(&feeder).unwrap();
    let ours = repository().join("assets/samples");
    let blank = repository().join("../shared/corpus/scans/synth/dev_041_blank.jpg");
    if !blank.is_file() {
        eprintln!("skipped: the scan corpus is not beside the repository");
        return None;
    }
    let sheets = [
        ours.join("giay-chung-sinh.jpg"),
        blank,
        ours.join("to-khai-khai-sinh.jpg"),
        ours.join("giay-chung-sinh.jpg"),
    ];
    for (sheet, nth) in sheets.iter().zip(0..) {
        std::fs::copy(sheet, feeder.join(format!("{nth}.jpg"))).unwrap();
    }
    Some(feeder)
}

#[tokio::test]
async fn a_stack_is_scanned_through_a_jam_and_put_to_two_papers_by_keyboard() {
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let Some(feeder) = stack(place.path()) else {
        return;
    };
    let Some(mut scanner) = NetworkScanner::start(&feeder, "jam@2").unwrap() else {
        return;
    };
    let data = place.path().join("data");
    let arguments = ["--data", data.to_str().unwrap(), "--practice"];
    let mut app = App::start(&place.path().join("home"), &arguments)
        .await
        .unwrap();
    app.enter_practice().await.unwrap();
    app.open_papers(samples::CARD, "dkks").await.unwrap();

    app.go_up_to("case.0.paper.giay-chung-sinh").await.unwrap();
    app.keys("F4").await.unwrap();
    app.role("heading", "Quét giấy tờ").await.unwrap();
    choose(&app, &scanner).await;
    app.keys("F4").await.unwrap();
    app.text("Kẹt giấy sau trang").await.unwrap();
    scanner.mend().unwrap();
    app.keys("F4").await.unwrap();
    app.text("Trang (4)").await.unwrap();
    ready(&app).await;

    // The empty backs were set aside; one comes back, and goes again.
    focus_grid(&app).await;
    app.type_text("b").await.unwrap();
    app.role("listbox", "Các trang đã để riêng").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.keys("Esc").await.unwrap();
    app.text("Trang (5)").await.unwrap();
    app.keys("Delete").await.unwrap();
    app.text("Trang (4)").await.unwrap();

    // All pages came for the proof of birth; the declaration among them goes to its own line.
    app.keys("Home").await.unwrap();
    app.keys("Right").await.unwrap();
    app.type_text("1").await.unwrap();
    app.css("[role=option]", "xếp vào Tờ khai").await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    app.focus(&["case.0."]).await.unwrap();
    let brought = app
        .script("return [...document.querySelectorAll('li')].filter((li) => li.textContent.includes('Đã nhập') && li.querySelector(\"[id^='case.0.paper.']\")).length")
        .await
        .unwrap();
    assert_eq!(brought.as_u64(), Some(2), "two papers out of one stack");
    app.quit().await.unwrap();
}

/// Types the scanner's address, as for one that does not announce itself.
async fn choose(app: &App, scanner: &NetworkScanner) {
    for _step in 0..MOST_STEPS {
        let at = app
            .script("return document.activeElement.tagName")
            .await
            .unwrap();
        if at.as_str() == Some("SUMMARY") {
            break;
        }
        app.keys("Tab").await.unwrap();
    }
    app.keys("Enter").await.unwrap();
    app.walk_to("textbox", "Địa chỉ máy quét mạng")
        .await
        .unwrap();
    app.type_text(&scanner.address()).await.unwrap();
    app.keys("Enter").await.unwrap();
    ready(app).await;
}

/// No scanner is at work, and one can be asked.
async fn ready(app: &App) {
    app.css("button#scan-go:not([disabled])", "Quét")
        .await
        .unwrap();
}

async fn focus_grid(app: &App) {
    app.walk_to("listbox", "Các trang đã quét").await.unwrap();
}
