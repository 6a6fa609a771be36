//! `project`: throws the tables away that are computed from the logs, and computes them again.

use std::process::ExitCode;

use super::{CliError, say};
use crate::{
    config::Config,
    db,
    projection::FactsCache,
    rebuild::{Change, clear_strays, rebuild, terminals},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only of this terminal: of all of its logs, because an entry that two of them carry counts once.
    #[arg(long)]
    terminal: Option<String>,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let mut client = db::pool(&config)?.get().await?;
    db::check_schema(&mut client).await?;
    let mut all = terminals(&client).await?;
    if let Some(only) = arguments.terminal {
        all.retain(|terminal| *terminal == only);
        if all.is_empty() {
            return Err(CliError::WrongUse("no terminal of this name has a log".into()));
        }
    }
    tell("of no entry", &clear_strays(&mut client).await?)?;
    let facts = FactsCache::default();
    let (mut entries, mut changed) = (0, 0);
    for terminal in &all {
        let rebuilt = rebuild(&mut client, &facts, terminal).await?;
        entries += rebuilt.entries;
        changed += usize::from(!rebuilt.changes.is_empty());
        tell(terminal, &rebuilt.changes)?;
    }
    let terminals = all.len();
    say(&format!(
        "{entries} entries of {terminals} terminals were projected again; {changed} terminals changed."
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn tell(whose: &str, changes: &[Change]) -> Result<(), CliError> {
    for change in changes {
        let (table, gone, new) = (change.table, change.gone, change.new);
        say(&format!("{whose}: {table}: {gone} rows are gone, {new} are new"))?;
    }
    Ok(())
}
