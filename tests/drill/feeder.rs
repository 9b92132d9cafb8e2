//! The application is killed while a stack of fifty sheets goes through the feeder. Every page that was shown is
//! there when it starts again, once and in its place, and the rest of the stack follows.
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use motcua_tests::network_scanner::NetworkScanner;
use motcua_tests::sheets;

use crate::chance::Chance;
use crate::count;
use crate::day::Day;
use crate::judge::Judge;

/// Kills in `make test`; `make nightly` sets `MOTCUA_KILLS=200`.
const KILLS: u32 = 6;
/// Kills while one stack goes through.
const OF_ONE_STACK: u32 = 6;
const SHEETS: u32 = 50;
/// Pages that come between two kills, at most, so that the last kill finds the feeder at work.
const BETWEEN: u32 = SHEETS / OF_ONE_STACK;
/// How far into the next page the kill may come, milliseconds.
const FURTHER: usize = 40;

#[test]
fn an_application_killed_while_the_feeder_runs_loses_no_page() {
    let kills = count("MOTCUA_KILLS", KILLS);
    let mut chance = Chance::of_drill("feeder");
    let mut done = 0;
    let mut at_work = 0;
    while done < kills {
        let Some(mut stack) = Stack::lay() else {
            return;
        };
        for _kill in 0..OF_ONE_STACK.min(kills - done) {
            let pages = chance.below(BETWEEN as usize) as u32;
            let moment = Duration::from_millis(chance.below(FURTHER) as u64);
            at_work += u32::from(stack.scan_and_kill(pages, moment));
            done += 1;
        }
        stack.scan_the_rest();
    }
    assert!(at_work * 2 > kills, "few kills found a child at work");
}

/// A counter, its scanner, and how far the stack has come.
struct Stack {
    place: tempfile::TempDir,
    feeder: PathBuf,
    scanner: NetworkScanner,
    /// Pages that were shown.
    shown: u32,
}

impl Stack {
    /// A new counter and a full feeder; none, said aloud, where there is no scanner.
    fn lay() -> Option<Self> {
        let place = tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
        let feeder = place.path().join("feeder");
        sheets::lay(&feeder, 0..SHEETS).unwrap();
        let scanner = NetworkScanner::start(&feeder, "none").unwrap()?;
        Some(Self {
            place,
            feeder,
            scanner,
            shown: 0,
        })
    }

    /// Kills the application when that many more pages were shown, and a moment later; whether it had children.
    fn scan_and_kill(&mut self, pages: u32, moment: Duration) -> bool {
        let day = self.begin();
        for _page in 0..pages {
            assert_eq!(day.line().as_deref(), Some("page"));
            self.shown += 1;
        }
        // Not a wait for something to be ready: the moment is where in the next page the kill comes.
        std::thread::sleep(moment);
        let (below, said, left) = day.kill_alone();
        self.shown += said.iter().filter(|line| *line == "page").count() as u32;
        assert_eq!(left, [0; 0], "children of a killed application go on");
        below > 0
    }

    /// Scans what is left of the stack. Every page is there then, and can be read from its raw form.
    fn scan_the_rest(mut self) {
        let day = self.begin();
        let said = day.end();
        let all: Vec<String> = (0..SHEETS).map(|sheet| format!("read {sheet}")).collect();
        let pages = (self.shown..SHEETS).map(|_| "page".to_owned());
        let expected: Vec<String> = pages.chain(all).chain(["end".to_owned()]).collect();
        assert_eq!(said, expected);
        let judged = Judge::looking()
            .ask(&self.data())
            .expect("the judge fell over");
        assert_eq!(judged.complaints(), [""; 0]);
    }

    /// Opens the counter, lays the sheets that are not pages yet into the feeder again, and begins to scan.
    fn begin(&mut self) -> Day {
        let device = self.scanner.device();
        let data = self.data();
        let words = ["feeder".as_ref(), data.as_os_str(), device.as_ref()];
        let mut day = Day::start(&words, &[]);
        let mut found = 0;
        loop {
            let line = day.line().expect("the counter does not open again");
            match line.split_once(' ') {
                Some(("found", sheet)) => {
                    assert_eq!(sheet, found.to_string(), "pages are lost or out of order");
                    found += 1;
                }
                _ if line == "ready" => break,
                _ => {}
            }
        }
        // A page may have been stored whose showing the kill prevented.
        let expected = self.shown..=self.shown + 1;
        assert!(
            expected.contains(&found),
            "{found} pages, {} shown",
            self.shown
        );
        self.shown = found;
        sheets::take_out(&self.feeder, found).unwrap();
        self.scanner.mend().unwrap();
        writeln!(day.stdin(), "scan").unwrap();
        day
    }

    fn data(&self) -> PathBuf {
        self.place.path().join("counter")
    }
}
