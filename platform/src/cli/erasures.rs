//! Not there yet.

use std::process::ExitCode;

use super::CliError;
use crate::config::Config;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(_config: Config, _arguments: Arguments) -> Result<ExitCode, CliError> {
    Err(CliError::CouldNot("this verb is not there yet".into()))
}
