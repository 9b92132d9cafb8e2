//! The verdict on a signed file that came in. The file is opened in the child; nothing of it is believed here.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use motcua_sign::trust::Trust;
use motcua_sign::verify::Report;

use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::paper::refused;

impl Desk {
    /// Judges every signature of a file by the roots of the list that ships and those that the open store took, those of
    /// a practice store, or those in a folder.
    pub fn signatures_check(&self, path: &Path, roots: Option<&Path>) -> Result<Report> {
        let trust = self.believed(roots)?;
        self.judged(&read_file(path)?, &trust)
    }

    /// The roots that a file is judged by.
    pub(crate) fn believed(&self, roots: Option<&Path>) -> Result<Trust> {
        match roots {
            Some(roots) => Trust::from_folder(roots)
                .map_err(|_| Error::new(ErrorCode::Invalid).with("field", "trust")),
            None => self.trusted(),
        }
    }

    /// The facts of a file's signatures.
    pub(crate) fn judged(&self, bytes: &[u8], trust: &Trust) -> Result<Report> {
        let never = AtomicBool::new(false);
        self.worker
            .verify_pdf(bytes, trust, self.clock.now(), &never)
            .map_err(refused)
    }

    pub(crate) fn is_practice(&self) -> bool {
        let session = self.session();
        session.is_ok_and(|session| session.read(office).is_ok_and(|office| office.practice))
    }
}
