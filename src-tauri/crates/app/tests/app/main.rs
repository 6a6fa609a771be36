//! The data directory, its keys and locks, how a terminal may be started, and what it tells the page.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod flags;
mod home;
mod keys;
mod managing;
mod options;
mod packs;
mod pictures;
mod platform;
mod provisioning;
mod retiring;
mod running;
mod sync;
mod words;
