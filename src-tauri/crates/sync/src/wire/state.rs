//! `TrangThaiHoSo` (province-api b.4), the same in all dialects.
use crate::model::State;

/// All states with their codes.
const CODES: [(State, u8); 10] = [
    (State::Registered, 1),
    (State::Accepted, 2),
    (State::Refused, 3),
    (State::Processing, 4),
    (State::Supplement, 5),
    (State::Paying, 6),
    (State::Withdrawn, 7),
    (State::Stopped, 8),
    (State::Finished, 9),
    (State::Returned, 10),
];

/// Code of a state.
pub(crate) fn code(state: State) -> u8 {
    CODES
        .iter()
        .find_map(|(known, code)| (*known == state).then_some(*code))
        .unwrap_or_default()
}

/// State of a code; 0 is on no official list and is none.
pub(crate) fn state(code: &str) -> Option<State> {
    let code: u8 = code.trim().parse().ok()?;
    CODES
        .iter()
        .find_map(|(state, known)| (*known == code).then_some(*state))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_run_from_one_to_ten_and_come_back_as_they_went() {
        for (at, (known, _)) in CODES.iter().enumerate() {
            assert_eq!(usize::from(code(*known)), at + 1);
            assert_eq!(state(&code(*known).to_string()), Some(*known));
        }
        for text in ["0", "11", "-1", "", "hai"] {
            assert_eq!(state(text), None, "{text}");
        }
    }
}
