//! Packages on removable media on the command line: written and brought back at the counter, delivered from any PC.
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use motcua_desk::Desk;
use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::view::package::PackageCarried;

use crate::arguments::PackageCommand;
use crate::commands::{Answer, Outcome, desk, shown, signed_in, signed_in_with};
use crate::secret::Secrets;

/// How often is looked whether there is still something to do.
const LOOK: Duration = Duration::from_secs(1);

/// Carries a command on packages out.
pub fn package(what: &PackageCommand, json: bool) -> Answer {
    match what {
        PackageCommand::List { store } => {
            let desk = signed_in(store)?;
            Ok(shown(&desk.packages()?)?.into())
        }
        PackageCommand::Write { store, folder } => {
            let desk = signed_in(store)?;
            Ok(shown(&desk.package_write(folder)?)?.into())
        }
        PackageCommand::Carry {
            folder,
            code_fd,
            minutes,
        } => carry(folder, *code_fd, Duration::from_secs(minutes * 60), json),
        PackageCommand::Bring { store, folder } => {
            let mut secrets = Secrets::from(store.secret_fd)?;
            let desk = signed_in_with(store, &mut secrets)?;
            let code = secrets.next(CODE)?;
            Ok(shown(&desk.package_bring(folder, &code)?)?.into())
        }
        PackageCommand::GiveUp { store, package } => {
            let package = package.parse();
            let package =
                package.map_err(|_| Error::new(ErrorCode::Invalid).with("field", "package"))?;
            let desk = signed_in(store)?;
            Ok(shown(&desk.package_give_up(package)?)?.into())
        }
    }
}

const CODE: &str = "Mã mở gói / Code of the package";

/// Delivers until everything is told, or nothing moved for `patience`. It may be ended at any moment and run again.
fn carry(folder: &Path, code_fd: Option<u32>, patience: Duration, json: bool) -> Answer {
    let code = Secrets::from(code_fd)?.next(CODE)?;
    let desk = desk(PathBuf::new(), false)?;
    let opened = desk.package_carry(folder, &code)?;
    let end = deliver(&desk, &opened, patience, json)?;
    Ok(Outcome {
        sound: end.waiting == 0,
        words: None,
        shown: shown(&end)?,
    })
}

fn deliver(
    desk: &Desk,
    opened: &PackageCarried,
    patience: Duration,
    json: bool,
) -> Result<PackageCarried, Error> {
    let stop = AtomicBool::new(false);
    let (moved, moves) = mpsc::channel();
    let moved = Mutex::new(moved);
    thread::scope(|scope| {
        scope.spawn(|| {
            desk.exchange_run(&stop, &|| {
                // Whoever listened has all of it by then.
                let sender = moved.lock();
                let _over = sender.map(|sender| sender.send(()));
            });
        });
        let end = watch(desk, opened, patience, &moves, json);
        stop.store(true, Ordering::Relaxed);
        end
    })
}

fn watch(
    desk: &Desk,
    opened: &PackageCarried,
    patience: Duration,
    moves: &Receiver<()>,
    json: bool,
) -> Result<PackageCarried, Error> {
    let mut last = opened.clone();
    say(&last, json);
    let mut since = Instant::now();
    loop {
        // A lane that ended says nothing more; the clock does.
        let _moved = moves.recv_timeout(LOOK);
        let now = desk.package_progress(opened)?;
        if progress(&now) != progress(&last) {
            say(&now, json);
            since = Instant::now();
        }
        last = now;
        if last.waiting == 0 || since.elapsed() >= patience {
            return Ok(last);
        }
    }
}

fn progress(carried: &PackageCarried) -> (u32, u32, u32) {
    (carried.told, carried.waiting, carried.person)
}

fn say(carried: &PackageCarried, json: bool) {
    if !json {
        let (told, waiting, person) = progress(carried);
        eprintln!(
            "{}: {told}/{} tỉnh đã nhận / told · {waiting} chờ / waiting · {person} cần quầy xem / for the counter",
            carried.fingerprint, carried.matters
        );
    }
}
