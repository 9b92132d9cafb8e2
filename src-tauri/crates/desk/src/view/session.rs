//! Set-up, sign-in and lock.
use chrono::{DateTime, Utc};
use motcua_case::ids::UserId;
use motcua_case::office::Agency;
use motcua_case::user::{Permission, Role};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What the window has to show first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct AppState {
    /// Where the application stands.
    pub phase: Phase,
    /// True in a practice store.
    pub practice: bool,
    /// Name of the agency, where set up.
    pub agency: String,
    /// Users that may sign in on this device.
    pub users: Vec<UserTile>,
    /// Who is signed in, when open.
    pub session: Option<SessionView>,
    /// Least length of a secret on this device: a short PIN is enough only with an OS key store.
    pub least_secret: u8,
    /// Version of the application.
    pub version: String,
    /// Why the store cannot be opened, when it cannot.
    pub problem: Option<Error>,
}

/// Where the application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No store yet: set up, or practise.
    FirstRun,
    /// A store, nobody signed in (or the screen locked).
    Locked,
    /// Signed in.
    Open,
    /// The store cannot be used; see `problem`.
    Blocked,
}

/// A user on the sign-in screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UserTile {
    /// Identity.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// No try is accepted before this moment.
    pub wait_until: Option<DateTime<Utc>>,
}

/// Who is signed in and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SessionView {
    /// Identity.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Permissions that follow from the roles.
    pub permissions: Vec<Permission>,
    /// The absent person acted for now.
    pub acting_for: Option<PersonNamed>,
    /// Absent people this user may act for today.
    pub may_act_for: Vec<PersonNamed>,
    /// Counter number.
    pub counter: u8,
    /// Minutes without a key before the screen locks.
    pub lock_after_minutes: u8,
    /// Token that page-picture addresses of this session carry.
    pub picture_token: String,
}

/// A user by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonNamed {
    /// Identity.
    pub id: UserId,
    /// Name.
    pub name: String,
}

/// First set-up of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SetUpRequest {
    /// Agency.
    pub agency: Agency,
    /// Number of this counter, 1–12.
    pub counter: u8,
    /// Name of the administrator.
    pub name: String,
    /// Roles of the administrator besides administering: in a small commune one person does everything.
    pub roles: Vec<Role>,
    /// Secret of the administrator.
    pub secret: String,
}

/// What a PC is told that becomes one more counter of a commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct JoinRequest {
    /// Address of the hub.
    pub address: String,
    /// Code of the commune's agency.
    pub commune: String,
    /// The code that was made at another counter, or by the hub where every counter is gone.
    pub code: String,
    /// The commune's code from its safe, where every counter is gone.
    pub recovery: Option<String>,
    /// Secret of the administrator who made it, for this PC.
    pub secret: String,
}

/// Result of the set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SetUpDone {
    /// The recovery key, shown and printed once and then forgotten.
    pub recovery_key: String,
    /// The new session.
    pub session: SessionView,
}
