//! Where a file lies at the province, and how that is written down.
use motcua_case::event::Fact;
use motcua_case::exchange::{Exchange, PlacedFile};
use motcua_sync::model::RemoteFile;

use super::telling::Sendable;

/// Where a file was put that was taken back since: it may still lie there.
pub(super) fn lying(exchange: &Exchange, document: &str) -> Option<RemoteFile> {
    let kept = exchange.retracted.get(document)?;
    Some(RemoteFile {
        url: kept.url.clone(),
        id: kept.id.clone(),
        hash: kept.hash.clone(),
    })
}

/// The province has a file.
pub(super) fn placed(file: &Sendable, remote: RemoteFile) -> Fact {
    Fact::FilePlaced {
        document: file.document.id.clone(),
        file: Box::new(PlacedFile {
            url: remote.url,
            id: remote.id,
            hash: remote.hash,
            name: file.document.name.clone(),
            component: file.component.clone(),
        }),
    }
}
