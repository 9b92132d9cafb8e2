//! The shell: a window around the desk. It owns the window, the commands and events the window sees, and the
//! addresses of page pictures. It never decides a rule of the trade.
//! Start reading at [`run`], then `commands/`.

mod arguments;
mod backup;
mod commands;
mod events;
mod evidence;
mod exchange;
mod pictures;
mod reader;
mod reading;
mod share;
mod sleep;
mod tokens;

use std::sync::Arc;

use motcua_desk::{Desk, DeskParts, Worker};
use tauri::{DragDropEvent, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_specta::{Builder, Event, collect_commands, collect_events};

pub use arguments::Arguments;

/// Label of the only window.
const MAIN_WINDOW: &str = "main";

/// The desk as every command holds it.
pub type SharedDesk = Arc<Desk>;

/// Commands and events, the one list from which the window's bindings are generated.
pub fn bindings() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            commands::session::app_state,
            commands::session::set_up,
            commands::session::practise,
            commands::session::sign_in,
            commands::session::lock,
            commands::session::sign_out,
            commands::session::change_secret,
            commands::session::recovery_users,
            commands::session::recover,
            commands::session::secret_reset,
            commands::counter::home,
            commands::counter::clock_confirm,
            commands::counter::scanned,
            commands::counter::search,
            commands::counter::person,
            commands::intake::intake_start,
            commands::intake::intake_open,
            commands::intake::intake_change,
            commands::intake::intake_discard,
            commands::intake::intake_import,
            commands::intake::import_cancel,
            commands::intake::intake_receive,
            commands::intake::procedures,
            commands::intake::incoming,
            commands::dossier::dossier,
            commands::dossier::dossier_undo,
            commands::dossier::original_give_back,
            commands::dossier::receipt_print,
            commands::dossier::prints_open,
            commands::dossier::print_settle,
            commands::dossier::held_prints,
            commands::dossier::correct_start,
            commands::dossier::fee_correct,
            commands::dossier::cancel_ask,
            commands::dossier::cancel_answer,
            commands::dossier::cancels,
            commands::dossier::receipt_renew,
            commands::dossier::result_record,
            commands::dossier::result_return,
            commands::asking::person_ask,
            commands::asking::person_take,
            commands::asking::repository_ask,
            commands::asking::repository_take,
            commands::asking::national_check,
            commands::asking::national_accept,
            commands::exchange::exchange,
            commands::exchange::exchange_matter,
            commands::exchange::exchange_retry,
            commands::exchange::exchange_later,
            commands::exchange::exchange_looked,
            commands::exchange::exchange_settle,
            commands::exchange::exchange_stop,
            commands::share::sharing,
            commands::share::share_found,
            commands::share::share_invite,
            commands::share::share_join,
            commands::share::share_return,
            commands::share::share_retire,
            commands::share::dossier_hold,
            commands::share::dossier_let_go,
            commands::share::clashes,
            commands::share::clash_settle,
            commands::package::packages,
            commands::package::package_write,
            commands::package::package_bring,
            commands::package::package_give_up,
            commands::exchange::exchange_settings,
            commands::exchange::exchange_save,
            commands::exchange::connection_save,
            commands::exchange::connection_remove,
            commands::exchange::connection_test,
            commands::exchange::codes_propose,
            commands::exchange::code_confirm,
            commands::exchange::code_sheet,
            commands::exchange::code_map,
            commands::exchange::copy_fields,
            commands::exchange::official_code_enter,
            commands::exchange::reconciliation,
            commands::exchange::reconciliation_confirm,
            commands::online::online,
            commands::online::online_open,
            commands::online::exchange_pull,
            commands::online::payment_ask,
            commands::people::merge_plan,
            commands::people::merge,
            commands::people::split,
            commands::people::paper_move_plan,
            commands::people::paper_move,
            commands::people::purge_plan,
            commands::people::purge,
            commands::people::purge_answer,
            commands::people::purges,
            commands::people::access_log,
            commands::counter::numbers_confirm,
            commands::intake::intake_walk_away,
            commands::intake::intake_return,
            commands::session::act_for,
            commands::settings::deputise,
            commands::backup::backup_state,
            commands::backup::backup_now,
            commands::backup::backup_drill,
            commands::backup::backup_cancel,
            commands::backup::restore_find,
            commands::backup::restore_plan,
            commands::backup::restore,
            commands::backup::store_state,
            commands::backup::go_on_without_missing,
            commands::scan::scan_devices,
            commands::scan::scan_capabilities,
            commands::scan::scan_open,
            commands::scan::scan_change,
            commands::scan::scan_clean,
            commands::scan::scan_run,
            commands::scan::scan_import,
            commands::scan::scan_cancel,
            commands::scan::scan_look,
            commands::scan::scan_done,
            commands::scan::scan_take_back,
            commands::scan::scan_take_field,
            commands::people::stamped_papers,
            commands::people::stamp_judge,
            commands::certify::certify,
            commands::certify::certify_check,
            commands::certify::certify_card,
            commands::certify::certify_take,
            commands::certify::certify_refuse_new,
            commands::certify::certify_rows,
            commands::certify::certify_number,
            commands::certify::certify_print,
            commands::certify::certify_print_settle,
            commands::certify::certify_sign,
            commands::certify::certify_unsign,
            commands::certify::signer_plan,
            commands::certify::signer_change,
            commands::certify::certify_void,
            commands::certify::certify_refuse,
            commands::certify::certify_withdraw,
            commands::certify::certify_cancel,
            commands::certify::certify_strike,
            commands::certify::certify_day_list_print,
            commands::certify::certify_fee_list_print,
            commands::certify::certify_agreement_print,
            commands::certify::certify_receipt_print,
            commands::certify::certify_refusal_print,
            commands::certify::overlay_test_print,
            commands::copies::copy_steps,
            commands::copies::copy_rows,
            commands::copies::copy,
            commands::copies::copy_scan,
            commands::copies::copy_scan_done,
            commands::copies::copy_compare,
            commands::copies::copy_return,
            commands::copies::tokens,
            commands::copies::signing_keys,
            commands::copies::signing_plan,
            commands::copies::signing_start,
            commands::copies::signing_stop,
            commands::copies::copies_complete,
            commands::copies::copy_slip,
            commands::copies::copy_to_medium,
            commands::verdict::signatures_check,
            commands::verdict::verdict_pictures,
            commands::verdict::verdict_pictures_stop,
            commands::verdict::verdict_print,
            commands::verdict::verdict_save,
            commands::verdict::trust_list,
            commands::verdict::trust_plan,
            commands::verdict::trust_take,
            commands::papers::papers_to_sign,
            commands::papers::paper_signing_plan,
            commands::papers::paper_signing_start,
            commands::books::books,
            commands::books::book_open,
            commands::books::book_volume,
            commands::books::book_resume,
            commands::books::book_pass,
            commands::books::book_rows,
            commands::books::book_close_plan,
            commands::books::book_close,
            commands::books::book_hand_over_plan,
            commands::books::book_hand_over,
            commands::books::book_hand_over_again,
            commands::books::book_hand_over_slip,
            commands::books::book_take_look,
            commands::books::book_take,
            commands::books::register_lock,
            commands::books::register_print,
            commands::books::register_save,
            commands::settings::settings,
            commands::settings::office_change,
            commands::settings::seal_picture,
            commands::settings::provider_save,
            commands::settings::provider_remove,
            commands::settings::province_plan,
            commands::settings::province_take,
            commands::settings::asked_outside,
            commands::settings::recovery_print,
            commands::settings::user_save,
            commands::settings::print_test,
            commands::settings::calibration_print,
            commands::settings::reader_check,
        ])
        .events(collect_events![
            events::ImportMoved,
            events::ScanMoved,
            events::PageRead,
            events::SigningMoved,
            events::TokensMoved,
            events::ExchangeMoved,
            events::RecordMoved,
            events::BackupMoved,
            events::CodeScanned,
            events::FilesDropped,
            events::MachineSlept
        ])
}

/// Opens the window and serves it until it is closed.
pub fn run(arguments: Arguments) -> Result<(), StartError> {
    let worker = Worker::new(
        std::env::current_exe().map_err(StartError::Program)?,
        vec!["worker".into()],
    );
    let mut parts = DeskParts::system(arguments.data, worker);
    parts.practice = arguments.practice;
    let desk = SharedDesk::new(Desk::new(parts).map_err(StartError::Desk)?);
    let bindings = bindings();
    let commands = bindings.invoke_handler();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            if let Some(window) = app.get_webview_window(MAIN_WINDOW) {
                // Whoever started it again wants to see it; if the system will not, nothing is lost.
                let _shown = window.unminimize().and_then(|()| window.set_focus());
            }
        }))
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol("page", pictures::answer)
        .manage(desk)
        .invoke_handler(commands)
        .setup(move |app| {
            bindings.mount_events(app);
            let window = WebviewWindowBuilder::new(app, MAIN_WINDOW, WebviewUrl::default())
                .title("Quầy Một Cửa")
                .inner_size(1366.0, 768.0)
                .min_inner_size(683.0, 384.0)
                .on_navigation(|address| {
                    matches!(address.scheme(), "tauri")
                        || address.host_str() == Some("tauri.localhost")
                })
                .build()?;
            reader::watch(window.clone());
            sleep::watch(window.clone());
            backup::watch(window.clone());
            evidence::watch(window.clone());
            exchange::watch(window.clone());
            share::watch(window.clone());
            reading::watch(window.clone());
            tokens::watch(window.clone());
            let target = window.clone();
            window.on_window_event(move |event| dropped(&target, event));
            Ok(())
        })
        .run(tauri::generate_context!())
        .map_err(StartError::Window)
}

/// Tells the window which files were dropped on it.
fn dropped(window: &WebviewWindow, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        let paths = paths
            .iter()
            .filter_map(|path| path.to_str().map(str::to_owned))
            .collect();
        // A window that is closing needs no files.
        let _closing = events::FilesDropped { paths }.emit_to(window, MAIN_WINDOW);
    }
}

/// Why the application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The path of this program is not known, so no worker can be started.
    #[error("the path of this program cannot be found")]
    Program(#[source] std::io::Error),
    /// Data that ships with the application cannot be read.
    #[error("the application's own data cannot be read")]
    Desk(#[source] motcua_desk::error::Error),
    /// The window cannot be opened.
    #[error("the window cannot be opened")]
    Window(#[source] tauri::Error),
}
