//! Two entries of one person, a paper of the wrong person, a page that must not be here.
use motcua_desk::Desk;
use motcua_desk::case::dossier::PaperStanding;
use motcua_desk::case::ids::{DossierId, PaperId, PersonId};
use motcua_desk::case::paper::PurgeGround;
use motcua_desk::case::person::MergeRefusal;
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::intake::{IntakeChange, LineState, Who};

use crate::safety::stored_files;
use crate::{
    CARD, OTHER, SECRET, add_user, begin, finish, import, line, open_desk, scanned, sign_in,
};

const PROOF: &str = "giay-chung-sinh";

#[test]
fn two_entries_of_one_person_are_kept_as_one_and_split_again_with_nothing_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (numbered, first) = visit(&desk, CARD);
    let (unnumbered, second) = typed_visit(&desk, "Nguyễn Văn Mẫu", "15/06/1999");
    assert_ne!(numbered, unnumbered);
    assert!(
        desk.person(numbered)
            .unwrap()
            .alike
            .iter()
            .any(|other| other.person == unnumbered)
    );

    let plan = desk.merge_plan(unnumbered, numbered).unwrap();
    assert_eq!(plan.refused, None);
    assert_eq!(
        plan.dossiers.iter().map(|row| row.id).collect::<Vec<_>>(),
        [second]
    );
    let merged = desk.merge(unnumbered, numbered).unwrap();
    let dossiers: Vec<DossierId> = merged.dossiers.iter().map(|row| row.id).collect();
    assert!(dossiers.contains(&first) && dossiers.contains(&second));
    assert_eq!(merged.papers.len(), 2);
    assert_eq!(
        desk.person(unnumbered).unwrap().kept_under.unwrap().id,
        numbered
    );
    let found = desk.search("nguyen van mau").unwrap().people;
    assert_eq!(
        found.iter().map(|hit| hit.row.id).collect::<Vec<_>>(),
        [numbered]
    );
    // The card brings the entry that stays, with the papers of both.
    let again = begin(&desk, CARD);
    assert_eq!(again.submitter.person, Some(numbered));
    assert!(desk.check().unwrap().ok);

    let split = desk.split(unnumbered).unwrap();
    assert_eq!(
        split.dossiers.iter().map(|row| row.id).collect::<Vec<_>>(),
        [second]
    );
    assert_eq!(desk.person(numbered).unwrap().papers.len(), 1);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn two_numbers_are_never_merged() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (one, _) = visit(&desk, CARD);
    let (other, _) = visit(&desk, OTHER);
    assert_eq!(
        desk.merge_plan(one, other).unwrap().refused,
        Some(MergeRefusal::Numbers)
    );
    let refused = desk.merge(one, other).unwrap_err();
    assert_eq!(
        (refused.code, refused.detail["refusal"].as_str()),
        (ErrorCode::MergeRefused, "numbers")
    );
}

#[test]
fn a_paper_of_the_wrong_person_is_moved_and_taken_out_of_the_dossiers_that_used_it() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (wrong, dossier) = visit(&desk, CARD);
    let (right, _) = typed_visit(&desk, "Trần Thị Đúng", "01/02/1990");
    let paper = desk.person(wrong).unwrap().papers[0].id;
    let picture = desk.person(wrong).unwrap().papers[0].pictures[0].clone();
    desk.picture(picture.split_once("localhost").unwrap().1)
        .unwrap();

    let plan = desk.paper_move_plan(paper, right).unwrap();
    assert_eq!((plan.from.id, plan.to.id), (wrong, right));
    assert_eq!(
        plan.uses.iter().map(|used| used.row.id).collect::<Vec<_>>(),
        [dossier]
    );
    assert_eq!(plan.seen_by.len(), 1, "who looked at the pages is listed");
    assert_eq!(plan.seen_by[0].who, "Lê Thị Thử");

    let held = desk.paper_move(paper, right, "Kẹp nhầm hồ sơ").unwrap();
    assert!(held.papers.iter().any(|one| one.id == paper));
    assert!(desk.person(wrong).unwrap().papers.is_empty());
    let line = desk.dossier(dossier).unwrap().dossier.papers;
    let line = line.iter().find(|line| line.kind == PROOF).unwrap();
    assert_eq!(line.standing, PaperStanding::Withdrawn { paper });
    // It is never offered to the wrong person again.
    let view = begin(&desk, CARD);
    let offered = view.cases[0]
        .papers
        .iter()
        .find(|line| line.kind == PROOF)
        .unwrap();
    assert_eq!(
        (offered.held.clone(), offered.state.clone()),
        (None, LineState::Missing)
    );
    let twice = desk.paper_move(paper, right, "Nữa").unwrap_err();
    assert_eq!(twice.code, ErrorCode::PaperMoveRefused);
    // Moved back, it stands again where it was taken away.
    desk.paper_move(paper, wrong, "Chuyển nhầm").unwrap();
    let line = desk.dossier(dossier).unwrap().dossier.papers;
    let line = line.iter().find(|line| line.kind == PROOF).unwrap();
    assert_eq!(line.standing, PaperStanding::Held { paper });
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_page_scanned_by_mistake_is_destroyed_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (person, dossier) = visit(&desk, CARD);
    let paper = desk.person(person).unwrap().papers[0].clone();
    assert_eq!(stored_files(folder.path()).len(), 2);
    let plan = desk.purge_plan(paper.id, PurgeGround::Mistake).unwrap();
    assert_eq!((plan.files, plan.needs_two), (2, false));

    let after = desk.purge(paper.id, PurgeGround::Mistake).unwrap();
    assert!(after.papers.is_empty());
    assert!(stored_files(folder.path()).is_empty());
    let picture = paper.pictures[0].split_once("localhost").unwrap().1;
    assert!(desk.picture(picture).is_err());
    assert!(
        desk.dossier(dossier)
            .unwrap()
            .paper_pictures
            .iter()
            .all(Vec::is_empty)
    );
    assert_eq!(
        desk.purge(paper.id, PurgeGround::Mistake).unwrap_err().code,
        ErrorCode::NotFound
    );
    let checked = desk.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
}

#[test]
fn a_secret_paper_needs_a_second_person_and_goes_wherever_its_bytes_are() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (person, _) = visit_with_pdf(&desk, CARD);
    let (other, _) = visit_with_pdf(&desk, OTHER);
    let paper = newest_paper(&desk, person);
    assert_eq!(
        desk.purge_plan(paper, PurgeGround::Secret)
            .unwrap()
            .also
            .len(),
        1
    );
    desk.purge(paper, PurgeGround::Secret).unwrap();
    assert_eq!(
        desk.person(person).unwrap().papers.len(),
        1,
        "one person is not enough"
    );
    let alone = desk.purge_answer(paper, true).unwrap_err();
    assert_eq!(alone.code, ErrorCode::SecondPersonNeeded);
    assert!(desk.purges().unwrap()[0].mine);

    let head = add_user(&desk, "Phạm Văn Trưởng", &[Role::Head]);
    desk.sign_in(head, SECRET).unwrap();
    assert!(desk.purge_answer(paper, true).unwrap().is_empty());
    for id in [person, other] {
        assert!(desk.person(id).unwrap().papers.is_empty());
    }
    assert!(desk.check().unwrap().ok);
}

#[test]
fn what_was_scanned_by_mistake_stays_with_another_whose_paper_has_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (person, _) = visit_with_pdf(&desk, CARD);
    let (other, _) = visit_with_pdf(&desk, OTHER);
    desk.purge(newest_paper(&desk, person), PurgeGround::Mistake)
        .unwrap();
    let kept = desk.person(other).unwrap().papers[0].clone();
    desk.picture(kept.pictures[0].split_once("localhost").unwrap().1)
        .unwrap();
    let checked = desk.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
}

#[test]
fn pages_as_imported_are_given_up_after_their_days_and_the_record_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (person, _) = visit(&desk, CARD);
    sign_in(&desk);
    assert_eq!(
        stored_files(folder.path()).len(),
        2,
        "kept while no policy says otherwise"
    );
    let mut office = desk.settings().unwrap().office;
    office.policy.keep_sources_days = Some(0);
    desk.office_change(office).unwrap();
    sign_in(&desk);
    assert_eq!(stored_files(folder.path()).len(), 1);
    let paper = desk.person(person).unwrap().papers[0].clone();
    desk.picture(paper.pictures[0].split_once("localhost").unwrap().1)
        .unwrap();
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_destroyed_paper_has_no_pages_left_to_give_up() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (person, _) = visit(&desk, CARD);
    let mut office = desk.settings().unwrap().office;
    office.policy.keep_sources_days = Some(0);
    desk.office_change(office).unwrap();
    desk.purge(newest_paper(&desk, person), PurgeGround::Mistake)
        .unwrap();
    sign_in(&desk);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_wish_to_destroy_can_be_declined() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let (person, _) = visit(&desk, CARD);
    let paper = newest_paper(&desk, person);
    desk.purge(paper, PurgeGround::Secret).unwrap();
    assert!(desk.purge_answer(paper, false).unwrap().is_empty());
    assert_eq!(desk.person(person).unwrap().papers.len(), 1);
    sign_in(&desk);
    assert!(desk.check().unwrap().ok);
}

fn newest_paper(desk: &Desk, person: PersonId) -> PaperId {
    desk.person(person).unwrap().papers[0].id
}

fn visit(desk: &Desk, card: &str) -> (PersonId, DossierId) {
    received(desk, scanned(desk, card))
}

fn visit_with_pdf(desk: &Desk, card: &str) -> (PersonId, DossierId) {
    let view = begin(desk, card);
    import(
        desk,
        view.draft,
        &line(&view, PROOF),
        &["van-ban-uy-quyen.pdf"],
    )
    .unwrap();
    received(desk, view.draft)
}

/// A visit of somebody without a card.
fn typed_visit(desk: &Desk, name: &str, birth: &str) -> (PersonId, DossierId) {
    let draft = desk.intake_start().unwrap().draft;
    let change = |change| desk.intake_change(draft, change).unwrap();
    let fields = [
        ("name", name),
        ("mother", "Lê Thị Hiền"),
        ("birth", birth),
        ("address", "Thôn Ba, Xã Thử"),
    ];
    for (field, value) in fields {
        change(IntakeChange::Field {
            who: Who::Submitter,
            field: field.into(),
            value: value.into(),
        });
    }
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    let view = change(IntakeChange::AddProcedure {
        procedure: crate::BIRTH.into(),
    });
    change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(chrono::Utc::now().date_naive()),
    });
    import(desk, draft, &line(&view, PROOF), &["giay-chung-sinh.jpg"]).unwrap();
    received(desk, draft)
}

fn received(desk: &Desk, draft: motcua_desk::case::ids::DraftId) -> (PersonId, DossierId) {
    let id = finish(desk, draft).dossiers[0].id;
    (desk.dossier(id).unwrap().dossier.owner.person, id)
}
