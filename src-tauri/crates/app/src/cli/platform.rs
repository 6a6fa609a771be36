//! The commands that talk to the platform: `enrol` and `sync`.

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use super::{FOUND_SOMETHING, Failure};
use crate::{
    enrolment::{Enrolling, enrol},
    home::Home,
    sending::once::{Ended, OnceError, once},
};

/// What `enrol` was told.
pub(super) struct EnrolWords {
    pub(super) platform: String,
    pub(super) code: String,
    pub(super) ca: Option<PathBuf>,
    pub(super) proxy: Option<String>,
}

/// Enrols the terminal, then ships what is waiting and fetches the pack; what stands in the way of that is said, and does
/// not undo the enrolment.
pub(super) fn run_enrol(words: EnrolWords, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let home = Home::from_environment()?;
    let EnrolWords { platform, code, ca, proxy } = words;
    let enrolled = enrol(&home, &Enrolling { platform, code, ca, proxy })?;
    let demo = if enrolled.file.demo { " (DEMO)" } else { "" };
    writeln!(out, "This is terminal {} of hall {}{demo}.", enrolled.file.terminal, enrolled.file.hall)?;
    match once(&home, out) {
        Ok(Ended::Witnessed) => {}
        Ok(Ended::NeedsPerson) => return Ok(ExitCode::from(FOUND_SOMETHING)),
        Err(OnceError::Running) => writeln!(out, "The running terminal goes on by itself.")?,
        Err(OnceError::Output(error)) => return Err(error.into()),
        Err(error) => writeln!(io::stderr(), "shiwen: the terminal is enrolled, but {error}")?,
    }
    if env::var_os("SHIWEN_ASSETS").is_some() && crate::packs::newest_whole(&home, &enrolled).is_some() {
        writeln!(out, "The pack of the platform is shown, not the one in SHIWEN_ASSETS.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Ships what is waiting.
pub(super) fn run_sync(out: &mut dyn Write) -> Result<ExitCode, Failure> {
    Ok(match once(&super::home_to_look_at()?, out)? {
        Ended::Witnessed => ExitCode::SUCCESS,
        Ended::NeedsPerson => ExitCode::from(FOUND_SOMETHING),
    })
}
