//! Certification books on the command line.
use std::path::Path;

use motcua_desk::case::certify::RegisterPeriod;
use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::view::books::{BookView, RegisterFormat};
use serde_json::{Value, json};

use crate::arguments::StoreArguments;
use crate::commands::{Answer, shown, signed_in};

/// All books kept here, the newest year first.
pub fn list(store: &StoreArguments) -> Answer {
    let books = signed_in(store)?.books()?.books;
    let books = books.iter().map(line).collect::<Result<Vec<Value>, _>>()?;
    Ok(json!(books).into())
}

/// Writes the register of a month, or of the whole year where none is named.
pub fn register(store: &StoreArguments, book: &str, month: Option<u8>, output: &Path) -> Answer {
    let invalid = |field| Error::new(ErrorCode::Invalid).with("field", field);
    let format = match output.extension().and_then(|end| end.to_str()) {
        Some("pdf") => RegisterFormat::Pdf,
        Some("xlsx") => RegisterFormat::Xlsx,
        _ => return Err(invalid("output")),
    };
    let book = book.parse().map_err(|_| invalid("book"))?;
    let period = month.map_or(RegisterPeriod::Year, RegisterPeriod::Month);
    let desk = signed_in(store)?;
    Ok(shown(&desk.register_save(book, period, format, output)?)?.into())
}

fn line(book: &BookView) -> Result<Value, Error> {
    Ok(json!({
        "id": book.id,
        "kind": book.kind,
        "year": book.year,
        "site": book.site,
        "first": book.first,
        "last": book.last,
        "state": shown(&book.state)?,
    }))
}
