//! SHA-256 of what is certified, and how it is printed.

use sha2::{Digest, Sha256};

use crate::form::flow::JOINT;

/// Bytes whose digits stand together, and such groups that stand on one line.
const GROUP: usize = 4;
const LINE: usize = 4;

/// One digest for all pages of an original: SHA-256 of the SHA-256 of each page's picture, 32 bytes each, in the order
/// of the original.
#[must_use]
pub fn source_digest(pages: &[[u8; 32]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for page in pages {
        hash.update(page);
    }
    hash.finalize().into()
}

/// `9f86d081…`, two digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `9f86d081 884c7d65 …`, for the eye, broken in the middle or not at all.
pub(super) fn grouped(digest: &[u8; 32]) -> String {
    let line = |bytes: &[u8]| {
        let groups: Vec<String> = bytes.chunks(GROUP).map(hex).collect();
        groups.join(&JOINT.to_string())
    };
    let lines: Vec<String> = digest.chunks(GROUP * LINE).map(line).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_the_pages_is_that_of_their_digests_in_order() {
        let (one, two) = ([1; 32], [2; 32]);
        // (printf '\1%.0s' {1..32}; printf '\2%.0s' {1..32}) | sha256sum
        let known = "f818afd37a6dc3bc92fb44731011277006db4efa6e9023cd7468c02335d22a4d";
        assert_eq!(hex(&source_digest(&[one, two])), known);
        assert_ne!(source_digest(&[one, two]), source_digest(&[two, one]));
        assert!(grouped(&source_digest(&[one, two])).starts_with("f818afd3\u{a0}7a6dc3bc\u{a0}"));
    }
}
