//! Legal moves on a row of a book are one table, as on a dossier.
use serde::{Deserialize, Serialize};

use super::{BookState, Certification, CertificationStatus, Series};
use crate::action::Actor;
use crate::user::Role;

/// A move on a row.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum CertificationMove {
    /// Give it a number and print its statement.
    Number,
    /// Print the statement, the first time or again, with the same number.
    Print,
    /// Tick off the wet signature.
    Sign,
    /// Take the tick back.
    Unsign,
    /// Let another person sign.
    ChangeSigner,
    /// Give the number up (*bỏ số*).
    Void,
    /// Refuse certification.
    Refuse,
    /// The requester takes it back.
    Withdraw,
    /// Strike a field through.
    Strike,
    /// Cancel by a decision after issue.
    Cancel,
    /// Electronic: scan the original, or scan it again.
    Scan,
    /// Electronic: say that every page of the scan is like the original.
    Compare,
    /// Electronic: send it back to be compared again.
    Return,
    /// Electronic: give it its number and sign it with a certificate.
    SignCopy,
    /// Electronic: seal it with the certificate of the agency.
    Seal,
    /// Electronic: hand it to its requester.
    Deliver,
}

impl CertificationMove {
    /// All moves, in the order they are offered.
    pub const ALL: [Self; 16] = [
        Self::Scan,
        Self::Compare,
        Self::SignCopy,
        Self::Return,
        Self::Seal,
        Self::Deliver,
        Self::Number,
        Self::Print,
        Self::Sign,
        Self::Unsign,
        Self::ChangeSigner,
        Self::Refuse,
        Self::Withdraw,
        Self::Void,
        Self::Strike,
        Self::Cancel,
    ];

    fn roles(self) -> &'static [Role] {
        use Role::{Head, JusticeOfficer, ReceptionClerk, RecordsClerk, SigningLeader};
        match self {
            Self::Sign | Self::Unsign => &[
                ReceptionClerk,
                JusticeOfficer,
                RecordsClerk,
                SigningLeader,
                Head,
            ],
            Self::Strike | Self::Cancel => &[JusticeOfficer, Head],
            Self::SignCopy | Self::Return => &[SigningLeader, JusticeOfficer, Head],
            Self::Seal => &[RecordsClerk],
            Self::Deliver => &[ReceptionClerk, JusticeOfficer, RecordsClerk, Head],
            _ => &[ReceptionClerk, JusticeOfficer, Head],
        }
    }

    fn fits(self, row: &Certification) -> bool {
        use CertificationStatus::{
            Cancelled, Issued, Reserved, Signing, ToCompare, ToScan, ToSeal, ToSign, Waiting,
        };
        let status = row.status;
        let unnumbered = matches!(status, Waiting | ToScan | ToCompare | ToSign);
        match self {
            Self::Number => status == Waiting,
            Self::Refuse | Self::Withdraw => unnumbered,
            Self::Print => matches!(status, Reserved | Issued) && !row.is_electronic(),
            Self::Sign => status == Reserved,
            Self::Void => matches!(status, Reserved | Signing | ToSeal),
            Self::Unsign => status == Issued && !row.is_electronic(),
            Self::Cancel => status == Issued,
            Self::ChangeSigner => unnumbered || status == Reserved,
            Self::Strike => matches!(status, Reserved | Issued | Cancelled),
            Self::Scan => matches!(status, ToScan | ToCompare | ToSign),
            Self::Compare => status == ToCompare,
            Self::Return => status == ToSign,
            // A plan that stands is signed on with the same move.
            Self::SignCopy => matches!(status, ToSign | Signing),
            Self::Seal => status == ToSeal,
            Self::Deliver => status == Issued && row.is_electronic(),
        }
    }
}

/// A move with the reason why it is refused, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CertificationOffer {
    /// The move.
    #[serde(rename = "move")]
    pub kind: CertificationMove,
    /// Why it may not be made now; none when it may.
    pub bar: Option<MoveBar>,
}

/// Why a move on a row is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MoveBar {
    /// None of the actor's roles may do this.
    Role,
    /// The row does not stand where this is done.
    Status,
    /// Its book belongs to another counter now.
    HandedOver,
    /// Its book is closed.
    BookClosed,
    /// The printed register of its day stands fast.
    Locked,
}

/// Why `actor` may not make a move on `row` of `series`; none when it may. The series is none while there is no number.
pub fn bar(
    kind: CertificationMove,
    row: &Certification,
    series: Option<&Series>,
    actor: &Actor,
) -> Option<MoveBar> {
    use CertificationMove::{Cancel, Deliver, Print, Seal, Strike, Unsign};
    if !kind.roles().iter().any(|role| actor.roles.contains(role)) {
        return Some(MoveBar::Role);
    }
    if !kind.fits(row) {
        return Some(MoveBar::Status);
    }
    let series = series?;
    match series.state {
        BookState::HandedOver(_) => return Some(MoveBar::HandedOver),
        // What was issued can be put right for as long as the book is kept, which is for ever.
        BookState::Closed { .. } if !matches!(kind, Cancel | Strike | Print | Seal | Deliver) => {
            return Some(MoveBar::BookClosed);
        }
        _ => {}
    }
    let locked = row.number.is_some_and(|number| series.locked(number.day));
    (locked && kind == Unsign).then_some(MoveBar::Locked)
}

/// Every move with whether it may be made.
pub fn available(
    row: &Certification,
    series: Option<&Series>,
    actor: &Actor,
) -> Vec<CertificationOffer> {
    CertificationMove::ALL
        .into_iter()
        .map(|kind| CertificationOffer {
            kind,
            bar: bar(kind, row, series, actor),
        })
        .collect()
}
