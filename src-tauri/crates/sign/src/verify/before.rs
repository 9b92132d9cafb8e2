//! The file as the signature saw it: what each object was there for.

use std::collections::{HashMap, HashSet};

use super::find::{Field, fields};
use super::reach::{Reached, reached, reached_within};
use crate::file::{Dict, Document, FileError, Id, Object, Page};

/// Empty fields for signatures in a file at most.
const EMPTY: usize = 64;
/// Objects of one look at most.
const LOOK: usize = 2_000;

/// What an object is there for.
#[derive(Debug, Clone)]
pub(super) enum Role {
    /// The catalogue.
    Catalog,
    /// The form.
    Form,
    /// The list of fields.
    Fields,
    /// A field, or a widget of it, by its place in [`Before::fields`].
    Field(usize),
    /// A page.
    Page,
    /// The annotations of a page.
    Annotations,
}

/// A revision looked through.
pub(super) struct Before<'a> {
    pub document: Document<'a>,
    pub fields: Vec<Field>,
    pub pages: Vec<Page>,
    pub roles: HashMap<u32, Role>,
    /// What the catalogue leads to, the ways below left out.
    pub general: Reached,
    /// What evidence leads to (`DSS`).
    pub evidence: Reached,
    /// What the description leads to (`Metadata`).
    pub metadata: Reached,
    /// Fields not yet signed, by their place, and what their looks lead to.
    pub looks: Vec<(usize, Reached)>,
}

impl<'a> Before<'a> {
    pub fn new(document: Document<'a>) -> Result<Self, FileError> {
        let root = document
            .trailer()
            .get("Root")
            .cloned()
            .unwrap_or(Object::Null);
        let catalog = document.catalog()?;
        let fields = fields(&document)?;
        let pages = document.pages()?;
        let mut roles = HashMap::new();
        let root_id = root.as_reference();
        if let Some(id) = root_id {
            roles.insert(id.number, Role::Catalog);
        }
        if let Some(id) = catalog.get("AcroForm").and_then(Object::as_reference) {
            roles.insert(id.number, Role::Form);
        }
        let form = document.dict(&catalog, "AcroForm")?;
        if let Some(id) = form.get("Fields").and_then(Object::as_reference) {
            roles.insert(id.number, Role::Fields);
        }
        let mut unsigned = HashSet::new();
        let mut empty = Vec::new();
        for (place, field) in fields.iter().enumerate() {
            let mut ids = vec![field.id];
            ids.extend(widgets(&document, &field.dict)?);
            for id in &ids {
                roles.insert(id.number, Role::Field(place));
            }
            if field.kind == b"Sig" && field.dict.get("V").is_none() {
                unsigned.extend(ids.iter().copied());
                empty.push((place, ids));
            }
        }
        for page in &pages {
            roles.insert(page.id.number, Role::Page);
            if let Some(id) = page.dict.get("Annots").and_then(Object::as_reference) {
                roles.insert(id.number, Role::Annotations);
            }
        }
        let general = reached(&document, &[root], |id, key| match key {
            b"DSS" | b"Metadata" => Some(id) != root_id,
            b"AP" => !unsigned.contains(&id),
            _ => true,
        })?;
        let of = |dict: &Dict, key: &str| dict.get(key).cloned().unwrap_or(Object::Null);
        let evidence = reached(&document, &[of(&catalog, "DSS")], |_, _| true)?;
        let metadata = reached(&document, &[of(&catalog, "Metadata")], |_, _| true)?;
        if empty.len() > EMPTY {
            return Err(FileError::Bound("empty fields"));
        }
        let mut looks = Vec::new();
        for (place, ids) in empty {
            let mut own = Vec::new();
            for id in ids {
                if let Some(dict) = document.get(id)?.as_dict() {
                    own.push(of(dict, "AP"));
                }
            }
            looks.push((place, reached_within(&document, &own, LOOK, |_, _| true)?));
        }
        Ok(Self {
            document,
            fields,
            pages,
            roles,
            general,
            evidence,
            metadata,
            looks,
        })
    }

    /// Nothing the file shows leads to it.
    pub fn is_unreached(&self, number: u32) -> bool {
        let all = [&self.general, &self.evidence, &self.metadata];
        !all.iter().any(|reached| reached.names(number)) && self.look_of(number).is_none()
    }

    /// The field not yet signed to whose look it belongs.
    pub fn look_of(&self, number: u32) -> Option<&Field> {
        let (place, _) = self
            .looks
            .iter()
            .find(|(_, reached)| reached.names(number))?;
        self.fields.get(*place)
    }
}

/// The widgets of a field that stand by themselves.
pub(super) fn widgets(document: &Document<'_>, field: &Dict) -> Result<Vec<Id>, FileError> {
    let kids = document.array(field, "Kids")?;
    Ok(kids.iter().filter_map(Object::as_reference).collect())
}
