//! What the window is told without having asked. Each event goes to one window.
use motcua_desk::case::ids::DraftId;
use motcua_desk::view::backup::BackupProgress;
use motcua_desk::view::copies::SigningProgress;
use motcua_desk::view::intake::ImportProgress;
use motcua_desk::view::scan::ScanProgress;
use serde::{Deserialize, Serialize};

/// An import moved on.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct ImportMoved(pub ImportProgress);

/// A run of a scanner moved on.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct ScanMoved(pub ScanProgress);

/// A page of this draft was read.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct PageRead(pub DraftId);

/// A batch of signatures moved on.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct SigningMoved(pub SigningProgress);

/// A backup, drill or restore moved on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct BackupMoved(pub BackupProgress);

/// The code reader on a serial port read a code.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct CodeScanned {
    /// The text of the code.
    pub text: String,
}

/// Files were dropped on the window.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct FilesDropped {
    /// Their paths.
    pub paths: Vec<String>,
}

/// The machine has slept; the desk is locked.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct MachineSlept {}

/// A token came or went, or its driver failed.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct TokensMoved {}

/// Something moved in the exchange with the province: the line, or a matter on its way.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct ExchangeMoved {}

/// Something that another counter wrote came.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct RecordMoved {}
