//! A counter that certifies electronic copies with the tokens of the demo authority: three people, three desks.

use std::path::Path;

use motcua_desk::case::certify::{BookKind, Capacity, Signer};
use motcua_desk::case::ids::SignerId;
use motcua_desk::case::user::Role;
use motcua_desk::view::books::BookOpening;
use motcua_desk::view::settings::UserRequest;

use crate::seed::{Counter, SECRET};

/// Receives, scans and compares.
pub const OFFICER: &str = "Phạm Thị Đối";
/// Signs; the name is that of the certificate on the leader's token.
pub const LEADER: &str = "Trần Đình Ký";
/// Keeps the seal.
pub const KEEPER: &str = "Vũ Văn Thư";

impl Counter {
    /// A counter whose three people sit at three desks; the book of electronic copies is open at 1. `module` is the
    /// driver of the tokens, `timestamps` the address of the timestamp authority.
    pub fn with_three_desks(folder: &Path, module: &str, timestamps: &str) -> Self {
        let counter = Self::set_up(folder);
        for (name, role) in [
            (OFFICER, Role::JusticeOfficer),
            (LEADER, Role::SigningLeader),
            (KEEPER, Role::RecordsClerk),
        ] {
            let user = UserRequest {
                id: None,
                name: name.into(),
                roles: vec![role],
                secret: Some(SECRET.into()),
                active: true,
            };
            counter.desk.user_save(&user).unwrap();
        }
        let users = counter.desk.settings().unwrap().users;
        let leader = users.iter().find(|user| user.name == LEADER).unwrap().id;
        let mut office = counter.desk.settings().unwrap().office;
        office.certify.signing.modules = vec![module.to_owned()];
        office.certify.signing.timestamps = Some(timestamps.to_owned());
        office.certify.signers = vec![Signer {
            id: SignerId::fresh(),
            name: LEADER.into(),
            capacity: Capacity::Own,
            title: "Chủ tịch".into(),
            on_behalf_of: String::new(),
            decision: String::new(),
            from: chrono::NaiveDate::from_ymd_opt(2025, 7, 1).unwrap(),
            until: None,
            scope: BookKind::ALL.to_vec(),
            user: Some(leader),
        }];
        counter.desk.office_change(office).unwrap();
        let opening = BookOpening {
            kind: BookKind::ElectronicCopies,
            first: 1,
            volume: 1,
        };
        counter.desk.book_open(&opening).unwrap();
        counter
    }
}
