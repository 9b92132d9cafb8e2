//! Paths and outside tools shared by the tests.

use std::path::PathBuf;
use std::process::{Command, Output};

use motcua_pdf::{InspectLimits, RenderLimits, inspect, render_page};

/// A folder of the shared corpus, or `None` (said aloud) where it is absent.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/corpus")
        .join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: the corpus folder {folder} is not here");
    None
}

/// A file of the shared facts, or `None` (said aloud) where it is absent.
pub fn data_file(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/data")
        .join(name);
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: the data file {name} is not here");
    }
    bytes
}

/// Runs an outside tool; `None` (said aloud) where it is not installed.
pub fn tool(name: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(name).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED: {name} is not installed");
            None
        }
        Err(error) => panic!("{name} did not start: {error}"),
    }
}

/// What a tool printed, after asserting that it was content.
pub fn printed(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    text
}

/// A file with these bytes that lives as long as the returned folder.
pub fn on_disk(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// Text of a file in the order it was set, blanks and line ends as one blank; `None` without the
/// tool.
pub fn text(file: &[u8]) -> Option<String> {
    let lines = lines(file)?;
    Some(lines.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The same line by line; `None` without the tool.
pub fn lines(file: &[u8]) -> Option<String> {
    let (_folder, path) = on_disk("form.pdf", file);
    Some(printed(&tool("pdftotext", &["-raw", &path, "-"])?))
}

/// Pages of a file.
pub fn pages(file: &[u8]) -> u32 {
    inspect(file, &InspectLimits::default()).unwrap().pages
}

/// Resolution of [`drawn`] in dots per inch.
pub const DPI: f64 = 300.0;

/// The last page as grey samples, drawn by poppler; `None` without the tool.
pub fn drawn(file: &[u8]) -> Option<image::GrayImage> {
    let (folder, path) = on_disk("page.pdf", file);
    let stem = folder.path().join("page");
    let (last, resolution) = (pages(file).to_string(), DPI.to_string());
    let stem = stem.to_str().unwrap();
    let arguments = [
        "-f",
        &last,
        "-r",
        &resolution,
        "-gray",
        "-singlefile",
        "-png",
        &path,
        stem,
    ];
    let output = tool("pdftoppm", &arguments)?;
    assert!(output.status.success(), "{output:?}");
    Some(image::open(format!("{stem}.png")).unwrap().to_luma8())
}

/// What the QR code of a page says, read from its picture.
pub fn qr_codes(file: &[u8], page: u32) -> Vec<String> {
    let picture = render_page(file, page, 1400, &RenderLimits::default()).unwrap();
    let picture = image::load_from_memory(&picture.png).unwrap().to_luma8();
    let (width, height) = picture.dimensions();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
            picture.get_pixel(x as u32, y as u32).0[0]
        });
    let grids = prepared.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

/// What zbar reads on the last page; `None` without the tools.
pub fn seen_by_zbar(file: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.png");
    drawn(file)?.save(&path).unwrap();
    let output = tool("zbarimg", &["-q", "--raw", path.to_str().unwrap()])?;
    Some(printed(&output).trim().to_owned())
}
