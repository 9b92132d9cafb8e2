//! What a person at the counter can do, one use case a file; the window and the command line are two hosts of it.
//!
//! Owns: sessions and permissions, intake, receipts and printing, the views both hosts show, and the errors both
//! word. Never: composes a sentence for a person, draws, or decides what `motcua-case` decides.
//! Start reading at [`Desk`], then `sign_in.rs` and `intake/`.
//! Legal basis: NĐ 118/2025/NĐ-CP (receiving, never asking twice), TT 03/2025/TT-VPCP (forms), Luật BVDLCN
//! 91/2025/QH15 (who sees what).

mod access;
mod acting;
mod ask;
mod assets;
mod backup;
mod books;
mod cancel;
mod certify;
mod clock;
mod copies;
mod correct;
mod desk;
mod digitize;
pub mod error;
mod exchange;
mod export;
mod find;
mod health;
mod home;
mod intake;
mod keystore;
mod merge;
mod numbers;
mod ocr;
mod paper;
mod paper_move;
mod paper_reading;
mod paper_sign;
mod pictures;
mod practice;
mod print;
mod procedures;
mod providers;
mod province;
mod purge;
mod reader;
mod reading;
mod receipt;
mod recover;
mod register_xlsx;
mod reissue;
mod restore;
mod result;
mod rows;
mod rules;
mod seal_picture;
mod secrets;
mod separators;
mod settings;
mod share;
mod sign_file;
mod sign_in;
mod signatures;
mod signing;
mod stack;
mod sweep;
mod text_layer;
mod tokens;
mod trust;
mod verdict;
mod verify;
pub mod view;
mod walk_away;

pub use ask::CatalogueJudged;
pub use backup::OnProgress;
pub use clock::{Clock, SystemClock};
pub use copies::OnSigning;
pub use desk::{Desk, DeskParts};
pub use digitize::{Digitized, DigitizedPage, Output, PageReading, Reader, SeenCode};
pub use exchange::ExchangeTurn;
pub use export::{Exported, ExportedPaper};
pub use keystore::{KeyStore, ProtectedFile, SystemKeyStore};
pub use motcua_case as case;
pub use motcua_sign as sign;
pub use motcua_worker::{Patience, Worker, serve as serve_worker};
pub use pictures::Picture;
pub use print::{JobState, Printer, Sheet, SystemPrinter};
pub use reader::{CodeReader, open_reader};
pub use reading::WasRead;
pub use separators::Separators;
pub use sign_file::{FileKey, FileSigned, FileSigning};
pub use signing::{
    DriverFound, KeyFound, KeyPlace, KeysWish, OnTokens, PinWay, Secrets, SigningKeys, Stop,
    SystemKeys,
};
pub use tokens::TokensWatched;
pub use verify::Checked;
