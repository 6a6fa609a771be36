//! `migrate`: brings the database to this program's schema.

use std::process::ExitCode;

use super::{CliError, say};
use crate::{config::Config, db, keys::Keys};

pub(crate) async fn run(config: Config) -> Result<ExitCode, CliError> {
    let mut client = db::pool(&config)?.get().await?;
    db::refuse_beside_servers(&mut client).await?;
    // Needed once only, and not for a new database.
    let keys = Keys::read(&config.keys_folder, &config.name).ok();
    let steps = db::migrate_with(&mut client, keys.as_ref()).await?;
    say(&format!("The database has this program's schema now; {steps} steps were taken."))?;
    Ok(ExitCode::SUCCESS)
}
