//! What the province sent, taken over: bounded, in one form of text, its bytes sealed.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use motcua_case::dossier::PaidOnline;
use motcua_case::exchange::ComparedField;
use motcua_case::id::Phone;
use motcua_case::money::Dong;
use motcua_case::online::{
    OnlineCase, OnlineFile, OnlineFileState, OnlineNews, OnlinePaper, OnlineParty, OnlineResult,
};
use motcua_case::text;
use motcua_store::{Sealed, Store};
use motcua_sync::model::{CaseParty, IdKind, OnlinePayment, PartyKind};
use motcua_sync::province::{
    self, Changes, Found, InboundCase, InboundFile, InboundNews, InboundPaper, InboundResult,
};

use crate::error::Result;

/// Longest code or id; a longer one is none.
const LONGEST_CODE: usize = 100;
/// Longest name or line of words, in characters; the rest is cut off.
const LONGEST: usize = 500;
/// Most papers of a dossier, files of a paper, results of a piece of news.
const MOST: usize = 100;

/// Something with the bytes that came along.
pub(super) struct Arrived<T> {
    pub(super) what: T,
    pub(super) sealed: Vec<Sealed>,
}

/// Everything that one answer told.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) filed: Vec<Arrived<OnlineCase>>,
    pub(super) news: Vec<Arrived<OnlineNews>>,
}

/// Takes an answer over. Entries without a usable code are none.
pub(super) fn taken(store: &Store, changes: Changes, now: DateTime<Utc>) -> Result<Taken> {
    let mut taken = Taken::default();
    for inbound in changes.filed.into_iter().filter(|one| is_code(&one.code)) {
        taken.filed.push(case(store, inbound)?);
    }
    let usable = |one: &InboundNews| is_code(&one.code) && is_code(&one.id);
    for inbound in changes.news.into_iter().filter(usable) {
        taken.news.push(news(store, inbound, now)?);
    }
    Ok(taken)
}

fn case(store: &Store, inbound: InboundCase) -> Result<Arrived<OnlineCase>> {
    let mut sealed = Vec::new();
    let papers = inbound.papers.into_iter().take(MOST);
    let papers = papers
        .map(|one| paper(store, one, &mut sealed))
        .collect::<Result<Vec<_>>>()?;
    let what = OnlineCase {
        code: inbound.code,
        remote: inbound.remote.filter(|id| is_code(id)),
        procedure: words(&inbound.procedure),
        procedure_name: words(&inbound.procedure_name),
        submitted_at: inbound.submitted_at,
        owner: party(&inbound.owner),
        submitter: inbound.submitter.as_ref().map(party),
        papers,
        vneid: inbound.vneid,
        paid: inbound.paid.as_ref().map(paid),
        summary: words(&inbound.summary),
        said: Vec::new(),
    };
    Ok(Arrived { what, sealed })
}

fn paper(store: &Store, one: InboundPaper, sealed: &mut Vec<Sealed>) -> Result<OnlinePaper> {
    let files = one.files.into_iter().take(MOST);
    Ok(OnlinePaper {
        component: words(&one.component),
        name: words(&one.name),
        files: files
            .map(|one| file(store, one, sealed))
            .collect::<Result<_>>()?,
    })
}

fn file(store: &Store, one: InboundFile, sealed: &mut Vec<Sealed>) -> Result<OnlineFile> {
    let state = match &one.inline {
        Some(bytes) => {
            let kept = store.blobs().seal(bytes)?;
            let sha256 = kept.sha256();
            sealed.push(kept);
            OnlineFileState::Kept { sha256 }
        }
        None if one.path.is_empty() => OnlineFileState::Refused,
        None => OnlineFileState::Missing,
    };
    Ok(OnlineFile {
        name: words(&one.name),
        path: one.path,
        state,
    })
}

/// Without the bytes, which are sealed by now; as it was told.
pub(super) fn to_fetch(file: &OnlineFile) -> InboundFile {
    InboundFile {
        name: file.name.clone(),
        path: file.path.clone(),
        keeper: None,
        inline: None,
    }
}

fn party(one: &CaseParty) -> OnlineParty {
    let number = |kind: IdKind| {
        let number = one.number.as_ref().filter(|number| number.kind == kind)?;
        Some(number.number.clone())
    };
    OnlineParty {
        name: words(&one.name),
        organisation: one.kind != PartyKind::Citizen,
        personal_id: number(IdKind::Personal),
        old_id: number(IdKind::OldCard),
        tax_code: number(IdKind::TaxCode),
        account: some(&one.account),
        phone: phone(&one.phone),
        email: some(&one.email),
        birth: one.birth,
        address: words(&one.address.text),
    }
}

/// An online payment as the record keeps it.
pub(super) fn paid(one: &province::PaidOnline) -> PaidOnline {
    PaidOnline {
        national: one.way == OnlinePayment::National,
        amount: one.amount.and_then(|amount| Dong::new(amount).ok()),
        at: one.at,
        reference: words(&one.reference),
    }
}

fn news(store: &Store, inbound: InboundNews, now: DateTime<Utc>) -> Result<Arrived<OnlineNews>> {
    let mut sealed = Vec::new();
    let results = inbound.results.into_iter().take(MOST);
    let results = results
        .map(|one| result(store, one, &mut sealed))
        .collect::<Result<Vec<_>>>()?;
    let what = OnlineNews {
        code: inbound.code,
        id: inbound.id,
        at: inbound.at.unwrap_or(now),
        state: inbound.state.map(|state| state.code()),
        officer: words(&inbound.officer),
        text: words(&inbound.text),
        results,
        fields: inbound.fields.as_deref().map(fields).unwrap_or_default(),
    };
    Ok(Arrived { what, sealed })
}

fn result(store: &Store, one: InboundResult, sealed: &mut Vec<Sealed>) -> Result<OnlineResult> {
    Ok(OnlineResult {
        name: words(&one.name),
        code: words(&one.code),
        number: words(&one.number),
        file: file(store, one.file, sealed)?,
    })
}

/// Fields that are compared. Where a dossier stands is told by the news itself.
fn fields(found: &Found) -> BTreeMap<ComparedField, String> {
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339());
    let number = found.phone.as_deref();
    let told = [
        (ComparedField::Procedure, found.procedure.clone()),
        (ComparedField::Owner, found.owner.clone()),
        (ComparedField::Number, found.number.clone()),
        (ComparedField::Phone, number.and_then(phone)),
        (ComparedField::AcceptedAt, time(found.accepted_at)),
        (ComparedField::DueAt, time(found.due_at)),
    ];
    let told = told
        .into_iter()
        .filter_map(|(field, value)| Some((field, some(&value?)?)));
    told.collect()
}

/// A phone in the form in which it is kept; what is none is left out.
fn phone(text: &str) -> Option<String> {
    let phone = Phone::parse(text).ok()?;
    Some(phone.as_str().to_owned())
}

fn some(text: &str) -> Option<String> {
    Some(words(text)).filter(|words| !words.is_empty())
}

fn words(words: &str) -> String {
    let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
    text::nfc(&plain).chars().take(LONGEST).collect()
}

fn is_code(code: &str) -> bool {
    let plain = code.chars().all(|letter| !letter.is_control());
    plain && !code.trim().is_empty() && code.chars().count() <= LONGEST_CODE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_line_of_bounded_length_and_codes_are_codes() {
        assert_eq!(words("  Nguyễn\tVăn\n Thử "), "Nguyễn Văn Thử");
        assert_eq!(words(&"a".repeat(900)).len(), LONGEST);
        for (code, usable) in [
            ("H99.01-261120-0001", true),
            ("", false),
            (" ", false),
            ("a\u{7}b", false),
        ] {
            assert_eq!(is_code(code), usable, "{code:?}");
        }
        assert!(!is_code(&"1".repeat(LONGEST_CODE + 1)));
    }

    #[test]
    fn only_what_differs_there_and_can_be_compared_is_taken_over() {
        let found = Found {
            owner: Some("Trần  Thị Thử".into()),
            phone: Some("gì đó".into()),
            due_at: Some(DateTime::UNIX_EPOCH),
            number: Some(String::new()),
            ..Found::default()
        };
        let told = fields(&found);
        let owner = told.get(&ComparedField::Owner).map(String::as_str);
        assert_eq!(owner, Some("Trần Thị Thử"));
        let due = told.get(&ComparedField::DueAt).map(String::as_str);
        assert_eq!(due, Some("1970-01-01T00:00:00+00:00"));
        assert_eq!(told.len(), 2);
    }
}
