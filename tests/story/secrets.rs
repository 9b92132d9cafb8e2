//! Who gets in, and what is left on the disk for who does not.
use std::path::Path;

use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::session::Phase;
use motcua_desk::view::settings::UserRequest;

use crate::{
    CARD, SECRET, add_user, begin, desk, finish, open_desk, scanned, set_up_request, sign_in,
};

#[test]
fn a_wrong_secret_is_counted_down_and_a_second_start_knows_it() {
    let folder = tempfile::tempdir().unwrap();
    drop(open_desk(folder.path()));
    let (first, _) = desk(folder.path());
    let user = first.state().unwrap().users[0].id;
    for left in ["2", "1", "0"] {
        let refused = first.sign_in(user, "không phải mật khẩu").unwrap_err();
        assert_eq!(refused.code, ErrorCode::SecretWrong);
        assert_eq!(refused.detail["tries_left"], left);
    }
    drop(first);
    let (second, _) = desk(folder.path());
    assert_eq!(
        second.sign_in(user, SECRET).unwrap_err().code,
        ErrorCode::SecretWait
    );
}

#[test]
fn a_locked_screen_serves_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    desk.lock().unwrap();
    assert_eq!(desk.state().unwrap().phase, Phase::Locked);
    assert_eq!(desk.home().unwrap_err().code, ErrorCode::Locked);
    assert_eq!(desk.search("a").unwrap_err().code, ErrorCode::Locked);
    sign_in(&desk);
    assert!(desk.home().is_ok());
}

#[test]
fn a_changed_secret_opens_what_the_old_one_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = open_desk(folder.path());
    finish(&first, begin(&first, CARD).draft);
    assert_eq!(
        first.change_secret(SECRET, "ngắn").unwrap_err().code,
        ErrorCode::SecretShort
    );
    first.change_secret(SECRET, "mật khẩu mới hơn").unwrap();
    drop(first);
    let (second, _) = desk(folder.path());
    let user = second.state().unwrap().users[0].id;
    assert_eq!(
        second.sign_in(user, SECRET).unwrap_err().code,
        ErrorCode::SecretWrong
    );
    second.sign_in(user, "mật khẩu mới hơn").unwrap();
    assert!(second.check().unwrap().ok);
}

#[test]
fn the_last_administrator_stays_and_roles_are_enforced() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let me = desk.settings().unwrap().users[0].clone();
    let demoted = UserRequest {
        id: Some(me.id),
        name: me.name.clone(),
        roles: vec![Role::ReceptionClerk],
        secret: None,
        active: true,
    };
    assert_eq!(
        desk.user_save(&demoted).unwrap_err().code,
        ErrorCode::LastAdministrator
    );
    let auditor = add_user(&desk, "Trần Văn Kiểm", &[Role::Auditor]);
    desk.sign_in(auditor, SECRET).unwrap();
    assert!(desk.search("a").is_ok());
    assert_eq!(desk.intake_start().unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(
        desk.user_save(&demoted).unwrap_err().code,
        ErrorCode::NotAllowed
    );
}

#[test]
fn no_name_number_or_page_is_on_the_disk_in_plain_even_while_running() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = scanned(&desk, CARD);
    finish(&desk, draft);
    begin(&desk, &CARD.replace("001099000011", "001099000055"));
    let page = std::fs::read(crate::sample("giay-chung-sinh.jpg")).unwrap();
    let middle = page.len() / 2;
    let secrets: [&[u8]; 6] = [
        "Nguyễn Văn Mẫu".as_bytes(),
        b"001099000011",
        b"001099000055",
        "Lê Thị Thử".as_bytes(),
        SECRET.as_bytes(),
        &page[middle..middle + 32],
    ];
    let mut files = 0;
    walk(folder.path(), &mut |path, bytes| {
        files += 1;
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(
                !found,
                "{} is readable in {}",
                String::from_utf8_lossy(secret),
                path.display()
            );
        }
    });
    assert!(
        files >= 5,
        "database, log, key ring and files were searched: {files}"
    );
}

fn walk(folder: &Path, each: &mut dyn FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, each);
        } else {
            each(&path, &std::fs::read(&path).unwrap());
        }
    }
}

#[test]
fn an_administrator_sets_a_forgotten_secret_and_the_old_one_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let clerk = add_user(&desk, "Trần Văn Quên", &[Role::ReceptionClerk]);
    desk.secret_reset(clerk, "mật khẩu mới nhớ").unwrap();
    let old = desk.sign_in(clerk, SECRET).unwrap_err();
    assert_eq!(old.code, ErrorCode::SecretWrong);
    desk.sign_in(clerk, "mật khẩu mới nhớ").unwrap();
    let refused = desk.secret_reset(clerk, "mật khẩu khác nữa").unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    sign_in(&desk);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn the_recovery_key_opens_a_counter_whose_device_secret_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = desk(folder.path());
    let key = first.set_up(&set_up_request()).unwrap().recovery_key;
    finish(&first, begin(&first, CARD).draft);
    drop(first);
    let secret = ["device.key", "device.id"].map(|name| folder.path().join(name));
    let there = secret.iter().find(|file| file.exists()).unwrap();
    std::fs::remove_file(there).unwrap();

    let (again, _) = desk(folder.path());
    let problem = again.state().unwrap().problem.unwrap();
    assert_eq!(problem.code, ErrorCode::KeyRingUnreadable);
    for wrong in ["", "ABCD", &key.replace(|c: char| c.is_alphanumeric(), "A")] {
        let refused = again.recovery_users(wrong).unwrap_err();
        assert_eq!(refused.code, ErrorCode::RecoveryKeyWrong);
    }
    let administrator = again.recovery_users(&key.to_lowercase()).unwrap()[0].id;
    assert_eq!(
        again.home().unwrap_err().code,
        ErrorCode::Locked,
        "knowing who the administrators are signs nobody in"
    );
    let short = again.recover(&key, administrator, "ngắn").unwrap_err();
    assert_eq!(short.code, ErrorCode::SecretShort);
    again
        .recover(&key, administrator, "mật khẩu sau khôi phục")
        .unwrap();
    assert_eq!(again.newest().unwrap().len(), 1);
    drop(again);

    let (restarted, _) = desk(folder.path());
    let user = restarted.state().unwrap().users[0].id;
    restarted.sign_in(user, "mật khẩu sau khôi phục").unwrap();
    assert!(restarted.check().unwrap().ok);
}
