//! The facts of one signature put together: whether it is whole, what attack it looks like, and the outcome.

use super::report::*;
use super::signature::Judged;
use crate::cms::parse::SignedData;

const USF: [Defect; 6] = [
    Defect::ContentsForm,
    Defect::NoByteRange,
    Defect::ByteRangeForm,
    Defect::NoContents,
    Defect::NoDictionary,
    Defect::SubFilter,
];
const SWA: [Defect; 6] = [
    Defect::GapNotContents,
    Defect::NotFromStart,
    Defect::NotARevision,
    Defect::OtherRevision,
    Defect::BeyondFile,
    Defect::SharedGap,
];
const ISA: [Defect; 2] = [Defect::FileUnreadable, Defect::BytesAfterEnd];

impl Judged {
    /// Its value, its digest or its place in the file are wrong.
    pub(super) fn is_wrong(&self) -> bool {
        let report = &self.report;
        !report.structure.is_empty()
            || report.digest_matches == Some(false)
            || report.crypto == Some(false)
    }

    /// Allows none of the changes that signatures in these fields made.
    pub(super) fn disallow(&mut self, fields: &[String]) {
        for change in &mut self.report.changes_after {
            if change.allowed
                && change
                    .field
                    .as_ref()
                    .is_some_and(|field| fields.contains(field))
            {
                change.allowed = false;
                self.report.attack.get_or_insert(Attack::Isa);
            }
        }
    }

    /// Puts the facts together (ETSI EN 319 102-1, 5.2 and 5.5, the gravest first).
    pub(super) fn conclude(&mut self, trust: Option<SubIndication>) {
        self.mark();
        let report = &mut self.report;
        let pades = self.data.as_ref().is_some_and(SignedData::has_attributes);
        let failed = |reason| (Indication::TotalFailed, Some(reason));
        let open = |reason| (Indication::Indeterminate, Some(reason));
        let changed = report.changes_after.iter().any(|change| !change.allowed);
        let (indication, reason) = if !report.structure.is_empty() {
            failed(SubIndication::FormatFailure)
        } else if report.digest_matches == Some(false) {
            failed(SubIndication::HashFailure)
        } else if report.crypto == Some(false) {
            failed(SubIndication::SigCryptoFailure)
        } else if changed || report.attack.is_some() || report.timestamp == TimestampState::Invalid
        {
            failed(SubIndication::FormatFailure)
        } else if report.not_checked.contains(&NotChecked::Certificate) {
            open(SubIndication::NoSigningCertificateFound)
        } else if report.crypto.is_none() || report.not_checked.contains(&NotChecked::Encrypted) {
            open(SubIndication::Generic)
        } else if report.weak {
            open(SubIndication::CryptoConstraintsFailureNoPoe)
        } else if !pades {
            open(SubIndication::SigConstraintsFailure)
        } else {
            match trust {
                None => (Indication::TotalPassed, None),
                Some(SubIndication::Revoked | SubIndication::NotYetValid) => {
                    (Indication::TotalFailed, trust)
                }
                Some(reason) => open(reason),
            }
        };
        report.indication = indication;
        report.sub_indication = reason;
    }

    /// Says whether it is whole, and what attack its defects look like.
    fn mark(&mut self) {
        let report = &mut self.report;
        let has = |defects: &[Defect]| {
            report
                .structure
                .iter()
                .any(|defect| defects.contains(defect))
        };
        if report.attack.is_none() {
            report.attack = if has(&USF) {
                Some(Attack::Usf)
            } else if has(&SWA) {
                Some(Attack::Swa)
            } else if has(&ISA) {
                Some(Attack::Isa)
            } else {
                None
            };
        }
        report.structure.sort_unstable();
        report.structure.dedup();
        report.not_checked.sort_unstable();
        report.not_checked.dedup();
        report.intact = report.structure.is_empty()
            && report.attack.is_none()
            && report.digest_matches == Some(true)
            // A digest that nobody signed proves nothing.
            && report.crypto != Some(false)
            && report.timestamp != TimestampState::Invalid
            && report.changes_after.iter().all(|change| change.allowed);
    }
}
