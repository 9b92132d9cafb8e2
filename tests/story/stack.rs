//! The scan workspace: pages come in, are arranged with undo, and go to the papers of the checklist.
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::intake::{FindingCode, LineState};
use motcua_desk::view::scan::{
    Aside, BinRef, CleanView, StackChange, StackDone, StackImport, StackView, TextState,
};
use motcua_desk::{Desk, WasRead};

use crate::{BIRTH, CARD, begin, bring, finish, open_desk, sample};

fn bin(kind: &str, stack: &StackView) -> BinRef {
    let mut bins = stack.bins.iter();
    bins.find(|bin| bin.bin.line.contains(kind))
        .unwrap_or_else(|| panic!("no bin {kind} in {:?}", stack.bins))
        .bin
        .clone()
}

/// Puts all pages to one paper.
fn put(desk: &Desk, draft: DraftId, stack: &StackView, bin: &BinRef) {
    let assign = StackChange::Assign {
        pages: stack.pages.iter().map(|page| page.id).collect(),
        bin: Some(bin.clone()),
        whole: false,
    };
    desk.scan_change(draft, &assign).unwrap();
}

fn done(draft: DraftId) -> StackDone {
    StackDone { draft, again: None }
}

#[test]
fn pages_of_one_stack_become_two_papers_and_what_is_left_over_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let stack = bring(
        &desk,
        draft,
        &["giay-chung-sinh.jpg", "giay-chung-sinh.jpg"],
    );
    let [first, second] = [stack.pages[0].id, stack.pages[1].id];
    assert!(stack.pages.iter().all(|page| page.picture.is_some()));
    assert!(stack.bins.iter().all(|bin| bin.bin.procedure == BIRTH));

    let proof = bin("chung-sinh", &stack);
    let change = |change| desk.scan_change(draft, &change).unwrap();
    change(StackChange::Assign {
        pages: vec![first, second],
        bin: Some(proof.clone()),
        whole: false,
    });
    change(StackChange::Split { page: second });
    change(StackChange::Undo);
    let view = change(StackChange::Redo);
    assert_eq!(view.bins.iter().map(|bin| bin.pages).sum::<u32>(), 2);
    bring(&desk, draft, &["giay-chung-sinh.jpg"]);

    let intake = desk.scan_done(&done(draft)).unwrap();
    let line = intake.cases[0]
        .papers
        .iter()
        .find(|line| line.key == proof.line);
    assert_eq!(line.unwrap().tray.len(), 2, "two documents");
    let left = |view: &motcua_desk::view::intake::IntakeView| {
        view.findings
            .iter()
            .any(|found| found.code == FindingCode::PagesUnassigned)
    };
    assert!(left(&intake));
    let third = desk.scan_open(draft).unwrap().pages[0].id;
    desk.scan_change(draft, &StackChange::Remove { pages: vec![third] })
        .unwrap();
    assert!(!left(&desk.intake_open(draft).unwrap()));

    let id = finish(&desk, draft).dossiers[0].id;
    let person = desk.dossier(id).unwrap().dossier.owner.person;
    assert_eq!(desk.person(person).unwrap().papers.len(), 2);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_page_is_cleaned_in_another_way_and_back_again() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let before = bring(&desk, draft, &["giay-chung-sinh.jpg"]).pages[0].clone();
    let clean = CleanView {
        straighten: false,
        crop: false,
        ..CleanView::default()
    };
    let after = desk.scan_clean(draft, before.id, clean).unwrap().pages[0].clone();
    assert_eq!(after.clean, clean);
    assert_ne!(after.picture, before.picture);
    let back = desk.scan_change(draft, &StackChange::Undo).unwrap().pages[0].clone();
    assert_eq!(back, before);
    desk.picture(back.picture.unwrap().split_once("localhost").unwrap().1)
        .unwrap();
}

#[test]
fn pages_go_back_from_the_checklist_to_be_arranged_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let stack = bring(
        &desk,
        draft,
        &["giay-chung-sinh.jpg", "van-ban-uy-quyen.pdf"],
    );
    let proof = bin("chung-sinh", &stack);
    assert_eq!(stack.pages[1].whole_pdf, Some(1));
    put(&desk, draft, &stack, &proof);
    desk.scan_done(&done(draft)).unwrap();
    let back = desk.scan_take_back(draft, &proof).unwrap();
    assert_eq!(back.pages.len(), 2);
    let intake = desk.intake_open(draft).unwrap();
    let line = intake.cases[0]
        .papers
        .iter()
        .find(|line| line.key == proof.line);
    assert_eq!(line.unwrap().state, LineState::Missing);
    desk.scan_done(&done(draft)).unwrap();
    finish(&desk, draft);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn pages_are_read_while_the_clerk_works_on_and_their_words_are_in_the_paper() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let stack = bring(&desk, draft, &["giay-chung-sinh.jpg"]);
    let never = std::sync::atomic::AtomicBool::new(false);
    let read = desk.read_next(&never).unwrap();
    let view = desk.scan_open(draft).unwrap();
    if view.pages[0].text == TextState::Unavailable {
        eprintln!("skipped: tesseract with Vietnamese is not installed");
        return;
    }
    assert_eq!(read, Some(WasRead::Draft(draft)));
    assert!(matches!(view.pages[0].text, TextState::Read { words, .. } if words > 20));
    assert_eq!(
        desk.read_next(&never).unwrap(),
        None,
        "nothing is read twice"
    );

    put(&desk, draft, &stack, &bin("chung-sinh", &stack));
    desk.scan_done(&done(draft)).unwrap();
    let id = finish(&desk, draft).dossiers[0].id;
    let copies = folder.path().join("copies");
    let exported = desk
        .export(&desk.dossier(id).unwrap().dossier.code, &copies)
        .unwrap();
    let Ok(text) = std::process::Command::new("pdftotext")
        .arg(&exported.papers[0].path)
        .arg("-")
        .output()
    else {
        return;
    };
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("CHỨNG SINH"), "{text}");
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_file_that_cannot_be_read_leaves_nothing_and_the_ones_before_it_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let bad = folder.path().join("not-a-picture.jpg");
    std::fs::write(&bad, b"not a picture").unwrap();
    let request = StackImport {
        draft,
        incoming: Vec::new(),
        paths: vec![sample("giay-chung-sinh.jpg"), bad.display().to_string()],
        bin: None,
    };
    let refused = desk.scan_import(&request, &|_| {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::FileTypeUnsupported);
    let stack = desk.scan_open(draft).unwrap();
    assert_eq!(stack.pages.len(), 1);
    assert!(!stack.running);
}

#[test]
fn pages_put_to_a_procedure_that_is_removed_wait_for_another_paper() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let stack = bring(&desk, draft, &["giay-chung-sinh.jpg"]);
    put(&desk, draft, &stack, &bin("chung-sinh", &stack));
    let remove = motcua_desk::view::intake::IntakeChange::RemoveProcedure { case: 0 };
    desk.intake_change(draft, remove).unwrap();
    assert_eq!(desk.scan_open(draft).unwrap().pages[0].bin, None);
    let intake = desk.scan_done(&done(draft)).unwrap();
    assert!(
        intake
            .findings
            .iter()
            .any(|found| found.code == FindingCode::PagesUnassigned)
    );
}

#[test]
fn only_a_paper_that_is_stored_takes_pages() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let page = bring(&desk, draft, &["giay-chung-sinh.jpg"]).pages[0].id;
    let intake = desk.intake_open(draft).unwrap();
    let shown = intake.cases[0]
        .papers
        .iter()
        .find(|line| line.shown_only)
        .unwrap();
    let assign = |line: &str| StackChange::Assign {
        pages: vec![page],
        bin: Some(BinRef {
            procedure: BIRTH.into(),
            line: line.into(),
        }),
        whole: false,
    };
    let refused = desk.scan_change(draft, &assign(&shown.key)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    let refused = desk
        .scan_change(draft, &assign("no-such-line"))
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::DraftStale);
    desk.scan_change(draft, &StackChange::Remove { pages: vec![page] })
        .unwrap();
    assert_eq!(
        desk.scan_open(draft).unwrap().pages[0].aside,
        Some(Aside::Removed)
    );
}
