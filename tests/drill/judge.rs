//! The judge: the product in a process of its own, asked about one folder after the other.
use std::io::Write as _;
use std::path::Path;

use crate::day::Day;
use crate::told::Judged;

/// A judge that is started when it is needed, and again where it fell.
pub struct Judge {
    goes_on: bool,
    day: Option<Day>,
}

impl Judge {
    /// A judge that only looks.
    pub fn looking() -> Self {
        Self {
            goes_on: false,
            day: None,
        }
    }

    /// A judge that also sets up a folder without a store, and receives one more citizen.
    pub fn going_on() -> Self {
        Self {
            goes_on: true,
            day: None,
        }
    }

    /// What the product says of `folder`; none where it fell over.
    pub fn ask(&mut self, folder: &Path) -> Option<Judged> {
        let words: &[&str] = if self.goes_on {
            &["judge", "go-on"]
        } else {
            &["judge"]
        };
        let day = self.day.get_or_insert_with(|| Day::start(words, &[]));
        writeln!(day.stdin(), "{}", folder.display()).unwrap();
        let mut judged = Judged::default();
        loop {
            match day.line() {
                Some(line) if line == "end" => return Some(judged),
                Some(line) => judged.take(&line),
                None => {
                    self.day = None;
                    return None;
                }
            }
        }
    }
}
