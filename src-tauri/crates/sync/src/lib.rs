//! How a log reaches the platform: the words of the protocol, the witness's judgement, and the terminal's plan. All of
//! that is pure; with the feature `client` also the HTTP client that the exchange is made over. Nothing here knows SQL, and
//! time and chance come in from outside.

pub mod backoff;
#[cfg(feature = "client")]
pub mod client;
pub mod exchange;
pub mod ledger;
pub mod link;
pub mod mood;
pub mod plan;
pub mod protocol;
#[cfg(feature = "client")]
pub mod tls;
pub mod witness;
