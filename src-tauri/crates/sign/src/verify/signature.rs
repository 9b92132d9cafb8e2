//! One signature judged.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::before::Before;
use super::change::{Allowance, Changes, Lock, changes, is_timestamp};
use super::find::Found;
use super::range::{self, Coverage};
use super::report::*;
use super::shadow::shadows;
use super::stamp::{Stamp, StampCheck};
use super::standing::{Known, Moments, standing};
use crate::certificate::Certificate;
use crate::cms::build::TIMESTAMP_TOKEN;
use crate::cms::parse::{CmsError, Naming, SignedData};
use crate::file::{Dict, Document, FileError, Object};
use crate::key::{DigestAlgorithm, KeyError, SignatureAlgorithm};
use crate::pades::form::text_of;
use crate::trust::Purpose;

/// How a signature is put into `Contents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Cades,
    Pkcs7,
    Pkcs7Sha1,
    RsaSha1,
    Timestamp,
}

impl Form {
    fn of(dict: &Dict) -> Option<Self> {
        Some(match dict.name("SubFilter")? {
            b"ETSI.CAdES.detached" => Self::Cades,
            b"adbe.pkcs7.detached" => Self::Pkcs7,
            b"adbe.pkcs7.sha1" => Self::Pkcs7Sha1,
            b"adbe.x509.rsa_sha1" => Self::RsaSha1,
            b"ETSI.RFC3161" => Self::Timestamp,
            _ => return None,
        })
    }
}

/// A signature whose maths and place are judged; trust needs to know the timestamps after it.
pub(super) struct Judged {
    pub report: SignatureReport,
    pub coverage: Option<Coverage>,
    pub certificate: Option<Certificate>,
    pub data: Option<SignedData>,
    /// What it allows from here on.
    pub allowance: Allowance,
    stamp: Option<(Stamp, Certificate)>,
}

/// Nothing known yet.
pub(super) fn blank(field: Option<String>) -> SignatureReport {
    SignatureReport {
        field,
        kind: Kind::Signature,
        signer: None,
        signed_at: None,
        signed_at_source: None,
        level: Level::None,
        intact: false,
        crypto: None,
        chain: Chain::NotChecked,
        revocation: RevocationState::NotChecked,
        timestamp: TimestampState::None,
        covers_whole_document: false,
        changes_after: Vec::new(),
        attack: None,
        indication: Indication::TotalFailed,
        sub_indication: Some(SubIndication::FormatFailure),
        structure: Vec::new(),
        digest_matches: None,
        digest: None,
        key: None,
        weak: false,
        shadow: Vec::new(),
        revision: None,
        signed_bytes: None,
        not_checked: Vec::new(),
        judged_at: None,
        certificate: None,
    }
}

/// Judges how a signature is built, its digest and its value.
pub(super) fn judge(
    document: &Document<'_>,
    found: &Found,
    known: &[Certificate],
) -> Result<Judged, FileError> {
    let mut judged = Judged::of(blank(found.field.as_ref().map(|(name, _)| name.clone())));
    let shown = document.at(found.revision);
    let object = found.id.map(|id| shown.get(id)).transpose();
    let object = object.ok().flatten();
    let (Some(id), Some(Object::Dict(dict))) = (found.id, object.as_deref()) else {
        judged.report.structure.push(Defect::NoDictionary);
        return Ok(judged);
    };
    let report = &mut judged.report;
    judged.allowance = allowance(&shown, dict)?;
    report.kind = match judged.allowance.level {
        _ if is_timestamp(dict) => Kind::Timestamp,
        Some(_) => Kind::Certification,
        None => Kind::Signature,
    };
    report.signed_at = claimed(&shown, dict);
    report.signed_at_source = report.signed_at.map(|_| TimeSource::Claimed);
    let form = Form::of(dict);
    if form.is_none() || dict.get("Filter").is_none() {
        report.structure.push(Defect::SubFilter);
    }
    judged.coverage = range::judge(&shown, id, dict, &mut report.structure)?;
    report.revision = judged
        .coverage
        .as_ref()
        .and_then(|coverage| coverage.revision)
        .map(|revision| revision + 1);
    report.signed_bytes = judged.coverage.as_ref().map(|coverage| coverage.end);
    let contents = dict
        .get("Contents")
        .and_then(Object::as_string)
        .filter(|contents| !contents.is_empty());
    let (Some(form), Some(contents)) = (form, contents) else {
        return Ok(judged);
    };
    report.level = match form {
        Form::Cades => Level::BB,
        Form::Timestamp => Level::DocTs,
        _ => Level::Pkcs7,
    };
    if form == Form::RsaSha1 {
        report.not_checked.push(NotChecked::Form);
        return Ok(judged);
    }
    match SignedData::read(contents) {
        Ok(data) => judged.take(document, form, data, contents, known)?,
        Err(CmsError::Signers(_)) => report.structure.push(Defect::Signers),
        Err(CmsError::Digest) => report.not_checked.push(NotChecked::Algorithm),
        Err(_) => {
            report.structure.push(Defect::ContentsForm);
        }
    }
    Ok(judged)
}

impl Judged {
    /// One of which nothing is known but what the report says.
    pub fn of(report: SignatureReport) -> Self {
        Self {
            report,
            coverage: None,
            certificate: None,
            data: None,
            allowance: Allowance::default(),
            stamp: None,
        }
    }

    /// What its timestamp brings along.
    pub fn stamp_certificates(&self) -> &[Certificate] {
        self.stamp
            .as_ref()
            .map_or(&[], |(stamp, _)| &stamp.data.certificates)
    }

    fn take(
        &mut self,
        document: &Document<'_>,
        form: Form,
        data: SignedData,
        contents: &[u8],
        known: &[Certificate],
    ) -> Result<(), FileError> {
        let report = &mut self.report;
        report.digest = Some(data.digest);
        let over_attributes = data.algorithm.ok().and_then(SignatureAlgorithm::digest);
        report.weak |=
            data.digest.is_weak() || over_attributes.is_some_and(DigestAlgorithm::is_weak);
        let covered = |algorithm: DigestAlgorithm| match &self.coverage {
            Some(coverage) => range::digest(document.source(), coverage, algorithm).map(Some),
            None => Ok(None),
        };
        match form {
            Form::Timestamp => {
                if let Ok(Some(stamp)) = Stamp::read(contents) {
                    let digest = covered(stamp.imprint_digest)?;
                    report.digest = Some(stamp.imprint_digest);
                    report.digest_matches = digest.map(|digest| digest == stamp.imprint);
                    report.signed_at = Some(stamp.time);
                    report.signed_at_source = Some(TimeSource::Timestamp);
                } else {
                    report.structure.push(Defect::ContentsForm);
                }
            }
            Form::Pkcs7Sha1 => {
                report.weak = true;
                let digest = covered(DigestAlgorithm::Sha1)?;
                report.digest_matches =
                    digest.map(|digest| data.content.as_deref() == Some(&digest));
            }
            _ => {
                if data.content.is_some() {
                    report.structure.push(Defect::OwnContent);
                }
                let digest = covered(data.digest)?;
                if data.has_attributes() {
                    report.digest_matches =
                        digest.map(|digest| data.message_digest() == Some(digest.as_slice()));
                }
            }
        }
        if !data.states_content_type() {
            report.structure.push(Defect::Attributes);
        }
        let certificate = data
            .signer_among(&data.certificates)
            .or_else(|| data.signer_among(known));
        let Some(certificate) = certificate.cloned() else {
            report.not_checked.push(NotChecked::Certificate);
            self.data = Some(data);
            return Ok(());
        };
        report.signer = Some(certificate.holder());
        report.key = Some(certificate.key());
        report.weak |= certificate.key().is_weak();
        report.certificate = Some(crate::hex::digits(&certificate.fingerprint()));
        match data.names(&certificate) {
            Naming::Other => report.structure.push(Defect::Attributes),
            // PAdES demands that a signature names its certificate (ETSI EN 319 142-1, 6.3): otherwise it could be
            // given to another holder of the same key.
            Naming::Absent if form == Form::Cades => report.structure.push(Defect::Attributes),
            Naming::Right { .. } | Naming::Absent => {}
        }
        self.check_value(document, form, &data, &certificate)?;
        self.read_stamp(&data, known);
        self.certificate = Some(certificate);
        self.data = Some(data);
        Ok(())
    }

    fn check_value(
        &mut self,
        document: &Document<'_>,
        form: Form,
        data: &SignedData,
        certificate: &Certificate,
    ) -> Result<(), FileError> {
        let report = &mut self.report;
        if let Some(content) = &data.content
            && data.has_attributes()
            && data.message_digest() != Some(&data.digest.digest(content))
        {
            // Attributes over other content than the one inside.
            report.digest_matches = Some(false);
        }
        let content = match (&self.coverage, &data.content) {
            _ if data.has_attributes() => Vec::new(),
            (_, Some(content)) => content.clone(),
            (Some(coverage), None) => range::bytes(document.source(), coverage)?,
            (None, None) => return Ok(()),
        };
        match data.verify(certificate, || content) {
            Ok(()) => {
                report.crypto = Some(true);
                if !data.has_attributes() && form != Form::Pkcs7Sha1 {
                    report.digest_matches = Some(true);
                }
            }
            Err(KeyError::Wrong) => report.crypto = Some(false),
            Err(_) => report.not_checked.push(NotChecked::Algorithm),
        }
        Ok(())
    }

    /// The timestamp over the value; of several the first that is right.
    fn read_stamp(&mut self, data: &SignedData, known: &[Certificate]) {
        let mut seen = TimestampState::None;
        for token in data.unsigned(TIMESTAMP_TOKEN) {
            let Ok(Some(stamp)) = Stamp::read(&token) else {
                seen = TimestampState::Invalid;
                continue;
            };
            let is_of = stamp.imprint == stamp.imprint_digest.digest(data.value());
            match stamp.check(known) {
                StampCheck::Right(certificate) if is_of => {
                    self.report.timestamp = TimestampState::Untrusted;
                    self.report.signed_at = Some(stamp.time);
                    self.report.signed_at_source = Some(TimeSource::Timestamp);
                    if self.report.level == Level::BB {
                        self.report.level = Level::BT;
                    }
                    self.stamp = Some((stamp, *certificate));
                    return;
                }
                StampCheck::NotChecked if is_of && seen == TimestampState::None => {
                    seen = TimestampState::NotChecked;
                    self.report.not_checked.push(NotChecked::Timestamp);
                }
                _ => seen = TimestampState::Invalid,
            }
        }
        self.report.timestamp = seen;
    }

    /// Compares what is shown now with what was signed.
    pub fn compare(&mut self, document: &Document<'_>, allowance: &Allowance) {
        let Some(revision) = self
            .coverage
            .as_ref()
            .and_then(|coverage| coverage.revision)
        else {
            return;
        };
        let last = document.revisions().len() - 1;
        let looked = Before::new(document.at(revision)).and_then(|before| {
            let shadows = shadows(document, &before, revision)?;
            let changes = if revision < last {
                changes(document, &before, revision, allowance)?
            } else {
                Changes::default()
            };
            Ok((shadows, changes))
        });
        match looked {
            Ok((shadows, changes)) => {
                self.report.changes_after = changes.list();
                self.report.attack = changes.attack();
                if !shadows.is_empty() {
                    self.report.attack = Some(Attack::ShadowHideReplace);
                }
                self.report.shadow = shadows;
            }
            Err(FileError::Bound(_)) => self.report.structure.push(Defect::TooLarge),
            Err(FileError::Encrypted) => self.report.not_checked.push(NotChecked::Encrypted),
            Err(_) => self.report.structure.push(Defect::FileUnreadable),
        }
    }

    /// Trust and revocation at the moment that counts; `proven` is the earliest moment at which later timestamps
    /// prove that the signature was there. Returns the moment it is proven for itself.
    pub fn trust(&mut self, known: Known<'_>, proven: DateTime<Utc>) -> DateTime<Utc> {
        let mut at = proven;
        if let Some((stamp, certificate)) = &self.stamp {
            let moments = Moments {
                proven,
                used: stamp.time,
            };
            let of_authority = standing(known, certificate, Purpose::Timestamping, moments);
            if of_authority.is_good() && stamp.time <= known.now + TimeDelta::minutes(5) {
                self.report.timestamp = TimestampState::Valid;
                at = at.min(stamp.time);
            }
        }
        let Some(certificate) = &self.certificate else {
            return at;
        };
        let is_stamp = self.report.kind == Kind::Timestamp;
        let purpose = if is_stamp {
            Purpose::Timestamping
        } else {
            Purpose::Signing
        };
        let stated = self.report.signed_at.filter(|_| is_stamp);
        let moments = Moments {
            proven: at,
            used: stated.unwrap_or(at).min(at),
        };
        let stands = standing(known, certificate, purpose, moments);
        self.report.chain = stands.chain;
        self.report.revocation = stands.revocation;
        self.report.not_checked.extend(stands.not_checked);
        self.report.judged_at = Some(at);
        self.conclude(stands.reason);
        let stamped = self
            .report
            .signed_at
            .filter(|_| is_stamp && self.report.indication == Indication::TotalPassed);
        stamped.map_or(at, |time| time.min(at))
    }

    /// Ends the judgement of one that trust was never asked for.
    pub fn close(&mut self) {
        self.conclude(Some(SubIndication::NoSigningCertificateFound));
    }
}

/// What a signature allows to be changed after it (ISO 32000-2, 12.8.2); a certification that does not say allows 2.
fn allowance(document: &Document<'_>, dict: &Dict) -> Result<Allowance, FileError> {
    let mut allowance = Allowance::default();
    for reference in document.array(dict, "Reference")? {
        let reference = document.follow(&reference)?;
        let Some(reference) = reference.as_dict() else {
            continue;
        };
        let parameters = document.dict(reference, "TransformParams")?;
        match reference.name("TransformMethod") {
            Some(b"DocMDP") => allowance.level = Some(parameters.int("P").unwrap_or(2)),
            Some(b"FieldMDP") => allowance.locks.push(lock(document, &parameters)?),
            _ => {}
        }
    }
    Ok(allowance)
}

fn lock(document: &Document<'_>, parameters: &Dict) -> Result<Lock, FileError> {
    let listed = document.array(parameters, "Fields")?;
    let names = listed
        .iter()
        .filter_map(Object::as_string)
        .map(text_of)
        .collect();
    Ok(match parameters.name("Action") {
        Some(b"Include") => Lock {
            excludes: false,
            names,
        },
        Some(b"Exclude") => Lock {
            excludes: true,
            names,
        },
        // All of them, and what is not understood locks all as well.
        _ => Lock {
            excludes: true,
            names: Vec::new(),
        },
    })
}

/// The moment the signer states (`M`), `D:YYYYMMDDHHmmSSOHH'mm'`.
fn claimed(document: &Document<'_>, dict: &Dict) -> Option<DateTime<Utc>> {
    let stated = document.value(dict, "M").ok()?;
    let stated = text_of(stated.as_string()?);
    let digits = stated.strip_prefix("D:").unwrap_or(&stated);
    let part = |from: usize, to: usize| {
        digits
            .get(from..to)
            .and_then(|part| part.parse::<u32>().ok())
    };
    let year = i32::try_from(part(0, 4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, part(4, 6).unwrap_or(1), part(6, 8).unwrap_or(1))?;
    let time = day.and_hms_opt(
        part(8, 10).unwrap_or(0),
        part(10, 12).unwrap_or(0),
        part(12, 14).unwrap_or(0),
    )?;
    let shift = i64::from(part(15, 17).unwrap_or(0)) * 60 + i64::from(part(18, 20).unwrap_or(0));
    let shift = match digits.as_bytes().get(14) {
        Some(b'+') => -shift,
        Some(b'-') => shift,
        _ => 0,
    };
    time.and_utc().checked_add_signed(TimeDelta::minutes(shift))
}
