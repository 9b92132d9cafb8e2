//! A counter on the morning of the walk: set up, with visits that only have to be received. Made once, copied for each
//! walk, because bringing papers in takes longer than everything else.
use std::path::Path;

use chrono::{DateTime, Utc};
use motcua_desk::case::ids::DraftId;
use motcua_desk::view::intake::IntakeChange;
use motcua_desk::{Clock, Desk};
use motcua_tests::link;
use tempfile::TempDir;

use crate::clock::stepped_desk;
use crate::exchange::everything_to_one;
pub use crate::hand_in_the_rest;
use crate::{BIRTH, begin, copy, import, line};

/// Papers scanned for each visit.
const PAPERS: [usize; 10] = [1, 0, 2, 0, 3, 1, 0, 0, 1, 0];
/// What is brought in, for which line.
const BROUGHT: [(&str, &str); 3] = [
    ("giay-chung-sinh", "giay-chung-sinh.jpg"),
    ("to-khai-dang-ky-khai-sinh", "to-khai-khai-sinh.jpg"),
    ("van-ban-uy-quyen", "van-ban-uy-quyen.pdf"),
];

/// One visit that waits to be received.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The draft it is.
    pub draft: DraftId,
    /// Name of the citizen.
    pub name: String,
    /// Number of the citizen.
    pub number: String,
    /// Papers scanned.
    pub papers: usize,
}

/// A folder to copy.
pub struct Template {
    folder: TempDir,
    /// What waits in it.
    pub visits: Vec<Visit>,
}

/// When the day begins.
pub fn morning() -> DateTime<Utc> {
    let friday = DateTime::parse_from_rfc3339("2026-11-20T08:00:00+07:00").unwrap();
    friday.to_utc()
}

/// A folder in memory where there is one: walks are about order, and the power is cut elsewhere.
pub fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    };
    made.unwrap()
}

impl Template {
    /// Sets the counter up and prepares its visits.
    pub fn make() -> Self {
        let folder = quick_folder();
        let (desk, clock) = stepped_desk(folder.path(), morning());
        everything_to_one(&desk);
        desk.code_map(BIRTH, Some(link::birth())).unwrap();
        let visits = PAPERS.iter().enumerate();
        let visits = visits
            .map(|(number, papers)| prepared(&desk, &*clock, number, *papers))
            .collect();
        desk.sign_out().unwrap();
        Self { folder, visits }
    }

    /// A copy of its own.
    pub fn copied(&self) -> TempDir {
        let folder = quick_folder();
        copy(self.folder.path(), folder.path());
        folder
    }
}

fn prepared(desk: &Desk, clock: &dyn Clock, index: usize, papers: usize) -> Visit {
    let name = format!("Nguyễn Văn Mẫu {index}");
    let number = format!("0010990009{index:02}");
    let card = format!("{number}||{name}|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021");
    let view = begin(desk, &card);
    let change = |change| desk.intake_change(view.draft, change).unwrap();
    change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(clock.now().date_naive()),
    });
    for (kind, file) in BROUGHT.iter().take(papers) {
        import(desk, view.draft, &line(&view, kind), &[*file]).unwrap();
    }
    hand_in_the_rest(desk, view.draft);
    Visit {
        draft: view.draft,
        name,
        number,
        papers,
    }
}
