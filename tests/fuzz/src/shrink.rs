//! The smallest input that shows the same fault.

/// Most tries.
const TRIES: usize = 3000;

/// `bytes` with everything left out that `is_faulty` does not need.
pub fn shrunk(bytes: &[u8], is_faulty: &dyn Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut least = bytes.to_vec();
    let mut tries = 0;
    let mut piece = (least.len() / 2).max(1);
    while tries < TRIES {
        let mut is_less = false;
        let mut at = 0;
        while at < least.len() && tries < TRIES {
            let mut fewer = least.clone();
            fewer.drain(at..(at + piece).min(least.len()));
            tries += 1;
            if is_faulty(&fewer) {
                least = fewer;
                is_less = true;
            } else {
                at += piece;
            }
        }
        if piece == 1 && !is_less {
            break;
        }
        piece = (piece / 2).max(1);
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_stays() {
        let bytes: Vec<u8> = (0..=255).collect();
        let least = shrunk(&bytes, &|bytes| {
            bytes.contains(&17) && bytes.contains(&200) && bytes.len() > 2
        });
        assert_eq!(least.len(), 3);
        assert!(least.contains(&17) && least.contains(&200));
    }
}
