//! The data directory, its keys and locks, and how a terminal may be started.

mod home;
mod keys;
mod options;
mod pictures;
