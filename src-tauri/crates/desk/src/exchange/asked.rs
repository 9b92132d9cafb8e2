//! The receiver's rules while the citizen is still there: a draft is told as if it were received now, and what the
//! province would refuse or count as missing is named with who can mend it.
use motcua_case::dossier::Dossier;
use motcua_case::exchange::{ConnectionSetting, RouteTo};
use motcua_case::ids::DeviceId;
use motcua_case::office::Office;
use motcua_case::paper::HeldPaper;
use motcua_case::person::PersonFacts;
use motcua_store::Read;
use motcua_sync::check::{CaseField, Gap, check};
use motcua_sync::model::Case;

use super::dossier::Whole;
use super::telling::Around;
use super::{gaps, setting};
use crate::rules::Rules;
use crate::view::exchange::{GapReason, GapWeight, ProvinceField, ProvinceGap};
use crate::view::intake_gap::{GapMend, IntakeAsks, IntakeGap};

/// The path of a connection that leads to the population database.
pub(crate) const PERSON: &str = "person";
/// The path that leads to the document store.
pub(crate) const REPOSITORY: &str = "repository";

/// A dossier as it would be received now.
pub(crate) struct Drafted {
    pub(crate) dossier: Dossier,
    pub(crate) owner: PersonFacts,
    pub(crate) submitter: PersonFacts,
    /// Papers of each line, those that are still to be made among them.
    pub(crate) papers: Vec<Vec<HeldPaper>>,
}

/// What a draft is judged by.
pub(crate) struct Judge<'a> {
    pub(crate) office: &'a Office,
    pub(crate) rules: &'a Rules,
    pub(crate) device: DeviceId,
    pub(crate) read: &'a Read<'a>,
}

/// Where on the page things of one case are.
pub(crate) struct PagePlaces {
    /// `submitter` or `owner`.
    pub(crate) owner: &'static str,
    /// Number of the case, from 0.
    pub(crate) case: usize,
}

/// The system a procedure goes to; none where it goes by hand, or none is set up.
pub(crate) fn connection_of<'a>(
    office: &'a Office,
    procedure: &str,
) -> Option<&'a ConnectionSetting> {
    match office.exchange.route(procedure) {
        RouteTo::Connection(id) => office.exchange.connection(id),
        RouteTo::ByHand => None,
    }
}

/// What can be asked of the systems these procedures go to; of the main one while none is chosen.
pub(crate) fn asks<'a>(office: &Office, procedures: impl Iterator<Item = &'a str>) -> IntakeAsks {
    let mut procedures = procedures.peekable();
    let connections: Vec<&ConnectionSetting> = match procedures.peek() {
        Some(_) => procedures
            .filter_map(|key| connection_of(office, key))
            .collect(),
        None => office
            .exchange
            .main
            .and_then(|id| office.exchange.connection(id))
            .into_iter()
            .collect(),
    };
    let has = |path: &str| connections.iter().any(|one| one.paths.contains_key(path));
    IntakeAsks {
        person: has(PERSON),
        repository: has(REPOSITORY),
    }
}

/// What the province would refuse or count as missing.
pub(crate) fn gaps_of(drafted: &Drafted, judge: &Judge<'_>, at: &PagePlaces) -> Vec<IntakeGap> {
    let procedure = &drafted.dossier.procedure.key;
    let Some(connection) = connection_of(judge.office, procedure) else {
        return Vec::new();
    };
    // Without the values of the wire nothing can be judged, and nothing is sent either.
    let Ok(values) = setting::values(connection) else {
        return Vec::new();
    };
    let case = case(drafted, judge);
    let found = check(&case, setting::dialect(connection.dialect), &values);
    let may_ask = connection.paths.contains_key(PERSON);
    let mut shown: Vec<IntakeGap> = found
        .iter()
        .filter(|gap| is_of_now(gap, &case, may_ask))
        .filter_map(|gap| {
            Some(IntakeGap {
                gap: gaps::shown(&case, gap)?,
                mend: mend(gap.field, judge.office),
                at: place(gap.field, drafted, at),
            })
        })
        .collect();
    shown.extend(result_code(drafted, judge.office));
    shown
}

fn case(drafted: &Drafted, judge: &Judge<'_>) -> Case {
    let whole = Whole {
        dossier: &drafted.dossier,
        owner: Some(drafted.owner.clone()),
        submitter: Some(drafted.submitter.clone()),
        papers: drafted.papers.clone(),
    };
    let around = Around {
        office: judge.office,
        rules: judge.rules,
        device: judge.device,
        read: judge.read,
    };
    whole.case(&around, &mut Vec::new())
}

/// Whether a gap is there now already: a number is given on receipt, and pages are signed after it.
fn is_of_now(gap: &Gap, case: &Case, may_ask: bool) -> bool {
    match gap.field {
        CaseField::Code | CaseField::OwnerAccount => false,
        CaseField::Identity => may_ask,
        CaseField::Digitised => case.papers.iter().all(|paper| paper.documents.is_empty()),
        _ => true,
    }
}

/// A result without a code of its kind is counted as none; nobody at the counter knows the code.
fn result_code(drafted: &Drafted, office: &Office) -> Option<IntakeGap> {
    let procedure = &drafted.dossier.procedure.key;
    let known = office.exchange.codes.iter();
    let mut coded = known.filter(|codes| codes.procedure == *procedure && !codes.result.is_empty());
    coded.next().is_none().then_some(IntakeGap {
        gap: ProvinceGap {
            field: ProvinceField::ResultCode,
            weight: GapWeight::Scored,
            why: GapReason::Missing,
            about: None,
        },
        mend: GapMend::Office,
        at: None,
    })
}

fn mend(field: CaseField, office: &Office) -> GapMend {
    match field {
        // Where codes of communes are known, an address that names none of them can be put right.
        CaseField::OwnerAddress | CaseField::SubmitterAddress
            if !office.exchange.places.is_empty() =>
        {
            GapMend::Counter
        }
        CaseField::Procedure
        | CaseField::ProcedureName
        | CaseField::SectorCode
        | CaseField::Sector
        | CaseField::ServiceCode
        | CaseField::OwnerKind
        | CaseField::SubmitterKind
        | CaseField::OwnerAddress
        | CaseField::SubmitterAddress
        | CaseField::Unit
        | CaseField::PaperName
        | CaseField::PaperComponent
        | CaseField::FeeName
        | CaseField::FeeCode => GapMend::Office,
        _ => GapMend::Counter,
    }
}

fn place(field: CaseField, drafted: &Drafted, at: &PagePlaces) -> Option<String> {
    let owner = |name: &str| Some(format!("{}.{name}", at.owner));
    let submitter = |name: &str| Some(format!("submitter.{name}"));
    match field {
        CaseField::Owner => owner("name"),
        CaseField::OwnerNumber => owner(number_field(&drafted.owner)),
        CaseField::OwnerPhone => owner("phone"),
        CaseField::OwnerAddress => owner("address"),
        CaseField::Identity => owner("population"),
        CaseField::Submitter => submitter("name"),
        CaseField::SubmitterNumber => submitter(number_field(&drafted.submitter)),
        CaseField::SubmitterPhone => submitter("phone"),
        CaseField::SubmitterAddress => submitter("address"),
        CaseField::Digitised => {
            let first = drafted.dossier.papers.iter().find_map(|paper| {
                let key = paper.requirement.as_ref()?;
                let shown = matches!(paper.standing, motcua_case::dossier::PaperStanding::Shown);
                (!shown).then_some(key)
            });
            first.map(|key| format!("case.{}.paper.{key}", at.case))
        }
        CaseField::ReturnBy => Some("delivery".to_owned()),
        _ => None,
    }
}

fn number_field(facts: &PersonFacts) -> &'static str {
    match facts.kind {
        motcua_case::person::PersonKind::Individual => "personal_id",
        motcua_case::person::PersonKind::Organisation => "tax_code",
    }
}
