//! Files that somebody waits for while they lie at another counter: whoever brings files brings these first.
use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use motcua_case::ids::Hash;

/// How long somebody waits for one.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is waited for. Nobody waits where nothing brings it.
#[derive(Default)]
pub(crate) struct Wanted {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Somebody brings files, and the last one came.
    brought: bool,
    files: BTreeSet<Hash>,
}

impl Wanted {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until somebody answered for a file: it came, or it will not.
    pub(crate) fn wait_for(&self, sha256: Hash) {
        let mut state = self.state();
        if !state.brought {
            return;
        }
        state.files.insert(sha256);
        let unanswered = |state: &mut State| state.files.contains(&sha256);
        let waited = self.changed.wait_timeout_while(state, PATIENCE, unanswered);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.files.remove(&sha256);
    }

    /// One that is waited for.
    pub(crate) fn next(&self) -> Option<Hash> {
        self.state().files.first().copied()
    }

    /// A file came, or cannot.
    pub(crate) fn answer(&self, sha256: Hash) {
        self.state().files.remove(&sha256);
        self.changed.notify_all();
    }

    /// Whether files are being brought; nobody waits while they are not.
    pub(crate) fn are_brought(&self, brought: bool) {
        let mut state = self.state();
        state.brought = brought;
        if !brought {
            state.files.clear();
            self.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const FILE: Hash = Hash([7; 32]);

    #[test]
    fn nobody_waits_where_nothing_is_brought() {
        let wanted = Wanted::default();
        wanted.wait_for(FILE);
        assert_eq!(wanted.next(), None);
    }

    #[test]
    fn who_waits_goes_on_when_the_file_came_and_when_the_line_is_gone() {
        let wanted = Wanted::default();
        let answers: [&dyn Fn(); 2] = [&|| wanted.answer(FILE), &|| wanted.are_brought(false)];
        for answer in answers {
            wanted.are_brought(true);
            thread::scope(|scope| {
                let waiting = scope.spawn(|| wanted.wait_for(FILE));
                while wanted.next() != Some(FILE) {
                    thread::yield_now();
                }
                answer();
                waiting.join().unwrap();
            });
            assert_eq!(wanted.next(), None);
        }
    }
}
