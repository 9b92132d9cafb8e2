//! What WIA answers, and what it means for whoever scans.

use crate::source::{Feed, ScanFault};

/// `HRESULT`s of WIA and of the system beneath it; `S_FALSE` is how a transfer ends that was cancelled.
pub mod code {
    pub const CANCELLED: i32 = 1;
    pub const PAPER_JAM: i32 = wia(2);
    pub const PAPER_EMPTY: i32 = wia(3);
    pub const OFFLINE: i32 = wia(5);
    pub const BUSY: i32 = wia(6);
    pub const WARMING_UP: i32 = wia(7);
    pub const ITEM_DELETED: i32 = wia(9);
    pub const COMMUNICATION: i32 = wia(10);
    pub const LOCKED: i32 = wia(13);
    pub const COVER_OPEN: i32 = wia(16);
    pub const RESERVATION_FAILED: i32 = wia(19);
    pub const MULTI_FEED: i32 = wia(20);
    pub const NO_DEVICE: i32 = wia(21);
    pub const INVALID_ARGUMENT: i32 = of(0x8007_0057);
    pub const ACCESS_DENIED: i32 = of(0x8007_0005);
    pub const ABORTED: i32 = of(0x8000_4004);
    /// Windows Server without its desktop has no WIA.
    pub const NOT_REGISTERED: i32 = of(0x8004_0154);
    /// The service may be switched off.
    pub const SERVICE_DISABLED: i32 = of(0x8007_0422);

    const fn wia(number: u32) -> i32 {
        of(0x8021_0000 + number)
    }

    const fn of(bits: u32) -> i32 {
        bits.cast_signed()
    }
}

/// Bits of `WIA_DPS_DOCUMENT_HANDLING_STATUS`.
pub mod status {
    pub const PATH_COVER_UP: i32 = 0x10;
    pub const PAPER_JAM: i32 = 0x20;
    pub const MULTIPLE_FEED: i32 = 0x200;
}

/// What a failed call means.
pub fn fault(result: i32) -> ScanFault {
    match result {
        code::CANCELLED | code::ABORTED => ScanFault::Cancelled,
        code::PAPER_JAM => ScanFault::Jam,
        code::PAPER_EMPTY => ScanFault::FeederEmpty,
        code::COVER_OPEN => ScanFault::CoverOpen,
        code::MULTI_FEED => ScanFault::DoubleFeed,
        code::BUSY | code::WARMING_UP | code::LOCKED | code::RESERVATION_FAILED => ScanFault::Busy,
        code::OFFLINE | code::ITEM_DELETED | code::COMMUNICATION | code::NO_DEVICE => {
            ScanFault::Gone
        }
        code::ACCESS_DENIED => ScanFault::Denied,
        code::NOT_REGISTERED | code::SERVICE_DISABLED => ScanFault::unsupported("driver"),
        other => ScanFault::Device {
            status: other.cast_unsigned(),
        },
    }
}

/// What it means that a setting was not taken; `what` is a word of [`ScanFault::Unsupported`].
pub fn refused(result: i32, what: &'static str) -> ScanFault {
    match result {
        code::INVALID_ARGUMENT | code::ACCESS_DENIED => ScanFault::unsupported(what),
        other => fault(other),
    }
}

/// How a transfer ended.
#[derive(Debug, Clone, Copy)]
pub struct End {
    /// What `IWiaTransfer::Download` returned.
    pub result: i32,
    /// `WIA_DPS_DOCUMENT_HANDLING_STATUS` after it, 0 where the driver has none.
    pub status: i32,
}

impl End {
    /// The number of pages, or why the scan is no success although `handed` pages came whole. A feeder that ran
    /// empty is one, unless its own state names a trouble: some drivers say no more than "empty" after a jam.
    pub fn pages(self, feed: Feed, handed: u32) -> Result<u32, ScanFault> {
        let is_feeder = feed != Feed::Flatbed;
        let ran_empty = is_feeder && self.result == code::PAPER_EMPTY;
        if (self.result < 0 && !ran_empty) || self.result == code::CANCELLED {
            return Err(fault(self.result));
        }
        match self.trouble() {
            Some(trouble) if is_feeder => Err(trouble),
            _ if handed > 0 => Ok(handed),
            _ if is_feeder => Err(ScanFault::FeederEmpty),
            _ => Err(ScanFault::Garbled),
        }
    }

    /// What the feeder's state names. A double feed is said together with the jam it makes.
    fn trouble(self) -> Option<ScanFault> {
        let says = |bit: i32| self.status & bit != 0;
        if says(status::MULTIPLE_FEED) {
            Some(ScanFault::DoubleFeed)
        } else if says(status::PAPER_JAM) {
            Some(ScanFault::Jam)
        } else if says(status::PATH_COVER_UP) {
            Some(ScanFault::CoverOpen)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_a_clerk_can_act_on() {
        let cases = [
            (0x8021_0002, ScanFault::Jam),
            (0x8021_0003, ScanFault::FeederEmpty),
            (0x8021_0005, ScanFault::Gone),
            (0x8021_0006, ScanFault::Busy),
            (0x8021_0007, ScanFault::Busy),
            (0x8021_0009, ScanFault::Gone),
            (0x8021_000A, ScanFault::Gone),
            (0x8021_000D, ScanFault::Busy),
            (0x8021_0010, ScanFault::CoverOpen),
            (0x8021_0013, ScanFault::Busy),
            (0x8021_0014, ScanFault::DoubleFeed),
            (0x8021_0015, ScanFault::Gone),
            (0x8007_0005, ScanFault::Denied),
            (0x8000_4004, ScanFault::Cancelled),
            (0x8004_0154, ScanFault::unsupported("driver")),
            (0x8007_0422, ScanFault::unsupported("driver")),
            (
                0x8021_0001,
                ScanFault::Device {
                    status: 0x8021_0001,
                },
            ),
        ];
        for (bits, expected) in cases {
            assert_eq!(fault(u32::cast_signed(bits)), expected, "{bits:#x}");
        }
    }

    #[test]
    fn a_setting_that_is_not_taken_is_not_supported_unless_the_device_is_in_trouble() {
        let mode = ScanFault::unsupported("mode");
        assert_eq!(refused(code::INVALID_ARGUMENT, "mode"), mode);
        assert_eq!(refused(code::ACCESS_DENIED, "mode"), mode);
        assert_eq!(refused(code::BUSY, "mode"), ScanFault::Busy);
    }

    #[test]
    fn the_end_of_a_feeder_is_a_success_only_when_nothing_is_wrong() {
        let end = |result, status| End { result, status };
        let cases = [
            (end(0, 0), Feed::Feeder, 3, Ok(3)),
            (end(code::PAPER_EMPTY, 0), Feed::FeederDuplex, 4, Ok(4)),
            (
                end(code::PAPER_EMPTY, 0),
                Feed::Feeder,
                0,
                Err(ScanFault::FeederEmpty),
            ),
            (end(0, 0), Feed::Feeder, 0, Err(ScanFault::FeederEmpty)),
            (
                end(code::PAPER_EMPTY, status::PAPER_JAM),
                Feed::Feeder,
                2,
                Err(ScanFault::Jam),
            ),
            (
                end(0, status::PAPER_JAM | status::MULTIPLE_FEED),
                Feed::Feeder,
                2,
                Err(ScanFault::DoubleFeed),
            ),
            (
                end(0, status::PATH_COVER_UP),
                Feed::Feeder,
                2,
                Err(ScanFault::CoverOpen),
            ),
            (
                end(code::PAPER_JAM, 0),
                Feed::Feeder,
                2,
                Err(ScanFault::Jam),
            ),
            (
                end(code::CANCELLED, 0),
                Feed::Feeder,
                2,
                Err(ScanFault::Cancelled),
            ),
            (end(0, status::PAPER_JAM), Feed::Flatbed, 1, Ok(1)),
            (end(0, 0), Feed::Flatbed, 0, Err(ScanFault::Garbled)),
        ];
        for (end, feed, handed, expected) in cases {
            assert_eq!(
                end.pages(feed, handed),
                expected,
                "{end:?} {feed:?} {handed}"
            );
        }
    }
}
