//! Asks the system for the addresses of a name, and fails with an error that can be told from every other.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's names.
pub(super) struct Names;

/// The name has no address.
#[derive(Debug, thiserror::Error)]
#[error("the name cannot be resolved")]
pub(super) struct NameUnknown;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port of the request takes the place of 0.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| NameUnknown)?;
            let found: Vec<_> = found.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
