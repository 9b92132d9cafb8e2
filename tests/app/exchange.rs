//! A morning without a line in the real window: dossiers are taken in, one is settled, an electronic copy is sealed.
//! The line comes back while the screen is locked, and the province's own ledger says what it got.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    dead_code,
    reason = "tests fail by panicking and say when they are skipped; hands and seed are shared with other tests of the window"
)]

mod batch;
mod flow;
mod seed;
mod seed_copies;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use batch::batch;
use flow::keyboard::{lock, open_dossier, sign_in};
use motcua_desk::case::dossier::DossierStatus;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::{CertificationId, Hash};
use motcua_desk::view::exchange::{Delivery, ExchangeSubject};
use motcua_province::{Ledger, OnlineDossier, OnlineFile, ProvinceChange, Simulator};
use motcua_tests::app::samples;
use motcua_tests::app::{App, Visit};
use motcua_tests::{built_folder, link};
use seed::{Citizen, Counter, HEAD, SECRET, card};
use seed_copies::{Authority, KEEPER};

/// Code of the commune that does not exist.
const AGENCY: &str = "H99.01";
/// Those who came before the window was opened.
const EARLY: [Citizen; 2] = [
    ("Nguyễn Văn Sớm", "001088000021", "02031988"),
    ("Trần Văn Hai", "001085000022", "11071985"),
];
/// Those who are taken in by the keyboard.
const LATER: [Citizen; 3] = [
    ("Lê Văn Ba", "001091000023", "05051991"),
    ("Phạm Văn Tư", "001079000024", "30041979"),
    ("Hoàng Văn Năm", "001094000025", "19081994"),
];
/// The second of them, as somebody at the province writes it.
const RENAMED: &str = "Phạm Văn Tứ";
/// How long the line may take to be found again, and everything to go over it.
const HEALED: Duration = Duration::from_secs(240);

/// What there is to be told.
struct Morning {
    dossiers: Vec<String>,
    copy: CertificationId,
}

#[tokio::test]
async fn a_morning_without_a_line_reaches_the_province_behind_a_locked_screen() {
    let Some(authority) = Authority::here() else {
        return;
    };
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let data = place.path().join("data");
    let mut there = link::province(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ").unwrap();
    let mut morning = before_the_window(&data, &authority, &there);
    there.stop();

    let arguments = ["--data", data.to_str().unwrap()];
    let home = place.path().join("home");
    let mut app = App::start(&home, &arguments).await.unwrap();
    sign_in(&app, KEEPER, SECRET).await;
    batch(&app, &authority.pin, "Đóng dấu bản này").await;
    app.text("Đã đóng dấu bản này, số 1.").await.unwrap();
    app.keys("Enter").await.unwrap();
    lock(&app).await;
    sign_in(&app, HEAD, SECRET).await;
    let mut codes = Vec::new();
    for citizen in LATER {
        codes.push(is_taken_in(&app, &data, citizen).await);
    }
    is_settled(&app, LATER[0].0, &codes[0]).await;
    nothing_went(&app).await;
    lock(&app).await;

    there.start_again().unwrap();
    let told = codes.len() + EARLY.len() + 1;
    until(&there, || has_everything(&there.ledger(), told)).await;
    app.role("heading", "Máy đang khóa").await.unwrap();
    sign_in(&app, HEAD, SECRET).await;
    everything_is_received(&app).await;

    let filed = somebody_files_online(&there);
    the_province_changes(&there, &codes[1]);
    the_filed_one_is_received(&app, &filed).await;
    the_difference_is_settled(&app, LATER[1].0, &codes[1]).await;
    until(&there, || is_agreed(&there.ledger(), &filed, &codes[1])).await;
    everything_is_received(&app).await;
    app.quit().await.unwrap();

    let counter = Counter::open(&data);
    morning.dossiers.extend(codes);
    judged(&counter, &morning, place.path(), &there.ledger());
}

/// Two dossiers and a copy that only wants its seal.
fn before_the_window(data: &Path, authority: &Authority, there: &Simulator) -> Morning {
    let stamps = format!("{}/demo/tsa/tsa", authority.url);
    let counter = Counter::with_three_desks(data, &authority.module, &stamps);
    counter.sign_in(HEAD);
    link::connect(&counter.desk, there, AGENCY, DialectName::National).unwrap();
    let early = EARLY.map(|citizen| counter.scanned_birth(citizen));
    let requester = (EARLY[0].0, early[0].person);
    let copy = counter.signed_copy(requester, authority);
    Morning {
        dossiers: early.map(|known| known.code).into(),
        copy,
    }
}

/// One visit with three papers out of the incoming folder; Esc prints nothing.
async fn is_taken_in(app: &App, data: &Path, citizen: Citizen) -> String {
    samples::lay_out(&data.join("incoming")).unwrap();
    let visit = Visit {
        card: &card(citizen),
        procedure: "dkks",
        papers: &samples::PAPERS,
        event_date: &samples::a_week_ago(),
    };
    let received = app.take_in(&visit).await.unwrap();
    app.keys("Esc").await.unwrap();
    app.at_home().await.unwrap();
    received.dossier
}

async fn is_settled(app: &App, name: &str, code: &str) {
    open_dossier(app, name, code).await;
    app.press_by_key("Nhập kết quả").await.unwrap();
    app.focus(&["result-kind"]).await.unwrap();
    app.keys("Tab").await.unwrap();
    app.focus(&["result-number"]).await.unwrap();
    app.type_text("12/2026").await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    app.text("12/2026").await.unwrap();
}

/// The window says what waits, and why.
async fn nothing_went(app: &App) {
    app.keys("Alt+0").await.unwrap();
    app.role("heading", "Đồng bộ").await.unwrap();
    app.text("6 việc chờ gửi").await.unwrap();
    app.text("Không nối được").await.unwrap();
}

async fn everything_is_received(app: &App) {
    app.keys("Alt+0").await.unwrap();
    app.text("Mọi việc đã được nhận.").await.unwrap();
    app.text("Đã gửi hết").await.unwrap();
}

fn somebody_files_online(there: &Simulator) -> String {
    let proof = OnlineFile {
        name: "chung-sinh.pdf".into(),
        code: link::component(2),
        title: "Giay chung sinh".into(),
        bytes: Vec::new(),
    };
    let online = OnlineDossier {
        agency: AGENCY.into(),
        procedure: "1.001193".into(),
        owner: "Vũ Văn Xa".into(),
        identity: "001090000026".into(),
        phone: "0912000126".into(),
        summary: "Đăng ký khai sinh".into(),
        papers: vec![proof],
    };
    there.file_online(&online).unwrap()
}

/// Somebody at the province writes the name otherwise and another day.
fn the_province_changes(there: &Simulator, code: &str) {
    let fields = [("ChuHoSo", RENAMED), ("NgayHenTra", "20270104163000")];
    let change = ProvinceChange {
        number: code.into(),
        fields: fields
            .map(|(field, value)| (field.to_owned(), value.into()))
            .into_iter()
            .collect(),
        ..ProvinceChange::default()
    };
    assert!(there.change(&change).unwrap());
}

/// It is asked for, opened with its file, and received.
async fn the_filed_one_is_received(app: &App, filed: &str) {
    app.walk_to("tab", "Gửi đi").await.unwrap();
    app.keys("Right").await.unwrap();
    app.press_by_key("Hỏi ngay").await.unwrap();
    app.text("1 giấy tờ, 1 tệp").await.unwrap();
    app.walk_to("link", &format!("Mở {filed}")).await.unwrap();
    app.keys("Enter").await.unwrap();
    app.text(&format!("Hồ sơ nộp trực tuyến {filed}"))
        .await
        .unwrap();
    app.focus(&["submitter.confirm"]).await.unwrap();
    app.keys("Enter").await.unwrap();
    app.go_down_the_page(&samples::a_week_ago()).await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    app.received().await.unwrap();
    app.keys("Esc").await.unwrap();
    app.at_home().await.unwrap();
}

/// The name of the province is taken, with a reason; the counter's own day stays.
async fn the_difference_is_settled(app: &App, name: &str, code: &str) {
    app.keys("Alt+0").await.unwrap();
    app.text("1 khác nhau").await.unwrap();
    open_dossier(app, name, code).await;
    app.press_by_key("Chọn chỗ khác nhau").await.unwrap();
    app.text(RENAMED).await.unwrap();
    for key in ["Right", "Down", "Left", "Ctrl+Enter"] {
        app.keys(key).await.unwrap();
    }
    app.focus(&["settle-owner-reason"]).await.unwrap();
    app.type_text("theo giấy khai sinh").await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    app.gone("Sẽ giữ").await.unwrap();
}

/// The filed one is received there, and the name that was chosen is sent back with the day that stayed.
fn is_agreed(ledger: &Ledger, filed: &str, code: &str) -> bool {
    let there = |code: &str| ledger.dossier(code).unwrap().unwrap();
    let day = there(code).body["NgayHenTra"].clone();
    there(filed).state == "2" && there(code).body["ChuHoSo"] == RENAMED && day != "20270104163000"
}

/// Waits for what another process tells the province.
async fn until(there: &Simulator, happened: impl Fn() -> bool) {
    let deadline = Instant::now() + HEALED;
    while !happened() {
        assert!(
            Instant::now() < deadline,
            "{}",
            told_so_far(&there.ledger())
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What the province has, and what it refused.
fn told_so_far(ledger: &Ledger) -> String {
    let rows = ledger.dossiers().unwrap().into_iter();
    let dossiers: Vec<_> = rows.map(|row| (row.number, row.state)).collect();
    let rows = ledger.progress().unwrap().into_iter();
    let steps: Vec<_> = rows.map(|row| (row.number, row.state)).collect();
    let calls = ledger.calls().unwrap().into_iter();
    let refused: Vec<_> = calls.filter(|call| call.outcome != "ok").collect();
    format!("the province has {dossiers:?}, steps {steps:?}; refused {refused:?}")
}

/// All dossiers are there with their last step.
fn has_everything(ledger: &Ledger, dossiers: usize) -> bool {
    let progress = ledger.progress().unwrap();
    let stepped: BTreeSet<_> = progress.iter().map(|row| &row.number).collect();
    let settled = progress.iter().filter(|row| row.state == "9").count();
    stepped.len() == dossiers && settled == 2
}

/// Every field and every file is there as the record has it, once.
fn judged(counter: &Counter, morning: &Morning, place: &Path, ledger: &Ledger) {
    for code in &morning.dossiers {
        dossier_is_there(counter, code, ledger);
        let exported = counter.desk.export(code, &place.join("exported")).unwrap();
        let papers = exported.papers.iter();
        let hashes = papers.map(|paper| Hash::of(&std::fs::read(&paper.path).unwrap()).to_string());
        assert_eq!(files_there(ledger, code), hashes.collect(), "{code}");
    }
    copy_is_there(counter, morning.copy, ledger);
    for file in ledger.files().unwrap() {
        assert!(file.complete);
        assert_eq!(file.used_by.len(), 1, "{}", file.name);
    }
    assert!(
        ledger
            .progress_counts()
            .unwrap()
            .iter()
            .all(|row| row.times == 1)
    );
    assert_eq!(ledger.suspicions().unwrap(), Vec::new());
    assert!(counter.desk.check().unwrap().ok);
}

fn dossier_is_there(counter: &Counter, code: &str, ledger: &Ledger) {
    let dossier = counter.desk.dossier_by_code(code).unwrap().dossier;
    let there = ledger.dossier(code).unwrap().unwrap();
    assert_eq!(there.inserted, 1, "{}", dossier.code);
    let state = match dossier.status {
        DossierStatus::Finished => "9",
        _ => "2",
    };
    assert_eq!(there.state, state);
    let local = |moment: chrono::DateTime<chrono::Utc>| {
        let zone = chrono::FixedOffset::east_opt(7 * 3600).unwrap();
        moment
            .with_timezone(&zone)
            .format("%Y%m%d%H%M%S")
            .to_string()
    };
    let number = dossier.owner.number.clone().unwrap();
    for (field, value) in [
        ("MaHoSo", dossier.code.clone()),
        ("MaTTHC", "1.001193".into()),
        ("ChuHoSo", dossier.owner.name.clone()),
        ("SoGiayToChuHoSo", number),
        ("NgayTiepNhan", local(dossier.received_at)),
        ("NgayHenTra", local(dossier.due.due_at.to_utc())),
    ] {
        assert_eq!(
            there.body[field],
            value.as_str(),
            "{field} of {}",
            dossier.code
        );
    }
}

/// SHA-256 of the files the province keeps for a dossier, by what it received itself.
fn files_there(ledger: &Ledger, code: &str) -> BTreeSet<String> {
    let files = ledger.files().unwrap();
    let used = files
        .iter()
        .filter(|file| file.used_by.iter().any(|user| user == code));
    used.map(|file| file.sha256.clone()).collect()
}

fn copy_is_there(counter: &Counter, id: CertificationId, ledger: &Ledger) {
    let matter = counter
        .desk
        .exchange_matter(ExchangeSubject::Copy(id))
        .unwrap();
    assert!(
        matches!(matter.row.delivery, Delivery::Received { .. }),
        "{:?}",
        matter.row.delivery
    );
    let code = matter.row.code;
    let there = ledger.dossier(&code).unwrap().unwrap();
    assert_eq!((there.inserted, there.state.as_str()), (1, "9"));
    assert_eq!(there.body["ChuHoSo"], EARLY[0].0);
    let copy = counter.desk.copy(id).unwrap();
    let sealed = copy.sealed_sha256.unwrap().to_string();
    assert_eq!(files_there(ledger, &code), BTreeSet::from([sealed]));
}
