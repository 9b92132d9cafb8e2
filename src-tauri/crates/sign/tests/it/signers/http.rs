//! A provider of our own making, as small as a test needs.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use motcua_sign::signer::csc::Address;
use serde_json::Value;

/// A question as it arrived.
pub struct Asked {
    pub path: String,
    pub authorization: Option<String>,
    pub body: Value,
}

/// Answers questions until the test ends.
pub struct Provider {
    pub url: String,
    /// Every question, in its order.
    pub asked: Receiver<Asked>,
}

impl Provider {
    /// `answer` gives status and body to a path and a question.
    pub fn start(mut answer: impl FnMut(&str, &Value) -> (u16, Value) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (send, asked) = channel();
        thread::spawn(move || {
            for line in listener.incoming() {
                let mut line = line.unwrap();
                let Some(question) = read(&mut line) else {
                    continue;
                };
                let (status, body) = answer(&question.path, &question.body);
                let body = body.to_string();
                let _ = write!(
                    line,
                    "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n{body}",
                    body.len()
                );
                if send.send(question).is_err() {
                    break;
                }
            }
        });
        Self { url, asked }
    }

    pub fn address(&self) -> Address {
        Address {
            base: self.url.clone(),
            tls_roots: Vec::new(),
        }
    }

    /// The questions so far to one path.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.asked
            .try_iter()
            .filter(|asked| asked.path.ends_with(path))
            .collect()
    }
}

fn read(line: &mut TcpStream) -> Option<Asked> {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        line.read_exact(&mut byte).ok()?;
        text.push(byte[0]);
    }
    let head = String::from_utf8(text).ok()?;
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let length: usize = header("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    line.read_exact(&mut body).ok()?;
    Some(Asked {
        path: head.split(' ').nth(1)?.to_owned(),
        authorization: header("authorization"),
        body: serde_json::from_slice(&body).ok()?,
    })
}
