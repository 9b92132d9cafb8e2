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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::judge::broken;
    use crate::province::{FaultKind, Line};

    /// Knows no name, as where there is no network.
    struct Nobody;

    impl Resolve for Nobody {
        fn resolve(&self, _: Name) -> Resolving {
            let unknown = UnknownName(std::io::ErrorKind::NotFound.into());
            Box::pin(async move { Err(unknown.into()) })
        }
    }

    #[tokio::test]
    async fn a_name_that_nobody_knows_is_told_apart_from_a_host_that_is_silent() {
        let client = reqwest::Client::builder().dns_resolver(std::sync::Arc::new(Nobody));
        let client = client.tls_backend_preconfigured(crate::http::trust::trust(&[]).unwrap());
        let call = client.build().unwrap().get("http://khong-co.example/");
        let fault = broken(&call.send().await.unwrap_err());
        assert_eq!(fault.kind, FaultKind::NoLine(Line::Name));
    }
}
