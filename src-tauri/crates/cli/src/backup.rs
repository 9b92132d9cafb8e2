//! Backup and restore on the command line.
use std::path::Path;

use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::view::backup::RestoreRequest;
use serde_json::json;

use crate::arguments::StoreArguments;
use crate::commands::{Answer, Outcome, desk, folder, shown, signed_in};
use crate::secret::Secrets;

/// Makes a backup, or tries the newest one; a drill that finds something wrong is not sound.
pub fn back_up(store: &StoreArguments, to: Option<&Path>, drill: bool) -> Answer {
    let desk = signed_in(store)?;
    if !drill {
        return Ok(shown(&desk.backup_now(to, &|_| {})?.last)?.into());
    }
    let found = desk.backup_drill(to, &|_| {})?.drill;
    Ok(Outcome {
        words: None,
        sound: found.as_ref().is_some_and(|drill| drill.ok),
        shown: shown(&found)?,
    })
}

/// Restores a backup, the newest one where none is named.
pub fn restore(
    store: &StoreArguments,
    from: &Path,
    backup: Option<&Path>,
    dry_run: bool,
) -> Answer {
    let desk = desk(folder(store)?, false)?;
    let all = desk.restore_find(from)?;
    let wanted = backup.map(|path| path.display().to_string());
    let chosen = all
        .into_iter()
        .find(|row| wanted.as_ref().is_none_or(|path| row.path == *path))
        .ok_or(ErrorCode::BackupNone)?;
    let mut secrets = Secrets::from(store.secret_fd)?;
    let recovery_key = secrets.next("Khóa khôi phục / Recovery key")?;
    let plan = desk.restore_plan(Path::new(&chosen.path), &recovery_key)?;
    if dry_run {
        return Ok(shown(&plan)?.into());
    }
    let user = match (&store.user, plan.administrators.as_slice()) {
        (Some(name), all) => all.iter().find(|user| user.name == *name),
        (None, [only]) => Some(only),
        (None, _) => return Err(Error::new(ErrorCode::Invalid).with("field", "user")),
    };
    let user = user.ok_or(ErrorCode::UserUnknown)?.id;
    let secret = secrets.next("Mật khẩu mới của người quản trị / Administrator's new secret")?;
    let request = RestoreRequest {
        backup: Some(chosen.path),
        recovery_key: recovery_key.to_string(),
        user,
        secret: secret.to_string(),
    };
    let (_session, done) = desk.restore(&request, &|_| {})?;
    Ok(json!({ "plan": shown(&plan)?, "done": shown(&done)? }).into())
}
