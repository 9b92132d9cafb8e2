//! The verdict on a file that came in. Start at [`verify`].
//!
//! A file is judged by its structure alone: what a signature covers, whether all that is shown is covered or allowed
//! to be later, and only then by keys and trust. What cannot be checked is named and never counts as good.
//!
//! Source: ISO 32000-2, 12.8; ETSI EN 319 102-1 (procedure), EN 319 142-1 (PAdES). The attacks: Mladenov and others,
//! "1 Trillion Dollar Refund" (2019); Mainka and others, "Shadow Attacks" (2021); Rohlmann and others, "Breaking the
//! Specification" (2021).

mod before;
mod broken;
mod change;
mod conclude;
mod find;
mod range;
mod reach;
mod report;
mod shadow;
mod signature;
mod stamp;
mod standing;

use chrono::{DateTime, Utc};

pub use report::*;

use crate::certificate::Certificate;
use crate::evidence::Material;
use crate::file::{Bounds, Document, FileError, Finding, Prefix, ReadAt};
use crate::pades::store;
use crate::trust::Trust;
use change::Allowance;
use signature::{Judged, blank, judge};
use standing::Known;

/// Signatures judged of one file.
const SIGNATURES: usize = 64;

/// Objects looked through for all signatures together.
const OBJECTS: usize = 600_000;

/// Judges every signature of a file. `known` is evidence from elsewhere: certificates, answers and lists fetched now.
/// `now` is the moment of asking.
///
/// # Errors
/// [`FileError::Read`] alone: everything else is a verdict.
pub fn verify(
    source: &dyn ReadAt,
    trust: &Trust,
    now: DateTime<Utc>,
    known: &Material,
) -> Result<Report, FileError> {
    let mut report = Report {
        overall: Overall::Unsigned,
        signatures: Vec::new(),
        revisions: 0,
        trust_date: trust.date,
        judged_at: now,
    };
    let bounds = Bounds::default();
    let part;
    let (document, whole) = match Document::open(source, bounds) {
        Ok(document) => (Some(document), true),
        Err(FileError::Read(error)) => return Err(error.into()),
        Err(_) => {
            part = broken::readable_part(source, bounds)?.map(|end| Prefix::new(source, end));
            let document = part
                .as_ref()
                .map(|part| Document::open(part, bounds))
                .transpose();
            (document.ok().flatten(), false)
        }
    };
    if let Some(document) = &document {
        report.revisions = document.revisions().len();
        report.signatures = judged(document, whole, trust, now, known)?;
    }
    if report.signatures.is_empty() {
        for mark in broken::traces(source)? {
            let mut trace = blank(None);
            trace.structure.push(if document.is_some() {
                broken::TRACE
            } else {
                Defect::FileUnreadable
            });
            trace.attack = mark;
            report.signatures.push(trace);
        }
    }
    report.overall = overall(&report.signatures);
    Ok(report)
}

fn overall(signatures: &[SignatureReport]) -> Overall {
    let any = |indication| {
        signatures
            .iter()
            .any(|signature| signature.indication == indication)
    };
    if signatures.is_empty() {
        Overall::Unsigned
    } else if any(Indication::TotalFailed) {
        Overall::Invalid
    } else if any(Indication::Indeterminate) {
        Overall::Undetermined
    } else {
        Overall::Valid
    }
}

fn judged(
    document: &Document<'_>,
    whole: bool,
    trust: &Trust,
    now: DateTime<Utc>,
    known: &Material,
) -> Result<Vec<SignatureReport>, FileError> {
    let (found, readable) = find::signatures(document);
    let mut material = known.clone();
    if let Ok(kept) = store::read(document) {
        material.certificates.extend(kept.certificates);
        material.ocsp.extend(kept.ocsp);
        material.crls.extend(kept.crls);
    }
    let mut all: Vec<(Judged, bool)> = Vec::new();
    for found in found.iter().take(SIGNATURES) {
        match judge(document, found, &material.certificates) {
            Ok(judged) => all.push((judged, found.shown)),
            Err(FileError::Read(error)) => return Err(error.into()),
            Err(_) => {
                let mut report = blank(found.field.as_ref().map(|(name, _)| name.clone()));
                report.structure.push(Defect::FileUnreadable);
                all.push((Judged::of(report), found.shown));
            }
        }
    }
    for (judged, _) in &all {
        if let Some(data) = &judged.data {
            material
                .certificates
                .extend(data.certificates.iter().cloned());
            material.ocsp.extend(data.ocsp.iter().cloned());
            material.crls.extend(data.crls.iter().cloned());
        }
        material
            .certificates
            .extend(judged.stamp_certificates().iter().cloned());
    }
    dedup(&mut material);
    all.sort_by_key(|(judged, _)| judged.coverage.as_ref().map(|coverage| coverage.end));
    compare(document, whole && readable, &mut all);
    let known = Known {
        trust,
        material: &material,
        now,
    };
    settle(known, &mut all);
    Ok(all.into_iter().map(|(judged, _)| judged.report).collect())
}

/// What was changed after each signature, and what concerns the whole file.
fn compare(document: &Document<'_>, whole: bool, all: &mut [(Judged, bool)]) {
    let mut allowance = Allowance::default();
    let mut budget = OBJECTS;
    let objects = document.ids().len();
    for place in 0..all.len() {
        let (judged, shown) = &mut all[place];
        allowance.level = [allowance.level, judged.allowance.level]
            .into_iter()
            .flatten()
            .min();
        allowance
            .locks
            .extend(judged.allowance.locks.iter().cloned());
        match budget.checked_sub(objects) {
            Some(left) => {
                budget = left;
                judged.compare(document, &allowance);
            }
            None => judged.report.structure.push(Defect::TooLarge),
        }
        if !*shown && whole {
            judged.report.attack = Some(judged.report.attack.unwrap_or(Attack::SignatureRemoved));
        }
        let gap = judged
            .coverage
            .as_ref()
            .map(|coverage| coverage.gap.clone());
        let shared = gap.is_some_and(|gap| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != place);
            others.any(|(_, (other, _))| {
                let other = other.coverage.as_ref().map(|coverage| &coverage.gap);
                other.is_some_and(|other| gap.start < other.end && other.start < gap.end)
            })
        });
        if shared {
            all[place].0.report.structure.push(Defect::SharedGap);
        }
    }
    // A later signature that is wrong answers for nothing, least of all for what it shows.
    let mut wrong: Vec<String> = Vec::new();
    for (judged, _) in all.iter_mut().rev() {
        judged.disallow(&wrong);
        if judged.is_wrong() {
            wrong.extend(judged.report.field.clone());
        }
    }
    let defects = file_defects(document, whole);
    for (judged, _) in all {
        if document.is_encrypted() {
            judged.report.field = None;
            judged.report.not_checked.push(NotChecked::Encrypted);
        }
        judged.report.structure.extend(&defects);
        let last = judged.report.revision == Some(document.revisions().len());
        judged.report.covers_whole_document = last && judged.report.structure.is_empty();
    }
}

/// Trust, from the newest signature to the oldest: a timestamp proves that all before it was there.
fn settle(known: Known<'_>, all: &mut [(Judged, bool)]) {
    let mut proven = known.now;
    let mut archived = false;
    for (judged, _) in all.iter_mut().rev() {
        judged.close();
        let moment = judged.trust(known, proven);
        let report = &mut judged.report;
        if report.kind == Kind::Timestamp {
            if report.indication == Indication::TotalPassed {
                proven = moment;
                archived = true;
            }
            continue;
        }
        if report.level == Level::BT
            && report.revocation == RevocationState::Good
            && report.timestamp == TimestampState::Valid
        {
            report.level = if archived { Level::BLta } else { Level::BLt };
        }
    }
}

/// What of the file itself speaks against every signature.
fn file_defects(document: &Document<'_>, whole: bool) -> Vec<Defect> {
    let mut defects = Vec::new();
    if !whole {
        defects.push(Defect::FileUnreadable);
    }
    for finding in document.findings() {
        match finding {
            Finding::AfterEnd { .. } => defects.push(Defect::BytesAfterEnd),
            Finding::EntryTwice { .. } | Finding::EntryBeyond { .. } => {
                defects.push(Defect::AmbiguousObjects)
            }
            Finding::HybridConflict {
                section, stream, ..
            } => {
                // Readers take the table first; one left over from an older save shows nothing new.
                let mut own = document
                    .revisions()
                    .iter()
                    .filter(|own| own.start <= section && section < own.end);
                if own.any(|own| own.start <= stream) {
                    defects.push(Defect::AmbiguousObjects);
                }
            }
            Finding::KeyTwice { .. } => defects.push(Defect::KeyTwice),
            _ => {}
        }
    }
    defects
}

fn dedup(material: &mut Material) {
    let mut certificates: Vec<Certificate> = Vec::new();
    for certificate in std::mem::take(&mut material.certificates) {
        if !certificates.contains(&certificate) {
            certificates.push(certificate);
        }
    }
    material.certificates = certificates;
    material.ocsp.sort();
    material.ocsp.dedup();
    material.crls.sort();
    material.crls.dedup();
}
