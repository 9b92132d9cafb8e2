//! What a person decides about a clash becomes an event like any other.
use serde_json::Value;

use crate::event::Fact;
use crate::fold::Row;

/// What the writers of a clash wrote into one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Disputed {
    /// The field, names from the row down with dots between.
    pub field: String,
    /// What stands in the row now.
    pub stands: Value,
    /// What the other one wrote.
    pub other: Value,
}

/// The fields in which the writers of a clash say different things, as the row has them and as one of the two wrote them
/// that the row has not: the second, until somebody took that over.
///
/// # Errors
/// Where one of them cannot be written down, which no record is.
pub fn disputed(
    row: &Row,
    (first, second): (&Fact, &Fact),
    fields: &[String],
) -> Result<Vec<Disputed>, serde_json::Error> {
    let row = row_value(row)?;
    let (first, second) = (body_value(first)?, body_value(second)?);
    Ok(fields
        .iter()
        .map(|field| {
            let stands = at(&row, field).cloned().unwrap_or(Value::Null);
            let other = at(&second, field).cloned().unwrap_or(Value::Null);
            let before = at(&first, field).filter(|_| other == stands).cloned();
            Disputed {
                field: field.clone(),
                other: before.unwrap_or(other),
                stands,
            }
        })
        .collect())
}

/// The event that takes over what the other one wrote into `fields`; none where it is a step, of which no part can stand.
///
/// # Errors
/// Where the two do not fit together, which no clash of one row is.
pub fn taken_over(
    row: &Row,
    (first, second): (&Fact, &Fact),
    fields: &[String],
) -> Result<Option<Fact>, serde_json::Error> {
    let mut value = row_value(row)?;
    for disputed in disputed(row, (first, second), fields)? {
        if let Some(place) = at_mut(&mut value, &disputed.field) {
            *place = disputed.other;
        }
    }
    Ok(Some(match second {
        Fact::PersonAmended { changed, .. } => Fact::PersonAmended {
            facts: serde_json::from_value(value["facts"].take())?,
            changed: changed
                .iter()
                .filter(|(name, _)| {
                    let whole = format!("facts.{name}");
                    fields
                        .iter()
                        .any(|field| *field == whole || field.starts_with(&format!("{whole}.")))
                })
                .cloned()
                .collect(),
        },
        Fact::UserChanged(_) => Fact::UserChanged(serde_json::from_value(value)?),
        Fact::OfficeChanged(_) => Fact::OfficeChanged(serde_json::from_value(value)?),
        Fact::StationChanged(_) => Fact::StationChanged(serde_json::from_value(value)?),
        _ => return Ok(None),
    }))
}

fn row_value(row: &Row) -> Result<Value, serde_json::Error> {
    Ok(serde_json::to_value(row)?["is"].take())
}

fn body_value(fact: &Fact) -> Result<Value, serde_json::Error> {
    Ok(serde_json::to_value(fact)?["body"].take())
}

fn at<'v>(value: &'v Value, field: &str) -> Option<&'v Value> {
    field.split('.').try_fold(value, |value, name| match value {
        Value::Array(list) => list.get(name.parse::<usize>().ok()?),
        other => other.get(name),
    })
}

fn at_mut<'v>(value: &'v mut Value, field: &str) -> Option<&'v mut Value> {
    field.split('.').try_fold(value, |value, name| match value {
        Value::Array(list) => list.get_mut(name.parse::<usize>().ok()?),
        Value::Object(map) => Some(map.entry(name).or_insert(Value::Null)),
        _ => None,
    })
}
