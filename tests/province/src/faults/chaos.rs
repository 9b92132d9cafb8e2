//! A seeded mix of faults.

use serde::{Deserialize, Serialize};

use super::{Body, Kind, Plan, RetryAfter};

/// How likely each fault is, in a thousand calls; what is left over goes well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// Faults with their shares of 1000.
    pub per_thousand: Vec<(u32, Kind)>,
}

#[derive(Debug)]
pub(super) struct Chaos {
    pub(super) seed: u64,
    pub(super) mix: Mix,
}

impl Default for Mix {
    /// Every fault once in a while, about a third of all calls.
    fn default() -> Self {
        let busy = |code, body, retry_after| Kind::Status {
            code,
            body,
            retry_after,
        };
        Self {
            per_thousand: vec![
                (60, Kind::CommitThenDrop),
                (40, Kind::DropBefore),
                (30, busy(500, Body::Html, None)),
                (20, busy(503, Body::Empty, Some(RetryAfter::Date(1)))),
                (20, busy(429, Body::Json, Some(RetryAfter::Seconds(1)))),
                (20, busy(502, Body::Html, None)),
                (40, Kind::TruncatedJson),
                (15, Kind::CaptivePage { redirect: false }),
                (10, Kind::CaptivePage { redirect: true }),
                (10, Kind::EmptyReply { effect: true }),
                (10, Kind::EmptyReply { effect: false }),
                (20, Kind::DuplicateDelivery),
                (20, Kind::ErrorIn200),
                (10, Kind::WrongJson { effect: true }),
                (10, Kind::WrongJson { effect: false }),
                (15, Kind::ExpiredSession),
                (10, Kind::ResetAfter { bytes: 700 }),
            ],
        }
    }
}

impl Chaos {
    pub(super) fn take_part(&self, operation: &str, count: u64, plan: &mut Plan) {
        if plan.kind.is_none() {
            plan.kind = self.pick(draw(self.seed, operation, count));
        }
    }

    fn pick(&self, drawn: f64) -> Option<Kind> {
        let mut left = drawn * 1000.0;
        for (share, kind) in &self.mix.per_thousand {
            left -= f64::from(*share);
            if left < 0.0 {
                return Some(kind.clone());
            }
        }
        None
    }
}

/// A number from 0 to 1 that follows from its three inputs alone, so that calls of different
/// operations may come in any order and each still meets the same fault.
pub(super) fn draw(seed: u64, operation: &str, count: u64) -> f64 {
    let mut mixed = seed ^ count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for byte in operation.bytes() {
        mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^= mixed >> 31;
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}
