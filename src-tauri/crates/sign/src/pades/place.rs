//! A signature's place in the file: its dictionary, its field, what it permits afterwards.

use chrono::{DateTime, FixedOffset};

use super::{Kind, PadesError, Plan, Reserved, form};
use crate::appearance::{self, name};
use crate::append::{AppendError, Appended, Update};
use crate::file::{Dict, Document, Id, Object};

/// The update with everything but the CMS.
pub fn place(
    document: &Document<'_>,
    plan: &Plan<'_>,
    room: usize,
) -> Result<Appended, PadesError> {
    let fields = form::fields(document)?;
    let signed = fields.iter().any(|field| field.value.is_some());
    let field = fields.iter().find(|field| field.name == plan.field);
    if field.is_some_and(|field| field.value.is_some()) {
        return Err(PadesError::FieldTaken);
    }
    let mut dict = signature(plan);
    let mut references = Vec::new();
    let mut update = Update::new(document)?;
    let id = update.reserve()?;
    match plan.kind {
        Kind::Certification { .. } if signed => return Err(PadesError::NotFirst),
        Kind::Certification { .. } => {
            references.push(certification());
            permit(&mut update, id)?;
        }
        Kind::Approval => allowed(document, field.is_some())?,
    }
    references.extend(field.and_then(|field| field.lock.as_ref()).map(locking));
    if !references.is_empty() {
        dict.set("Reference", references.into());
    }
    update.set_signature(id, dict, room);
    let before: Vec<Id> = fields.iter().filter_map(form::Field::form).collect();
    let there = field.and_then(form::Field::there);
    let drawn = match plan.appearance {
        Some(look) => Some(appearance::draw(&mut update, look, there, &before)?),
        None => None,
    };
    match field {
        Some(field) => form::fill(
            &mut update,
            field,
            id,
            drawn.as_ref().map(|drawn| drawn.form),
        )?,
        None => {
            let new = form::New {
                name: plan.field,
                signature: Some(id),
                page: match &drawn {
                    Some(drawn) => drawn.page,
                    None => document.page(0)?.id,
                },
                seen: drawn.as_ref().map(|drawn| (drawn.rectangle, drawn.form)),
            };
            form::make(&mut update, &new)?;
        }
    }
    if let Kind::Certification { reserved } = plan.kind {
        let fonts = drawn.as_ref().and_then(|drawn| drawn.fonts.as_ref());
        reserve(&mut update, &fields, reserved, fonts)?;
    }
    Ok(update.finish()?)
}

fn reserve(
    update: &mut Update<'_, '_>,
    fields: &[form::Field],
    reserved: &[Reserved<'_>],
    fonts: Option<&Dict>,
) -> Result<(), PadesError> {
    for wanted in reserved {
        if fields.iter().any(|field| field.name == wanted.name) {
            return Err(PadesError::FieldTaken);
        }
        let (page, seen) = match wanted.seen {
            Some((page, area)) => {
                let drawn = appearance::empty(update, page, area, fonts)?;
                (drawn.page, Some((drawn.rectangle, drawn.form)))
            }
            None => (update.document().page(0)?.id, None),
        };
        let new = form::New {
            name: wanted.name,
            signature: None,
            page,
            seen,
        };
        form::make(update, &new)?;
    }
    Ok(())
}

/// A signature's dictionary (ISO 32000-2, Table 255; ETSI EN 319 142-1, 6.3).
fn signature(plan: &Plan<'_>) -> Dict {
    let mut dict = Dict::new();
    dict.set("Type", name("Sig"));
    dict.set("Filter", name("Adobe.PPKLite"));
    dict.set("SubFilter", name("ETSI.CAdES.detached"));
    dict.set("M", Object::String(date(plan.at)));
    for (key, value) in [("Reason", plan.reason), ("Location", plan.location)] {
        if let Some(value) = value {
            dict.set(key, Object::String(form::text(value)));
        }
    }
    dict
}

/// `D:20261121083000+07'00'` (ISO 32000-2, 7.9.4).
fn date(at: DateTime<FixedOffset>) -> Vec<u8> {
    let text = at.format("D:%Y%m%d%H%M%S%:z").to_string();
    let (before, minutes) = text.split_at(text.len() - 3);
    format!("{before}'{}'", &minutes[1..]).into_bytes()
}

/// The reference that makes a signature a certification: forms may be filled and signatures added.
fn certification() -> Object {
    let mut parameters = Dict::new();
    parameters.set("P", Object::Int(2));
    reference("DocMDP", parameters)
}

/// The reference that locks the fields whoever made the signature's field wanted locked (ISO 32000-2, 12.8.2.4).
fn locking(lock: &Dict) -> Object {
    let mut parameters = Dict::new();
    for key in ["Action", "Fields"] {
        if let Some(value) = lock.get(key) {
            parameters.set(key, value.clone());
        }
    }
    reference("FieldMDP", parameters)
}

fn reference(method: &str, mut parameters: Dict) -> Object {
    parameters.set("Type", name("TransformParams"));
    parameters.set("V", name("1.2"));
    let mut reference = Dict::new();
    reference.set("Type", name("SigRef"));
    reference.set("TransformMethod", name(method));
    reference.set("TransformParams", parameters.into());
    reference.into()
}

/// Names the certification in the catalogue.
fn permit(update: &mut Update<'_, '_>, signature: Id) -> Result<(), AppendError> {
    let root = update.root()?;
    update.change(root, "Perms", |value| {
        let mut dict = match value {
            Object::Null => Dict::new(),
            Object::Dict(dict) => dict,
            _ => return Err(AppendError::Shape("Perms")),
        };
        dict.set("DocMDP", signature.into());
        Ok(dict.into())
    })
}

/// Whether the certification, if there is one, lets another sign in a field that is there or in a new one.
fn allowed(document: &Document<'_>, in_field: bool) -> Result<(), PadesError> {
    let permissions = document.dict(&document.catalog()?, "Perms")?;
    let certified = document.dict(&permissions, "DocMDP")?;
    for reference in document.array(&certified, "Reference")? {
        let reference = document.follow(&reference)?;
        let Some(reference) = reference.as_dict() else {
            continue;
        };
        if reference.name("TransformMethod") == Some(b"DocMDP") {
            let parameters = document.dict(reference, "TransformParams")?;
            let level = document.value(&parameters, "P")?.as_int().unwrap_or(2);
            if level < 2 || !in_field {
                return Err(PadesError::NotAllowed);
            }
        }
    }
    Ok(())
}
