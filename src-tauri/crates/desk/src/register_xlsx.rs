//! Stub.
use motcua_pdf::form::certify::{BookHead, BookRow, BookTemplate};
pub(crate) fn register(_: &BookTemplate, _: &BookHead, _: &[BookRow]) -> Result<Vec<u8>, ()> {
    Err(())
}
