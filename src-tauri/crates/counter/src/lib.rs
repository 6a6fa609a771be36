//! What the counter's business system says to the terminal over HTTP: its words, and the server that listens to them.
//! `openapi.yaml` beside this crate is the contract. It decides nothing: a [`Desk`] answers. It tells no level, has no way to one,
//! and keeps no case number.

mod config;
mod desk;
mod http;
mod places;
mod server;

pub use config::{Config, Token, is_near};
pub use desk::{Answered, Desk, NewEvaluation, Question, Refused, Standing, Status};
pub use server::Server;
