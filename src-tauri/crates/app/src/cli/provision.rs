//! `shiwen provision`: sets the terminal up as `/etc/shiwen` says. The session asks it what it needs to know.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Args;

use super::{COULD_NOT_RUN, FOUND_SOMETHING, Failure, WRONG_USE, complain};
use crate::{
    home::Home,
    provisioning::{Sources, provision, ready},
};

#[derive(Debug, Args)]
pub(super) struct ProvisionWords {
    /// Only say whether visitors may be served; exit 1 if not.
    #[arg(long)]
    ready: bool,
    /// Only print how the terminal stands, for the session.
    #[arg(long, conflicts_with = "ready")]
    session: bool,
    /// Another folder than /etc/shiwen.
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
}

pub(super) fn run(words: ProvisionWords, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let home = Home::from_environment()?;
    let mut sources = Sources::default();
    if let Some(folder) = words.from {
        sources.time = folder.join("timesyncd.conf.d");
        sources.serial = folder.join("serial");
        sources.folder = folder;
    }
    if words.session {
        home.place()?.print(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    if words.ready {
        return Ok(if ready(&home, &sources)? { ExitCode::SUCCESS } else { ExitCode::from(FOUND_SOMETHING) });
    }
    match provision(&home, &sources, out) {
        Ok(Some(())) => Ok(ExitCode::SUCCESS),
        Ok(None) => {
            writeln!(out, "There is no kiosk.toml in {}.", sources.folder.display())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            complain(&error);
            Ok(ExitCode::from(if error.needs_person() { WRONG_USE } else { COULD_NOT_RUN }))
        }
    }
}
