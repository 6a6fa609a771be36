//! The 12345 system: what is shared with it (a secret), how it is reached, what it is told, and what it tells. Messages of
//! both sides are signed as Standard Webhooks say; nothing goes to it unencrypted but on this machine itself.

use axum::{Router, extract::DefaultBodyLimit, routing::post};

use crate::app::App;

mod answer;
mod event;
pub(crate) mod link;
mod message;
mod partner;
mod signature;

pub(crate) use answer::{Answer, Fault};
pub(crate) use message::{Message, MessageError};
pub(crate) use partner::{Partner, PartnerError};
pub(crate) use signature::Secret;

/// The largest event, in bytes: texts of 1,100 characters, escaped, and room.
const EVENT_BYTES: usize = 16 * 1024;

pub(crate) fn routes() -> Router<App> {
    let events = post(event::told).layer(DefaultBodyLimit::max(EVENT_BYTES));
    Router::new().route("/v1/work-orders/{id}/events", events)
}
