//! One job: begun, its pages fetched, ended or cancelled.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Patience;
use super::address::Address;
use super::http::{Answer, Ask, Bounds, GLANCE, Http, NoAnswer};
use super::xml::{self, Feeder, JobState, State, Status};
use crate::source::whole::is_whole_jpeg;
use crate::source::{Feed, RawPage, ScanFault, ScanOptions};
use crate::{Limits, Stop};

/// Most bytes of a page.
const PAGE: usize = 100 * 1024 * 1024;

/// A flag nobody sets: ending a job is not cancelled.
static GO_ON: AtomicBool = AtomicBool::new(false);

/// A device at work for us.
pub struct Job<'a> {
    pub http: &'a Http,
    pub address: &'a Address,
    pub patience: &'a Patience,
    pub options: &'a ScanOptions,
    /// Resolution the settings ask for.
    pub dpi: u16,
    pub cancel: &'a AtomicBool,
}

/// What the device said when asked for the next page.
enum Next {
    Page(Vec<u8>),
    End,
}

impl Job<'_> {
    /// Begins the job, hands over its pages and ends it. A device that is left with a job of ours would let nobody
    /// else scan, so whatever goes wrong the job is deleted.
    pub fn run(
        &self,
        settings: &str,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<u32, ScanFault> {
        let url = self.begin(settings)?;
        let mut handed = 0;
        let outcome = self.pages(&url, &mut handed, on_page);
        if !matches!(outcome, Ok(true)) {
            let _ = self
                .http
                .ask(Ask::Delete, &url, &self.patience.farewell(), &GO_ON);
        }
        outcome.map(|_| handed)
    }

    /// Begins the job, waiting a while for a device that is at work, and says its address.
    fn begin(&self, settings: &str) -> Result<String, ScanFault> {
        let started = Instant::now();
        let url = self.address.resource("ScanJobs");
        loop {
            let answer = self.ask(Ask::Post(settings.to_owned()), &url, xml::LONGEST)?;
            match answer.status {
                200 | 201 => {
                    let location = answer.location.as_deref().unwrap_or_default();
                    return self.address.job(location).ok_or(ScanFault::Garbled);
                }
                503 => {
                    let status = self.status()?;
                    if let Some(fault) = self.fault_of(&status, 0) {
                        return Err(fault);
                    }
                    self.pause(&answer, started, self.patience.busy, ScanFault::Busy)?;
                }
                code => return Err(self.refused(code, 0)),
            }
        }
    }

    /// Hands over the pages; true where the device said that there are no more.
    fn pages(
        &self,
        url: &str,
        handed: &mut u32,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<bool, ScanFault> {
        while *handed < self.options.most_pages() {
            let Next::Page(bytes) = self.next(url, *handed)? else {
                return self.ended(url, *handed).map(|()| true);
            };
            if !is_whole_jpeg(&bytes, &Limits::default()) {
                return Err(ScanFault::PageCut { page: *handed });
            }
            let page = RawPage {
                index: *handed,
                back: self.options.is_back(*handed),
                dpi: self.dpi,
                bytes,
            };
            on_page(page).map_err(|Stop| ScanFault::Cancelled)?;
            *handed += 1;
        }
        Ok(false)
    }

    /// Fetches the next page, waiting while the device is not ready.
    fn next(&self, url: &str, handed: u32) -> Result<Next, ScanFault> {
        let started = Instant::now();
        let url = format!("{url}/NextDocument");
        loop {
            let bounds = self.bounds(PAGE);
            let answer = match self.http.ask(Ask::Get, &url, &bounds, self.cancel) {
                Ok(answer) => answer,
                Err(NoAnswer::Partly) => return Err(ScanFault::PageCut { page: handed }),
                Err(NoAnswer::Never(fault)) => return Err(fault),
                Err(NoAnswer::Cancelled) => return Err(ScanFault::Cancelled),
            };
            match answer.status {
                200 if answer.body.starts_with(b"\xFF\xD8") => return Ok(Next::Page(answer.body)),
                200 if answer.body.is_empty() => return Err(ScanFault::PageCut { page: handed }),
                200 => return Err(ScanFault::unsupported("format")),
                404 | 410 => return Ok(Next::End),
                503 => {
                    let status = self.status()?;
                    if let Some(fault) = self.fault_of(&status, handed) {
                        return Err(fault);
                    }
                    // While the last sheet is on its way the feeder is empty already; only a device at rest means
                    // that nothing more will come.
                    if self.is_feeder() && status.feeder == Feeder::Empty && !is_working(&status) {
                        return Ok(Next::End);
                    }
                    self.pause(&answer, started, self.patience.page, ScanFault::Silent)?;
                }
                code => return Err(self.refused(code, handed)),
            }
        }
    }

    /// Whether a job without further pages ended well: after a jam some devices say no more than that.
    fn ended(&self, url: &str, handed: u32) -> Result<(), ScanFault> {
        if let Ok(status) = self.status() {
            if let Some(fault) = self.fault_of(&status, handed) {
                return Err(fault);
            }
            match job_state(&status, url) {
                JobState::Cancelled => return Err(ScanFault::Cancelled),
                JobState::Aborted => return Err(ScanFault::Device { status: 410 }),
                JobState::Other => {}
            }
        }
        match (handed, self.options.feed) {
            (0, Feed::Flatbed) => Err(ScanFault::Device { status: 404 }),
            (0, _) => Err(ScanFault::FeederEmpty),
            _ => Ok(()),
        }
    }

    /// What a status that is neither success nor a request to wait means; the device's own state says more.
    fn refused(&self, code: u16, handed: u32) -> ScanFault {
        if matches!(code, 401 | 403) {
            return ScanFault::Denied;
        }
        self.status()
            .ok()
            .and_then(|status| self.fault_of(&status, handed))
            .unwrap_or(ScanFault::Device {
                status: code.into(),
            })
    }

    /// The trouble a status names. The feeder's state says nothing about the glass.
    fn fault_of(&self, status: &Status, handed: u32) -> Option<ScanFault> {
        let feeder = if self.is_feeder() {
            status.feeder
        } else {
            Feeder::Fine
        };
        match feeder {
            Feeder::Jam => Some(ScanFault::Jam),
            Feeder::Open => Some(ScanFault::CoverOpen),
            Feeder::Double => Some(ScanFault::DoubleFeed),
            Feeder::Empty if handed == 0 && !is_working(status) => Some(ScanFault::FeederEmpty),
            _ if status.state == State::Stopped => Some(ScanFault::Device { status: 503 }),
            _ => None,
        }
    }

    fn status(&self) -> Result<Status, ScanFault> {
        let url = self.address.resource("ScannerStatus");
        let answer = self.ask(Ask::Get, &url, xml::LONGEST)?;
        match answer.status {
            200 => xml::status(&answer.body),
            401 | 403 => Err(ScanFault::Denied),
            code => Err(ScanFault::Device {
                status: code.into(),
            }),
        }
    }

    /// Waits as long as the device asks for, at least half a second and at most five; `late` where the patience
    /// that began at `started` is over.
    fn pause(
        &self,
        answer: &Answer,
        started: Instant,
        patience: Duration,
        late: ScanFault,
    ) -> Result<(), ScanFault> {
        let asked = answer.retry_after.map_or(1000, |s| s.saturating_mul(1000));
        let until = Instant::now() + Duration::from_millis(asked.clamp(500, 5000));
        while Instant::now() < until {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(ScanFault::Cancelled);
            }
            if started.elapsed() > patience {
                return Err(late);
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    fn ask(&self, ask: Ask, url: &str, bytes: usize) -> Result<Answer, ScanFault> {
        super::asked(self.http.ask(ask, url, &self.bounds(bytes), self.cancel))
    }

    fn bounds(&self, bytes: usize) -> Bounds {
        self.patience.bounds(bytes)
    }

    fn is_feeder(&self) -> bool {
        self.options.feed != Feed::Flatbed
    }
}

fn is_working(status: &Status) -> bool {
    status.state == State::Working
}

fn job_state(status: &Status, url: &str) -> JobState {
    let of = |uri: &str| {
        uri.trim_end_matches('/')
            .rsplit('/')
            .next()
            .map(str::to_owned)
    };
    let wanted = of(url);
    status
        .jobs
        .iter()
        .find(|(uri, _)| of(uri) == wanted)
        .map_or(JobState::Other, |(_, state)| *state)
}
