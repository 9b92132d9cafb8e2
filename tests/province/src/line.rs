//! The wire itself: a connection whose bytes pass a shared token bucket when the line is slow.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::faults::Faults;

/// Bytes that went over the line, with everything around them but TCP itself. Every copy counts the same ones.
#[derive(Debug, Clone, Default)]
pub struct Traffic {
    received: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
}

impl Traffic {
    /// Bytes that came from the counters.
    pub fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// Bytes that went to them.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Both directions of a line.
    pub(crate) fn lanes(&self, faults: &Faults) -> (Lane, Lane) {
        let lane = |counted: &Arc<AtomicU64>| Lane {
            faults: faults.clone(),
            counted: Arc::clone(counted),
            bucket: Arc::new(Mutex::new(Bucket {
                free_at: Instant::now(),
            })),
        };
        (lane(&self.received), lane(&self.sent))
    }
}

/// One direction of the line that all connections share.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    faults: Faults,
    counted: Arc<AtomicU64>,
    bucket: Arc<Mutex<Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    /// When everything let through so far has gone over the line.
    free_at: Instant,
}

/// A connection on the line.
pub(crate) struct Connection<S> {
    stream: S,
    read: Lane,
    written: Lane,
    read_wait: Option<Pin<Box<Sleep>>>,
    write_wait: Option<Pin<Box<Sleep>>>,
}

/// Bytes that pass at once on a slow line: an Ethernet frame.
const FRAME: usize = 1500;

impl Lane {
    /// How many bytes may pass now, or until when to wait.
    fn ask(&self) -> Result<usize, Instant> {
        if self.faults.line().is_none() {
            return Ok(usize::MAX);
        }
        let free_at = self.lock().free_at;
        if free_at > Instant::now() {
            Err(free_at)
        } else {
            Ok(FRAME)
        }
    }

    fn passed(&self, bytes: usize) {
        self.counted.fetch_add(bytes as u64, Ordering::Relaxed);
        let Some(rate) = self.faults.line() else {
            return;
        };
        let mut bucket = self.lock();
        let from = bucket.free_at.max(Instant::now());
        bucket.free_at = from + Duration::from_secs_f64(bytes as f64 / rate as f64);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Connection<S> {
    pub(crate) fn new(stream: S, read: Lane, written: Lane) -> Self {
        Self {
            stream,
            read,
            written,
            read_wait: None,
            write_wait: None,
        }
    }
}

/// Waits until the lane lets something pass and gives how much.
fn allowed(
    lane: &Lane,
    wait: &mut Option<Pin<Box<Sleep>>>,
    context: &mut Context<'_>,
) -> Poll<usize> {
    loop {
        if let Some(sleep) = wait {
            ready!(sleep.as_mut().poll(context));
            *wait = None;
        }
        match lane.ask() {
            Ok(most) => return Poll::Ready(most),
            Err(until) => *wait = Some(Box::pin(sleep_until(until))),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let most = ready!(allowed(&this.read, &mut this.read_wait, context));
        let mut piece = vec![0; buffer.remaining().min(most)];
        let mut piece = ReadBuf::new(&mut piece);
        ready!(Pin::new(&mut this.stream).poll_read(context, &mut piece))?;
        buffer.put_slice(piece.filled());
        this.read.passed(piece.filled().len());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let most = ready!(allowed(&this.written, &mut this.write_wait, context));
        let piece = &bytes[..bytes.len().min(most)];
        let passed = ready!(Pin::new(&mut this.stream).poll_write(context, piece))?;
        this.written.passed(passed);
        Poll::Ready(Ok(passed))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;
    use crate::faults::{Fault, Kind};

    /// Seconds it takes to send so many bytes and to get as many back.
    async fn there_and_back(faults: Faults, bytes: usize) -> f64 {
        let (near, far) = duplex(1 << 20);
        let traffic = Traffic::default();
        let (read, written) = traffic.lanes(&faults);
        let mut server = Connection::new(far, read, written);
        let (mut from, mut to) = tokio::io::split(near);
        let start = Instant::now();
        let sender = tokio::spawn(async move { to.write_all(&vec![7; bytes]).await });
        let mut got = vec![0; bytes];
        server.read_exact(&mut got).await.unwrap();
        sender.await.unwrap().unwrap();
        let there = start.elapsed().as_secs_f64();
        let receiver = tokio::spawn(async move { from.read_exact(&mut vec![0; bytes]).await });
        server.write_all(&got).await.unwrap();
        receiver.await.unwrap().unwrap();
        let back = start.elapsed().as_secs_f64() - there;
        assert!((there - back).abs() < 0.5, "{there} there, {back} back");
        let counted = (traffic.received(), traffic.sent());
        assert_eq!(counted, (bytes as u64, bytes as u64));
        there
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_of_64_kbit_takes_ten_seconds_for_80_kilobytes_each_way() {
        let faults = Faults::default();
        faults.add(Fault::any(Kind::SlowLink {
            bytes_per_second: 8000,
        }));
        let seconds = there_and_back(faults, 80_000).await;
        assert!((9.5..10.5).contains(&seconds), "{seconds} s");
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_that_is_not_slow_takes_no_time() {
        assert_eq!(there_and_back(Faults::default(), 80_000).await, 0.0);
    }
}
