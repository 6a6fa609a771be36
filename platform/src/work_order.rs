//! Work orders: opened with the rating that they are about, moved by events of the 12345 system or of people, shown to those
//! who deal with them. The rules are `shiwen_domain::work_order`; here are their rows. Refuses to change a rating.

use axum::{Router, routing::get};

use crate::app::App;

mod advance;
mod audit;
mod hall;
mod history;
mod open;
mod read;
mod show;
#[cfg(test)]
mod tests;
mod view;
mod writing;

pub(crate) use advance::{AdvanceError, Told, advance};
pub(crate) use audit::audit;
pub(crate) use hall::Hall;
pub(crate) use open::{lock_all, open_again, open_all, tell_again};
pub(crate) use read::{Filter, list};
pub(crate) use show::show;
pub(crate) use view::OrderView;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/work-orders", get(read::orders))
        .route("/v1/work-orders/{id}", get(show::order))
        .route("/v1/work-orders/{id}/writing", get(writing::writing))
}
