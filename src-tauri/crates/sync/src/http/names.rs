//! Names of hosts, asked of the system; a name that is not known is told apart from a host that does not answer.
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The name is not known here.
#[derive(Debug, thiserror::Error)]
#[error("the name of the host is not known")]
pub(super) struct UnknownName(#[source] std::io::Error);

/// The system's resolver.
#[derive(Debug)]
pub(super) struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is put in by the caller.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(UnknownName)?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
