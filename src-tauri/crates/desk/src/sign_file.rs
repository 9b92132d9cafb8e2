//! Signing one PDF file without a store: any level, by any key that can be reached.
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use motcua_case::certify::{EvidenceLevel, SigningSetting};
use motcua_case::deadline::office_time;
use motcua_case::ids::Hash;
use motcua_sign::append::Appended;
use motcua_sign::file::ReadAt;
use motcua_sign::pades::{
    Completion, Identity, Kind, Level, PadesError, Plan, complete, prepare, ready,
};
use motcua_sign::signer::file::FileSigner;
use motcua_sign::trust::Trust;
use motcua_sign::{Certificate, Secret, Signer};
use serde::Serialize;

use crate::copies::{of_not_ready, of_pades, of_signer};
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::signing::{KeysWish, Secrets, Stop};

/// How a file is to be signed.
pub struct FileSigning<'a> {
    /// The field: an empty one of this name, or a new one.
    pub field: &'a str,
    /// The first signature, after which only forms are filled and signatures added.
    pub certify: bool,
    /// How far its evidence goes.
    pub level: EvidenceLevel,
    /// Address of the timestamp authority.
    pub timestamps: Option<String>,
    /// Drivers of tokens besides those known by name.
    pub modules: Vec<String>,
    /// Folder with certificates that may belong to the chain.
    pub trust: Option<&'a Path>,
    /// Why it is signed.
    pub reason: Option<&'a str>,
}

/// With which key.
pub enum FileKey<'a> {
    /// A PKCS#12 file; for practice and tests.
    Pkcs12(&'a Path),
    /// The certificate with this SHA-256 on a token.
    Certificate(Hash),
}

/// What was written; the JSON is a contract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileSigned {
    /// Where.
    pub output: String,
    /// Bytes of the file before, and added.
    pub bytes: [u64; 2],
    /// How far its evidence goes.
    pub level: EvidenceLevel,
    /// Holder of the certificate.
    pub signer: String,
}

impl Desk {
    /// Signs a file. What it says before stays as it is, byte for byte; the output appears only when it is whole.
    pub fn sign_file(
        &self,
        input: &Path,
        output: &Path,
        key: &FileKey<'_>,
        secret: Option<&Secret>,
        how: &FileSigning<'_>,
    ) -> Result<FileSigned> {
        let source = read_file(input)?;
        let setting = SigningSetting {
            timestamps: how.timestamps.clone(),
            modules: how.modules.clone(),
            ..SigningSetting::default()
        };
        let mut signer: Box<dyn Signer> = match key {
            FileKey::Pkcs12(path) => {
                let password = secret.ok_or(ErrorCode::PinNeeded)?;
                let signer = FileSigner::open(&read_file(path)?, password);
                Box::new(signer.map_err(|error| file_key(&error))?)
            }
            FileKey::Certificate(certificate) => {
                let wish = KeysWish {
                    setting: &setting,
                    practice: false,
                    secrets: &Secrets::new(),
                    stop: &Stop::default(),
                };
                let signer = self.keys.open(&wish, *certificate);
                signer.map_err(|error| of_signer(&error))?
            }
        };
        let evidence = self.keys.evidence(&setting);
        let clock = || self.clock.now();
        let is_ready = ready(signer.certificate(), signer.chain(), &*evidence, &clock)
            .map_err(|not| of_not_ready(&not))?;
        if how.level > EvidenceLevel::Basic && is_ready.timestamp.is_none() {
            return Err(Error::new(ErrorCode::EvidenceMissing).retryable());
        }
        let at = office_time(self.clock.now());
        let room = is_ready
            .timestamp
            .filter(|_| how.level > EvidenceLevel::Basic);
        let plan = Plan {
            field: how.field,
            kind: match how.certify {
                true => Kind::Certification { reserved: &[] },
                false => Kind::Approval,
            },
            at,
            reason: how.reason,
            location: None,
            appearance: None,
            timestamp: room,
        };
        let prepared = prepare(&source, &Identity::of(&*signer), &plan).map_err(of_pades)?;
        let to_sign = prepared.to_sign(&file_name(input));
        let failed = |error: motcua_sign::SignerError| of_signer(&error);
        signer
            .prepare(std::slice::from_ref(&to_sign), secret)
            .map_err(failed)?;
        let value = signer.sign(&[to_sign]).into_iter().next();
        let value = value
            .unwrap_or(Err(motcua_sign::SignerError::Stopped))
            .map_err(failed)?;
        let (digest, imprint) = prepared.to_stamp(&value).map_err(failed)?;
        let token = match room {
            Some(_) => Some(
                evidence
                    .timestamp(digest, &imprint)
                    .map_err(|error| of_pades(PadesError::Timestamp(error)))?,
            ),
            None => None,
        };
        let signed = prepared.finish(&value, token.as_ref()).map_err(of_pades)?;
        let mut written = Written::new(source);
        written.push(&signed)?;
        if how.level >= EvidenceLevel::LongTerm {
            let known = known_in(how.trust)?;
            let wish = Completion {
                evidence: &*evidence,
                known: &known,
                level: match how.level {
                    EvidenceLevel::Archived => Level::Lta,
                    _ => Level::Lt,
                },
                at,
                fields: &[],
            };
            let completed = complete(&written.bytes, &wish).map_err(of_pades)?;
            written.push(&completed)?;
        }
        written.save(output)?;
        Ok(FileSigned {
            output: output.display().to_string(),
            bytes: [written.before, written.bytes.len() as u64 - written.before],
            level: how.level,
            signer: signer.certificate().holder(),
        })
    }
}

/// The file as it grows.
struct Written {
    bytes: Vec<u8>,
    before: u64,
}

impl Written {
    fn new(bytes: Vec<u8>) -> Self {
        let before = bytes.len() as u64;
        Self { bytes, before }
    }

    fn push(&mut self, appended: &Appended) -> Result<()> {
        let mut grown = Vec::with_capacity(self.bytes.len() + appended.bytes().len());
        let source: &dyn ReadAt = &self.bytes;
        appended
            .write(source, &mut grown)
            .map_err(motcua_store::StoreError::from)?;
        self.bytes = grown;
        Ok(())
    }

    fn save(&self, output: &Path) -> Result<()> {
        let unwritable = |_| Error::new(ErrorCode::ReadOnly);
        let temporary = output.with_extension("part");
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(File::create(&temporary)?);
            file.write_all(&self.bytes)?;
            file.into_inner()?.sync_all()?;
            std::fs::rename(&temporary, output)
        };
        let done = write();
        if done.is_err() {
            // What is left would be a broken file under a strange name.
            let _gone = std::fs::remove_file(&temporary);
        }
        done.map_err(unwritable)
    }
}

fn known_in(folder: Option<&Path>) -> Result<Vec<Certificate>> {
    let Some(folder) = folder else {
        return Ok(Vec::new());
    };
    let trust = Trust::from_folder(folder)
        .map_err(|_| Error::new(ErrorCode::Invalid).with("field", "trust"))?;
    let roots = trust.roots().iter();
    Ok(roots.map(|root| root.certificate.clone()).collect())
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn file_key(error: &motcua_sign::signer::file::FileError) -> Error {
    use motcua_sign::signer::file::FileError;
    match error {
        FileError::WrongPassword => Error::new(ErrorCode::PinWrong).with("left", "all"),
        FileError::NoKey | FileError::NoCertificate => ErrorCode::TokenWithoutKey.into(),
        _ => ErrorCode::FileDamaged.into(),
    }
}
