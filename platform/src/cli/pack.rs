//! Not there yet.

use std::process::ExitCode;

use super::CliError;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

/// Signing needs no configuration: it is done off the server. `config` reads it where it is needed.
pub(crate) async fn run(
    _config: impl FnOnce() -> Result<Config, CliError>,
    _arguments: Arguments,
) -> Result<ExitCode, CliError> {
    Err(CliError::CouldNot("this verb is not there yet".into()))
}
