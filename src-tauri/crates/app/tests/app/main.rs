//! The data directory, its keys and locks, how a terminal may be started, and what it tells the page.

mod home;
mod keys;
mod options;
mod pictures;
mod platform;
mod running;
mod sync;
mod words;
