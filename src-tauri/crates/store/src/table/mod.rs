//! One file per table: its rows, its reads, its writes, its tests.
pub mod access;
pub mod certification;
pub mod day_number;
pub mod dossier;
pub mod draft;
pub mod event;
pub mod exchange;
pub mod inbound_news;
pub mod online;
pub mod paper;
pub mod person;
pub mod row;
pub mod series;
pub mod setting;
pub mod signing;
pub mod user;
pub mod words;
