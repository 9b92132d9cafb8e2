//! The PC burns, a page must go: the backup is what is left, and nothing it should not bring comes back.
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use motcua_desk::Desk;
use motcua_desk::case::paper::PurgeGround;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::backup::{BackupState, RestoreDone, RestoreRequest};
use motcua_desk::view::session::Phase;
use tempfile::TempDir;

use crate::{CARD, OTHER, SECRET, begin, desk, finish, import, line, set_up_request, sign_in};

/// Set with a restore.
pub const NEW_SECRET: &str = "mật khẩu sau khi cháy máy";

/// A counter with a backup folder.
pub struct Counter {
    pub desk: Desk,
    pub recovery_key: String,
    pub data: TempDir,
    pub target: TempDir,
}

/// One that is set up, and backs up to `target`.
pub fn counter() -> Counter {
    let (data, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (desk, _) = desk(data.path());
    let recovery_key = desk.set_up(&set_up_request()).unwrap().recovery_key;
    back_up_to(&desk, Some(target.path()));
    Counter {
        desk,
        recovery_key,
        data,
        target,
    }
}

impl Counter {
    pub fn back_up(&self) -> BackupState {
        self.desk.backup_now(None, &|_| {}).unwrap()
    }

    fn drill(&self) -> BackupState {
        self.desk.backup_drill(None, &|_| {}).unwrap()
    }

    /// One dossier with a scanned page.
    pub fn receive(&self, card: &str) -> String {
        receive(&self.desk, card)
    }

    /// The PC is gone.
    fn lose_the_machine(self) -> (String, TempDir) {
        (self.recovery_key, self.target)
    }
}

fn back_up_to(desk: &Desk, folder: Option<&Path>) {
    let mut office = desk.settings().unwrap().office;
    office.policy.backup.folder = folder.map(|folder| folder.display().to_string());
    desk.office_change(office).unwrap();
}

fn receive(desk: &Desk, card: &str) -> String {
    let view = begin(desk, card);
    let proof = line(&view, "giay-chung-sinh");
    import(desk, view.draft, &proof, &["giay-chung-sinh.jpg"]).unwrap();
    finish(desk, view.draft).dossiers[0].code.clone()
}

/// The newest backup of `target` on an empty machine, or where the store of `data` is damaged.
pub fn restore(data: &Path, target: &Path, recovery_key: &str) -> (Desk, RestoreDone) {
    let (desk, _) = desk(data);
    let newest = desk.restore_find(target).unwrap().remove(0);
    let plan = desk
        .restore_plan(Path::new(&newest.path), recovery_key)
        .unwrap();
    let request = RestoreRequest {
        backup: Some(newest.path),
        recovery_key: recovery_key.to_owned(),
        user: plan.administrators[0].id,
        secret: NEW_SECRET.into(),
    };
    let (_, done) = desk.restore(&request, &|_| {}).unwrap();
    (desk, done)
}

#[test]
fn a_backup_restores_on_an_empty_machine_and_numbers_wait_for_the_head() {
    let counter = counter();
    let code = counter.receive(CARD);
    let made = counter.back_up().last.unwrap();
    assert_eq!(made.missing, 0);
    assert!(made.files >= 1 && made.events > 3 && made.copied >= 1);
    // Given on paper after the backup, so known to nobody but the citizen.
    let after = counter.receive(OTHER);
    let (key, target) = counter.lose_the_machine();

    let data = tempfile::tempdir().unwrap();
    let (empty, _) = desk(data.path());
    assert_eq!(empty.state().unwrap().phase, Phase::FirstRun);
    let found = empty.restore_find(target.path()).unwrap();
    assert_eq!(found.len(), 1);
    let backup = PathBuf::from(&found[0].path);
    let wrong = key.replace(|letter: char| letter.is_alphanumeric(), "A");
    for refused in [
        empty.restore_plan(&backup, &wrong).unwrap_err(),
        empty.restore_plan(&backup, "").unwrap_err(),
    ] {
        assert_eq!(refused.code, ErrorCode::RecoveryKeyWrong);
    }
    let plan = empty.restore_plan(&backup, &key).unwrap();
    assert_eq!((plan.dossiers, plan.last_code), (1, Some(code.clone())));
    assert!(!plan.store_here);
    assert_eq!(
        empty.state().unwrap().phase,
        Phase::FirstRun,
        "a plan restores nothing"
    );
    drop(empty);

    let (restored, done) = restore(data.path(), target.path(), &key);
    assert_eq!((done.lost_files, done.moved_to), (0, None));
    assert!(restored.check().unwrap().ok);
    let dossier = restored.dossier_by_code(&code).unwrap();
    let picture = dossier.paper_pictures.iter().flatten().next().unwrap();
    let picture = picture.split_once("localhost").unwrap().1;
    assert!(restored.picture(picture).is_ok(), "its page is there");
    assert!(restored.dossier_by_code(&after).is_err());

    assert!(restored.home().unwrap().restored.is_some());
    let draft = begin(&restored, OTHER).draft;
    let refused = hand_in_and_receive(&restored, draft).unwrap_err();
    assert_eq!(refused, ErrorCode::NumbersLocked);
    let long_ago = restored.numbers_confirm("H99.01-200101-4500", 2);
    assert_eq!(long_ago.unwrap_err().code, ErrorCode::NumberUnfit);
    let home = restored.numbers_confirm(&after, 2).unwrap();
    assert_eq!(home.restored, None);
    let next = hand_in_and_receive(&restored, draft).unwrap();
    assert!(next > after, "{next} comes after {after}");
    assert!(restored.check().unwrap().ok);
    drop(restored);

    let (again, _) = desk(data.path());
    let user = again.state().unwrap().users[0].id;
    again.sign_in(user, NEW_SECRET).unwrap();
    assert_eq!(
        again.sign_in(user, SECRET).unwrap_err().code,
        ErrorCode::SecretWrong
    );
}

#[test]
fn a_backup_names_nobody_in_plain_text() {
    let counter = counter();
    counter.receive(CARD);
    counter.back_up();
    let page = fs::read(crate::sample("giay-chung-sinh.jpg")).unwrap();
    let middle = page.len() / 2;
    let secrets: [&[u8]; 5] = [
        "Nguyễn Văn Mẫu".as_bytes(),
        b"001099000011",
        "Lê Thị Thử".as_bytes(),
        b"dossier.received",
        &page[middle..middle + 32],
    ];
    let files = files_under(counter.target.path());
    assert!(files.len() >= 5, "{files:?}");
    for path in files {
        let bytes = fs::read(&path).unwrap();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            let said = String::from_utf8_lossy(secret);
            assert!(!found, "{said} is readable in {}", path.display());
            assert!(!path.display().to_string().contains(&*said));
        }
    }
}

#[test]
fn a_page_purged_after_the_backup_does_not_come_back() {
    let counter = counter();
    let code = counter.receive(CARD);
    counter.back_up();
    let dossier = counter.desk.dossier_by_code(&code).unwrap().dossier;
    let person = dossier.owner.person;
    let paper = counter.desk.person(person).unwrap().papers[0].clone();
    let picture = paper.pictures[0].split_once("localhost").unwrap().1;
    assert!(counter.desk.picture(picture).is_ok());
    counter.desk.purge(paper.id, PurgeGround::Mistake).unwrap();
    let state = counter.desk.backup_state().unwrap();
    assert_eq!(state.holding_purged, 1);
    assert!(state.purge_complete_on.unwrap() > state.next_due.unwrap());
    let (key, target) = counter.lose_the_machine();

    let data = tempfile::tempdir().unwrap();
    let (restored, done) = restore(data.path(), target.path(), &key);
    assert!(done.purged >= 1);
    let checked = restored.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
    let paper = restored.person(person).unwrap().papers[0].clone();
    let picture = paper.pictures[0].split_once("localhost").unwrap().1;
    assert!(restored.picture(picture).is_err(), "the page is gone");
    assert!(restored.dossier_by_code(&code).is_ok(), "the dossier stays");
}

#[test]
fn the_drill_finds_a_flipped_byte_and_is_remembered() {
    let counter = counter();
    counter.receive(CARD);
    let none = counter.desk.backup_drill(None, &|_| {}).unwrap_err();
    assert_eq!(none.code, ErrorCode::BackupNone);
    counter.back_up();
    let good = counter.drill().drill.unwrap();
    assert!(good.ok && good.files >= 1, "{:?}", good.first_problem);
    let pool = files_under(counter.target.path())
        .into_iter()
        .find(|path| path.components().any(|part| part.as_os_str() == "files"))
        .unwrap();
    let mut bytes = fs::read(&pool).unwrap();
    bytes[50] ^= 1;
    fs::write(&pool, bytes).unwrap();
    let bad = counter.drill().drill.unwrap();
    assert!(!bad.ok);
    assert!(bad.first_problem.unwrap().starts_with("file "));
    let kept = counter.desk.backup_state().unwrap().drill.unwrap();
    assert!(!kept.ok);
}

#[test]
fn a_backup_is_made_by_the_clock_while_the_screen_is_locked_and_not_after_signing_out() {
    let counter = counter();
    assert!(counter.desk.backup_due().unwrap());
    counter.desk.lock().unwrap();
    let told = Cell::new(0);
    let made = counter
        .desk
        .backup_if_due(&|_| told.set(told.get() + 1))
        .unwrap();
    assert!(made.unwrap().last.is_some() && told.get() > 0);
    assert_eq!(counter.desk.backup_if_due(&|_| {}).unwrap(), None);
    sign_in(&counter.desk);
    let state = counter.desk.backup_state().unwrap();
    assert!(!state.due && state.reachable);
    assert_eq!(
        state.next_due.unwrap() - state.last.unwrap().at,
        chrono::TimeDelta::hours(24)
    );
    counter.desk.sign_out().unwrap();
    assert!(!counter.desk.backup_due().unwrap());
}

#[test]
fn a_backup_that_cannot_be_made_says_why_until_one_succeeds() {
    let counter = counter();
    let gone = counter.target.path().join("unplugged");
    back_up_to(&counter.desk, Some(&gone));
    let refused = counter.desk.backup_now(None, &|_| {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::BackupFolderAbsent);
    let state = counter.desk.backup_state().unwrap();
    assert_eq!(
        state.failure.unwrap().error.code,
        ErrorCode::BackupFolderAbsent
    );
    assert!(!state.reachable && state.due);
    back_up_to(&counter.desk, Some(counter.data.path()));
    let refused = counter.desk.backup_now(None, &|_| {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid, "within the data itself");
    back_up_to(&counter.desk, Some(counter.target.path()));
    assert_eq!(counter.back_up().failure, None);
    back_up_to(&counter.desk, None);
    let refused = counter.desk.backup_now(None, &|_| {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::BackupFolderUnset);
    assert_eq!(counter.desk.backup_state().unwrap().next_due, None);
}

fn hand_in_and_receive(
    desk: &Desk,
    draft: motcua_desk::case::ids::DraftId,
) -> Result<String, ErrorCode> {
    crate::hand_in_the_rest(desk, draft);
    let received = desk.intake_receive(draft).map_err(|error| error.code)?;
    Ok(received.dossiers[0].code.clone())
}

/// All files in it, sorted.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
