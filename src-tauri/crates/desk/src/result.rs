//! The result a dossier is settled with, and its handing over.
use std::path::Path;

use motcua_case::action::{self, Move};
use motcua_case::dossier::{Delivery, Dossier, DossierResult, ResultReturn};
use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
use motcua_case::ids::{DossierId, PaperId};
use motcua_case::paper::{FileRef, HeldPaper, Media};
use motcua_case::text;
use motcua_scan::{FileKind, sniff};
use motcua_store::{Sealed, Store, Write};

use crate::cancel::given;
use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::paper::{file_owner, refused, unfiled};
use crate::view::dossier::{DossierView, ResultWish};

/// Kind of paper under which results lie in the repository.
pub(crate) const RESULT: &str = "result";

/// A file that was opened and sealed.
pub(crate) struct Opened {
    sealed: Sealed,
    pub(crate) paper: HeldPaper,
}

impl Desk {
    /// Enters the result, with its electronic file where there is one.
    pub fn result_record(&self, id: DossierId, wish: &ResultWish) -> Result<DossierView> {
        let session = self.session()?;
        let at = stamp(&*self.clock);
        let name = given(&wish.name, "name")?;
        let dossier = session.read(|read| Ok(read.dossier(id)?.ok_or(ErrorCode::NotFound)?))?;
        let file = wish.file.as_deref().map(Path::new);
        let opened = file
            .map(|file| self.open_result(&session.store, &dossier, &name, &read_file(file)?))
            .transpose()?;
        session.write(|write| {
            let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            let actor = session.actor();
            if let Some(refusal) = action::refusal(Move::RecordResult, &dossier, &actor, at.wall) {
                return Err(Error::refused(refusal));
            }
            if let Some(opened) = &opened {
                opened.keep(write, &session.actor_ref(), at)?;
            }
            let result = DossierResult {
                name: name.clone(),
                code: wish.code.clone(),
                number: text::nfc(wish.number.trim()),
                paper: opened.as_ref().map(|opened| opened.paper.id),
                finished_at: at.wall,
                by_name: session.user.name.clone(),
                theirs: false,
            };
            let fact = Fact::ResultRecorded(Box::new(result));
            write.append(at, &session.actor_ref(), Subject::Dossier(id), &fact)?;
            Ok(())
        })?;
        self.dossier(id)
    }

    /// Hands it over.
    pub fn result_return(&self, id: DossierId, to: &str, way: Delivery) -> Result<DossierView> {
        let session = self.session()?;
        let returned = ResultReturn {
            to: given(to, "to")?,
            way,
            by_name: session.user.name.clone(),
            at: self.clock.now(),
        };
        let fact = Fact::ResultReturned(Box::new(returned));
        self.moved(&session, id, Move::ReturnResult, fact)?;
        self.dossier(id)
    }

    /// Opens a result as any file of strangers, and seals it.
    pub(crate) fn open_result(
        &self,
        store: &Store,
        dossier: &Dossier,
        name: &str,
        bytes: &[u8],
    ) -> Result<Opened> {
        if sniff(bytes) != FileKind::Pdf {
            return Err(ErrorCode::FileTypeUnsupported.into());
        }
        let facts = self.worker.inspect_pdf(bytes, &self.cancel);
        let facts = facts.map_err(refused)?;
        if facts.encrypted {
            return Err(ErrorCode::FileEncrypted.into());
        }
        let sealed = store.blobs().seal(bytes)?;
        let record = FileRef {
            sha256: sealed.sha256(),
            bytes: u32::try_from(bytes.len()).map_err(|_| ErrorCode::FileTooLarge)?,
            media: Media::Pdf,
        };
        let paper = HeldPaper {
            owner: dossier.owner.person,
            kind: RESULT.to_owned(),
            name: name.to_owned(),
            pages: facts.pages,
            came_signed: self.signatures_found(bytes)?,
            dossier: dossier.id,
            ..unfiled(PaperId::fresh(), record, self.clock.now())
        };
        Ok(Opened { sealed, paper })
    }
}

impl Opened {
    /// Takes the paper into the repository.
    pub(crate) fn keep(&self, write: &Write<'_>, actor: &ActorRef, at: Stamp) -> Result<()> {
        let paper = &self.paper;
        write.keep(&self.sealed, &file_owner(paper.id))?;
        let fact = Fact::PaperAccepted(Box::new(paper.clone()));
        write.append(at, actor, Subject::Paper(paper.id), &fact)?;
        Ok(())
    }
}
