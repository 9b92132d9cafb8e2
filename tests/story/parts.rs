//! Sheets that say something of the stack they lie in: separators, an identity card, a slip of ours.
use std::path::Path;
use std::process::Command;

use motcua_desk::view::proposal::ProposedPart;
use motcua_desk::view::scan::{Aside, StackChange};

use crate::{CARD, OTHER, begin, bring, finish, open_desk, sample};

/// The pages of a PDF as pictures; none where nobody can draw them.
fn drawn(pdf: &Path) -> Option<Vec<String>> {
    let root = pdf.with_extension("");
    let drawing = Command::new("pdftoppm")
        .args(["-jpeg", "-r", "200"])
        .args([pdf, &root])
        .status();
    let Ok(status) = drawing else {
        eprintln!("skipped: poppler is not installed");
        return None;
    };
    assert!(status.success());
    let folder = std::fs::read_dir(pdf.parent().unwrap()).unwrap();
    let mut pages: Vec<String> = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jpg"))
        .map(|path| path.display().to_string())
        .collect();
    pages.sort();
    Some(pages)
}

/// A page of the corpus beside the repository.
fn corpus(name: &str) -> Option<String> {
    let synth = motcua_tests::repository().join("../shared/corpus/scans/synth");
    let page = synth.join(name);
    if !page.is_file() {
        eprintln!("skipped: the scan corpus is not beside the repository");
        return None;
    }
    Some(page.display().to_string())
}

#[test]
fn a_separator_is_set_aside_cuts_the_stack_and_names_the_paper_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let pdf = folder.path().join("sheet.pdf");
    desk.separators(&pdf, 1, Some("giay-chung-sinh")).unwrap();
    let Some(sheet) = drawn(&pdf) else {
        return;
    };
    let draft = begin(&desk, CARD).draft;
    // Both are declarations by their titles; the sheet says otherwise of the second.
    let declaration = sample("to-khai-khai-sinh.jpg");
    let stack = [declaration.clone(), sheet[0].clone(), declaration];
    let view = bring(&desk, draft, &stack);
    assert_eq!(view.pages[1].aside, Some(Aside::Separator));
    assert!(!view.pages[0].starts && view.pages[2].starts);
    let proposal = view.pages[2].proposal.as_ref().unwrap();
    let ProposedPart::Asked { bin, begins: true } = &proposal.part else {
        panic!("{proposal:?}");
    };
    assert!(bin.line.contains("chung-sinh"));
    assert_eq!(view.proposed, 1, "nothing was read, only the code");
    let view = desk
        .scan_change(draft, &StackChange::AcceptProposals)
        .unwrap();
    assert_eq!(view.pages[2].bin.as_ref(), Some(bin));
    // It can be brought back, as every page set aside.
    let pages = vec![view.pages[1].id];
    let view = desk
        .scan_change(draft, &StackChange::Restore { pages })
        .unwrap();
    assert_eq!(view.pages[1].aside, None);
}

#[test]
fn a_page_of_another_size_begins_a_document_unless_the_clerk_joins_it() {
    let Some(letter) = corpus("dev_000_letter.jpg") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let card = corpus("dev_054_card.jpg").unwrap();
    let view = bring(
        &desk,
        draft,
        &[letter.clone(), letter.clone(), card, letter],
    );
    let starts: Vec<bool> = view.pages.iter().map(|page| page.starts).collect();
    assert_eq!(starts, [false, false, true, true]);
    let page = view.pages[3].id;
    let view = desk
        .scan_change(draft, &StackChange::Join { page })
        .unwrap();
    assert!(!view.pages[3].starts);
    // Somebody is at the counter already: the card proposes nobody.
    assert_eq!(view.card, None);
}

#[test]
fn the_card_in_a_stack_proposes_the_person_and_is_never_a_paper() {
    let Some(card) = corpus("dev_054_card.jpg") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = desk.intake_start().unwrap().draft;
    let view = bring(&desk, draft, &[card, sample("giay-chung-sinh.jpg")]);
    let proposed = view.card.unwrap();
    assert_eq!(proposed.name, "MẪU VĂN A");
    assert!(
        !proposed.number.contains("000000000001"),
        "the number is hidden"
    );
    assert!(
        desk.intake_open(draft)
            .unwrap()
            .submitter
            .facts
            .name
            .is_empty()
    );
    let part = view.pages[0]
        .proposal
        .as_ref()
        .map(|proposal| &proposal.part);
    assert_eq!(part, Some(&ProposedPart::Card));

    let view = desk
        .scan_change(draft, &StackChange::AcceptProposals)
        .unwrap();
    assert_eq!(view.card, None);
    assert_eq!(view.pages[0].aside, Some(Aside::Removed));
    let submitter = desk.intake_open(draft).unwrap().submitter;
    assert_eq!(submitter.facts.name, "MẪU VĂN A");
    assert!(!submitter.confirmed, "a person still looks at it");
}

#[test]
fn a_slip_of_ours_says_where_the_stack_belongs() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(&folder.path().join("data"));
    let received = finish(&desk, begin(&desk, CARD).draft);
    desk.receipt_print(received.dossiers[0].id, None).unwrap();
    let slip = folder.path().join("slip.pdf");
    std::fs::write(&slip, &tray.0.lock().unwrap()[0]).unwrap();
    let Some(pages) = drawn(&slip) else {
        return;
    };
    let draft = begin(&desk, OTHER).draft;
    let view = bring(
        &desk,
        draft,
        &[pages[0].clone(), sample("giay-chung-sinh.jpg")],
    );
    let belongs = view.slip.unwrap();
    assert_eq!(belongs.code, received.dossiers[0].code);
    assert_eq!(belongs.dossier, received.dossiers[0].id);
    let part = view.pages[0]
        .proposal
        .as_ref()
        .map(|proposal| &proposal.part);
    assert_eq!(part, Some(&ProposedPart::Slip));
    let view = desk
        .scan_change(draft, &StackChange::AcceptProposals)
        .unwrap();
    assert_eq!(view.pages[0].aside, Some(Aside::Removed));
}
