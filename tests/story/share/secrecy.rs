//! Whoever takes the hub's database and its files has no name in hand.
use motcua_desk::Desk;
use motcua_desk::view::intake::{IntakeChange, Who};
use motcua_tests::hub::HubPlace;

use crate::{CARD, begin, finish, hand_in_the_rest, open_desk, scanned};

/// People of whom four things are looked for each; `MOTCUA_NAMES` asks for more.
const PEOPLE: usize = 25;
const FAMILIES: [&str; 7] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"];
const MIDDLES: [&str; 6] = ["Thử", "Tập", "Mẫu", "Diễn", "Ví", "Giả"];
const GIVEN: [&str; 11] = [
    "An", "Bình", "Cúc", "Dung", "Giang", "Hòa", "Khôi", "Lan", "Minh", "Nga", "Oanh",
];

#[test]
fn nothing_that_a_counter_wrote_can_be_read_at_its_hub() {
    let Some(hub) = HubPlace::start("H99.01").unwrap() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    desk.share_found(&hub.base(), &hub.founding).unwrap();
    let asked = std::env::var("MOTCUA_NAMES").ok();
    let people = asked.and_then(|many| many.parse().ok()).unwrap_or(PEOPLE);
    let mut secrets: Vec<String> = (0..people).flat_map(|at| received(&desk, at)).collect();
    finish(&desk, scanned(&desk, CARD));
    // What stands on the page, in the words that were read and in the name of the paper.
    secrets.extend(["chứng sinh", "CHỨNG SINH"].map(str::to_owned));
    while desk.share_turn() {}

    let kept = hub.dump().unwrap();
    let found: Vec<&String> = secrets
        .iter()
        .filter(|secret| holds(&kept, secret))
        .collect();
    assert_eq!(found, Vec::<&String>::new());
    assert!(holds(&kept, "H99.01"), "what is there is found");
}

/// Receives a birth; what nobody else may read of it.
fn received(desk: &Desk, at: usize) -> [String; 4] {
    let of = |list: &[&str], at: usize| list[at % list.len()].to_owned();
    let name = [
        of(&FAMILIES, at),
        of(&MIDDLES, at),
        of(&GIVEN, at),
        of(&GIVEN, at / 7),
    ];
    let name = name.join(" ");
    let number = format!("001099{:06}", 700_000 + at);
    let address = format!("Thôn {at}, Xã Tập Huấn, Tỉnh Tập Huấn");
    let phone = format!("0900{:06}", 300_000 + at);
    let draft = begin(
        desk,
        &format!("{number}||{name}|15061999|Nam|{address}|15082021"),
    )
    .draft;
    let change = |change| desk.intake_change(draft, change).unwrap();
    change(IntakeChange::Field {
        who: Who::Submitter,
        field: "phone".into(),
        value: phone.clone(),
    });
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    hand_in_the_rest(desk, draft);
    let dossier = desk.intake_receive(draft).unwrap().dossiers[0].id;
    let kept = desk.dossier(dossier).unwrap().dossier.submitter;
    assert_eq!((&kept.name, &kept.address), (&name, &address));
    [name, number, address, phone]
}

/// As it is, or in the digits a dump writes bytes in.
fn holds(kept: &str, secret: &str) -> bool {
    let digits: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    kept.contains(secret) || kept.contains(&digits)
}
