//! Users of the counter, their roles, and what each role may do outside a single dossier.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::UserId;

/// A role at the counter (NĐ 118/2025; domain page I.4). One person may hold several.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// *Cán bộ tiếp nhận*: receives dossiers and hands results over.
    ReceptionClerk,
    /// *Công chức chuyên môn*: works on dossiers.
    Specialist,
    /// *Công chức tư pháp – hộ tịch*: compares and certifies.
    JusticeOfficer,
    /// *Lãnh đạo UBND*: signs.
    SigningLeader,
    /// *Văn thư*: holds the seal.
    RecordsClerk,
    /// *Trưởng bộ phận / giám đốc trung tâm*.
    Head,
    /// The commune's IT person.
    Administrator,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All roles in the order they are listed to a person.
    pub const ALL: [Self; 8] = [
        Self::ReceptionClerk,
        Self::Specialist,
        Self::JusticeOfficer,
        Self::SigningLeader,
        Self::RecordsClerk,
        Self::Head,
        Self::Administrator,
        Self::Auditor,
    ];
}

/// What a role may do that is not a move on one dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Open an intake and receive dossiers.
    Receive,
    /// See dossiers, people and their papers.
    See,
    /// Change the agency, calendar, counters, printers and readers.
    ChangeOffice,
    /// Add, change or retire users.
    ManageUsers,
    /// Import a procedure catalogue or a fee table.
    ImportCatalogue,
    /// See the list of papers asked for outside the catalogue.
    Oversee,
    /// Say that a doubtful clock is right, and with which number to go on after a restore.
    ConfirmClock,
    /// Merge and split people, and give a paper to the right person.
    MergePeople,
    /// Approve that a wrongly entered dossier is cancelled.
    ApproveCancel,
    /// Be the second person when a secret paper is destroyed.
    ApprovePurge,
    /// Read who saw whose papers.
    SeeAccessLog,
    /// Say who acts for whom, and from when to when.
    Deputise,
    /// Back up, try a restore, restore.
    BackUp,
    /// Certify: receive, number, print, refuse, tick off.
    Certify,
    /// Open, hand over, take, close and print certification books.
    KeepBooks,
    /// Sign with the seal of the agency.
    Seal,
    /// Decide where the province says otherwise, stop delivery, confirm the day's comparison.
    SettleExchange,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 17] = [
        Self::Receive,
        Self::See,
        Self::ChangeOffice,
        Self::ManageUsers,
        Self::ImportCatalogue,
        Self::Oversee,
        Self::ConfirmClock,
        Self::MergePeople,
        Self::ApproveCancel,
        Self::ApprovePurge,
        Self::SeeAccessLog,
        Self::Deputise,
        Self::BackUp,
        Self::Certify,
        Self::KeepBooks,
        Self::Seal,
        Self::SettleExchange,
    ];
}

/// Whether someone holding `roles` may use `permission`.
pub fn may(roles: &[Role], permission: Permission) -> bool {
    roles.iter().any(|role| grants(*role, permission))
}

fn grants(role: Role, permission: Permission) -> bool {
    use Role::{Administrator, Auditor, Head, JusticeOfficer, ReceptionClerk, RecordsClerk};
    match permission {
        Permission::See => role != Administrator,
        Permission::Receive => matches!(role, ReceptionClerk | JusticeOfficer | Head),
        Permission::ChangeOffice
        | Permission::ImportCatalogue
        | Permission::Deputise
        | Permission::BackUp => {
            matches!(role, Administrator | Head)
        }
        Permission::MergePeople => matches!(role, ReceptionClerk | JusticeOfficer | Head),
        Permission::Certify => matches!(role, ReceptionClerk | JusticeOfficer | Head),
        Permission::KeepBooks => matches!(role, JusticeOfficer | Head),
        // Who keeps the seal: the records clerk (NĐ 30/2020/NĐ-CP Art. 32).
        Permission::Seal => role == RecordsClerk,
        Permission::ManageUsers => role == Administrator,
        Permission::Oversee | Permission::SeeAccessLog => matches!(role, Head | Auditor),
        Permission::ConfirmClock
        | Permission::ApproveCancel
        | Permission::ApprovePurge
        | Permission::SettleExchange => role == Head,
    }
}

/// A user as the record knows them; secrets live in the key ring, never here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// Name printed on slips.
    pub name: String,
    /// Roles held.
    pub roles: Vec<Role>,
    /// False once the person has left.
    pub active: bool,
    /// Absent people this one acts for, and when.
    #[serde(default)]
    pub acting: Vec<Acting>,
}

/// A time in which one person acts for an absent one, with that person's roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Acting {
    /// The absent person.
    pub absent: UserId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl User {
    /// The absent people this one may act for on `day`.
    pub fn acts_for(&self, day: NaiveDate) -> impl Iterator<Item = UserId> {
        self.acting
            .iter()
            .filter(move |acting| acting.from <= day && day <= acting.to)
            .map(|acting| acting.absent)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_it_person_manages_users_but_reads_no_dossier() {
        assert!(may(&[Role::Administrator], Permission::ManageUsers));
        assert!(!may(&[Role::Administrator], Permission::See));
    }

    #[test]
    fn the_auditor_sees_and_does_nothing() {
        for permission in [
            Permission::Receive,
            Permission::ChangeOffice,
            Permission::ManageUsers,
            Permission::ImportCatalogue,
        ] {
            assert!(!may(&[Role::Auditor], permission));
        }
        assert!(may(&[Role::Auditor], Permission::See));
    }

    #[test]
    fn one_acts_for_an_absent_person_from_the_first_to_the_last_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let absent = UserId::fresh();
        let user = User {
            id: UserId::fresh(),
            name: "Lê Thị Mẫu".into(),
            roles: vec![Role::ReceptionClerk],
            active: true,
            acting: vec![Acting {
                absent,
                from: day(3),
                to: day(5),
            }],
        };
        for (on, may) in [(2, false), (3, true), (5, true), (6, false)] {
            assert_eq!(user.acts_for(day(on)).any(|id| id == absent), may, "{on}");
        }
    }

    #[test]
    fn several_roles_add_up() {
        assert!(may(
            &[Role::Specialist, Role::ReceptionClerk],
            Permission::Receive
        ));
        assert!(!may(&[Role::Specialist], Permission::Receive));
    }
}
