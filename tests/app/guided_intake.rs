//! The main job without anybody at the screen: opens the real app in practice mode under a
//! virtual display, takes one visit in from the sample pages, and says where everything is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use motcua_tests::app::samples::{self, Access};
use motcua_tests::app::{App, AppError, Received, Visit};
use motcua_tests::repository;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let told = match run().await {
        Ok(report) => std::io::stdout().write_all(report.as_bytes()),
        Err(error) => {
            let _nobody_listens = std::io::stderr().write_all(format!("{error:?}\n").as_bytes());
            return ExitCode::FAILURE;
        }
    };
    if told.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn run() -> Result<String, AppError> {
    let place = fresh(&repository().join("target/run"))?;
    let data = place.join("data");
    let mut app = App::start(
        &place.join("home"),
        &["--data", &data.to_string_lossy(), "--practice"],
    )
    .await?;
    app.enter_practice().await?;
    samples::lay_out(&data.join("practice/incoming"))?;

    let birth = samples::a_week_ago();
    let visit = Visit {
        card: samples::CARD,
        procedure: "dkks",
        papers: &samples::PAPERS,
        event_date: &birth,
    };
    let received = app.take_in(&visit).await?;
    let picture = place.join("receipt.png");
    app.screenshot(&picture).await?;
    // Nobody waits for paper here; the receipt is stored whether it is printed or not.
    app.keys("Esc").await?;
    app.role("heading", "Quầy hôm nay").await?;
    let home = place.join("home.png");
    app.screenshot(&home).await?;
    app.quit().await?;

    let files = samples::export(
        &data,
        Access::Practice,
        &received.dossier,
        &place.join("dossier"),
    )?;
    Ok(report(&received, &files, &[picture, home]))
}

fn report(received: &Received, files: &[PathBuf], pictures: &[PathBuf]) -> String {
    let mut lines = vec![
        format!("dossier     {}", received.dossier),
        format!("due         {}", received.due),
    ];
    lines.extend(
        files
            .iter()
            .map(|file| format!("pdf         {}", file.display())),
    );
    lines.extend(
        pictures
            .iter()
            .map(|file| format!("screenshot  {}", file.display())),
    );
    lines.join("\n") + "\n"
}

/// An empty folder; what an earlier run left is removed.
fn fresh(place: &Path) -> std::io::Result<PathBuf> {
    if place.exists() {
        std::fs::remove_dir_all(place)?;
    }
    std::fs::create_dir_all(place)?;
    Ok(place.to_owned())
}
