//! `alarms list|close`: what somebody has to look at, and that somebody has.

use std::process::ExitCode;

use clap::Subcommand;

use super::{CliError, say};
use crate::{
    alarm::{self, Alarm, Filter},
    config::Config,
    db,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print alarms, newest first, one a line: number, kind, terminal, when, what is known. Exit code 1 if one is open.
    List {
        /// Those of a hall.
        #[arg(long)]
        hall: Option<String>,
        /// Those that are closed, too.
        #[arg(long)]
        all: bool,
        /// Those before this number.
        #[arg(long)]
        before: Option<i64>,
    },
    /// Close an alarm.
    Close {
        /// Its number.
        id: i64,
        /// Who closes it, and why.
        #[arg(long)]
        why: String,
    },
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let client = db::pool(&config)?.get().await?;
    match arguments.verb {
        Verb::List { hall, all, before } => {
            let alarms = alarm::list(&client, &Filter { open: (!all).then_some(true), hall, before }).await?;
            for alarm in &alarms {
                say(&line(alarm))?;
            }
            let open = alarms.iter().any(|alarm| alarm.closed_at_ms.is_none());
            Ok(ExitCode::from(u8::from(open)))
        }
        Verb::Close { id, why } => {
            if why.trim().is_empty() || why.contains('\0') {
                return Err(CliError::WrongUse("--why must say who closes the alarm, and why".into()));
            }
            if alarm::close(&client, id, why.trim()).await? {
                say("Closed.")?;
                return Ok(ExitCode::SUCCESS);
            }
            Err(CliError::WrongUse(format!("there is no open alarm {id}; look with `alarms list`")))
        }
    }
}

fn line(alarm: &Alarm) -> String {
    let raised = jiff::Timestamp::from_millisecond(alarm.raised_at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let terminal = alarm.terminal.as_deref().unwrap_or("-");
    let closed = alarm.closed_by.as_ref().map_or(String::new(), |by| format!(" closed: {by}"));
    format!("{} {} {terminal} {raised:.0} {}{closed}", alarm.id, alarm.kind, alarm.detail)
}
