//! The seal of the agency on digitised papers, on the command line.
use std::sync::atomic::AtomicBool;

use motcua_desk::PinWay;
use motcua_desk::error::ErrorCode;
use motcua_desk::sign::Secret;
use motcua_desk::view::copies::KeyHolder;
use motcua_desk::view::paper_sign::PaperSigningWish;

use crate::arguments::PapersCommand;
use crate::commands::{Answer, Outcome, shown, signed_in};
use crate::copies::chosen;
use crate::secret::Secrets;

/// Lists the papers that wait, or seals them.
pub fn papers(what: &PapersCommand) -> Answer {
    let (store, seal, pin_fd) = match what {
        PapersCommand::List { store } => {
            return Ok(shown(&signed_in(store)?.papers_to_sign()?)?.into());
        }
        PapersCommand::Sign {
            store,
            seal,
            pin_fd,
        } => (store, seal, pin_fd),
    };
    let desk = signed_in(store)?;
    let key = chosen(
        &desk.signing_keys()?,
        KeyHolder::Agency,
        seal.as_deref(),
        None,
    )?;
    let waiting = desk.papers_to_sign()?.rows;
    let wish = PaperSigningWish {
        rows: waiting.iter().map(|paper| paper.id).collect(),
        certificate: key.certificate.fingerprint,
    };
    let plan = desk.paper_signing_plan(&wish)?;
    if plan.rows.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let pin = match key.pin {
        PinWay::Typed => {
            let prompt = format!("PIN ({})", key.certificate.holder);
            let pin = Secrets::from(*pin_fd)?.next(&prompt)?.to_string();
            Some(Secret::new(pin))
        }
        PinWay::Elsewhere | PinWay::None => None,
    };
    let never = AtomicBool::new(false);
    let done = desk.paper_signing_run(&wish, &plan.digest, pin.as_ref(), &never, &mut |_| {})?;
    Ok(Outcome {
        sound: done.left.is_empty(),
        shown: shown(&done)?,
        words: None,
    })
}
