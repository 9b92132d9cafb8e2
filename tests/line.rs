//! A line between a counter and its hub that can be cut: at once, or after so many bytes of an answer.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Nothing is to be cut.
const WHOLE: i64 = i64::MAX;

/// The line. It stays at its address for as long as it lives, whatever lies behind it.
pub struct HubLine {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    way: Mutex<Way>,
    /// Bytes of answers that still come through.
    left: AtomicI64,
    ended: AtomicBool,
}

/// Where the line leads, and who is on it.
#[derive(Default)]
struct Way {
    to: Option<SocketAddr>,
    near: BTreeMap<u64, TcpStream>,
    came: u64,
}

impl State {
    fn way(&self) -> MutexGuard<'_, Way> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HubLine {
    /// A line that leads nowhere yet.
    ///
    /// # Errors
    /// Where this machine gives no port.
    pub fn open() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            way: Mutex::default(),
            left: AtomicI64::new(WHOLE),
            ended: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if shared.ended.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&shared);
                thread::spawn(move || carry(near, &shared));
            }
        });
        Ok(Self { address, state })
    }

    /// Where counters reach it.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What lies behind it from now on; with nothing, nobody gets through who comes from now on.
    pub fn lead(&self, to: Option<SocketAddr>) {
        self.state.way().to = to;
    }

    /// It is cut: nobody gets through, and whoever is on it is cut off in the middle of a word.
    pub fn cut(&self) {
        let mut way = self.state.way();
        way.to = None;
        for near in std::mem::take(&mut way.near).into_values() {
            // One that has ended already is as silent.
            let _ended = near.shutdown(Shutdown::Both);
        }
    }

    /// After so many bytes of answers every connection ends, once.
    pub fn cut_after(&self, bytes: i64) {
        self.state.left.store(bytes, Ordering::Relaxed);
    }

    /// Nothing is cut any more.
    pub fn mend(&self) {
        self.state.left.store(WHOLE, Ordering::Relaxed);
    }
}

impl Drop for HubLine {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::Relaxed);
        // The listener looks once more.
        let _gone = TcpStream::connect(self.address);
    }
}

fn carry(near: TcpStream, state: &State) {
    let Ok(held) = near.try_clone() else {
        return;
    };
    let (to, name) = {
        let mut way = state.way();
        let Some(to) = way.to else {
            return;
        };
        let name = way.came;
        way.came += 1;
        way.near.insert(name, held);
        (to, name)
    };
    if let Ok(far) = TcpStream::connect(to) {
        carry_to(near, far, state);
    }
    state.way().near.remove(&name);
}

fn carry_to(near: TcpStream, far: TcpStream, state: &State) {
    let (Ok(mut up_from), Ok(mut up_to)) = (near.try_clone(), far.try_clone()) else {
        return;
    };
    let up = thread::spawn(move || {
        // A line that breaks is what this is for.
        let _broken = std::io::copy(&mut up_from, &mut up_to);
        let _ended = up_to.shutdown(Shutdown::Write);
    });
    let (mut from, mut into) = (far, near);
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        let left = state.left.load(Ordering::Relaxed);
        let goes = usize::try_from(left).unwrap_or(0).min(read);
        if left != WHOLE {
            state.left.fetch_sub(read as i64, Ordering::Relaxed);
        }
        if into.write_all(&bytes[..goes]).is_err() || goes < read {
            state.left.store(WHOLE, Ordering::Relaxed);
            break;
        }
    }
    let _ended = (from.shutdown(Shutdown::Both), into.shutdown(Shutdown::Both));
    let _joined = up.join();
}
