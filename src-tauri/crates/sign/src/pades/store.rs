//! The file's own store of evidence: the document security store (DSS, ETSI EN 319 142-1, 5.4.2).

use crate::appearance::name;
use crate::append::{AppendError, Update};
use crate::certificate::Certificate;
use crate::evidence::Material;
use crate::file::{Dict, Document, FileError, Object};

/// Pieces read of one kind.
const PIECES: usize = 1024;

/// What is in the store; streams that hold nothing readable are left out.
///
/// # Errors
/// [`FileError`].
pub fn read(document: &Document<'_>) -> Result<Material, FileError> {
    let store = document.dict(&document.catalog()?, "DSS")?;
    let pieces = |key| -> Result<Vec<Vec<u8>>, FileError> {
        let items = document.array(&store, key)?;
        // A piece that cannot be read proves nothing, and takes nothing from the others.
        let read = |item| document.decoded(&*document.follow(item).ok()?).ok();
        Ok(items.iter().take(PIECES).filter_map(read).collect())
    };
    Ok(Material {
        certificates: pieces("Certs")?
            .iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect(),
        ocsp: pieces("OCSPs")?,
        crls: pieces("CRLs")?,
    })
}

/// Adds to the store, which is made where there is none.
///
/// # Errors
/// [`AppendError`].
pub fn add(update: &mut Update<'_, '_>, found: &Material) -> Result<(), AppendError> {
    let root = update.root()?;
    let mut catalog = update.dict(root, "the catalogue")?;
    let held = match catalog.get("DSS") {
        Some(Object::Reference(id)) => *id,
        inline => {
            // An object of its own, so that adding to it later changes nothing else.
            let mut store = match inline {
                Some(Object::Dict(store)) => store.clone(),
                _ => Dict::new(),
            };
            store.set("Type", name("DSS"));
            let id = update.add(store)?;
            catalog.set("DSS", id.into());
            update.set(root, catalog);
            id
        }
    };
    let certificates = found.certificates.iter().map(|each| each.der().to_vec());
    let kinds: [(&str, Vec<Vec<u8>>); 3] = [
        ("Certs", certificates.collect()),
        ("OCSPs", found.ocsp.clone()),
        ("CRLs", found.crls.clone()),
    ];
    for (key, pieces) in kinds {
        if pieces.is_empty() {
            continue;
        }
        let mut added = Vec::new();
        for piece in pieces {
            added.push(Object::Reference(update.add_stream(Dict::new(), &piece)?));
        }
        update.change(held, key, |list| {
            let mut items = match list {
                Object::Null => Vec::new(),
                Object::Array(items) => items,
                _ => return Err(AppendError::Shape("the store of evidence")),
            };
            items.extend(added);
            Ok(Object::Array(items))
        })?;
    }
    Ok(())
}
