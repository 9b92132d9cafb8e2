//! What every flow does with its hands.

use motcua_tests::app::App;

/// The heading of the lock screen, before anybody signed in and after.
const LOCK: [(&str, &str); 2] = [("heading", "Đăng nhập"), ("heading", "Máy đang khóa")];

/// Signs somebody in whatever user the lock screen offers, and ends at the counter's home.
pub async fn sign_in(app: &App, name: &str, secret: &str) {
    choose(app, name).await;
    enter(app, secret).await;
    go_home(app).await;
}

/// Chooses a user on the lock screen; the box for the secret then has the focus.
pub async fn choose(app: &App, name: &str) {
    app.either(&LOCK).await.unwrap();
    app.press_by_key(name).await.unwrap();
    app.role("textbox", &format!("Mật khẩu của {name}"))
        .await
        .unwrap();
    app.focus(&["secret"]).await.unwrap();
}

/// Types a secret and sends it.
pub async fn enter(app: &App, secret: &str) {
    app.type_text(secret).await.unwrap();
    app.keys("Enter").await.unwrap();
}

/// Locks the screen; what is under it stays.
pub async fn lock(app: &App) {
    app.keys("Ctrl+L").await.unwrap();
    app.role("heading", "Máy đang khóa").await.unwrap();
}

/// Goes to the counter's home once nothing covers it.
pub async fn go_home(app: &App) {
    app.role("navigation", "Mục chính").await.unwrap();
    app.keys("Alt+1").await.unwrap();
    app.at_home().await.unwrap();
}

/// Opens the dossier that the palette finds for a name.
pub async fn open_dossier(app: &App, name: &str, code: &str) {
    palette(app, name).await;
    app.role("heading", code).await.unwrap();
}

/// Begins a birth registration for somebody the store knows; gives back the place that has the focus then.
pub async fn begin_birth(app: &App, name: &str) -> String {
    app.keys("F2").await.unwrap();
    app.focus(&["submitter.box"]).await.unwrap();
    app.type_text(name).await.unwrap();
    app.keys("Enter").await.unwrap();
    app.focus(&["submitter.confirm"]).await.unwrap();
    app.keys("Enter").await.unwrap();
    app.focus(&["procedure"]).await.unwrap();
    app.type_text("dkks").await.unwrap();
    app.keys("Enter").await.unwrap();
    app.focus(&["case."]).await.unwrap()
}

/// Does what the palette finds first.
pub async fn palette(app: &App, words: &str) {
    app.keys("Ctrl+K").await.unwrap();
    app.focus(&["palette"]).await.unwrap();
    app.type_text(words).await.unwrap();
    app.keys("Enter").await.unwrap();
}

/// Opens the page of the only person with this number.
pub async fn open_person(app: &App, number: &str, name: &str) {
    app.keys("Alt+5").await.unwrap();
    app.focus(&["find-person"]).await.unwrap();
    app.type_text(number).await.unwrap();
    app.role("link", name).await.unwrap();
    app.keys("Enter").await.unwrap();
    app.role("heading", "Giấy tờ đã có trong kho")
        .await
        .unwrap();
}

/// Shows the drafts on the home screen: the last of its tabs, next to the first.
pub async fn show_drafts(app: &App) {
    go_home(app).await;
    app.role("tab", "Quá hạn").await.unwrap();
    while !app.script(ON_A_TAB).await.unwrap().as_bool().unwrap() {
        app.keys("Tab").await.unwrap();
    }
    for _tab in 0..5 {
        if app.script(ON_DRAFTS).await.unwrap().as_bool().unwrap() {
            return;
        }
        app.keys("Right").await.unwrap();
    }
    panic!("no tab of drafts");
}

const ON_A_TAB: &str = "return document.activeElement.getAttribute('role') === 'tab'";
const ON_DRAFTS: &str = "return document.activeElement.id === 'tab-drafts'";
