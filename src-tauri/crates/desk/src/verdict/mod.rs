//! The verdict on a signed file, in words: one composition for the window, the command line and the print.
//!
//! `motcua_sign::verify` gives facts; here they become sentences, in Vietnamese or English, each fact by itself
//! (`lines`, `after`), then the whole (`whole`). What could not be checked says so and why.
mod after;
mod arrive;
mod lines;
mod own;
mod pictures;
mod report;
mod whole;
mod words;

use std::path::Path;

use motcua_case::ids::Hash;
use sha2::{Digest as _, Sha256};

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::view::verdict::{Language, VerdictView};

use whole::Looked;

impl Desk {
    /// Judges every signature of a file and says so in words. The roots are those of [`Desk::signatures_check`]; where a
    /// store is open its own cancelled numbers are known.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] with the field `trust` where the folder of roots cannot be read; those of reading the file
    /// and of the child. A damaged file is a verdict, no error.
    pub fn verdict(
        &self,
        path: &Path,
        roots: Option<&Path>,
        language: Language,
    ) -> Result<VerdictView> {
        let trust = self.believed(roots)?;
        let bytes = read_file(path)?;
        let report = self.judged(&bytes, &trust)?;
        let own = self.own_copy(&bytes, &report)?;
        let looked = Looked {
            file: file_name(path),
            bytes: u32::try_from(bytes.len()).map_err(|_| Error::new(ErrorCode::FileTooLarge))?,
            sha256: Hash(Sha256::digest(&bytes).into()),
            roots: trust.roots().len(),
            chosen: roots.is_some(),
            practice: roots.is_none() && self.is_practice(),
            report,
            own,
        };
        looked.composed(language)
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
