//! `pack sign` and `pack publish`: a hall's pack from a folder to the terminals. Signing needs no server and no configuration.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;

use super::{CliError, say};
use crate::{
    clock::Clock,
    config::Config,
    db,
    keys::Keys,
    pack::{self, PublishError, SignError},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check a folder and sign it: writes manifest.note into it. For a machine that is not the server.
    Sign {
        /// The folder: what `SHIWEN_ASSETS` names on a terminal (demo/pack.json, surveys/, reasons/, pictures).
        folder: PathBuf,
        /// The private pack key that `keygen` made.
        #[arg(long)]
        key: PathBuf,
        /// The version published last, if the clock of this machine may be behind.
        #[arg(long, default_value_t = 0)]
        after: u64,
    },
    /// Check a signed folder again and publish it: terminals get it with their next exchange.
    Publish {
        /// The folder, with its manifest.note.
        folder: PathBuf,
    },
}

/// Signing needs no configuration: it is done off the server. `config` reads it where it is needed.
pub(crate) async fn run(
    config: impl FnOnce() -> Result<Config, CliError>,
    arguments: Arguments,
) -> Result<ExitCode, CliError> {
    let (done, manifest) = match arguments.verb {
        Verb::Sign { folder, key, after } => {
            ("Signed", pack::sign(&folder, &key, after, Clock::system().now_ms())?)
        }
        Verb::Publish { folder } => {
            let config = config()?;
            let keys = Keys::read(&config.keys_folder, &config.name)?;
            let mut client = db::pool(&config)?.get().await?;
            ("Published", pack::publish(&mut client, &keys, config.demo, &folder).await?)
        }
    };
    let files = manifest.files.len();
    say(&format!("{done} version {} of hall {}: {files} files.", manifest.version, manifest.hall))?;
    Ok(ExitCode::SUCCESS)
}

impl From<SignError> for CliError {
    fn from(error: SignError) -> Self {
        match error {
            SignError::Version(_) => Self::WrongUse(error.to_string()),
            _ => Self::CouldNot(error.to_string()),
        }
    }
}

impl From<PublishError> for CliError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Database(error) => error.into(),
            refused => Self::CouldNot(refused.to_string()),
        }
    }
}
