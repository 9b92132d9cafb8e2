//! Sheets to lay between the papers of a stack before it is scanned.
use std::path::Path;

use motcua_case::procedure::PaperKind;
use motcua_case::reading::separator_text;
use serde::Serialize;

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};

/// What was written; the JSON is a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Separators {
    /// Where.
    pub path: String,
    /// How many sheets, one a page.
    pub sheets: u16,
    /// What their code says.
    pub code: String,
}

impl Desk {
    /// Writes separator sheets as a PDF: for any paper, or for those of one kind, which then need not be chosen. The
    /// kind must be one of the catalogue's.
    pub fn separators(&self, output: &Path, sheets: u16, kind: Option<&str>) -> Result<Separators> {
        let invalid = |field| Error::new(ErrorCode::Invalid).with("field", field);
        let kind = kind
            .map(PaperKind::parse)
            .transpose()
            .map_err(|_| invalid("kind"))?;
        let label = kind
            .as_ref()
            .map(|kind| self.name_of_kind(kind).ok_or_else(|| invalid("kind")))
            .transpose()?;
        let code = separator_text(kind.as_ref());
        let fonts = &self.assets.fonts;
        let pdf = motcua_pdf::form::separator_sheets(fonts, &code, label, sheets)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        std::fs::write(output, pdf).map_err(|_| Error::new(ErrorCode::ReadOnly))?;
        Ok(Separators {
            path: output.display().to_string(),
            sheets,
            code,
        })
    }

    fn name_of_kind(&self, kind: &PaperKind) -> Option<&str> {
        let procedures = self.assets.catalogue.procedures().iter();
        let mut papers = procedures.flat_map(|procedure| &procedure.requirements);
        let paper = papers.find(|paper| paper.kind == *kind)?;
        Some(&paper.short_name)
    }
}
