//! The code by which people name this counter when a book is handed over.
use motcua_case::ids::Hash;

use crate::desk::{Desk, Session};

/// Crockford's alphabet: no letter that is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Desk {
    /// Code of this counter: eight letters of the hash of its device, `K7QF-29XM`. A restored store has another.
    pub(crate) fn counter_code(&self, session: &Session) -> String {
        let hash = Hash::of(session.store.device().0.as_bytes());
        let bits = hash
            .0
            .iter()
            .take(5)
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letter = |at: u32| char::from(LETTERS[(bits >> (35 - 5 * at) & 31) as usize]);
        let (first, second): (String, String) =
            ((0..4).map(letter).collect(), (4..8).map(letter).collect());
        format!("{first}-{second}")
    }
}
