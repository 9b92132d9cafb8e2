//! Why the hub did not do what it was asked.

use serde::{Deserialize, Serialize};

/// The body of every answer that is an error; no personal data is ever in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What it is.
    pub code: FaultCode,
    /// Seconds after which it is worth asking again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// What a counter can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// The request is not as it must be; asking again changes nothing.
    Malformed,
    /// More bytes than are taken at once.
    TooLarge,
    /// No session, or one that ended: prove yourself again.
    Session,
    /// The challenge is not the hub's, or is too old: fetch another.
    Challenge,
    /// A signature is not by the key it should be by.
    Signature,
    /// No invitation of that code is open.
    Invitation,
    /// The device's identity is taken by another key.
    DeviceTaken,
    /// No such device in the commune.
    UnknownDevice,
    /// The device may not do this, as it is.
    NotAllowed,
    /// The device was revoked: stop, and say so to the person.
    Revoked,
    /// There is nothing at that address.
    NotFound,
    /// The upload stands elsewhere than the piece begins: ask where.
    Offset,
    /// Another connection is writing to the upload.
    Locked,
    /// A piece or the whole file is not what its digest says.
    Checksum,
    /// The tag names another file.
    TagTaken,
    /// Another version of the upload protocol.
    Protocol,
    /// What was read last is not what stands there: the hub was put back to an earlier day.
    OtherHistory,
    /// Too much at once: ask again later.
    Busy,
    /// The hub cannot reach what it keeps things in.
    Unavailable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_when_to_come_again_only_where_it_knows() {
        let said = |retry_after| {
            let code = FaultCode::Busy;
            serde_json::to_string(&Fault { code, retry_after }).unwrap_or_default()
        };
        assert_eq!(said(Some(3)), r#"{"code":"busy","retry_after":3}"#);
        assert_eq!(said(None), r#"{"code":"busy"}"#);
    }
}
