//! What was changed after a signature, and whether it is allowed: every object that a later revision gave another
//! place is explained by a rule, or it is a change that is not allowed (ISO 32000-2, 12.8.2).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::before::{Before, Role, widgets};
use super::find::{Field, fields};
use super::report::{Attack, Change, ChangeKind};
use crate::file::{Dict, Document, Entry, FileError, Id, Object, ReadAt};

/// Later changes, and the attack that the worst of them looks like.
#[derive(Debug, Default)]
pub(super) struct Changes {
    seen: BTreeMap<Change, Option<Attack>>,
}

impl Changes {
    /// Each change once.
    pub fn list(&self) -> Vec<Change> {
        self.seen.keys().cloned().collect()
    }

    /// The attack it looks like; the plainest mark counts.
    pub fn attack(&self) -> Option<Attack> {
        let marks: BTreeSet<Attack> = self.seen.values().flatten().copied().collect();
        let order = [
            Attack::SignatureRemoved,
            Attack::ShadowHideReplace,
            Attack::ShadowReplace,
            Attack::ShadowHide,
            Attack::EvilAnnotation,
            Attack::Isa,
        ];
        order.into_iter().find(|mark| marks.contains(mark))
    }

    fn allow(&mut self, kind: ChangeKind, object: Option<u32>, field: Option<&str>) {
        let field = field.map(str::to_owned);
        self.seen.insert(
            Change {
                kind,
                allowed: true,
                field,
                object,
            },
            None,
        );
    }

    fn forbid(&mut self, kind: ChangeKind, object: Option<u32>, field: Option<&str>, mark: Attack) {
        let field = field.map(str::to_owned);
        self.seen.insert(
            Change {
                kind,
                allowed: false,
                field,
                object,
            },
            Some(mark),
        );
    }

    /// A certification that allows nothing lets evidence and timestamps through (ISO 32000-2, Table 257).
    fn restrict(&mut self, level: Option<i64>) {
        if level != Some(1) {
            return;
        }
        let harmless = |kind| {
            matches!(
                kind,
                ChangeKind::Evidence | ChangeKind::Timestamp | ChangeKind::Metadata
            )
        };
        let seen = std::mem::take(&mut self.seen);
        for (mut change, mut mark) in seen {
            if change.allowed && !harmless(change.kind) {
                change.allowed = false;
                mark = Some(Attack::Isa);
            }
            self.seen.insert(change, mark);
        }
    }
}

/// Compares the newest revision with `revision`. `allowance` is what is in force there.
pub(super) fn changes(
    document: &Document<'_>,
    before: &Before<'_>,
    revision: usize,
    allowance: &Allowance,
) -> Result<Changes, FileError> {
    let mut compare = Compare {
        before,
        now: document,
        allowance,
        new_widgets: HashSet::new(),
        compared: 0,
        changes: Changes::default(),
    };
    compare.trailers();
    compare.fields()?;
    let moved = moved(document, before, revision, &mut compare.changes);
    for number in moved {
        compare.object(number)?;
    }
    compare.page_order();
    compare.changes.restrict(allowance.level);
    Ok(compare.changes)
}

/// Numbers whose object is elsewhere than it was.
fn moved(
    document: &Document<'_>,
    before: &Before<'_>,
    revision: usize,
    changes: &mut Changes,
) -> BTreeSet<u32> {
    let old = &before.document;
    let signed_end = document
        .revisions()
        .get(revision)
        .map_or(0, |revision| revision.end);
    let mut containers = HashSet::new();
    for id in old.ids() {
        if let Some(Entry::In { stream, .. }) = old.entry(id.number) {
            containers.insert(stream);
        }
    }
    let mut moved = BTreeSet::new();
    for later in revision + 1..document.revisions().len() {
        let start = document.revisions()[later].start;
        for (number, entry) in document
            .sections_of(later)
            .iter()
            .flat_map(|section| section.entries())
        {
            let was = old.entry(number).unwrap_or(Entry::Free);
            if entry == was {
                continue;
            }
            let back = match entry {
                Entry::At { offset, .. } => offset < start,
                Entry::In { stream, .. } => {
                    matches!(document.entry(stream), Some(Entry::At { offset, .. }) if offset < signed_end)
                }
                Entry::Free => false,
            };
            if back {
                changes.forbid(
                    ChangeKind::BackReference,
                    Some(number),
                    None,
                    Attack::ShadowHideReplace,
                );
            }
            if containers.contains(&number) {
                changes.forbid(ChangeKind::Object, Some(number), None, Attack::Isa);
            }
            if document.entry(number).unwrap_or(Entry::Free) != was {
                moved.insert(number);
            }
        }
    }
    moved
}

/// What a signature, and those before it, allow to be changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance {
    /// What a certification allows: nothing (1), filling forms and signing (2), annotations too (3).
    pub level: Option<i64>,
    /// Fields that must stay as they are (`FieldMDP`, ISO 32000-2, 12.8.2.4).
    pub locks: Vec<Lock>,
}

/// Fields that one signature locks.
#[derive(Debug, Clone)]
pub(super) struct Lock {
    /// All but those named, where true.
    pub excludes: bool,
    /// Full names of fields, or of what they stand under.
    pub names: Vec<String>,
}

impl Allowance {
    fn locks(&self, field: &str) -> bool {
        self.locks.iter().any(|lock| {
            let is_named = lock.names.iter().any(|name| {
                field
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            is_named != lock.excludes
        })
    }
}

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

struct Compare<'a> {
    before: &'a Before<'a>,
    now: &'a Document<'a>,
    allowance: &'a Allowance,
    /// Widgets of signatures that are new.
    new_widgets: HashSet<Id>,
    /// Bytes of streams compared so far.
    compared: u64,
    changes: Changes,
}

impl Compare<'_> {
    fn trailers(&mut self) {
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

    /// Fields that went, came, or were signed.
    fn fields(&mut self) -> Result<(), FileError> {
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

    fn new_field(&mut self, field: &Field) -> Result<(), FileError> {
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

    /// A widget that has a look and a place to show it.
    fn shows_something(&self, id: Id) -> bool {
        let Ok(object) = self.now.get(id) else {
            return true;
        };
        let Some(dict) = object.as_dict() else {
            return false;
        };
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

    fn object(&mut self, number: u32) -> Result<(), FileError> {
        let was = self.before.document.entry(number);
        let before = self.before;
        let is_new = !matches!(was, Some(Entry::At { .. } | Entry::In { .. }));
        if is_new {
            if before.general.missing.contains(&number) || before.looks.missing.contains(&number) {
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
            } else if before.looks.names(number) {
                self.look(number);
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
    fn same(&mut self, old: &Object, new: &Object) -> Result<bool, FileError> {
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

    /// The look of a field that was empty: it may be drawn anew once the field is signed.
    fn look(&mut self, number: u32) {
        let now_signed = self.before.fields.iter().any(|field| {
            field.kind == b"Sig"
                && field.dict.get("V").is_none()
                && self.signed_now(field).is_some()
        });
        if now_signed {
            self.changes
                .allow(ChangeKind::Signature, Some(number), None);
        } else {
            self.changes
                .forbid(ChangeKind::Form, Some(number), None, Attack::ShadowReplace);
        }
    }

    fn signed_now(&self, field: &Field) -> Option<Dict> {
        let now = self.now.get(field.id).ok()?;
        let value = self.now.value(now.as_dict()?, "V").ok()?;
        value.as_dict().cloned()
    }

    fn catalog(&mut self, number: u32, old: &Dict, new: &Dict) {
        for key in differing(old, new) {
            match key.as_str() {
                "DSS" => self.changes.allow(ChangeKind::Evidence, Some(number), None),
                "Metadata" | "Extensions" | "Version" => {
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

    fn form(&mut self, number: u32, old: &Dict, new: &Dict) {
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
                "DR" if self.keeps_fonts(old, new) => {}
                _ => self
                    .changes
                    .forbid(ChangeKind::Form, Some(number), None, Attack::Isa),
            }
        }
    }

    /// Fonts that fields are drawn with keep their names.
    fn keeps_fonts(&self, old: &Dict, new: &Dict) -> bool {
        let fonts = |document: &Document<'_>, form: &Dict| {
            let resources = document.dict(form, "DR").ok()?;
            document.dict(&resources, "Font").ok()
        };
        let Some((old, new)) = fonts(&self.before.document, old).zip(fonts(self.now, new)) else {
            return false;
        };
        old.iter().all(|(name, font)| {
            new.iter()
                .any(|(other, same)| other == name && same == font)
        })
    }

    /// What came and went was judged field by field; here only the form of the list is.
    fn field_list(&mut self, old: &Object, new: &Object) {
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

    fn field(&mut self, number: u32, place: usize, old: &Dict, new: &Dict) {
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

    fn page(&mut self, number: u32, old: &Dict, new: &Dict) {
        for key in differing(old, new) {
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
    fn annotations(&mut self, number: u32, old: &Object, new: &Object) {
        let list = |value: &Object| match value {
            Object::Null => Some(Vec::new()),
            value => value.as_array().map(<[Object]>::to_vec),
        };
        let Some((old, new)) = list(old).zip(list(new)) else {
            self.changes
                .forbid(ChangeKind::Annotation, Some(number), None, Attack::Isa);
            return;
        };
        if old.iter().any(|annotation| !new.contains(annotation)) {
            self.changes.forbid(
                ChangeKind::Annotation,
                Some(number),
                None,
                Attack::ShadowHide,
            );
        }
        let known = |annotation: &Object| {
            annotation.as_reference().is_some_and(|id| {
                let is_field = matches!(self.before.roles.get(&id.number), Some(Role::Field(_)));
                self.new_widgets.contains(&id) || is_field
            })
        };
        if new
            .iter()
            .any(|annotation| !old.contains(annotation) && !known(annotation))
        {
            self.changes.forbid(
                ChangeKind::Annotation,
                Some(number),
                None,
                Attack::EvilAnnotation,
            );
        }
    }

    /// An object of no role was exchanged. What it was tells what was meant by it.
    fn exchanged(&mut self, number: u32, old: &Object, new: &Object) {
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

    fn page_order(&mut self) {
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

pub(super) fn is_timestamp(signature: &Dict) -> bool {
    signature.is_type("DocTimeStamp") || signature.name("SubFilter") == Some(b"ETSI.RFC3161")
}

/// Keys whose values differ, one missing included.
fn differing(old: &Dict, new: &Dict) -> Vec<String> {
    let keys: BTreeSet<&[u8]> = old.iter().chain(new.iter()).map(|(key, _)| key).collect();
    keys.into_iter()
        .map(|key| String::from_utf8_lossy(key).into_owned())
        .filter(|key| old.get(key) != new.get(key))
        .collect()
}
