//! Page pictures. The window never gets page bytes through a command: it asks for an address, and the address
//! carries the token of the session that may see it.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use motcua_case::ids::Hash;
use motcua_case::user::Permission;
use motcua_scan::FileKind;

use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::seal_picture::is_seal;

/// How page pictures are addressed. WebView2 has no schemes of its own, only hosts.
#[cfg(not(windows))]
pub const ADDRESS: &str = "page://localhost";
/// How page pictures are addressed. WebView2 has no schemes of its own, only hosts.
#[cfg(windows)]
pub const ADDRESS: &str = "http://page.localhost";

/// Width at which a page is drawn.
const WIDTH: u32 = 1000;
/// Rendered pages kept in memory.
const KEPT: usize = 24;

/// A picture ready to be shown.
#[derive(Clone)]
pub struct Picture {
    /// Media type.
    pub media: &'static str,
    /// Encoded bytes.
    pub bytes: Arc<Vec<u8>>,
}

/// The pages drawn last.
#[derive(Default)]
pub(crate) struct PictureCache(Mutex<VecDeque<(String, Picture)>>);

impl Desk {
    /// The picture under an address path, `/{token}/preview/{sha256}`, `/{token}/file/{sha256}` or
    /// `/{token}/pdf/{sha256}/{page}`.
    pub fn picture(&self, path: &str) -> Result<Picture> {
        let session = self.session()?;
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let (token, rest) = parts.split_first().ok_or(ErrorCode::NotFound)?;
        let may_see = [Permission::See, Permission::Receive]
            .into_iter()
            .any(|permission| motcua_case::user::may(&session.roles, permission))
            || matches!(rest, ["file", sha256] if is_seal(&session, hash(sha256)?));
        if *token != session.picture_token || !may_see {
            return Err(ErrorCode::NotAllowed.into());
        }
        match rest {
            ["preview", sha256] => {
                let bytes = stored(&session, sha256)?;
                Ok(Picture {
                    media: "image/jpeg",
                    bytes: Arc::new(bytes),
                })
            }
            ["file", sha256] => {
                let bytes = stored(&session, sha256)?;
                let media = match motcua_scan::sniff(&bytes) {
                    FileKind::Jpeg => "image/jpeg",
                    FileKind::Png => "image/png",
                    FileKind::WebP => "image/webp",
                    _ => return Err(ErrorCode::NotFound.into()),
                };
                let bytes = Arc::new(bytes);
                Ok(Picture { media, bytes })
            }
            ["pdf", sha256, page] => {
                let page: u32 = page.parse().map_err(|_| ErrorCode::NotFound)?;
                self.note_file(&session, hash(sha256)?)?;
                let key = format!("{sha256}/{page}");
                if let Some(known) = self.pictures.find(&key) {
                    return Ok(known);
                }
                let drawn = self.draw_page(&stored(&session, sha256)?, page, WIDTH)?;
                let picture = Picture {
                    media: "image/png",
                    bytes: Arc::new(drawn),
                };
                self.pictures.remember(key, picture.clone());
                Ok(picture)
            }
            _ => Err(ErrorCode::NotFound.into()),
        }
    }
}

impl Session {
    /// Address of a stored preview.
    pub(crate) fn preview_address(&self, sha256: Hash) -> String {
        format!("{ADDRESS}/{}/preview/{sha256}", self.picture_token)
    }

    /// Address of a stored picture as it came.
    pub(crate) fn file_address(&self, sha256: Hash) -> String {
        format!("{ADDRESS}/{}/file/{sha256}", self.picture_token)
    }

    /// Addresses of the pages of a stored PDF.
    pub(crate) fn pdf_addresses(&self, sha256: Hash, pages: u32) -> Vec<String> {
        (0..pages)
            .map(|page| format!("{ADDRESS}/{}/pdf/{sha256}/{page}", self.picture_token))
            .collect()
    }
}

impl PictureCache {
    fn find(&self, key: &str) -> Option<Picture> {
        self.held()
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, picture)| picture.clone())
    }

    fn remember(&self, key: String, picture: Picture) {
        let mut kept = self.held();
        kept.push_front((key, picture));
        kept.truncate(KEPT);
    }

    pub(crate) fn clear(&self) {
        self.held().clear();
    }

    fn held(&self) -> std::sync::MutexGuard<'_, VecDeque<(String, Picture)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(text: &str) -> Result<Hash> {
    text.parse().map_err(|_| Error::new(ErrorCode::NotFound))
}

fn stored(session: &Session, sha256: &str) -> Result<Vec<u8>> {
    let sha256 = hash(sha256)?;
    session.read(|read| {
        let reader = read.blob(sha256)?.ok_or(ErrorCode::NotFound)?;
        Ok(reader.into_bytes()?)
    })
}
