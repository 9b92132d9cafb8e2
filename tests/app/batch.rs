//! A batch at the desk of electronic copies.

use motcua_tests::app::App;

/// Signs or seals everything that waits: the desk of electronic copies opens where this person has something to do.
pub async fn batch(app: &App, pin: &str, what: &str) {
    app.keys("Alt+4").await.unwrap();
    app.role("tab", "Bản điện tử").await.unwrap();
    // Whoever takes nothing in has no lane, and this is the second tab.
    app.keys("Ctrl+2").await.unwrap();
    app.role("button", what).await.unwrap();
    app.keys("Ctrl+Enter").await.unwrap();
    app.focus(&["batch-pin"]).await.unwrap();
    app.type_text(pin).await.unwrap();
    app.keys("Enter").await.unwrap();
}
