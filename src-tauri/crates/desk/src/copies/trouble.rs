//! What went wrong with a key, a clock or a file, as codes that a person can act on.
use motcua_sign::append::AppendError;
use motcua_sign::file::FileError;
use motcua_sign::pades::{NotReady, PadesError};
use motcua_sign::{SignerError, TriesLeft};

use crate::error::{Error, ErrorCode};
use crate::view::copies::KeyUnfit;

impl Error {
    pub(super) fn key_unfit(unfit: KeyUnfit) -> Self {
        let reason = match unfit {
            KeyUnfit::Authority => "authority",
            KeyUnfit::Purpose => "purpose",
            KeyUnfit::Key => "key",
            KeyUnfit::NotYetValid => "not_yet_valid",
            KeyUnfit::Expired => "expired",
        };
        Self::new(ErrorCode::KeyUnfit).with("reason", reason)
    }
}

/// What a signer says.
pub(crate) fn of_signer(error: &SignerError) -> Error {
    match error {
        SignerError::Driver => ErrorCode::TokenDriver.into(),
        SignerError::DriverDied => Error::new(ErrorCode::TokenDriver).retryable(),
        SignerError::NoToken => Error::new(ErrorCode::TokenAbsent).retryable(),
        SignerError::TokenGone => Error::new(ErrorCode::TokenGone).retryable(),
        SignerError::OtherToken { chosen, found } => Error::new(ErrorCode::TokenOther)
            .with("chosen", chosen)
            .with("found", found.as_deref().unwrap_or_default())
            .retryable(),
        SignerError::NoKey => ErrorCode::TokenWithoutKey.into(),
        SignerError::WrongPin { left } => Error::new(ErrorCode::PinWrong)
            .with(
                "left",
                match left {
                    TriesLeft::All => "all",
                    TriesLeft::Fewer => "fewer",
                    TriesLeft::Last => "last",
                    TriesLeft::Locked => "locked",
                },
            )
            .retryable(),
        SignerError::Locked => ErrorCode::TokenLocked.into(),
        SignerError::PinNeeded | SignerError::PinAgain => {
            Error::new(ErrorCode::PinNeeded).retryable()
        }
        SignerError::TooMany { most } => Error::new(ErrorCode::SigningTooMany).with("most", most),
        SignerError::Declined => ErrorCode::SigningDeclined.into(),
        SignerError::TimedOut => Error::new(ErrorCode::SigningNotConfirmed).retryable(),
        SignerError::Unreachable => Error::new(ErrorCode::ProviderUnreachable).retryable(),
        SignerError::Refused(says) => Error::new(ErrorCode::ProviderRefused).with("says", says),
        SignerError::WrongValue => ErrorCode::SignatureWrong.into(),
        SignerError::Unsupported => Error::key_unfit(KeyUnfit::Key),
        SignerError::Device(code) => Error::new(ErrorCode::TokenFailed)
            .with("says", code)
            .retryable(),
        SignerError::Stopped => ErrorCode::Cancelled.into(),
        _ => Error::internal("signer"),
    }
}

/// Why signing must not begin.
pub(crate) fn of_not_ready(not: &NotReady) -> Error {
    match not {
        NotReady::NotYet { .. } => Error::key_unfit(KeyUnfit::NotYetValid),
        NotReady::Expired { .. } => Error::key_unfit(KeyUnfit::Expired),
        NotReady::Purpose => Error::key_unfit(KeyUnfit::Purpose),
        NotReady::WeakKey => Error::key_unfit(KeyUnfit::Key),
        NotReady::Revoked { since, .. } => {
            Error::new(ErrorCode::CertificateRevoked).with("since", since.to_rfc3339())
        }
        NotReady::Unknown => ErrorCode::CertificateUnknown.into(),
        NotReady::ClockWrong { by } => Error::new(ErrorCode::ClockWrong)
            .with("seconds", by.num_seconds())
            .retryable(),
        _ => Error::internal("ready"),
    }
}

/// Why a signature was not put into its file.
pub(crate) fn of_pades(error: PadesError) -> Error {
    match error {
        PadesError::Signer(error) => of_signer(&error),
        PadesError::Append(AppendError::File(FileError::Read(error))) => {
            motcua_store::StoreError::from(error).into()
        }
        PadesError::Timestamp(_) | PadesError::Missing(_) => {
            Error::new(ErrorCode::EvidenceMissing).retryable()
        }
        _ => ErrorCode::FileNotSignable.into(),
    }
}
