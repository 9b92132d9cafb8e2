//! The citizen's repository: nobody is asked for a paper that the authorities hold (NĐ 118/2025 Art. 5).
use motcua_case::dossier::StoredPaper;
use motcua_case::event::AskOutcome;
use motcua_case::ids::DraftId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_sync::Province;
use motcua_sync::model::DOCUMENT_STORE;
use motcua_sync::province::RepositoryQuestion;

use super::asked::REPOSITORY;
use super::asking::{self, Asked, OfLine};
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::{CaseDraft, Draft, LineDraft};
use crate::rules::Rules;
use crate::view::asking::{RepositoryAnswer, RepositoryAsk, RepositoryTaken, StoredRow};
use crate::view::intake::{ImportRequest, LineState};

/// Most files of one paper.
const FILES: usize = 20;
/// Most papers shown.
const SHOWN: usize = 200;
/// Most characters of a name or number of a paper.
const LONGEST: usize = 1000;

impl Desk {
    /// Asks which papers of the checklist the document store holds. `number` is the asking officer's own and is kept
    /// nowhere.
    pub fn repository_ask(&self, ask: &RepositoryAsk, number: &str) -> Result<RepositoryAnswer> {
        let session = self.permitted(Permission::Receive)?;
        let purpose = asking::said(&ask.purpose, "purpose")?;
        let asker_number = asking::said(number, "number")?;
        let (office, draft, rules) = session.read(|read| {
            let draft = Draft::load(read, ask.draft, session.user_id())?;
            let rules = self.rules_for(read, &draft)?;
            Ok((office(read)?, draft, rules))
        })?;
        let owner = draft.owner_party().facts.personal_id.clone();
        let owner =
            owner.ok_or_else(|| Error::new(ErrorCode::Invalid).with("field", "personal_id"))?;
        let speaker =
            asking::speaker(&session, &office, asking::way(&office, &draft, REPOSITORY)?)?;
        let asked = Asked {
            database: DOCUMENT_STORE,
            purpose: &purpose,
            number: &owner,
        };
        let mut found = Vec::new();
        let mut has_codes = false;
        for (index, case) in draft.cases.iter().enumerate() {
            let wanted = wanted(&office, case);
            if wanted.is_empty() {
                continue;
            }
            has_codes = true;
            let question = RepositoryQuestion {
                owner: owner.clone(),
                asker: session.user.name.clone(),
                asker_number: asker_number.clone(),
                procedure: national(&office, &rules, &case.procedure),
                kinds: wanted.iter().map(|(_, code)| code.clone()).collect(),
            };
            match self.asked(speaker.adapter.repository(&question)) {
                Ok(papers) => found.extend(of_lines(index, case, &wanted, papers)),
                Err(fault) => {
                    let why = asking::unanswered(&fault);
                    if let Some(outcome) = asking::outcome(&why) {
                        self.record_question(&session, ask.draft, &asked, outcome)?;
                    }
                    return Ok(RepositoryAnswer::Unanswered { why });
                }
            }
        }
        if !has_codes {
            return Ok(RepositoryAnswer::NoCodes);
        }
        let outcome = match found.is_empty() {
            true => AskOutcome::Nobody,
            false => AskOutcome::Found,
        };
        self.record_question(&session, ask.draft, &asked, outcome)?;
        found.truncate(SHOWN);
        let papers = found
            .iter()
            .zip(0..)
            .map(|(one, index)| row(one, index, &rules))
            .collect();
        self.exchange.answers.held().papers = Some((ask.draft, found));
        Ok(RepositoryAnswer::Found { papers })
    }

    /// Fetches a paper of the newest answer and puts it to its line, like any file that comes in.
    pub fn repository_take(&self, draft: DraftId, index: u16) -> Result<RepositoryTaken> {
        let session = self.permitted(Permission::Receive)?;
        let held = self.exchange.answers.held().papers.clone();
        let one = held
            .filter(|(of, _)| *of == draft)
            .and_then(|(_, papers)| papers.into_iter().nth(usize::from(index)))
            .ok_or(ErrorCode::NotFound)?;
        let (office, loaded) = session.read(|read| {
            let loaded = Draft::load(read, draft, session.user_id())?;
            Ok((office(read)?, loaded))
        })?;
        // A procedure may have been taken out since.
        let case = loaded.cases.get(usize::from(one.case));
        if case.is_none_or(|case| case.procedure != one.procedure) {
            return Err(ErrorCode::DraftStale.into());
        }
        let way = asking::way(&office, &loaded, REPOSITORY)?;
        let speaker = asking::speaker(&session, &office, way)?;
        let mut files = Vec::new();
        for file in one.paper.files.iter().take(FILES) {
            match self.asked(speaker.adapter.download(file)) {
                Ok(bytes) => files.push(bytes),
                Err(fault) => {
                    let why = asking::unanswered(&fault);
                    return Ok(RepositoryTaken::Unanswered { why });
                }
            }
        }
        let request = ImportRequest {
            draft,
            case: one.case,
            line: one.line,
            incoming: Vec::new(),
            paths: Vec::new(),
            again: None,
        };
        let stored = StoredPaper {
            code: one.paper.code,
            name: one.paper.name,
            number: one.paper.number,
            issuer: one.paper.issuer,
        };
        let view = self.import_stored(&request, &files, &stored)?;
        Ok(RepositoryTaken::Taken {
            view: Box::new(view),
        })
    }
}

/// Lines that are still open, with the code of the result that replaces each.
fn wanted(office: &Office, case: &CaseDraft) -> Vec<(String, String)> {
    let known = office.exchange.codes.iter();
    let mut known = known.filter(|codes| codes.procedure == case.procedure);
    let Some(mapping) = known.next() else {
        return Vec::new();
    };
    let open = |line: &&LineDraft| {
        matches!(
            line.state,
            LineState::Missing | LineState::OnPaper | LineState::ToFollow { .. }
        )
    };
    let lines = case.lines.iter().filter(open);
    lines
        .filter_map(|line| {
            let code = mapping.replaced_by.get(&line.key)?;
            Some((line.key.clone(), code.clone()))
        })
        .collect()
}

fn national(office: &Office, rules: &Rules, key: &str) -> String {
    let procedure = rules.procedure(key);
    let published = procedure.and_then(|one| one.code.as_ref());
    let code = office
        .exchange
        .national_code(key, published.map(|code| code.as_str()));
    code.unwrap_or_default()
}

/// The papers that meet a line; others are of no use here and are not shown.
fn of_lines(
    index: usize,
    case: &CaseDraft,
    wanted: &[(String, String)],
    papers: Vec<motcua_sync::province::RepositoryPaper>,
) -> Vec<OfLine> {
    let of = |paper: motcua_sync::province::RepositoryPaper| {
        let words = [&paper.name, &paper.number, &paper.issuer];
        if words.iter().any(|word| word.chars().count() > LONGEST) {
            return None;
        }
        let (line, _) = wanted.iter().find(|(_, code)| *code == paper.code)?;
        Some(OfLine {
            case: u16::try_from(index).ok()?,
            procedure: case.procedure.clone(),
            line: line.clone(),
            paper,
        })
    };
    papers.into_iter().filter_map(of).collect()
}

fn row(one: &OfLine, index: u16, rules: &Rules) -> StoredRow {
    let requirement = rules.requirement(&one.procedure, &one.line);
    StoredRow {
        index,
        name: one.paper.name.clone(),
        number: one.paper.number.clone(),
        issuer: one.paper.issuer.clone(),
        files: u16::try_from(one.paper.files.len()).unwrap_or(u16::MAX),
        case: one.case,
        line: one.line.clone(),
        line_name: requirement
            .map(|requirement| requirement.short_name.clone())
            .unwrap_or_default(),
    }
}
