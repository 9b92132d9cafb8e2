//! An update appended to a file: its bytes stay as they are, whatever is changed stands behind them (ISO 32000-2, 7.5.6).
//!
//! [`Update`] collects objects over a [`Document`] and writes them with a cross-reference of the form the file has.
//! Only the appended bytes are ever in memory ([`Appended`]); the file itself is read where it is, so that a scan of a
//! hundred megabytes is signed like a letter. What cannot be appended to safely is refused: [`AppendError`] says
//! whether the file may be rewritten in full first ([`rewrite`]).

mod hole;
mod rewrite;
mod section;
mod write;

use std::collections::BTreeMap;
use std::io;

use crate::file::{Dict, Document, FileError, Finding, Form, Id, Object};

pub use hole::{Appended, Grown, Hole};
pub use rewrite::{RewriteError, rewrite};

/// Highest object number written: some readers count in fewer bits, none needs more.
const HIGHEST: u32 = 8_388_607;

/// Why nothing is appended to a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The file cannot be read as it stands.
    #[error("the file cannot be read")]
    File(#[from] FileError),
    /// Its content is encrypted.
    #[error("the file is encrypted")]
    Encrypted,
    /// It tells old and new readers different things (a table and a stream side by side, ISO 32000-2, 7.5.8.4):
    /// strict readers call any signature on it broken. Unsigned, it is rewritten in full first.
    #[error("the cross-reference is in two forms")]
    Hybrid,
    /// It is read only because a fault was let through that would become part of what is signed. Unsigned, it is
    /// rewritten in full first.
    #[error("the file has a fault: {0:?}")]
    Faulty(Finding),
    /// No object number is left.
    #[error("the file has too many objects")]
    Full,
    /// A part of the file is not built as the standard says: which.
    #[error("{0} is not as it should be")]
    Shape(&'static str),
}

impl From<io::Error> for AppendError {
    fn from(error: io::Error) -> Self {
        Self::File(error.into())
    }
}

impl AppendError {
    /// Writing the file anew in full would help, if it is not signed yet.
    #[must_use]
    pub const fn asks_for_rewriting(&self) -> bool {
        match self {
            Self::Hybrid | Self::Faulty(_) | Self::Full | Self::Shape(_) => true,
            Self::File(error) => !matches!(error, FileError::Read(_) | FileError::Encrypted),
            Self::Encrypted => false,
        }
    }
}

/// Changes to a file, not written yet.
pub struct Update<'d, 'a> {
    document: &'d Document<'a>,
    next: u32,
    bodies: BTreeMap<Id, Body>,
}

enum Body {
    /// An object that may still be changed.
    Object(Object),
    /// An object as it will stand in the file.
    Written(Vec<u8>),
    /// A signature's dictionary, with room for so many bytes of CMS.
    Signature(Dict, usize),
}

impl<'d, 'a> Update<'d, 'a> {
    /// Begins an update.
    ///
    /// # Errors
    /// [`AppendError`] where nothing may be appended.
    pub fn new(document: &'d Document<'a>) -> Result<Self, AppendError> {
        if document.is_encrypted() {
            return Err(AppendError::Encrypted);
        }
        if document.is_hybrid() {
            return Err(AppendError::Hybrid);
        }
        if let Some(fault) = document.findings().into_iter().find(is_fault) {
            return Err(AppendError::Faulty(fault));
        }
        Ok(Self {
            document,
            next: document.next_number(),
            bodies: BTreeMap::new(),
        })
    }

    /// The file as it is without the update.
    #[must_use]
    pub const fn document(&self) -> &'d Document<'a> {
        self.document
    }

    /// A name that no object has.
    ///
    /// # Errors
    /// [`AppendError::Full`].
    pub fn reserve(&mut self) -> Result<Id, AppendError> {
        if self.next >= HIGHEST {
            return Err(AppendError::Full);
        }
        let id = Id::new(self.next);
        self.next += 1;
        Ok(id)
    }

    /// An object as the update leaves it.
    ///
    /// # Errors
    /// [`AppendError`].
    pub fn get(&self, id: Id) -> Result<Object, AppendError> {
        match self.bodies.get(&id) {
            Some(Body::Object(object)) => Ok(object.clone()),
            Some(Body::Signature(dict, _)) => Ok(Object::Dict(dict.clone())),
            Some(Body::Written(_)) => Err(AppendError::Shape("an object written twice")),
            None => Ok((*self.document.get(id)?).clone()),
        }
    }

    /// What a value is, its reference followed, as the update leaves it.
    ///
    /// # Errors
    /// [`AppendError`].
    pub fn follow(&self, value: &Object) -> Result<Object, AppendError> {
        match value {
            Object::Reference(id) if self.bodies.contains_key(id) => self.get(*id),
            other => Ok((*self.document.follow(other)?).clone()),
        }
    }

    /// A dictionary by its name.
    ///
    /// # Errors
    /// [`AppendError::Shape`] with `what` where it is none.
    pub fn dict(&self, id: Id, what: &'static str) -> Result<Dict, AppendError> {
        match self.get(id)? {
            Object::Dict(dict) => Ok(dict),
            _ => Err(AppendError::Shape(what)),
        }
    }

    /// Name of the catalogue.
    ///
    /// # Errors
    /// [`AppendError::Shape`].
    pub fn root(&self) -> Result<Id, AppendError> {
        let root = self.document.trailer().get("Root");
        root.and_then(Object::as_reference)
            .ok_or(AppendError::Shape("Root"))
    }

    /// Sets an object, new or old.
    pub fn set(&mut self, id: Id, object: impl Into<Object>) {
        self.bodies.insert(id, Body::Object(object.into()));
    }

    /// A new object.
    ///
    /// # Errors
    /// [`AppendError::Full`].
    pub fn add(&mut self, object: impl Into<Object>) -> Result<Id, AppendError> {
        let id = self.reserve()?;
        self.set(id, object);
        Ok(id)
    }

    /// A new stream, deflated.
    ///
    /// # Errors
    /// [`AppendError::Full`].
    pub fn add_stream(&mut self, dict: Dict, plain: &[u8]) -> Result<Id, AppendError> {
        let id = self.reserve()?;
        let mut written = Vec::new();
        write::stream(dict, plain, &mut written)?;
        self.bodies.insert(id, Body::Written(written));
        Ok(id)
    }

    /// The one signature of this update: its dictionary without `ByteRange` and `Contents`, and how many bytes the
    /// CMS will have at most.
    pub fn set_signature(&mut self, id: Id, dict: Dict, room: usize) {
        self.bodies.insert(id, Body::Signature(dict, room));
    }

    /// Changes the value under a key of an object: where the value is an object of its own, that one is changed,
    /// otherwise the object with the key is. `change` gets what is there now (`Null` where there is nothing).
    ///
    /// # Errors
    /// [`AppendError`], and what `change` says.
    pub fn change(
        &mut self,
        holder: Id,
        key: &str,
        change: impl FnOnce(Object) -> Result<Object, AppendError>,
    ) -> Result<(), AppendError> {
        let mut dict = self.dict(holder, "an object to be changed")?;
        match dict.get(key) {
            Some(Object::Reference(id)) => {
                let id = *id;
                let changed = change(self.get(id)?)?;
                self.set(id, changed);
            }
            value => {
                let changed = change(value.cloned().unwrap_or(Object::Null))?;
                dict.set(key, changed);
                self.set(holder, dict);
            }
        }
        Ok(())
    }

    /// Writes the update: the bytes that go behind the file's own.
    ///
    /// # Errors
    /// [`AppendError`].
    pub fn finish(mut self) -> Result<Appended, AppendError> {
        let start = self.document.source().size();
        let mut out = Vec::new();
        let mut last = [0];
        self.document
            .source()
            .read_at(start.saturating_sub(1), &mut last)?;
        if !matches!(last, [b'\n' | b'\r']) {
            out.push(b'\n');
        }
        let mut places = BTreeMap::new();
        let mut holes = Vec::new();
        for (id, body) in std::mem::take(&mut self.bodies) {
            places.insert(id, start + out.len() as u64);
            write::header(id, &mut out);
            match body {
                Body::Object(object) => write::object(&object, &mut out)?,
                Body::Written(bytes) => out.extend_from_slice(&bytes),
                Body::Signature(dict, room) => holes.push(write::signature(&dict, room, &mut out)?),
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        let identity = identity(self.document.trailer(), &out);
        match self.document.form() {
            Form::Table => section::table(&self, identity, &places, start, &mut out)?,
            Form::Stream => section::stream(&mut self, identity, places, start, &mut out)?,
            Form::Hybrid => return Err(AppendError::Hybrid),
        }
        Ok(Appended::new(start, out, holes.pop()))
    }
}

/// What would make a signature doubtful, and does not only offend the letter.
const fn is_fault(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::BeforeHeader { shifted: true, .. }
            | Finding::AfterEnd { .. }
            | Finding::HybridConflict { .. }
            | Finding::EntryTwice { .. }
            | Finding::EntryBeyond { .. }
    )
}

/// The file's name for good, and a new one for what it is now (ISO 32000-2, 14.4): drawn from the content, so that
/// the same update of the same file is the same bytes.
fn identity(trailer: &Dict, appended: &[u8]) -> Object {
    use sha2::{Digest, Sha256};
    let first = trailer
        .get("ID")
        .and_then(Object::as_array)
        .and_then(|pair| pair.first()?.as_string());
    let digest = Sha256::new()
        .chain_update(first.unwrap_or_default())
        .chain_update(appended)
        .finalize();
    let new = digest[..16].to_vec();
    let first = first.map_or_else(|| new.clone(), <[u8]>::to_vec);
    Object::Array(vec![Object::String(first), Object::String(new)])
}
