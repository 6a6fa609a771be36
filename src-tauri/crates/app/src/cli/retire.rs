//! `shiwen retire`: ships what waits, asks once more, wipes.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

use clap::Args;

use super::{Failure, WRONG_USE, complain};
use crate::retiring::{Retirement, may, ship, wipe};

#[derive(Debug, Args)]
pub(super) struct RetireWords {
    /// Do not ask for the terminal's name.
    #[arg(long)]
    yes: bool,
    /// Wipe also what no platform has. It is lost.
    #[arg(long)]
    without_platform: bool,
}

pub(super) fn run(words: &RetireWords, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let home = super::home_to_look_at()?;
    home.become_owner("retire")?;
    let (stands, why) = ship(&home, out)?;
    may(&stands, why.as_deref(), words.without_platform)?;
    if !words.yes && !confirmed(&stands, out)? {
        complain(&io::Error::other("nothing was wiped; type the terminal's name, or say --yes"));
        return Ok(ExitCode::from(WRONG_USE));
    }
    if stands.unwitnessed > 0 {
        writeln!(out, "{} entries that no platform has are lost.", stands.unwitnessed)?;
    }
    wipe(&home, &stands)?;
    writeln!(out, "Keys, answers and settings are wiped. What the log was is in retired.json.")?;
    if std::env::var_os("CREDENTIALS_DIRECTORY").is_some() {
        writeln!(
            out,
            "Keys that systemd hands over are not in the folder: take them away where they are kept."
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whoever wipes the wrong machine has typed the wrong name.
fn confirmed(stands: &Retirement, out: &mut dyn Write) -> Result<bool, Failure> {
    let name = stands.terminal.as_deref().unwrap_or("shiwen");
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    let Retirement { size, unwitnessed, .. } = stands;
    writeln!(
        out,
        "Terminal {name}: {size} entries, {unwitnessed} of them at no platform. Everything here is going to be wiped."
    )?;
    write!(out, "Type the terminal's name to go on: ")?;
    out.flush()?;
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed)?;
    Ok(typed.trim() == name)
}
