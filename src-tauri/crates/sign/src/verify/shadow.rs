//! Content that lies ready in the signed part without being shown: pages that no revision ever led to, to be brought
//! forth by a small change later (the shadow attacks of 2020).

use super::before::Before;
use super::reach::reached;
use super::report::Shadow;
use crate::file::{Document, FileError, Object};

/// Earlier revisions asked before a page counts as hidden.
const REVISIONS: usize = 16;
/// Objects looked at.
const OBJECTS: usize = 300_000;

/// Hidden pages of a revision.
pub(super) fn shadows(
    document: &Document<'_>,
    before: &Before<'_>,
    revision: usize,
) -> Result<Vec<Shadow>, FileError> {
    let ids = before.document.ids();
    if ids.len() > OBJECTS {
        return Err(FileError::Bound("objects"));
    }
    let mut hidden = Vec::new();
    for id in ids {
        if !before.is_unreached(id.number) {
            continue;
        }
        let Ok(object) = before.document.get(id) else {
            continue;
        };
        let is_page = |name: &str| object.as_dict().is_some_and(|dict| dict.is_type(name));
        if ["Catalog", "Pages", "Page"].into_iter().any(is_page) {
            hidden.push(id);
        }
    }
    for earlier in (0..revision).rev().take(REVISIONS) {
        if hidden.is_empty() {
            break;
        }
        let shown = document.at(earlier);
        let root = shown.trailer().get("Root").cloned().unwrap_or(Object::Null);
        let led = reached(&shown, &[root], |_, _| true)?;
        hidden.retain(|id| !led.present.contains(&id.number));
    }
    Ok(hidden
        .into_iter()
        .map(|id| Shadow::UnreachablePages { object: id.number })
        .collect())
}
