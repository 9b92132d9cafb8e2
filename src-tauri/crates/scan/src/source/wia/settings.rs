//! What a device offers and what is asked of it, in WIA's properties.

use crate::source::options::usual_within;
use crate::source::{Capabilities, ColourMode, Feed, ScanFault, ScanOptions};

/// Numbers of the properties of an item that are set.
pub mod property {
    /// `WIA_IPS_DOCUMENT_HANDLING_SELECT`.
    pub const SIDES: u32 = 3088;
    /// `WIA_IPS_PAGES`.
    pub const PAGES: u32 = 3096;
    /// `WIA_IPA_DATATYPE`.
    pub const DATATYPE: u32 = 4103;
    /// `WIA_IPS_XRES`.
    pub const X_RESOLUTION: u32 = 6147;
    /// `WIA_IPS_YRES`.
    pub const Y_RESOLUTION: u32 = 6148;
    /// `WIA_IPS_XPOS`.
    pub const LEFT: u32 = 6149;
    /// `WIA_IPS_YPOS`.
    pub const TOP: u32 = 6150;
    /// `WIA_IPS_XEXTENT`.
    pub const WIDTH: u32 = 6151;
    /// `WIA_IPS_YEXTENT`.
    pub const HEIGHT: u32 = 6152;
}

/// Values of those properties, and flags that say what the others mean.
pub mod value {
    /// `WIA_DATA_THRESHOLD`.
    pub const LINEART: i32 = 0;
    /// `WIA_DATA_GRAYSCALE`.
    pub const GREY: i32 = 2;
    /// `WIA_DATA_COLOR`.
    pub const COLOUR: i32 = 3;
    /// `FRONT_ONLY`.
    pub const FRONTS: i32 = 0x20;
    /// `DUPLEX`, and in the capabilities of the device `DUP`.
    pub const BOTH_SIDES: i32 = 4;
    /// `ALL_PAGES`.
    pub const ALL_PAGES: i32 = 0;
    /// `WIA_PROP_RANGE`.
    pub const RANGE: u32 = 0x10;
    /// `WIA_PROP_LIST`.
    pub const LIST: u32 = 0x20;
}

/// What is believed of a driver that does not say how large its glass is: A4, thousandths of an inch.
const A4: (i32, i32) = (8268, 11693);

/// Longest side that is believed, thousandths of an inch: 5 metres.
const LONGEST_SIDE: i32 = 196_850;

/// What a driver allows for a property of numbers.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// `WIA_PROP_…`.
    pub flags: u32,
    /// Of a list: how many, the usual value, the values. Of a range: smallest, usual value, largest, step.
    pub allowed: Vec<i32>,
    /// What is set now; of a property without a choice all there is.
    pub now: Option<i32>,
}

impl Offer {
    /// The single values, where it is no range.
    fn values(&self) -> Vec<i32> {
        if self.flags & value::LIST != 0 {
            self.allowed.iter().skip(2).copied().collect()
        } else {
            self.now.into_iter().collect()
        }
    }

    /// The values as resolutions, sorted.
    pub fn resolutions(&self) -> Vec<u16> {
        let dots = |value: i32| u32::try_from(value).unwrap_or(0);
        if let (true, [low, _, high, ..]) = (self.flags & value::RANGE != 0, &self.allowed[..]) {
            return usual_within(dots(*low), dots(*high));
        }
        let believed = self.values().into_iter().map(dots);
        sorted(
            believed
                .filter(|dpi| (50..=1200).contains(dpi))
                .map(|dpi| dpi as u16),
        )
    }

    fn modes(&self) -> Vec<ColourMode> {
        let all = [ColourMode::Colour, ColourMode::Grey, ColourMode::Lineart];
        let values = self.values();
        all.into_iter()
            .filter(|mode| values.contains(&datatype(*mode)))
            .collect()
    }
}

/// A place for paper: the glass or the feeder.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The feeder.
    pub is_feeder: bool,
    /// Of `WIA_IPS_XRES`.
    pub resolution: Offer,
    /// Of `WIA_IPA_DATATYPE`.
    pub datatype: Offer,
    /// Widest and longest paper, thousandths of an inch, where the driver says so.
    pub largest: Option<(i32, i32)>,
}

impl Place {
    /// Whether `feed` takes paper from here.
    pub fn serves(&self, feed: Feed) -> bool {
        self.is_feeder == (feed != Feed::Flatbed)
    }

    fn largest(&self) -> (i32, i32) {
        let believed = |side: &i32| (1..=LONGEST_SIDE).contains(side);
        self.largest
            .filter(|(width, height)| believed(width) && believed(height))
            .unwrap_or(A4)
    }
}

/// What a device offers; `handling` is its `WIA_DPS_DOCUMENT_HANDLING_CAPABILITIES`.
///
/// # Errors
/// [`ScanFault::Unsupported`] where nothing that could be scanned is offered.
pub fn capabilities(handling: i32, places: &[Place]) -> Result<Capabilities, ScanFault> {
    let has_both_sides = handling & value::BOTH_SIDES != 0;
    let feeds = [Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex];
    let offered = Capabilities {
        feeds: feeds
            .into_iter()
            .filter(|feed| places.iter().any(|place| place.serves(*feed)))
            .filter(|feed| *feed != Feed::FeederDuplex || has_both_sides)
            .collect(),
        modes: sorted(places.iter().flat_map(|place| place.datatype.modes())),
        resolutions: sorted(
            places
                .iter()
                .flat_map(|place| place.resolution.resolutions()),
        ),
        widest_mm: most_mm(places.iter().map(|place| place.largest().0)),
        longest_mm: most_mm(places.iter().map(|place| place.largest().1)),
    };
    if offered.feeds.is_empty() || offered.modes.is_empty() || offered.resolutions.is_empty() {
        return Err(ScanFault::unsupported("device"));
    }
    Ok(offered)
}

/// A property to set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its number.
    pub property: u32,
    /// Its value.
    pub value: i32,
    /// The word of [`ScanFault::Unsupported`] where the driver does not take it; without one the driver may do as
    /// it likes.
    pub what: Option<&'static str>,
}

/// What is to be set, in this order: extents are pixels of the resolution before them.
pub fn settings(options: &ScanOptions, dpi: u16, place: &Place) -> Vec<Setting> {
    let set = |property, value, what| Setting {
        property,
        value,
        what,
    };
    let mut settings = Vec::new();
    match options.feed {
        Feed::Flatbed => {}
        Feed::Feeder => settings.push(set(property::SIDES, value::FRONTS, None)),
        Feed::FeederDuplex => settings.push(set(property::SIDES, value::BOTH_SIDES, Some("feed"))),
    }
    if options.feed != Feed::Flatbed {
        let pages = options
            .pages
            .map_or(value::ALL_PAGES, |_| options.most_pages() as i32);
        settings.push(set(property::PAGES, pages, None));
    }
    let (width, height) = extent(options.size_mm, dpi, place.largest());
    let resolution = Some("resolution");
    settings.extend([
        set(property::DATATYPE, datatype(options.mode), Some("mode")),
        set(property::X_RESOLUTION, dpi.into(), resolution),
        set(property::Y_RESOLUTION, dpi.into(), resolution),
        set(property::LEFT, 0, None),
        set(property::TOP, 0, None),
        set(property::WIDTH, width, None),
        set(property::HEIGHT, height, None),
    ]);
    settings
}

fn datatype(mode: ColourMode) -> i32 {
    match mode {
        ColourMode::Colour => value::COLOUR,
        ColourMode::Grey => value::GREY,
        ColourMode::Lineart => value::LINEART,
    }
}

/// Width and height in pixels of what is asked for, or of all the device sees.
fn extent(size_mm: Option<(f32, f32)>, dpi: u16, largest: (i32, i32)) -> (i32, i32) {
    let pixels = |mm: Option<f32>, largest: i32| {
        let most = largest as f32 / 1000.0 * f32::from(dpi);
        let wanted = mm.map_or(most, |mm| mm / 25.4 * f32::from(dpi));
        wanted.min(most).round().max(1.0) as i32
    };
    (
        pixels(size_mm.map(|size| size.0), largest.0),
        pixels(size_mm.map(|size| size.1), largest.1),
    )
}

fn most_mm(sides: impl Iterator<Item = i32>) -> f32 {
    sides.max().unwrap_or_default() as f32 * 0.0254
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
