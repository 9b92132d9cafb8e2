//! The independent eSCL server of the shared tools, with its faults.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use motcua_scan::source::DeviceId;

/// A server that ends with the test.
pub struct Mock {
    child: Child,
    pub port: u16,
}

impl Mock {
    /// Starts the server with `pages` real pages and a fault; `None`, said aloud, where the shared folder or Python
    /// is not there.
    pub fn start(fault: &str, pages: u32) -> Option<Self> {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
        let (script, folder) = (
            shared.join("tools/escl_mock.py"),
            shared.join("corpus/scans/synth"),
        );
        if !script.is_file() || !folder.is_dir() {
            println!("skipped: the eSCL server is not beside the repository");
            return None;
        }
        let port = free_port();
        let child = Command::new("python3")
            .arg(script)
            .arg(port.to_string())
            .arg(&folder)
            .arg(fault)
            .env("PAGES", pages.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            println!("skipped: there is no python3");
            return None;
        };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended: {ended:?}");
            std::thread::yield_now();
        }
        Some(Self { child, port })
    }

    pub fn device(&self) -> DeviceId {
        DeviceId::escl(&format!("http://127.0.0.1:{}/eSCL", self.port))
    }

    /// Pulls the plug.
    #[allow(dead_code, reason = "not every user of this file pulls it")]
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The pages the server serves, in its order.
#[allow(dead_code, reason = "not every user of this file compares them")]
pub fn served(count: usize) -> Vec<Vec<u8>> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/scans/synth");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    paths.sort();
    paths[..count]
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
