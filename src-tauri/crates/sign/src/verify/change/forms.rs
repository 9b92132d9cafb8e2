//! What became of the form: fields that came, went, were filled or signed.

use super::super::before::widgets;
use super::super::find::{Field, fields};
use super::super::report::{Attack, ChangeKind};
use super::{Compare, differing, is_timestamp};
use crate::file::{Dict, Document, FileError, Id, Object};
use std::collections::HashSet;

/// Fonts of a form compared.
const FONTS: usize = 1024;

impl Compare<'_> {
    /// Fields that went, came, or were signed.
    pub(super) fn fields(&mut self) -> Result<(), FileError> {
        let Ok(now) = fields(self.now) else {
            self.changes
                .forbid(ChangeKind::Form, None, None, Attack::Isa);
            return Ok(());
        };
        let old_ids: HashSet<Id> = self.before.fields.iter().map(|field| field.id).collect();
        let new_ids: HashSet<Id> = now.iter().map(|field| field.id).collect();
        for old in self
            .before
            .fields
            .iter()
            .filter(|old| !new_ids.contains(&old.id))
        {
            let signed = old.kind == b"Sig" && old.dict.get("V").is_some();
            let (kind, mark) = if signed {
                (ChangeKind::EarlierSignature, Attack::SignatureRemoved)
            } else {
                (ChangeKind::Form, Attack::Isa)
            };
            self.changes
                .forbid(kind, Some(old.id.number), Some(&old.name), mark);
        }
        for new in &now {
            if !old_ids.contains(&new.id) {
                self.new_field(new)?;
            }
        }
        Ok(())
    }

    pub(super) fn new_field(&mut self, field: &Field) -> Result<(), FileError> {
        let number = Some(field.id.number);
        let name = Some(field.name.as_str());
        if field.kind != b"Sig" {
            self.changes
                .forbid(ChangeKind::Form, number, name, Attack::EvilAnnotation);
            return Ok(());
        }
        let mut ids = vec![field.id];
        ids.extend(widgets(self.now, &field.dict)?);
        let shows = ids.iter().any(|id| self.shows_something(*id));
        self.new_widgets.extend(ids);
        let value = self.now.value(&field.dict, "V")?;
        let kind = match value.as_dict() {
            None => ChangeKind::SignatureField,
            Some(value) if is_timestamp(value) => ChangeKind::Timestamp,
            Some(_) => ChangeKind::Signature,
        };
        // After a certification, and without a signature that answers for it, nothing new may be seen.
        if shows && (self.allowance.level.is_some() || kind == ChangeKind::SignatureField) {
            self.changes
                .forbid(kind, number, name, Attack::EvilAnnotation);
        } else {
            self.changes.allow(kind, number, name);
        }
        Ok(())
    }

    /// A widget that has a look and a place to show it, or an action.
    pub(super) fn shows_something(&self, id: Id) -> bool {
        let Ok(object) = self.now.get(id) else {
            return true;
        };
        let Some(dict) = object.as_dict() else {
            return false;
        };
        if dict.get("A").is_some() || dict.get("AA").is_some() {
            // It can do something, and so show something.
            return true;
        }
        let rectangle = self.now.array(dict, "Rect").unwrap_or_default();
        let side = |place: usize| {
            rectangle
                .get(place)
                .and_then(Object::as_number)
                .unwrap_or(0.0)
        };
        let has_area = (side(2) - side(0)).abs() > 0.0 && (side(3) - side(1)).abs() > 0.0;
        dict.get("AP").is_some() && has_area
    }

    /// The look of a field that was empty: it may be drawn anew once this very field is signed.
    pub(super) fn look(&mut self, number: u32, field: &Field) {
        let (number, name) = (Some(number), Some(field.name.as_str()));
        if self.is_signed_since(field) {
            self.changes.allow(ChangeKind::Signature, number, name);
        } else {
            self.changes
                .forbid(ChangeKind::Form, number, name, Attack::ShadowReplace);
        }
    }

    /// A field for a signature that was empty and no longer is.
    pub(super) fn is_signed_since(&self, field: &Field) -> bool {
        field.kind == b"Sig" && field.dict.get("V").is_none() && self.signed_now(field).is_some()
    }

    pub(super) fn signed_now(&self, field: &Field) -> Option<Dict> {
        let now = self.now.get(field.id).ok()?;
        let value = self.now.value(now.as_dict()?, "V").ok()?;
        value.as_dict().cloned()
    }

    pub(super) fn form(&mut self, number: u32, old: &Dict, new: &Dict) {
        for key in differing(old, new) {
            match key.as_str() {
                "Fields" => {
                    let lists = self
                        .before
                        .document
                        .value(old, "Fields")
                        .ok()
                        .zip(self.now.value(new, "Fields").ok());
                    match lists {
                        Some((old, new)) => self.field_list(&old, &new),
                        None => {
                            self.changes
                                .forbid(ChangeKind::Form, Some(number), None, Attack::Isa)
                        }
                    }
                }
                "SigFlags" | "DA" => {}
                "NeedAppearances" if new.get("NeedAppearances") == Some(&Object::Bool(false)) => {}
                "DR" if self.keeps_fonts(old, new) => {}
                _ => self
                    .changes
                    .forbid(ChangeKind::Form, Some(number), None, Attack::Isa),
            }
        }
    }

    /// Fonts that fields are drawn with keep their names.
    pub(super) fn keeps_fonts(&self, old: &Dict, new: &Dict) -> bool {
        let fonts = |document: &Document<'_>, form: &Dict| {
            let resources = document.dict(form, "DR").ok()?;
            document.dict(&resources, "Font").ok()
        };
        let Some((old, new)) = fonts(&self.before.document, old).zip(fonts(self.now, new)) else {
            return false;
        };
        old.len().max(new.len()) <= FONTS
            && old.iter().all(|(name, font)| {
                new.iter()
                    .any(|(other, same)| other == name && same == font)
            })
    }

    /// What came and went was judged field by field; here only the form of the list is.
    pub(super) fn field_list(&mut self, old: &Object, new: &Object) {
        let is_list = |list: &Object| {
            matches!(list, Object::Null)
                || list
                    .as_array()
                    .is_some_and(|items| items.iter().all(|item| item.as_reference().is_some()))
        };
        if !is_list(old) || !is_list(new) {
            self.changes
                .forbid(ChangeKind::Form, None, None, Attack::Isa);
        }
    }

    pub(super) fn field(&mut self, number: u32, place: usize, old: &Dict, new: &Dict) {
        let Some(field) = self.before.fields.get(place) else {
            return;
        };
        let name = Some(field.name.as_str());
        let number = Some(number);
        let keys = differing(old, new);
        let was_signed = field.dict.get("V").is_some();
        let is_fill = keys
            .iter()
            .all(|key| matches!(key.as_str(), "V" | "AP" | "AS" | "M" | "F" | "P" | "DA"));
        if field.kind != b"Sig" {
            let mark = if keys.iter().any(|key| key == "V") {
                Attack::Isa
            } else {
                Attack::ShadowReplace
            };
            self.changes
                .forbid(ChangeKind::FormField, number, name, mark);
        } else if was_signed {
            self.changes.forbid(
                ChangeKind::EarlierSignature,
                number,
                name,
                Attack::SignatureRemoved,
            );
        } else if self.allowance.locks(&field.name) {
            self.changes
                .forbid(ChangeKind::FormField, number, name, Attack::Isa);
        } else if let (true, Some(value)) = (is_fill, self.signed_now(field)) {
            let kind = if is_timestamp(&value) {
                ChangeKind::Timestamp
            } else {
                ChangeKind::Signature
            };
            self.changes.allow(kind, number, name);
        } else {
            self.changes
                .forbid(ChangeKind::Form, number, name, Attack::EvilAnnotation);
        }
    }
}
