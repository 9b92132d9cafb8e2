//! Users of the counter, their roles, and what each role may do outside a single dossier.
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
    /// Say that a doubtful clock is right.
    ConfirmClock,
}

/// Whether someone holding `roles` may use `permission`.
pub fn may(roles: &[Role], permission: Permission) -> bool {
    roles.iter().any(|role| grants(*role, permission))
}

fn grants(role: Role, permission: Permission) -> bool {
    use Role::{Administrator, Auditor, Head, JusticeOfficer, ReceptionClerk};
    match permission {
        Permission::See => role != Administrator,
        Permission::Receive => matches!(role, ReceptionClerk | JusticeOfficer | Head),
        Permission::ChangeOffice | Permission::ImportCatalogue => {
            matches!(role, Administrator | Head)
        }
        Permission::ManageUsers => role == Administrator,
        Permission::Oversee => matches!(role, Head | Auditor),
        Permission::ConfirmClock => role == Head,
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
}

#[cfg(test)]
mod tests {
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
    fn several_roles_add_up() {
        assert!(may(
            &[Role::Specialist, Role::ReceptionClerk],
            Permission::Receive
        ));
        assert!(!may(&[Role::Specialist], Permission::Receive));
    }
}
