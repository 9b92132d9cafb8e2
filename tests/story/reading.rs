//! What is read on pages: proposals that a person accepts, stamps of secrecy that stop a page, fields that are confirmed,
//! and words that find a paper again.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use motcua_desk::case::ids::DraftId;
use motcua_desk::case::paper::PurgeGround;
use motcua_desk::case::person::Provenance;
use motcua_desk::case::reading::{Field, Secrecy};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::change::Who;
use motcua_desk::view::intake::{FindingCode, IntakeChange};
use motcua_desk::view::proposal::{FieldTaken, PersonSays, ProposedPart};
use motcua_desk::view::scan::{StackChange, StackDone, StackView, TextState};
use motcua_desk::{Desk, WasRead};

use crate::{BIRTH, CARD, OTHER, begin, bring, finish, import, line, open_desk, sample};

/// A letter with a stamp of secrecy, made up.
fn stamped() -> String {
    let fixtures = motcua_tests::repository().join("tests/fixtures/pages");
    fixtures.join("stamped-letter.jpg").display().to_string()
}

/// Reads all that waits; says whether there is a reader at all.
fn read_all(desk: &Desk, draft: DraftId) -> bool {
    let never = AtomicBool::new(false);
    while desk.read_next(&never).unwrap().is_some() {}
    let view = desk.scan_open(draft).unwrap();
    let has_reader = view.pages[0].text != TextState::Unavailable;
    if !has_reader {
        eprintln!("skipped: tesseract with Vietnamese is not installed");
    }
    has_reader
}

fn change(desk: &Desk, draft: DraftId, change: StackChange) -> StackView {
    desk.scan_change(draft, &change).unwrap()
}

fn done(draft: DraftId) -> StackDone {
    StackDone { draft, again: None }
}

#[test]
fn papers_come_first_and_one_step_puts_every_page_where_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = desk.intake_start().unwrap().draft;
    let mixed = [
        sample("to-khai-khai-sinh.jpg"),
        sample("giay-chung-sinh.jpg"),
    ];
    bring(&desk, draft, &mixed);
    if !read_all(&desk, draft) {
        return;
    }
    // Nothing was chosen yet: the papers say which procedure they are for.
    let view = desk.scan_open(draft).unwrap();
    assert_eq!(view.procedures[0].procedure, BIRTH, "{:?}", view.procedures);
    assert_eq!(view.procedures[0].papers, 2);
    assert_eq!(view.proposed, 0, "there is no paper to put a page to");
    let procedure = IntakeChange::AddProcedure {
        procedure: view.procedures[0].procedure.clone(),
    };
    desk.intake_change(draft, procedure).unwrap();

    let view = desk.scan_open(draft).unwrap();
    assert!(view.procedures.is_empty());
    assert_eq!(view.proposed, 2);
    assert!(
        view.pages.iter().all(|page| page.bin.is_none()),
        "nothing is filled silently"
    );
    let view = change(&desk, draft, StackChange::AcceptProposals);
    let lines: Vec<&str> = view
        .pages
        .iter()
        .map(|page| page.bin.as_ref().unwrap().line.as_str())
        .collect();
    assert!(
        lines[0].contains("to-khai") && lines[1].contains("chung-sinh"),
        "{lines:?}"
    );
    assert_eq!(view.proposed, 0);
    let view = change(&desk, draft, StackChange::Undo);
    assert!(view.pages.iter().all(|page| page.bin.is_none()));
    change(&desk, draft, StackChange::Redo);
    let intake = desk.scan_done(&done(draft)).unwrap();
    assert!(desk.scan_open(draft).unwrap().pages.is_empty());
    let missing = intake.findings.iter();
    assert_eq!(
        missing
            .filter(|f| f.code == FindingCode::SecretPage)
            .count(),
        0
    );
}

#[test]
fn a_page_of_no_paper_that_is_asked_for_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    bring(&desk, draft, &[stamped(), sample("giay-chung-sinh.jpg")]);
    if !read_all(&desk, draft) {
        return;
    }
    let view = desk.scan_open(draft).unwrap();
    assert_eq!(view.pages[0].proposal, None, "nobody knows this letter");
    let proposal = view.pages[1].proposal.as_ref().unwrap();
    assert!(matches!(
        proposal.part,
        ProposedPart::Asked { begins: true, .. }
    ));
    assert!(proposal.confidence > 60);
    let view = change(&desk, draft, StackChange::AcceptProposals);
    assert_eq!(view.pages[0].bin, None);
    assert!(view.pages[1].bin.is_some());
}

#[test]
fn a_stamp_of_secrecy_stops_the_page_until_a_person_has_judged_it() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let view = begin(&desk, CARD);
    let (draft, proof) = (view.draft, line(&view, "giay-chung-sinh"));
    import(&desk, draft, &proof, &[&stamped()]).unwrap();
    let never = AtomicBool::new(false);
    if desk.read_next(&never).unwrap() != Some(WasRead::Draft(draft)) {
        eprintln!("skipped: tesseract with Vietnamese is not installed");
        return;
    }
    // It came by the checklist: it cannot be received, and goes back to be looked at.
    let view = desk.intake_open(draft).unwrap();
    let of_proof = |code| {
        view.findings
            .iter()
            .any(|f| f.code == code && f.at.ends_with(&proof))
    };
    assert!(of_proof(FindingCode::SecretPage), "{:?}", view.findings);
    let bin = desk.scan_open(draft).unwrap().bins;
    let bin = bin
        .iter()
        .find(|bin| bin.bin.line == proof)
        .unwrap()
        .bin
        .clone();
    let view = desk.scan_take_back(draft, &bin).unwrap();
    assert_eq!(view.pages[0].secrecy, Some(Secrecy::Secret));
    let refused = desk.scan_done(&done(draft)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PagesSecret);

    let page = view.pages[0].id;
    let view = change(&desk, draft, StackChange::NotSecret { pages: vec![page] });
    assert_eq!(view.pages[0].secrecy, None);
    desk.scan_done(&done(draft)).unwrap();
    let received = finish(&desk, draft);
    assert_eq!(received.dossiers.len(), 1);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_secret_page_is_destroyed_with_its_file_and_nothing_of_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    bring(&desk, draft, &[sample("giay-chung-sinh.jpg"), stamped()]);
    if !read_all(&desk, draft) {
        return;
    }
    let before = stored_files(folder.path());
    let view = desk.scan_open(draft).unwrap();
    let picture = view.pages[1].picture.clone().unwrap();
    let path = picture.trim_start_matches(motcua_desk_address());
    assert!(desk.picture(path).is_ok());
    let pages = vec![view.pages[1].id];
    let view = change(&desk, draft, StackChange::Destroy { pages });
    assert_eq!(view.pages.len(), 1);
    assert!(!view.can_undo);
    assert!(
        desk.picture(path)
            .is_err_and(|error| error.code == ErrorCode::NotFound)
    );
    assert!(stored_files(folder.path()) < before);
    assert!(desk.check().unwrap().ok);
    // The rest goes its way.
    let view = change(&desk, draft, StackChange::AcceptProposals);
    assert!(view.pages[0].bin.is_some());
    desk.scan_done(&done(draft)).unwrap();
    finish(&desk, draft);
    assert!(desk.check().unwrap().ok);
}

fn motcua_desk_address() -> &'static str {
    "page://localhost"
}

/// Stored files and those within the store, counted by their bytes.
fn stored_files(folder: &Path) -> usize {
    let mut folders = vec![folder.join("files")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                count += 1;
            }
        }
    }
    count
}

#[test]
fn a_value_is_kept_only_when_a_person_confirms_it_and_never_over_what_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    bring(&desk, draft, &[sample("giay-chung-sinh.jpg")]);
    if !read_all(&desk, draft) {
        return;
    }
    let view = desk.scan_open(draft).unwrap();
    let page = view.pages[0].id;
    let fields = &view.pages[0].fields;
    assert!(!fields.is_empty() && fields.iter().all(|field| !field.confirmed));
    let take = |field, value: Option<&str>, into_person| {
        desk.scan_take_field(&FieldTaken {
            draft,
            page,
            field,
            value: value.map(str::to_owned),
            into_person,
        })
    };
    let view = take(Field::MotherName, Some("MẪU THỊ MẸ"), true).unwrap();
    let intake = desk.intake_open(draft).unwrap();
    assert_eq!(intake.submitter.facts.mother, "MẪU THỊ MẸ");
    assert_eq!(
        intake.submitter.provenance.get("mother"),
        Some(&Provenance::Paper)
    );
    if let Some(mother) = view.pages[0]
        .fields
        .iter()
        .find(|f| f.field == Field::MotherName)
    {
        assert!(mother.confirmed && mother.person == PersonSays::Same);
    }
    // The name came from the card; a paper does not replace it.
    let refused = take(Field::PersonName, Some("NGƯỜI KHÁC"), true).unwrap_err();
    assert_eq!(refused.code, ErrorCode::DraftStale);
    let refused = take(Field::Issuer, Some(" "), false).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    take(Field::DocumentNumber, Some("12/GCS"), false).unwrap();
    take(Field::Issuer, Some("Trạm Y tế xã Mẫu"), false).unwrap();
    take(Field::Issuer, None, false).unwrap();

    change(&desk, draft, StackChange::AcceptProposals);
    desk.scan_done(&done(draft)).unwrap();
    let confirm = IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    };
    desk.intake_change(draft, confirm).unwrap();
    let id = finish(&desk, draft).dossiers[0].id;
    let owner = desk.dossier(id).unwrap().dossier.owner.person;
    let paper = &desk.person(owner).unwrap().papers[0];
    let about: Vec<(Field, &str)> = paper
        .about
        .iter()
        .map(|about| (about.field, about.value.as_str()))
        .collect();
    assert_eq!(
        about,
        [
            (Field::DocumentNumber, "12/GCS"),
            (Field::MotherName, "MẪU THỊ MẸ")
        ]
    );
    assert!(desk.check().unwrap().ok);
}

#[test]
fn words_find_a_paper_also_one_received_before_it_was_read_and_not_one_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let never = AtomicBool::new(false);
    let view = begin(&desk, CARD);
    let first = view.draft;
    import(
        &desk,
        first,
        &line(&view, "giay-chung-sinh"),
        &["giay-chung-sinh.jpg"],
    )
    .unwrap();
    if desk.read_next(&never).unwrap().is_none() {
        eprintln!("skipped: tesseract with Vietnamese is not installed");
        return;
    }
    let code = finish(&desk, first).dossiers[0].code.clone();
    let hits = |query: &str| desk.search(query).unwrap().papers;
    assert_eq!(hits("chung sinh").len(), 1);
    assert_eq!(hits("GIẤY CHỨNG")[0].code, code);
    assert!(hits("chungsinhh").is_empty());

    // This one is received at once, and read when the counter has time.
    let view = begin(&desk, OTHER);
    let second = view.draft;
    import(
        &desk,
        second,
        &line(&view, "giay-chung-sinh"),
        &[&stamped()],
    )
    .unwrap();
    let dossier = finish(&desk, second).dossiers[0].id;
    assert!(hits("bao cao thang muoi mot").is_empty());
    while desk.read_next(&never).unwrap().is_some() {}
    assert_eq!(hits("bao cao thang muoi mot").len(), 1);
    assert_eq!(desk.home().unwrap().stamped, 1);
    let stamped = desk.stamped_papers().unwrap();
    assert_eq!(stamped[0].secrecy, Some(Secrecy::Secret));
    assert_eq!(stamped[0].dossier, dossier);
    assert!(desk.check().unwrap().ok);

    // A person says it is none; then it is destroyed all the same, as scanned by mistake.
    assert!(desk.stamp_judge(stamped[0].id).unwrap().is_empty());
    assert_eq!(desk.home().unwrap().stamped, 0);
    desk.purge(stamped[0].id, PurgeGround::Mistake).unwrap();
    assert!(hits("bao cao thang muoi mot").is_empty());
    assert_eq!(hits("chung sinh").len(), 1);
    assert_eq!(
        desk.read_next(&never).unwrap(),
        None,
        "what is destroyed is not read"
    );
    assert!(desk.check().unwrap().ok);
}
