//! The power fails, or the disk is full, between a signature and its row: what was signed is registered by the next one
//! who looks, without the key. A disk that is full before that costs no number.
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use motcua_desk::Desk;
use motcua_desk::case::certify::CertificationStatus::{self, Issued, Signing, ToSeal, ToSign};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::copies::{SigningPart, SigningWish};
use motcua_tests::copies::{LEADER, TOKENS, complaints, numbers};
use motcua_tests::small_disk::SmallDisk;

use super::{Demo, Room};

/// The smallest piece of a disk, in bytes.
const PAGE: u64 = 4096;
/// More room than one row takes without its file, in pages.
const MOST_PAGES: u64 = 300;

#[test]
fn a_disk_full_between_signing_and_registering_loses_nothing() {
    let Some(demo) = Demo::here() else { return };
    let Some(disk) = SmallDisk::mount(32).unwrap() else {
        return;
    };
    let room = Room::of_leader(demo, &[], 1);
    let signed = cut_behind_the_signature(&room, &room.wish());
    every_shortage(&room, &disk, &signed, ToSeal);
    let rows = numbers(&room.desk).unwrap();
    let seal = SigningWish {
        part: SigningPart::Seal,
        rows: rows.iter().map(|(_, _, id)| *id).collect(),
        certificate: room.demo.certificate("seal"),
    };
    room.put("other", TOKENS[1]);
    let sealed = cut_behind_the_signature(&room, &seal);
    every_shortage(&room, &disk, &sealed, Issued);
}

#[test]
fn what_a_provider_signed_at_one_go_is_kept_before_the_first_file_is_made() {
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &[], 3);
    room.line.at_once.store(true, Ordering::Relaxed);
    let cut = cut_behind_the_signature(&room, &room.wish());
    let desk = opened(cut.path());
    assert_eq!(standing(&desk), [Signing; 3]);
    let scratch = room.place.path().join("copy.pdf");
    assert_eq!(complaints(&desk, &scratch, 1).unwrap(), [""; 0]);
    assert_eq!(standing(&desk), [ToSeal; 3]);
}

#[test]
fn a_disk_full_before_a_signature_costs_no_number() {
    let Some(demo) = Demo::here() else { return };
    let Some(disk) = SmallDisk::mount(64).unwrap() else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let folder = disk.path().join("counter");
    std::fs::create_dir(&folder).unwrap();
    let room = Room::new(demo, place, &folder, ("officer", LEADER, TOKENS[0]), &[], 2);
    let mut seen = Vec::new();
    for pages in (0..).map(|step| 1_u64 << step) {
        let wish = room.wish();
        if wish.rows.is_empty() {
            break;
        }
        let done = room
            .run(&wish, Some(&room.demo.pin), |_| disk.fill(pages).unwrap())
            .unwrap();
        disk.empty().unwrap();
        let Some(stopped) = done.stopped else { break };
        assert_eq!(stopped.code, ErrorCode::DiskFull, "with {pages} pages left");
        seen.push(room.book().last().map(|(_, status)| *status));
        let numbers: Vec<u32> = room.book().iter().map(|(no, _)| *no).collect();
        let expected: Vec<u32> = (1..=numbers.len() as u32).collect();
        assert_eq!(numbers, expected, "with {pages} pages left");
    }
    // Without room for the number none was taken; one that was taken stays with its copy.
    assert_eq!(seen.first(), Some(&None));
    assert!(seen.contains(&Some(Signing)), "{seen:?}");
    assert_eq!(room.book().len(), 2);
    room.is_sound();
    assert!(room.desk.copy_rows(ToSign).unwrap().is_empty());
}

/// Signs all of it. What the power would have left between the value of the first signature and its row.
fn cut_behind_the_signature(room: &Room, wish: &SigningWish) -> tempfile::TempDir {
    let cut = Arc::new(tempfile::tempdir().unwrap());
    let (from, to) = (room.folder(), Arc::clone(&cut));
    let before = room.line.asked.load(Ordering::Relaxed);
    // The first timestamp is asked for to be measured, the second one for the signature.
    *room.line.at_stamp.lock().unwrap() = Some(Box::new(move |asked| {
        if asked == before + 2 {
            crate::copy(&from, to.path());
            // What is kept free for the last saves would be given up for this one.
            std::fs::remove_file(to.path().join("reserve")).unwrap();
        }
    }));
    let done = room.run(wish, Some(&room.demo.pin), |_| {}).unwrap();
    assert_eq!((done.signed.len(), done.stopped), (wish.rows.len(), None));
    *room.line.at_stamp.lock().unwrap() = None;
    Arc::into_inner(cut).unwrap()
}

/// Registers what was cut off with no room, then with more and more, until it works.
fn every_shortage(
    room: &Room,
    disk: &SmallDisk,
    cut: &tempfile::TempDir,
    end: CertificationStatus,
) {
    let file = room.place.path().join("whole.pdf");
    let row = numbers(&room.desk).unwrap()[0].2;
    room.desk.copy_export(row, &file).unwrap();
    let whole = std::fs::metadata(&file).unwrap().len() / PAGE;
    let mut failed = 0;
    for pages in [0, whole / 2].into_iter().chain((whole..).step_by(2)) {
        assert!(pages < whole + MOST_PAGES, "it never works again");
        let folder = disk.path().join("counter");
        crate::copy(cut.path(), &folder);
        let desk = opened(&folder);
        assert_eq!(standing(&desk), [before(end)]);
        disk.fill(pages).unwrap();
        let done = desk.copy_rows(end);
        disk.empty().unwrap();
        drop(desk);
        let again = opened(&folder);
        let scratch = room.place.path().join("copy.pdf");
        assert_eq!(
            complaints(&again, &scratch, 1).unwrap(),
            [""; 0],
            "with {pages} pages left"
        );
        assert_eq!(standing(&again), [end], "with {pages} pages left");
        drop(again);
        std::fs::remove_dir_all(&folder).unwrap();
        match done {
            Ok(rows) => {
                assert_eq!(rows.len(), usize::from(end == ToSeal));
                break;
            }
            Err(error) => assert_eq!(error.code, ErrorCode::DiskFull, "with {pages} pages left"),
        }
        failed += 1;
    }
    assert!(failed > 4, "cut short only {failed} times");
}

fn before(end: CertificationStatus) -> CertificationStatus {
    if end == ToSeal { Signing } else { ToSeal }
}

/// A counter as it is found at the next start, with no token in sight.
fn opened(folder: &Path) -> Desk {
    let (desk, _) = crate::desk(folder);
    crate::sign_in(&desk);
    desk
}

fn standing(desk: &Desk) -> Vec<CertificationStatus> {
    let rows = numbers(desk).unwrap();
    rows.into_iter().map(|(_, status, _)| status).collect()
}
