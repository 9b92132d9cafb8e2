//! What became of every other object: trailer, catalogue, pages, annotations, and what has no role of its own.

use std::collections::HashSet;

use super::super::before::Role;
use super::super::report::{Attack, ChangeKind};
use super::{Compare, differing};
use crate::file::{Dict, Entry, FileError, Id, Object, ReadAt};

/// Keys of a node of the tree of pages that mean something (ISO 32000-2, Tables 30 and 31).
const PAGE_TREE: [&str; 8] = [
    "Type",
    "Parent",
    "Kids",
    "Count",
    "Resources",
    "MediaBox",
    "CropBox",
    "Rotate",
];

impl Compare<'_> {
    pub(super) fn trailers(&mut self) {
        let (old, new) = (self.before.document.trailer(), self.now.trailer());
        if old.get("Root") != new.get("Root") {
            self.changes
                .forbid(ChangeKind::Catalog, None, None, Attack::ShadowHideReplace);
        }
        if old.get("Encrypt") != new.get("Encrypt") {
            self.changes
                .forbid(ChangeKind::Catalog, None, None, Attack::Isa);
        }
        if old.get("Info") != new.get("Info") {
            self.changes.allow(ChangeKind::Metadata, None, None);
        }
    }

    pub(super) fn object(&mut self, number: u32) -> Result<(), FileError> {
        let was = self.before.document.entry(number);
        let before = self.before;
        let is_new = !matches!(was, Some(Entry::At { .. } | Entry::In { .. }));
        if is_new {
            if before.general.missing.contains(&number) || before.look_of(number).is_some() {
                self.changes.forbid(
                    ChangeKind::Missing,
                    Some(number),
                    None,
                    Attack::ShadowReplace,
                );
            }
            return Ok(());
        }
        let old_id = id_of(number, was);
        let is_info = before
            .document
            .trailer()
            .get("Info")
            .and_then(Object::as_reference)
            == Some(old_id);
        let in_general = before.general.names(number);
        if !in_general {
            if is_info || before.metadata.names(number) {
                self.changes.allow(ChangeKind::Metadata, Some(number), None);
            } else if before.evidence.names(number) {
                self.changes.allow(ChangeKind::Evidence, Some(number), None);
            } else if let Some(field) = before.look_of(number) {
                self.look(number, field);
            }
            return Ok(());
        }
        let old = before.document.get(old_id);
        let new = self.now.get(old_id);
        let (Ok(old), Ok(new)) = (old, new) else {
            self.changes.forbid(
                ChangeKind::Unreadable,
                Some(number),
                None,
                Attack::ShadowHide,
            );
            return Ok(());
        };
        if self.same(&old, &new)? {
            return Ok(());
        }
        let role = before.roles.get(&number).cloned();
        let dicts = old.as_dict().zip(new.as_dict());
        match (role, dicts) {
            (Some(Role::Catalog), Some((old, new))) => self.catalog(number, old, new),
            (Some(Role::Form), Some((old, new))) => self.form(number, old, new),
            (Some(Role::Fields), _) => self.field_list(&old, &new),
            (Some(Role::Field(place)), Some((old, new))) => self.field(number, place, old, new),
            (Some(Role::Page), Some((old, new))) => self.page(number, old, new),
            (Some(Role::Annotations), _) => self.annotations(number, &old, &new),
            _ => self.exchanged(number, &old, &new),
        }
        Ok(())
    }

    /// The same value, and of streams the same bytes.
    pub(super) fn same(&mut self, old: &Object, new: &Object) -> Result<bool, FileError> {
        let (
            Object::Stream {
                dict: one,
                start,
                length,
            },
            Object::Stream {
                dict: other,
                start: there,
                length: long,
            },
        ) = (old, new)
        else {
            return Ok(old == new);
        };
        if one != other || length != long {
            return Ok(false);
        }
        // Many objects may claim the same long stream.
        self.compared = self.compared.saturating_add(*length);
        if self.compared > self.now.source().size().saturating_mul(2) {
            return Err(FileError::Bound("streams to compare"));
        }
        same_bytes(self.now.source(), *start, *there, *length)
    }

    pub(super) fn catalog(&mut self, number: u32, old: &Dict, new: &Dict) {
        for key in differing(old, new) {
            match key.as_str() {
                "DSS" => self.changes.allow(ChangeKind::Evidence, Some(number), None),
                "Metadata" | "Extensions" | "Version" | "PieceInfo" => {
                    self.changes.allow(ChangeKind::Metadata, Some(number), None);
                }
                "AcroForm" => {
                    let forms = self
                        .before
                        .document
                        .dict(old, "AcroForm")
                        .ok()
                        .zip(self.now.dict(new, "AcroForm").ok());
                    match forms {
                        Some((old, new)) => self.form(number, &old, &new),
                        None => {
                            self.changes
                                .forbid(ChangeKind::Form, Some(number), None, Attack::Isa)
                        }
                    }
                }
                "Pages" => self.changes.forbid(
                    ChangeKind::Pages,
                    Some(number),
                    None,
                    Attack::ShadowHideReplace,
                ),
                _ => self
                    .changes
                    .forbid(ChangeKind::Catalog, Some(number), None, Attack::Isa),
            }
        }
    }

    pub(super) fn page(&mut self, number: u32, old: &Dict, new: &Dict) {
        for key in differing(old, new) {
            if ["LastModified", "PieceInfo"].contains(&key.as_str()) {
                // Notes of the software to itself.
                self.changes.allow(ChangeKind::Metadata, Some(number), None);
                continue;
            }
            if key != "Annots" {
                self.changes.forbid(
                    ChangeKind::PageContent,
                    Some(number),
                    None,
                    Attack::ShadowHide,
                );
                continue;
            }
            let lists = self
                .before
                .document
                .value(old, "Annots")
                .ok()
                .zip(self.now.value(new, "Annots").ok());
            match lists {
                Some((old, new)) => self.annotations(number, &old, &new),
                None => self.changes.forbid(
                    ChangeKind::Unreadable,
                    Some(number),
                    None,
                    Attack::ShadowHide,
                ),
            }
        }
    }

    /// Those that were there stay; those that come are widgets of new signatures.
    pub(super) fn annotations(&mut self, number: u32, old: &Object, new: &Object) {
        let list = |value: &Object| match value {
            Object::Null => Some(Vec::new()),
            value => value.as_array().map(<[Object]>::to_vec),
        };
        let Some((old, new)) = list(old).zip(list(new)) else {
            self.changes
                .forbid(ChangeKind::Annotation, Some(number), None, Attack::Isa);
            return;
        };
        let ids =
            |list: &[Object]| -> Vec<Id> { list.iter().filter_map(Object::as_reference).collect() };
        let inline = |list: &[Object]| -> Vec<Object> {
            list.iter()
                .filter(|item| item.as_reference().is_none())
                .cloned()
                .collect()
        };
        let (was, now) = (ids(&old), ids(&new));
        let before: HashSet<Id> = was.iter().copied().collect();
        // What lies over what is shown depends on the order too.
        let kept: Vec<Id> = now
            .iter()
            .copied()
            .filter(|id| before.contains(id))
            .collect();
        if kept != was || inline(&old) != inline(&new) {
            self.changes.forbid(
                ChangeKind::Annotation,
                Some(number),
                None,
                Attack::ShadowHide,
            );
        }
        if now
            .iter()
            .any(|id| !before.contains(id) && !self.is_signed_widget(*id))
        {
            self.changes.forbid(
                ChangeKind::Annotation,
                Some(number),
                None,
                Attack::EvilAnnotation,
            );
        }
    }

    /// A widget of a signature made since, whose field may have been there.
    fn is_signed_widget(&self, id: Id) -> bool {
        let field = match self.before.roles.get(&id.number) {
            Some(Role::Field(place)) => self.before.fields.get(*place),
            _ => None,
        };
        self.new_widgets.contains(&id) || field.is_some_and(|field| self.is_signed_since(field))
    }

    /// An object of no role was exchanged. What it was tells what was meant by it.
    pub(super) fn exchanged(&mut self, number: u32, old: &Object, new: &Object) {
        let of_type = |name: &str| old.as_dict().is_some_and(|dict| dict.is_type(name));
        let subtype = old.as_dict().and_then(|dict| dict.name("Subtype"));
        let (kind, mark) = if *new == Object::Null {
            (ChangeKind::Object, Attack::ShadowHide)
        } else if of_type("Pages") {
            let keys = old
                .as_dict()
                .zip(new.as_dict())
                .map(|(old, new)| differing(old, new));
            if keys.is_some_and(|keys| !keys.iter().any(|key| PAGE_TREE.contains(&key.as_str()))) {
                // Software leaves its mark here, which nothing reads.
                self.changes.allow(ChangeKind::Metadata, Some(number), None);
                return;
            }
            (ChangeKind::Pages, Attack::Isa)
        } else if of_type("Annot") {
            (ChangeKind::Annotation, Attack::EvilAnnotation)
        } else if of_type("Font") || of_type("FontDescriptor") || subtype == Some(b"Form") {
            (ChangeKind::Object, Attack::ShadowReplace)
        } else if subtype == Some(b"Image") {
            (ChangeKind::PageContent, Attack::ShadowHide)
        } else {
            (ChangeKind::Object, Attack::Isa)
        };
        self.changes.forbid(kind, Some(number), None, mark);
    }

    pub(super) fn page_order(&mut self) {
        let old: Vec<Id> = self.before.pages.iter().map(|page| page.id).collect();
        let new = self
            .now
            .pages()
            .map(|pages| pages.iter().map(|page| page.id).collect::<Vec<_>>());
        if new.is_ok_and(|new| new == old) {
            return;
        }
        self.changes
            .forbid(ChangeKind::Pages, None, None, Attack::Isa);
    }
}

fn same_bytes(source: &dyn ReadAt, one: u64, other: u64, length: u64) -> Result<bool, FileError> {
    let (mut left, mut right) = ([0; 8192], [0; 8192]);
    let mut at = 0;
    while one != other && at < length {
        let count = usize::try_from(length - at)
            .unwrap_or(usize::MAX)
            .min(left.len());
        let read = source.read_at(one + at, &mut left[..count])?;
        if source.read_at(other + at, &mut right[..count])? != read
            || left[..read] != right[..read]
            || read == 0
        {
            return Ok(false);
        }
        at += read as u64;
    }
    Ok(true)
}

fn id_of(number: u32, entry: Option<Entry>) -> Id {
    match entry {
        Some(Entry::At { generation, .. }) => Id { number, generation },
        _ => Id::new(number),
    }
}
