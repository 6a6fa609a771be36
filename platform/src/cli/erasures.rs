//! `erasures list|ask|agree`: ordering the erasure of what a visitor typed, wrote or left as a number. Two people, two tokens.

use std::process::ExitCode;

use clap::Subcommand;
use uuid::Uuid;

use super::{CliError, Credential, say, work_orders::reason};
use crate::{
    config::Config,
    db,
    erasure::{self, ErasureError, ErasureView},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print orders, newest first: identity, entry, hall, how far it is, who asked, who agreed, the reason.
    List {
        /// Those of a hall.
        #[arg(long)]
        hall: Option<String>,
    },
    /// Ask for the erasure of an entry's private content. Nothing is erased before somebody else agrees.
    Ask {
        /// The entry.
        target: Uuid,
        /// Why.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        credential: Credential,
    },
    /// Agree to an erasure that somebody else asked for. The platform's copies go at once, the terminal's at its next contact.
    Agree {
        /// The order.
        id: Uuid,
        #[command(flatten)]
        credential: Credential,
    },
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let mut client = db::pool(&config)?.get().await?;
    match arguments.verb {
        Verb::List { hall } => {
            for order in erasure::list(&client, hall.as_deref()).await? {
                say(&line(&order))?;
            }
        }
        Verb::Ask { target, why, credential } => {
            let access = credential.access(&client).await?;
            let (order, _) = erasure::ask(&mut client, &access, target, &reason(why)?).await?;
            say(&line(&order))?;
        }
        Verb::Agree { id, credential } => {
            let access = credential.access(&client).await?;
            say(&line(&erasure::agree(&mut client, &access, id).await?))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(order: &ErasureView) -> String {
    let how_far = match (order.agreed_at_ms, order.done_at_ms) {
        (_, Some(_)) => "done",
        (Some(_), None) => "agreed",
        (None, None) => "asked",
    };
    let by = order.agreed_by.as_deref().unwrap_or("-");
    let ErasureView { id, target, hall, asked_by, reason, .. } = order;
    format!("{id}\t{target}\t{hall}\t{how_far}\t{asked_by}\t{by}\t{reason}")
}

impl From<ErasureError> for CliError {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Postgres(error) => error.into(),
            wrong => Self::WrongUse(wrong.to_string()),
        }
    }
}
