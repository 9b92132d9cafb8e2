//! Stores written by earlier versions open, and everything in them is still what its events say.
use std::fs;

use motcua_desk::view::session::Phase;

use crate::{copy, desk};

/// The secret that every store in `tests/fixtures/old-db` was made with.
const SECRET: &str = "mật khẩu của buổi diễn tập";

#[test]
fn every_frozen_store_of_an_earlier_version_opens_and_checks() {
    let frozen = motcua_tests::repository().join("tests/fixtures/old-db");
    let mut opened = 0;
    for version in fs::read_dir(frozen).unwrap() {
        let folder = tempfile::tempdir().unwrap();
        copy(&version.unwrap().path(), folder.path());
        let (desk, _) = desk(folder.path());
        let state = desk.state().unwrap();
        assert_eq!((state.phase, state.problem), (Phase::Locked, None));
        desk.sign_in(state.users[0].id, SECRET).unwrap();
        let checked = desk.check().unwrap();
        assert!(checked.ok, "{:?}", checked.first_problem);
        let dossiers = desk.newest().unwrap();
        assert!(dossiers.len() >= 9, "{}", dossiers.len());
        let shown = desk.dossier(dossiers[0].id).unwrap();
        let draft = desk.home().unwrap().drafts[0].id;
        assert_eq!(desk.intake_open(draft).unwrap().cases.len(), 1);
        // What the new version adds works on the old rows.
        desk.cancel_ask(shown.dossier.id, "Nhập nhầm").unwrap();
        assert!(desk.check().unwrap().ok);
        opened += 1;
    }
    assert!(opened > 0);
}
