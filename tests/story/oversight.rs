//! Who saw whose papers, who acts for whom, and drafts that stay with their clerk.
use chrono::{TimeDelta, Utc};
use motcua_desk::Desk;
use motcua_desk::case::user::{Acting, Role};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::access::{AccessQuery, AccessWhat, AccessWhy};
use motcua_tests::small_disk::SmallDisk;

use crate::clock::stepped_desk;
use crate::{CARD, OTHER, SECRET, add_user, begin, finish, open_desk, sign_in};

#[test]
fn the_auditor_reads_who_saw_whose_papers_and_a_clerk_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    let auditor = add_user(&desk, "Đỗ Thị Kiểm", &[Role::Auditor]);
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    let person = desk.dossier(id).unwrap().dossier.owner.person;
    desk.sign_in(clerk, SECRET).unwrap();
    for _twice in 0..2 {
        desk.person(person).unwrap();
    }
    let query = AccessQuery {
        person: Some(person),
        ..AccessQuery::default()
    };
    assert_eq!(
        desk.access_log(&query).unwrap_err().code,
        ErrorCode::NotAllowed
    );

    desk.sign_in(auditor, SECRET).unwrap();
    let page = desk.access_log(&query).unwrap();
    assert!(page.intact);
    let seen: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.who.as_str(), row.what))
        .collect();
    assert_eq!(
        seen,
        [
            ("Trần Văn Nhận", AccessWhat::PersonSeen),
            ("Lê Thị Thử", AccessWhat::DossierSeen)
        ],
        "one look is one entry"
    );
    assert_eq!(page.rows[0].about, "Nguyễn Văn Mẫu");
    let by_clerk = AccessQuery {
        user: Some(clerk),
        ..AccessQuery::default()
    };
    assert_eq!(desk.access_log(&by_clerk).unwrap().rows.len(), 1);
    assert_eq!(page.rows[0].why, AccessWhy::Counter);
    desk.dossier(id).unwrap();
    let own = desk.access_log(&AccessQuery::default()).unwrap().rows;
    assert_eq!(own[0].why, AccessWhy::Oversight);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn acting_for_an_absent_person_lasts_its_days_and_is_named_in_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    let head = add_user(&desk, "Phạm Văn Trưởng", &[Role::Head]);
    let today = (Utc::now() + TimeDelta::hours(7)).date_naive();
    let acting = |from: i64, to: i64| Acting {
        absent: head,
        from: today + TimeDelta::days(from),
        to: today + TimeDelta::days(to),
    };
    desk.deputise(clerk, &[acting(-9, -1)]).unwrap();
    desk.sign_in(clerk, SECRET).unwrap();
    assert_eq!(
        desk.act_for(Some(head)).unwrap_err().code,
        ErrorCode::NotAllowed
    );
    sign_in(&desk);
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    desk.cancel_ask(id, "Nhập trùng").unwrap();
    desk.deputise(clerk, &[acting(-1, 1)]).unwrap();

    let session = desk.sign_in(clerk, SECRET).unwrap();
    assert_eq!(session.may_act_for[0].name, "Phạm Văn Trưởng");
    assert_eq!(
        desk.cancel_answer(id, true, "").unwrap_err().code,
        ErrorCode::NotAllowed
    );
    assert_eq!(
        desk.act_for(Some(head)).unwrap().acting_for.unwrap().id,
        head
    );
    desk.cancel_answer(id, true, "").unwrap();
    let last = desk.dossier(id).unwrap().timeline[0].clone();
    assert_eq!(
        (last.who.as_str(), last.acting_for.as_deref()),
        ("Trần Văn Nhận", Some("Phạm Văn Trưởng"))
    );
    let own = desk.act_for(None).unwrap();
    assert_eq!(
        (own.acting_for, own.roles),
        (None, vec![Role::ReceptionClerk])
    );
}

#[test]
fn acting_ends_with_its_last_day_and_what_is_seen_in_it_is_noted_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let today = Utc::now().date_naive();
    let morning = today.and_hms_opt(2, 0, 0).unwrap().and_utc();
    let (desk, clock) = stepped_desk(folder.path(), morning);
    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    let head = add_user(&desk, "Phạm Văn Trưởng", &[Role::Head]);
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    let acting = Acting {
        absent: head,
        from: today,
        to: today,
    };
    desk.deputise(clerk, &[acting]).unwrap();
    desk.sign_in(clerk, SECRET).unwrap();
    desk.dossier(id).unwrap();
    desk.act_for(Some(head)).unwrap();
    desk.dossier(id).unwrap();
    let log = desk.access_log(&AccessQuery::default()).unwrap();
    let seen: Vec<_> = log.rows.iter().map(|row| row.acting_for.clone()).collect();
    assert_eq!(seen, [Some("Phạm Văn Trưởng".into()), None]);

    clock.step(TimeDelta::hours(16));
    assert_eq!(
        desk.access_log(&AccessQuery::default()).unwrap_err().code,
        ErrorCode::NotAllowed
    );
}

#[test]
fn a_look_on_a_full_disk_is_noted_when_there_is_room_again() {
    let Some(disk) = SmallDisk::mount(24).unwrap() else {
        return;
    };
    let folder = disk.path().join("counter");
    std::fs::create_dir(&folder).unwrap();
    let (desk, _) = open_desk(&folder);
    let looked = |desk: &Desk| desk.access_log(&AccessQuery::default()).unwrap().rows.len();
    let first = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    let second = finish(&desk, begin(&desk, OTHER).draft).dossiers[0].id;
    disk.fill(0).unwrap();
    desk.dossier(first).unwrap();
    assert_eq!(looked(&desk), 0);
    disk.empty().unwrap();
    desk.dossier(second).unwrap();
    assert_eq!(looked(&desk), 2);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn each_clerks_drafts_stay_theirs_when_the_user_is_switched() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    let mine = begin(&desk, CARD).draft;
    desk.sign_in(clerk, SECRET).unwrap();
    assert!(desk.home().unwrap().drafts.is_empty());
    assert_eq!(
        desk.intake_open(mine).unwrap_err().code,
        ErrorCode::DraftStale
    );
    sign_in(&desk);
    assert_eq!(desk.home().unwrap().drafts[0].id, mine);
}
