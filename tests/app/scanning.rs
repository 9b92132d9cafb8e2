//! Scanning in the real window, by the keyboard alone: from an eSCL scanner that is not ours through a jam, and from
//! the test driver of SANE. Out of one stack come two papers; a blank is set aside and brought back.

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

    workspace(&app).await;
    choose(&app, &scanner).await;
    app.keys("F4").await.unwrap();
    app.text("Kẹt giấy sau trang").await.unwrap();
    scanner.mend().unwrap();
    app.keys("F4").await.unwrap();
    app.text("Trang (4)").await.unwrap();
    ready(&app).await;

    // The empty backs were set aside.
    bring_a_blank_back(&app, 4).await;
    two_papers(&app).await;
    app.quit().await.unwrap();
}

#[tokio::test]
async fn a_stack_of_a_driver_is_scanned_and_put_to_two_papers_by_keyboard() {
    if !Path::new("/etc/sane.d/test.conf").is_file() {
        eprintln!("skipped: SANE is not installed");
        return;
    }
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let drivers = place.path().join("sane");
    std::fs::create_dir(&drivers).unwrap();
    std::fs::write(drivers.join("dll.conf"), "test\n").unwrap();
    put_into_the_driver(&drivers, "Grid");
    let data = place.path().join("data");
    let arguments = ["--data", data.to_str().unwrap(), "--practice"];
    let home = place.path().join("home");
    let mut app = App::start_with(&home, &arguments, &[("SANE_CONFIG_DIR", &drivers)])
        .await
        .unwrap();
    app.enter_practice().await.unwrap();
    app.open_papers(samples::CARD, "dkks").await.unwrap();
    workspace(&app).await;

    // Two devices of one name: its first letter goes from one to the other.
    app.walk_to("combobox", "Máy quét").await.unwrap();
    app.type_text("n").await.unwrap();
    ready(&app).await;
    let device = app
        .script("return document.getElementById('scan-device').value")
        .await
        .unwrap();
    assert_eq!(device.as_str(), Some("sane:test:1"));

    app.keys("F4").await.unwrap();
    app.text("Trang (10)").await.unwrap();
    ready(&app).await;
    put_into_the_driver(&drivers, "Solid white");
    app.keys("F4").await.unwrap();
    app.text("Trang trắng đã bỏ (10)").await.unwrap();
    ready(&app).await;
    bring_a_blank_back(&app, 10).await;
    two_papers(&app).await;
    app.quit().await.unwrap();
}

/// Two devices whose feeders give ten small sheets with this picture.
fn put_into_the_driver(folder: &Path, picture: &str) {
    let settings = format!("number_of_devices 2\ngeometry_max 60\ntest-picture \"{picture}\"\n");
    std::fs::write(folder.join("test.conf"), settings).unwrap();
}

/// From the checklist into the workspace, whose pages shall go to the proof of birth.
async fn workspace(app: &App) {
    app.go_up_to("case.0.paper.giay-chung-sinh").await.unwrap();
    app.keys("F4").await.unwrap();
    app.role("heading", "Quét giấy tờ").await.unwrap();
    // The search is over: the folder is always found.
    app.css("button#scan-go:not([disabled])", "").await.unwrap();
}

/// One blank comes back to the pages that were kept, and goes again.
async fn bring_a_blank_back(app: &App, kept: u32) {
    focus_grid(app).await;
    app.type_text("b").await.unwrap();
    app.role("listbox", "Các trang đã để riêng").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.keys("Esc").await.unwrap();
    app.text(&format!("Trang ({})", kept + 1)).await.unwrap();
    app.keys("Delete").await.unwrap();
    app.text(&format!("Trang ({kept})")).await.unwrap();
}

/// All pages came for the proof of birth; the second goes to the declaration's line.
async fn two_papers(app: &App) {
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
