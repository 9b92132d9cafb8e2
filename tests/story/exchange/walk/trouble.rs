//! What goes wrong on purpose.
use motcua_desk::case::exchange::DialectName;
use motcua_province::{Body, Fault, Kind, Mix, RetryAfter, Simulator};
use proptest::prelude::*;

/// One thing to go wrong, whatever the dialect.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// Which call, of those the dialect has.
    call: usize,
    /// How often.
    times: u32,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    One(Kind),
    /// The answer to the next step is lost.
    LostStep,
    /// A mix that follows from a seed.
    Mix(u64),
}

/// Anything that can go wrong.
pub fn trouble() -> impl Strategy<Value = Trouble> {
    let busy = |code, body, retry_after| Kind::Status {
        code,
        body,
        retry_after,
    };
    let kind = prop_oneof![
        6 => Just(Kind::CommitThenDrop),
        3 => Just(Kind::DropBefore),
        3 => Just(Kind::TruncatedJson),
        2 => any::<bool>().prop_map(|effect| Kind::EmptyReply { effect }),
        2 => any::<bool>().prop_map(|effect| Kind::WrongJson { effect }),
        2 => any::<bool>().prop_map(|redirect| Kind::CaptivePage { redirect }),
        1 => Just(busy(503, Body::Html, None)),
        1 => Just(busy(503, Body::Empty, Some(RetryAfter::Date(20)))),
        1 => Just(busy(500, Body::Html, None)),
        1 => Just(busy(429, Body::Json, Some(RetryAfter::Seconds(45)))),
        1 => (1_u32..6).prop_map(|calls_per_minute| Kind::Quota { calls_per_minute }),
        2 => Just(Kind::ErrorIn200),
        2 => Just(Kind::DuplicateDelivery),
        1 => Just(Kind::Latency { ms: 5 }),
        2 => Just(Kind::ExpiredSession),
        1 => Just(Kind::RevokedDevice),
        1 => (-90_000_i64..90_000).prop_map(|seconds| Kind::ClockSkew { seconds }),
        2 => prop_oneof![Just(0_u64), 1_u64..3000].prop_map(|bytes| Kind::ResetAfter { bytes }),
    ];
    let what = prop_oneof![
        9 => kind.prop_map(What::One),
        1 => any::<u64>().prop_map(What::Mix),
    ];
    (any::<usize>(), 1_u32..4, what).prop_map(|(call, times, what)| Trouble { call, times, what })
}

impl Trouble {
    /// The answer to the next step is lost, though it was taken.
    pub fn of_a_step() -> Self {
        let what = What::LostStep;
        Self {
            call: 0,
            times: 1,
            what,
        }
    }

    /// Lets it happen.
    pub fn befall(&self, province: &Simulator, dialect: DialectName) {
        match &self.what {
            What::Mix(seed) => province.chaos(*seed, mix()),
            What::LostStep => {
                let fault = Fault::of(step_and_others(dialect).0, Kind::CommitThenDrop);
                province.faults().add(fault.times(self.times));
            }
            What::One(kind) => {
                let calls = calls(dialect, kind);
                let fault = match calls[self.call % calls.len()] {
                    "" => Fault::any(kind.clone()),
                    call => Fault::of(call, kind.clone()),
                };
                province.faults().add(fault.times(self.times));
            }
        }
    }
}

/// The call of a step in a dialect, and its other calls.
fn step_and_others(dialect: DialectName) -> (&'static str, &'static [&'static str]) {
    match dialect {
        DialectName::National => (
            "a.CapNhatTienDoHoSoMC",
            &[
                "a.DongBoHoSoMC",
                "a.login",
                "a.TraCuuHoSo",
                "tus.create",
                "tus.patch",
                "tus.head",
            ],
        ),
        DialectName::Gateway => ("b.tiendo", &["b.themmoi", "b.capnhat", "files.upload"]),
        _ => (
            "c.CapNhatTienTrinh",
            &[
                "c.dossier",
                "c.CapNhatTrangThai",
                "c.get-next-value",
                "c.token",
                "c.upload",
                "c.search",
            ],
        ),
    }
}

/// The calls of a dialect, each as likely as it is named often.
fn calls(dialect: DialectName, kind: &Kind) -> Vec<&'static str> {
    let (step, others) = step_and_others(dialect);
    let mut calls = others.to_vec();
    // A step that something in between delivers twice, with a good answer, is twice there and nobody here can know.
    if *kind != Kind::DuplicateDelivery {
        calls.extend([step, step, ""]);
    }
    calls
}

/// The simulator's mix without what nobody here can know.
fn mix() -> Mix {
    let mut mix = Mix::default();
    let knowable = |kind: &Kind| *kind != Kind::DuplicateDelivery;
    mix.per_thousand.retain(|(_, kind)| knowable(kind));
    mix
}
