//! The report of a verdict on A4 and as JSON.
use std::path::Path;

use motcua_case::user::Permission;
use motcua_pdf::form::certify as form;
use motcua_store::write_durably;

use super::words::words;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::certification::ListPrinted;
use crate::view::verdict::{Language, VerdictFormat, VerdictView};

/// Who made a report, at its foot.
const MADE_BY: &str = concat!("Quầy Một Cửa ", env!("CARGO_PKG_VERSION"));
const MADE_BY_EN: &str = concat!("Quay Mot Cua ", env!("CARGO_PKG_VERSION"));

impl Desk {
    /// Judges a file and prints the report.
    pub fn verdict_print(&self, path: &Path, language: Language) -> Result<ListPrinted> {
        let session = self.permitted(Permission::See)?;
        let office = session.read(office)?;
        let view = self.verdict(path, None, language)?;
        let pdf = self.verdict_pdf(&view, language)?;
        self.print_list(&office, &pdf, 1)
    }

    /// Judges a file and keeps the report in `target`.
    pub fn verdict_save(
        &self,
        path: &Path,
        target: &Path,
        format: VerdictFormat,
        language: Language,
    ) -> Result<VerdictView> {
        let view = self.verdict(path, None, language)?;
        self.verdict_write(&view, target, format, language)?;
        Ok(view)
    }

    /// Keeps the report of a verdict in `target`.
    pub fn verdict_write(
        &self,
        view: &VerdictView,
        target: &Path,
        format: VerdictFormat,
        language: Language,
    ) -> Result<()> {
        let bytes = match format {
            VerdictFormat::Pdf => self.verdict_pdf(view, language)?,
            VerdictFormat::Json => view.json.clone().into_bytes(),
        };
        Ok(write_durably(target, &bytes)?)
    }

    fn verdict_pdf(&self, view: &VerdictView, language: Language) -> Result<Vec<u8>> {
        let report = printed(view, language);
        form::verification_report(&self.assets.fonts, &report)
            .map_err(|_| Error::new(ErrorCode::FormFailed))
    }
}

fn printed(view: &VerdictView, language: Language) -> form::VerificationReport {
    let facts = view.facts.iter();
    form::VerificationReport {
        title: words("BÁO CÁO KIỂM TRA CHỮ KÝ SỐ", "REPORT ON DIGITAL SIGNATURES").on(language),
        facts: facts
            .map(|fact| (fact.label.clone(), fact.value.clone()))
            .collect(),
        overall: view.sentence.clone(),
        overall_tone: view.tone.into(),
        signatures: view.signatures.iter().map(part).collect(),
        notes: view.notes.clone(),
        tones: form::ToneWords {
            good: words("Đạt", "Passed").on(language),
            unsure: words("Chưa kết luận", "Undetermined").on(language),
            bad: words("Không đạt", "Failed").on(language),
        },
        page: words("Trang", "Page").on(language),
        made_by: words(MADE_BY, MADE_BY_EN).on(language),
        practice: view.practice,
    }
}

/// The sentence of a signature stands with its facts, as the outcome of all of them.
fn part(part: &crate::view::verdict::VerdictPart) -> form::ReportPart {
    let lines = part.lines.iter().map(|line| form::ReportLine {
        label: line.label.clone(),
        value: line.value.clone(),
        tone: line.tone.into(),
    });
    form::ReportPart {
        heading: format!("{}. {}", part.heading, part.sentence),
        lines: lines.collect(),
    }
}
