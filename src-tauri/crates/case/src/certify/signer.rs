//! Who may sign certifications, and how the counter certifies. All of it is data: delegation differs from commune to
//! commune (NĐ 23/2015/NĐ-CP Art. 5).
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{BookKind, SignerAs, StatementMode};
use crate::ids::{ProviderId, SignerId, UserId};
use crate::paper::FileRef;

/// One who signs, in one capacity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Signer {
    /// Identity.
    pub id: SignerId,
    /// Full name.
    pub name: String,
    /// In what capacity.
    pub capacity: Capacity,
    /// Own title as running text has it, such as `Phó Chủ tịch`.
    pub title: String,
    /// Title of the one signed for, such as `Chủ tịch`; not printed where one signs in one's own right.
    pub on_behalf_of: String,
    /// Decision that assigns it; empty for the chair.
    pub decision: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none where it has no end.
    pub until: Option<NaiveDate>,
    /// Books it holds for.
    pub scope: Vec<BookKind>,
    /// The user who is this signer, where they sign in here.
    pub user: Option<UserId>,
}

/// In what capacity one signs (NĐ 30/2020/NĐ-CP Art. 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// In one's own right.
    Own,
    /// *KT.*: in place of the head.
    InPlaceOf,
    /// *TUQ.*: by authorisation.
    Authorised,
    /// *TL.*: by order.
    ByOrder,
}

impl Signer {
    /// Whether this signer may sign for `book` on `day`.
    pub fn may_sign(&self, book: BookKind, day: NaiveDate) -> bool {
        self.scope.contains(&book)
            && self.from <= day
            && self.until.is_none_or(|until| day <= until)
    }

    /// The signer as printed.
    pub fn printed(&self) -> SignerAs {
        let title = self.title.to_uppercase();
        let mark = match self.capacity {
            Capacity::Own => None,
            Capacity::InPlaceOf => Some("KT."),
            Capacity::Authorised => Some("TUQ."),
            Capacity::ByOrder => Some("TL."),
        };
        let first = mark.map(|mark| format!("{mark} {}", self.on_behalf_of.to_uppercase()));
        SignerAs {
            id: self.id,
            lines: first.into_iter().chain([title]).collect(),
            name: self.name.clone(),
            title: self.title.clone(),
        }
    }
}

/// How this counter certifies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CertifySetting {
    /// Name of the receiving point, where a merged commune has several; empty where there is one.
    #[serde(default)]
    pub site: String,
    /// Signers; the first that may sign is offered.
    #[serde(default)]
    pub signers: Vec<Signer>,
    /// Where statements land, by printer.
    #[serde(default)]
    pub places: Vec<OverlayPlace>,
    /// Printer for statements by its system name; none means that of the receipts.
    #[serde(default)]
    pub printer: Option<String>,
    /// How statements are printed.
    #[serde(default)]
    pub mode: StatementMode,
    /// From when it is said what must still be signed today.
    #[serde(default = "half_past_two")]
    pub remind_at: NaiveTime,
    /// How electronic copies are signed.
    #[serde(default)]
    pub signing: SigningSetting,
}

/// How electronic copies and digitised papers are signed, and copies handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningSetting {
    /// Address of the timestamp authority; none, and every signature waits for its timestamp.
    #[serde(default)]
    pub timestamps: Option<String>,
    /// Drivers of tokens besides those known by name, as paths.
    #[serde(default)]
    pub modules: Vec<String>,
    /// Providers that sign with keys they keep.
    #[serde(default)]
    pub providers: Vec<SigningProvider>,
    /// A copy may be handed over before its timestamp is there.
    #[serde(default)]
    pub pending_leaves: bool,
    /// A copy may be written to a removable medium.
    #[serde(default)]
    pub media: bool,
    /// Web address where a copy can be looked up; printed only where there is one.
    #[serde(default)]
    pub address: Option<String>,
    /// Picture of the seal: PNG with a transparent ground, red, in its true size (NĐ 30/2020/NĐ-CP, Appendix I).
    #[serde(default)]
    pub seal: Option<FileRef>,
    /// Days before the certificate of its newest timestamp ends at which a signed file gets another one.
    #[serde(default = "a_quarter")]
    pub renew_days: u16,
}

impl Default for SigningSetting {
    fn default() -> Self {
        Self {
            timestamps: None,
            modules: Vec::new(),
            providers: Vec::new(),
            pending_leaves: false,
            media: false,
            address: None,
            seal: None,
            renew_days: a_quarter(),
        }
    }
}

/// Long enough for an authority that does not answer for weeks, and for an office that is closed over Tết.
const fn a_quarter() -> u16 {
    90
}

/// A provider that signs with keys it keeps; its password is not part of the setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningProvider {
    /// Identity.
    pub id: ProviderId,
    /// Name shown where a key is chosen.
    pub name: String,
    /// Web address, without what its interface appends.
    pub address: String,
    /// How it is spoken to.
    pub interface: ProviderInterface,
}

/// How a provider is spoken to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProviderInterface {
    /// The interface of the Cloud Signature Consortium, version 1.0.4.
    Csc {
        /// Name of the user; empty where the provider knows who asks by other means.
        user: String,
    },
    /// VNPT SmartCA: its holder confirms on the telephone.
    SmartCa {
        /// Name the provider gave the agency's software.
        client: String,
        /// The holder's number at the provider.
        holder: String,
    },
}

/// Where the statement lands on the last page of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OverlayPlace {
    /// Printer by its system name.
    pub printer: String,
    /// Left edge of the block from the left edge of the sheet, tenths of a millimetre.
    pub left: i32,
    /// Upper edge of the block from the upper edge of the sheet, tenths of a millimetre.
    pub top: i32,
    /// How far this printer prints too far to the left, tenths of a millimetre; taken back by moving right.
    pub shift_x: i32,
    /// How far it prints too high, tenths of a millimetre.
    pub shift_y: i32,
}

impl Default for CertifySetting {
    fn default() -> Self {
        Self {
            site: String::new(),
            signers: Vec::new(),
            places: Vec::new(),
            printer: None,
            mode: StatementMode::default(),
            remind_at: half_past_two(),
            signing: SigningSetting::default(),
        }
    }
}

fn half_past_two() -> NaiveTime {
    // An hour that exists; midnight would merely remind too early.
    NaiveTime::from_hms_opt(14, 30, 0).unwrap_or_default()
}
