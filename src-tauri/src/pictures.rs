//! Page pictures for the window: one address scheme, answered only to the window that holds the session's token.
use motcua_desk::error::ErrorCode;
use tauri::http::{Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder};

use crate::SharedDesk;

/// Answers `page://localhost/…` off the window's thread.
pub fn answer<R: tauri::Runtime>(
    context: UriSchemeContext<'_, R>,
    request: tauri::http::Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let asked_by_main = context.webview_label() == crate::MAIN_WINDOW;
    tauri::async_runtime::spawn_blocking(move || {
        let desk = app.state::<SharedDesk>();
        let found = if asked_by_main {
            desk.picture(request.uri().path())
        } else {
            Err(ErrorCode::NotAllowed.into())
        };
        let response = match found {
            Ok(picture) => Response::builder()
                .status(StatusCode::OK)
                .header(header::CONTENT_TYPE, picture.media)
                .header(header::CACHE_CONTROL, "no-store")
                .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
                .body(picture.bytes.to_vec()),
            Err(_) => Response::builder()
                .status(StatusCode::NOT_FOUND)
                .body(Vec::new()),
        };
        // Both responses are built from constants and cannot be malformed.
        responder.respond(response.unwrap_or_default());
    });
}
