//! An instance as a process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::world::World;

/// The program, beside this one.
pub struct Process {
    pub port: u16,
    child: Child,
}

impl Process {
    /// On a port, or on any where it is 0.
    pub fn start(world: &World, port: u16) -> Self {
        let here = std::env::current_exe().unwrap();
        let program = here.parent().unwrap().parent().unwrap().join("motcua-hub");
        let mut child = Command::new(program)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--files"])
            .arg(world.place.path().join("files"))
            .arg("--key")
            .arg(world.place.path().join("key"))
            .env("MOTCUA_HUB_DATABASE", &world.database)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address: std::net::SocketAddr = told["address"].as_str().unwrap().parse().unwrap();
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Self {
            port: address.port(),
            child,
        }
    }

    /// As a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The most it ever held, in KiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most.and_then(|most| most.trim().strip_suffix(" kB")?.parse().ok())
            .unwrap_or(0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
