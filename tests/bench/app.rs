//! Figures of the real program: start, memory at rest, and an import of 300 pages.
//!
//! Run by `make bench` on the release build. It asserts no time: a machine has moods, so each figure comes with
//! its spread. They are left in `target/bench/app.json` too.

mod import;
mod memory;
mod pages;
mod process;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use motcua_tests::app::{App, AppError, Office};
use motcua_tests::built_folder;
use serde_json::{Value, json};

/// How often the program is started.
const STARTS: usize = 5;

const OFFICE: Office<'_> = Office {
    code: "000.00.17.H99",
    agency: "ỦY BAN NHÂN DÂN XÃ TẬP HUẤN",
    unit: "Bộ phận Một cửa Xã Tập Huấn",
    place: "Xã Tập Huấn",
    administrator: "Lê Thị Thử",
    secret: "thử mật khẩu dài",
};

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
    let built = built_folder()?;
    let folder = built.parent().unwrap_or(&built).join("bench");
    let place = folder.join("app");
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    let data = place.join("data");
    let arguments = ["--data", &data.to_string_lossy()];
    let mut app = App::start(&place.join("home"), &arguments).await?;
    app.set_up(&OFFICE).await?;

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        app.restart().await?;
        app.focus(&["secret"]).await?;
        starts.push(memory::age_s(app.pid()?)?);
    }
    starts.sort_by(f64::total_cmp);
    app.sign_in(OFFICE.secret).await?;
    let rest = memory::at_rest(&app).await?;
    let import = import::run(&app, &data).await?;
    app.quit().await?;
    std::fs::remove_dir_all(&place)?;

    let report = json!({
        "start_to_sign_in_s": { "median": starts[STARTS / 2], "all": starts },
        "at_rest": rest,
        "import": import,
    });
    std::fs::write(folder.join("app.json"), format!("{report:#}\n"))?;
    Ok(in_words(&report, &built))
}

fn in_words(report: &Value, built: &Path) -> String {
    let build = built.file_name().unwrap_or_default().to_string_lossy();
    let number = |path: &str| {
        report
            .pointer(path)
            .and_then(Value::as_f64)
            .unwrap_or(f64::NAN)
    };
    let last = format!("/start_to_sign_in_s/all/{}", STARTS - 1);
    format!(
        "start to sign-in             median {:.2} s   from {:.2} to {:.2} s, {STARTS} starts ({build} build)\n\
         memory at rest               {:.0} MB (PSS of all its processes), of it the program {:.0} MB\n\
         import of {} pages          {:.1} s, {:.1} pages/s\n\
         memory during the import     all {:.0} MB (PSS), the program {:.0} MB, the worker {:.0} MB at most\n",
        number("/start_to_sign_in_s/median"),
        number("/start_to_sign_in_s/all/0"),
        number(&last),
        number("/at_rest/all_mb"),
        number("/at_rest/program_mb"),
        number("/import/pages"),
        number("/import/took_s"),
        number("/import/pages_per_s"),
        number("/import/all_mb"),
        number("/import/program_mb"),
        number("/import/worker_mb"),
    )
}
