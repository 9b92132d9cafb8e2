//! The XML a device answers with (Mopria eSCL Technical Specification 2.97), read without believing it.

use roxmltree::{Document, Node, ParsingOptions};

use crate::source::options::usual_within;
use crate::source::{Capabilities, ColourMode, Feed, ScanFault};

/// Most bytes of an answer.
pub const LONGEST: usize = 512 * 1024;

/// Most nodes of an answer; a device of many profiles has about two thousand.
const NODES: u32 = 50_000;

/// Units of a millimetre: sizes come in 1/300 inch.
pub const UNITS_PER_MM: f32 = 300.0 / 25.4;

/// Longest side that is believed, in 1/300 inch: five metres.
const LONGEST_SIDE: u32 = 60_000;

/// What `ScannerStatus` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// `pwg:State`.
    pub state: State,
    /// `scan:AdfState`.
    pub feeder: Feeder,
    /// `pwg:JobUri` and `pwg:JobState` of the jobs the device remembers.
    pub jobs: Vec<(String, JobState)>,
}

/// What the device does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Idle,
    /// It works, or tests itself.
    Working,
    /// It waits for a person.
    Stopped,
    /// It says nothing, or something unknown.
    Unknown,
}

/// What the feeder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeder {
    /// Empty.
    Empty,
    /// Paper is stuck.
    Jam,
    /// A hatch is open.
    Open,
    /// Two sheets at once.
    Double,
    /// Nothing is wrong, or nothing is known.
    Fine,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Given up by the device.
    Aborted,
    /// Cancelled by a person.
    Cancelled,
    /// Anything else.
    Other,
}

/// What `ScannerCapabilities` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// `pwg:Version`, which a job must name.
    pub version: String,
    /// `pwg:MakeAndModel`.
    pub name: String,
    /// The ways to lay paper and what each offers.
    pub inputs: Vec<Input>,
}

/// One way to lay paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Which.
    pub feed: Feed,
    /// Colour modes, sorted.
    pub modes: Vec<ColourMode>,
    /// Resolutions, sorted.
    pub resolutions: Vec<u16>,
    /// Widest paper, 1/300 inch.
    pub width: u32,
    /// Longest paper, 1/300 inch.
    pub height: u32,
    /// `image/jpeg` is offered.
    pub is_jpeg: bool,
}

/// Reads `ScannerStatus`.
///
/// # Errors
/// [`ScanFault::Garbled`].
pub fn status(bytes: &[u8]) -> Result<Status, ScanFault> {
    read(bytes, "ScannerStatus", |root| {
        let jobs = named(root, "JobInfo").filter_map(|job| {
            let uri = text(job, "JobUri")?;
            let state = match text(job, "JobState")? {
                "Aborted" => JobState::Aborted,
                "Canceled" => JobState::Cancelled,
                _ => JobState::Other,
            };
            Some((uri.to_owned(), state))
        });
        Ok(Status {
            state: match text(root, "State") {
                Some("Idle") => State::Idle,
                Some("Processing" | "Testing") => State::Working,
                Some("Stopped" | "Down") => State::Stopped,
                _ => State::Unknown,
            },
            feeder: match text(root, "AdfState") {
                Some("ScannerAdfEmpty") => Feeder::Empty,
                Some("ScannerAdfJam" | "ScannerAdfMispick") => Feeder::Jam,
                Some("ScannerAdfHatchOpen") => Feeder::Open,
                Some("ScannerAdfMultipickDetected") => Feeder::Double,
                _ => Feeder::Fine,
            },
            jobs: jobs.collect(),
        })
    })
}

/// Reads `ScannerCapabilities`.
///
/// # Errors
/// [`ScanFault::Garbled`], also where the device offers nothing that could be asked for.
pub fn capabilities(bytes: &[u8]) -> Result<Offer, ScanFault> {
    read(bytes, "ScannerCapabilities", |root| {
        let can_duplex = named(root, "AdfOption").any(|option| option.text() == Some("Duplex"));
        let simplex = first(root, "AdfSimplexInputCaps");
        let duplex = first(root, "AdfDuplexInputCaps").or(simplex.filter(|_| can_duplex));
        let inputs: Vec<Input> = [
            (Feed::Flatbed, first(root, "PlatenInputCaps")),
            (Feed::Feeder, simplex),
            (Feed::FeederDuplex, duplex),
        ]
        .into_iter()
        .filter_map(|(feed, caps)| input(feed, caps?, root))
        .collect();
        if inputs.is_empty() {
            return Err(ScanFault::Garbled);
        }
        Ok(Offer {
            version: version(root),
            name: text(root, "MakeAndModel").unwrap_or_default().to_owned(),
            inputs,
        })
    })
}

impl Offer {
    /// The offer in the terms of every scanner.
    pub fn summary(&self) -> Capabilities {
        let mut modes: Vec<_> = self.inputs.iter().flat_map(|i| i.modes.clone()).collect();
        let mut resolutions: Vec<_> = self
            .inputs
            .iter()
            .flat_map(|i| i.resolutions.clone())
            .collect();
        modes.sort_unstable();
        modes.dedup();
        resolutions.sort_unstable();
        resolutions.dedup();
        let most = |side: fn(&Input) -> u32| {
            self.inputs.iter().map(side).max().unwrap_or_default() as f32 / UNITS_PER_MM
        };
        Capabilities {
            feeds: self.inputs.iter().map(|input| input.feed).collect(),
            modes,
            resolutions,
            widest_mm: most(|input| input.width),
            longest_mm: most(|input| input.height),
        }
    }
}

fn read<T>(
    bytes: &[u8],
    root: &str,
    with: impl FnOnce(Node<'_, '_>) -> Result<T, ScanFault>,
) -> Result<T, ScanFault> {
    if bytes.len() > LONGEST {
        return Err(ScanFault::Garbled);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ScanFault::Garbled)?;
    // Entities a document defines for itself are where XML becomes dangerous; no device needs them.
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let document = Document::parse_with_options(text, options).map_err(|_| ScanFault::Garbled)?;
    let element = document.root_element();
    if element.tag_name().name() == root {
        with(element)
    } else {
        Err(ScanFault::Garbled)
    }
}

/// What one input offers; `None` where it offers nothing usable. Profiles may stand beside the inputs and be
/// referred to; then all of the document count.
fn input(feed: Feed, caps: Node<'_, '_>, root: Node<'_, '_>) -> Option<Input> {
    let here = |name: &str| {
        if first(caps, name).is_some() {
            caps
        } else {
            root
        }
    };
    let mut modes: Vec<ColourMode> = named(here("ColorMode"), "ColorMode")
        .filter_map(|mode| match mode.text() {
            Some("RGB24") => Some(ColourMode::Colour),
            Some("Grayscale8") => Some(ColourMode::Grey),
            // Black and white is not offered by devices as JPEG; pages are made so here, from grey.
            _ => None,
        })
        .collect();
    modes.sort_unstable();
    modes.dedup();
    let resolutions = resolutions(caps, root);
    let side = |name: &str| {
        let side: u32 = text(caps, name)?.parse().ok()?;
        (1..=LONGEST_SIDE).contains(&side).then_some(side)
    };
    let is_jpeg = ["DocumentFormat", "DocumentFormatExt"]
        .iter()
        .any(|name| named(here(name), name).any(|format| format.text() == Some("image/jpeg")));
    let input = Input {
        feed,
        modes,
        resolutions,
        width: side("MaxWidth")?,
        height: side("MaxHeight")?,
        is_jpeg,
    };
    let is_usable = input.is_jpeg && !input.modes.is_empty() && !input.resolutions.is_empty();
    is_usable.then_some(input)
}

fn resolutions(caps: Node<'_, '_>, root: Node<'_, '_>) -> Vec<u16> {
    let of = |node| {
        let mut found: Vec<u16> = named(node, "DiscreteResolution")
            .filter_map(|one| text(one, "XResolution")?.parse().ok())
            .filter(|dpi| (50..=1200).contains(dpi))
            .collect();
        if let Some(range) = first(node, "XResolutionRange") {
            let bound = |name| text(range, name).and_then(|value| value.parse::<u32>().ok());
            if let (Some(low), Some(high)) = (bound("Min"), bound("Max")) {
                found.extend(usual_within(low, high));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    let own = of(caps);
    if own.is_empty() { of(root) } else { own }
}

/// A version that may be written into a request; digits and dots only.
fn version(root: Node<'_, '_>) -> String {
    text(root, "Version")
        .filter(|version| {
            (1..=8).contains(&version.len())
                && version.chars().all(|c| c.is_ascii_digit() || c == '.')
        })
        .unwrap_or("2.0")
        .to_owned()
}

/// Elements below `node` by local name: devices disagree about prefixes and even about namespaces.
fn named<'a, 'd>(node: Node<'a, 'd>, name: &str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.descendants()
        .filter(move |node| node.is_element() && node.tag_name().name() == name)
}

fn first<'a, 'd>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    named(node, name).next()
}

fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    first(node, name)?.text().map(str::trim)
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
