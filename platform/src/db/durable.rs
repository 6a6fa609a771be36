//! What the platform acknowledges is on the disk: asserted of every connection when it is made, and kept so for its life.

use deadpool_postgres::{Hook, HookError};

use crate::app::App;

/// Sets what is in force already. A session's own setting outlives a configuration that is changed and read again.
const PIN: &str = "
  SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false), current_setting('fsync')";

/// Refuses connections on which a commit does not wait for the disk.
pub(super) fn hook(without_fsync: bool) -> Hook {
    Hook::async_fn(move |client, _| {
        Box::pin(async move {
            let row = client.query_one(PIN, &[]).await.map_err(HookError::Backend)?;
            let (commit, fsync): (&str, &str) = (row.get(0), row.get(1));
            if !matches!(commit, "on" | "remote_apply") {
                return Err(HookError::message(
                    "synchronous_commit is not on: what the platform acknowledges must be on the disk",
                ));
            }
            if fsync != "on" && !without_fsync {
                return Err(HookError::message(
                    "fsync is not on: what the platform acknowledges must be on the disk",
                ));
            }
            Ok(())
        })
    })
}

/// Whether the database answers, may be written to, and still waits for its disk: `fsync` belongs to the whole server and can
/// be changed while it runs.
pub(crate) async fn is_durable(app: &App) -> bool {
    let asked = async {
        let client = app.db().await.ok()?;
        let sql = "SELECT current_setting('fsync') = 'on', NOT pg_is_in_recovery()";
        let row = client.query_one(&client.prepare_cached(sql).await.ok()?, &[]).await.ok()?;
        Some((row.get::<_, bool>(0) || app.config.without_fsync) && row.get::<_, bool>(1))
    };
    asked.await.unwrap_or(false)
}
