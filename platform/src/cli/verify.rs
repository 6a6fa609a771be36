//! `verify`: computes everything again from the raw bytes, and compares.

use std::process::ExitCode;

use super::{CliError, say};
use crate::{
    config::Config,
    db,
    keys::Keys,
    verify::{VerifyError, verify},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(config: Config, _arguments: Arguments) -> Result<ExitCode, CliError> {
    let keys = Keys::read(&config.keys_folder, &config.name)?;
    let mut client = db::pool(&config)?.get().await?;
    db::check_schema(&mut client).await?;
    let report = verify(&mut client, &keys).await?;
    for finding in report.findings.first() {
        say(finding)?;
    }
    let (logs, entries, off) = (report.logs, report.entries, report.findings.count());
    if off == 0 {
        say(&format!("{entries} entries in {logs} logs: everything agrees with them."))?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{entries} entries in {logs} logs: {off} things are off."))?;
    say("What is computed from the entries, `shiwen-platform project` computes again.")?;
    Ok(ExitCode::from(1))
}

impl From<VerifyError> for CliError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Postgres(error) => error.into(),
            VerifyError::Json(error) => Self::CouldNot(error.to_string()),
        }
    }
}
