//! What the province decides reaches the counter: catalogue, papers to be digitised, fees; and matters that belong
//! to another place.
use std::path::{Path, PathBuf};

use motcua_desk::case::calendar::SpecialDay;
use motcua_desk::case::deadline::TimeLimit;
use motcua_desk::case::fee::FeeTable;
use motcua_desk::case::procedure::CatalogueChange;
use motcua_desk::case::province::ProvinceFileKind;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::intake::{FindingCode, IntakeChange, LineState, WarningCode, Who};
use motcua_desk::{Desk, error};

use crate::{BIRTH, CARD, OTHER, begin, finish, line, open_desk};

/// A file of the province beside the data.
fn file(folder: &Path, name: &str, content: &serde_json::Value) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content.to_string()).unwrap();
    path
}

/// The shipped catalogue as a later version in which births take three working days.
fn catalogue(version: &str, from: &str) -> serde_json::Value {
    let shipped = motcua_tests::repository().join("assets/procedures/catalogue.json");
    let text = std::fs::read_to_string(shipped).unwrap();
    let mut catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
    catalogue["version"] = version.into();
    catalogue["effective_from"] = from.into();
    let procedures = catalogue["procedures"].as_array_mut().unwrap();
    let birth = procedures.iter_mut().find(|one| one["key"] == BIRTH);
    let birth = birth.unwrap();
    birth["time"] = serde_json::json!({"kind": "working_days", "value": 3});
    birth.as_object_mut().unwrap().remove("steps");
    catalogue
}

/// Looks at a file and takes it.
fn take(desk: &Desk, kind: ProvinceFileKind, path: &Path) -> error::Result<()> {
    let plan = desk.province_plan(kind, path)?;
    desk.province_take(kind, path, &plan.sha256.to_string())
        .map(drop)
}

#[test]
fn a_new_catalogue_rules_new_dossiers_and_leaves_begun_ones_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let begun = begin(&desk, CARD).draft;
    let path = file(
        folder.path(),
        "new.json",
        &catalogue("tap-huan.2", "2026-08-01"),
    );
    let plan = desk
        .province_plan(ProvinceFileKind::Catalogue, &path)
        .unwrap();
    assert!(
        matches!(&plan.changes[..], [CatalogueChange::Changed { procedure, .. }] if procedure == BIRTH),
        "{:?}",
        plan.changes
    );
    assert_eq!(
        desk.settings().unwrap().province,
        [],
        "a look takes nothing"
    );
    take(&desk, ProvinceFileKind::Catalogue, &path).unwrap();
    assert_eq!(desk.settings().unwrap().catalogue.version, "tap-huan.2");

    let limit_of = |draft| {
        let id = finish(&desk, draft).dossiers[0].id;
        let procedure = desk.dossier(id).unwrap().dossier.procedure;
        (procedure.catalogue_version, procedure.limit)
    };
    let (version, limit) = limit_of(begun);
    assert_ne!(version, "tap-huan.2");
    assert!(matches!(limit, TimeLimit::SameDay { .. }));
    let later = limit_of(begin(&desk, OTHER).draft);
    assert_eq!(later, ("tap-huan.2".to_owned(), TimeLimit::WorkingDays(3)));
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_catalogue_of_next_year_waits_for_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let path = file(
        folder.path(),
        "next.json",
        &catalogue("tap-huan.9", "2099-01-01"),
    );
    take(&desk, ProvinceFileKind::Catalogue, &path).unwrap();
    assert_ne!(desk.settings().unwrap().catalogue.version, "tap-huan.9");
}

#[test]
fn the_provinces_list_of_papers_wins_over_the_guess() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let list = serde_json::json!({
        "decision": "QĐ 1/QĐ-UBND (tập huấn)",
        "effective_from": "2026-07-01",
        "rows": [
            {"procedure": BIRTH, "paper": "to-khai-dang-ky-khai-sinh"},
            {"procedure": "9.999999", "paper": "to-khai"},
        ],
    });
    let path = file(folder.path(), "list.json", &list);
    let plan = desk
        .province_plan(ProvinceFileKind::MustDigitize, &path)
        .unwrap();
    assert_eq!(plan.unmatched, ["9.999999 · to-khai"]);
    take(&desk, ProvinceFileKind::MustDigitize, &path).unwrap();
    let view = begin(&desk, CARD);
    let must = |kind| {
        let key = line(&view, kind);
        let papers = &view.cases[0].papers;
        papers
            .iter()
            .find(|paper| paper.key == key)
            .map(|paper| (paper.must_digitise, paper.state.clone()))
    };
    assert_eq!(
        must("to-khai-dang-ky-khai-sinh"),
        Some((true, LineState::Missing))
    );
    assert_eq!(must("giay-chung-sinh"), Some((false, LineState::OnPaper)));
}

#[test]
fn a_fee_table_opens_procedures_and_an_invented_one_is_refused_at_a_real_counter() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let shipped = motcua_tests::repository().join("assets/procedures/practice-fees.json");
    let refused = take(&desk, ProvinceFileKind::Fees, &shipped).unwrap_err();
    assert_eq!(refused.code, ErrorCode::ProvinceFileUnfit);
    assert_eq!(refused.detail["reason"], "practice");

    let text = std::fs::read_to_string(shipped).unwrap();
    let mut table: serde_json::Value = serde_json::from_str(&text).unwrap();
    table["status"] = "official".into();
    assert!(FeeTable::from_json(&table.to_string()).is_ok());
    let path = file(folder.path(), "fees.json", &table);
    let before = desk.settings().unwrap().catalogue.enabled;
    take(&desk, ProvinceFileKind::Fees, &path).unwrap();
    assert!(desk.settings().unwrap().catalogue.enabled > before);
    let again = take(&desk, ProvinceFileKind::Fees, &path).unwrap_err();
    assert_eq!(again.detail["reason"], "known");
}

/// A calendar of these years with these days.
fn calendar(version: &str, years: &[i32], days: &[(&str, &str, &str)]) -> serde_json::Value {
    let days = days.iter().map(|(date, kind, name)| {
        serde_json::json!({"date": date, "kind": kind, "name_vi": name,
            "source": "Thông báo (ví dụ)", "status": "official"})
    });
    serde_json::json!({"version": version, "years": years, "days": days.collect::<Vec<_>>()})
}

#[test]
fn the_days_off_of_a_year_that_was_announced_replace_those_that_were_computed() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let kind = ProvinceFileKind::Calendar;
    let years = || desk.settings().unwrap().calendar.years;
    assert!(!years().contains(&2028), "{:?}", years());

    let days = [
        ("2027-01-01", "holiday", "Tết Dương lịch"),
        ("2028-01-03", "holiday", "Tết Dương lịch"),
    ];
    let given = calendar("lich-2027-2028", &[2027, 2028], &days);
    let path = file(folder.path(), "lich.json", &given);
    let plan = desk.province_plan(kind, &path).unwrap();
    let change = |day: &str| {
        let day = day.parse::<chrono::NaiveDate>().unwrap();
        let change = plan.days.iter().find(|change| change.date == day).unwrap();
        let name = |day: &Option<SpecialDay>| day.as_ref().map(|day| day.name_vi.clone());
        (
            name(&change.before).is_some(),
            name(&change.after).is_some(),
        )
    };
    assert_eq!(
        change("2027-02-05"),
        (true, false),
        "computed and not announced"
    );
    assert_eq!(change("2027-01-01"), (true, true), "computed and announced");
    assert_eq!(change("2028-01-03"), (false, true));
    assert_eq!(plan.changes, []);
    take(&desk, kind, &path).unwrap();
    assert!(years().contains(&2028), "{:?}", years());
    let view = desk.settings().unwrap().calendar;
    let listed = |day: &str| view.days.iter().any(|known| known.date.to_string() == day);
    assert_eq!(
        (
            listed("2027-02-05"),
            listed("2028-01-03"),
            listed("2026-09-02")
        ),
        (false, true, true)
    );
    assert!(desk.check().unwrap().ok);

    let refused = |given: &serde_json::Value| {
        let path = file(folder.path(), "lich.json", given);
        let error = desk.province_plan(kind, &path).unwrap_err();
        (error.code, error.detail["reason"].clone())
    };
    let unfit = |reason: &str| (ErrorCode::ProvinceFileUnfit, reason.to_owned());
    for (given, reason) in [
        (calendar("lich-2029", &[2029], &[]), "no_holidays"),
        (calendar("lich-0", &[], &[]), "shape"),
        (calendar("lich-2029", &[2029], &days), "shape"),
        (calendar("lich-2027-2028", &[2027], &days[..1]), "version"),
        (calendar("lich-2027", &[2027], &[days[0], days[0]]), "shape"),
    ] {
        assert_eq!(refused(&given), unfit(reason));
    }
}

#[test]
fn only_the_file_that_was_shown_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(&folder.path().join("data"));
    let path = file(
        folder.path(),
        "new.json",
        &catalogue("tap-huan.2", "2026-08-01"),
    );
    let kind = ProvinceFileKind::Catalogue;
    let shown = desk.province_plan(kind, &path).unwrap().sha256.to_string();
    file(
        folder.path(),
        "new.json",
        &catalogue("tap-huan.3", "2026-08-01"),
    );
    let refused = desk.province_take(kind, &path, &shown).unwrap_err();
    assert_eq!(refused.detail["reason"], "changed");
    for (content, code) in [
        ("{}", ErrorCode::CatalogueInvalid),
        ("\u{0}", ErrorCode::CatalogueInvalid),
        ("", ErrorCode::FileEmpty),
    ] {
        std::fs::write(&path, content).unwrap();
        assert_eq!(desk.province_plan(kind, &path).unwrap_err().code, code);
    }
    assert_eq!(desk.settings().unwrap().province, []);
}

#[test]
fn a_matter_of_another_commune_is_received_with_a_provisional_date() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let name = |agency: Option<&str>| {
        let agency = agency.map(str::to_owned);
        let change = IntakeChange::SetCompetent { case: 0, agency };
        desk.intake_change(draft, change).unwrap()
    };
    let unnamed = name(Some(""));
    let found = unnamed.findings.iter().map(|finding| finding.code);
    assert!(
        found
            .into_iter()
            .any(|code| code == FindingCode::CompetentMissing)
    );
    let view = name(Some("UBND xã Láng Giềng, tỉnh Thử"));
    assert!(view.cases[0].due.as_ref().unwrap().provisional);
    let dossier = desk.dossier(finish(&desk, draft).dossiers[0].id).unwrap();
    assert!(dossier.dossier.due.provisional);
    assert_eq!(
        dossier.dossier.deciding_unit,
        "UBND xã Láng Giềng, tỉnh Thử"
    );
    assert_ne!(
        dossier.dossier.receiving_unit,
        dossier.dossier.deciding_unit
    );
}

#[test]
fn an_address_of_before_the_merger_is_told_in_todays_names() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = desk.intake_start().unwrap().draft;
    let old = "001099000033||Phạm Văn Thử|02031999|Nam|Số 1 Ngõ Thử, Hàng Bạc, Hoàn Kiếm, Hà Nội|15082021";
    let card = IntakeChange::Card { text: old.into() };
    let view = desk.intake_change(draft, card).unwrap();
    let present = view.submitter.present_address.unwrap();
    assert_eq!(present.commune, "Phường Hoàn Kiếm");
    let who = Who::Submitter;
    let view = desk
        .intake_change(draft, IntakeChange::TakePresentAddress { who })
        .unwrap();
    assert_eq!(
        view.submitter.facts.address,
        "Số 1 Ngõ Thử, Phường Hoàn Kiếm, Thành phố Hà Nội"
    );
    assert_eq!(view.submitter.present_address, None);

    let unknown = IntakeChange::Field {
        who,
        field: "address".into(),
        value: "Thôn Thử, Xã Chưa Biết, Huyện Thử, Tỉnh Hà Giang".into(),
    };
    let view = desk.intake_change(draft, unknown).unwrap();
    let warned = view.submitter.warnings.iter().map(|warning| warning.code);
    assert!(
        warned
            .into_iter()
            .any(|code| code == WarningCode::AddressOld)
    );
}

#[test]
fn the_head_sees_every_paper_asked_outside_the_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let add = IntakeChange::AddPaper {
        case: 0,
        name: "Giấy xác nhận thử".into(),
        article: "Điều 9 NĐ 123/2015/NĐ-CP".into(),
    };
    desk.intake_change(draft, add).unwrap();
    let code = finish(&desk, draft).dossiers[0].code.clone();
    finish(&desk, begin_again(&desk));
    let asked = desk.asked_outside().unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].code.as_str(), asked[0].paper.as_str()),
        (code.as_str(), "Giấy xác nhận thử")
    );
    assert_eq!(asked[0].asked_by, "Lê Thị Thử");
}

fn begin_again(desk: &Desk) -> motcua_desk::case::ids::DraftId {
    begin(desk, OTHER).draft
}
