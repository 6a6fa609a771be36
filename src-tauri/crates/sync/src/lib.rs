//! How a log reaches the platform: the words of the protocol, the witness's judgement, and the terminal's plan. All of
//! that is pure; with the feature `client` also the HTTP client and the exchange that it serves. Nothing here knows SQL.

pub mod exchange;
pub mod ledger;
pub mod link;
pub mod protocol;
pub mod witness;
