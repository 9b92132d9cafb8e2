//! The roots that are believed, each with what for and where it came from. A list has a date; nothing else is trusted.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::certificate::{Certificate, CertificateError};

/// Roots of one list or folder at most.
const ROOTS: usize = 512;

/// Bytes of a file with certificates that are read.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What a root is believed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Signatures of people and agencies.
    Signing,
    /// Timestamps.
    Timestamping,
}

/// Why a list of roots is none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The file or the folder cannot be read.
    #[error("{path} cannot be read")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The list is not of the form of `assets/trust`.
    #[error("the list of roots has another form")]
    Form(#[from] serde_json::Error),
    /// A root that is no certificate.
    #[error("root {name} is no certificate")]
    Root {
        /// Its name in the list, or its file's.
        name: String,
        /// Why.
        #[source]
        source: CertificateError,
    },
    /// Text that is no PEM.
    #[error("{name} is no PEM")]
    Pem {
        /// Its name in the list, or its file's.
        name: String,
    },
    /// More roots than any list has.
    #[error("too many roots")]
    TooMany,
}

/// A root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The certificate.
    pub certificate: Certificate,
    /// What it is believed for.
    pub purposes: Vec<Purpose>,
    /// Where the list has it from.
    pub source: String,
}

/// All roots that are believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// The day of the list; of several, the oldest.
    pub date: Option<NaiveDate>,
    roots: Vec<Root>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    date: NaiveDate,
    roots: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    purposes: Vec<Purpose>,
    source: String,
    /// PEM.
    certificate: String,
}

impl Trust {
    /// Nothing is believed.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a list as in `assets/trust`.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn from_json(json: &str) -> Result<Self, TrustError> {
        let list: List = serde_json::from_str(json)?;
        let mut trust = Self {
            date: Some(list.date),
            roots: Vec::new(),
        };
        for listed in list.roots {
            for certificate in certificates(&listed.name, listed.certificate.as_bytes())? {
                trust.add(certificate, listed.purposes.clone(), listed.source.clone())?;
            }
        }
        Ok(trust)
    }

    /// Writes a list that [`Self::from_json`] reads.
    ///
    /// # Errors
    /// [`TrustError::Form`], [`TrustError::Pem`]; not for certificates that were read.
    pub fn to_json(&self, date: NaiveDate) -> Result<String, TrustError> {
        let roots = self.roots.iter().map(|root| {
            let name = root.certificate.holder();
            let der = root.certificate.der();
            match der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, der) {
                Ok(certificate) => Ok(Listed {
                    name,
                    purposes: root.purposes.clone(),
                    source: root.source.clone(),
                    certificate,
                }),
                Err(_) => Err(TrustError::Pem { name }),
            }
        });
        let roots = roots.collect::<Result<_, _>>()?;
        Ok(serde_json::to_string_pretty(&List { date, roots })?)
    }

    /// Takes every certificate in a file, or in a folder as [`Self::from_folder`] does, as a root for everything.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn from_path(path: &Path) -> Result<Self, TrustError> {
        if path.is_dir() {
            return Self::from_folder(path);
        }
        let mut trust = Self::none();
        trust.add_file(path)?;
        Ok(trust)
    }

    fn add_file(&mut self, path: &Path) -> Result<(), TrustError> {
        let unreadable = |source| TrustError::Read {
            path: path.to_path_buf(),
            source,
        };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(LARGEST)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        let name = path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        for certificate in certificates(&name, &bytes)? {
            let purposes = vec![Purpose::Signing, Purpose::Timestamping];
            self.add(certificate, purposes, name.clone())?;
        }
        Ok(())
    }

    /// Takes every certificate in a folder (`.pem`, `.crt`, `.cer`, `.der`) as a root for everything.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn from_folder(folder: &Path) -> Result<Self, TrustError> {
        let failed = |source| TrustError::Read {
            path: folder.to_path_buf(),
            source,
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let kind = path
                .extension()
                .and_then(|kind| kind.to_str())
                .unwrap_or_default();
            if ["pem", "crt", "cer", "der"].contains(&kind.to_ascii_lowercase().as_str()) {
                paths.push(path);
            }
        }
        paths.sort();
        let mut trust = Self::none();
        for path in paths {
            trust.add_file(&path)?;
        }
        Ok(trust)
    }

    /// Believes one more root.
    ///
    /// # Errors
    /// [`TrustError::TooMany`].
    pub fn add(
        &mut self,
        certificate: Certificate,
        purposes: Vec<Purpose>,
        source: String,
    ) -> Result<(), TrustError> {
        if self.roots.len() >= ROOTS {
            return Err(TrustError::TooMany);
        }
        self.roots.push(Root {
            certificate,
            purposes,
            source,
        });
        Ok(())
    }

    /// Believes all roots of another list too.
    ///
    /// # Errors
    /// [`TrustError::TooMany`].
    pub fn join(&mut self, other: Self) -> Result<(), TrustError> {
        self.date = match (self.date, other.date) {
            (Some(one), Some(another)) => Some(one.min(another)),
            (one, another) => one.or(another),
        };
        for root in other.roots {
            self.add(root.certificate, root.purposes, root.source)?;
        }
        Ok(())
    }

    /// The roots.
    #[must_use]
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// The root that this very certificate is, if it is believed for this.
    #[must_use]
    pub fn root(&self, certificate: &Certificate, purpose: Purpose) -> Option<&Root> {
        self.roots
            .iter()
            .find(|root| root.certificate == *certificate && root.purposes.contains(&purpose))
    }
}

/// The certificates of a file: one as DER, or any number as PEM.
pub fn certificates(name: &str, bytes: &[u8]) -> Result<Vec<Certificate>, TrustError> {
    let wrong = |source| TrustError::Root {
        name: name.to_owned(),
        source,
    };
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    if bytes.first() == Some(&0x30) {
        return Ok(vec![Certificate::from_der(bytes).map_err(wrong)?]);
    }
    let no_pem = || TrustError::Pem {
        name: name.to_owned(),
    };
    let text = str::from_utf8(bytes).map_err(|_| no_pem())?;
    let mut found = Vec::new();
    for block in text.split(BEGIN).skip(1) {
        let block = block.split("-----END").next().unwrap_or_default();
        let pem = format!("{BEGIN}\n{}\n-----END CERTIFICATE-----\n", block.trim());
        let (_, der) = der::pem::decode_vec(pem.as_bytes()).map_err(|_| no_pem())?;
        found.push(Certificate::from_der(&der).map_err(wrong)?);
    }
    if found.is_empty() {
        Err(no_pem())
    } else {
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_is_read_and_dated() {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/trust/roots.json");
        let trust = Trust::from_json(&std::fs::read_to_string(place).unwrap()).unwrap();
        assert!(trust.date.is_some());
    }

    #[test]
    fn a_folder_gives_roots_of_both_forms_and_a_broken_one_is_named() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut ders = Vec::new();
        for name in ["a.der", "b.pem"] {
            let key = rcgen::KeyPair::generate().unwrap();
            let own = rcgen::CertificateParams::default()
                .self_signed(&key)
                .unwrap();
            let der = own.der().to_vec();
            let pem =
                der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::CRLF, &der).unwrap();
            let bytes = if name.ends_with("pem") {
                pem.into_bytes()
            } else {
                der.clone()
            };
            std::fs::write(folder.path().join(name), bytes).unwrap();
            ders.push(der);
        }
        std::fs::write(folder.path().join("note.txt"), "nothing").unwrap();
        let trust = Trust::from_folder(folder.path()).unwrap();
        let found: Vec<&[u8]> = trust
            .roots()
            .iter()
            .map(|root| root.certificate.der())
            .collect();
        assert_eq!(found, ders);
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let again = Trust::from_json(&trust.to_json(day).unwrap()).unwrap();
        assert_eq!((again.date, again.roots()), (Some(day), trust.roots()));
        let one = Trust::from_path(&folder.path().join("b.pem")).unwrap();
        assert_eq!(one.roots(), &trust.roots()[1..]);
        let sent: Trust = serde_json::from_str(&serde_json::to_string(&trust).unwrap()).unwrap();
        assert_eq!(sent, trust);
        std::fs::write(folder.path().join("c.crt"), "nothing").unwrap();
        let failed = Trust::from_folder(folder.path()).unwrap_err();
        assert!(matches!(failed, TrustError::Pem { name } if name == "c.crt"));
    }
}
