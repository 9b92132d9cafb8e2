//! Where signatures are: the fields of the form, in every revision, so that one which is no longer shown is found too.

use std::collections::BTreeMap;

use crate::file::{Dict, Document, Entry, FileError, Id, Object};
use crate::pades::form::text_of;

/// Fields looked at in all revisions together.
const FIELDS: usize = 100_000;
/// How deep fields are nested.
const DEPTH: usize = 16;

/// A field of the form.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The object.
    pub id: Id,
    /// Full name.
    pub name: String,
    /// `Sig`, `Tx`, `Btn`, `Ch`, with what it has from above.
    pub kind: Vec<u8>,
    /// As it stands.
    pub dict: Dict,
}

/// A signature that some revision shows.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Full name of its field, and the field's object.
    pub field: Option<(String, Id)>,
    /// The signature's object; `None` where the field holds something else.
    pub id: Option<Id>,
    /// Last revision, from 0, that shows it so.
    pub revision: usize,
    /// The newest revision shows it.
    pub shown: bool,
}

/// The fields of the form, and objects on the way to them.
pub(super) fn fields(document: &Document<'_>) -> Result<Vec<Field>, FileError> {
    let mut budget = FIELDS;
    fields_within(document, &mut budget)
}

fn fields_within(document: &Document<'_>, budget: &mut usize) -> Result<Vec<Field>, FileError> {
    let form = document.dict(&document.catalog()?, "AcroForm")?;
    let mut waiting: Vec<(Object, String, Vec<u8>, usize)> = Vec::new();
    for field in document.array(&form, "Fields")?.into_iter().rev() {
        waiting.push((field, String::new(), Vec::new(), 0));
    }
    let mut found = Vec::new();
    while let Some((object, above, kind, depth)) = waiting.pop() {
        *budget = budget.checked_sub(1).ok_or(FileError::Bound("fields"))?;
        let Some(id) = object.as_reference() else {
            // No object of its own (ISO 32000-2, 12.7.3): nothing that signs is found there.
            continue;
        };
        let object = document.get(id)?;
        let Some(dict) = object.as_dict() else {
            // A field that was deleted leaves its reference behind in some files.
            continue;
        };
        let kind = dict.name("FT").map_or(kind, <[u8]>::to_vec);
        let name = full_name(document, dict, above)?;
        let kids = document.array(dict, "Kids")?;
        let mut below = Vec::new();
        for kid in kids {
            let has_name = document
                .follow(&kid)?
                .as_dict()
                .is_some_and(|kid| kid.get("T").is_some());
            if has_name {
                below.push(kid);
            }
        }
        if !below.is_empty() && depth < DEPTH {
            for kid in below.into_iter().rev() {
                waiting.push((kid, name.clone(), kind.clone(), depth + 1));
            }
            continue;
        }
        found.push(Field {
            id,
            name,
            kind,
            dict: dict.clone(),
        });
    }
    Ok(found)
}

fn full_name(document: &Document<'_>, dict: &Dict, above: String) -> Result<String, FileError> {
    let own = document.value(dict, "T")?;
    let Some(own) = own.as_string() else {
        return Ok(above);
    };
    let own = text_of(own);
    Ok(if above.is_empty() {
        own
    } else {
        format!("{above}.{own}")
    })
}

/// All signatures, by the place they stand in the file, and whether the newest form could be read.
pub(super) fn signatures(document: &Document<'_>) -> (Vec<Found>, bool) {
    let last = document.revisions().len().saturating_sub(1);
    let mut budget = FIELDS;
    let mut readable = true;
    // By where the signature stands, so that another one under the same number is another one.
    let mut found: BTreeMap<(u64, u32), Found> = BTreeMap::new();
    for revision in 0..=last {
        let shown = document.at(revision);
        let fields = match fields_within(&shown, &mut budget) {
            Ok(fields) => fields,
            // What an old revision's form was, or was not, does not matter; the newest must be read.
            Err(_) => {
                readable = revision != last;
                continue;
            }
        };
        let mut add = |field: Option<(String, Id)>, value: Option<&Object>| {
            let Some(value) = value else {
                return;
            };
            let id = value.as_reference();
            let offset = match id.and_then(|id| shown.entry(id.number)) {
                Some(Entry::At { offset, .. }) => offset,
                _ => u64::MAX,
            };
            let number = id.map_or(u32::MAX, |id| id.number);
            let key = (offset, if offset == u64::MAX { number } else { 0 });
            let new = Found {
                field,
                id,
                revision,
                shown: revision == last,
            };
            found
                .entry(key)
                .and_modify(|old| {
                    old.revision = revision;
                    old.shown |= new.shown;
                    if old.field.is_none() {
                        old.field.clone_from(&new.field);
                    }
                })
                .or_insert(new);
        };
        for field in &fields {
            if field.kind == b"Sig" {
                add(Some((field.name.clone(), field.id)), field.dict.get("V"));
            }
        }
        if let Ok(catalog) = shown.catalog()
            && let Ok(rights) = shown.dict(&catalog, "Perms")
        {
            add(None, rights.get("DocMDP"));
        }
    }
    (found.into_values().collect(), readable)
}
