//! The surroundings of one driven program: a home folder, a display, a message bus, a driver.

use std::ffi::OsString;
use std::fs::{File, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::AppError;
use super::process::{self, Guarded};

/// How long a part of the surroundings may take until it answers.
const READY: Duration = Duration::from_secs(60);

/// A bus of our own without any service behind it: no keyring of the person at this machine is
/// opened by a test.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A display and a message bus over a home folder; outlives restarts of the program.
pub(super) struct Stage {
    home: PathBuf,
    display: String,
    bus: String,
    /// What the driven person has set besides.
    also: Vec<(String, OsString)>,
    _display: Guarded,
    _bus: Guarded,
}

/// WebKit's driver, listening; one for each start of the program.
pub(super) struct Driver {
    /// Where it listens.
    pub(super) address: String,
    process: Guarded,
}

impl Stage {
    /// Sets everything up under `home`, which is created when it is not there; `also` joins its environment.
    pub(super) fn set_up(home: &Path, also: &[(&str, &Path)]) -> Result<Self, AppError> {
        for folder in ["config", "cache", "share", "run"] {
            std::fs::create_dir_all(home.join(folder))?;
        }
        let home = home.canonicalize()?;
        std::fs::set_permissions(home.join("run"), Permissions::from_mode(0o700))?;

        present("Xvfb", "xvfb")?;
        let mut screen = process::command("Xvfb");
        screen
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1366x768x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let (screen, number) = first_line(&mut screen, "the display")?;

        present("dbus-daemon", "dbus")?;
        let rules = home.join("bus.conf");
        std::fs::write(&rules, BUS)?;
        let mut daemon = process::command("dbus-daemon");
        daemon
            .args(["--nofork", "--print-address=1", "--config-file"])
            .arg(rules)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let (daemon, address) = first_line(&mut daemon, "the message bus")?;

        Ok(Self {
            home,
            display: format!(":{number}"),
            bus: address,
            also: also
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.into()))
                .collect(),
            _display: screen,
            _bus: daemon,
        })
    }

    /// The home folder of the driven person.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// Starts a driver that will start programs in these surroundings.
    pub(super) fn driver(&self) -> Result<Driver, AppError> {
        present("WebKitWebDriver", "webkit2gtk-driver")?;
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.home.join("driver.log"))?;
        let port = free_port()?;
        let mut driver = process::command("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.dress(&mut driver);
        let process = Guarded::spawn(&mut driver)?;
        wait_for_port(port)?;
        Ok(Driver {
            address: format!("http://127.0.0.1:{port}"),
            process,
        })
    }

    /// Gives a command the environment of the driven person and no other.
    fn dress(&self, command: &mut Command) {
        command
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("XDG_DATA_HOME", self.home.join("share"))
            .env("XDG_RUNTIME_DIR", self.home.join("run"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(self.also.iter().map(|(name, value)| (name, value)))
            .env_remove("WAYLAND_DISPLAY")
            // Both hang the web view while it is driven.
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE");
    }
}

impl Driver {
    /// The process id of the driver, the parent of the program it starts.
    pub(super) fn pid(&self) -> u32 {
        self.process.pid()
    }
}

fn present(tool: &'static str, package: &'static str) -> Result<(), AppError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join(tool).is_file()) {
        Ok(())
    } else {
        Err(AppError::ToolMissing { tool, package })
    }
}

/// Starts a command and waits for the line by which it says that it is ready.
fn first_line(command: &mut Command, part: &'static str) -> Result<(Guarded, String), AppError> {
    let mut child = Guarded::spawn(command)?;
    let mut line = String::new();
    // The program prints the line or ends, so this read ends too; its length is bounded.
    let read = BufReader::new(child.take_output()?.take(4096)).read_line(&mut line);
    let line = line.trim().to_owned();
    match read {
        Ok(_) if !line.is_empty() => Ok((child, line)),
        read => Err(AppError::NotReady {
            part,
            source: read.err(),
        }),
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn wait_for_port(port: u16) -> Result<(), AppError> {
    let deadline = Instant::now() + READY;
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(_) => return Ok(()),
            Err(error) if Instant::now() > deadline => {
                return Err(AppError::NotReady {
                    part: "the web driver",
                    source: Some(error),
                });
            }
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
