//! One mistake of a working day each: made, seen, put right. `keyboard` is how the window is used, `printer` the queue.

pub mod correction;
pub mod desks;
pub mod keyboard;
pub mod people;
pub mod printer;
pub mod prints;
pub mod visits;
