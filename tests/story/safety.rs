//! Second starts, read-only and full disks, tampered files: each has its own message and loses nothing.
use std::path::{Path, PathBuf};

use motcua_desk::error::ErrorCode;
use motcua_desk::view::session::Phase;
use motcua_tests::small_disk::SmallDisk;

use crate::{CARD, begin, desk, finish, open_desk, scanned, set_up_request, sign_in};

#[test]
fn a_second_instance_is_told_so_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = open_desk(folder.path());
    let (second, _) = desk(folder.path());
    let state = second.state().unwrap();
    assert_eq!(state.phase, Phase::Blocked);
    assert_eq!(state.problem.unwrap().code, ErrorCode::StoreInUse);
    assert!(first.home().is_ok());
}

#[test]
fn a_store_is_never_set_up_over() {
    let folder = tempfile::tempdir().unwrap();
    drop(open_desk(folder.path()));
    let (again, _) = desk(folder.path());
    assert_eq!(
        again.set_up(&set_up_request()).unwrap_err().code,
        ErrorCode::StoreExists
    );
    let secret = ["device.key", "device.id"].map(|name| folder.path().join(name));
    let there = secret.iter().find(|file| file.exists()).unwrap();
    std::fs::remove_file(there).unwrap();
    let (robbed, _) = desk(folder.path());
    drop(again);
    assert_eq!(
        robbed.state().unwrap().problem.unwrap().code,
        ErrorCode::KeyRingUnreadable
    );
    assert_eq!(
        robbed.set_up(&set_up_request()).unwrap_err().code,
        ErrorCode::StoreExists
    );
}

#[test]
fn a_flipped_byte_in_a_stored_file_is_named_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = scanned(&desk, CARD);
    finish(&desk, draft);
    let file = stored_files(folder.path())
        .pop()
        .expect("a scanned page is kept beside the database");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let checked = desk.check().unwrap();
    assert!(!checked.ok);
    assert!(checked.first_problem.unwrap().starts_with("file "));
}

#[test]
fn a_full_disk_is_said_and_everything_acknowledged_stays() {
    let Some(disk) = SmallDisk::mount(6).unwrap() else {
        return;
    };
    let (first, _) = open_desk(disk.path());
    let mut kept = Vec::new();
    let refused = loop {
        let view = begin_or_fail(&first);
        match view.and_then(|draft| receive_or_fail(&first, draft)) {
            Ok(code) => kept.push(code),
            Err(error) => break error,
        }
        assert!(kept.len() < 2000, "the disk never filled");
    };
    assert_eq!(refused, ErrorCode::DiskFull);
    drop(first);
    disk.grow(64).unwrap();
    let (second, _) = desk(disk.path());
    sign_in(&second);
    let checked = second.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
    for code in &kept {
        assert!(
            second.dossier_by_code(code).is_ok(),
            "{code} was acknowledged"
        );
    }
    finish(&second, begin(&second, CARD).draft);
}

#[test]
fn a_read_only_disk_is_said() {
    let Some(disk) = SmallDisk::mount(16).unwrap() else {
        return;
    };
    drop(open_desk(disk.path()));
    disk.read_only().unwrap();
    let (desk, _) = desk(disk.path());
    assert_eq!(
        desk.state().unwrap().problem.unwrap().code,
        ErrorCode::ReadOnly
    );
}

fn begin_or_fail(desk: &motcua_desk::Desk) -> Result<motcua_desk::case::ids::DraftId, ErrorCode> {
    use motcua_desk::view::intake::{IntakeChange, Who};
    let start = || {
        let draft = desk.intake_start()?.draft;
        desk.intake_change(draft, IntakeChange::Card { text: CARD.into() })?;
        desk.intake_change(
            draft,
            IntakeChange::ConfirmPerson {
                who: Who::Submitter,
            },
        )?;
        desk.intake_change(
            draft,
            IntakeChange::AddProcedure {
                procedure: "1.000894".into(),
            },
        )?;
        let view = desk.intake_open(draft)?;
        if view.cases[0].double.is_some() {
            desk.intake_change(draft, IntakeChange::AcceptDouble { case: 0 })?;
        }
        Ok(draft)
    };
    start().map_err(|error: motcua_desk::error::Error| error.code)
}

fn receive_or_fail(
    desk: &motcua_desk::Desk,
    draft: motcua_desk::case::ids::DraftId,
) -> Result<String, ErrorCode> {
    use motcua_desk::view::intake::{IntakeChange, LineState};
    let finish = || {
        for line in desk.intake_open(draft)?.cases[0]
            .papers
            .iter()
            .filter(|line| line.state == LineState::Missing)
        {
            let state = LineState::OnPaper;
            desk.intake_change(
                draft,
                IntakeChange::SetLine {
                    case: 0,
                    line: line.key.clone(),
                    state,
                },
            )?;
        }
        Ok(desk.intake_receive(draft)?.dossiers[0].code.clone())
    };
    finish().map_err(|error: motcua_desk::error::Error| error.code)
}

pub fn stored_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join("files")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
    files
}
