//! What the province accepts: a checker that walks hand-written tables.
//!
//! The tables are in [`dossier`] (dialects A and B) and [`inter`] (dialect C); what spans several
//! fields is in [`across`]; what is accepted but looks faked is in [`lint`]. Nothing here is shared
//! with the product: each row was written from `province-api.md`.

pub(crate) mod across;
pub(crate) mod dossier;
pub(crate) mod inter;
pub(crate) mod lint;
mod moment;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub(crate) use moment::{Written, parse_moment};

/// One row of a table: a field, whether it must be there, and what it may hold.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    pub(crate) form: Form,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Need {
    /// There and not empty.
    Must,
    /// Absent, or the empty string or array; never null.
    May,
}

/// What a field may hold. Text is a JSON string unless said.
pub(crate) enum Form {
    /// Text of at most so many characters.
    Text(usize),
    /// A moment that really exists, written in one way.
    Moment(Written),
    /// One of these, as text.
    OneOf(&'static [&'static str]),
    /// One of these, as text or as a number: dialect C's documents leave it open.
    EitherOf(&'static [&'static str]),
    /// A JSON integer, not negative.
    Whole,
    /// A JSON integer out of these.
    WholeOf(&'static [i64]),
    /// An amount in đồng, digits alone.
    Money,
    /// The number of a dossier, §(e).
    Number,
    /// The code of a procedure, §(e).
    Procedure,
    /// The code of a domain, such as `G03-GD10`, §(e).
    Domain,
    /// Text, a number or a truth value: fields of which two senders differ.
    Loose,
    /// An object of any fields.
    Free,
    /// An object of these fields.
    Group(&'static [Field]),
    /// An array of objects of these fields.
    List(&'static [Field]),
}

/// What is wrong with one field, said as a provincial system says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Where: `TaiLieuNop[0].IsDeleted`.
    pub(crate) field: String,
    /// What, in Vietnamese.
    pub(crate) said: String,
}

impl Finding {
    pub(crate) fn new(field: impl Into<String>, said: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            said: said.into(),
        }
    }
}

/// A row that must be there.
pub(crate) const fn must(name: &'static str, form: Form) -> Field {
    Field {
        name,
        need: Need::Must,
        form,
    }
}

/// A row that may be left out.
pub(crate) const fn may(name: &'static str, form: Form) -> Field {
    Field {
        name,
        need: Need::May,
        form,
    }
}

/// Everything that is wrong with an object, field by field.
pub(crate) fn check(table: &[Field], value: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_object(table, value, "", &mut findings);
    findings
}

/// All findings as one sentence, as the real systems put it into `message`.
pub(crate) fn said(findings: &[Finding]) -> String {
    let parts: Vec<String> = findings
        .iter()
        .map(|finding| format!("{}: {}", finding.field, finding.said))
        .collect();
    parts.join("; ")
}

/// The text of a field, or the empty text.
pub(crate) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The rows of an array field, or none.
pub(crate) fn rows<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    object
        .get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn check_object(table: &[Field], value: &Value, at: &str, findings: &mut Vec<Finding>) {
    let Some(object) = value.as_object() else {
        findings.push(Finding::new(at, "phải là một đối tượng"));
        return;
    };
    for name in object.keys() {
        if !table.iter().any(|field| field.name == name) {
            findings.push(Finding::new(
                path(at, name),
                "trường không có trong tài liệu kết nối",
            ));
        }
    }
    for field in table {
        check_field(field, object, at, findings);
    }
}

fn check_field(field: &Field, object: &Map<String, Value>, at: &str, findings: &mut Vec<Finding>) {
    let at = path(at, field.name);
    let value = object.get(field.name);
    if value.is_none_or(is_empty) {
        if field.need == Need::Must {
            findings.push(Finding::new(at, "bắt buộc phải có giá trị"));
        }
        return;
    }
    if let Some(value) = value {
        check_value(&field.form, value, &at, findings);
    }
}

fn check_value(form: &Form, value: &Value, at: &str, findings: &mut Vec<Finding>) {
    match form {
        Form::Group(table) => check_object(table, value, at, findings),
        Form::List(table) => match value.as_array() {
            Some(rows) => {
                for (index, row) in rows.iter().enumerate() {
                    check_object(table, row, &format!("{at}[{index}]"), findings);
                }
            }
            None => findings.push(Finding::new(at, "phải là một mảng")),
        },
        form => {
            if let Err(said) = check_plain(form, value) {
                findings.push(Finding::new(at, said));
            }
        }
    }
}

fn check_plain(form: &Form, value: &Value) -> Result<(), String> {
    match form {
        Form::Text(most) => as_text(value).and_then(|text| no_longer(text, *most)),
        Form::Moment(written) => as_text(value).and_then(|text| {
            parse_moment(*written, text)
                .map(drop)
                .ok_or_else(|| format!("phải là thời điểm có thật, viết {}", written.pattern()))
        }),
        Form::OneOf(codes) => as_text(value).and_then(|text| one_of(text, codes)),
        Form::EitherOf(codes) => one_of(&number_or_text(value)?, codes),
        Form::Whole => whole(value).map(drop),
        Form::WholeOf(numbers) => whole(value).and_then(|number| {
            holds(numbers.contains(&number), || {
                format!("không nhận giá trị {number}")
            })
        }),
        Form::Money => as_text(value).and_then(|text| matches(text, r"^(0|[1-9]\d{0,14})$")),
        Form::Number => as_text(value).and_then(dossier_number),
        Form::Procedure => {
            as_text(value).and_then(|text| matches(text, r"^\d\.\d{6}(\.[0-9A-Z]{1,4}){0,6}$"))
        }
        Form::Domain => {
            as_text(value).and_then(|text| matches(text, r"^[GH]\d{2}(\.\d{1,3})*-[A-Z0-9]+$"))
        }
        Form::Loose => holds(!value.is_object() && !value.is_array(), || {
            "không được là mảng hay đối tượng".into()
        }),
        Form::Free => holds(value.is_object(), || "phải là một đối tượng".into()),
        Form::Group(_) | Form::List(_) => Ok(()),
    }
}

/// `V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX` and its younger shapes, with a day that exists.
fn dossier_number(text: &str) -> Result<(), String> {
    matches(text, r"^[A-Z0-9]+(\.[A-Z0-9]+)*-(\d{6}|\d{8})-\d{4,7}$")?;
    let day = text.split('-').nth(1).unwrap_or_default();
    let day = if day.len() == 6 {
        format!("20{day}")
    } else {
        day.to_owned()
    };
    parse_moment(Written::Packed, &format!("{day}000000"))
        .map(drop)
        .ok_or_else(|| "ngày trong mã hồ sơ không có thật".into())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    }
}

fn as_text(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| "phải là chuỗi ký tự".to_owned())
}

fn number_or_text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err("phải là chuỗi ký tự hoặc số".to_owned()),
    }
}

fn whole(value: &Value) -> Result<i64, String> {
    value
        .as_i64()
        .filter(|number| *number >= 0)
        .ok_or_else(|| "phải là số nguyên".to_owned())
}

fn no_longer(text: &str, most: usize) -> Result<(), String> {
    holds(!text.trim().is_empty(), || {
        "bắt buộc phải có giá trị".into()
    })?;
    holds(text.chars().count() <= most, || {
        format!("không được vượt quá {most} ký tự")
    })
}

fn one_of(text: &str, codes: &[&str]) -> Result<(), String> {
    holds(codes.contains(&text), || {
        format!("chỉ nhận các giá trị {}", codes.join(", "))
    })
}

fn matches(text: &str, pattern: &str) -> Result<(), String> {
    let shape = regex_lite::Regex::new(pattern).map_err(|_| "mẫu không đọc được".to_owned())?;
    holds(shape.is_match(text), || "không đúng định dạng".into())
}

fn holds(true_: bool, said: impl FnOnce() -> String) -> Result<(), String> {
    if true_ { Ok(()) } else { Err(said()) }
}

fn path(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}
