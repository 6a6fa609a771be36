//! `migrate`: brings the database to this program's schema.

use std::process::ExitCode;

use super::{CliError, say};
use crate::{config::Config, db};

pub(crate) async fn run(config: Config) -> Result<ExitCode, CliError> {
    let mut client = db::pool(&config)?.get().await?;
    let steps = db::migrate(&mut client).await?;
    say(&format!("The database has this program's schema now; {steps} steps were taken."))?;
    Ok(ExitCode::SUCCESS)
}
