//! Which of a driver's options mean what, and how they are set.
//!
//! The standard names few options and almost no values, so drivers are understood by the words they use.

use super::ffi::{Allowed, Handle, Kind, Setting, Unit};
use super::status::Status;
use crate::source::options::{nearest, usual_within};
use crate::source::{Capabilities, ColourMode, Feed, ScanFault, ScanOptions};

/// One millimetre or dot in a fixed-point value.
const ONE: f32 = 65536.0;

/// What is set where a driver does not say how large its glass is: A4, millimetres.
const A4: (f32, f32) = (210.0, 297.0);

/// Longest side that is believed, millimetres.
const LONGEST_SIDE: f32 = 5000.0;

/// What the device offers. Its source is set on the way, because the feeder may take longer paper than the glass.
///
/// # Errors
/// [`ScanFault::Unsupported`] where nothing that could be scanned is offered.
pub fn capabilities(handle: &Handle<'_>) -> Result<Capabilities, ScanFault> {
    let settings = handle.settings();
    let feeds: Vec<Feed> = [Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex]
        .into_iter()
        .filter(|feed| source(&settings, *feed).is_some())
        .collect();
    let modes: Vec<ColourMode> = [ColourMode::Colour, ColourMode::Grey, ColourMode::Lineart]
        .into_iter()
        .filter(|mode| mode_of(&settings, *mode).is_some())
        .collect();
    let resolutions = resolutions(&settings);
    if feeds.is_empty() || modes.is_empty() || resolutions.is_empty() {
        return Err(ScanFault::unsupported("device"));
    }
    let (mut widest_mm, mut longest_mm) = (0f32, 0f32);
    for feed in &feeds {
        let (width, height) =
            choose_source(handle, *feed).map_or(A4, |()| largest(handle, &handle.settings()));
        widest_mm = widest_mm.max(width);
        longest_mm = longest_mm.max(height);
    }
    Ok(Capabilities {
        feeds,
        modes,
        resolutions,
        widest_mm,
        longest_mm,
    })
}

/// Sets everything a scan asks for and says which resolution is in force.
///
/// # Errors
/// [`ScanFault::Unsupported`] for a feed or mode the device does not have, and what its driver reports.
pub fn apply(handle: &Handle<'_>, options: &ScanOptions) -> Result<u16, ScanFault> {
    choose_source(handle, options.feed)?;
    choose_mode(handle, options.mode)?;
    let dpi = choose_resolution(handle, options.dpi)?;
    choose_size(handle, options.size_mm);
    Ok(dpi)
}

fn named<'s>(settings: &'s [Setting], name: &str) -> Option<&'s Setting> {
    settings
        .iter()
        .find(|setting| setting.name == name && setting.is_settable)
}

/// How a feed is chosen.
#[derive(Debug, PartialEq)]
enum Source<'s> {
    /// Nothing is to be set.
    Given,
    /// `source` takes this text.
    Named(&'s Setting, &'s str),
    /// `source` takes this text, and another option says that both sides are scanned.
    WithBacks(Option<(&'s Setting, &'s str)>, &'s Setting),
}

fn source(settings: &[Setting], feed: Feed) -> Option<Source<'_>> {
    let Some(setting) = named(settings, "source") else {
        // A driver without a choice has one place for paper.
        let both = backs(settings);
        return match (feed, both) {
            (Feed::Flatbed, None) | (Feed::Feeder, Some(_)) => Some(Source::Given),
            (Feed::FeederDuplex, Some(backs)) => Some(Source::WithBacks(None, backs)),
            _ => None,
        };
    };
    let Allowed::Texts(texts) = &setting.allowed else {
        return (feed == Feed::Flatbed).then_some(Source::Given);
    };
    let of = |wanted: Feed| {
        texts
            .iter()
            .find(|text| feed_of(text) == Some(wanted))
            .map(String::as_str)
    };
    if let Some(text) = of(feed) {
        return Some(Source::Named(setting, text));
    }
    // Some have a feeder among the sources and an option of its own for backs.
    match (feed, of(Feed::Feeder), backs(settings)) {
        (Feed::FeederDuplex, Some(text), Some(backs)) => {
            Some(Source::WithBacks(Some((setting, text)), backs))
        }
        _ => None,
    }
}

/// The option that turns backs on.
fn backs(settings: &[Setting]) -> Option<&Setting> {
    let is_backs = |setting: &&Setting| match setting.name.as_str() {
        "duplex" => setting.kind == Kind::Bool,
        "adf-mode" => {
            matches!(&setting.allowed, Allowed::Texts(texts) if texts.iter().any(|t| t == "Duplex"))
        }
        _ => false,
    };
    settings.iter().find(is_backs)
}

/// What a driver's word for a source means.
fn feed_of(text: &str) -> Option<Feed> {
    let word = text.to_lowercase();
    let has = |part: &str| word.contains(part);
    if has("back") && !has("front") || has("transparency") || has("negative") || has("slide") {
        None
    } else if has("duplex") || has("both sides") {
        Some(Feed::FeederDuplex)
    } else if has("adf") || has("feeder") {
        Some(Feed::Feeder)
    } else if has("flatbed") || has("platen") || has("table") || has("normal") || has("glass") {
        Some(Feed::Flatbed)
    } else {
        None
    }
}

fn choose_source(handle: &Handle<'_>, feed: Feed) -> Result<(), ScanFault> {
    let settings = handle.settings();
    let chosen = source(&settings, feed).ok_or_else(|| ScanFault::unsupported("feed"))?;
    let set = |setting: &Setting, text: &str| handle.set_text(setting, text).map_err(Status::fault);
    match chosen {
        Source::Given => Ok(()),
        Source::Named(setting, text) => {
            set(setting, text)?;
            turn_backs(handle, feed == Feed::FeederDuplex);
            Ok(())
        }
        Source::WithBacks(first, _) => {
            if let Some((setting, text)) = first {
                set(setting, text)?;
            }
            turn_backs(handle, true);
            Ok(())
        }
    }
}

/// Turns backs on or off where an option does that; where it is not there now, the source has said it all.
fn turn_backs(handle: &Handle<'_>, on: bool) {
    let settings = handle.settings();
    if let Some(setting) = backs(&settings).filter(|setting| setting.is_settable) {
        let _ = match setting.kind {
            Kind::Bool => handle.set_word(setting, i32::from(on)),
            _ => handle.set_text(setting, if on { "Duplex" } else { "Simplex" }),
        };
    }
}

/// How a colour mode is chosen: the text for `mode`, and bits of a sample where they are to be set.
fn mode_of(settings: &[Setting], mode: ColourMode) -> Option<(Option<&str>, i32)> {
    let depths = match named(settings, "depth").map(|depth| &depth.allowed) {
        Some(Allowed::Words(words)) => words.as_slice(),
        _ => &[],
    };
    let texts = match named(settings, "mode").map(|mode| &mode.allowed) {
        Some(Allowed::Texts(texts)) => texts.as_slice(),
        // A driver without a choice scans in grey or colour, whatever it is called.
        _ => return (mode == ColourMode::Colour).then_some((None, 8)),
    };
    let text = |wanted| {
        texts
            .iter()
            .find(|text| meaning(text) == Some(wanted))
            .map(String::as_str)
    };
    match (mode, text(mode)) {
        (ColourMode::Lineart, Some(text)) => Some((Some(text), 1)),
        (ColourMode::Lineart, None) if depths.contains(&1) => {
            text(ColourMode::Grey).map(|grey| (Some(grey), 1))
        }
        (_, Some(text)) => Some((Some(text), 8)),
        (_, None) => None,
    }
}

/// What a driver's word for a mode means.
fn meaning(text: &str) -> Option<ColourMode> {
    let word = text.to_lowercase();
    if word.contains("halftone") || word.contains("dither") || word.contains("diffusion") {
        None
    } else if word.contains("color") || word.contains("colour") {
        Some(ColourMode::Colour)
    } else if word.contains("gray") || word.contains("grey") {
        Some(ColourMode::Grey)
    } else if ["lineart", "line art", "black", "binary", "monochrome"]
        .iter()
        .any(|part| word.contains(part))
    {
        Some(ColourMode::Lineart)
    } else {
        None
    }
}

fn choose_mode(handle: &Handle<'_>, mode: ColourMode) -> Result<(), ScanFault> {
    let settings = handle.settings();
    let (text, depth) = mode_of(&settings, mode).ok_or_else(|| ScanFault::unsupported("mode"))?;
    if let (Some(text), Some(setting)) = (text, named(&settings, "mode")) {
        handle.set_text(setting, text).map_err(Status::fault)?;
    }
    // The mode may have taken the choice of depth away; what comes is checked frame by frame anyway.
    let settings = handle.settings();
    if let Some(setting) = named(&settings, "depth") {
        let _ = handle.set_word(setting, depth);
    }
    Ok(())
}

fn resolution(settings: &[Setting]) -> Option<&Setting> {
    named(settings, "resolution").or_else(|| named(settings, "x-resolution"))
}

fn resolutions(settings: &[Setting]) -> Vec<u16> {
    let Some(setting) = resolution(settings) else {
        return Vec::new();
    };
    let dots = |word: i32| number(setting, word).round().max(0.0) as u32;
    let mut found = match &setting.allowed {
        Allowed::Range { min, max } => usual_within(dots(*min), dots(*max)),
        Allowed::Words(words) => words
            .iter()
            .map(|word| dots(*word))
            .filter(|dpi| (50..=1200).contains(dpi))
            .map(|dpi| dpi as u16)
            .collect(),
        Allowed::Any => usual_within(75, 600),
        Allowed::Texts(_) => Vec::new(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn choose_resolution(handle: &Handle<'_>, wanted: u16) -> Result<u16, ScanFault> {
    let settings = handle.settings();
    let setting = resolution(&settings).ok_or_else(|| ScanFault::unsupported("resolution"))?;
    let dpi = nearest(&resolutions(&settings), wanted)
        .ok_or_else(|| ScanFault::unsupported("resolution"))?;
    let value = word(setting, f32::from(dpi));
    handle.set_word(setting, value).map_err(Status::fault)?;
    if let Some(other) = named(&settings, "y-resolution") {
        let _ = handle.set_word(other, value);
    }
    let in_force = handle.word(setting.index).map(|word| number(setting, word));
    Ok(in_force.map_or(dpi, |dpi| dpi.round() as u16))
}

/// Sets the area to scan; a driver without such options scans all it sees.
fn choose_size(handle: &Handle<'_>, size_mm: Option<(f32, f32)>) {
    let settings = handle.settings();
    let largest = largest(handle, &settings);
    let (width, height) = size_mm.unwrap_or(largest);
    let dpi = dots_per_inch(handle, &settings);
    let corner = [
        ("tl-x", 0.0),
        ("tl-y", 0.0),
        ("br-x", width.min(largest.0)),
        ("br-y", height.min(largest.1)),
    ];
    for (name, mm) in corner {
        if let Some(setting) = named(&settings, name) {
            let value = if setting.unit == Unit::Pixel {
                mm / 25.4 * dpi
            } else {
                mm
            };
            let mut value = word(setting, value);
            if let Allowed::Range { min, max } = setting.allowed {
                value = value.clamp(min.min(max), max);
            }
            let _ = handle.set_word(setting, value);
        }
    }
}

/// Width and height of all the device sees, millimetres.
fn largest(handle: &Handle<'_>, settings: &[Setting]) -> (f32, f32) {
    let dpi = dots_per_inch(handle, settings);
    let side = |name: &str, otherwise: f32| {
        let end = named(settings, name).and_then(|setting| match &setting.allowed {
            Allowed::Range { max, .. } => Some((setting, *max)),
            Allowed::Words(words) => Some((setting, words.iter().copied().max()?)),
            _ => None,
        });
        let mm = end.map(|(setting, max)| match setting.unit {
            Unit::Pixel => number(setting, max) / dpi * 25.4,
            _ => number(setting, max),
        });
        mm.filter(|mm| (1.0..=LONGEST_SIDE).contains(mm))
            .unwrap_or(otherwise)
    };
    (side("br-x", A4.0), side("br-y", A4.1))
}

fn dots_per_inch(handle: &Handle<'_>, settings: &[Setting]) -> f32 {
    let word = resolution(settings).and_then(|s| Some(number(s, handle.word(s.index)?)));
    word.filter(|dpi| *dpi >= 1.0).unwrap_or(300.0)
}

fn number(setting: &Setting, word: i32) -> f32 {
    match setting.kind {
        Kind::Fixed => word as f32 / ONE,
        _ => word as f32,
    }
}

fn word(setting: &Setting, number: f32) -> i32 {
    match setting.kind {
        Kind::Fixed => (number * ONE) as i32,
        _ => number.round() as i32,
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
