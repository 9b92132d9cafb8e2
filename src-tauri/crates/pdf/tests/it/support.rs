//! Paths and outside tools shared by the tests.

use std::path::PathBuf;

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

/// The PDF files of a folder, in order of name.
pub fn pdfs(folder: &str) -> Vec<PathBuf> {
    let Some(path) = corpus(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            matches!(
                path.extension().and_then(|e| e.to_str()),
                Some("pdf" | "fuzz")
            )
        })
        .collect();
    files.sort();
    files
}
