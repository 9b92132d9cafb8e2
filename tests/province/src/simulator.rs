//! A province on a thread of its own, that can be stopped and started again.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::clock::Clock;
use crate::faults::{Faults, Mix};
use crate::ledger::{Ledger, LedgerError};
use crate::line::Traffic;
use crate::options::Options;
use crate::province::{Province, Shared};
use crate::pull::{self, OnlineDossier, ProvinceChange};
use crate::seeds;
use crate::server::{TlsError, acceptor, serve};

/// The simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its ledger cannot be opened.
    #[error("the ledger cannot be opened")]
    Ledger(#[from] LedgerError),
    /// Its port is taken, or there is no thread for it.
    #[error("the simulator cannot listen")]
    Listen(#[from] std::io::Error),
    /// Its certificate is of no use.
    #[error("the simulator cannot speak TLS")]
    Tls(#[from] TlsError),
}

/// A running province. Dropping it stops it.
pub struct Simulator {
    options: Options,
    ledger: Ledger,
    faults: Faults,
    traffic: Traffic,
    address: SocketAddr,
    running: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Simulator {
    /// Starts a province of these options; it listens when this returns.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let ledger = Ledger::open(&options.ledger, options.clock.clone())?;
        let mut simulator = Self {
            address: SocketAddr::from((options.host, options.port)),
            options,
            ledger,
            faults: Faults::default(),
            traffic: Traffic::default(),
            running: None,
        };
        simulator.start_again()?;
        Ok(simulator)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Address to put paths behind: `http://127.0.0.1:8766`, or `https` with TLS.
    pub fn base(&self) -> String {
        let scheme = match self.options.tls {
            Some(_) => "https",
            None => "http",
        };
        format!("{scheme}://{}", self.address)
    }

    /// What it was started with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What it has received.
    pub fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    /// What goes wrong on purpose.
    pub fn faults(&self) -> Faults {
        self.faults.clone()
    }

    /// Bytes that went over its line since it was first started.
    pub fn traffic(&self) -> Traffic {
        self.traffic.clone()
    }

    /// Its time.
    pub fn clock(&self) -> Clock {
        self.options.clock.clone()
    }

    /// Plays a seeded mix of faults.
    pub fn chaos(&self, seed: u64, mix: Mix) {
        self.faults.chaos(seed, mix);
    }

    /// Ends all faults.
    pub fn calm(&self) {
        self.faults.calm();
    }

    /// Somebody files a dossier online; gives its number.
    pub fn file_online(&self, dossier: &OnlineDossier) -> Result<String, LedgerError> {
        pull::file_online(&self.province(), dossier)
    }

    /// The province changes a dossier; `false` when it has none of this number.
    pub fn change(&self, change: &ProvinceChange) -> Result<bool, LedgerError> {
        pull::change(&self.province(), change)
    }

    /// Somebody pays online; `false` when there is no dossier of this number.
    pub fn pay(&self, number: &str) -> Result<bool, LedgerError> {
        self.ledger.write(|book| book.pay(number))
    }

    /// Puts a person into the population database, with the fields of §d.8.
    pub fn add_person(&self, number: &str, person: &Value) -> Result<(), LedgerError> {
        self.ledger.write(|book| book.put_person(number, person))
    }

    /// Closes every connection and the port; the ledger stays.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            // A thread that is gone already has stopped.
            let _ = running.stop.send(());
            let _ = running.thread.join();
        }
    }

    /// Listens again on the same port with the same ledger; nothing if it runs.
    pub fn start_again(&mut self) -> Result<(), StartError> {
        if self.running.is_some() {
            return Ok(());
        }
        let tls = self.options.tls.as_ref().map(acceptor).transpose()?;
        let listener = TcpListener::bind(self.address)?;
        listener.set_nonblocking(true)?;
        self.address = listener.local_addr()?;
        let province = Arc::new(self.province());
        if self.options.seeded {
            seeds::plant(&province)?;
        }
        let (stop, stopped) = oneshot::channel();
        let (started, starts) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("province".to_owned())
            .spawn(move || live(listener, province, tls, stopped, &started))?;
        self.running = Some(Running { stop, thread });
        // A thread that is gone without a word could not be started.
        Ok(starts.recv().map_err(std::io::Error::other)??)
    }

    fn province(&self) -> Province {
        Province {
            options: self.options.clone(),
            ledger: self.ledger.clone(),
            faults: self.faults.clone(),
            traffic: self.traffic.clone(),
            base: self.base(),
        }
    }
}

/// The thread's whole life. The runtime is made here, so that a simulator can be started from
/// within another one.
fn live(
    listener: TcpListener,
    province: Shared,
    tls: Option<TlsAcceptor>,
    stopped: oneshot::Receiver<()>,
    started: &mpsc::Sender<std::io::Result<()>>,
) {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => return drop(started.send(Err(error))),
    };
    runtime.block_on(async {
        match tokio::net::TcpListener::from_std(listener) {
            Err(error) => drop(started.send(Err(error))),
            Ok(listener) => {
                drop(started.send(Ok(())));
                tokio::select! {
                    () = serve(listener, province, tls) => {}
                    _ = stopped => {}
                }
            }
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("province")
        .enable_all()
        .build()
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop();
    }
}
