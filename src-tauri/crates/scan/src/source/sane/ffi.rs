//! libsane, called through its C interface (SANE Standard 1.06, chapter 4).
//!
//! The library is opened at run time, so that the product starts where it is not installed, and only inside the
//! worker process. What it returns is foreign: every pointer is checked, every list and text bounded, and everything
//! is copied before the next call, because the standard lets the next call free it.
#![allow(unsafe_code, reason = "a C interface; every call says why it is sound")]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use libloading::Library;

use super::status::Status;

/// Names of the library on Linux and macOS.
const LIBRARIES: [&str; 2] = ["libsane.so.1", "libsane.1.dylib"];

/// Most devices, options, list entries and bytes of a text that are looked at.
const MOST_DEVICES: usize = 256;
const MOST_OPTIONS: c_int = 2000;
const MOST_ENTRIES: usize = 1000;
const LONGEST_TEXT: usize = 1024;

/// Largest value of an option that is written, bytes.
const LARGEST_VALUE: usize = 64 * 1024;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
unsafe extern "C" {
    fn backtrace(frames: *mut *mut c_void, most: c_int) -> c_int;
}

/// Has glibc load its unwinder now; it otherwise does so when the first thread ends by `pthread_exit` or is cancelled.
/// SANE's own threads (`sanei_thread.c`) do both at once at the end of a page, and are cancelled at any moment: one
/// that dies within that loading keeps the lock of the dynamic loader, and the driver hangs at its second page.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn load_unwinder() {
    let mut frame = ptr::null_mut();
    // SAFETY: glibc's own (`backtrace(3)`); there is room for the one frame that is asked for.
    unsafe { backtrace(&raw mut frame, 1) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn load_unwinder() {}

type Raw = *mut c_void;

#[repr(C)]
struct RawDevice {
    name: *const c_char,
    vendor: *const c_char,
    model: *const c_char,
    kind: *const c_char,
}

#[repr(C)]
struct RawOption {
    name: *const c_char,
    title: *const c_char,
    desc: *const c_char,
    kind: c_int,
    unit: c_int,
    size: c_int,
    cap: c_int,
    constraint_kind: c_int,
    /// A pointer to a range, a list of words or a list of texts, as `constraint_kind` says.
    constraint: *const c_void,
}

#[repr(C)]
struct RawRange {
    min: c_int,
    max: c_int,
    quant: c_int,
}

/// `SANE_Parameters`, as the library fills it in.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parameters {
    /// `SANE_Frame`.
    pub format: c_int,
    /// Not 0 on the last frame of a page.
    pub last_frame: c_int,
    /// Bytes of a row.
    pub bytes_per_line: c_int,
    /// Pixels of a row.
    pub pixels_per_line: c_int,
    /// Rows, -1 where they are not known before the end.
    pub lines: c_int,
    /// Bits of a sample.
    pub depth: c_int,
}

/// The functions used, as declared in `sane.h`.
#[derive(Clone, Copy)]
struct Calls {
    exit: unsafe extern "C" fn(),
    devices: unsafe extern "C" fn(*mut *const *const RawDevice, c_int) -> c_int,
    open: unsafe extern "C" fn(*const c_char, *mut Raw) -> c_int,
    close: unsafe extern "C" fn(Raw),
    option: unsafe extern "C" fn(Raw, c_int) -> *const RawOption,
    control: unsafe extern "C" fn(Raw, c_int, c_int, *mut c_void, *mut c_int) -> c_int,
    parameters: unsafe extern "C" fn(Raw, *mut Parameters) -> c_int,
    start: unsafe extern "C" fn(Raw) -> c_int,
    read: unsafe extern "C" fn(Raw, *mut u8, c_int, *mut c_int) -> c_int,
    cancel: unsafe extern "C" fn(Raw),
}

/// A device the library lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub name: String,
    pub vendor: String,
    pub model: String,
}

/// An option of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub index: c_int,
    pub name: String,
    pub kind: Kind,
    pub unit: Unit,
    /// Bytes of its value.
    pub size: usize,
    /// It can be set by a program now.
    pub is_settable: bool,
    pub allowed: Allowed,
}

/// Type of an option's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Int,
    /// 16 bits before and 16 behind the point.
    Fixed,
    Text,
    Other,
}

/// Unit of an option's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Pixel,
    Millimetre,
    Other,
}

/// Values an option takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    Any,
    Range { min: c_int, max: c_int },
    Words(Vec<c_int>),
    Texts(Vec<String>),
}

/// Whether the library is in use: it has one state for the whole process.
static IN_USE: AtomicBool = AtomicBool::new(false);

/// The library, initialised. It may be asked from the thread that opened it.
pub struct Sane {
    calls: Calls,
    /// Raw handles are not to be moved between threads, nor is what makes them.
    not_send: PhantomData<Raw>,
}

impl Sane {
    /// Opens the library; `None` where it is not installed, is in use already, or does not start.
    pub fn load() -> Option<Self> {
        if IN_USE.swap(true, Ordering::Acquire) {
            return None;
        }
        let loaded = Self::open_library();
        if loaded.is_none() {
            IN_USE.store(false, Ordering::Release);
        }
        loaded
    }

    fn open_library() -> Option<Self> {
        load_unwinder();
        // SAFETY: the library's initialisers run; it is the system's own, found by its own name, and this process
        // exists to run it.
        let library = LIBRARIES
            .iter()
            .find_map(|name| unsafe { Library::new(*name) }.ok())?;
        // SAFETY: the names are those of `sane.h`, and the types in `Calls` and of `init` are their declarations.
        let (calls, init) = unsafe {
            let calls = Calls {
                exit: *library.get(b"sane_exit\0").ok()?,
                devices: *library.get(b"sane_get_devices\0").ok()?,
                open: *library.get(b"sane_open\0").ok()?,
                close: *library.get(b"sane_close\0").ok()?,
                option: *library.get(b"sane_get_option_descriptor\0").ok()?,
                control: *library.get(b"sane_control_option\0").ok()?,
                parameters: *library.get(b"sane_get_parameters\0").ok()?,
                start: *library.get(b"sane_start\0").ok()?,
                read: *library.get(b"sane_read\0").ok()?,
                cancel: *library.get(b"sane_cancel\0").ok()?,
            };
            let init: unsafe extern "C" fn(*mut c_int, *const c_void) -> c_int =
                *library.get(b"sane_init\0").ok()?;
            (calls, init)
        };
        // The library stays where it is until the process ends: the functions above point into it, and drivers are
        // known to leave threads behind.
        std::mem::forget(library);
        let mut version = 0;
        // SAFETY: `version` outlives the call; a null callback means that no password is given.
        let status = unsafe { init(&raw mut version, ptr::null()) };
        // The major version stands in the upper byte; another one has other structures.
        if Status::of(status).is_err() || version >> 24 != 1 {
            return None;
        }
        Some(Self {
            calls,
            not_send: PhantomData,
        })
    }

    /// The devices it lists, those of the network among them.
    pub fn devices(&self) -> Result<Vec<Found>, Status> {
        let mut list: *const *const RawDevice = ptr::null();
        // SAFETY: `list` outlives the call, which stores a pointer there.
        Status::of(unsafe { (self.calls.devices)(&raw mut list, 0) })?;
        // SAFETY: the standard: a list of pointers that ends with a null one, valid until the next such call.
        let devices = unsafe { pointers(list, MOST_DEVICES) };
        let found = devices.into_iter().map(|device| {
            // SAFETY: each entry of the list points to a structure of the library.
            let device = unsafe { &*device };
            // SAFETY: its fields are null or texts with an end.
            unsafe {
                Found {
                    name: text(device.name),
                    vendor: text(device.vendor),
                    model: text(device.model),
                }
            }
        });
        Ok(found.filter(|device| !device.name.is_empty()).collect())
    }

    /// Opens a device.
    pub fn open(&self, name: &str) -> Result<Handle<'_>, Status> {
        let name = CString::new(name).map_err(|_| Status::INVALID)?;
        let mut raw = ptr::null_mut();
        // SAFETY: `name` is a text with an end and `raw` a place for the handle; both outlive the call.
        Status::of(unsafe { (self.calls.open)(name.as_ptr(), &raw mut raw) })?;
        Ok(Handle { sane: self, raw })
    }
}

impl Drop for Sane {
    fn drop(&mut self) {
        // SAFETY: `sane_init` succeeded, and every handle borrows from `self`, so none is left open.
        unsafe { (self.calls.exit)() };
        IN_USE.store(false, Ordering::Release);
    }
}

/// An open device.
pub struct Handle<'s> {
    sane: &'s Sane,
    raw: Raw,
}

impl Handle<'_> {
    /// All its options. Setting one may change the others.
    pub fn settings(&self) -> Vec<Setting> {
        let count = self.word(0).unwrap_or(0).clamp(0, MOST_OPTIONS);
        (1..count).filter_map(|index| self.setting(index)).collect()
    }

    fn setting(&self, index: c_int) -> Option<Setting> {
        // SAFETY: the handle is open; for a number beyond its options the library returns null.
        let option = unsafe { (self.sane.calls.option)(self.raw, index) };
        // SAFETY: null or a structure that is valid until an option is set; it is copied here and now.
        let option = unsafe { option.as_ref() }?;
        const SOFT_SELECT: c_int = 1;
        const INACTIVE: c_int = 32;
        Some(Setting {
            index,
            // SAFETY: null or a text with an end.
            name: unsafe { text(option.name) },
            kind: match option.kind {
                0 => Kind::Bool,
                1 => Kind::Int,
                2 => Kind::Fixed,
                3 => Kind::Text,
                _ => Kind::Other,
            },
            unit: match option.unit {
                1 => Unit::Pixel,
                3 => Unit::Millimetre,
                _ => Unit::Other,
            },
            size: usize::try_from(option.size).unwrap_or(0),
            is_settable: option.cap & SOFT_SELECT != 0 && option.cap & INACTIVE == 0,
            // SAFETY: `constraint` is what `constraint_kind` says.
            allowed: unsafe { allowed(option) },
        })
    }

    /// The value of an option of one word.
    pub fn word(&self, index: c_int) -> Option<c_int> {
        // The count of options has no descriptor that could be asked before.
        if index != 0 && self.setting(index)?.size != size_of::<c_int>() {
            return None;
        }
        const READ: c_int = 0;
        let mut value: c_int = 0;
        // SAFETY: the option's value has the size of one word, and `value` is one; no further news is asked for.
        let status = unsafe {
            (self.sane.calls.control)(
                self.raw,
                index,
                READ,
                (&raw mut value).cast(),
                ptr::null_mut(),
            )
        };
        Status::of(status).ok().map(|()| value)
    }

    /// Sets an option of one word.
    pub fn set_word(&self, setting: &Setting, mut value: c_int) -> Result<(), Status> {
        if setting.size != size_of::<c_int>() || !setting.is_settable {
            return Err(Status::INVALID);
        }
        // SAFETY: the option's value has the size of one word, and `value` is one that outlives the call.
        unsafe { self.set(setting.index, (&raw mut value).cast()) }
    }

    /// Sets an option of text.
    pub fn set_text(&self, setting: &Setting, value: &str) -> Result<(), Status> {
        let fits = value.len() < setting.size && setting.size <= LARGEST_VALUE;
        if setting.kind != Kind::Text || !fits || !setting.is_settable {
            return Err(Status::INVALID);
        }
        let mut bytes = value.as_bytes().to_vec();
        bytes.resize(setting.size, 0);
        // SAFETY: the buffer has the size the option states, holds the text and its end, and outlives the call.
        unsafe { self.set(setting.index, bytes.as_mut_ptr().cast()) }
    }

    /// # Safety
    /// `value` points to as many bytes as the option's size, and to a text's end within them.
    unsafe fn set(&self, index: c_int, value: *mut c_void) -> Result<(), Status> {
        const WRITE: c_int = 1;
        let mut news: c_int = 0;
        // SAFETY: the handle is open; `value` is what the caller promises; `news` outlives the call.
        Status::of(unsafe {
            (self.sane.calls.control)(self.raw, index, WRITE, value, &raw mut news)
        })
    }

    /// How a scan in progress can be ended from another thread.
    pub fn canceller(&self) -> Canceller<'_> {
        Canceller {
            cancel: self.sane.calls.cancel,
            raw: self.raw,
            handle: PhantomData,
        }
    }
}

impl super::page::Source for Handle<'_> {
    fn start(&self) -> Result<(), Status> {
        // SAFETY: the handle is open.
        Status::of(unsafe { (self.sane.calls.start)(self.raw) })
    }

    fn parameters(&self) -> Result<Parameters, Status> {
        let mut parameters = Parameters::default();
        // SAFETY: the handle is open and `parameters` outlives the call.
        Status::of(unsafe { (self.sane.calls.parameters)(self.raw, &raw mut parameters) })?;
        Ok(parameters)
    }

    fn read(&self, buffer: &mut [u8]) -> Result<usize, Status> {
        let room = c_int::try_from(buffer.len()).unwrap_or(c_int::MAX);
        let mut read: c_int = 0;
        // SAFETY: the handle is open, the buffer has `room` bytes, `read` outlives the call.
        Status::of(unsafe {
            (self.sane.calls.read)(self.raw, buffer.as_mut_ptr(), room, &raw mut read)
        })?;
        // A driver that claims more than there was room for is not believed; the memory is its own doing.
        usize::try_from(read)
            .ok()
            .filter(|read| *read <= buffer.len())
            .ok_or(Status::INVALID)
    }

    fn cancel(&self) {
        self.canceller().cancel();
    }
}

impl Drop for Handle<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle is open and this is its last use: cancellers borrow from it.
        unsafe { (self.sane.calls.close)(self.raw) };
    }
}

/// Ends a scan in progress.
pub struct Canceller<'h> {
    cancel: unsafe extern "C" fn(Raw),
    raw: Raw,
    handle: PhantomData<&'h ()>,
}

// SAFETY: the standard (4.3.12) lets `sane_cancel` be called at any time, also asynchronously, as long as the
// handle is open, which the lifetime ensures. Nothing else is done with the handle here.
unsafe impl Send for Canceller<'_> {}

impl Canceller<'_> {
    /// Asks the driver to stop as soon as it can.
    pub fn cancel(&self) {
        // SAFETY: the handle is open for the lifetime of `self`.
        unsafe { (self.cancel)(self.raw) };
    }
}

/// The entries of a list that ends with a null pointer, at most `most`.
///
/// # Safety
/// `list` is null or points to such a list, valid for the call.
unsafe fn pointers<T>(list: *const *const T, most: usize) -> Vec<*const T> {
    if list.is_null() {
        return Vec::new();
    }
    // SAFETY: entries are read in order and none behind the null one that ends the list.
    (0..most)
        .map(|at| unsafe { *list.add(at) })
        .take_while(|entry| !entry.is_null())
        .collect()
}

/// A text, without what is beyond [`LONGEST_TEXT`] and with a mark for what is not UTF-8.
///
/// # Safety
/// `start` is null or points to a text with an end, valid for the call.
unsafe fn text(start: *const c_char) -> String {
    if start.is_null() {
        return String::new();
    }
    // SAFETY: as promised by the caller.
    let bytes = unsafe { CStr::from_ptr(start) }.to_bytes();
    String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_TEXT)]).into_owned()
}

/// The values an option takes.
///
/// # Safety
/// `option.constraint` is what `option.constraint_kind` says, as the standard promises.
unsafe fn allowed(option: &RawOption) -> Allowed {
    if option.constraint.is_null() {
        return Allowed::Any;
    }
    match option.constraint_kind {
        1 => {
            // SAFETY: kind 1 is a pointer to a range, and it is not null.
            let range = unsafe { &*option.constraint.cast::<RawRange>() };
            Allowed::Range {
                min: range.min,
                max: range.max,
            }
        }
        2 => {
            let words = option.constraint.cast::<c_int>();
            // SAFETY: kind 2 is a list of words whose first is the number of those that follow.
            let count = unsafe { *words };
            let count = usize::try_from(count).unwrap_or(0).min(MOST_ENTRIES);
            // SAFETY: as many words follow as the first one says, or more than are read here.
            Allowed::Words((1..=count).map(|at| unsafe { *words.add(at) }).collect())
        }
        3 => {
            // SAFETY: kind 3 is a list of texts that ends with a null pointer.
            let texts = unsafe { pointers(option.constraint.cast(), MOST_ENTRIES) };
            // SAFETY: each entry is a text with an end.
            Allowed::Texts(texts.into_iter().map(|t| unsafe { text(t) }).collect())
        }
        _ => Allowed::Any,
    }
}
