//! Not there yet.

use axum::Router;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}

/// Opens a work order and its delivery for each bad rating that has none yet, within the witness's transaction.
pub(crate) async fn open_all(
    _tx: &crate::db::Transaction<'_>,
    _bad: &[crate::projection::BadRating],
) -> Result<(), tokio_postgres::Error> {
    Ok(())
}
