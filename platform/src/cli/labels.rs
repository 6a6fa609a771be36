//! `labels list|confirm`: what managers propose to call mistaken or malicious, and confirming it from outside the hall.

use std::process::ExitCode;

use clap::Subcommand;
use uuid::Uuid;

use super::{CliError, Credential, say, work_orders::reason};
use crate::{
    config::Config,
    db,
    label::{self, ConfirmError, Filter, Proposal},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print proposals, one a line: identity, label, hall, level, who confirmed, the reason.
    List {
        /// Those about ratings of a hall.
        #[arg(long)]
        hall: Option<String>,
        /// Those that are confirmed, or those that are not.
        #[arg(long)]
        confirmed: Option<bool>,
        /// Those behind this proposal.
        #[arg(long)]
        after: Option<Uuid>,
    },
    /// Confirm a proposal. Your token must be of the city or of another hall.
    Confirm {
        /// Which.
        id: Uuid,
        /// Why.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        credential: Credential,
    },
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let mut client = db::pool(&config)?.get().await?;
    match arguments.verb {
        Verb::List { hall, confirmed, after } => {
            for proposal in label::list(&client, &Filter { hall, confirmed, after }).await? {
                say(&line(&proposal))?;
            }
        }
        Verb::Confirm { id, why, credential } => {
            let access = credential.access(&client).await?;
            say(&line(&label::confirm(&mut client, &access, id, &reason(why)?).await?))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(proposal: &Proposal) -> String {
    let level = proposal.level.map_or_else(|| "-".into(), |level| level.to_string());
    let by = proposal.confirmed_by.as_deref().unwrap_or("-");
    let Proposal { id, label, hall, reason, .. } = proposal;
    format!("{id}\t{label}\t{hall}\t{level}\t{by}\t{reason}")
}

impl From<ConfirmError> for CliError {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Postgres(error) => error.into(),
            wrong => Self::WrongUse(wrong.to_string()),
        }
    }
}
