//! The numbers the other modules know are those of `wiadef.h`: the compiler says so.

use windows::Win32::Devices::ImageAcquisition as wia;
use windows::Win32::Foundation::{E_ABORT, E_ACCESSDENIED, E_INVALIDARG, S_FALSE};
use windows::core::HRESULT;

use super::answer::{code, status};
use super::settings::{property, value};

const _: () = {
    assert!(property::SIDES == wia::WIA_IPS_DOCUMENT_HANDLING_SELECT);
    assert!(property::PAGES == wia::WIA_IPS_PAGES);
    assert!(property::DATATYPE == wia::WIA_IPA_DATATYPE);
    assert!(property::X_RESOLUTION == wia::WIA_IPS_XRES);
    assert!(property::Y_RESOLUTION == wia::WIA_IPS_YRES);
    assert!(property::LEFT == wia::WIA_IPS_XPOS);
    assert!(property::TOP == wia::WIA_IPS_YPOS);
    assert!(property::WIDTH == wia::WIA_IPS_XEXTENT);
    assert!(property::HEIGHT == wia::WIA_IPS_YEXTENT);
    assert!(value::LINEART == wia::WIA_DATA_THRESHOLD as i32);
    assert!(value::GREY == wia::WIA_DATA_GRAYSCALE as i32);
    assert!(value::COLOUR == wia::WIA_DATA_COLOR as i32);
    assert!(value::FRONTS == wia::FRONT_ONLY as i32);
    assert!(value::BOTH_SIDES == wia::DUPLEX as i32);
    assert!(value::BOTH_SIDES == wia::DUP as i32);
    assert!(value::ALL_PAGES == wia::ALL_PAGES as i32);
    assert!(value::RANGE == wia::WIA_PROP_RANGE);
    assert!(value::LIST == wia::WIA_PROP_LIST);
    assert!(status::PATH_COVER_UP == wia::PATH_COVER_UP as i32);
    assert!(status::PAPER_JAM == wia::PAPER_JAM as i32);
    assert!(status::MULTIPLE_FEED == wia::MULTIPLE_FEED as i32);
    assert!(is(code::CANCELLED, S_FALSE));
    assert!(is(code::PAPER_JAM, wia::WIA_ERROR_PAPER_JAM));
    assert!(is(code::PAPER_EMPTY, wia::WIA_ERROR_PAPER_EMPTY));
    assert!(is(code::OFFLINE, wia::WIA_ERROR_OFFLINE));
    assert!(is(code::BUSY, wia::WIA_ERROR_BUSY));
    assert!(is(code::WARMING_UP, wia::WIA_ERROR_WARMING_UP));
    assert!(is(code::ITEM_DELETED, wia::WIA_ERROR_ITEM_DELETED));
    assert!(is(code::COMMUNICATION, wia::WIA_ERROR_DEVICE_COMMUNICATION));
    assert!(is(code::LOCKED, wia::WIA_ERROR_DEVICE_LOCKED));
    assert!(is(code::COVER_OPEN, wia::WIA_ERROR_COVER_OPEN));
    assert!(is(
        code::RESERVATION_FAILED,
        wia::WIA_ERROR_NETWORK_RESERVATION_FAILED
    ));
    assert!(is(code::MULTI_FEED, wia::WIA_ERROR_MULTI_FEED));
    assert!(is(code::NO_DEVICE, wia::WIA_S_NO_DEVICE_AVAILABLE));
    assert!(is(code::INVALID_ARGUMENT, E_INVALIDARG));
    assert!(is(code::ACCESS_DENIED, E_ACCESSDENIED));
    assert!(is(code::ABORTED, E_ABORT));
};

const fn is(ours: i32, theirs: HRESULT) -> bool {
    ours == theirs.0
}
