//! What makes signatures last: evidence in the file, and document timestamps over it.

use chrono::{DateTime, FixedOffset, Utc};

use super::{PadesError, STAMPED, form, store, timestamp_room};
use crate::appearance::name;
use crate::append::{Appended, Grown, Update};
use crate::certificate::Certificate;
use crate::cms::build::TIMESTAMP_TOKEN;
use crate::cms::parse::SignedData;
use crate::evidence::{Evidence, Leaf, gather};
use crate::file::{Bounds, Dict, Document, FileError, Object, ReadAt};
use crate::timestamp::Token;

/// How far signatures are completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All evidence is in the file (B-LT).
    Lt,
    /// And a document timestamp is over it (B-LTA); each time again, it is the newest.
    Lta,
}

/// How a file is completed.
#[derive(Clone, Copy)]
pub struct Completion<'a> {
    /// Who fetches.
    pub evidence: &'a dyn Evidence,
    /// Certificates that may be part of a chain, roots among them.
    pub known: &'a [Certificate],
    /// How far.
    pub level: Level,
    /// The time by the PC's clock.
    pub at: DateTime<FixedOffset>,
    /// Empty fields for document timestamps, filled in this order; then new ones are made.
    pub fields: &'a [&'a str],
}

/// Completes all signatures of a file. A signature without a timestamp gets a document timestamp over it first, which
/// is from then on the time that counts. What the file has already is not repeated; nothing to add gives no bytes.
///
/// # Errors
/// [`PadesError`]; nothing is added then, and the signatures are as pending as before.
pub fn complete(source: &dyn ReadAt, how: &Completion<'_>) -> Result<Appended, PadesError> {
    let mut grown = Grown::new(source);
    let signatures = signatures(&grown)?;
    if signatures.is_empty() {
        return Err(PadesError::NotSigned);
    }
    if signatures.iter().any(|signature| signature.at.is_none()) {
        stamp(&mut grown, how)?;
    }
    keep(&mut grown, how)?;
    if how.level == Level::Lta {
        stamp(&mut grown, how)?;
        keep(&mut grown, how)?;
    }
    Ok(grown.into_tail())
}

/// How long the newest document timestamp of a file with an update behind it can be judged without another one over it:
/// the end of its certificate's term. None where the file has none.
///
/// # Errors
/// [`PadesError`]: the file, or a signature in it, cannot be read.
pub fn stamped_until(
    source: &dyn ReadAt,
    appended: &Appended,
) -> Result<Option<DateTime<Utc>>, PadesError> {
    let mut grown = Grown::new(source);
    grown.push(appended.clone());
    let stamps = signatures(&grown)?.into_iter().rev();
    let newest = stamps
        .filter(|signature| signature.is_timestamp)
        .find_map(|signature| signature.token);
    Ok(newest.map(|token| token.certificate().not_after()))
}

/// A signature or document timestamp in the file.
struct Signature {
    /// First byte after what it covers.
    end: u64,
    leaves: Vec<Certificate>,
    known: Vec<Certificate>,
    token: Option<Token>,
    is_timestamp: bool,
    /// The moment that counts for it, where a timestamp says one.
    at: Option<DateTime<Utc>>,
}

fn signatures(source: &dyn ReadAt) -> Result<Vec<Signature>, PadesError> {
    let document = Document::open(source, Bounds::default())?;
    let mut found = Vec::new();
    for field in form::fields(&document)? {
        if let Some(value) = &field.value {
            found.push(signature(&document, value)?);
        }
    }
    found.sort_by_key(|signature| signature.end);
    // The earliest document timestamp behind a signature is one over it.
    for index in 0..found.len() {
        let later = found[index + 1..]
            .iter()
            .filter(|other| other.is_timestamp)
            .find_map(|other| other.token.as_ref().map(Token::time));
        let own = found[index].token.as_ref().map(Token::time);
        found[index].at = own.or(later);
    }
    Ok(found)
}

fn signature(document: &Document<'_>, value: &Dict) -> Result<Signature, PadesError> {
    let contents = document.value(value, "Contents")?;
    let contents = contents.as_string().ok_or(FileError::Type("Contents"))?;
    let range = document.array(value, "ByteRange")?;
    let number = |index: usize| range.get(index).and_then(Object::as_int).unwrap_or(0);
    let end = u64::try_from(number(2).saturating_add(number(3))).unwrap_or(0);
    let data = SignedData::read(contents).map_err(PadesError::Cms)?;
    let mut known = data.certificates.clone();
    let is_timestamp = value.name("SubFilter") == Some(b"ETSI.RFC3161");
    let token = if is_timestamp {
        Some(contents.to_vec())
    } else {
        data.unsigned(TIMESTAMP_TOKEN).into_iter().next()
    };
    let token = token
        .map(|der| Token::from_der(&der))
        .transpose()
        .map_err(|error| PadesError::Timestamp(error.into()))?;
    let mut leaves = Vec::new();
    if !is_timestamp {
        leaves.extend(data.signer_among(&data.certificates).cloned());
    }
    if let Some(token) = &token {
        leaves.push(token.certificate().clone());
        known.extend_from_slice(token.certificates());
    }
    Ok(Signature {
        end,
        leaves,
        known,
        token,
        is_timestamp,
        at: None,
    })
}

/// Puts what is missing into the file's store of evidence.
fn keep(grown: &mut Grown<'_>, how: &Completion<'_>) -> Result<(), PadesError> {
    let signatures = signatures(grown)?;
    let appended = {
        let document = Document::open(grown, Bounds::default())?;
        let held = store::read(&document)?;
        let now = how.at.to_utc();
        let mut known = how.known.to_vec();
        let mut leaves = Vec::new();
        for signature in signatures {
            known.extend(signature.known);
            let at = signature.at.unwrap_or(now);
            let each = signature.leaves.into_iter();
            leaves.extend(each.map(|certificate| Leaf { certificate, at }));
        }
        let found = gather(how.evidence, &leaves, &known, &held, now)?;
        if found.is_empty() {
            return Ok(());
        }
        let mut update = Update::new(&document)?;
        store::add(&mut update, &found)?;
        update.finish()?
    };
    grown.push(appended);
    Ok(())
}

/// Puts a document timestamp over the file (ETSI EN 319 142-1, 5.4.3).
fn stamp(grown: &mut Grown<'_>, how: &Completion<'_>) -> Result<(), PadesError> {
    let room = timestamp_room(how.evidence).map_err(PadesError::Timestamp)?;
    let mut appended = {
        let document = Document::open(grown, Bounds::default())?;
        let fields = form::fields(&document)?;
        let mut update = Update::new(&document)?;
        let id = update.reserve()?;
        let mut dict = Dict::new();
        dict.set("Type", name("DocTimeStamp"));
        dict.set("Filter", name("Adobe.PPKLite"));
        dict.set("SubFilter", name("ETSI.RFC3161"));
        update.set_signature(id, dict, room);
        let reserved = how.fields.iter().find_map(|wanted| {
            let field = fields.iter().find(|field| field.name == **wanted)?;
            field.value.is_none().then_some(field)
        });
        match reserved {
            Some(field) => form::fill(&mut update, field, id, None)?,
            None => {
                let free = free_name(&fields);
                let new = form::New {
                    name: &free,
                    signature: Some(id),
                    page: document.page(0)?.id,
                    seen: None,
                };
                form::make(&mut update, &new)?;
            }
        }
        update.finish()?
    };
    let digest = appended.digest(grown, STAMPED)?;
    let token = how
        .evidence
        .timestamp(STAMPED, &digest)
        .map_err(PadesError::Timestamp)?;
    if !appended.fill(token.der()) {
        return Err(PadesError::NoRoom {
            needed: token.der().len(),
            room,
        });
    }
    grown.push(appended);
    Ok(())
}

fn free_name(fields: &[form::Field]) -> String {
    (1..)
        .map(|number| format!("DauThoiGian{number}"))
        .find(|name| fields.iter().all(|field| field.name != *name))
        .unwrap_or_default()
}
