//! One import of 300 pages in the real window, watched from outside.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use motcua_tests::app::{App, AppError, samples};
use serde_json::{Value, json};

use crate::{pages, process};

const PAGES: u32 = 300;

/// How long the import may take before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(900);

/// From the home screen: an intake up to its papers, then the stack from the incoming folder.
pub async fn run(app: &App, data: &Path) -> Result<Value, AppError> {
    let incoming = data.join("incoming");
    std::fs::create_dir_all(&incoming)?;
    pages::write(&incoming.join("chong-giay-to.tif"), PAGES)?;
    app.open_papers(samples::CARD, "dkks").await?;
    app.type_text("i").await?;
    app.id("incoming-0").await?;

    let processes = Watched {
        program: app.pid()?,
        done: AtomicBool::new(false),
    };
    let watched = std::sync::Arc::new(processes);
    let watcher = std::thread::spawn({
        let watched = std::sync::Arc::clone(&watched);
        move || watched.watch()
    });
    let started = Instant::now();
    app.keys("Enter").await?;
    let imported = loop {
        match app.css("li:has([id^='case.0.paper.'])", "Đã nhập").await {
            Ok(_) => break Ok(started.elapsed()),
            // Each look has its own, shorter patience.
            Err(AppError::NotFound { .. }) if started.elapsed() < PATIENCE => {}
            Err(error) => break Err(error),
        }
    };
    watched.done.store(true, Ordering::Relaxed);
    let most = watcher.join().unwrap_or_default();
    let took = imported?.as_secs_f64();
    Ok(json!({
        "pages": PAGES,
        "took_s": (took * 10.0).round() / 10.0,
        "pages_per_s": (f64::from(PAGES) / took * 10.0).round() / 10.0,
        "all_mb": most.all / 1024,
        "program_mb": most.program / 1024,
        "worker_mb": most.worker / 1024,
    }))
}

struct Watched {
    program: u32,
    done: AtomicBool,
}

/// The most seen, kilobytes.
#[derive(Default)]
struct Most {
    all: u64,
    program: u64,
    worker: u64,
}

impl Watched {
    fn watch(&self) -> Most {
        let mut most = Most::default();
        while !self.done.load(Ordering::Relaxed) {
            let below = motcua_tests::app::descendants(self.program);
            let shares = below.iter().map(|pid| process::pss_kb(*pid));
            most.all = most
                .all
                .max(process::pss_kb(self.program) + shares.sum::<u64>());
            most.program = most.program.max(process::most_kb(self.program));
            let workers = below.iter().filter(|pid| process::is_worker(**pid));
            let worker = workers.map(|pid| process::most_kb(*pid)).max();
            most.worker = most.worker.max(worker.unwrap_or_default());
            std::thread::sleep(Duration::from_millis(100));
        }
        most
    }
}
