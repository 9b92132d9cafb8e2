//! What the province tells by itself comes in: dossiers filed online, news and results.
use chrono::TimeDelta;
use motcua_desk::case::dossier::{Channel, DossierStatus, Payment};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::{DossierId, DraftId};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::exchange::{Delivery, ExchangeQuery};
use motcua_desk::view::intake::{IntakeChange, LineState, Who};
use motcua_desk::view::online::OnlineRow;
use motcua_province::{Body, Fault, Kind, OnlineDossier, OnlineFile};
use rstest::rstest;

use super::{AGENCY, BIRTH, Post, post};

/// Codes that the mapping of the stories gives the declaration and the proof of birth.
const DECLARATION: &str = "000.00.00.G15-KQ000001";
const PROOF: &str = "000.00.00.G15-KQ000002";

pub fn paper(name: &str, code: &str, title: &str) -> OnlineFile {
    OnlineFile {
        name: name.into(),
        code: code.into(),
        title: title.into(),
        bytes: Vec::new(),
    }
}

/// Somebody files a birth online.
fn file(post: &Post, papers: Vec<OnlineFile>) -> String {
    file_of(post, BIRTH, papers)
}

/// Somebody files online, at the time that the counter's clock shows.
pub fn file_of(post: &Post, procedure: &str, papers: Vec<OnlineFile>) -> String {
    use motcua_desk::Clock;
    post.province.clock().hold(post.clock.now());
    let online = OnlineDossier {
        agency: AGENCY.into(),
        procedure: procedure.into(),
        owner: "Nguyễn Văn Mẫu".into(),
        identity: "001099000011".into(),
        phone: "0912000111".into(),
        summary: "Đăng ký khai sinh".into(),
        papers,
    };
    let code = post.province.file_online(&online).unwrap();
    post.province.clock().hold(chrono::Utc::now());
    code
}

fn both() -> Vec<OnlineFile> {
    vec![
        paper("to-khai.pdf", DECLARATION, "To khai"),
        paper("chung-sinh.pdf", PROOF, "Giay chung sinh"),
    ]
}

fn listed(post: &Post) -> Vec<OnlineRow> {
    post.desk.online().unwrap().rows
}

/// The clerk looks through what was filed and receives it.
pub fn receive_filed(post: &Post, draft: DraftId) -> DossierId {
    use motcua_desk::Clock;
    let change = |change| post.desk.intake_change(draft, change).unwrap();
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(post.clock.now().date_naive()),
    });
    nothing_more(post, draft);
    post.desk.intake_receive(draft).unwrap().dossiers[0].id
}

/// Whatever was not filed is not needed.
pub fn nothing_more(post: &Post, draft: DraftId) {
    let view = post.desk.intake_open(draft).unwrap();
    let missing = view.cases[0].papers.iter();
    for line in missing.filter(|line| line.state == LineState::Missing) {
        let change = IntakeChange::SetLine {
            case: 0,
            line: line.key.clone(),
            state: LineState::NotNeeded,
        };
        post.desk.intake_change(draft, change).unwrap();
    }
    let view = post.desk.intake_open(draft).unwrap();
    assert_eq!(view.findings, Vec::new());
}

/// Digests of all files that the citizen filed, or that the counter sent, in order.
fn digests(post: &Post, filed: bool) -> Vec<String> {
    let files = post.province.ledger().files().unwrap();
    let of = files
        .into_iter()
        .filter(|file| (file.way == "seed") == filed);
    let mut digests: Vec<String> = of.map(|file| file.sha256).collect();
    digests.sort();
    digests
}

#[rstest]
#[case(DialectName::National)]
#[case(DialectName::Gateway)]
#[case(DialectName::NoiHoSo)]
fn a_dossier_filed_online_is_pulled_opened_and_received_under_its_own_code(
    #[case] dialect: DialectName,
) {
    let folder = tempfile::tempdir().unwrap();
    let mut post = post(folder.path(), dialect);
    let code = file(&post, both());
    post.pass(TimeDelta::minutes(6));
    let [row] = &listed(&post)[..] else {
        panic!("{:?}", listed(&post))
    };
    assert_eq!(row.code, code);
    assert_eq!((row.papers, row.files, row.missing), (2, 2, 0));
    assert!(row.known && row.vneid && !row.paid && row.draft.is_none());
    let counts = |post: &Post| {
        let view = post.desk.exchange(&ExchangeQuery::default()).unwrap();
        view.counts.online
    };
    assert_eq!(counts(&post), 1);

    // Its files are here by now, so it is opened without a line.
    post.province.stop();
    let draft = post.desk.online_open(&code).unwrap();
    assert_eq!(post.desk.online_open(&code).unwrap(), draft);
    assert_eq!(listed(&post)[0].draft, Some(draft));
    let view = post.desk.intake_open(draft).unwrap();
    assert_eq!(view.channel, Channel::Online);
    assert_eq!(view.submitter.facts.name, "Nguyễn Văn Mẫu");
    assert_eq!(
        view.filed.as_ref().map(|filed| filed.code.as_str()),
        Some(&*code)
    );
    let brought = |line: &&motcua_desk::view::intake::PaperLine| !line.tray.is_empty();
    let lines: Vec<_> = view.cases[0].papers.iter().filter(brought).collect();
    assert_eq!(lines.len(), 2);
    let second = IntakeChange::AddProcedure {
        procedure: "2.000815".into(),
    };
    let refused = post.desk.intake_change(draft, second).unwrap_err();
    assert_eq!(refused.code, ErrorCode::OnlineOne);

    let dossier = receive_filed(&post, draft);
    assert_eq!(listed(&post), Vec::new());
    assert_eq!(counts(&post), 0);
    let own = post.desk.dossier(dossier).unwrap().dossier;
    assert_ne!(own.code, code);
    assert_eq!(
        own.filed.as_ref().map(|filed| filed.code.as_str()),
        Some(&*code)
    );

    post.province.start_again().unwrap();
    post.pass(TimeDelta::minutes(30));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    let ledger = post.province.ledger();
    let there = ledger.dossier(&code).unwrap().unwrap();
    assert_eq!((there.inserted, there.state.as_str()), (0, "2"));
    assert!(ledger.dossier(&own.code).unwrap().is_none());
    assert_eq!(ledger.suspicions().unwrap(), Vec::new());
    assert_eq!(digests(&post, false), digests(&post, true));
}

#[test]
fn a_draft_that_is_thrown_away_and_a_receiving_that_is_undone_leave_it_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let code = file(&post, both());
    post.pass(TimeDelta::minutes(6));
    let first = post.desk.online_open(&code).unwrap();
    post.desk.intake_discard(first).unwrap();
    assert_eq!(listed(&post)[0].draft, None);

    let second = post.desk.online_open(&code).unwrap();
    assert_ne!(first, second);
    let dossier = receive_filed(&post, second);
    post.desk.dossier_undo(dossier).unwrap();
    post.pass(TimeDelta::minutes(10));
    let there = post.province.ledger().dossier(&code).unwrap().unwrap();
    assert_eq!((there.state.as_str(), there.updated), ("1", 0));
    let [row] = &listed(&post)[..] else {
        panic!("{:?}", listed(&post))
    };
    assert_eq!((row.code.as_str(), row.missing), (code.as_str(), 0));
    let third = post.desk.online_open(&code).unwrap();
    let dossier = receive_filed(&post, third);
    post.pass(TimeDelta::minutes(10));
    let there = post.province.ledger().dossier(&code).unwrap().unwrap();
    assert_eq!(there.state, "2");
    assert_eq!(post.code(dossier), code);
}

#[test]
fn a_page_that_comes_again_and_one_whose_answer_is_lost_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let lost = Fault::of("pull.inbox", Kind::CommitThenDrop).times(2);
    post.province.faults().add(lost);
    let codes: Vec<String> = (0..60).map(|_| file(&post, Vec::new())).collect();
    post.pass(TimeDelta::minutes(20));
    let mut found: Vec<String> = listed(&post).into_iter().map(|row| row.code).collect();
    found.sort();
    assert_eq!(found, codes);
    let again = Fault::of("pull.inbox", Kind::DuplicateDelivery).times(1);
    post.province.faults().add(again);
    let draft = post.desk.online_open(&codes[0]).unwrap();
    post.desk.exchange_pull().unwrap();
    post.pass(TimeDelta::minutes(6));
    assert_eq!(listed(&post).len(), 60);
    assert_eq!(post.desk.online_open(&codes[0]).unwrap(), draft);
}

#[test]
fn a_file_that_cannot_be_opened_is_named_and_keeps_nothing_from_being_received() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let hostile = OnlineFile {
        bytes: b"%PDF-1.7\nkhong phai PDF".to_vec(),
        ..paper("hong.pdf", DECLARATION, "")
    };
    let unknown = paper("khac.pdf", "000.00.00.G15-KQ999999", "Giay to khac");
    let code = file(&post, vec![hostile, paper("b.pdf", PROOF, "b"), unknown]);
    post.pass(TimeDelta::minutes(6));
    let draft = post.desk.online_open(&code).unwrap();
    let view = post.desk.intake_open(draft).unwrap();
    let refused = &view.filed.as_ref().unwrap().refused;
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].file, "hong.pdf");
    let own = view.cases[0].papers.last().unwrap();
    assert_eq!((own.key.as_str(), own.article.as_ref()), ("filed-3", None));
    let dossier = receive_filed(&post, draft);
    let own = post.desk.dossier(dossier).unwrap().dossier;
    assert_eq!(own.status, DossierStatus::Received);
    assert_ne!(own.fee.payment, Payment::Online);
}

#[test]
fn a_counter_that_may_not_ask_what_is_new_still_delivers() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let forbidden = Kind::Status {
        code: 401,
        body: Body::Json,
        retry_after: None,
    };
    post.province
        .faults()
        .add(Fault::of("pull.inbox", forbidden));
    let dossier = super::receive(&post, super::FIRST);
    post.pass(TimeDelta::minutes(20));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    let asked = post.desk.online().unwrap().asked;
    assert!(asked[0].refused && asked[0].at.is_none());
}

#[test]
fn what_the_citizen_does_before_anybody_receives_it_stands_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::National);
    let code = file(&post, Vec::new());
    let withdrawn = motcua_province::ProvinceChange {
        number: code,
        state: Some("7".into()),
        note: "Công dân rút hồ sơ".into(),
        ..Default::default()
    };
    post.province.change(&withdrawn).unwrap();
    post.pass(TimeDelta::minutes(6));
    let said = listed(&post)[0].said.clone().unwrap();
    assert_eq!((said.state, &*said.text), (Some(7), "Công dân rút hồ sơ"));
    assert_eq!(post.desk.online().unwrap().stray, 0);
}
