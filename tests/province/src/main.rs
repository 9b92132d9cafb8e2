//! `motcua-province`: the simulated province as a program of its own, to try the app by hand.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it tells whoever started it how to reach it"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use motcua_province::{Agency, Options, Place, Simulator, Tls};

/// A SIMULATOR of a provincial system, with invented people; it is connected to nothing.
#[derive(Parser)]
#[command(name = "motcua-province", version)]
struct Asked {
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8766)]
    port: u16,
    /// File that keeps what is received; in memory without it
    #[arg(long)]
    ledger: Option<PathBuf>,
    /// Certificate chain as PEM; with it and the key, TLS is spoken
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// Key as PEM
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// Ask for a token in dialect B and in the file store
    #[arg(long)]
    bearer: bool,
    /// Start without people, papers and online dossiers
    #[arg(long)]
    bare: bool,
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("a file cannot be read or made")]
    File(#[from] std::io::Error),
    #[error("the simulator does not start")]
    Start(#[from] motcua_province::StartError),
}

fn main() -> ExitCode {
    match run(&Asked::parse()) {
        Ok(never) => match never {},
        Err(error) => {
            let cause = std::error::Error::source(&error);
            eprintln!(
                "{error}: {}",
                cause.map(ToString::to_string).unwrap_or_default()
            );
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &Asked) -> Result<std::convert::Infallible, Error> {
    let simulator = Simulator::start(options(asked)?)?;
    tell(&simulator);
    loop {
        std::thread::park();
    }
}

fn options(asked: &Asked) -> Result<Options, Error> {
    if let Some(folder) = asked.ledger.as_ref().and_then(|file| file.parent()) {
        std::fs::create_dir_all(folder)?;
    }
    let tls = match (&asked.certificate, &asked.key) {
        (Some(certificate), Some(key)) => Some(Tls {
            certificates: std::fs::read_to_string(certificate)?,
            key: std::fs::read_to_string(key)?,
        }),
        _ => None,
    };
    Ok(Options {
        port: asked.port,
        ledger: asked.ledger.clone().map_or(Place::Memory, Place::File),
        tls,
        bearer_needed: asked.bearer,
        seeded: !asked.bare,
        ..Options::default()
    })
}

fn tell(simulator: &Simulator) {
    let base = simulator.base();
    let options = simulator.options();
    println!("This is a SIMULATOR of a provincial system. Everybody in it is invented;");
    println!("it is connected to nothing, and what is sent to it reaches no authority.\n");
    println!(
        "  A  {base}/a/mapi/login, {base}/a/mapi/g2g   header dstcode: {}",
        options.dstcode
    );
    println!("  B  {base}/b/themmoi, /b/capnhat, /b/tiendo, /b/<catalogue>, /b/getfile");
    println!("  C  {base}/c/token, /c/get-next-value, /c/upload, /c/dossier, …");
    println!("  files {base}/files, tus {base}/files/tus · pull {base}/pull/inbox");
    println!("  repository {base}/kho/… · population {base}/apiCSDLDanCu/ChiaSeThongTinCongDan");
    println!("  judge {base}/_ledger/dossiers · faults POST {base}/_fault, /_chaos, /_calm\n");
    for agency in &options.agencies {
        account(agency);
    }
    println!("\nStop with Ctrl-C.");
}

fn account(agency: &Agency) {
    println!("  agency {} {}", agency.code, agency.name);
    println!("    A {} / {}", agency.username, agency.password);
    println!("    B Bearer {}", agency.bearer);
    println!("    C {} / {}", agency.client_id, agency.client_secret);
    println!(
        "    population account {}, any six digits as OTP",
        agency.officer
    );
}
