//! eSCL (AirScan): driverless network scanners, on every system.
//!
//! A client of our own: four requests, each bounded in size and time, every answer checked. A device names its
//! troubles in `ScannerStatus`, not in the answer to the page, so a refused page is followed by a look there.

mod address;
mod discover;
mod http;
mod job;
mod xml;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use address::at_address;

use self::address::Address;
use self::http::{Answer, Ask, Bounds, Http, NoAnswer};
use self::job::Job;
use self::xml::{Input, Offer, UNITS_PER_MM};
use super::options::nearest;
use super::{
    Capabilities, ColourMode, Device, DeviceId, Feed, RawPage, ScanFault, ScanOptions, Scanner,
};
use crate::Stop;

/// How long a device is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Longest search for devices that announce themselves.
    pub search: Duration,
    /// Longest wait for the next byte of an answer; a cold lamp needs a minute.
    pub silence: Duration,
    /// Longest wait for a page of a device that keeps saying it is not ready.
    pub page: Duration,
    /// Longest wait for a device that is at work for somebody else.
    pub busy: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            search: Duration::from_secs(2),
            silence: Duration::from_secs(75),
            page: Duration::from_secs(80),
            busy: Duration::from_secs(20),
        }
    }
}

impl Patience {
    /// Bounds of one answer. A page that takes five minutes is no page.
    fn bounds(&self, bytes: usize) -> Bounds {
        Bounds {
            silence: self.silence,
            whole: Duration::from_secs(300).max(self.silence),
            bytes,
        }
    }

    /// Bounds of the request that ends a job: whoever cancels is not kept waiting.
    fn farewell(&self) -> Bounds {
        let short = self.silence.min(Duration::from_secs(3));
        Bounds {
            silence: short,
            whole: short,
            bytes: xml::LONGEST,
        }
    }
}

/// The network scanners.
#[derive(Debug, Clone)]
pub struct Escl {
    http: Http,
    patience: Patience,
}

impl Escl {
    /// A client that waits as long as `patience` says.
    #[must_use]
    pub fn new(patience: Patience) -> Self {
        Self {
            http: Http::new(),
            patience,
        }
    }

    fn offer(&self, address: &Address, cancel: &AtomicBool) -> Result<Offer, ScanFault> {
        let url = address.resource("ScannerCapabilities");
        let bounds = self.patience.bounds(xml::LONGEST);
        let answer = asked(self.http.ask(Ask::Get, &url, &bounds, cancel))?;
        match answer.status {
            200 => xml::capabilities(&answer.body),
            401 | 403 => Err(ScanFault::Denied),
            503 => Err(ScanFault::Busy),
            status => Err(ScanFault::Device {
                status: status.into(),
            }),
        }
    }
}

impl Default for Escl {
    fn default() -> Self {
        Self::new(Patience::default())
    }
}

impl Scanner for Escl {
    fn devices(&self, cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault> {
        discover::devices(self.patience.search, cancel)
    }

    fn capabilities(
        &self,
        device: &DeviceId,
        cancel: &AtomicBool,
    ) -> Result<Capabilities, ScanFault> {
        let offer = self.offer(&Address::of(device)?, cancel)?;
        Ok(offer.summary())
    }

    fn scan(
        &self,
        device: &DeviceId,
        options: &ScanOptions,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<u32, ScanFault> {
        let address = Address::of(device)?;
        let offer = self.offer(&address, cancel)?;
        let input = offer
            .inputs
            .iter()
            .find(|input| input.feed == options.feed)
            .ok_or_else(|| ScanFault::unsupported("feed"))?;
        if !input.modes.contains(&options.mode) {
            return Err(ScanFault::unsupported("mode"));
        }
        let dpi = nearest(&input.resolutions, options.dpi)
            .ok_or_else(|| ScanFault::unsupported("resolution"))?;
        let job = Job {
            http: &self.http,
            address: &address,
            patience: &self.patience,
            options,
            dpi,
            cancel,
        };
        job.run(&settings(&offer.version, input, options, dpi), on_page)
    }
}

/// `ScanSettings` of a job. Every value is a number, a fixed word or checked digits, so nothing needs escaping.
fn settings(version: &str, input: &Input, options: &ScanOptions, dpi: u16) -> String {
    let (width, height) = options
        .size_mm
        .map_or((input.width, input.height), |(w, h)| {
            let units = |mm: f32, most: u32| ((mm * UNITS_PER_MM).round() as u32).clamp(1, most);
            (units(w, input.width), units(h, input.height))
        });
    let source = match options.feed {
        Feed::Flatbed => "<pwg:InputSource>Platen</pwg:InputSource>",
        Feed::Feeder => "<pwg:InputSource>Feeder</pwg:InputSource><scan:Duplex>false</scan:Duplex>",
        Feed::FeederDuplex => {
            "<pwg:InputSource>Feeder</pwg:InputSource><scan:Duplex>true</scan:Duplex>"
        }
    };
    let mode = match options.mode {
        ColourMode::Colour => "RGB24",
        ColourMode::Grey | ColourMode::Lineart => "Grayscale8",
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"><pwg:Version>{version}</pwg:Version><scan:Intent>Document</scan:Intent><pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits><pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>{width}</pwg:Width><pwg:Height>{height}</pwg:Height></pwg:ScanRegion></pwg:ScanRegions>{source}<scan:ColorMode>{mode}</scan:ColorMode><scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:ScanSettings>"#
    )
}

/// An answer of which nothing may be missing.
fn asked(answer: Result<Answer, NoAnswer>) -> Result<Answer, ScanFault> {
    answer.map_err(|fault| match fault {
        NoAnswer::Never(fault) => fault,
        NoAnswer::Partly => ScanFault::Garbled,
        NoAnswer::Cancelled => ScanFault::Cancelled,
    })
}
