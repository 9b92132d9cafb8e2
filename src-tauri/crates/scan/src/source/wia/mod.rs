//! WIA 2.0: the scanners Windows has a driver for. Many devices sold for TWAIN come with such a driver too.
//!
//! The driver itself runs in Windows' own service; here are the client and what it takes from there. What can be
//! said without Windows (what an answer means, what is asked for, when a page is whole, how long is waited) stands
//! in modules of its own that are tried on every system; the calls stand in `windows.rs` and `ffi.rs`, which are
//! compiled there alone.
//!
//! Numbers are those of `wiadef.h`, and the compiler compares them with the header where it is known. Microsoft's
//! list of error codes on the web is wrong from the sixteenth on: there the decimal numbers of the header stand as
//! if they were hexadecimal (a cover that is open is `0x80210010`, not `0x80210016`).

mod answer;
#[cfg(windows)]
mod ffi;
#[cfg(windows)]
mod header;
mod job;
mod picture;
mod settings;
#[cfg(windows)]
mod windows;

#[cfg(windows)]
pub use self::windows::WiaScanners;
