//! What a scanner offers and what is asked of it.

use serde::{Deserialize, Serialize};

/// Where the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    /// On the glass: one page a scan.
    Flatbed,
    /// In the feeder, front sides.
    Feeder,
    /// In the feeder, both sides.
    FeederDuplex,
}

/// What is kept of the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourMode {
    /// All.
    Colour,
    /// Brightness.
    Grey,
    /// Black or white, decided by the device.
    Lineart,
}

/// What a device offers. Lists are sorted and never empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Ways to lay paper.
    pub feeds: Vec<Feed>,
    /// Colour modes.
    pub modes: Vec<ColourMode>,
    /// Resolutions, dots per inch; of a range the usual steps from 75 to 600.
    pub resolutions: Vec<u16>,
    /// Widest paper, millimetres.
    pub widest_mm: f32,
    /// Longest paper, millimetres.
    pub longest_mm: f32,
}

/// What is asked of a device.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScanOptions {
    /// Where the paper lies.
    pub feed: Feed,
    /// Colours.
    pub mode: ColourMode,
    /// Dots per inch; the nearest the device offers is taken.
    pub dpi: u16,
    /// Width and height from the top left corner, millimetres; without it all the device sees.
    pub size_mm: Option<(f32, f32)>,
    /// Most pages; without it until the feeder is empty.
    pub pages: Option<u32>,
}

impl ScanOptions {
    /// Most pages of this job.
    pub(crate) fn most_pages(&self) -> u32 {
        let most = super::MOST_PAGES;
        match self.feed {
            Feed::Flatbed => 1,
            Feed::Feeder | Feed::FeederDuplex => {
                self.pages.map_or(most, |pages| pages.clamp(1, most))
            }
        }
    }

    /// Whether page `index` is a back.
    pub(crate) fn is_back(&self, index: u32) -> bool {
        self.feed == Feed::FeederDuplex && index % 2 == 1
    }
}

/// Resolutions a range is thinned to, dots per inch.
const USUAL: [u16; 7] = [75, 100, 150, 200, 300, 400, 600];

/// The usual resolutions within `low..=high`, or the end of the range nearest to them where none is.
pub(crate) fn usual_within(low: u32, high: u32) -> Vec<u16> {
    let inside: Vec<u16> = USUAL
        .into_iter()
        .filter(|dpi| (low..=high).contains(&u32::from(*dpi)))
        .collect();
    if inside.is_empty() && low <= high {
        return vec![low.clamp(1, 1200) as u16];
    }
    inside
}

/// Of `offered` the one nearest to `wanted`, the finer of two as near.
pub(crate) fn nearest(offered: &[u16], wanted: u16) -> Option<u16> {
    offered
        .iter()
        .copied()
        .min_by_key(|dpi| (dpi.abs_diff(wanted), u16::MAX - dpi))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_thinned_to_what_people_choose() {
        assert_eq!(usual_within(1, 1200), USUAL);
        assert_eq!(usual_within(120, 310), [150, 200, 300]);
        assert_eq!(usual_within(110, 140), [110]);
        assert!(usual_within(300, 200).is_empty());
    }

    #[test]
    fn the_nearest_resolution_is_taken() {
        assert_eq!(nearest(&[150, 200, 300], 250), Some(300));
        assert_eq!(nearest(&[150, 200, 300], 1), Some(150));
        assert_eq!(nearest(&[], 300), None);
    }

    #[test]
    fn glass_gives_one_page_and_backs_are_odd() {
        let options = |feed, pages| ScanOptions {
            feed,
            mode: ColourMode::Grey,
            dpi: 300,
            size_mm: None,
            pages,
        };
        assert_eq!(options(Feed::Flatbed, Some(9)).most_pages(), 1);
        assert_eq!(options(Feed::Feeder, None).most_pages(), 1000);
        assert_eq!(options(Feed::Feeder, Some(5000)).most_pages(), 1000);
        assert!(options(Feed::FeederDuplex, None).is_back(1));
        assert!(!options(Feed::Feeder, None).is_back(1));
    }
}
