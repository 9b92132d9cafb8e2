//! Chance that can be repeated: SplitMix64 from a seed that is printed.

/// A stream of numbers; the same seed gives the same numbers.
pub struct Chance(u64);

impl Chance {
    /// The seed of `MOTCUA_SEED`, or the usual one; says which.
    pub fn of_drill(name: &str) -> Self {
        let seed = std::env::var("MOTCUA_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or(20_261_121);
        eprintln!("{name}: repeat with MOTCUA_SEED={seed}");
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True once in two.
    pub fn coin(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }
}
