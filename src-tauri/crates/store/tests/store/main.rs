//! Facts about the store, through what it offers to the rest of the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod append;
mod beside;
mod draft;
mod error;
mod evaluation;
mod flags;
mod gathering;
mod history;
mod kit;
mod ledger;
mod migration;
mod projection;
mod query;
mod refused;
mod results;
mod sync;
mod verify;
