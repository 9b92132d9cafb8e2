//! Declares every command of the application, so that a window may call only those its capability names;
//! without the list any local window could call any.

const COMMANDS: &[&str] = &[
    "app_state",
    "set_up",
    "practise",
    "sign_in",
    "lock",
    "sign_out",
    "change_secret",
    "recovery_users",
    "recover",
    "secret_reset",
    "home",
    "clock_confirm",
    "scanned",
    "search",
    "person",
    "intake_start",
    "intake_open",
    "intake_change",
    "intake_discard",
    "intake_import",
    "import_cancel",
    "intake_receive",
    "procedures",
    "incoming",
    "dossier",
    "dossier_undo",
    "original_give_back",
    "receipt_print",
    "settings",
    "office_change",
    "province_plan",
    "province_take",
    "asked_outside",
    "recovery_print",
    "user_save",
    "print_test",
    "calibration_print",
    "reader_check",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
