//! A network scanner that is not ours: the independent eSCL server beside the repository, with its faults.
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// The running server; it ends when dropped.
pub struct NetworkScanner {
    child: Child,
    port: u16,
    server: PathBuf,
    pages: PathBuf,
}

impl NetworkScanner {
    /// Starts a scanner in whose feeder the JPEG files of `pages` lie, with a fault in the server's own words (`none`,
    /// `jam@2`, `cut@1` …); none, with a message, where the server is absent.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(pages: &Path, fault: &str) -> io::Result<Option<Self>> {
        let server = crate::repository().join("../shared/tools/escl_mock.py");
        if !server.is_file() {
            // Said aloud, because a skipped test proves nothing.
            writeln!(io::stderr(), "skipped: there is no eSCL server to ask")?;
            return Ok(None);
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let child = serve(&server, port, pages, fault)?;
        let pages = pages.to_owned();
        Ok(Some(Self {
            child,
            port,
            server,
            pages,
        }))
    }

    /// It goes on breathing but says nothing more, until it is mended.
    pub fn fall_silent(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        // One that has ended is as silent.
        let _ended = rustix::process::kill_process(pid, rustix::process::Signal::STOP);
    }

    /// Switches it off and on again, without a fault and with the sheets that lie in its feeder now.
    ///
    /// # Errors
    /// When it does not start.
    pub fn mend(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        self.child = serve(&self.server, self.port, &self.pages, "none")?;
        Ok(())
    }

    /// Its address as a person types it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Its name among the devices.
    #[must_use]
    pub fn device(&self) -> String {
        format!("escl:http://127.0.0.1:{}/eSCL", self.port)
    }
}

/// Starts the server and waits until it listens.
fn serve(server: &Path, port: u16, pages: &Path, fault: &str) -> io::Result<Child> {
    let child = Command::new("python3")
        .arg(server)
        .arg(port.to_string())
        .arg(pages)
        .arg(fault)
        .env("PAGES", "100")
        .stderr(Stdio::null())
        .spawn()?;
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > deadline {
            return Err(io::Error::other("the eSCL server does not start"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(child)
}

impl Drop for NetworkScanner {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
