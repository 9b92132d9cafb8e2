//! Texts that are signed: what they are for comes first, and every part has its length before it, so that no two
//! different things ever give the same text.

/// A text to be signed.
pub(super) struct SignedText(Vec<u8>);

impl SignedText {
    /// Begins the text of one purpose.
    pub(super) fn of(purpose: &str) -> Self {
        Self(Vec::new()).with(format!("motcua hub 1 {purpose}").as_bytes())
    }

    /// One part more.
    pub(super) fn with(mut self, part: &[u8]) -> Self {
        self.0.extend((part.len() as u64).to_be_bytes());
        self.0.extend(part);
        self
    }

    /// The text.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_run_into_each_other_differ() {
        let one = SignedText::of("x").with(b"ab").with(b"c").bytes();
        let other = SignedText::of("x").with(b"a").with(b"bc").bytes();
        assert_ne!(one, other);
        assert_ne!(SignedText::of("x").bytes(), SignedText::of("y").bytes());
    }
}
