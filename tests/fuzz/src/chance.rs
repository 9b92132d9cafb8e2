//! Chance that is the same on every machine.

/// SplitMix64: the same seed, the same bytes.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The chance of case `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number from 0 to before `bound`; 0 where `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % (bound as u64).max(1)) as usize
    }

    /// One of some things.
    ///
    /// # Panics
    /// Where there is none.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// A place in a file; every other time near its beginning, where the headers are.
    pub fn place(&mut self, length: usize) -> usize {
        if self.below(2) == 0 {
            self.below(length.min(512))
        } else {
            self.below(length)
        }
    }
}
