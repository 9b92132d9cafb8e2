//! Whoever signs, each against something real: SoftHSM's tokens, a file of another writer, a CSC server.

mod choice;
mod csc;
pub mod demo;
mod file;
mod http;
mod scripted;
mod smartca;
mod token;

use motcua_sign::{Signer, SignerError, ToSign};

/// Items with different bytes.
fn items(count: usize) -> Vec<ToSign> {
    (0..count)
        .map(|number| ToSign {
            label: format!("{number}/2026"),
            signed: format!("attributes of copy {number}").into_bytes(),
        })
        .collect()
}

/// All values are there, each made by the certificate's key over its own item.
fn assert_all_signed(
    signer: &dyn Signer,
    items: &[ToSign],
    values: &[Result<Vec<u8>, SignerError>],
) {
    assert_eq!(values.len(), items.len());
    for (item, value) in items.iter().zip(values) {
        let value = value.as_ref().unwrap();
        signer
            .certificate()
            .verify(signer.algorithm(), &item.signed, value)
            .unwrap();
    }
}
