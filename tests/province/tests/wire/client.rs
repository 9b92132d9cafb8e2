//! A plain client, and one beneath HTTP that sees what really comes over the wire.

use std::io::{Read, Write};
use std::net::TcpStream;

use motcua_province::{Options, Simulator};
use serde_json::Value;

/// A province nobody else uses.
pub fn province(options: Options) -> Simulator {
    Simulator::start(options).unwrap()
}

/// Status and body of a reply.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }
}

/// A reply, or the error of a connection that broke off.
pub fn send(
    simulator: &Simulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Reply> {
    parse(&raw(simulator, method, path, headers, body)?)
}

/// Every byte that came back until the connection was closed.
pub fn raw(
    simulator: &Simulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(simulator.address())?;
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
        simulator.address(),
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    // A server that hangs up early is heard when reading.
    let _ = stream.write_all(body);
    let mut all = Vec::new();
    match stream.read_to_end(&mut all) {
        Err(error) if all.is_empty() => Err(error),
        _ => Ok(all),
    }
}

fn parse(all: &[u8]) -> std::io::Result<Reply> {
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let end = all
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or_else(broken)?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let reply = Reply {
        status: status.parse().unwrap(),
        headers,
        body: all[end + 4..].to_vec(),
    };
    match reply.header("content-length") {
        Some(length) if length.parse::<usize>().unwrap() > reply.body.len() => Err(broken()),
        _ => Ok(reply),
    }
}

pub const JSON: (&str, &str) = ("content-type", "application/json");

/// `POST` of JSON that is answered.
pub fn post(simulator: &Simulator, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
    try_post(simulator, path, headers, body).unwrap()
}

/// `POST` of JSON.
pub fn try_post(
    simulator: &Simulator,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> std::io::Result<Reply> {
    let headers: Vec<_> = [JSON].iter().chain(headers).copied().collect();
    send(
        simulator,
        "POST",
        path,
        &headers,
        body.to_string().as_bytes(),
    )
}

/// `GET` that is answered.
pub fn get(simulator: &Simulator, path: &str, headers: &[(&str, &str)]) -> Reply {
    send(simulator, "GET", path, headers, b"").unwrap()
}

/// A form with one file in the field `files`.
pub fn upload(
    simulator: &Simulator,
    path: &str,
    headers: &[(&str, &str)],
    name: &str,
    bytes: &[u8],
) -> Reply {
    let mut body = format!(
        "--giay\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--giay--\r\n");
    let form = ("content-type", "multipart/form-data; boundary=giay");
    let headers: Vec<_> = [form].iter().chain(headers).copied().collect();
    send(simulator, "POST", path, &headers, &body).unwrap()
}
