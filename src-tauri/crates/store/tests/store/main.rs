//! Facts about the store, through what it offers to the rest of the program.

mod append;
mod draft;
mod kit;
mod migration;
mod projection;
mod query;
mod verify;
