//! What the window and the command line are shown: one view layer, in the words of the trade. Sentences are
//! composed by whoever shows a view; a view carries facts.
pub mod access;
pub mod asking;
pub mod backup;
pub mod books;
pub mod certification;
pub mod certify;
pub mod change;
pub mod copies;
pub mod dossier;
pub mod exchange;
pub mod exchange_hand;
pub mod exchange_setting;
pub mod home;
pub mod intake;
pub mod intake_gap;
pub mod national_catalogue;
pub mod online;
pub mod paper_sign;
pub mod people;
pub mod print;
pub mod proposal;
pub mod scan;
pub mod session;
pub mod settings;
pub mod trust;
pub mod verdict;
