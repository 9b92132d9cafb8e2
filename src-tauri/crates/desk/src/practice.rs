//! Practice mode: a store of its own with invented people, where everything may be tried at once.
use motcua_case::office::Agency;
use motcua_case::user::Role;
use motcua_store::DATABASE;

use crate::desk::{Desk, State};
use crate::error::{ErrorCode, Result};
use crate::view::session::{SessionView, SetUpRequest};

/// Secret of the practice user. It protects nothing: the store holds invented people only.
const SECRET: &str = "tập huấn tại quầy";

impl Desk {
    /// Opens the practice store, making it and its invented people at the first time.
    pub fn practise(&self) -> Result<SessionView> {
        {
            let mut state = self.state_mut();
            *state = State { practice: true, ..State::default() };
            let folder = self.folder(&state);
            if !folder.join(DATABASE).exists() {
                return Ok(self.create(&mut state, &request(), true)?.session);
            }
            self.load_ring(&mut state)?;
        }
        let user = self.state()?.users.first().map(|tile| tile.id).ok_or(ErrorCode::UserUnknown)?;
        self.sign_in(user, SECRET)
    }
}

fn request() -> SetUpRequest {
    SetUpRequest {
        agency: Agency {
            code: "H99.99".into(),
            superior: "ỦY BAN NHÂN DÂN TỈNH TẬP HUẤN".into(),
            name: "ỦY BAN NHÂN DÂN XÃ TẬP HUẤN".into(),
            unit: "Bộ phận Tiếp nhận và Trả kết quả".into(),
            place: "Xã Tập Huấn".into(),
            address: "Thôn Mẫu, Xã Tập Huấn".into(),
            phone: "02990000000".into(),
            hotline: "18001096".into(),
        },
        counter: 1,
        name: "Cán bộ Tập Huấn".into(),
        roles: vec![Role::ReceptionClerk, Role::Head],
        secret: SECRET.into(),
    }
}
