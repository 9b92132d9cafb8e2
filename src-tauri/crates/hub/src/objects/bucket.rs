//! A bucket of any store that speaks S3: what was put is durable when the store says so, and a whole file has its name only
//! once its hash is the one announced.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use motcua_case::ids::Hash;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_util::io::StreamReader;
use uuid::Uuid;

use super::{Kind, Name, ObjectError, Objects, Reading, Work};
use crate::clock::now;

/// What is written to see whether anything can be.
const CHECK: &str = "check";

/// The bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    store: Arc<AmazonS3>,
}

impl Bucket {
    /// The bucket of this name. Where it is and who asks is said as such stores have it: `AWS_ENDPOINT`, `AWS_REGION`,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`; one in the clear needs `AWS_ALLOW_HTTP=true`.
    ///
    /// # Errors
    /// Where that does not suffice.
    pub fn named(name: &str) -> Result<Self, ObjectError> {
        // The client of the bucket takes the process's; one that is set already is as good.
        let _ = default_provider().install_default();
        let store = AmazonS3Builder::from_env().with_bucket_name(name).build();
        Ok(Self {
            store: Arc::new(store.map_err(failed)?),
        })
    }

    async fn gather(&self, commune: i32, pieces: &[Uuid], hash: Hash) -> Result<(), ObjectError> {
        let what = Kind::File(hash);
        let store: Arc<dyn ObjectStore> = Arc::<AmazonS3>::clone(&self.store);
        let mut whole = BufWriter::new(store, place(Name { commune, what }));
        let copied = match self.copy(commune, pieces, &mut whole).await {
            Ok(real) if real == hash => return Ok(whole.shutdown().await?),
            Ok(_) => ObjectError::Mismatch,
            Err(error) => error,
        };
        // Parts that belong to nothing are paid for as long as nobody says so.
        whole.abort().await.map_err(failed)?;
        Err(copied)
    }

    async fn copy(
        &self,
        commune: i32,
        pieces: &[Uuid],
        into: &mut BufWriter,
    ) -> Result<Hash, ObjectError> {
        let mut digest = Sha256::new();
        for piece in pieces {
            let what = Kind::Piece(*piece);
            let got = self.store.get(&place(Name { commune, what })).await;
            let mut bytes = got.map_err(failed)?.into_stream();
            while let Some(part) = bytes.try_next().await.map_err(failed)? {
                digest.update(&part);
                into.write_all(&part).await?;
            }
        }
        Ok(Hash(digest.finalize().into()))
    }
}

impl Objects for Bucket {
    fn put(&self, name: Name, bytes: Bytes) -> Work<'_, ()> {
        Box::pin(async move {
            let put = self.store.put(&place(name), bytes.into()).await;
            put.map(|_| ()).map_err(failed)
        })
    }

    fn join(&self, commune: i32, pieces: Vec<Uuid>, hash: Hash) -> Work<'_, ()> {
        Box::pin(async move { self.gather(commune, &pieces, hash).await })
    }

    fn read(&self, name: Name, from: u64) -> Work<'_, Reading> {
        Box::pin(async move {
            let options = GetOptions {
                range: (from > 0).then_some(GetRange::Offset(from)),
                ..GetOptions::default()
            };
            let got = self.store.get_opts(&place(name), options).await;
            let bytes = got.map_err(failed)?.into_stream();
            let reading = StreamReader::new(bytes.map_err(io::Error::other));
            Ok(Box::new(reading) as Reading)
        })
    }

    fn has(&self, name: Name, length: u64) -> Work<'_, bool> {
        Box::pin(async move {
            match self.store.head(&place(name)).await {
                Ok(about) => Ok(about.size == length),
                Err(Error::NotFound { .. }) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        })
    }

    fn remove(&self, name: Name) -> Work<'_, ()> {
        Box::pin(async move {
            match self.store.delete(&place(name)).await {
                Err(Error::NotFound { .. }) | Ok(()) => Ok(()),
                Err(error) => Err(failed(error)),
            }
        })
    }

    fn old(&self, commune: i32, age: Duration) -> Work<'_, Vec<Uuid>> {
        Box::pin(async move {
            let before = now() - age;
            let pieces = Path::from(format!("{commune}/pieces"));
            let found = self.store.list(Some(&pieces));
            let old = found.try_filter_map(|found| async move {
                let name = found.location.filename().unwrap_or_default();
                let id = Uuid::parse_str(name).ok();
                Ok(id.filter(|_| found.last_modified < before))
            });
            old.try_collect().await.map_err(failed)
        })
    }

    fn check(&self) -> Work<'_, ()> {
        Box::pin(async move {
            let put = self
                .store
                .put(&Path::from(CHECK), Bytes::new().into())
                .await;
            put.map(|_| ()).map_err(failed)
        })
    }

    fn free(&self) -> Option<u64> {
        None
    }
}

fn place(name: Name) -> Path {
    Path::from(name.path())
}

fn failed(error: Error) -> ObjectError {
    match error {
        Error::NotFound { .. } => ObjectError::Missing,
        other => ObjectError::Store(io::Error::other(other)),
    }
}
