//! Signature fields of a file: found, filled, made.

use crate::appearance::{archive_part, name, nothing, reals};
use crate::append::{AppendError, Update};
use crate::file::{Dict, Document, Id, Object};

/// Depth to which fields are nested.
const DEPTH: usize = 16;
/// Fields looked at.
const FIELDS: usize = 10_000;
/// Printed, and not to be moved by hand (ISO 32000-2, Table 167).
const PRINTED_LOCKED: i64 = 4 | 128;
/// There are signatures, and the file may only be appended to (ISO 32000-2, Table 225).
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// A signature field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The field's object.
    pub id: Id,
    /// Its full name.
    pub name: String,
    /// Its signature, where it has one.
    pub value: Option<Dict>,
    /// Which fields a signature in it locks, where whoever made it says so.
    pub lock: Option<Dict>,
    /// The widget: the field itself, or its only kid.
    widget: Id,
    /// The widget's page, place and normal appearance.
    page: Option<Id>,
    rectangle: Option<[f64; 4]>,
    form: Option<Id>,
}

impl Field {
    /// Where it is seen; `None` where it is not seen.
    pub fn there(&self) -> Option<(Id, [f64; 4])> {
        let rectangle = self.rectangle?;
        let seen = rectangle[2] - rectangle[0] >= 1.0 && rectangle[3] - rectangle[1] >= 1.0;
        Some((self.page?, rectangle)).filter(|_| seen)
    }

    /// The form of its appearance.
    pub const fn form(&self) -> Option<Id> {
        self.form
    }
}

/// All signature fields, in the order of the form.
///
/// # Errors
/// [`AppendError`].
pub fn fields(document: &Document<'_>) -> Result<Vec<Field>, AppendError> {
    let catalog = document.catalog()?;
    let form = document.dict(&catalog, "AcroForm")?;
    let mut waiting: Vec<(Id, String, bool, usize)> = Vec::new();
    let each =
        |items: &[Object]| -> Vec<Id> { items.iter().filter_map(Object::as_reference).collect() };
    for id in each(&document.array(&form, "Fields")?).into_iter().rev() {
        waiting.push((id, String::new(), false, 0));
    }
    let mut found = Vec::new();
    let mut seen = 0;
    while let Some((id, parent, inherited, depth)) = waiting.pop() {
        seen += 1;
        if seen > FIELDS || depth > DEPTH {
            return Err(AppendError::Shape("the form"));
        }
        let object = document.get(id)?;
        let Some(dict) = object.as_dict() else {
            continue;
        };
        let own = document.value(dict, "T")?;
        let own = own.as_string().map(text_of);
        let name = match (&own, parent.is_empty()) {
            (Some(own), true) => own.clone(),
            (Some(own), false) => format!("{parent}.{own}"),
            (None, _) => parent,
        };
        let is_signature = match dict.name("FT") {
            Some(kind) => kind == b"Sig",
            None => inherited,
        };
        let kids = each(&document.array(dict, "Kids")?);
        let mut widgets = Vec::new();
        for kid in kids.into_iter().rev() {
            let object = document.get(kid)?;
            if object.as_dict().is_some_and(|kid| kid.get("T").is_some()) {
                waiting.push((kid, name.clone(), is_signature, depth + 1));
            } else {
                widgets.push(kid);
            }
        }
        if is_signature && own.is_some() {
            let widget = widgets.last().copied().unwrap_or(id);
            found.push(field(document, id, name, dict, widget)?);
        }
    }
    Ok(found)
}

fn field(
    document: &Document<'_>,
    id: Id,
    name: String,
    dict: &Dict,
    widget: Id,
) -> Result<Field, AppendError> {
    let value = document.value(dict, "V")?;
    let object = document.get(widget)?;
    let empty = Dict::new();
    let shown = object.as_dict().unwrap_or(&empty);
    let sides: Vec<f64> = document
        .array(shown, "Rect")?
        .iter()
        .filter_map(Object::as_number)
        .collect();
    let appearance = document.dict(shown, "AP")?;
    Ok(Field {
        id,
        name,
        value: value.as_dict().cloned(),
        lock: document.value(dict, "Lock")?.as_dict().cloned(),
        widget,
        page: shown.get("P").and_then(Object::as_reference),
        rectangle: <[f64; 4]>::try_from(sides)
            .ok()
            .map(|[a, b, c, d]| [a.min(c), b.min(d), a.max(c), b.max(d)]),
        form: appearance.get("N").and_then(Object::as_reference),
    })
}

/// Puts a signature, and its appearance where it has one, into a field that is there.
///
/// # Errors
/// [`AppendError`].
pub fn fill(
    update: &mut Update<'_, '_>,
    field: &Field,
    signature: Id,
    form: Option<Id>,
) -> Result<(), AppendError> {
    let mut dict = update.dict(field.id, "a field")?;
    dict.set("V", signature.into());
    update.set(field.id, dict);
    if let Some(form) = form {
        let mut widget = update.dict(field.widget, "a widget")?;
        widget.set("AP", appearance(form));
        widget.set("F", Object::Int(PRINTED_LOCKED));
        update.set(field.widget, widget);
    }
    flag(update)
}

/// A new field.
pub struct New<'n> {
    /// Its name; no other field has it.
    pub name: &'n str,
    /// Its signature, if it gets one now.
    pub signature: Option<Id>,
    /// The page it belongs to.
    pub page: Id,
    /// Its place there, and the form to draw; `None` where it is not seen.
    pub seen: Option<([f64; 4], Id)>,
}

/// Makes a field: an object that is a widget of the page too, named in the form and on the page.
///
/// # Errors
/// [`AppendError`].
pub fn make(update: &mut Update<'_, '_>, new: &New<'_>) -> Result<(), AppendError> {
    let mut dict = Dict::new();
    dict.set("Type", name("Annot"));
    dict.set("Subtype", name("Widget"));
    dict.set("FT", name("Sig"));
    dict.set("T", Object::String(text(new.name)));
    dict.set("F", Object::Int(PRINTED_LOCKED));
    dict.set("P", new.page.into());
    match new.seen {
        Some((rectangle, form)) => {
            dict.set("Rect", reals(&rectangle));
            dict.set("AP", appearance(form));
        }
        None => {
            dict.set("Rect", reals(&[0.0; 4]));
            // Elsewhere left out: strict readers take a form as more than an invisible field may add later.
            if archive_part(update) == Some(1) {
                dict.set("AP", appearance(nothing(update)?));
            }
        }
    }
    if let Some(signature) = new.signature {
        dict.set("V", signature.into());
    }
    let id = update.add(dict)?;
    let with = |list: Object| match list {
        Object::Null => Ok(Object::Array(vec![id.into()])),
        Object::Array(mut items) => {
            items.push(id.into());
            Ok(Object::Array(items))
        }
        _ => Err(AppendError::Shape("a list of fields")),
    };
    update.change(new.page, "Annots", with)?;
    let holder = interactive(update)?;
    update.change(holder, "Fields", with)?;
    flag(update)
}

/// The object that holds the form's entries; one is made where there is none, and where it lies in the catalogue it
/// becomes an object of its own.
fn interactive(update: &mut Update<'_, '_>) -> Result<Id, AppendError> {
    let root = update.root()?;
    let mut catalog = update.dict(root, "the catalogue")?;
    if let Some(Object::Reference(id)) = catalog.get("AcroForm") {
        return Ok(*id);
    }
    let form = match catalog.get("AcroForm") {
        None => Dict::new(),
        Some(Object::Dict(form)) => form.clone(),
        Some(_) => return Err(AppendError::Shape("AcroForm")),
    };
    let id = update.add(form)?;
    catalog.set("AcroForm", id.into());
    update.set(root, catalog);
    Ok(id)
}

/// Says in the form that there are signatures; changes nothing where it says so already.
fn flag(update: &mut Update<'_, '_>) -> Result<(), AppendError> {
    let holder = interactive(update)?;
    let mut form = update.dict(holder, "AcroForm")?;
    if form.int("SigFlags") != Some(SIGNATURES_EXIST_APPEND_ONLY) {
        form.set("SigFlags", Object::Int(SIGNATURES_EXIST_APPEND_ONLY));
        update.set(holder, form);
    }
    Ok(())
}

fn appearance(form: Id) -> Object {
    let mut dict = Dict::new();
    dict.set("N", form.into());
    dict.into()
}

/// Text as a PDF string: ASCII as it is, anything else as UTF-16 with its mark (ISO 32000-2, 7.9.2.2).
pub fn text(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return text.as_bytes().to_vec();
    }
    [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect()
}

/// A PDF string as text.
pub fn text_of(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let units: Vec<u16> = units
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(utf8) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8_lossy(utf8).into_owned();
    }
    bytes.iter().copied().map(char::from).collect()
}
