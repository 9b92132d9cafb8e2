//! A damaged database: the last backup plus what is intact beyond it, and what is lost is said.
use std::fs;
use std::path::Path;

use motcua_case::event::Subject;
use motcua_case::ids::{DeviceId, DraftId, Hash, PaperId, UserId};
use motcua_store::{
    Access, DATABASE, DraftRow, Lost, Rescued, Snapshot, Store, StoreError, StoreKey, Watch, rescue,
};
use tempfile::TempDir;

use crate::world::{World, hold, noise};

const BACKED_UP: u64 = 60;
const SINCE: u64 = 60;

/// A store with a backup and as much again since, as a killed program leaves it.
struct Broken {
    folder: TempDir,
    key: StoreKey,
    snapshot: Snapshot,
    _target: TempDir,
    old_page: Hash,
    new_page: Hash,
    received: DraftId,
    open: DraftId,
    device: DeviceId,
}

fn broken() -> Broken {
    let world = World::with_people(BACKED_UP as u32);
    let old_page = world.keep("paper:old", &noise(1, 100_000));
    let (received, open) = (DraftId::fresh(), DraftId::fresh());
    save_draft(&world, received);
    look(&world);
    let snapshot = world.back_up().unwrap().snapshot;
    world.add_people(SINCE as u32);
    look(&world);
    let new_page = world.keep("paper:new", &noise(2, 100_000));
    world
        .store
        .write::<_, StoreError>(|write| write.drop_draft(received))
        .unwrap();
    save_draft(&world, open);
    let folder = tempfile::tempdir().unwrap();
    copy_folder(world.folder.path(), folder.path());
    Broken {
        folder,
        key: world.store.key(),
        device: world.store.device(),
        snapshot,
        _target: world.target,
        old_page,
        new_page,
        received,
        open,
    }
}

#[test]
fn an_undamaged_store_is_rescued_whole() {
    let broken = broken();
    let (rescued, store) = broken.rescue(true).unwrap();
    assert_eq!(
        (rescued.events, rescued.files, rescued.drafts),
        (SINCE, 1, 1)
    );
    assert_eq!((rescued.lost, rescued.lost_files.len()), (None, 0));
    let report = store.store.check(&|| true).unwrap();
    assert_eq!(report.events, BACKED_UP + SINCE);
    assert_eq!(report.first_problem, None);
    for page in [broken.old_page, broken.new_page] {
        assert!(store.read(page).is_some());
    }
    let draft = |id| store.store.read(|read| read.draft(id)).unwrap();
    assert!(draft(broken.open).is_some());
    assert!(draft(broken.received).is_none(), "it was received since");
    let log = store.store.read(|read| read.check_accesses()).unwrap();
    assert_eq!(log, (2, None), "who saw what is kept too");
    assert_ne!(store.store.device(), broken.device);
    let from = store.store.read(|read| read.restored_from()).unwrap();
    assert_eq!(from.unwrap().device, broken.device);
    assert!(broken.folder.path().join(DATABASE).exists(), "it is kept");
}

#[test]
fn without_any_backup_everything_intact_is_taken() {
    let (rescued, store) = broken().rescue(false).unwrap();
    assert_eq!(rescued.restored, None);
    assert_eq!((rescued.events, rescued.files), (BACKED_UP + SINCE, 2));
    assert_eq!(store.store.check(&|| true).unwrap().first_problem, None);
}

#[test]
fn whichever_page_is_damaged_the_rest_is_taken_and_the_loss_is_said() {
    let whole = broken();
    let log = whole.folder.path().join(format!("{DATABASE}-wal"));
    // A clean shutdown first: then every page is in the database, and damage there cannot hide behind the log.
    drop(Store::open(whole.folder.path(), hold(whole.folder.path()), &whole.key).unwrap());
    assert!(!log.exists());
    let path = whole.folder.path().join(DATABASE);
    let sound = fs::read(&path).unwrap();
    let pages = sound.len() / 4096;
    let (mut complete, mut less, mut unopened) = (0, 0, 0);
    for page in (0..pages).step_by(2) {
        let mut flipped = sound.clone();
        flipped[page * 4096 + 2000] ^= 4;
        fs::write(&path, &flipped).unwrap();
        let (rescued, store) = whole.rescue(true).unwrap();
        let report = store.store.check(&|| true).unwrap();
        assert_eq!(report.first_problem, None, "page {page}");
        assert_eq!(report.events, BACKED_UP + rescued.events, "page {page}");
        let lost = (rescued.events < SINCE).then_some(Lost {
            device: whole.device,
            from: BACKED_UP + rescued.events + 1,
            to: Some(BACKED_UP + SINCE),
        });
        assert_eq!(rescued.lost, lost, "page {page}");
        assert_eq!(fs::read(&path).unwrap(), flipped, "left as it was");
        match rescued {
            Rescued { opened: false, .. } => unopened += 1,
            Rescued { lost: None, .. } => complete += 1,
            _ => less += 1,
        }
    }
    assert!(
        complete > 5 && less > 2 && unopened > 0,
        "{complete} {less} {unopened} of {pages}"
    );
}

#[test]
fn a_log_that_was_cut_off_loses_its_end_and_says_so() {
    let broken = broken();
    let log = broken.folder.path().join(format!("{DATABASE}-wal"));
    let length = fs::metadata(&log).unwrap().len();
    let file = fs::OpenOptions::new().write(true).open(&log).unwrap();
    file.set_len(length * 9 / 10).unwrap();
    let (rescued, store) = broken.rescue(true).unwrap();
    assert!(rescued.events < SINCE);
    let lost = rescued.lost.unwrap();
    assert_eq!(lost.from, BACKED_UP + rescued.events + 1);
    assert_eq!(lost.to, Some(BACKED_UP + SINCE));
    assert_eq!(store.store.check(&|| true).unwrap().first_problem, None);
}

#[test]
fn a_damaged_file_is_not_taken_and_one_the_backup_lost_is() {
    let broken = broken();
    let target = broken.snapshot.path.parent().unwrap().join("files");
    for path in crate::files_under(&target) {
        fs::write(path, b"lost in the backup").unwrap();
    }
    let (rescued, store) = broken.rescue(true).unwrap();
    assert_eq!(rescued.restored.unwrap().damaged, [broken.old_page]);
    assert_eq!(rescued.files, 2);
    assert_eq!(store.read(broken.old_page).unwrap(), noise(1, 100_000));

    for path in crate::files_under(&broken.folder.path().join("files")) {
        let mut bytes = fs::read(&path).unwrap();
        bytes[70_000] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    let (rescued, store) = broken.rescue(false).unwrap();
    assert_eq!(rescued.files, 0);
    assert_eq!(store.read(broken.new_page), None);
}

#[test]
fn nothing_is_made_where_there_is_neither_a_backup_nor_a_database_that_opens() {
    let broken = broken();
    fs::write(broken.folder.path().join(DATABASE), [7; 9000]).unwrap();
    fs::remove_file(broken.folder.path().join(format!("{DATABASE}-wal"))).unwrap();
    let refused = broken.rescue(false).map(|_| ());
    assert!(matches!(refused, Err(StoreError::NoSnapshot)));
}

impl Broken {
    fn rescue(&self, with_backup: bool) -> Result<(Rescued, World), StoreError> {
        let into = tempfile::tempdir().unwrap();
        let snapshot = with_backup.then_some(&self.snapshot);
        let rescued = rescue(
            self.folder.path(),
            snapshot,
            into.path(),
            hold(into.path()),
            &self.key,
            &Watch::SILENT,
        )?;
        let store = Store::open(into.path(), hold(into.path()), &self.key)?;
        let world = World::over(store, into, tempfile::tempdir().unwrap());
        Ok((rescued, world))
    }
}

fn save_draft(world: &World, id: DraftId) {
    let draft = DraftRow {
        id,
        owner: UserId::fresh(),
        version: 2,
        saved_at: world.now,
        body: "{}".into(),
        closed_at: None,
    };
    world
        .store
        .write::<_, StoreError>(|write| write.save_draft(&draft))
        .unwrap();
}

fn look(world: &World) {
    let access = Access {
        at: world.now,
        user: UserId::fresh(),
        acting_for: None,
        what: "paper".into(),
        subject: Subject::Paper(PaperId::fresh()),
        why: "intake".into(),
    };
    world
        .store
        .write::<_, StoreError>(|write| write.log_access(&access))
        .unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else if entry.file_name() != "reserve" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
