//! Stored files: sealed in chunks with a key of their own, so that one page is read without the rest and one
//! file can be destroyed by destroying its key.
//!
//! Layout of a sealed file: a 19-byte random prefix, then chunks of 64 KiB each with a 16-byte tag
//! (XChaCha20-Poly1305 in the STREAM construction: position and last-chunk mark are part of the nonce, so
//! chunks cannot be swapped, repeated or cut off unseen).
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::generic_array::GenericArray;
use chacha20poly1305::aead::stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use motcua_case::ids::Hash;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::backup::pool::Pool;
use crate::durable;
use crate::error::StoreError;
use crate::keys::{self, Key, StoreKey};
use crate::space::{Room, WriteError as _};

const PREFIX: usize = 19;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// Room taken before the bytes are there: a damaged row may claim any length.
const AT_ONCE: u64 = 16 << 20;
/// Length of a sealed file of so many plain bytes.
pub(crate) fn sealed_length(bytes: u64) -> u64 {
    let chunks = bytes.div_ceil(CHUNK as u64).max(1);
    PREFIX as u64 + bytes + chunks * TAG as u64
}

/// Files up to this size live in the database.
const INLINE_LIMIT: u64 = 64 * 1024;
const FOLDER: &str = "files";
const TEMPORARY: &str = "new";

type Stream = StreamBE32<XChaCha20Poly1305>;

/// The folder of stored files.
pub struct Blobs {
    folder: PathBuf,
    wrap: Key,
    names: Key,
    pool: Option<Pool>,
    room: Option<Arc<Room>>,
}

/// A file written and sealed, not yet part of the store: it joins with the transaction that needs it.
pub struct Sealed {
    pub(crate) sha256: Hash,
    pub(crate) bytes: u64,
    pub(crate) wrapped: Vec<u8>,
    pub(crate) temporary: PathBuf,
}

impl Sealed {
    /// SHA-256 of the plain bytes.
    pub fn sha256(&self) -> Hash {
        self.sha256
    }

    /// Length of the plain bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        // Gone already where the file was taken into the store.
        let _gone = fs::remove_file(&self.temporary);
    }
}

impl Blobs {
    pub(crate) fn new(folder: &Path, key: &StoreKey) -> Result<Self, StoreError> {
        let blobs = Self::looking_at(folder, key);
        fs::create_dir_all(blobs.folder.join(TEMPORARY))?;
        Ok(blobs)
    }

    /// Files of another folder of the same store; nothing is made there.
    pub(crate) fn looking_at(folder: &Path, key: &StoreKey) -> Self {
        Self {
            folder: folder.join(FOLDER),
            wrap: key.blobs(),
            names: key.names(),
            pool: None,
            room: None,
        }
    }

    /// Files are written only where there is room, and what goes wrong with it is noted.
    pub(crate) fn with_room(self, room: Arc<Room>) -> Self {
        let room = Some(room);
        Self { room, ..self }
    }

    /// The files of a backup, read where they are; nothing is ever written there.
    pub(crate) fn of_backup(pool: Pool, key: &StoreKey) -> Self {
        Self {
            folder: PathBuf::new(),
            wrap: key.blobs(),
            names: key.names(),
            pool: Some(pool),
            room: None,
        }
    }

    /// Starts a new file; nothing of it is ever on disk in plain.
    pub fn writer(&self) -> Result<BlobWriter, StoreError> {
        if let Some(room) = &self.room {
            room.make();
        }
        self.begin()
            .inspect_err(|error| note(self.room.as_deref(), error))
    }

    fn begin(&self) -> Result<BlobWriter, StoreError> {
        let key = keys::random_key()?;
        let mut prefix = [0; PREFIX];
        getrandom::fill(&mut prefix).map_err(|_| StoreError::Crypto)?;
        let temporary = self.folder.join(TEMPORARY).join(Uuid::new_v4().to_string());
        let file = durable::private(&temporary)?;
        let mut writer = BlobWriter {
            stream: Stream::from_aead(
                XChaCha20Poly1305::new((&*key).into()),
                GenericArray::from_slice(&prefix),
            ),
            file,
            temporary,
            key,
            wrap: self.wrap.clone(),
            digest: Sha256::new(),
            buffer: Vec::with_capacity(CHUNK),
            position: 0,
            bytes: 0,
            room: self.room.clone(),
        };
        // From here on a failure removes the file again.
        writer.file.write_all(&prefix)?;
        Ok(writer)
    }

    /// Seals bytes already in memory.
    pub fn seal(&self, bytes: &[u8]) -> Result<Sealed, StoreError> {
        let mut writer = self.writer()?;
        writer.write_all(bytes)?;
        writer.finish()
    }

    /// Gives a sealed file its place: small ones are returned for the database, the others get their name.
    pub(crate) fn place(&self, sealed: &Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        if sealed.bytes <= INLINE_LIMIT {
            return Ok(Some(fs::read(&sealed.temporary)?));
        }
        self.settle(sealed)?;
        Ok(None)
    }

    /// Gives a sealed file its name.
    pub(crate) fn settle(&self, sealed: &Sealed) -> Result<(), StoreError> {
        let path = self.path(&sealed.sha256);
        if let Some(folder) = path.parent()
            && !folder.exists()
        {
            fs::create_dir_all(folder)?;
            durable::sync_folder(&self.folder)?;
        }
        durable::settle(&sealed.temporary, &path)
    }

    /// A place for a sealed file that comes from elsewhere.
    pub(crate) fn temporary(&self) -> Result<(PathBuf, File), StoreError> {
        if let Some(room) = &self.room {
            room.make();
        }
        let temporary = self.folder.join(TEMPORARY).join(Uuid::new_v4().to_string());
        let file = durable::private(&temporary)
            .map_err(StoreError::from)
            .inspect_err(|error| note(self.room.as_deref(), error))?;
        Ok((temporary, file))
    }

    /// Opens a stored file for reading at any place.
    pub(crate) fn open(
        &self,
        sha256: Hash,
        bytes: u64,
        wrapped: &[u8],
        inline: Option<Vec<u8>>,
    ) -> Result<BlobReader, StoreError> {
        let path = match &self.pool {
            Some(pool) => pool.path(&sha256, wrapped),
            None => self.path(&sha256),
        };
        match inline {
            Some(inline) => {
                self.read_from(Box::new(io::Cursor::new(inline)), sha256, bytes, wrapped)
            }
            None => self.open_at(&path, sha256, bytes, wrapped),
        }
    }

    /// Opens a stored file that lies at `path`.
    pub(crate) fn open_at(
        &self,
        path: &Path,
        sha256: Hash,
        bytes: u64,
        wrapped: &[u8],
    ) -> Result<BlobReader, StoreError> {
        match File::open(path) {
            Ok(file) => self.read_from(Box::new(file), sha256, bytes, wrapped),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(StoreError::FileDamaged { sha256 })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn read_from(
        &self,
        mut source: Box<dyn Source>,
        sha256: Hash,
        bytes: u64,
        wrapped: &[u8],
    ) -> Result<BlobReader, StoreError> {
        let damaged = || StoreError::FileDamaged { sha256 };
        let key = self.key_of(sha256, wrapped)?;
        let mut prefix = [0; PREFIX];
        source.read_exact(&mut prefix).map_err(|_| damaged())?;
        let stream = Stream::from_aead(
            XChaCha20Poly1305::new((&*key).into()),
            GenericArray::from_slice(&prefix),
        );
        Ok(BlobReader {
            sha256,
            bytes,
            source,
            stream,
            chunk: Vec::new(),
            chunk_at: None,
            at: 0,
        })
    }

    /// The key of a stored file.
    pub(crate) fn key_of(&self, sha256: Hash, wrapped: &[u8]) -> Result<Key, StoreError> {
        let damaged = || StoreError::FileDamaged { sha256 };
        let key = keys::open(&self.wrap, &sha256.0, wrapped).map_err(|_| damaged())?;
        let key: [u8; 32] = key.as_slice().try_into().map_err(|_| damaged())?;
        Ok(Key::new(key))
    }

    /// The key of a file that another counter sealed, wrapped for this store.
    pub(crate) fn wrap_key(&self, sha256: Hash, key: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        keys::seal(&self.wrap, &sha256.0, key)
    }

    /// Brings a sealed file in from a backup; durable after [`Self::sync`].
    pub(crate) fn bring(
        &self,
        from: &Path,
        to: &Path,
        go_on: &dyn Fn() -> bool,
    ) -> Result<durable::Copied, StoreError> {
        let temporary = self.folder.join(TEMPORARY).join(Uuid::new_v4().to_string());
        let of_target = |error: io::Error| StoreError::from(error).of_target();
        let copied = durable::copy(from, &temporary, go_on, of_target, StoreError::from)
            .inspect_err(|_| {
                let _half = fs::remove_file(&temporary);
            })?;
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(&temporary, to)?;
        Ok(copied)
    }

    /// Makes the names of all files brought in durable.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        durable::sync_folders(&self.folder)
    }

    /// Removes files whose rows and keys are gone.
    pub(crate) fn remove(&self, doomed: &[Hash]) {
        for sha256 in doomed {
            let _noise = fs::remove_file(self.path(sha256));
        }
    }

    /// Removes what an interrupted import left behind.
    pub(crate) fn sweep(&self) -> Result<(), StoreError> {
        for entry in fs::read_dir(self.folder.join(TEMPORARY))? {
            fs::remove_file(entry?.path())?;
        }
        Ok(())
    }

    /// Where a file too large for the database lives.
    pub(crate) fn path(&self, sha256: &Hash) -> PathBuf {
        let name = keys::file_name(&self.names, sha256);
        self.folder.join(&name[..2]).join(&name[2..])
    }
}

/// Takes plain bytes, seals them chunk by chunk, and hashes them on the way.
pub struct BlobWriter {
    file: File,
    temporary: PathBuf,
    stream: Stream,
    key: Key,
    wrap: Key,
    digest: Sha256,
    buffer: Vec<u8>,
    position: u32,
    bytes: u64,
    room: Option<Arc<Room>>,
}

impl BlobWriter {
    /// Seals the last chunk and makes the file durable.
    pub fn finish(mut self) -> Result<Sealed, StoreError> {
        self.flush_chunk(true)?;
        self.file.sync_all()?;
        let sha256 = Hash(self.digest.finalize_reset().into());
        let wrapped = keys::seal(&self.wrap, &sha256.0, &self.key[..])?;
        Ok(Sealed {
            sha256,
            bytes: self.bytes,
            wrapped,
            temporary: std::mem::take(&mut self.temporary),
        })
    }

    fn flush_chunk(&mut self, last: bool) -> io::Result<()> {
        self.write_chunk(last).inspect_err(|error| {
            let told = StoreError::from(io::Error::from(error.kind()));
            note(self.room.as_deref(), &told);
        })
    }

    fn write_chunk(&mut self, last: bool) -> io::Result<()> {
        let sealed = self
            .stream
            .encrypt(self.position, last, self.buffer.as_slice())
            .map_err(|_| io::Error::other("a chunk could not be sealed"))?;
        self.file.write_all(&sealed)?;
        self.position = self
            .position
            .checked_add(1)
            .ok_or_else(|| io::Error::other("the file is too long"))?;
        self.buffer.clear();
        Ok(())
    }
}

impl Write for BlobWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() == CHUNK {
            self.flush_chunk(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        self.digest.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if !self.temporary.as_os_str().is_empty() {
            let _gone = fs::remove_file(&self.temporary);
        }
    }
}

fn note(room: Option<&Room>, error: &StoreError) {
    if let (Some(room), Some(health)) = (room, error.health()) {
        room.note(Some(health));
    }
}

trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// Plain bytes of a stored file, readable at any place.
pub struct BlobReader {
    sha256: Hash,
    bytes: u64,
    source: Box<dyn Source>,
    stream: Stream,
    chunk: Vec<u8>,
    chunk_at: Option<u64>,
    at: u64,
}

impl BlobReader {
    /// Length of the plain bytes.
    pub fn len(&self) -> u64 {
        self.bytes
    }

    /// Whether the file has no bytes.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The whole file, its hash checked.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, StoreError> {
        let damaged = StoreError::FileDamaged {
            sha256: self.sha256,
        };
        let mut all = Vec::with_capacity(self.bytes.min(AT_ONCE) as usize);
        if self.read_to_end(&mut all).is_err() || Hash::of(&all) != self.sha256 {
            return Err(damaged);
        }
        Ok(all)
    }

    /// Reads every byte and compares the hash, without keeping the file in memory.
    pub fn verify(mut self) -> Result<(), StoreError> {
        let damaged = StoreError::FileDamaged {
            sha256: self.sha256,
        };
        let mut digest = Sha256::new();
        let copied = io::copy(&mut self, &mut digest);
        if copied.ok() != Some(self.bytes) || Hash(digest.finalize().into()) != self.sha256 {
            return Err(damaged);
        }
        Ok(())
    }

    fn load(&mut self, index: u64) -> io::Result<()> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a stored file is damaged");
        let whole = CHUNK as u64;
        let last = self.bytes.saturating_sub(1) / whole;
        let plain = if index == last {
            self.bytes - last * whole
        } else {
            whole
        };
        let length = usize::try_from(plain).map_err(|_| damaged())? + TAG;
        let position = u32::try_from(index).map_err(|_| damaged())?;
        self.source.seek(SeekFrom::Start(
            PREFIX as u64 + index * (whole + TAG as u64),
        ))?;
        let mut sealed = vec![0; length];
        self.source.read_exact(&mut sealed).map_err(|_| damaged())?;
        self.chunk = self
            .stream
            .decrypt(position, index == last, sealed.as_slice())
            .map_err(|_| damaged())?;
        self.chunk_at = Some(index);
        Ok(())
    }
}

impl Read for BlobReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.bytes || into.is_empty() {
            return Ok(0);
        }
        let index = self.at / CHUNK as u64;
        if self.chunk_at != Some(index) {
            self.load(index)?;
        }
        let within = (self.at % CHUNK as u64) as usize;
        let taken = into.len().min(self.chunk.len() - within);
        into[..taken].copy_from_slice(&self.chunk[within..within + taken]);
        self.at += taken as u64;
        Ok(taken)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the start"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    fn blobs(folder: &Path) -> Blobs {
        Blobs::new(folder, &StoreKey::random().unwrap()).unwrap()
    }

    fn pattern(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at * 31 % 251) as u8).collect()
    }

    fn reopen(blobs: &Blobs, sealed: &Sealed) -> Result<BlobReader, StoreError> {
        let inline = blobs.place(sealed).unwrap();
        blobs.open(sealed.sha256, sealed.bytes, &sealed.wrapped, inline)
    }

    #[test]
    fn files_of_every_awkward_length_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7] {
            let plain = pattern(length);
            let sealed = blobs.seal(&plain).unwrap();
            assert_eq!(
                reopen(&blobs, &sealed).unwrap().into_bytes().unwrap(),
                plain
            );
        }
    }

    #[test]
    fn a_row_that_claims_too_much_is_damaged_and_takes_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let sealed = blobs.seal(&pattern(100)).unwrap();
        let inline = blobs.place(&sealed).unwrap();
        for claimed in [101, u64::MAX / 2, u64::MAX] {
            let open = || blobs.open(sealed.sha256, claimed, &sealed.wrapped, inline.clone());
            assert!(open().unwrap().into_bytes().is_err(), "{claimed}");
            assert!(open().unwrap().verify().is_err(), "{claimed}");
            let mut reader = open().unwrap();
            reader.seek(SeekFrom::Start(claimed - 1)).unwrap();
            assert!(reader.read(&mut [0]).is_err(), "{claimed}");
        }
    }

    #[test]
    fn a_page_in_the_middle_is_read_without_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let plain = pattern(5 * CHUNK + 99);
        let mut reader = reopen(&blobs, &blobs.seal(&plain).unwrap()).unwrap();
        let mut part = [0; 100];
        reader.seek(SeekFrom::Start(2 * CHUNK as u64 - 50)).unwrap();
        reader.read_exact(&mut part).unwrap();
        assert_eq!(part[..], plain[2 * CHUNK - 50..2 * CHUNK + 50]);
    }

    #[test]
    fn no_plain_byte_run_reaches_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let plain = "Nguyễn Thị Mẫu ".repeat(20_000);
        let sealed = blobs.seal(plain.as_bytes()).unwrap();
        blobs.place(&sealed).unwrap();
        let stored = fs::read(blobs.path(&sealed.sha256)).unwrap();
        assert!(
            !stored
                .windows(8)
                .any(|window| window == "Nguy\u{1ec5}n".as_bytes())
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
        #[test]
        fn any_flipped_or_missing_byte_is_found(at in 0..2 * CHUNK, cut in any::<bool>()) {
            let folder = tempfile::tempdir().unwrap();
            let blobs = blobs(folder.path());
            let sealed = blobs.seal(&pattern(2 * CHUNK + 500)).unwrap();
            blobs.place(&sealed).unwrap();
            let path = blobs.path(&sealed.sha256);
            let mut stored = fs::read(&path).unwrap();
            if cut { stored.truncate(at) } else { stored[at] ^= 0x10 }
            fs::write(&path, stored).unwrap();
            let read = blobs.open(sealed.sha256, sealed.bytes, &sealed.wrapped, None).and_then(BlobReader::into_bytes);
            let found = matches!(read, Err(StoreError::FileDamaged { .. }));
            prop_assert!(found);
        }
    }
}
