//! News of the province: results with their files, fields that were changed there, payments, and files in a folder.
use std::path::Path;

use chrono::TimeDelta;
use motcua_desk::case::dossier::{Delivery as HandOver, DossierStatus, Payment};
use motcua_desk::case::exchange::{ComparedField, DialectName};
use motcua_desk::case::ids::DossierId;
use motcua_desk::view::exchange::{ConflictAbout, ConflictChoice, Delivery, ExchangeSubject};
use motcua_desk::view::intake::{IntakeChange, Who};
use motcua_desk::view::online::DropFault;
use motcua_province::{Fault, Kind, OnlineFile, ProvinceChange};
use rstest::rstest;
use serde_json::{Map, Value, json};

use super::inbound::{file_of, paper};
use super::{FIRST, Post, post, receive};

/// A dossier of the counter that the province has.
fn delivered(post: &Post) -> (DossierId, String) {
    let dossier = receive(post, FIRST);
    post.pass(TimeDelta::minutes(10));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    (dossier, post.code(dossier))
}

fn finished(code: &str, results: Vec<OnlineFile>) -> ProvinceChange {
    ProvinceChange {
        number: code.into(),
        state: Some("9".into()),
        note: "Đã ký, đóng dấu".into(),
        fields: Map::new(),
        results,
    }
}

fn states(post: &Post, code: &str) -> Vec<String> {
    let rows = post.province.ledger().progress().unwrap();
    let own = rows.into_iter().filter(|row| row.number == code);
    own.map(|row| row.state).collect()
}

#[rstest]
#[case(DialectName::National)]
#[case(DialectName::Gateway)]
fn a_result_of_the_province_settles_the_dossier_and_its_file_is_kept(#[case] dialect: DialectName) {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), dialect);
    let (dossier, code) = delivered(&post);
    let lost = Fault::of("files.download", Kind::DropBefore).times(1);
    post.province.faults().add(lost);
    let made = paper("giay-khai-sinh.pdf", "KQ.G15.000001", "Giay khai sinh");
    assert!(post.province.change(&finished(&code, vec![made])).unwrap());
    post.pass(TimeDelta::hours(1));

    let own = post.desk.dossier(dossier).unwrap().dossier;
    assert_eq!(own.status, DossierStatus::Finished);
    assert_eq!(own.exchange.news.len(), 1);
    assert_eq!(own.exchange.conflict, None);
    let result = own.result.unwrap();
    assert!(result.theirs);
    let files = post.province.ledger().files().unwrap();
    let made = files
        .iter()
        .find(|file| file.name == "giay-khai-sinh.pdf")
        .unwrap();
    // A file is sent under its paper and the beginning of its digest.
    let sent = format!("{}-{}", result.paper.unwrap(), &made.sha256[..12]);
    assert!(own.exchange.files.contains_key(&sent), "{sent}");

    // The province is told of nothing that it did itself, and of what the counter does next.
    assert_eq!(states(&post, &code), ["2"]);
    post.desk
        .result_return(dossier, "Nguyễn Văn Mẫu", HandOver::Counter)
        .unwrap();
    post.pass(TimeDelta::minutes(10));
    assert_eq!(states(&post, &code), ["2", "10"]);
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    assert!(post.desk.check().unwrap().ok);
}

#[test]
fn a_result_that_cannot_be_opened_is_told_and_settles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let (dossier, code) = delivered(&post);
    let hostile = OnlineFile {
        bytes: b"MZ khong phai PDF".to_vec(),
        ..paper("ket-qua.pdf", "KQ.G15.000001", "")
    };
    post.province
        .change(&finished(&code, vec![hostile]))
        .unwrap();
    post.pass(TimeDelta::minutes(10));
    let own = post.desk.dossier(dossier).unwrap().dossier;
    assert_eq!(own.status, DossierStatus::Received);
    let texts: Vec<&str> = own.exchange.news.iter().map(|news| &*news.text).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[1].contains("ket-qua.pdf"), "{texts:?}");
}

#[test]
fn fields_changed_there_are_decided_by_a_person_and_do_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let (dossier, code) = delivered(&post);
    let due = post.desk.dossier(dossier).unwrap().dossier.due.due_at;
    let fields: Map<String, Value> = [
        ("ChuHoSo".to_owned(), json!("Nguyễn Văn Mẫu Mực")),
        ("NgayHenTra".to_owned(), json!("20261215170000")),
    ]
    .into_iter()
    .collect();
    let changed = ProvinceChange {
        number: code.clone(),
        note: "Sửa thông tin".into(),
        fields,
        ..ProvinceChange::default()
    };
    post.province.change(&changed).unwrap();
    post.pass(TimeDelta::minutes(10));
    let subject = ExchangeSubject::Dossier(dossier);
    let about = post.delivery(dossier);
    let differs = ConflictAbout::Fields { count: 2 };
    assert_eq!(about, Delivery::Conflict { about: differs });
    assert_eq!(
        post.desk
            .exchange(&Default::default())
            .unwrap()
            .counts
            .conflict,
        1
    );

    let choice = |field, theirs| ConflictChoice {
        field,
        theirs,
        reason: "Đối chiếu căn cước".into(),
    };
    let choices = [
        choice(ComparedField::Owner, true),
        choice(ComparedField::DueAt, false),
    ];
    post.desk.exchange_settle(subject, &choices).unwrap();
    post.pass(TimeDelta::minutes(10));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    let own = post.desk.dossier(dossier).unwrap().dossier;
    assert_eq!(own.owner.name, "Nguyễn Văn Mẫu Mực");
    assert_eq!(own.due.due_at, due);
    let there = post.province.ledger().dossier(&code).unwrap().unwrap();
    assert_eq!(there.body["ChuHoSo"], "Nguyễn Văn Mẫu Mực");
    assert_eq!(
        there.body["NgayHenTra"],
        due.format("%Y%m%d%H%M%S").to_string()
    );

    post.province.change(&changed).unwrap();
    post.pass(TimeDelta::minutes(10));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
}

#[test]
fn an_online_payment_is_asked_about_and_told_with_the_dossier() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let code = file_of(&post, "2.000635", Vec::new());
    post.pass(TimeDelta::minutes(6));
    let draft = post.desk.online_open(&code).unwrap();
    let change = |change| post.desk.intake_change(draft, change).unwrap();
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    change(IntakeChange::Pay {
        payment: Payment::Later,
    });
    super::inbound::nothing_more(&post, draft);
    let dossier = post.desk.intake_receive(draft).unwrap().dossiers[0].id;
    let asked = post.desk.payment_ask(dossier).unwrap().payment.unwrap();
    assert_eq!((asked.paid, asked.may_ask), (None, true));

    post.province.pay(&code).unwrap();
    post.pass(TimeDelta::minutes(10));
    let subject = ExchangeSubject::Dossier(dossier);
    let known = post.desk.exchange_matter(subject).unwrap().payment.unwrap();
    assert!(known.paid.is_some() && !known.may_ask);
}

fn drop_here(post: &Post, folder: &Path) {
    let mut rest = post.desk.exchange_settings().unwrap().rest;
    rest.drop_folder = Some(folder.display().to_string());
    post.desk.exchange_save(&rest).unwrap();
}

/// A birth filed online, as a file.
fn filed(code: &str) -> String {
    // "%PDF-" and no more: a file that came along and cannot be opened.
    json!([{
        "MaHoSo": code, "MaTTHC": "1.001193", "TenTTHC": "Đăng ký khai sinh",
        "ChuHoSo": "Nguyễn Văn Mẫu", "LoaiDoiTuong": "1", "SoDienThoai": "0912000111",
        "DinhDanhCHS": [{ "LoaiDinhDanh": "1", "SoDinhDanh": "001099000011" }],
        "NgayNopHoSo": "20261119080000",
        "TaiLieuNop": [{ "MaThanhPhanHoSo": "", "TenTepDinhKem": "a.pdf", "Base64": "JVBERi0=" }],
    }])
    .to_string()
}

#[test]
fn files_of_a_folder_are_taken_once_and_broken_ones_are_named_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dropped = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    drop_here(&post, dropped.path());
    let filed = filed("H99.01-261119-0001");
    let write = |name: &str, text: &str| std::fs::write(dropped.path().join(name), text).unwrap();
    write("nop.json", &filed);
    write("hong.json", "{\"MaHoSo\":");
    write("la.json", "[{\"x\": 1}]");
    post.pass(TimeDelta::minutes(1));

    let view = post.desk.online().unwrap();
    let codes: Vec<&str> = view.rows.iter().map(|row| &*row.code).collect();
    assert_eq!(codes, ["H99.01-261119-0001"]);
    assert_eq!(view.rows[0].missing, 0);
    let mut broken: Vec<_> = view
        .dropped
        .iter()
        .map(|file| (&*file.name, file.why))
        .collect();
    broken.sort_by_key(|(name, _)| name.to_owned());
    assert_eq!(
        broken,
        [
            ("hong.json", DropFault::Json),
            ("la.json", DropFault::Entry)
        ]
    );
    let there = |name: &str| dropped.path().join(name).exists();
    assert!(there("done/nop.json") && there("bad/hong.json") && there("bad/la.json"));

    let draft = post.desk.online_open("H99.01-261119-0001").unwrap();
    let filed_view = post.desk.intake_open(draft).unwrap().filed.unwrap();
    assert_eq!(filed_view.refused.len(), 1);
    write("nop.json", &filed);
    post.pass(TimeDelta::minutes(1));
    assert!(there("done/nop-2.json"));
    assert_eq!(post.desk.online_open("H99.01-261119-0001").unwrap(), draft);
}

#[test]
fn news_of_an_unknown_dossier_waits_until_it_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let dropped = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    drop_here(&post, dropped.path());
    let code = "H99.01-261119-0002";
    let write = |name: &str, text: &str| std::fs::write(dropped.path().join(name), text).unwrap();
    let told = json!([{ "MaHoSo": code, "TrangThaiHoSo": "4", "NoiDungXuLy": "Chuyển phòng chuyên môn",
        "ThoiDiemXuLy": "20261120080000" }]);
    write("tin.json", &told.to_string());
    post.pass(TimeDelta::minutes(1));
    let view = post.desk.online().unwrap();
    assert_eq!((view.stray, view.strays.len()), (1, 1));
    assert_eq!(
        (&*view.strays[0].code, view.strays[0].state),
        (code, Some(4))
    );

    write("nop.json", &filed(code));
    post.pass(TimeDelta::minutes(1));
    let draft = post.desk.online_open(code).unwrap();
    let dossier = super::inbound::receive_filed(&post, draft);
    post.pass(TimeDelta::minutes(6));
    assert_eq!(post.desk.online().unwrap().stray, 0);
    let own = post.desk.dossier(dossier).unwrap().dossier;
    let texts: Vec<&str> = own.exchange.news.iter().map(|news| &*news.text).collect();
    assert_eq!(texts, ["Chuyển phòng chuyên môn"]);
}
