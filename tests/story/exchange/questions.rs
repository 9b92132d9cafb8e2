//! What is asked of the province while the citizen is there: its rules, its people and the papers it holds.
use motcua_desk::case::dossier::StoredPaper;
use motcua_desk::case::exchange::{CodeMapping, DialectName, PlaceCode, Route, RouteTo};
use motcua_desk::case::ids::DraftId;
use motcua_desk::case::person::Provenance;
use motcua_desk::sign::Secret;
use motcua_desk::view::asking::{
    PersonAnswer, PersonAsk, RepositoryAnswer, RepositoryAsk, RepositoryTaken, Unanswered,
};
use motcua_desk::view::exchange::{GapWeight, ProvinceField};
use motcua_desk::view::exchange_setting::{ConnectionWish, ExchangeRest};
use motcua_desk::view::intake::{IntakeChange, IntakeView, LineState, Who};
use motcua_desk::view::intake_gap::GapMend;
use motcua_desk::view::national_catalogue::CodeOf;
use motcua_province::{Agency, Options, Simulator};
use motcua_tests::link;
use rstest::rstest;
use serde_json::json;

use super::{AGENCY, FIRST, Post, finish_with_phone, post, receive};
use crate::{BIRTH, begin};

/// The invented person of the simulated population database, before they moved.
pub const MOVED: &str =
    "000190000019||Trần Văn Mẫu|15011990|Nam|Thôn Cũ, Xã Thử, Tỉnh Thử|15082021";
/// Code of the paper that the simulated repository holds of them.
const HELD: &str = "KQ.G15.000031";

/// A counter whose province has a population database and a repository.
pub fn asking(folder: &std::path::Path) -> Post {
    let mut post = post(folder, DialectName::Gateway);
    post.province = Simulator::start(Options {
        agencies: vec![Agency::named(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ")],
        seeded: true,
        ..Options::default()
    })
    .unwrap();
    let known = post.desk.exchange_settings().unwrap().connections.remove(0);
    let mut setting = known.setting;
    setting.address = format!("{}/b", post.province.base());
    for (name, path) in [
        ("person", "/apiCSDLDanCu/ChiaSeThongTinCongDan"),
        ("repository", "/kho/GetKetQuaGiayTo"),
        ("repository_file", "/kho/GetGiayToByUrl"),
    ] {
        setting.paths.insert(name.into(), path.into());
    }
    setting.databases.insert("population".into(), "7".into());
    let wish = ConnectionWish {
        id: Some(setting.id),
        setting,
    };
    post.desk.connection_save(&wish, None).unwrap();
    let mut codes = link::birth();
    codes
        .replaced_by
        .insert("giay-chung-sinh".into(), HELD.into());
    post.desk.code_map(BIRTH, Some(codes)).unwrap();
    post
}

pub fn ask(post: &Post, draft: DraftId, account: &str, otp: &str) -> PersonAnswer {
    let question = PersonAsk {
        draft,
        who: Who::Submitter,
        account: account.into(),
        purpose: "Giải quyết thủ tục đăng ký khai sinh".into(),
    };
    let otp = Secret::new(otp.into());
    post.desk.person_ask(&question, &otp).unwrap()
}

pub fn search(post: &Post, draft: DraftId) -> RepositoryAnswer {
    let question = RepositoryAsk {
        draft,
        purpose: "Giải quyết thủ tục đăng ký khai sinh".into(),
    };
    post.desk.repository_ask(&question, "001085000033").unwrap()
}

fn weights(view: &IntakeView, field: ProvinceField) -> Vec<(GapWeight, Option<&str>)> {
    let gaps = view.province_gaps.iter();
    gaps.filter(|one| one.gap.field == field)
        .map(|one| (one.gap.weight, one.at.as_deref()))
        .collect()
}

fn typed(post: &Post, draft: DraftId, field: &str, value: &str) -> IntakeView {
    let change = IntakeChange::Field {
        who: Who::Submitter,
        field: field.into(),
        value: value.into(),
    };
    post.desk.intake_change(draft, change).unwrap()
}

#[test]
fn what_the_province_would_miss_is_named_while_it_can_be_asked_and_keeps_nothing_from_being_received()
 {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let view = begin(&post.desk, FIRST);
    let missing = weights(&view, ProvinceField::OwnerPhone);
    assert_eq!(missing, [(GapWeight::Scored, Some("submitter.phone"))]);
    assert_eq!(weights(&view, ProvinceField::OwnerNumber), []);
    assert_eq!(weights(&view, ProvinceField::Code), []);

    let view = typed(&post, view.draft, "phone", "0912345678");
    assert_eq!(weights(&view, ProvinceField::OwnerPhone), []);
    let view = typed(&post, view.draft, "personal_id", "");
    // The old card's number stands in for it, and is told as what it is.
    assert_eq!(weights(&view, ProvinceField::OwnerNumber), []);
    let view = typed(&post, view.draft, "old_id", "");
    let refused = weights(&view, ProvinceField::OwnerNumber);
    assert_eq!(
        refused,
        [(GapWeight::Refused, Some("submitter.personal_id"))]
    );

    receive(&post, FIRST);
}

#[test]
fn codes_that_nobody_entered_are_no_business_of_the_citizen() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let bare = CodeMapping {
        papers: Default::default(),
        sector: String::new(),
        ..link::birth()
    };
    post.desk.code_map(BIRTH, Some(bare)).unwrap();
    let view = begin(&post.desk, FIRST);
    let sector = view
        .province_gaps
        .iter()
        .find(|one| one.gap.field == ProvinceField::SectorCode)
        .unwrap();
    assert_eq!((sector.mend, sector.at.as_deref()), (GapMend::Office, None));
    let here = view.province_gaps.iter();
    assert!(
        here.filter(|one| one.mend == GapMend::Counter)
            .all(|one| one.at.is_some())
    );
}

#[test]
fn where_a_procedure_goes_by_hand_or_no_system_is_set_up_nothing_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let rest = post.desk.exchange_settings().unwrap().rest;
    let by_hand = ExchangeRest {
        routes: vec![Route {
            procedure: BIRTH.into(),
            to: RouteTo::ByHand,
        }],
        ..rest
    };
    post.desk.exchange_save(&by_hand).unwrap();
    let view = begin(&post.desk, FIRST);
    assert_eq!(view.province_gaps, []);
    assert!(!view.asks.person && !view.asks.repository);
}

#[test]
fn a_person_is_asked_about_taken_over_field_by_field_and_told_as_consulted() {
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    let view = begin(&post.desk, MOVED);
    assert!(view.asks.person);
    let identity = weights(&view, ProvinceField::Identity);
    assert_eq!(
        identity,
        [(GapWeight::Scored, Some("submitter.population"))]
    );

    let answer = ask(&post, view.draft, "canbo-H99.01", "123456");
    let PersonAnswer::Found { fields } = answer else {
        panic!("{answer:?}")
    };
    let apart: Vec<&str> = fields
        .iter()
        .filter(|one| !one.same)
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(apart, ["address"]);
    let taken = post
        .desk
        .person_take(view.draft, Who::Submitter, &["address".into()])
        .unwrap();
    assert_eq!(taken.submitter.facts.address, "Thôn Thử, xã Thử Nghiệm");
    assert_eq!(
        taken.submitter.provenance.get("address"),
        Some(&Provenance::Population)
    );
    assert!(taken.submitter.confirmed, "the clerk chose it");
    assert_eq!(weights(&taken, ProvinceField::Identity), []);

    let dossier = finish_with_phone(&post, view.draft);
    let other = receive(&post, FIRST);
    post.pass(chrono::TimeDelta::minutes(10));
    let consulted = post.desk.dossier(dossier).unwrap().dossier.consulted;
    assert_eq!(consulted.len(), 1);
    assert_eq!(consulted[0].database, "population");
    let body = |dossier| {
        let sent = post.province.ledger().dossier(&post.code(dossier)).unwrap();
        sent.unwrap().body
    };
    assert_eq!(body(dossier)["DSKetNoiCSDL"], json!([{ "MaCSDL": "7" }]));
    assert_eq!(body(other)["DSKetNoiCSDL"], json!([]));
    for one in [dossier, other] {
        assert_eq!(body(one)["TaiKhoanDuocXacThucVoiVNeID"], "0");
    }
    assert_eq!(post.province.ledger().suspicions().unwrap(), Vec::new());
}

#[rstest]
#[case("canbo-H99.02", "123456", "Tài khoản không có quyền khai thác")]
#[case("canbo-H99.01", "12", "Mã OTP không đúng")]
fn what_the_population_database_refuses_is_said_in_its_words_and_counts_for_nothing(
    #[case] account: &str,
    #[case] otp: &str,
    #[case] words: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    let view = begin(&post.desk, MOVED);
    let answer = ask(&post, view.draft, account, otp);
    let PersonAnswer::Unanswered {
        why: Unanswered::Refused { words: said, .. },
    } = answer
    else {
        panic!("{answer:?}")
    };
    assert_eq!(said, words);
    let taken = post
        .desk
        .person_take(view.draft, Who::Submitter, &["address".into()]);
    assert!(taken.is_err(), "there is nothing to take over");
    let dossier = finish_with_phone(&post, view.draft);
    assert_eq!(post.desk.dossier(dossier).unwrap().dossier.consulted, []);
}

#[test]
fn nobody_of_a_number_is_nobody_and_without_a_line_nothing_is_asked_and_nothing_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut post = asking(folder.path());
    let stranger = begin(&post.desk, FIRST);
    let answer = ask(&post, stranger.draft, "canbo-H99.01", "123456");
    assert_eq!(answer, PersonAnswer::Nobody);
    post.province.stop();
    let answer = ask(&post, stranger.draft, "canbo-H99.01", "123456");
    assert!(
        matches!(
            answer,
            PersonAnswer::Unanswered {
                why: Unanswered::Line { .. }
            }
        ),
        "{answer:?}"
    );
    assert_eq!(post.waiting(), 0);
    let dossier = finish_with_phone(&post, stranger.draft);
    assert_eq!(post.desk.dossier(dossier).unwrap().dossier.consulted, []);
}

#[test]
fn an_answer_about_one_person_does_not_count_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    let view = begin(&post.desk, MOVED);
    ask(&post, view.draft, "canbo-H99.01", "123456");
    post.desk
        .intake_change(
            view.draft,
            IntakeChange::ClearPerson {
                who: Who::Submitter,
            },
        )
        .unwrap();
    let card = IntakeChange::Card { text: FIRST.into() };
    post.desk.intake_change(view.draft, card).unwrap();
    let accept = IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    };
    post.desk.intake_change(view.draft, accept).unwrap();
    let dossier = finish_with_phone(&post, view.draft);
    assert_eq!(post.desk.dossier(dossier).unwrap().dossier.consulted, []);
}

#[test]
fn a_paper_that_the_authorities_hold_is_fetched_instead_of_being_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    let view = begin(&post.desk, MOVED);
    let answer = search(&post, view.draft);
    let RepositoryAnswer::Found { papers } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(papers.len(), 1);
    assert_eq!(papers[0].line, "giay-chung-sinh");
    let taken = post.desk.repository_take(view.draft, 0).unwrap();
    let RepositoryTaken::Taken { view } = taken else {
        panic!("{taken:?}")
    };
    let line = view.cases[0]
        .papers
        .iter()
        .find(|line| line.key == "giay-chung-sinh")
        .unwrap();
    assert_eq!(line.state, LineState::Imported { again: None });
    assert_eq!(line.tray.len(), 1);

    let dossier = finish_with_phone(&post, view.draft);
    post.pass(chrono::TimeDelta::minutes(10));
    let received = post.desk.dossier(dossier).unwrap().dossier;
    let stored: Vec<&StoredPaper> = received
        .papers
        .iter()
        .filter_map(|paper| paper.stored.as_ref())
        .collect();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].code, HELD);
    let consulted: Vec<&str> = received
        .consulted
        .iter()
        .map(|one| one.database.as_str())
        .collect();
    assert_eq!(consulted, ["document_store"]);
    let sent = post.province.ledger().dossier(&post.code(dossier)).unwrap();
    let sent = sent.unwrap().body;
    let from_store: Vec<_> = sent["TaiLieuNop"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|paper| paper["DuocLayTuKhoDMQG"] == "1")
        .collect();
    assert_eq!(from_store.len(), 1);
    assert_eq!(from_store[0]["MaKetQuaThayThe"], HELD);
    assert_eq!(sent["DSKetNoiCSDL"], json!([]), "no code of it is known");
}

#[test]
fn without_codes_of_results_that_replace_a_paper_the_repository_is_not_searched() {
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    post.desk.code_map(BIRTH, Some(link::birth())).unwrap();
    let view = begin(&post.desk, MOVED);
    assert_eq!(search(&post, view.draft), RepositoryAnswer::NoCodes);
}

#[test]
fn the_national_catalogue_is_compared_first_and_taken_over_from_a_day_on() {
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    let id = post.desk.exchange_settings().unwrap().connections[0]
        .setting
        .id;
    let bare = CodeMapping {
        sector: String::new(),
        papers: Default::default(),
        ..link::birth()
    };
    post.desk.code_map(BIRTH, Some(bare)).unwrap();
    let before = post.desk.settings().unwrap().catalogue.version;
    let check = post.desk.national_check(id).unwrap();
    // Electronic copies have a code, too.
    assert_eq!((check.compared, check.unanswered), (2, None));
    let row = check
        .rows
        .iter()
        .find(|row| row.procedure == BIRTH)
        .unwrap();
    let codes: Vec<CodeOf> = row.codes.iter().map(|code| code.of).collect();
    assert!(codes.contains(&CodeOf::Sector) && codes.contains(&CodeOf::Result));
    assert_eq!(
        post.desk.settings().unwrap().catalogue.version,
        before,
        "comparing changes nothing"
    );

    let yesterday = post.desk.national_accept(BIRTH, day("2026-11-19"));
    assert!(
        yesterday.is_err(),
        "what has passed was received by the old one"
    );
    let accepted = post.desk.national_accept(BIRTH, day("2026-11-20")).unwrap();
    assert_eq!(accepted.codes as usize, row.codes.len());
    let sheet = post.desk.code_sheet(BIRTH).unwrap();
    assert_eq!(sheet.mapping.sector, "G15-HT06");
    assert_eq!(sheet.mapping.result, "KQ.G15.000031");
    let takes = row.differences.iter().any(|one| one.is_taken());
    assert_eq!(accepted.version.is_some(), takes);
    if let Some(version) = accepted.version {
        assert_eq!(post.desk.settings().unwrap().catalogue.version, version);
    }
    let again = post.desk.national_accept(BIRTH, day("2026-11-20"));
    assert!(again.is_err(), "what was shown once is taken once");
    // Intake goes on, under the new version.
    receive(&post, FIRST);
}

#[test]
fn without_a_line_the_comparison_says_so_and_nothing_is_to_be_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut post = asking(folder.path());
    let id = post.desk.exchange_settings().unwrap().connections[0]
        .setting
        .id;
    post.province.stop();
    let check = post.desk.national_check(id).unwrap();
    assert!(matches!(check.unanswered, Some(Unanswered::Line { .. })));
    assert_eq!((check.compared, check.rows.len()), (0, 0));
    assert!(post.desk.national_accept(BIRTH, day("2026-11-20")).is_err());
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn an_address_gets_the_codes_of_its_commune_once_somebody_entered_them() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::NoiHoSo);
    let mends = |view: &IntakeView| -> Vec<GapMend> {
        let gaps = view.province_gaps.iter();
        gaps.filter(|one| one.gap.field == ProvinceField::AddressCode)
            .map(|one| one.mend)
            .collect()
    };
    let view = begin(&post.desk, FIRST);
    assert!(
        mends(&view).contains(&GapMend::Office),
        "nobody has entered codes"
    );
    let rest = post.desk.exchange_settings().unwrap().rest;
    let places = vec![PlaceCode {
        commune: "Xã Thử".into(),
        province: "Tỉnh Thử".into(),
        province_code: "00".into(),
        commune_code: "00001".into(),
    }];
    let wish = ExchangeRest { places, ..rest };
    post.desk.exchange_save(&wish).unwrap();
    let view = post.desk.intake_open(view.draft).unwrap();
    assert_eq!(mends(&view), []);
    let view = typed(&post, view.draft, "address", "Xã Khác, Tỉnh Thử");
    assert!(
        mends(&view).contains(&GapMend::Counter),
        "the clerk can put it right"
    );

    let dossier = receive(&post, crate::OTHER);
    post.pass(chrono::TimeDelta::minutes(10));
    let sent = post.province.ledger().dossier(&post.code(dossier)).unwrap();
    let sent = sent.unwrap().body.to_string();
    assert!(sent.contains(r#""MaXa":"00001""#), "{sent}");
}
