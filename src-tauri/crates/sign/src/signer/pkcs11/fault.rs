//! What a module's return value means to whoever has the token in hand.

use cryptoki::error::{Error, RvError};

use crate::signer::{SignerError, TriesLeft};

/// The error of a call that no PIN was given to.
pub fn of(error: &Error) -> SignerError {
    match error {
        Error::LibraryLoading(_) | Error::MissingSymbol(_) => SignerError::Driver,
        Error::NotSupported | Error::NullFunctionPointer => SignerError::Unsupported,
        Error::Pkcs11(value, _) => of_value(*value),
        other => SignerError::Device(word(other)),
    }
}

fn of_value(value: RvError) -> SignerError {
    match value {
        // A session dies with its token, and drivers name that in each of these ways.
        RvError::DeviceRemoved
        | RvError::TokenNotPresent
        | RvError::TokenNotRecognized
        | RvError::SlotIdInvalid
        | RvError::SessionClosed
        | RvError::SessionHandleInvalid
        | RvError::ObjectHandleInvalid
        | RvError::KeyHandleInvalid => SignerError::TokenGone,
        RvError::PinLocked => SignerError::Locked,
        RvError::UserNotLoggedIn => SignerError::PinAgain,
        RvError::FunctionCanceled | RvError::FunctionRejected => SignerError::Declined,
        RvError::MechanismInvalid
        | RvError::MechanismParamInvalid
        | RvError::KeyTypeInconsistent
        | RvError::KeyFunctionNotPermitted => SignerError::Unsupported,
        RvError::VendorDefined(code) => SignerError::Device(format!("0x{code:08x}")),
        other => SignerError::Device(format!("{other:?}")),
    }
}

/// The error of a login. `left` is what the token says afterwards.
pub fn of_login(error: &Error, left: TriesLeft) -> SignerError {
    let Error::Pkcs11(value, _) = error else {
        return of(error);
    };
    match value {
        RvError::PinIncorrect if left == TriesLeft::Locked => SignerError::Locked,
        // A PIN of an impossible length is no try to some tokens and one to others; what is left says which.
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => {
            SignerError::WrongPin { left }
        }
        RvError::ArgumentsBad => SignerError::PinNeeded,
        other => of_value(*other),
    }
}

/// One word for what is no return value of a module.
fn word(error: &Error) -> String {
    let text = format!("{error:?}");
    text.chars()
        .take_while(|letter| letter.is_ascii_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use cryptoki::context::Function;

    use super::*;

    #[test]
    fn a_wrong_pin_is_told_apart_from_the_one_that_locks() {
        let wrong = Error::Pkcs11(RvError::PinIncorrect, Function::Login);
        assert_eq!(
            of_login(&wrong, TriesLeft::Last),
            SignerError::WrongPin {
                left: TriesLeft::Last
            }
        );
        assert_eq!(of_login(&wrong, TriesLeft::Locked), SignerError::Locked);
        let locked = Error::Pkcs11(RvError::PinLocked, Function::Login);
        assert_eq!(of_login(&locked, TriesLeft::All), SignerError::Locked);
    }

    #[test]
    fn every_way_of_saying_pulled_is_understood() {
        for value in [
            RvError::DeviceRemoved,
            RvError::TokenNotPresent,
            RvError::SessionHandleInvalid,
            RvError::SessionClosed,
            RvError::KeyHandleInvalid,
        ] {
            assert_eq!(
                of(&Error::Pkcs11(value, Function::Sign)),
                SignerError::TokenGone
            );
        }
    }

    #[test]
    fn what_no_standard_names_keeps_its_number() {
        let own = Error::Pkcs11(RvError::VendorDefined(0x8000_0123), Function::Sign);
        assert_eq!(of(&own), SignerError::Device("0x80000123".into()));
    }
}
