//! The rules of the trade.
pub mod address;
pub mod birth;
pub mod calendar;
pub mod card;
pub mod deadline;
pub mod fee;
pub mod id;
pub mod money;
pub mod number;
pub mod procedure;
pub mod text;
