//! `serve`: answers requests until told to stop.

use std::process::ExitCode;

use super::CliError;
use crate::{app::App, clock::Clock, config::Config, serve};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(config: Config, _arguments: Arguments) -> Result<ExitCode, CliError> {
    let app = App::new(config, Clock::system())?;
    serve::serve(app).await?;
    Ok(ExitCode::SUCCESS)
}
