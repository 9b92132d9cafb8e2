//! The file that is signed: the pages of the original and behind them the page that certifies them, as one archive file.
use motcua_case::certify::{Certification, CopyPlan, Series};
use motcua_case::deadline::office_time;
use motcua_case::office::Office;
use motcua_case::paper::FileRef;
use motcua_pdf::form::certify as form;
use motcua_pdf::form::{FormPage, PageRect};
use motcua_scan::ocr::PageText;
use motcua_sign::appearance::Area;
use motcua_store::Sealed;

use super::sheets::{self, CopySheet};
use super::stored;
use crate::certify::statement;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::paper::Archive;
use crate::receipt::form_agency;

/// The file before any signature, and where the signatures are seen on its last page.
pub(super) struct Base {
    pub(super) sealed: Sealed,
    pub(super) file: FileRef,
    /// Number of its last page, from 0.
    pub(super) page: usize,
    pub(super) signature: Area,
    pub(super) seal: Area,
}

/// Part of the signature that the seal lies over (NĐ 30/2020/NĐ-CP, Appendix I): no words begin there.
const UNDER_SEAL: f32 = 1.0 / 3.0;

impl Desk {
    /// The certificate page of a numbered row.
    pub(super) fn certificate_page(
        &self,
        office: &Office,
        row: &Certification,
        series: &Series,
    ) -> Result<FormPage> {
        let scan = row.electronic().and_then(|copy| copy.scan.as_ref());
        let number = row.number.ok_or(ErrorCode::NotFound)?;
        let page = form::CertificatePage {
            agency: form_agency(office),
            agency_code: office.agency.code.to_string(),
            statement: statement(office, row, series)?,
            original: row.paper.clone(),
            pages: scan
                .map(|scan| scan.pages.iter().map(|page| page.0).collect())
                .unwrap_or_default(),
            address: office.certify.signing.address.clone(),
            practice: office.practice,
        };
        let failed = |_| Error::new(ErrorCode::FormFailed);
        let template = self
            .assets
            .copy_certificates
            .on(form::COPY_CERTIFICATE, number.day)
            .map_err(failed)?;
        form::certificate_page(&self.assets.statements, template, &self.assets.fonts, &page)
            .map_err(failed)
    }

    /// Makes the file of a plan. It is the same whenever it is made, but for the name it gives itself.
    pub(super) fn base_of(
        &self,
        session: &Session,
        office: &Office,
        row: &Certification,
        series: &Series,
        plan: &CopyPlan,
    ) -> Result<Base> {
        let scan = row.electronic().and_then(|copy| copy.scan.as_ref());
        let sheets = sheets::load(session, &scan.ok_or(ErrorCode::NotFound)?.sheets)?;
        let certificate = self.certificate_page(office, row, series)?;
        let mut writer = session.store.blobs().writer()?;
        let mut archive = Archive::start(&mut writer, &row.paper, office_time(plan.number.at))?;
        for (sheet, expected) in sheets.iter().zip(&plan.pages) {
            if sheet.page.image.sha256 != *expected {
                return Err(ErrorCode::StoreDamaged.into());
            }
            let image = stored_bytes(session, sheet)?;
            let words = words(session, sheet)?;
            archive.page(&sheet.page.facts, sheet.page.turns, &image, words.as_ref())?;
        }
        archive.form_page(&certificate)?;
        let height = certificate.size().1;
        let pages = archive.finish()?;
        let (sealed, file) = stored::named(writer.finish()?)?;
        Ok(Base {
            sealed,
            file,
            page: usize::try_from(pages)
                .unwrap_or(usize::MAX)
                .saturating_sub(1),
            signature: beside(seen(certificate.signature(), height)),
            seal: seen(certificate.seal(), height),
        })
    }
}

/// The picture of a page; its content is checked against its name by the store.
fn stored_bytes(session: &Session, sheet: &CopySheet) -> Result<Vec<u8>> {
    session.read(|read| {
        let blob = read.blob(sheet.page.image.sha256)?;
        Ok(blob.ok_or(ErrorCode::StoreDamaged)?.into_bytes()?)
    })
}

fn words(session: &Session, sheet: &CopySheet) -> Result<Option<PageText>> {
    let Some(file) = sheet.words else {
        return Ok(None);
    };
    let json = session.read(|read| {
        let blob = read.blob(file)?;
        Ok(blob.ok_or(ErrorCode::StoreDamaged)?.into_bytes()?)
    })?;
    serde_json::from_slice(&json)
        .map(Some)
        .map_err(|_| Error::internal("page text"))
}

/// What of a signature's place the seal leaves free.
fn beside(place: Area) -> Area {
    let under = place.width * UNDER_SEAL;
    Area {
        left: place.left + under,
        width: place.width - under,
        ..place
    }
}

/// A rectangle counted from below as an area counted from above.
fn seen(place: PageRect, height: f32) -> Area {
    Area {
        left: place.left,
        top: height - place.top,
        width: place.right - place.left,
        height: place.top - place.bottom,
    }
}
