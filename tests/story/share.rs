//! Two counters of one commune and the hub between them: what one writes the other has, and no line is needed to go on.
mod lost;
mod secrecy;
mod together;
mod walk;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use chrono::TimeDelta;
use motcua_desk::Desk;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::exchange::{Delivery, ExchangeSubject};
use motcua_desk::view::intake::{IntakeChange, Who};
use motcua_desk::view::scan::{ScanFault, ScanFeed, ScanMode, ScanRequest};
use motcua_desk::view::session::JoinRequest;
use motcua_desk::view::share::{ClashSettle, ShareTrouble, Unmirrored};
use motcua_tests::hub::HubPlace;
use motcua_tests::link;

use crate::{CARD, OTHER, SECRET, begin, desk, finish, hand_in_the_rest, open_desk, scanned};
use together::Commune;

#[test]
fn a_further_pc_has_everything_that_was_there_before_it_came() {
    let received = |desk: &Desk| {
        finish(desk, begin(desk, CARD).draft);
    };
    let Some(commune) = Commune::of_two(received) else {
        return;
    };
    let found = commune.second.desk.search("nguyen van mau").unwrap();
    assert_eq!(found.dossiers.len(), 1);
    commune.agrees();
}

#[test]
fn each_counter_gives_numbers_of_its_own_slice_and_both_have_all_of_them() {
    let Some(commune) = Commune::of_two(|_| {}) else {
        return;
    };
    let numbers = [&commune.first.desk, &commune.second.desk].map(|desk| {
        let received = finish(desk, begin(desk, CARD).draft);
        received.dossiers[0].code.clone()
    });
    let last = |code: &String| code.rsplit('-').next().unwrap().parse::<u32>().unwrap();
    assert_eq!(numbers.each_ref().map(last), [4500, 5000]);
    commune.quiet();
    for desk in [&commune.first.desk, &commune.second.desk] {
        assert_eq!(desk.search("nguyen van mau").unwrap().dossiers.len(), 2);
    }
    commune.agrees();
}

#[test]
fn counters_go_on_without_the_hub_and_tell_each_other_when_it_is_back() {
    let Some(mut commune) = Commune::of_two(|_| {}) else {
        return;
    };
    commune.hub.stop();
    finish(&commune.first.desk, begin(&commune.first.desk, CARD).draft);
    finish(
        &commune.second.desk,
        begin(&commune.second.desk, OTHER).draft,
    );
    commune.quiet();
    let sharing = commune.first.desk.sharing().unwrap().unwrap();
    assert_eq!(sharing.trouble, Some(ShareTrouble::Away));
    assert!(sharing.waiting.events > 0, "{sharing:?}");
    commune.hub.start_again().unwrap();
    commune.quiet();
    let sharing = commune.first.desk.sharing().unwrap().unwrap();
    assert_eq!(
        (sharing.trouble, sharing.waiting),
        (None, Unmirrored::default())
    );
    for desk in [&commune.first.desk, &commune.second.desk] {
        assert_eq!(desk.search("tran thi khac").unwrap().dossiers.len(), 1);
        assert_eq!(desk.search("nguyen van mau").unwrap().dossiers.len(), 1);
    }
    commune.agrees();
}

#[test]
fn a_code_lets_one_pc_in_and_no_second_one() {
    let Some(hub) = HubPlace::start("H99.01").unwrap() else {
        return;
    };
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (first, _) = open_desk(folders[0].path());
    first.share_found(&hub.base(), &hub.founding).unwrap();
    first.share_turn();
    let code = first.share_invite(3).unwrap();
    let desks = [1, 2].map(|at| desk(folders[at].path()).0);
    let joined = desks.each_ref().map(|desk| {
        let request = JoinRequest {
            address: hub.base(),
            commune: "H99.01".into(),
            code: code.clone(),
            secret: SECRET.into(),
            recovery: None,
        };
        desk.share_join(&request).map(|_| ())
    });
    assert!(joined[0].is_ok(), "{joined:?}");
    let refused = joined[1].as_ref().unwrap_err();
    assert_eq!(refused.detail["reason"], "code");
    first.share_turn();
    assert_eq!(
        first.share_invite(3).unwrap_err().detail["reason"],
        "counter"
    );
}

#[test]
fn an_intake_begun_at_one_counter_is_finished_at_the_other_with_its_papers() {
    let Some(commune) = Commune::of_two(|_| {}) else {
        return;
    };
    let draft = scanned(&commune.first.desk, CARD);
    commune.quiet();
    let received = finish(&commune.second.desk, draft);
    commune.quiet();
    for desk in [&commune.first.desk, &commune.second.desk] {
        assert!(desk.intake_open(draft).is_err(), "the intake is over");
        let dossier = desk.dossier(received.dossiers[0].id).unwrap();
        let pictures: Vec<&String> = dossier.paper_pictures.iter().flatten().collect();
        assert!(!pictures.is_empty());
        for picture in pictures {
            desk.picture(path_of(picture)).unwrap();
        }
    }
    let sharing = commune.second.desk.sharing().unwrap().unwrap();
    assert_eq!(
        (sharing.absent, sharing.waiting),
        (0, Unmirrored::default())
    );
    commune.agrees();
}

#[test]
fn each_counter_tells_the_province_of_what_it_received_and_the_heir_of_what_was_left() {
    let Some(commune) = Commune::of_two(|_| {}) else {
        return;
    };
    let province = link::province("H99.01", "ỦY BAN NHÂN DÂN XÃ THỬ").unwrap();
    link::connect(
        &commune.first.desk,
        &province,
        "H99.01",
        DialectName::National,
    )
    .unwrap();
    commune.quiet();
    let [first, second] = [&commune.first, &commune.second].map(|counter| {
        let draft = scanned(&counter.desk, CARD);
        finish(&counter.desk, draft).dossiers[0].clone()
    });
    commune.quiet();
    // What was received elsewhere waits for no line here.
    commune.second.pass(TimeDelta::minutes(5));
    commune.quiet();
    let told = || province.ledger().dossiers().unwrap().len();
    assert_eq!(told(), 1);
    let delivery = |counter: &together::Counter, id| {
        let subject = ExchangeSubject::Dossier(id);
        counter.desk.exchange_matter(subject).unwrap().row.delivery
    };
    for counter in [&commune.first, &commune.second] {
        let delivery = delivery(counter, second.id);
        assert!(
            matches!(delivery, Delivery::Received { .. }),
            "{delivery:?}"
        );
    }
    // The first PC is gone before it told anything: the second goes on with what it had.
    let gone = commune.first.desk.sharing().unwrap().unwrap();
    let gone = gone
        .counters
        .iter()
        .find(|counter| counter.own)
        .unwrap()
        .device;
    commune.second.desk.share_retire(gone).unwrap();
    commune.second.pass(TimeDelta::minutes(5));
    assert_eq!(told(), 2);
    let sent = delivery(&commune.second, first.id);
    assert!(matches!(sent, Delivery::Received { .. }), "{sent:?}");
    assert_eq!(province.ledger().suspicions().unwrap(), Vec::new());
    // And whoever comes back with that PC is shut out.
    finish(&commune.first.desk, begin(&commune.first.desk, OTHER).draft);
    while commune.first.desk.share_turn() {}
    let sharing = commune.first.desk.sharing().unwrap().unwrap();
    assert_eq!(sharing.trouble, Some(ShareTrouble::Revoked));
    // It gives no numbers any more, and tells the province nothing.
    let draft = begin(&commune.first.desk, CARD).draft;
    hand_in_the_rest(&commune.first.desk, draft);
    let double = IntakeChange::AcceptDouble { case: 0 };
    commune.first.desk.intake_change(draft, double).unwrap();
    let refused = commune.first.desk.intake_receive(draft).unwrap_err();
    assert_eq!(refused.code, ErrorCode::HubRefused);
    commune.first.pass(TimeDelta::minutes(5));
    assert_eq!(told(), 2);
}

#[test]
fn who_holds_a_dossier_is_seen_at_every_counter_until_it_is_let_go() {
    let Some(commune) = Commune::of_two(|desk| {
        finish(desk, begin(desk, CARD).draft);
    }) else {
        return;
    };
    let [here, there] = [&commune.first.desk, &commune.second.desk];
    let id = here.search("nguyen van mau").unwrap().dossiers[0].row.id;
    assert!(here.hold(id).unwrap().unwrap().own);
    commune.quiet();
    let holder = there.dossier(id).unwrap().holder.unwrap();
    assert_eq!((holder.own, holder.counter), (false, Some(2)));
    there.let_go(id).unwrap();
    assert!(
        there.dossier(id).unwrap().holder.is_some(),
        "it is not theirs to let go"
    );
    here.let_go(id).unwrap();
    commune.quiet();
    assert_eq!(there.dossier(id).unwrap().holder, None);
}

/// Receives a birth of the person on the card, whose phone turned out to be another.
fn receive_with_phone(desk: &Desk, phone: &str) {
    let draft = begin(desk, CARD).draft;
    let change = |change| desk.intake_change(draft, change).unwrap();
    change(IntakeChange::Field {
        who: Who::Submitter,
        field: "phone".into(),
        value: phone.into(),
    });
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    hand_in_the_rest(desk, draft);
    change(IntakeChange::AcceptDouble { case: 0 });
    desk.intake_receive(draft).unwrap();
}

/// The path under which the window asks for a picture.
fn path_of(address: &str) -> &str {
    address.split_once("localhost").unwrap().1
}

#[test]
fn two_who_wrote_different_phones_are_both_shown_and_a_person_decides() {
    let Some(commune) = Commune::of_two(|desk| {
        finish(desk, begin(desk, CARD).draft);
    }) else {
        return;
    };
    let [here, there] = [&commune.first.desk, &commune.second.desk];
    receive_with_phone(here, "0900 000 001");
    receive_with_phone(there, "0900 000 002");
    commune.quiet();
    let seen = [here, there].map(|desk| desk.clashes().unwrap());
    assert_eq!(seen[0].len(), 1, "{seen:?}");
    let (clash, field) = (&seen[0][0], &seen[0][0].fields[0]);
    assert_eq!(field.field, "facts.phone");
    let mut counters = [clash.stands.counter, clash.other.counter];
    counters.sort();
    assert_eq!(counters, [Some(2), Some(3)]);
    assert_ne!(field.stands, field.other);
    assert_eq!(seen[0][0].fields, seen[1][0].fields);
    let left = there
        .clash_settle(&ClashSettle {
            first: clash.first,
            second: clash.second,
            taken: vec!["facts.phone".into()],
        })
        .unwrap();
    assert_eq!(left, Vec::new());
    commune.quiet();
    let person = here.search("nguyen van mau").unwrap().people[0].row.id;
    for desk in [here, there] {
        assert_eq!(desk.clashes().unwrap(), Vec::new());
        let phone = desk.person(person).unwrap().person.facts.phone;
        assert_eq!(phone.as_deref(), Some(field.other.as_str()));
    }
    commune.agrees();
}

#[test]
fn when_the_only_pc_is_gone_a_fresh_one_goes_on_with_all_that_the_hub_has() {
    let Some(hub) = HubPlace::start("H99.01").unwrap() else {
        return;
    };
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (first, _) = open_desk(folders[0].path());
    let recovery = first.share_found(&hub.base(), &hub.founding).unwrap();
    let received = finish(&first, scanned(&first, CARD)).dossiers[0].clone();
    let draft = scanned(&first, OTHER);
    while first.share_turn() {}
    let sharing = first.sharing().unwrap().unwrap();
    assert_eq!(sharing.waiting, Unmirrored::default());
    let gone = sharing.counters[0].device;
    drop(first);

    let code = hub.let_in("H99.01").unwrap();
    let (second, _) = desk(folders[1].path());
    let join = |recovery: &str| {
        second.share_join(&JoinRequest {
            address: hub.base(),
            commune: "H99.01".into(),
            code: code.clone(),
            secret: SECRET.into(),
            recovery: Some(recovery.into()),
        })
    };
    join(&recovery).unwrap();
    while second.share_turn() {}
    let dossier = second.dossier(received.id).unwrap();
    for picture in dossier.paper_pictures.iter().flatten() {
        second.picture(path_of(picture)).unwrap();
    }
    second.share_retire(gone).unwrap();
    let next = finish(&second, draft).dossiers[0].clone();
    let last = |code: &str| code.rsplit('-').next().unwrap().parse::<u32>().unwrap();
    assert_eq!((last(&received.code), last(&next.code)), (4500, 4000));
    let sharing = second.sharing().unwrap().unwrap();
    assert_eq!((sharing.absent, sharing.trouble), (0, None));
    assert!(second.check().unwrap().ok);
}

/// A scanner of the network that keeps the first who asks waiting and sends everybody else away.
struct BusyScanner {
    address: SocketAddr,
    /// Somebody asks for the first time.
    asked: mpsc::Receiver<()>,
    /// The first one is sent away, too.
    done: mpsc::Sender<()>,
}

impl BusyScanner {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = mpsc::channel();
        let (done, until) = mpsc::channel();
        thread::spawn(move || {
            let first = listener.accept().unwrap().0;
            tell.send(()).unwrap();
            let others = listener.try_clone().unwrap();
            thread::spawn(move || others.incoming().flatten().for_each(|one| send_away(&one)));
            until.recv().unwrap();
            send_away(&first);
        });
        Self {
            address,
            asked,
            done,
        }
    }
}

fn scan(scanner: SocketAddr, draft: DraftId) -> ScanRequest {
    ScanRequest {
        draft,
        device: format!("escl:http://{scanner}/eSCL"),
        feed: ScanFeed::Feeder,
        mode: ScanMode::Grey,
        dpi: 300,
        size_mm: None,
        bin: None,
        again: None,
        blank_cuts: false,
    }
}

fn send_away(mut stream: &TcpStream) {
    let mut asked = [0; 1024];
    let _read = stream.read(&mut asked).unwrap();
    let busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    stream.write_all(busy.as_bytes()).unwrap();
}

#[test]
fn who_finds_a_scanner_busy_is_told_who_uses_it() {
    let Some(commune) = Commune::of_two(|_| {}) else {
        return;
    };
    let [here, there] = [&commune.first.desk, &commune.second.desk];
    let drafts = [here, there].map(|desk| begin(desk, CARD).draft);
    let scanner = BusyScanner::start();
    let address = scanner.address;
    let run = |desk: &Desk, draft| {
        let view = desk.scan_run(&scan(address, draft), &|_| {}).unwrap();
        let stopped = view.stopped.unwrap();
        assert_eq!(stopped.fault, ScanFault::Busy);
        stopped.by.map(|by| (by.counter, by.own))
    };
    thread::scope(|scope| {
        let scans = scope.spawn(|| run(here, drafts[0]));
        scanner.asked.recv().unwrap();
        commune.quiet();
        assert_eq!(run(there, drafts[1]), Some((Some(2), false)));
        scanner.done.send(()).unwrap();
        assert_eq!(scans.join().unwrap(), None);
    });
    commune.quiet();
    assert_eq!(run(there, drafts[1]), None, "it was let go");
}
