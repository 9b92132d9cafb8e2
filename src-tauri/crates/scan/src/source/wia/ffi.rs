//! COM on a thread, lists, and the properties WIA keeps of a device and its items.
#![allow(
    unsafe_code,
    reason = "COM has no safe interface; every call says why it is sound"
)]

use std::marker::PhantomData;

use windows::Win32::Devices::ImageAcquisition as wia;
use windows::Win32::Devices::ImageAcquisition::{IWiaItem2, IWiaPropertyStorage, WiaImgFmt_BMP};
use windows::Win32::System::Com::StructuredStorage::{
    InitPropVariantFromCLSID, PROPSPEC, PROPSPEC_0, PROPVARIANT, PRSPEC_PROPID,
    PropVariantToInt32Vector,
};
use windows::Win32::System::Com::{COINIT_MULTITHREADED, CoInitializeEx, CoUninitialize};
use windows::core::{BSTR, Error, Interface};

use super::answer;
use super::settings::Offer;
use crate::source::ScanFault;

/// What `WriteMultiple` may number new properties from (`WIA_IPA_FIRST`); none is made.
const FIRST_PROPERTY: u32 = 4098;

/// Most values of one property that are read.
const MOST_VALUES: usize = 1024;

/// What a failed call means.
pub fn fault(error: Error) -> ScanFault {
    answer::fault(error.code().0)
}

/// COM on this thread; to be dropped after everything that was got through it.
pub struct Com(PhantomData<*mut ()>);

impl Com {
    /// The thread joins the process's free-threaded apartment: calls back come on threads of COM and need no loop
    /// that waits for messages.
    pub fn enter() -> Result<Self, ScanFault> {
        // SAFETY: the call takes no memory of ours; `drop` undoes it on the same thread, for the value cannot be sent
        // to another.
        unsafe { CoInitializeEx(None, COINIT_MULTITHREADED) }
            .ok()
            .map(|()| Self(PhantomData))
            .map_err(fault)
    }
}

impl Drop for Com {
    fn drop(&mut self) {
        // SAFETY: it answers the call of `enter`.
        unsafe { CoUninitialize() };
    }
}

/// All entries of a list that gives one at a call.
pub fn each<T>(
    next: impl Fn(*mut Option<T>, *mut u32) -> Result<(), Error>,
) -> Result<Vec<T>, ScanFault> {
    let mut entries = Vec::new();
    loop {
        let (mut entry, mut count) = (None, 0);
        next(&raw mut entry, &raw mut count).map_err(fault)?;
        match entry {
            Some(entry) => entries.push(entry),
            None => return Ok(entries),
        }
    }
}

/// The properties of a device or item.
pub struct Properties(pub IWiaPropertyStorage);

impl Properties {
    pub fn of(item: &IWiaItem2) -> Result<Self, ScanFault> {
        item.cast().map(Self).map_err(fault)
    }

    pub fn is_of_scanner(&self) -> bool {
        /// `StiDeviceTypeScanner`, in the upper half of the type.
        const SCANNER: i32 = 1;
        self.number(wia::WIA_DIP_DEV_TYPE)
            .is_some_and(|kind| kind >> 16 == SCANNER)
    }

    /// A property, `None` where the item does not have it.
    fn read(&self, property: u32) -> Option<PROPVARIANT> {
        let mut value = PROPVARIANT::default();
        // SAFETY: one property is named and there is room for one value, which is empty before and freed by its
        // type after.
        let read = unsafe { self.0.ReadMultiple(1, &named(property), &raw mut value) };
        (read.is_ok() && !value.is_empty()).then_some(value)
    }

    pub fn number(&self, property: u32) -> Option<i32> {
        i32::try_from(&self.read(property)?).ok()
    }

    pub fn text(&self, property: u32) -> Option<String> {
        let text = BSTR::try_from(&self.read(property)?).ok()?;
        Some(text.to_string())
    }

    /// What the driver allows for a property of numbers.
    pub fn offer(&self, property: u32) -> Offer {
        let (mut flags, mut value) = (0, PROPVARIANT::default());
        let (mut allowed, mut count) = (vec![0; MOST_VALUES], 0);
        // SAFETY: one property is named and there is room for one set of flags and one value, which is empty before
        // and freed by its type after; the second call writes no more numbers than `allowed` holds.
        let read = unsafe {
            self.0
                .GetPropertyAttributes(1, &named(property), &raw mut flags, &raw mut value)
                .and_then(|()| PropVariantToInt32Vector(&value, &mut allowed, &raw mut count))
        };
        allowed.truncate(if read.is_ok() { count as usize } else { 0 });
        Offer {
            flags,
            allowed,
            now: self.number(property),
        }
    }

    pub fn write(&self, property: u32, value: &PROPVARIANT) -> Result<(), Error> {
        // SAFETY: one property and one value are passed; both outlive the call.
        unsafe {
            self.0
                .WriteMultiple(1, &named(property), value, FIRST_PROPERTY)
        }
    }

    /// Every driver can write bitmaps, and most do unless told otherwise; what comes is looked at anyway.
    pub fn ask_for_bitmaps(&self) {
        // SAFETY: the constant outlives the call.
        if let Ok(format) = unsafe { InitPropVariantFromCLSID(&WiaImgFmt_BMP) } {
            let _ = self.write(wia::WIA_IPA_FORMAT, &format);
            // Some versions of the interface free what such a value points to; sixteen bytes are better lost than
            // freed twice.
            std::mem::forget(format);
        }
    }
}

fn named(property: u32) -> PROPSPEC {
    PROPSPEC {
        ulKind: PRSPEC_PROPID,
        Anonymous: PROPSPEC_0 { propid: property },
    }
}
