//! Signed files are judged in words, fact by fact; the numbers of our own books are known.
use std::path::{Path, PathBuf};

use motcua_desk::case::certify::{Cancellation, CertificationStatus};
use motcua_desk::case::ids::CertificationId;
use motcua_desk::case::paper::SignaturesOutcome;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::copies::SigningPart;
use motcua_desk::view::intake::{IntakeChange, PageFinding};
use motcua_desk::view::trust::RootUnfit;
use motcua_desk::view::verdict::{
    Language, VerdictFormat, VerdictOverall, VerdictTone, VerdictView,
};
use motcua_desk::{Clock as _, Desk};

use crate::copies_sign::{compared, run, sign, three_desks, wish};
use crate::{CARD, OTHER, begin, bring, finish, import, line};

/// The counter's roots, as an office has them that trusts its own province.
fn roots() -> PathBuf {
    motcua_tests::repository().join("tests/fixtures/keys")
}

fn judged(desk: &Desk, path: &Path) -> VerdictView {
    desk.verdict(path, Some(&roots()), Language::Vi).unwrap()
}

fn issued(desk: &Desk, path: &Path) -> CertificationId {
    let rows = compared(desk, &["ks"]);
    sign(desk, &rows);
    run(desk, &wish(SigningPart::Seal, &rows, "seal")).unwrap();
    desk.copy_export(rows[0], path).unwrap();
    rows[0]
}

#[test]
fn every_fact_of_a_signature_is_said_and_what_was_not_checked_is_never_called_valid() {
    let folder = tempfile::tempdir().unwrap();
    let counter = three_desks(folder.path());
    let path = folder.path().join("copy.pdf");
    issued(&counter.desk, &path);
    let view = judged(&counter.desk, &path);
    assert_eq!(view.overall, VerdictOverall::Undetermined);
    assert_eq!(view.tone, VerdictTone::Unsure);
    assert!(
        view.sentence.starts_with("Chưa kết luận được: "),
        "{}",
        view.sentence
    );
    assert_eq!(view.signatures.len(), 2);
    let part = &view.signatures[0];
    assert_eq!(part.heading, "Chữ ký chứng nhận 1: Phạm Thị Ký");
    let said = |label: &str| {
        let line = part.lines.iter().find(|line| line.label == label);
        line.map(|line| (line.tone, line.value.as_str()))
    };
    let (tone, value) = said("Thu hồi").unwrap();
    assert_eq!(tone, VerdictTone::Unsure);
    assert!(value.starts_with("Chưa kiểm tra được, vì "), "{value}");
    for label in [
        "Cấu trúc",
        "Toàn vẹn",
        "Giá trị chữ ký",
        "Chứng thư số",
        "Độ mạnh",
        "Nội dung ẩn",
    ] {
        assert_eq!(
            said(label).map(|(tone, _)| tone),
            Some(VerdictTone::Good),
            "{label}"
        );
    }
    assert!(
        said("Thay đổi được phép")
            .unwrap()
            .1
            .contains("Thêm chữ ký")
    );
    let whole = serde_json::to_string(&view).unwrap();
    assert!(!whole.contains("Hợp lệ"), "{whole}");
    let json: serde_json::Value = serde_json::from_str(&view.json).unwrap();
    assert_eq!(json["overall"], "undetermined");
    assert_eq!(json["own"]["number"], 1);

    let english = counter
        .desk
        .verdict(&path, Some(&roots()), Language::En)
        .unwrap();
    assert!(english.sentence.starts_with("Undetermined: "));
    assert_eq!(
        english.signatures[1].heading,
        "Signature 2: Ủy ban nhân dân xã Thử Nghiệm"
    );
}

#[test]
fn a_cancelled_number_is_known_whatever_the_signatures_say() {
    let folder = tempfile::tempdir().unwrap();
    let counter = three_desks(folder.path());
    let desk = &counter.desk;
    let path = folder.path().join("copy.pdf");
    let id = issued(desk, &path);
    let own = judged(desk, &path).own.unwrap();
    assert_eq!((own.number, own.state), (1, CertificationStatus::Issued));
    assert_eq!(own.book, "01/2026-SCTĐT/BS");

    let day = motcua_desk::case::deadline::office_day(counter.clock.now());
    let cancellation = Cancellation {
        decision: "12/QĐ-UBND".into(),
        decided: day,
        publication: "Trang thông tin của xã".into(),
        reason: "Bản chính bị tẩy xóa".into(),
        at: counter.clock.now(),
    };
    desk.certify_cancel(id, &cancellation).unwrap();
    let view = judged(desk, &path);
    assert_eq!(view.overall, VerdictOverall::Invalid);
    let told = format!(
        "đã bị hủy ngày {} theo quyết định số 12/QĐ-UBND.",
        day.format("%d/%m/%Y")
    );
    assert!(view.sentence.ends_with(&told), "{}", view.sentence);
    assert!(view.json.contains("\"overall\": \"invalid\""));

    // The name of a file says nothing, and neither does what another appended behind the seal.
    let renamed = folder.path().join("khác.pdf");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(b"\n%later");
    std::fs::write(&renamed, &bytes).unwrap();
    assert_eq!(judged(desk, &renamed).own.map(|own| own.number), Some(1));
    // A file with other bytes is no copy of ours, and is broken.
    bytes[2_000] ^= 1;
    std::fs::write(&renamed, &bytes).unwrap();
    let changed = judged(desk, &renamed);
    assert_eq!(changed.own, None);
    assert_eq!(changed.overall, VerdictOverall::Invalid);
}

#[test]
fn a_report_is_kept_as_a_print_and_as_facts() {
    let folder = tempfile::tempdir().unwrap();
    let counter = three_desks(folder.path());
    let at = |name: &str| folder.path().join(name);
    issued(&counter.desk, &at("copy.pdf"));
    let desk = &counter.desk;
    for (target, format) in [
        ("report.pdf", VerdictFormat::Pdf),
        ("report.json", VerdictFormat::Json),
    ] {
        desk.verdict_save(&at("copy.pdf"), &at(target), format, Language::Vi)
            .unwrap();
    }
    let facts: serde_json::Value =
        serde_json::from_slice(&std::fs::read(at("report.json")).unwrap()).unwrap();
    assert_eq!(facts["signatures"].as_array().unwrap().len(), 2);
    assert_eq!(facts["file"], "copy.pdf");
    if let Some(text) = crate::mistakes::pdf_text(&std::fs::read(at("report.pdf")).unwrap()) {
        assert!(text.contains("BÁO CÁO KIỂM TRA CHỮ KÝ SỐ"), "{text}");
        assert!(text.contains("Chữ ký chứng nhận 1"), "{text}");
        assert!(text.contains("Chưa kiểm tra được, vì"), "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_signature_that_comes_in_is_said_and_kept_with_its_paper() {
    let folder = tempfile::tempdir().unwrap();
    let counter = three_desks(folder.path());
    let desk = &counter.desk;
    let at = |name: &str| folder.path().join(name).display().to_string();
    issued(desk, Path::new(&at("copy.pdf")));
    let mut bytes = std::fs::read(at("copy.pdf")).unwrap();
    bytes[2_000] ^= 1;
    std::fs::write(at("changed.pdf"), &bytes).unwrap();

    // At the checklist.
    let view = begin(desk, CARD);
    desk.intake_change(
        view.draft,
        IntakeChange::SetFee {
            case: 0,
            quantity: 1,
            pages: 1,
            event_date: Some(motcua_desk::case::deadline::office_day(counter.clock.now())),
        },
    )
    .unwrap();
    let proof = line(&view, "giay-chung-sinh");
    let view = import(desk, view.draft, &proof, &[&at("changed.pdf")]).unwrap();
    let papers = &view.cases[0].papers;
    let tray = &papers.iter().find(|line| line.key == proof).unwrap().tray;
    let findings: Vec<_> = tray[0]
        .pages
        .iter()
        .map(|page| page.findings.clone())
        .collect();
    assert_eq!(findings[0], [PageFinding::SignatureBroken]);
    assert!(findings[1..].iter().all(Vec::is_empty));
    let dossier = finish(desk, view.draft).dossiers[0].id;
    let person = desk.dossier(dossier).unwrap().dossier.owner.person;
    let kept = |desk: &Desk| {
        desk.person(person).unwrap().papers[0]
            .came_signed
            .clone()
            .unwrap()
    };
    let found = kept(desk);
    assert_eq!(found.outcome, SignaturesOutcome::Broken);
    assert_eq!(
        found.signers,
        ["Phạm Thị Ký", "Ủy ban nhân dân xã Thử Nghiệm"]
    );
    assert_eq!(found.reason.as_deref(), Some("HASH_FAILURE"));
    assert_eq!(desk.check().unwrap().first_problem, None);

    // In the workspace, and on the way from there to the checklist.
    let view = begin(desk, OTHER);
    let stack = bring(desk, view.draft, &[at("copy.pdf")]);
    let notes: Vec<_> = stack.pages[0]
        .findings
        .iter()
        .map(|note| note.what)
        .collect();
    assert_eq!(notes, [PageFinding::SignatureUnchecked]);
}

#[test]
fn the_pages_of_a_sealed_copy_look_as_they_were_signed() {
    let folder = tempfile::tempdir().unwrap();
    let counter = three_desks(folder.path());
    let path = folder.path().join("copy.pdf");
    issued(&counter.desk, &path);
    let seen = counter.desk.verdict_pictures(&path, Language::Vi).unwrap();
    assert_eq!(seen.lines, []);
    assert_eq!(seen.tone, VerdictTone::Good);
    assert_eq!(
        seen.sentence,
        "Cả 3 trang giống bản đã ký, trừ chỗ hiện chữ ký."
    );
}

#[test]
fn roots_are_shown_before_they_are_believed_and_kept_with_their_day() {
    let folder = tempfile::tempdir().unwrap();
    let counter = three_desks(folder.path());
    let desk = &counter.desk;
    let path = folder.path().join("copy.pdf");
    issued(desk, &path);
    let chain = |desk: &Desk| {
        let view = desk.verdict(&path, None, Language::Vi).unwrap();
        let mut lines = view.signatures[0].lines.iter();
        let line = lines.find(|line| line.label == "Chứng thư số").unwrap();
        line.tone
    };
    assert_eq!(chain(desk), VerdictTone::Unsure);

    let plan = desk.trust_plan(&roots()).unwrap();
    assert_eq!((plan.taken.len(), plan.left.len()), (1, 0));
    let wrong = desk.trust_take(&roots(), "another").unwrap_err();
    assert_eq!(wrong.code, ErrorCode::TrustUnfit);
    assert_eq!(chain(desk), VerdictTone::Unsure, "nothing was taken");
    let view = desk.trust_take(&roots(), &plan.digest).unwrap();
    assert_eq!(
        view.roots.last().unwrap().taken_at,
        Some(counter.clock.now())
    );
    assert_eq!(chain(desk), VerdictTone::Good);
    let again = desk.trust_plan(&roots()).unwrap();
    assert_eq!((again.taken.len(), again.left.len()), (0, 1));
    assert_eq!(again.left[0].reason, RootUnfit::Known);
    assert_eq!(desk.check().unwrap().first_problem, None);
}
