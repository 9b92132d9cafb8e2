//! The Windows spooler. It takes no PDF, so the pages are drawn as the preview draws them and laid on the
//! printer's device context at their true size.
#![allow(
    unsafe_code,
    reason = "the spooler and GDI have no safe interface; every call says why it is sound"
)]

use std::ptr;

use motcua_pdf::{PdfError, RenderLimits};
use windows_sys::Win32::Graphics::Gdi::{
    BI_RGB, BITMAPINFO, BITMAPINFOHEADER, CreateDCW, DEVMODEW, DIB_RGB_COLORS, DM_IN_BUFFER,
    DM_ORIENTATION, DM_OUT_BUFFER, DM_PAPERSIZE, DMORIENT_LANDSCAPE, DMORIENT_PORTRAIT, DMPAPER_A4,
    DMPAPER_A5, DeleteDC, GDI_ERROR, GetDeviceCaps, HDC, LOGPIXELSX, LOGPIXELSY, PHYSICALOFFSETX,
    PHYSICALOFFSETY, SRCCOPY, StretchDIBits,
};
use windows_sys::Win32::Graphics::Printing::{
    ClosePrinter, DocumentPropertiesW, EnumPrintersW, GetDefaultPrinterW, GetJobW,
    JOB_CONTROL_DELETE, JOB_INFO_1W, JOB_STATUS_COMPLETE, JOB_STATUS_DELETED, JOB_STATUS_DELETING,
    JOB_STATUS_PRINTED, OpenPrinterW, PRINTER_ATTRIBUTE_WORK_OFFLINE, PRINTER_ENUM_CONNECTIONS,
    PRINTER_ENUM_LOCAL, PRINTER_HANDLE, PRINTER_INFO_4W, SetJobW,
};
use windows_sys::Win32::Storage::Xps::{AbortDoc, DOCINFOW, EndDoc, EndPage, StartDocW, StartPage};

use super::{JobState, Printer, Sheet};
use crate::error::{Error, ErrorCode, Result};
use crate::view::print::PrinterView;

/// Pixels to a millimetre of paper: 300 dots an inch, enough for the smallest letters of a form.
const PIXELS_PER_MM: f32 = 300.0 / 25.4;
/// A whole A4 at that fineness.
const LIMITS: RenderLimits = RenderLimits {
    max_bytes: 64 * 1024 * 1024,
    max_pixels: 9_000_000,
};
/// What a Windows call that answers with a number of units says when it has done its work.
const IDOK: i32 = 1;

/// The spooler of Windows.
pub struct SystemPrinter;

impl Printer for SystemPrinter {
    fn printers(&self) -> Result<Vec<PrinterView>> {
        let default = default_printer();
        let mut printers: Vec<PrinterView> = installed()
            .into_iter()
            .map(|(name, online)| PrinterView {
                default: Some(&name) == default.as_ref(),
                ready: online,
                name,
            })
            .collect();
        printers.sort_by_key(|printer| !printer.default);
        Ok(printers)
    }

    fn print(&self, printer: &str, pdf: &[u8], sheet: Sheet) -> Result<Option<String>> {
        let refused = || {
            Error::new(ErrorCode::PrintFailed)
                .with("printer", printer)
                .retryable()
        };
        let mut page = draw(pdf, 0, sheet).ok().flatten().ok_or_else(refused)?;
        let job = Job::start(printer, sheet, page.is_wide()).ok_or_else(refused)?;
        for next in 1.. {
            job.lay(&page, sheet).ok_or_else(refused)?;
            // Only forms of ours are printed, so a page that cannot be drawn is a fault, never the end.
            match draw(pdf, next, sheet).map_err(|_| refused())? {
                Some(more) => page = more,
                None => break,
            }
        }
        job.finish().map(Some).ok_or_else(refused)
    }

    fn state(&self, printer: &str, job: &str) -> JobState {
        let Ok(number) = job.parse() else {
            return JobState::Unknown;
        };
        match job_status(printer, number) {
            // The spooler forgets what it has sent to its end.
            None => JobState::Done,
            Some(status) if status & (JOB_STATUS_PRINTED | JOB_STATUS_COMPLETE) != 0 => {
                JobState::Done
            }
            Some(status) if status & (JOB_STATUS_DELETED | JOB_STATUS_DELETING) != 0 => {
                JobState::Unknown
            }
            Some(_) => JobState::Waiting,
        }
    }

    fn cancel(&self, printer: &str, job: &str) {
        let (Ok(number), Some(handle)) = (job.parse(), open(printer)) else {
            return;
        };
        // SAFETY: the handle is open and used no more after it is closed; the command carries no data. A job that is
        // gone cannot be deleted, which is as good.
        unsafe {
            SetJobW(handle, number, 0, ptr::null(), JOB_CONTROL_DELETE);
            ClosePrinter(handle);
        }
    }
}

/// A drawn page: rows from the top, blue, green, red and nothing in each pixel.
struct Drawn {
    width: i32,
    height: i32,
    pixels: Vec<u8>,
}

impl Drawn {
    fn is_wide(&self) -> bool {
        self.width > self.height
    }
}

/// Width and height of the sheet in millimetres, upright.
fn size_mm(sheet: Sheet) -> (f32, f32) {
    match sheet {
        Sheet::A5 => (148.0, 210.0),
        Sheet::A4 => (210.0, 297.0),
    }
}

/// The page `index`, or nothing after the last.
fn draw(pdf: &[u8], index: u32, sheet: Sheet) -> std::result::Result<Option<Drawn>, PdfError> {
    let width = (size_mm(sheet).1 * PIXELS_PER_MM) as u32;
    let picture = match motcua_pdf::render_page(pdf, index, width, &LIMITS) {
        Ok(picture) => picture,
        Err(PdfError::NoSuchPage { .. }) if index > 0 => return Ok(None),
        Err(error) => return Err(error),
    };
    let unreadable = |_| PdfError::NoPages;
    let mut reader = png::Decoder::new(std::io::Cursor::new(&picture.png))
        .read_info()
        .map_err(unreadable)?;
    let mut rgb = vec![0; reader.output_buffer_size().ok_or(PdfError::NoPages)?];
    reader.next_frame(&mut rgb).map_err(unreadable)?;
    let pixels: Vec<u8> = rgb
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[red, green, blue]| [*blue, *green, *red, 0])
        .collect();
    let whole = u64::from(picture.width) * u64::from(picture.height) * 4;
    if pixels.len() as u64 != whole {
        return Err(PdfError::NoPages);
    }
    Ok(Some(Drawn {
        width: picture.width as i32,
        height: picture.height as i32,
        pixels,
    }))
}

/// A document in the spooler; without [`Job::finish`] nothing is printed.
struct Job {
    context: HDC,
    number: i32,
}

impl Job {
    fn start(printer: &str, sheet: Sheet, wide: bool) -> Option<Self> {
        let name = wide_text(printer);
        let mode = mode(&name, sheet, wide)?;
        // SAFETY: the name ends in zero, and `mode` was filled by the driver of this very printer; both outlive
        // the call, which copies them. Driver and port may be null for a printer.
        let context = unsafe {
            CreateDCW(
                ptr::null(),
                name.as_ptr(),
                ptr::null(),
                mode.as_ptr().cast(),
            )
        };
        if context.is_null() {
            return None;
        }
        let mut job = Self { context, number: 0 };
        let title = wide_text("motcua");
        let document = DOCINFOW {
            cbSize: size_of::<DOCINFOW>() as i32,
            lpszDocName: title.as_ptr(),
            ..DOCINFOW::default()
        };
        // SAFETY: the context is open; the description and the title it points to outlive the call.
        job.number = unsafe { StartDocW(job.context, &raw const document) };
        (job.number > 0).then_some(job)
    }

    /// One page at its true size, its corner on the paper's corner.
    fn lay(&self, page: &Drawn, sheet: Sheet) -> Option<()> {
        let (short, long) = size_mm(sheet);
        let width_mm = if page.is_wide() { long } else { short };
        let height_mm = width_mm * page.height as f32 / page.width as f32;
        let ask = |what: u32| {
            // SAFETY: the context is open; an index the device does not know answers 0.
            unsafe { GetDeviceCaps(self.context, what as i32) }
        };
        let units = |mm: f32, per_inch: u32| (mm / 25.4 * ask(per_inch) as f32) as i32;
        let info = BITMAPINFO {
            bmiHeader: BITMAPINFOHEADER {
                biSize: size_of::<BITMAPINFOHEADER>() as u32,
                biWidth: page.width,
                // Negative: rows from the top.
                biHeight: -page.height,
                biPlanes: 1,
                biBitCount: 32,
                biCompression: BI_RGB,
                ..BITMAPINFOHEADER::default()
            },
            ..BITMAPINFO::default()
        };
        // SAFETY: the context is open and a document is started in it. `pixels` holds width × height × 4 bytes
        // (checked when it was made), which is what the header describes; both outlive the calls.
        let laid = unsafe {
            StartPage(self.context) > 0
                && ![0, GDI_ERROR].contains(&StretchDIBits(
                    self.context,
                    -ask(PHYSICALOFFSETX),
                    -ask(PHYSICALOFFSETY),
                    units(width_mm, LOGPIXELSX),
                    units(height_mm, LOGPIXELSY),
                    0,
                    0,
                    page.width,
                    page.height,
                    page.pixels.as_ptr().cast(),
                    &raw const info,
                    DIB_RGB_COLORS,
                    SRCCOPY,
                ))
                && EndPage(self.context) > 0
        };
        laid.then_some(())
    }

    /// The number the spooler gave it.
    fn finish(self) -> Option<String> {
        // SAFETY: the context is open; after this the abort of `drop` finds no document and does nothing.
        (unsafe { EndDoc(self.context) } > 0).then(|| self.number.to_string())
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // SAFETY: the context is open and closed only here.
        unsafe {
            AbortDoc(self.context);
            DeleteDC(self.context);
        }
    }
}

/// A printer, to be closed by the caller.
fn open(printer: &str) -> Option<PRINTER_HANDLE> {
    let name = wide_text(printer);
    let mut handle = PRINTER_HANDLE::default();
    // SAFETY: the name ends in zero; `handle` is written before the call answers true.
    let opened = unsafe { OpenPrinterW(name.as_ptr(), &raw mut handle, ptr::null()) } != 0;
    opened.then_some(handle)
}

/// Status bits of a job, or none once the spooler has forgotten it.
fn job_status(printer: &str, number: u32) -> Option<u32> {
    let Some(handle) = open(printer) else {
        return Some(0);
    };
    let mut needed = 0;
    // SAFETY: the handle is open; with no buffer the call only tells the size it needs.
    unsafe { GetJobW(handle, number, 1, ptr::null_mut(), 0, &raw mut needed) };
    // Eight-byte words, because the structure holds pointers.
    let mut buffer = vec![0_u64; (needed as usize).div_ceil(8)];
    // SAFETY: the handle is open and the buffer holds at least `needed` bytes.
    let read = needed > 0
        && unsafe {
            GetJobW(
                handle,
                number,
                1,
                buffer.as_mut_ptr().cast(),
                needed,
                &raw mut needed,
            )
        } != 0;
    // SAFETY: the handle was opened above and is used no more.
    unsafe { ClosePrinter(handle) };
    if !read || buffer.len() * 8 < size_of::<JOB_INFO_1W>() {
        return None;
    }
    // SAFETY: a successful call at level 1 begins the buffer with this structure; the buffer is aligned for it.
    Some(unsafe { (*buffer.as_ptr().cast::<JOB_INFO_1W>()).Status })
}

/// The driver's own settings with this sheet chosen. Words, because the structure wants to lie on four bytes.
fn mode(name: &[u16], sheet: Sheet, wide: bool) -> Option<Vec<u64>> {
    let mut printer = PRINTER_HANDLE::default();
    // SAFETY: the name ends in zero; the handle is written before it is read; no defaults are asked for.
    if unsafe { OpenPrinterW(name.as_ptr(), &raw mut printer, ptr::null()) } == 0 {
        return None;
    }
    let mode = chosen(printer, name, sheet, wide);
    // SAFETY: the handle was opened above and is not used again.
    unsafe { ClosePrinter(printer) };
    mode
}

fn chosen(printer: PRINTER_HANDLE, name: &[u16], sheet: Sheet, wide: bool) -> Option<Vec<u64>> {
    let ask = |out: *mut DEVMODEW, from: *const DEVMODEW, what: u32| {
        // SAFETY: the printer is open and the name ends in zero; both buffers are null or as long as the driver
        // said it needs, and the driver reads and writes only what `what` names.
        unsafe { DocumentPropertiesW(ptr::null_mut(), printer, name.as_ptr(), out, from, what) }
    };
    let bytes = usize::try_from(ask(ptr::null_mut(), ptr::null(), 0)).ok()?;
    let mut mode = vec![0_u64; bytes.max(size_of::<DEVMODEW>()).div_ceil(8)];
    let start = mode.as_mut_ptr().cast::<DEVMODEW>();
    if ask(start, ptr::null(), DM_OUT_BUFFER) != IDOK {
        return None;
    }
    let paper = match sheet {
        Sheet::A5 => DMPAPER_A5,
        Sheet::A4 => DMPAPER_A4,
    };
    let orientation = if wide {
        DMORIENT_LANDSCAPE
    } else {
        DMORIENT_PORTRAIT
    };
    // SAFETY: the buffer is at least one DEVMODEW long, lies on eight bytes and was filled above; nothing else
    // refers to it. For a printer the first part of the union is the one in use.
    unsafe {
        (*start).Anonymous1.Anonymous1.dmPaperSize = paper as i16;
        (*start).Anonymous1.Anonymous1.dmOrientation = orientation as i16;
        (*start).dmFields |= DM_PAPERSIZE | DM_ORIENTATION;
    }
    (ask(start, start, DM_IN_BUFFER | DM_OUT_BUFFER) == IDOK).then_some(mode)
}

/// Names of the installed printers, and whether each is online.
fn installed() -> Vec<(String, bool)> {
    const FLAGS: u32 = PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS;
    const LEVEL: u32 = 4;
    let (mut needed, mut count) = (0, 0);
    // SAFETY: a length of 0 asks only how many bytes are needed.
    unsafe {
        EnumPrintersW(
            FLAGS,
            ptr::null(),
            LEVEL,
            ptr::null_mut(),
            0,
            &raw mut needed,
            &raw mut count,
        )
    };
    // Words, because the entries hold pointers.
    let mut buffer = vec![0_u64; (needed as usize).div_ceil(8)];
    let start = buffer.as_mut_ptr().cast::<u8>();
    // SAFETY: the buffer is `needed` bytes long; both numbers are ours.
    let listed = unsafe {
        EnumPrintersW(
            FLAGS,
            ptr::null(),
            LEVEL,
            start,
            needed,
            &raw mut needed,
            &raw mut count,
        )
    };
    if listed == 0 || count == 0 {
        return Vec::new();
    }
    // SAFETY: the call filled `count` entries of level 4 from the start of the buffer, which lies on eight bytes
    // and lives until the end of this function.
    let entries =
        unsafe { std::slice::from_raw_parts(start.cast::<PRINTER_INFO_4W>(), count as usize) };
    entries
        .iter()
        .filter(|entry| !entry.pPrinterName.is_null())
        .map(|entry| {
            // SAFETY: the name is in the same buffer and ends in zero.
            let name = unsafe { text_at(entry.pPrinterName) };
            (name, entry.Attributes & PRINTER_ATTRIBUTE_WORK_OFFLINE == 0)
        })
        .collect()
}

fn default_printer() -> Option<String> {
    // Longer than any name that Windows gives a printer.
    let mut name = [0_u16; 1024];
    let mut length = name.len() as u32;
    // SAFETY: the buffer is as long as `length` says; the call writes no further and ends the name in zero.
    let known = unsafe { GetDefaultPrinterW(name.as_mut_ptr(), &raw mut length) };
    let name = name.split(|unit| *unit == 0).next().unwrap_or_default();
    (known != 0).then(|| String::from_utf16_lossy(name))
}

fn wide_text(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// # Safety
/// `start` points to text that ends in zero.
unsafe fn text_at(start: *const u16) -> String {
    let mut length = 0;
    // SAFETY: by the promise of the caller every unit up to the zero may be read.
    let text = unsafe {
        while *start.add(length) != 0 {
            length += 1;
        }
        std::slice::from_raw_parts(start, length)
    };
    String::from_utf16_lossy(text)
}
