//! The central platform: it enrols terminals, witnesses their logs, turns each bad rating into a work order, publishes
//! packs and shows results. Stateless servers over one PostgreSQL; whatever they answer is on its disk before.
//!
//! Each area is one file (with its folder): its rows, its rules, its routes. `http` joins the routes, `cli` the verbs.

mod alarm;
mod app;
pub mod cli;
mod clock;
pub mod config;
pub mod db;
mod deed;
mod enrolment;
mod erasure;
mod http;
mod keys;
mod label;
mod metrics;
mod outbox;
mod pack;
mod page;
mod phone;
mod placing;
mod projection;
mod rebuild;
mod receipt;
mod results;
mod secret;
mod serve;
mod state;
#[cfg(test)]
mod testing;
mod token;
mod verify;
mod webhook;
mod witness;
mod work_order;

pub use app::App;
pub use clock::Clock;
pub use http::router;
pub use keys::{Keys, KeysError};
