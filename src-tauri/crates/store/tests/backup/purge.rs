//! A purged page is gone from the store, from the backup folder, and from whatever is restored of it.
use motcua_case::ids::Hash;
use motcua_store::{DATABASE, StoreError, derive};

use crate::world::{World, noise};

/// One beside the database and one inside it.
const LENGTHS: [usize; 2] = [200_000, 20_000];

#[test]
fn a_restore_from_before_the_purge_does_not_bring_the_page_back() {
    for length in LENGTHS {
        let world = World::with_people(1);
        let page = world.keep("paper:1", &noise(3, length));
        let other = world.keep("paper:1", &noise(4, length));
        let before = world.back_up().unwrap();
        world.purge(page);
        assert_eq!(world.read(page), None);
        world.store.purge_backups(world.target.path()).unwrap();
        let (key, target) = world.lose_the_machine();
        let restored = World::restored(&before.snapshot, key, target).unwrap();
        assert_eq!(restored.read(page), None, "{length} bytes");
        assert_eq!(restored.read(other).unwrap(), noise(4, length));
        assert_eq!(restored.store.check(&|| true).unwrap().first_problem, None);
        assert_eq!(traces(&restored, page), (0, 0, 0));
    }
}

#[test]
fn the_next_backup_tells_of_a_purge_that_could_not_be_told_at_once() {
    let world = World::with_people(1);
    let page = world.keep("paper:1", &noise(3, 200_000));
    let before = world.back_up().unwrap();
    world.purge(page);
    assert_eq!(world.pool_files().len(), 1);
    world.back_up().unwrap();
    assert_eq!(world.pool_files().len(), 0, "its bytes went with it");
    let (key, target) = world.lose_the_machine();
    let restored = World::restored(&before.snapshot, key, target).unwrap();
    assert_eq!(restored.read(page), None);
}

#[test]
fn every_owner_is_named_and_loses_the_page() {
    let world = World::with_people(1);
    let page = world.keep("paper:1", &noise(3, 200_000));
    world
        .store
        .write::<_, StoreError>(|write| write.refer(page, "draft:7"))
        .unwrap();
    let owners = || world.store.read(|read| read.owners_of(page)).unwrap();
    assert_eq!(owners(), ["draft:7", "paper:1"]);
    world.purge(page);
    assert_eq!(owners(), Vec::<String>::new());
    assert_eq!(traces(&world, page), (0, 0, 0));
    let purged = world.store.read(|read| read.purged()).unwrap();
    assert_eq!(purged[0].sha256, page);
}

#[test]
fn a_page_lawfully_imported_again_is_backed_up_and_restored() {
    let world = World::with_people(1);
    let page = world.keep("paper:1", &noise(3, 200_000));
    world.purge(page);
    world.keep("paper:2", &noise(3, 200_000));
    let after = world.back_up().unwrap();
    let (key, target) = world.lose_the_machine();
    let restored = World::restored(&after.snapshot, key, target).unwrap();
    assert_eq!(restored.read(page).unwrap(), noise(3, 200_000));
}

#[test]
fn neither_the_sealed_bytes_nor_the_key_are_left_in_the_database_or_its_log() {
    let world = World::with_people(1);
    let page = world.keep("paper:1", &noise(3, 20_000));
    let row = |sql: &str| -> Vec<u8> {
        let database = database(&world);
        database.query_row(sql, [page.0], |row| row.get(0)).unwrap()
    };
    let inline = row("SELECT inline FROM blob WHERE sha256 = ?1");
    let wrapped = row("SELECT wrapped FROM blob_key WHERE sha256 = ?1");
    assert!(pages_with(&world, &inline[5_000..5_064]) > 0);
    world.purge(page);
    assert_eq!(pages_with(&world, &inline[5_000..5_064]), 0);
    assert_eq!(pages_with(&world, &wrapped[8..40]), 0);
    let log = world.folder.path().join(format!("{DATABASE}-wal"));
    assert_eq!(std::fs::metadata(log).unwrap().len(), 0);
}

/// Pages of the database, free ones included, on which `part` can be read by who has the key.
fn pages_with(world: &World, part: &[u8]) -> usize {
    let mut database = database(world);
    let plain = database.serialize("main").unwrap();
    plain
        .chunks(4096)
        .filter(|page| page.windows(part.len()).any(|window| window == part))
        .count()
}

/// Rows of the file in the tables of files, keys and references.
fn traces(world: &World, page: Hash) -> (u32, u32, u32) {
    let database = database(world);
    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table} WHERE sha256 = ?1");
        database
            .query_row(&sql, [page.0], |row| row.get(0))
            .unwrap()
    };
    (count("blob"), count("blob_key"), count("blob_ref"))
}

/// The database as an intruder with the key could open it.
fn database(world: &World) -> rusqlite::Connection {
    let key = derive(&world.store.key().exposed()[..], b"motcua database v1");
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let connection = rusqlite::Connection::open(world.folder.path().join(DATABASE)).unwrap();
    connection
        .pragma_update(None, "key", format!("x'{hex}'"))
        .unwrap();
    connection
}
