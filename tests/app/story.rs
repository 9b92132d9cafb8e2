//! The main job in the real window: from the first start to a receipt found again after a
//! restart, judged by other people's tools.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use motcua_tests::app::samples::{self, Access};
use motcua_tests::app::{App, Office, Visit};
use motcua_tests::{built_folder, repository};

const OFFICE: Office<'_> = Office {
    code: "000.00.17.H99",
    agency: "ỦY BAN NHÂN DÂN XÃ TẬP HUẤN",
    unit: "Bộ phận Một cửa Xã Tập Huấn",
    place: "Xã Tập Huấn",
    administrator: "Lê Thị Thử",
    secret: "thử mật khẩu dài",
};

#[tokio::test]
async fn paper_leaves_as_a_receipt_and_is_found_again_after_a_restart() {
    let Some(printed) = std::env::var_os("MOTCUA_PRINT_OUTPUT").map(PathBuf::from) else {
        eprintln!("skipped: no print queue; run by `make test`");
        return;
    };
    let before = pdfs(&printed);
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let data = place.path().join("data");
    let arguments = ["--data", data.to_str().unwrap()];
    let mut app = App::start(&place.path().join("home"), &arguments)
        .await
        .unwrap();

    let recovery = app.set_up(&OFFICE).await.unwrap();
    assert!(recovery.len() >= 24, "a recovery key is long");
    samples::lay_out(&data.join("incoming")).unwrap();

    let birth = samples::a_week_ago();
    let visit = Visit {
        card: samples::CARD,
        procedure: "dkks",
        papers: &samples::PAPERS,
        event_date: &birth,
    };
    let received = app.take_in(&visit).await.unwrap();
    assert!(
        received.dossier.starts_with("000.00.17.H99-"),
        "{}",
        received.dossier
    );
    app.keys("Enter").await.unwrap();
    app.at_home().await.unwrap();

    app.restart().await.unwrap();
    app.sign_in(OFFICE.secret).await.unwrap();
    app.keys("Alt+3").await.unwrap();
    app.focus(&["find"]).await.unwrap();
    app.type_text("nguyen van mau").await.unwrap();
    app.text(&received.dossier).await.unwrap();
    app.quit().await.unwrap();

    let receipt = wait_for_new(&printed, &before).await;
    let text = text_of(&receipt).to_uppercase();
    let (hour, day) = in_words(&received.due);
    for expected in [
        &received.dossier,
        "Nguyễn Văn Mẫu",
        OFFICE.agency,
        OFFICE.unit,
        &hour,
        &day,
    ] {
        let there = text.contains(&expected.to_uppercase());
        assert!(there, "{expected} is not on the receipt:\n{text}");
    }
    assert_well_formed(&receipt);

    let access = Access::Secret(OFFICE.secret);
    let folder = place.path().join("exported");
    let files = samples::export(&data, access, &received.dossier, &folder).unwrap();
    assert_eq!(
        files.len(),
        samples::PAPERS.len() + 1,
        "every paper and the receipt: {files:?}"
    );
    files.iter().for_each(|file| assert_well_formed(file));
    let born_digital = repository().join("assets/samples").join(samples::FILES[0]);
    assert_eq!(
        std::fs::read(&files[2]).unwrap(),
        std::fs::read(born_digital).unwrap(),
        "a PDF stays as it came, byte for byte"
    );
}

/// A moment as the screen shows it, in the words of the form: hour and day.
fn in_words(shown: &str) -> (String, String) {
    let parts: Vec<&str> = shown.split([':', ' ', '/']).collect();
    let [hour, minute, day, month, year] = parts[..] else {
        panic!("not a moment: {shown}");
    };
    (
        format!("{hour} giờ {minute} phút"),
        format!("ngày {day} tháng {month} năm {year}"),
    )
}

/// The text of a PDF, lines joined.
fn text_of(pdf: &Path) -> String {
    let text = Command::new("pdftotext")
        .args(["-layout"])
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(text.status.success());
    let text = String::from_utf8(text.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_well_formed(pdf: &Path) {
    let judged = Command::new("qpdf")
        .arg("--check")
        .arg(pdf)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(
        judged.status.success(),
        "qpdf --check {}: {said}",
        pdf.display()
    );
}

/// The job that came out of the queue since `before`.
async fn wait_for_new(folder: &Path, before: &[PathBuf]) -> PathBuf {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(new) = pdfs(folder).into_iter().find(|pdf| !before.contains(pdf)) {
            return new;
        }
        assert!(Instant::now() < deadline, "nothing came out of the printer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|end| end == "pdf"))
        .collect()
}
