//! Data that ships with the application: catalogue, calendar, banned papers. All of it versioned, because
//! decrees change.
use motcua_case::address::AddressBook;
use motcua_case::calendar::Calendar;
use motcua_case::certify::CertifyData;
use motcua_case::fee::FeeTable;
use motcua_case::procedure::{BannedPapers, Catalogue};
use motcua_case::reading::Kinds;
use motcua_pdf::form::Fonts;
use motcua_pdf::form::certify::{
    AgreementTemplates, BookTemplates, CertificateTemplates, CopySlipTemplates, DayListTemplates,
    FeeListTemplates, HandoverTemplates, RefusalTemplates, StatementTemplates,
};

use crate::error::{Error, ErrorCode, Result};
use crate::trust::TrustLists;

pub(crate) const CATALOGUE: &str = include_str!("../../../../assets/procedures/catalogue.json");
const BANNED: &str = include_str!("../../../../assets/procedures/banned.json");
const KINDS: &str = include_str!("../../../../assets/papers/kinds.json");
const CERTIFY: &str = include_str!("../../../../assets/forms/certification.json");
const ADDRESSES: &str = include_str!("../../../../assets/addresses/sample.json");
const PRACTICE_FEES: &str = include_str!("../../../../assets/procedures/practice-fees.json");
const CALENDARS: [&str; 3] = [
    include_str!("../../../../assets/calendar/vn-2026.json"),
    include_str!("../../../../assets/calendar/vn-2025.json"),
    include_str!("../../../../assets/calendar/vn-2027.json"),
];

/// What ships with the application, parsed once.
pub(crate) struct Assets {
    pub(crate) catalogue: Catalogue,
    pub(crate) banned: BannedPapers,
    pub(crate) addresses: AddressBook,
    /// What papers call themselves.
    pub(crate) kinds: Kinds,
    /// Amounts invented for practice mode.
    pub(crate) practice_fees: FeeTable,
    /// Books, papers often certified and grounds of refusal.
    pub(crate) certify: CertifyData,
    pub(crate) statements: StatementTemplates,
    pub(crate) registers: BookTemplates,
    pub(crate) day_lists: DayListTemplates,
    pub(crate) fee_lists: FeeListTemplates,
    pub(crate) agreements: AgreementTemplates,
    pub(crate) refusals: RefusalTemplates,
    pub(crate) hand_overs: HandoverTemplates,
    pub(crate) copy_certificates: CertificateTemplates,
    pub(crate) copy_slips: CopySlipTemplates,
    pub(crate) trust: TrustLists,
    calendar: Calendar,
    pub(crate) fonts: Fonts,
}

impl Assets {
    pub(crate) fn load() -> Result<Self> {
        let broken = |name: &str| Error::internal(name);
        let mut calendars = CALENDARS.into_iter().map(Calendar::from_json);
        let first = calendars
            .next()
            .and_then(std::result::Result::ok)
            .ok_or_else(|| broken("calendar"))?;
        let calendar =
            calendars.try_fold(first, |joined, next| next.map(|next| joined.joined(next)));
        Ok(Self {
            catalogue: Catalogue::from_json(CATALOGUE)
                .map_err(|_| Error::new(ErrorCode::CatalogueInvalid))?,
            addresses: AddressBook::from_json(ADDRESSES).map_err(|_| broken("addresses"))?,
            kinds: Kinds::load(KINDS).map_err(|_| broken("paper kinds"))?,
            banned: BannedPapers::from_json(BANNED).map_err(|_| broken("banned papers"))?,
            practice_fees: FeeTable::from_json(PRACTICE_FEES)
                .map_err(|_| broken("practice fees"))?,
            certify: CertifyData::from_json(CERTIFY).map_err(|_| broken("certification"))?,
            statements: StatementTemplates::bundled().map_err(|_| broken("statements"))?,
            registers: BookTemplates::bundled().map_err(|_| broken("registers"))?,
            day_lists: DayListTemplates::bundled().map_err(|_| broken("day list"))?,
            fee_lists: FeeListTemplates::bundled().map_err(|_| broken("fee list"))?,
            agreements: AgreementTemplates::bundled().map_err(|_| broken("agreement"))?,
            refusals: RefusalTemplates::bundled().map_err(|_| broken("refusal"))?,
            hand_overs: HandoverTemplates::bundled().map_err(|_| broken("hand-over"))?,
            copy_certificates: CertificateTemplates::bundled()
                .map_err(|_| broken("copy certificate"))?,
            copy_slips: CopySlipTemplates::bundled().map_err(|_| broken("copy slip"))?,
            trust: TrustLists::load()?,
            calendar: calendar.map_err(|_| broken("calendar"))?,
            fonts: Fonts::bundled().map_err(|_| broken("fonts"))?,
        })
    }

    /// The calendar of the whole country.
    pub(crate) fn national_calendar(&self) -> Calendar {
        self.calendar.clone()
    }
}
