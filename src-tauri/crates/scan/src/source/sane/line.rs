//! The line to a scanner of another machine, behind SANE's network daemon.
//!
//! SANE's network driver does not see that its line broke: it answers with whatever was left in its memory, an
//! unknown status, "busy" or even "no further sheet". So the daemon is asked for by ourselves.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// The daemon's port (IANA: `sane-port`).
const PORT: u16 = 6566;

/// Longest time the daemon is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether `name` is a device of another machine whose daemon does not answer now.
pub fn is_down(name: &str) -> bool {
    machine(name).is_some_and(|machine| !answers(machine, PORT))
}

/// The machine in SANE's name of a network device: `net:MACHINE:DEVICE`, an IPv6 address in brackets.
fn machine(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("net:")?;
    let (machine, _) = match rest.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']')?,
        None => rest.split_once(':')?,
    };
    Some(machine)
}

fn answers(machine: &str, port: u16) -> bool {
    let Ok(mut addresses) = (machine, port).to_socket_addrs() else {
        return false;
    };
    addresses.any(|address| TcpStream::connect_timeout(&address, PATIENCE).is_ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_machine_of_a_network_device_is_known_by_its_name() {
        for (name, expected) in [
            ("net:192.0.2.7:test:0", Some("192.0.2.7")),
            ("net:may-quet:epson2:libusb:001:004", Some("may-quet")),
            ("net:[2001:db8::1]:test:0", Some("2001:db8::1")),
            ("net:", None),
            ("net:[2001:db8::1", None),
            ("test:0", None),
            ("epson2:net:192.0.2.7", None),
        ] {
            assert_eq!(machine(name), expected, "{name}");
        }
    }

    #[test]
    fn a_machine_answers_while_something_listens_there() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(answers("127.0.0.1", port));
        drop(listener);
        assert!(!answers("127.0.0.1", port));
        assert!(!answers("no such name", port));
    }

    #[test]
    fn a_scanner_of_this_machine_has_no_line() {
        assert!(!is_down("test:0"));
    }
}
