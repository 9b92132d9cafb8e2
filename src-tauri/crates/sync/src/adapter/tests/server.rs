//! A server that does as a script says, one call a connection.
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What was heard.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// Method and path.
    pub line: String,
    /// Headers in lower case.
    pub headers: String,
    pub body: Vec<u8>,
}

/// What is done then.
pub(super) enum Then {
    /// Answer with this status, these headers and this body.
    Answer(u16, String, Vec<u8>),
    /// Close without a word.
    Close,
    /// Promise more bytes than come.
    Half(Vec<u8>),
    /// Say nothing for as long as the client stays.
    Hang,
}

pub(super) struct Server {
    pub base: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// Serves by a script that is told which call it is, from 0.
    pub(super) async fn start(
        script: impl Fn(usize, &Heard) -> Then + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/kn/", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (all, script) = (Arc::clone(&heard), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (all, script) = (Arc::clone(&all), Arc::clone(&script));
                tokio::spawn(async move { serve(stream, &all, script.as_ref()).await });
            }
        });
        Self { base, heard }
    }

    pub(super) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

/// JSON with a good status.
pub(super) fn json(body: &str) -> Then {
    Then::Answer(
        200,
        "Content-Type: application/json\r\n".into(),
        body.into(),
    )
}

/// A status with an empty body.
pub(super) fn status(status: u16, headers: &str) -> Then {
    Then::Answer(status, headers.to_owned(), Vec::new())
}

async fn serve(
    mut stream: TcpStream,
    all: &Mutex<Vec<Heard>>,
    script: &(impl Fn(usize, &Heard) -> Then + Send + Sync),
) {
    let Some(heard) = read(&mut stream).await else {
        return;
    };
    let call = {
        let mut all = all.lock().unwrap();
        all.push(heard.clone());
        all.len() - 1
    };
    let (status, headers, body, promised) = match script(call, &heard) {
        Then::Answer(status, headers, body) => (status, headers, body.clone(), body.len()),
        Then::Half(body) => (200, String::new(), body.clone(), body.len() * 2),
        Then::Close => return,
        Then::Hang => {
            let _ = stream.read_u8().await;
            return;
        }
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {promised}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).await;
    if !heard.line.starts_with("HEAD") {
        let _ = stream.write_all(&body).await;
    }
}

async fn read(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let mut piece = [0; 4096];
        match stream.read(&mut piece).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&piece[..count]),
            _ => return None,
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let (line, headers) = text.split_once("\r\n").unwrap();
    let headers = headers.to_lowercase();
    let length = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    let mut body = bytes.split_off(head + 4);
    let had = body.len();
    body.resize(length, 0);
    stream.read_exact(&mut body[had..]).await.ok()?;
    Some(Heard {
        line: line.trim_end_matches(" HTTP/1.1").to_owned(),
        headers,
        body,
    })
}
