//! Electronic copies and signed files on the command line.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use motcua_desk::case::certify::{EvidenceLevel, Matter, Requester};
use motcua_desk::case::ids::{CertificationId, Hash};
use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::sign::Secret;
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::copies::{ComparedWish, KeyHolder, KeyView, SigningPart, SigningWish};
use motcua_desk::view::scan::{StackChange, StackImport};
use motcua_desk::{Desk, FileKey, FileSigning, PinWay};
use serde_json::json;

use crate::arguments::{LevelName, SignArguments, StoreArguments};
use crate::commands::{Answer, shown, signed_in, storeless};
use crate::secret::Secrets;

/// An electronic copy to be certified in one go.
pub struct Wish<'a> {
    pub pages: &'a Path,
    pub requester: &'a str,
    pub paper: &'a str,
    pub certificate: Option<&'a str>,
    pub seal: Option<&'a str>,
    pub pin_fd: Option<u32>,
    pub output: &'a Path,
}

/// Signs one PDF.
pub fn sign(how: &SignArguments) -> Answer {
    let certificate = how.certificate.as_deref().map(fingerprint).transpose()?;
    let key = match (&how.pkcs12, certificate) {
        (Some(path), _) => FileKey::Pkcs12(path),
        (None, Some(certificate)) => FileKey::Certificate(certificate),
        (None, None) => return Err(invalid("certificate")),
    };
    let pin = Secret::new(Secrets::from(how.pin_fd)?.next("PIN")?.to_string());
    let wish = FileSigning {
        field: &how.field,
        certify: how.certify,
        level: match how.level {
            LevelName::B => EvidenceLevel::Basic,
            LevelName::T => EvidenceLevel::Timestamped,
            LevelName::Lt => EvidenceLevel::LongTerm,
            LevelName::Lta => EvidenceLevel::Archived,
        },
        timestamps: how.timestamps.clone(),
        modules: how.module.clone(),
        trust: how.trust.as_deref(),
        reason: how.reason.as_deref(),
    };
    let signed = storeless()?.sign_file(&how.input, &how.output, &key, Some(&pin), &wish)?;
    Ok(shown(&signed)?.into())
}

/// Certifies an electronic copy: every step of it, by one person who holds all its roles.
pub fn certify(store: &StoreArguments, wish: &Wish<'_>) -> Answer {
    let desk = signed_in(store)?;
    let visit = VisitInput {
        requester: Requester {
            name: wish.requester.to_owned(),
            ..Requester::default()
        },
        rows: vec![RowInput {
            matter: Matter::ElectronicCopy,
            line: wish.paper.to_owned(),
            kind: None,
            as_typed: false,
            answered: Vec::new(),
        }],
        declared: true,
        ..VisitInput::default()
    };
    let taken = desk.certify_take(&visit)?;
    let id = taken.rows.first().ok_or(ErrorCode::NotFound)?.id;
    scan(&desk, id, wish.pages)?;
    let seen = desk.copy(id)?;
    let compared = ComparedWish {
        pages: seen.pages.iter().map(|page| page.sha256).collect(),
        viewed: (0..).take(seen.pages.len()).collect(),
    };
    desk.copy_compare(id, &compared)?;
    let keys = desk.signing_keys()?;
    let signer = chosen(
        &keys,
        KeyHolder::Person,
        wish.certificate,
        Some(&seen.row.signer.name),
    )?;
    let seal = chosen(&keys, KeyHolder::Agency, wish.seal, None)?;
    let mut pins = Secrets::from(wish.pin_fd)?;
    for (part, key) in [(SigningPart::Signature, signer), (SigningPart::Seal, seal)] {
        let pin = match key.pin {
            PinWay::Typed => {
                let prompt = format!("PIN ({})", key.certificate.holder);
                Some(Secret::new(pins.next(&prompt)?.to_string()))
            }
            PinWay::Elsewhere | PinWay::None => None,
        };
        let signing = SigningWish {
            part,
            rows: vec![id],
            certificate: key.certificate.fingerprint,
        };
        let plan = desk.signing_plan(&signing)?;
        let never = AtomicBool::new(false);
        let done = desk.signing_run(&signing, &plan.digest, pin.as_ref(), &never, &mut |_| {})?;
        if let Some(error) = done.stopped {
            return Err(error);
        }
    }
    let never = AtomicBool::new(false);
    desk.copies_complete(&never)?;
    desk.copy_export(id, wish.output)?;
    let copy = desk.copy(id)?;
    Ok(json!({
        "id": id,
        "number": copy.row.number.as_ref().map(|number| number.no),
        "volume": copy.row.number.as_ref().map(|number| &number.volume_code),
        "pages": copy.pages.len(),
        "fee": copy.row.fee,
        "level": copy.level,
        "sealed_sha256": copy.sealed_sha256.map(|hash| hash.to_string()),
        "output": wish.output.display().to_string(),
    })
    .into())
}

/// Scans the pictures of a folder as the original of a row.
fn scan(desk: &Desk, id: CertificationId, folder: &Path) -> Result<(), Error> {
    let stack = desk.copy_scan(&[id])?;
    let unreadable = |_| Error::new(ErrorCode::FileUnreadable);
    let mut paths = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path().display().to_string()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(unreadable)?;
    paths.sort();
    let request = StackImport {
        draft: stack.draft,
        incoming: Vec::new(),
        paths,
        bin: stack.bins.first().map(|bin| bin.bin.clone()),
    };
    let stack = desk.scan_import(&request, &|_| {})?;
    let bin = stack.bins.first().map(|bin| bin.bin.clone());
    let assign = StackChange::Assign {
        pages: stack.pages.iter().map(|page| page.id).collect(),
        bin,
        whole: false,
    };
    desk.scan_change(stack.draft, &assign)?;
    desk.copy_scan_done(stack.draft)?;
    Ok(())
}

/// The key that is meant: the one named, else the only one that fits.
pub fn chosen(
    keys: &[KeyView],
    holder: KeyHolder,
    wish: Option<&str>,
    name: Option<&String>,
) -> Result<KeyView, Error> {
    let wish = wish.map(fingerprint).transpose()?;
    let mut fitting = keys.iter().filter(|key| match wish {
        Some(wish) => key.certificate.fingerprint == wish,
        None => {
            key.holder == holder
                && key.unfit.is_none()
                && name.is_none_or(|name| key.certificate.holder == *name)
        }
    });
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key.clone()),
        (None, _) => Err(Error::new(ErrorCode::TokenAbsent).retryable()),
        (Some(_), Some(_)) => Err(invalid("certificate")),
    }
}

fn fingerprint(text: &str) -> Result<Hash, Error> {
    text.parse().map_err(|_| invalid("certificate"))
}

fn invalid(field: &str) -> Error {
    Error::new(ErrorCode::Invalid).with("field", field)
}
