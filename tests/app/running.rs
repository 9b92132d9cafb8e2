//! One running program: start, restart, kill.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::Signal;
use serde_json::json;

use super::process::{self, descendants, is_alive};
use super::stage::{Driver, Stage};
use super::{AppError, built};

/// How long the program may take to end after it was told to.
const FAREWELL: Duration = Duration::from_secs(10);

/// A program under test, driven through its window.
pub struct App {
    program: PathBuf,
    args: Vec<String>,
    session: Option<Session>,
    stage: Stage,
}

struct Session {
    client: Client,
    pid: u32,
    // Dropped last: when the driver goes, the session goes with it.
    _driver: Driver,
}

impl App {
    /// Starts `motcua` with `args` for a person whose home folder is `home`.
    ///
    /// `home` is created when missing. Two running programs need two homes.
    ///
    /// # Errors
    /// When the program is not built, a tool of the surroundings is missing, or no window opens.
    pub async fn start(home: &Path, args: &[&str]) -> Result<Self, AppError> {
        Self::start_with(home, args, &[]).await
    }

    /// As [`App::start`], with paths set in its environment.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_with(
        home: &Path,
        args: &[&str],
        environment: &[(&str, &Path)],
    ) -> Result<Self, AppError> {
        Self::launch(&built("motcua")?, home, args, environment).await
    }

    /// Starts any program whose window is a WebKitGTK view, as [`App::start`] does.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_program(
        program: &Path,
        home: &Path,
        args: &[&str],
    ) -> Result<Self, AppError> {
        Self::launch(program, home, args, &[]).await
    }

    async fn launch(
        program: &Path,
        home: &Path,
        args: &[&str],
        environment: &[(&str, &Path)],
    ) -> Result<Self, AppError> {
        let mut app = Self {
            program: program.canonicalize()?,
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            session: None,
            stage: Stage::set_up(home, environment)?,
        };
        app.open().await?;
        Ok(app)
    }

    /// The home folder; `share` under it is `XDG_DATA_HOME`.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.stage.home()
    }

    /// The process id of the program.
    ///
    /// # Errors
    /// [`AppError::NotRunning`] after [`App::kill9`] or [`App::quit`].
    pub fn pid(&self) -> Result<u32, AppError> {
        Ok(self.session()?.pid)
    }

    /// The program and all processes below it: the web view's, the worker while it runs.
    ///
    /// # Errors
    /// As [`App::pid`].
    pub fn processes(&self) -> Result<Vec<u32>, AppError> {
        let pid = self.pid()?;
        let mut all = vec![pid];
        all.extend(descendants(pid));
        Ok(all)
    }

    /// Ends the program as the system does at shut-down (SIGTERM) and waits until it has gone.
    ///
    /// # Errors
    /// [`AppError::NotReady`] when it is still there after ten seconds.
    pub async fn quit(&mut self) -> Result<(), AppError> {
        self.end(Signal::TERM).await
    }

    /// Kills the program and everything below it (SIGKILL), as a power cut would.
    ///
    /// # Errors
    /// [`AppError::NotReady`] when the system does not let go of it.
    pub async fn kill9(&mut self) -> Result<(), AppError> {
        self.end(Signal::KILL).await
    }

    /// Starts the program again with the same home and arguments, ending it first where it runs.
    ///
    /// # Errors
    /// As [`App::start`] and [`App::quit`].
    pub async fn restart(&mut self) -> Result<(), AppError> {
        if self.session.is_some() {
            self.quit().await?;
        }
        self.open().await
    }

    pub(super) fn client(&self) -> Result<&Client, AppError> {
        Ok(&self.session()?.client)
    }

    fn session(&self) -> Result<&Session, AppError> {
        self.session.as_ref().ok_or(AppError::NotRunning)
    }

    async fn open(&mut self) -> Result<(), AppError> {
        let driver = self.stage.driver()?;
        let wanted = json!({
            "webkitgtk:browserOptions": { "binary": self.program, "args": self.args }
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted.as_object().cloned().unwrap_or_default())
            .connect(&driver.address)
            .await?;
        let pid =
            process::child_running(driver.pid(), &self.program).ok_or(AppError::NotRunning)?;
        self.session = Some(Session {
            client,
            pid,
            _driver: driver,
        });
        Ok(())
    }

    async fn end(&mut self, signal: Signal) -> Result<(), AppError> {
        let session = self.session.take().ok_or(AppError::NotRunning)?;
        let below = descendants(session.pid);
        process::send(session.pid, signal);
        if signal == Signal::KILL {
            below.iter().for_each(|pid| process::send(*pid, signal));
        }
        let deadline = Instant::now() + FAREWELL;
        while is_alive(session.pid) || below.iter().any(|pid| is_alive(*pid)) {
            if Instant::now() > deadline {
                return Err(AppError::NotReady {
                    part: "the end of the program",
                    source: None,
                });
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            for pid in descendants(session.pid) {
                process::send(pid, Signal::KILL);
            }
            process::send(session.pid, Signal::KILL);
        }
    }
}
