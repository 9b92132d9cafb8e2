//! Where sealed files lie: whole ones named by their hash, and pieces of those still on their way.
mod bucket;
mod folder;

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use motcua_case::ids::Hash;
use tokio::io::AsyncRead;
use uuid::Uuid;

pub use bucket::Bucket;
pub use folder::Folder;

/// What a thing is called: made of numbers alone, so that no name leads anywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The commune whose it is.
    pub commune: i32,
    /// Which of its things.
    pub what: Kind,
}

/// Kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A piece of an upload.
    Piece(Uuid),
    /// A whole file, by the SHA-256 of its sealed bytes.
    File(Hash),
}

impl Name {
    /// A path of `/`.
    #[must_use]
    pub fn path(&self) -> String {
        let commune = self.commune;
        match self.what {
            Kind::Piece(id) => format!("{commune}/pieces/{id}"),
            Kind::File(hash) => {
                let hash = hash.to_string();
                format!("{commune}/files/{}/{hash}", &hash[..2])
            }
        }
    }
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no such thing.
    #[error("there is no such object")]
    Missing,
    /// The bytes are not those they should be.
    #[error("the bytes are not those that were announced")]
    Mismatch,
    /// The place they lie in failed.
    #[error("the object store failed")]
    Store(#[from] std::io::Error),
}

/// What is being done.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, ObjectError>> + Send + 'a>>;
/// Bytes as they are read.
pub type Reading = Box<dyn AsyncRead + Send + Unpin>;

/// A place for sealed bytes. What was put is durable before the answer.
pub trait Objects: Send + Sync {
    /// Keeps bytes.
    fn put(&self, name: Name, bytes: Bytes) -> Work<'_, ()>;
    /// Makes a whole file of pieces, in their order, and keeps it only where its hash is the one it is to have.
    fn join(&self, commune: i32, pieces: Vec<Uuid>, hash: Hash) -> Work<'_, ()>;
    /// Reads from a place on.
    fn read(&self, name: Name, from: u64) -> Work<'_, Reading>;
    /// Whether it is there with so many bytes.
    fn has(&self, name: Name, length: u64) -> Work<'_, bool>;
    /// Removes; what is not there is removed already.
    fn remove(&self, name: Name) -> Work<'_, ()>;
    /// Pieces of a commune that have lain for so long; one that nobody knows any more was left by a power cut.
    fn old(&self, commune: i32, age: Duration) -> Work<'_, Vec<Uuid>>;
    /// Whether something can be kept now.
    fn check(&self) -> Work<'_, ()>;
    /// Free bytes, where that is known.
    fn free(&self) -> Option<u64>;
}
