//! `keygen`: makes the platform's keys, once.

use std::{path::PathBuf, process::ExitCode};

use super::{CliError, say};
use crate::keys;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where the platform's keys go: `keys_folder` of the configuration.
    #[arg(long)]
    folder: PathBuf,
    /// Where the private half of the pack key goes. Keep it off the platform: who has it can change what terminals show.
    #[arg(long, default_value = "pack.key")]
    pack_key: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    if arguments.pack_key.starts_with(&arguments.folder) {
        return Err(CliError::WrongUse(
            "--pack-key must not lie in --folder; keep it off the platform".into(),
        ));
    }
    keys::generate(&arguments.folder, &arguments.pack_key)?;
    say(&format!(
        "Keys made in {}. Take {} to the machine where packs are signed, and make copies of both.",
        arguments.folder.display(),
        arguments.pack_key.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}
