//! Electronic copies in the real window, by the keyboard alone and by three people at three desks: two originals are
//! taken in, scanned and compared by the officer, signed in one batch with a token by the leader, sealed by the records
//! clerk, and judged: by the window's own verifier, by poppler's, and by the book.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    dead_code,
    reason = "tests fail by panicking and say when they are skipped; hands and seed are shared with other tests of the window"
)]

mod batch;
mod flow;
mod seed;
mod seed_copies;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use batch::batch;
use flow::keyboard::{lock, sign_in};
use flow::printer::Printer;
use motcua_desk::case::certify::{BookKind, CertificationStatus, RegisterPeriod};
use motcua_desk::view::books::{BookQuery, RegisterFormat};
use motcua_tests::app::App;
use motcua_tests::network_scanner::NetworkScanner;
use motcua_tests::{built_folder, repository};
use seed::{Counter, SECRET};
use seed_copies::{Authority, KEEPER, LEADER, OFFICER};

/// Steps until the walk to something by Tab is given up.
const MOST_STEPS: u32 = 60;

#[tokio::test]
async fn three_people_certify_two_electronic_copies() {
    let Some(authority) = Authority::here() else {
        return;
    };
    let Some(mut printer) = Printer::of_this_run() else {
        return;
    };
    let place = tempfile::tempdir_in(built_folder().unwrap()).unwrap();
    let Some(scanner) = NetworkScanner::start(&originals(place.path()), "").unwrap() else {
        return;
    };
    let data = place.path().join("data");
    let stamps = format!("{}/demo/tsa/tsa", authority.url);
    drop(Counter::with_three_desks(&data, &authority.module, &stamps));

    let arguments = ["--data", data.to_str().unwrap()];
    let home = place.path().join("home");
    let mut app = App::start(&home, &arguments).await.unwrap();
    sign_in(&app, OFFICER, SECRET).await;
    two_originals_are_taken_in(&app).await;
    both_are_scanned(&app, &scanner).await;
    both_are_compared(&app).await;
    lock(&app).await;
    sign_in(&app, LEADER, SECRET).await;
    both_are_signed_with_one_pin(&app, &authority.pin).await;
    lock(&app).await;
    sign_in(&app, KEEPER, SECRET).await;
    both_are_sealed(&app, &authority.pin).await;
    let slip = a_slip_is_printed(&app, &mut printer).await;
    app.quit().await.unwrap();

    let files = judged_by_others(&data, place.path(), &authority, &slip);
    let app = App::start(&home, &arguments).await.unwrap();
    sign_in(&app, OFFICER, SECRET).await;
    the_window_judges(&app, &files).await;
}

/// Two different papers of one page, in the feeder.
fn originals(place: &Path) -> PathBuf {
    let feeder = place.join("feeder");
    std::fs::create_dir(&feeder).unwrap();
    let ours = repository().join("assets/samples");
    for (name, nth) in ["giay-chung-sinh.jpg", "to-khai-khai-sinh.jpg"]
        .iter()
        .zip(0..)
    {
        std::fs::copy(ours.join(name), feeder.join(format!("{nth}.jpg"))).unwrap();
    }
    feeder
}

async fn two_originals_are_taken_in(app: &App) {
    app.keys("F8").await.unwrap();
    app.focus(&["requester"]).await.unwrap();
    app.type_text("Nguyễn Văn Điện").await.unwrap();
    app.keys("Enter").await.unwrap();
    for line in ["ks", "dh"] {
        let at = app.focus(&["line-"]).await.unwrap();
        app.type_text(line).await.unwrap();
        app.keys("Alt+E").await.unwrap();
        app.text("Bản điện tử").await.unwrap();
        app.keys("Enter").await.unwrap();
        app.focus_leaving(&at, &["line-"]).await.unwrap();
    }
    app.keys("Alt+K").await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    app.text("Nguyễn Văn Điện").await.unwrap();
    app.keys("F4").await.unwrap();
}

async fn both_are_scanned(app: &App, scanner: &NetworkScanner) {
    app.role("heading", "Chưa thấy máy quét nào").await.unwrap();
    for _step in 0..MOST_STEPS {
        let at = app
            .script("return document.activeElement.tagName")
            .await
            .unwrap();
        if at.as_str() == Some("SUMMARY") {
            break;
        }
        app.keys("Tab").await.unwrap();
    }
    app.keys("Enter").await.unwrap();
    app.walk_to("textbox", "Địa chỉ máy quét mạng")
        .await
        .unwrap();
    app.type_text(&scanner.address()).await.unwrap();
    app.keys("Enter").await.unwrap();
    ready(app).await;
    app.keys("F4").await.unwrap();
    app.text("Trang (2)").await.unwrap();
    ready(app).await;
    app.walk_to("listbox", "Các trang đã quét").await.unwrap();
    // Both came for the first paper; the second page goes to the other.
    app.keys("Home").await.unwrap();
    app.keys("Right").await.unwrap();
    app.type_text("2").await.unwrap();
    app.css("[role=option]", "xếp vào Bằng tốt nghiệp đại học")
        .await
        .unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
}

/// No scanner is at work, and one can be asked.
async fn ready(app: &App) {
    app.css("button#scan-go:not([disabled])", "Quét")
        .await
        .unwrap();
}

async fn both_are_compared(app: &App) {
    for left in ["Bản 1/2 của hàng chờ", "Bản 1/1 của hàng chờ"] {
        app.text(left).await.unwrap();
        app.text("Đã xem 1/1 trang").await.unwrap();
        app.keys("Ctrl+Enter").await.unwrap();
    }
    app.role("tab", "Chờ đối chiếu 0").await.unwrap();
}

async fn both_are_signed_with_one_pin(app: &App, pin: &str) {
    batch(app, pin, "Ký 2 bản").await;
    app.text("Đã ký 2 bản, số 1–2.").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.text("Không còn bản nào chờ ký").await.unwrap();
}

async fn both_are_sealed(app: &App, pin: &str) {
    batch(app, pin, "Đóng dấu 2 bản").await;
    app.text("Đã đóng dấu 2 bản, số 1–2.").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.text("Không còn bản nào chờ đóng dấu").await.unwrap();
}

async fn a_slip_is_printed(app: &App, printer: &mut Printer) -> String {
    app.keys("Alt+Right").await.unwrap();
    app.focus(&["tab-"]).await.unwrap();
    app.keys("J").await.unwrap();
    app.focus(&["row-"]).await.unwrap();
    app.keys("P").await.unwrap();
    printer.slip().await
}

/// The two files, out of the store: the record agrees with poppler, with the slip and with the register.
fn judged_by_others(data: &Path, place: &Path, authority: &Authority, slip: &str) -> Vec<PathBuf> {
    let counter = Counter::open(data);
    let desk = &counter.desk;
    let plan = desk.trust_plan(&authority.root).unwrap();
    desk.trust_take(&authority.root, &plan.digest).unwrap();
    // What a quiet hour does by itself: everything that proves the signatures goes into the files.
    let done = desk.copies_complete(&AtomicBool::new(false)).unwrap();
    assert_eq!((done.completed, done.waiting), (2, 0));
    let books = desk.books().unwrap().books;
    let book = books
        .iter()
        .find(|book| book.kind == BookKind::ElectronicCopies)
        .unwrap();
    assert_eq!(book.last, 2);
    let mut rows = desk.book_rows(book.id, &BookQuery::default()).unwrap().rows;
    rows.sort_by_key(|row| row.number.as_ref().unwrap().no);
    let numbers: Vec<u32> = rows
        .iter()
        .map(|row| row.number.as_ref().unwrap().no)
        .collect();
    assert_eq!(numbers, [1, 2]);
    let mut files = Vec::new();
    for row in &rows {
        assert_eq!(row.status, CertificationStatus::Issued);
        assert_eq!(row.signer.name, LEADER);
        let copy = desk.copy(row.id).unwrap();
        assert_eq!(copy.compared.unwrap().name, OFFICER);
        let file = place.join(format!("{}.pdf", row.number.as_ref().unwrap().no));
        desk.copy_export(row.id, &file).unwrap();
        let said = tool("pdfsig", &["-nocert", file.to_str().unwrap()]);
        assert_eq!(said.matches("Signature is Valid.").count(), 2, "{said}");
        assert!(said.contains("DauThoiGian1"), "{said}");
        files.push(file);
    }
    let sealed = rows
        .iter()
        .map(|row| {
            desk.copy(row.id)
                .unwrap()
                .sealed_sha256
                .unwrap()
                .to_string()
        })
        .any(|sha256| {
            let bare: String = slip.chars().filter(|sign| !sign.is_whitespace()).collect();
            bare.contains(&sha256)
        });
    assert!(sealed, "{slip}");
    let register = place.join("register.pdf");
    desk.register_save(
        book.id,
        RegisterPeriod::Year,
        RegisterFormat::Pdf,
        &register,
    )
    .unwrap();
    let text = tool("pdftotext", &["-layout", register.to_str().unwrap(), "-"]);
    for words in ["SCTĐT/BS", "Nguyễn Văn Điện", LEADER, "Giấy khai sinh"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(desk.check().unwrap().ok);
    files
}

fn tool(name: &str, arguments: &[&str]) -> String {
    let said = Command::new(name).args(arguments).output().unwrap();
    assert!(
        said.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&said.stderr)
    );
    String::from_utf8_lossy(&said.stdout).into_owned()
}

/// What Tauri does in the window when the shell emits an event: a page may not emit one itself, and no driver of a web
/// view can drag a file in from outside.
const DROP: &str = "
const event = { event: 'files-dropped', payload: { paths: PATHS } };
for (const name of Object.getOwnPropertyNames(window)) {
  if (!/^_?[0-9a-f-]{36}$|listeners/.test(name)) continue;
  const heard = window[name] && window[name][event.event];
  for (const id of heard ? Object.getOwnPropertyNames(heard) : []) {
    window.__TAURI_INTERNALS__.runCallback(heard[id].handlerId, { ...event, id: Number(id) });
    return true;
  }
}
return Object.getOwnPropertyNames(window).slice(-40).join(' ');";

/// Both files are let fall on the window.
async fn the_window_judges(app: &App, files: &[PathBuf]) {
    app.keys("Alt+9").await.unwrap();
    app.role("heading", "Kiểm tra chữ ký số").await.unwrap();
    app.role("button", "Chọn tệp").await.unwrap();
    let drop = DROP.replace("PATHS", &serde_json::to_string(files).unwrap());
    let heard = app.script(&drop).await.unwrap();
    assert_eq!(
        heard,
        serde_json::Value::Bool(true),
        "nobody listens for files"
    );
    for text in ["Hợp lệ", "Trần Đình Ký", "UBND xã Tân Lập"] {
        app.text(text).await.unwrap();
    }
}
