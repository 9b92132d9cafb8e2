//! The picture of the agency's seal, as it is shown where the agency signs (NĐ 30/2020/NĐ-CP, Appendix I): red, PNG, on
//! ground that can be seen through.
use std::path::Path;

use motcua_case::ids::Hash;
use motcua_case::paper::{FileRef, Media};
use motcua_case::user::Permission;
use motcua_sign::appearance::check_seal;

use crate::clock::stamp;
use crate::desk::{Desk, Session, change_office, office};
use crate::error::{ErrorCode, Result};
use crate::intake::read_file;
use crate::view::settings::SettingsView;

/// The name under which the office needs its seal's picture.
const OWNER: &str = "office:seal";

impl Desk {
    /// Takes the picture of the seal from a file, or with none takes it away. Copies sealed before keep theirs.
    pub fn seal_picture(&self, path: Option<&Path>) -> Result<SettingsView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let picture = match path {
            Some(path) => {
                let bytes = read_file(path)?;
                check_seal(&bytes).map_err(|_| ErrorCode::SealPicture)?;
                let sealed = session.store.blobs().seal(&bytes)?;
                let bytes = u32::try_from(bytes.len()).map_err(|_| ErrorCode::SealPicture)?;
                Some((sealed, bytes))
            }
            None => None,
        };
        let at = stamp(&*self.clock);
        session.write(|write| {
            write.release(OWNER)?;
            let mut office = office(write)?;
            office.certify.signing.seal = match &picture {
                Some((sealed, bytes)) => {
                    write.keep(sealed, OWNER)?;
                    Some(FileRef {
                        sha256: sealed.sha256(),
                        bytes: *bytes,
                        media: Media::Png,
                    })
                }
                None => None,
            };
            change_office(write, at, &session.actor_ref(), office)
        })?;
        self.settings()
    }
}

/// Whether this file is the picture of the seal, which shows nothing of a citizen.
pub(crate) fn is_seal(session: &Session, file: Hash) -> bool {
    let office = session.read(office);
    office.is_ok_and(|office| {
        let seal = office.certify.signing.seal;
        seal.is_some_and(|seal| seal.sha256 == file)
    })
}
