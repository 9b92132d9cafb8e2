#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use motcua_case::paper::Media;

use super::*;

fn raw() -> RawPage {
    RawPage {
        file: FileRef {
            sha256: Hash::ZERO,
            bytes: 1,
            media: Media::Jpeg,
        },
        index: 0,
        dpi: None,
    }
}

fn stack(pages: u32) -> Stack {
    let mut stack = Stack::default();
    for _ in 0..pages {
        stack.add(raw(), Place::default(), None);
    }
    stack
}

fn bin(line: &str) -> BinRef {
    BinRef {
        procedure: "khai-sinh".into(),
        line: line.into(),
    }
}

fn assign(pages: &[u32], line: &str, whole: bool) -> StackChange {
    StackChange::Assign {
        pages: pages.to_vec(),
        bin: Some(bin(line)),
        whole,
    }
}

#[test]
fn every_change_is_undone_and_made_again() {
    let changes = [
        assign(&[1, 3], "a", false),
        StackChange::Turn {
            pages: vec![2],
            turns: 3,
        },
        StackChange::Remove { pages: vec![4] },
        StackChange::Move {
            pages: vec![3, 4],
            before: Some(1),
        },
        StackChange::Split { page: 2 },
    ];
    let mut stack = stack(4);
    let mut states = vec![stack.sheets.clone()];
    for change in &changes {
        stack.change(change).unwrap();
        assert_ne!(Some(&stack.sheets), states.last());
        states.push(stack.sheets.clone());
    }
    for state in states.iter().rev().skip(1) {
        stack.change(&StackChange::Undo).unwrap();
        assert_eq!(&stack.sheets, state);
    }
    assert!(stack.change(&StackChange::Undo).is_err());
    for state in &states[1..] {
        stack.change(&StackChange::Redo).unwrap();
        assert_eq!(&stack.sheets, state);
    }
}

#[test]
fn a_page_that_comes_while_others_are_moved_stays_when_the_move_is_undone() {
    let mut stack = stack(3);
    stack
        .change(&StackChange::Move {
            pages: vec![3],
            before: Some(1),
        })
        .unwrap();
    stack.add(raw(), Place::default(), None);
    stack.change(&StackChange::Undo).unwrap();
    assert_eq!(stack.order(), [1, 2, 3, 4]);
}

#[test]
fn a_digit_takes_the_whole_document() {
    let mut stack = stack(5);
    stack.change(&StackChange::Split { page: 3 }).unwrap();
    stack
        .change(&StackChange::Remove { pages: vec![4] })
        .unwrap();
    stack.change(&assign(&[5], "b", true)).unwrap();
    let in_b = stack
        .sheets
        .iter()
        .filter(|sheet| sheet.place.bin.is_some());
    assert_eq!(in_b.map(|sheet| sheet.id).collect::<Vec<_>>(), [3, 5]);
}

#[test]
fn documents_are_taken_out_whole_and_the_rest_stays() {
    let mut stack = stack(6);
    stack.change(&assign(&[1, 2, 4], "a", false)).unwrap();
    stack.change(&assign(&[3], "b", false)).unwrap();
    stack.change(&StackChange::Split { page: 4 }).unwrap();
    stack
        .change(&StackChange::Remove { pages: vec![2] })
        .unwrap();
    let taken: Vec<_> = stack
        .take_assigned(|_| true)
        .into_iter()
        .map(|(bin, sheets)| {
            let ids: Vec<u32> = sheets.iter().map(|sheet| sheet.id).collect();
            (bin.line, ids)
        })
        .collect();
    assert_eq!(
        taken,
        [
            ("a".to_owned(), vec![1]),
            ("b".to_owned(), vec![3]),
            ("a".to_owned(), vec![4])
        ]
    );
    assert_eq!(stack.order(), [2, 5, 6]);
    assert!(!stack.can_undo());
}

#[test]
fn a_page_scanned_again_takes_the_place_of_the_old_one() {
    let mut stack = stack(3);
    stack.change(&assign(&[2], "a", false)).unwrap();
    stack.change(&StackChange::Split { page: 2 }).unwrap();
    let place = stack.replace(2).unwrap();
    let new = stack.add(raw(), place, Some(2));
    assert_eq!(stack.order(), [1, 2, new, 3]);
    let sheet = stack.sheet_mut(new).unwrap();
    assert_eq!(
        (sheet.place.bin.clone(), sheet.place.starts),
        (Some(bin("a")), true)
    );
    assert_eq!(
        stack.sheet_mut(2).unwrap().place.aside,
        Some(Aside::Replaced)
    );
}

#[test]
fn a_page_nobody_knows_changes_nothing() {
    let mut stack = stack(2);
    let before = stack.sheets.clone();
    for change in [
        assign(&[1, 9], "a", false),
        assign(&[9], "a", true),
        StackChange::Move {
            pages: vec![1],
            before: Some(9),
        },
    ] {
        assert!(stack.change(&change).is_err());
        assert_eq!(stack.sheets, before);
    }
}

/// A stack with one file of three pages, and the same file once more.
fn two_files() -> Stack {
    let mut stack = Stack::default();
    for _twice in 0..2 {
        let first = stack.add(raw(), Place::default(), None);
        let second = stack.add_further(first, first, 1).unwrap().id;
        stack.add_further(first, second, 2).unwrap();
    }
    stack
}

#[test]
fn a_file_that_is_given_up_takes_no_page_of_another_with_the_same_bytes() {
    let mut stack = two_files();
    stack.forget(4);
    assert_eq!(stack.order(), [1, 2, 3]);
    let mut stack = two_files();
    stack.begin_again(1);
    assert_eq!(stack.order(), [1, 4, 5, 6]);
}

#[test]
fn what_was_read_of_a_broken_file_stays_and_the_rest_is_said() {
    let mut stack = two_files();
    stack.unread(1).unwrap();
    assert_eq!(stack.sheet_mut(1).unwrap().content, Content::Unread);
    stack.sheet_mut(4).unwrap().content = Content::Pdf {
        pages: 1,
        signed: None,
    };
    stack.unread(4).unwrap();
    assert_eq!(stack.order(), [1, 2, 3, 4, 5, 6, 7]);
    let rest = stack.sheet_mut(7).unwrap();
    assert_eq!(
        (rest.first, rest.raw.index, &rest.content),
        (4, 3, &Content::Unread)
    );
}

#[test]
fn pages_of_a_paper_nobody_asks_for_any_more_stay() {
    let mut stack = stack(2);
    stack.change(&assign(&[1], "a", false)).unwrap();
    stack.change(&assign(&[2], "b", false)).unwrap();
    assert_eq!(stack.take_assigned(|bin| bin.line == "b").len(), 1);
    assert_eq!(stack.order(), [1]);
}
