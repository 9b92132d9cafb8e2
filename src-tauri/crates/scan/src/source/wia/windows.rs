//! The calls to WIA. Its interfaces are answered by a service of Windows, in which the driver runs; what it has
//! read arrives here page by page in a stream of ours.
#![allow(
    unsafe_code,
    reason = "COM has no safe interface; every call says why it is sound"
)]

use std::collections::VecDeque;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use windows::Win32::Devices::ImageAcquisition as wia;
use windows::Win32::Devices::ImageAcquisition::{
    IWiaDevMgr2, IWiaItem2, IWiaTransfer, IWiaTransferCallback, IWiaTransferCallback_Impl,
    WiaDevMgr2, WiaTransferParams,
};
use windows::Win32::Foundation::{E_OUTOFMEMORY, E_POINTER, E_UNEXPECTED, S_FALSE};
use windows::Win32::System::Com::StructuredStorage::PROPVARIANT;
use windows::Win32::System::Com::{
    CLSCTX_LOCAL_SERVER, CoCreateInstance, IStream, STATFLAG_NONAME, STATSTG, STREAM_SEEK_SET,
};
use windows::Win32::UI::Shell::SHCreateMemStream;
use windows::core::{BSTR, Error, Interface, implement};

use super::answer::{self, End};
use super::ffi::{Com, Properties, each, fault};
use super::job::{self, Line, Patience, Sheet};
use super::settings::{self, Place, property};
use crate::source::device::shown;
use crate::source::options::nearest;
use crate::source::{
    Capabilities, Device, DeviceId, DeviceKind, RawPage, ScanFault, ScanOptions, Scanner,
};
use crate::{Limits, Stop};

/// The scanners Windows has a driver for.
#[derive(Debug, Clone, Copy, Default)]
pub struct WiaScanners;

impl Scanner for WiaScanners {
    fn devices(&self, cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault> {
        job::asked(|_| devices(), Patience::default(), cancel)
    }

    fn capabilities(
        &self,
        device: &DeviceId,
        cancel: &AtomicBool,
    ) -> Result<Capabilities, ScanFault> {
        let id = id_of(device)?;
        job::asked(move |_| capabilities(&id), Patience::default(), cancel)
    }

    fn scan(
        &self,
        device: &DeviceId,
        options: &ScanOptions,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<u32, ScanFault> {
        let (id, asked) = (id_of(device)?, *options);
        let work = move |line: &Line| transfer(&id, &asked, line);
        job::pages(work, options, Patience::default(), cancel, on_page)
    }
}

fn id_of(device: &DeviceId) -> Result<String, ScanFault> {
    let id = device.wia_id().map(str::to_owned);
    id.ok_or_else(|| ScanFault::unsupported("device"))
}

/// What Windows calls its scanners by.
fn service() -> Result<IWiaDevMgr2, ScanFault> {
    // SAFETY: the class and interface are named by constants, the result is counted by its type. COM was entered by
    // the caller.
    unsafe { CoCreateInstance(&WiaDevMgr2, None, CLSCTX_LOCAL_SERVER) }.map_err(fault)
}

fn devices() -> Result<Vec<Device>, ScanFault> {
    let _com = Com::enter()?;
    // SAFETY: no memory of ours is passed.
    let list = unsafe { service()?.EnumDeviceInfo(wia::WIA_DEVINFO_ENUM_LOCAL as i32) };
    let list = list.map_err(fault)?;
    // SAFETY: `each` leaves room for the one entry that is asked for.
    let found = each(|next, count| unsafe { list.Next(1, next, count) })?;
    let scanners = found.into_iter().map(Properties);
    Ok(scanners
        .filter(Properties::is_of_scanner)
        .filter_map(|about| {
            Some(Device {
                id: DeviceId::wia(&about.text(wia::WIA_DIP_DEV_ID)?),
                name: shown(&about.text(wia::WIA_DIP_DEV_NAME).unwrap_or_default()),
                kind: DeviceKind::Wia,
            })
        })
        .collect())
}

fn capabilities(id: &str) -> Result<Capabilities, ScanFault> {
    let _com = Com::enter()?;
    let root = open(id)?;
    let handling = Properties::of(&root)?.number(wia::WIA_DPS_DOCUMENT_HANDLING_CAPABILITIES);
    let places: Vec<Place> = places(&root)?.into_iter().map(|(place, _)| place).collect();
    settings::capabilities(handling.unwrap_or(0), &places)
}

/// The root item of a device.
fn open(id: &str) -> Result<IWiaItem2, ScanFault> {
    // SAFETY: the name outlives the call.
    unsafe { service()?.CreateDevice(0, &BSTR::from(id)) }.map_err(|error| {
        match answer::refused(error.code().0, "device") {
            // A device of that name is not there any more.
            ScanFault::Unsupported { .. } => ScanFault::Gone,
            fault => fault,
        }
    })
}

/// The glass and the feeder of a device; other children (film, the feeder's single sides) are passed over.
fn places(root: &IWiaItem2) -> Result<Vec<(Place, IWiaItem2)>, ScanFault> {
    // SAFETY: without a category all children are asked for.
    let list = unsafe { root.EnumChildItems(None) }.map_err(fault)?;
    let mut places = Vec::new();
    // SAFETY: `each` leaves room for the one entry that is asked for.
    for item in each(|next, count| unsafe { list.Next(1, next, count) })? {
        // SAFETY: the item is alive and nothing is passed.
        let is_feeder = match unsafe { item.GetItemCategory() } {
            Ok(wia::WIA_CATEGORY_FLATBED) => false,
            Ok(wia::WIA_CATEGORY_FEEDER) => true,
            _ => continue,
        };
        let properties = Properties::of(&item)?;
        let width = properties.number(wia::WIA_IPS_MAX_HORIZONTAL_SIZE);
        let height = properties.number(wia::WIA_IPS_MAX_VERTICAL_SIZE);
        let place = Place {
            is_feeder,
            resolution: properties.offer(property::X_RESOLUTION),
            datatype: properties.offer(property::DATATYPE),
            largest: width.zip(height),
        };
        places.push((place, item));
    }
    Ok(places)
}

/// Scans: pages go over `line`.
fn transfer(id: &str, options: &ScanOptions, line: &Line) -> Result<End, ScanFault> {
    let _com = Com::enter()?;
    let root = open(id)?;
    let (place, item) = places(&root)?
        .into_iter()
        .find(|(place, _)| place.serves(options.feed))
        .ok_or_else(|| ScanFault::unsupported("feed"))?;
    let dpi = prepare(&Properties::of(&item)?, &place, options)?;
    let transfer: IWiaTransfer = item.cast().map_err(fault)?;
    let receiver: IWiaTransferCallback = Receiver {
        line: line.clone(),
        dpi,
        streams: Mutex::default(),
    }
    .into();
    // SAFETY: both interfaces outlive the call, which is made by the table of its own interface: the wrapper would
    // take `S_FALSE`, a cancelled transfer, for success.
    let result = unsafe { (transfer.vtable().Download)(transfer.as_raw(), 0, receiver.as_raw()) };
    let status = Properties::of(&root)?.number(wia::WIA_DPS_DOCUMENT_HANDLING_STATUS);
    Ok(End {
        result: result.0,
        status: status.unwrap_or(0),
    })
}

/// Sets what a scan asks for and says which resolution is in force.
fn prepare(item: &Properties, place: &Place, options: &ScanOptions) -> Result<u16, ScanFault> {
    let dpi = nearest(&place.resolution.resolutions(), options.dpi)
        .ok_or_else(|| ScanFault::unsupported("resolution"))?;
    for setting in settings::settings(options, dpi, place) {
        if item.number(setting.property) == Some(setting.value) {
            continue;
        }
        let written = item.write(setting.property, &PROPVARIANT::from(setting.value));
        if let (Err(error), Some(what)) = (written, setting.what) {
            return Err(answer::refused(error.code().0, what));
        }
    }
    item.ask_for_bitmaps();
    let in_force = item.number(property::X_RESOLUTION);
    Ok(in_force
        .and_then(|dpi| u16::try_from(dpi).ok())
        .unwrap_or(dpi))
}

/// What the service calls back while a device scans.
#[implement(IWiaTransferCallback)]
struct Receiver {
    line: Line,
    dpi: u16,
    /// The streams that were given out and not yet said to be written, oldest first.
    streams: Mutex<VecDeque<IStream>>,
}

impl IWiaTransferCallback_Impl for Receiver_Impl {
    fn TransferCallback(&self, _: i32, told: *const WiaTransferParams) -> Result<(), Error> {
        // SAFETY: the service passes one of its structures, or null, for as long as the call lasts.
        let told = unsafe { told.as_ref() }.ok_or(E_POINTER)?;
        let goes_on = match told.lMessage.cast_unsigned() {
            wia::WIA_TRANSFER_MSG_END_OF_STREAM => self.line.page(Sheet {
                dpi: self.dpi,
                bytes: self.written()?,
            }),
            // To give a trouble back is how the transfer ends with it; warming up and the like are no failures.
            wia::WIA_TRANSFER_MSG_DEVICE_STATUS if told.hrErrorStatus.is_err() => {
                return Err(told.hrErrorStatus.into());
            }
            _ => self.line.goes_on(),
        };
        if goes_on {
            Ok(())
        } else {
            Err(Error::from_hresult(S_FALSE))
        }
    }

    fn GetNextStream(&self, _: i32, _: &BSTR, _: &BSTR) -> Result<IStream, Error> {
        // SAFETY: nothing is passed; the result is counted by its type.
        let stream = unsafe { SHCreateMemStream(None) }.ok_or(E_OUTOFMEMORY)?;
        self.streams().push_back(stream.clone());
        Ok(stream)
    }
}

impl Receiver {
    fn streams(&self) -> MutexGuard<'_, VecDeque<IStream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that was written into the oldest stream.
    fn written(&self) -> Result<Vec<u8>, Error> {
        let stream = self.streams().pop_front().ok_or(E_UNEXPECTED)?;
        let mut about = STATSTG::default();
        // SAFETY: `about` has room for the answer, which without a name holds no memory to be freed.
        unsafe { stream.Stat(&raw mut about, STATFLAG_NONAME) }?;
        let most = Limits::default().file_bytes;
        let size = u32::try_from(about.cbSize.min(most + 1)).map_err(|_| E_OUTOFMEMORY)?;
        let (mut bytes, mut read) = (vec![0; size as usize], 0);
        // SAFETY: `bytes` holds `size` bytes, of which no more are written.
        unsafe {
            stream.Seek(0, STREAM_SEEK_SET, None)?;
            stream
                .Read(bytes.as_mut_ptr().cast(), size, Some(&raw mut read))
                .ok()?;
        }
        bytes.truncate(read as usize);
        Ok(bytes)
    }
}
