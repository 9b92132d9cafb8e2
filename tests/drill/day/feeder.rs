//! A stack in the feeder. `scripted-day feeder FOLDER DEVICE` opens the counter with its one intake and tells
//! `found SHEET` for each page in it, then `ready`. At a line on standard input it scans and tells `page` for each
//! page that it would show. At the end of the stack it reads every page from its raw form again and tells
//! `read SHEET`, then `end`; a run that stopped is told as `stopped FAULT`.
use std::path::Path;
use std::sync::Mutex;

use motcua_desk::Desk;
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::Result;
use motcua_desk::view::intake::IntakeChange;
use motcua_desk::view::scan::{CleanView, ScanFeed, ScanMode, ScanRequest, SheetView};
use motcua_tests::sheets;

use crate::{open, tell};

/// Somebody who does not exist.
const CARD: &str = "001099100001||Nguyễn Văn Diễn|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021";

/// Works at the stack until it is through, or until killed.
pub fn scan(folder: &Path, device: &str) {
    tell("begins");
    let (desk, _) = open(folder);
    let draft = intake(&desk).unwrap();
    for page in &desk.scan_open(draft).unwrap().pages {
        tell(&format!("found {}", number(page)));
    }
    tell("ready");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let shown = Mutex::new(0);
    let done = desk.scan_run(&request(draft, device), &|progress| {
        let mut shown = shown.lock().unwrap();
        while *shown < progress.pages {
            *shown += 1;
            tell("page");
        }
    });
    match done.unwrap().stopped {
        Some(stopped) => tell(&format!("stopped {:?}", stopped.fault)),
        None => read_again(&desk, draft).unwrap(),
    }
    tell("end");
}

/// The one intake of this counter, begun where there is none.
fn intake(desk: &Desk) -> Result<DraftId> {
    if let Some(draft) = desk.home()?.drafts.first() {
        return Ok(draft.id);
    }
    let draft = desk.intake_start()?.draft;
    desk.intake_change(draft, IntakeChange::Card { text: CARD.into() })?;
    Ok(draft)
}

fn read_again(desk: &Desk, draft: DraftId) -> Result<()> {
    for page in desk.scan_open(draft)?.pages {
        let again = desk.scan_clean(draft, page.id, CleanView::default())?;
        let same = again.pages.iter().find(|same| same.id == page.id);
        tell(&format!("read {}", number(same.unwrap())));
    }
    Ok(())
}

/// The number of the sheet, which only a cleaned page shows.
fn number(page: &SheetView) -> String {
    match page.picture {
        Some(_) => sheets::number(page.width_mm).to_string(),
        None => "uncleaned".to_owned(),
    }
}

fn request(draft: DraftId, device: &str) -> ScanRequest {
    ScanRequest {
        draft,
        device: device.to_owned(),
        feed: ScanFeed::Feeder,
        mode: ScanMode::Grey,
        dpi: sheets::DPI,
        size_mm: None,
        bin: None,
        again: None,
        blank_cuts: false,
    }
}
