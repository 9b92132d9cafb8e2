//! Watching a run from outside: memory, and a reader that never returns.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// A reader that has not returned by then never will.
const HUNG: Duration = Duration::from_secs(120);

/// Most memory this process ever held, kilobytes; 0 where the system does not say.
pub fn peak_kb() -> i64 {
    #[cfg(unix)]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss())
    }
    #[cfg(not(unix))]
    0
}

/// Knows what a reader is trying now, and ends the process if that never ends.
pub struct Watch(Arc<Now>);

/// Since when a reader has had which bytes; nothing before the first.
type Now = Mutex<Option<(Instant, Vec<u8>)>>;

impl Watch {
    /// Begins to watch the reader `name`.
    pub fn over(name: &'static str) -> Self {
        let now = Arc::new(Mutex::new(None));
        let watched = Arc::downgrade(&now);
        thread::spawn(move || watch(name, &watched));
        Self(now)
    }

    /// The reader gets these bytes now.
    pub fn begins(&self, bytes: &[u8]) {
        if let Ok(mut now) = self.0.lock() {
            let mut kept = now.take().map(|(_, bytes)| bytes).unwrap_or_default();
            kept.clear();
            kept.extend_from_slice(bytes);
            *now = Some((Instant::now(), kept));
        }
    }
}

fn watch(name: &str, watched: &Weak<Now>) {
    while let Some(now) = watched.upgrade() {
        let hung = now.lock().ok().and_then(|now| {
            let (since, bytes) = now.as_ref()?;
            (since.elapsed() > HUNG).then(|| bytes.clone())
        });
        drop(now);
        if let Some(bytes) = hung {
            let place = keep(name, &bytes);
            eprintln!("{name} never returns from {}", place.display());
            std::process::exit(101);
        }
        thread::sleep(Duration::from_secs(1));
    }
}

/// Writes an input down under `target/fuzz`, to be tried again.
pub fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/fuzz")
        .join(name);
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let path = folder.join(format!("{sum:016x}"));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, bytes));
    if let Err(error) = written {
        eprintln!("{}: {error}", path.display());
    }
    path
}
