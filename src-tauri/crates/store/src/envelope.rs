//! A file that goes from one counter to another by hand: signed by the device that made it (Ed25519, RFC 8032), and
//! sealed under a code that travels beside it on paper.
//!
//! `MAGIC ‖ length of the head ‖ head ‖ sealed body ‖ public key ‖ signature over all of that`. The head is readable and
//! holds no personal data.
use motcua_case::ids::{DeviceId, Hash};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::keys::{derive, open, random_key, seal};
use crate::read::Read;
use crate::write::Write;

const MAGIC: &[u8; 10] = b"MOTCUA-SO1";
const PUBLIC: usize = 32;
const SIGNATURE: usize = 64;
/// Largest head in bytes.
const HEAD: usize = 4096;
/// Letters of a code, in groups of four: 80 random bits, which nobody tries out.
const CODE_LETTERS: usize = 16;
/// No letter or digit that is mistaken for another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A file taken apart; its signature holds.
pub struct Envelope<'a> {
    /// The readable part.
    pub head: &'a [u8],
    body: &'a [u8],
    /// Sixteen letters by which people compare two files, in groups of four.
    pub fingerprint: String,
}

/// The key a device signs with.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// Signs.
    pub fn sign(&self, text: &[u8]) -> [u8; SIGNATURE] {
        let mut signature = [0; SIGNATURE];
        signature.copy_from_slice(self.0.sign(text).as_ref());
        signature
    }

    /// By which others know it.
    pub fn public(&self) -> [u8; PUBLIC] {
        let mut public = [0; PUBLIC];
        public.copy_from_slice(self.0.public_key().as_ref());
        public
    }
}

/// Whether a text was signed with the key that is known by `public`.
pub fn is_signed_by(public: &[u8; PUBLIC], text: &[u8], signature: &[u8; SIGNATURE]) -> bool {
    let key = UnparsedPublicKey::new(&ED25519, public);
    key.verify(text, signature).is_ok()
}

/// Why a file is none of ours or cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not such a file, or cut off.
    #[error("this is no file of a hand-over")]
    Shape,
    /// Changed since it was signed.
    #[error("the file was changed since it was signed")]
    Signature,
    /// The code is mistyped or belongs to another file.
    #[error("the code does not open the file")]
    Code,
}

/// A fresh code, as printed.
pub fn fresh_code() -> Result<String, StoreError> {
    let random = random_key()?;
    Ok(grouped(random.iter().copied().take(CODE_LETTERS)))
}

/// Puts a file together.
pub fn wrap(
    SigningKey(signing): &SigningKey,
    head: &[u8],
    body: &[u8],
    code: &str,
) -> Result<Vec<u8>, StoreError> {
    let length = u32::try_from(head.len()).map_err(|_| StoreError::Crypto)?;
    let sealed = seal(&key_of(code), head, body)?;
    let mut file = [&MAGIC[..], &length.to_le_bytes(), head, &sealed].concat();
    file.extend_from_slice(signing.public_key().as_ref());
    let signature = signing.sign(&file);
    file.extend_from_slice(signature.as_ref());
    Ok(file)
}

impl<'a> Envelope<'a> {
    /// Takes a file apart and checks its signature.
    pub fn read(file: &'a [u8]) -> Result<Self, EnvelopeError> {
        let rest = file.strip_prefix(&MAGIC[..]).ok_or(EnvelopeError::Shape)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(EnvelopeError::Shape)?;
        let length = u32::from_le_bytes(*length) as usize;
        if length > HEAD {
            return Err(EnvelopeError::Shape);
        }
        let (head, rest) = rest.split_at_checked(length).ok_or(EnvelopeError::Shape)?;
        let end = rest
            .len()
            .checked_sub(PUBLIC + SIGNATURE)
            .ok_or(EnvelopeError::Shape)?;
        let (body, tail) = rest.split_at(end);
        let (public, signature) = tail.split_at(PUBLIC);
        let signed = &file[..file.len() - SIGNATURE];
        UnparsedPublicKey::new(&ED25519, public)
            .verify(signed, signature)
            .map_err(|_| EnvelopeError::Signature)?;
        let hash = Hash::of(signed);
        Ok(Self {
            head,
            body,
            fingerprint: grouped(hash.0.into_iter().take(CODE_LETTERS)),
        })
    }

    /// Opens the body with the code as typed; blanks, dashes and case do not matter.
    pub fn open(&self, code: &str) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
        open(&key_of(code), self.head, self.body).map_err(|_| EnvelopeError::Code)
    }
}

impl Read<'_> {
    /// The key this device signs with; none before it first signed.
    fn signing_key(&self, device: DeviceId) -> Result<Option<SigningKey>, StoreError> {
        let Some(note) = self.note(&note_of(device))? else {
            return Ok(None);
        };
        let seed = note.parse::<Hash>().map_err(|_| StoreError::Crypto)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed.0);
        pair.map(|pair| Some(SigningKey(pair)))
            .map_err(|_| StoreError::Crypto)
    }
}

impl Write<'_> {
    /// The key this device signs with; made when first needed. A restored store is another device with another key.
    pub fn signing_key_of(&self, device: DeviceId) -> Result<SigningKey, StoreError> {
        if let Some(known) = self.signing_key(device)? {
            return Ok(known);
        }
        let seed = random_key()?;
        let text = Zeroizing::new(Hash(*seed).to_string());
        self.put_note(&note_of(device), &text)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed[..]);
        pair.map(SigningKey).map_err(|_| StoreError::Crypto)
    }
}

fn note_of(device: DeviceId) -> String {
    format!("signing key of {device}")
}

fn key_of(code: &str) -> crate::keys::Key {
    let typed: Zeroizing<String> = Zeroizing::new(
        code.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect(),
    );
    derive(typed.as_bytes(), b"motcua hand-over v1")
}

fn grouped(bytes: impl Iterator<Item = u8>) -> String {
    let mut text = String::new();
    for (at, byte) in bytes.enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn file() -> (Vec<u8>, String) {
        let pair = Ed25519KeyPair::from_seed_unchecked(&random_key().unwrap()[..]).unwrap();
        let pair = SigningKey(pair);
        let code = fresh_code().unwrap();
        (wrap(&pair, b"head", b"body", &code).unwrap(), code)
    }

    #[test]
    fn a_file_opens_with_its_code_however_it_is_typed() {
        let (file, code) = file();
        let envelope = Envelope::read(&file).unwrap();
        assert_eq!(envelope.head, b"head");
        let typed = code.to_lowercase().replace('-', " ");
        assert_eq!(&envelope.open(&typed).unwrap()[..], b"body");
        let other = fresh_code().unwrap();
        assert_eq!(envelope.open(&other).err(), Some(EnvelopeError::Code));
    }

    #[test]
    fn every_changed_or_missing_byte_is_seen() {
        let (file, _) = file();
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(Envelope::read(&changed).is_err(), "byte {at}");
            assert!(Envelope::read(&file[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_code_has_sixteen_letters_and_no_two_files_look_alike() {
        let ((one, code), (two, _)) = (file(), file());
        assert_eq!(code.len(), 19);
        let print = |file: &[u8]| Envelope::read(file).unwrap().fingerprint;
        assert_ne!(print(&one), print(&two));
    }
}
