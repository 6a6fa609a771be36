//! `token add|list|revoke`: the tokens of people and other systems.

use std::{process::ExitCode, time::Duration};

use clap::Subcommand;

use super::{CliError, say};
use crate::{
    config::Config,
    db,
    token::{self, Duty, NewToken, TokenError},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Give out a token and print it, this once.
    Add {
        /// Who will use it; stands beside everything that is done with it.
        name: String,
        /// The hall it is for; the whole city without.
        #[arg(long)]
        hall: Option<String>,
        /// What for: results, orders, callback, confirm, erase, metrics. May be given several times.
        #[arg(long = "duty", required = true)]
        duties: Vec<Duty>,
        /// How long it can be used: 90d, 12h. Until it is revoked without.
        #[arg(long, value_parser = lasting)]
        expires: Option<Duration>,
    },
    /// Print who has a token, and for what.
    List,
    /// Take a token back.
    Revoke {
        /// Whose.
        name: String,
    },
}

/// A time as a person writes it: days or hours.
fn lasting(text: &str) -> Result<Duration, String> {
    let hours = [("d", 24), ("h", 1)].into_iter().find_map(|(unit, hours)| {
        text.strip_suffix(unit)?
            .parse::<u64>()
            .ok()
            .filter(|count| (1..=87_600).contains(count))?
            .checked_mul(hours)
    });
    let hours = hours.ok_or("a time is written as 90d or 12h")?;
    Ok(Duration::from_secs(hours * 3_600))
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let client = db::pool(&config)?.get().await?;
    match arguments.verb {
        Verb::Add { name, hall, duties, expires } => {
            say(&token::add(&client, &NewToken { name, hall, duties, lasts: expires }).await?)?;
        }
        Verb::List => {
            for known in token::list(&client).await? {
                let hall = known.hall.as_deref().unwrap_or("(city)");
                say(&format!("{}\t{hall}\t{}\t{}", known.name, known.duties.join(","), known.state))?;
            }
        }
        Verb::Revoke { name } => {
            token::revoke(&client, &name).await?;
            say(&format!("The token of {name} is refused from now on."))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl From<TokenError> for CliError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Database(error) => error.into(),
            wrong => Self::WrongUse(wrong.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_days_or_hours() {
        assert_eq!(lasting("90d"), Ok(Duration::from_secs(90 * 86_400)));
        assert_eq!(lasting("12h"), Ok(Duration::from_secs(12 * 3_600)));
        for wrong in ["", "d", "90", "-1d", "0h", "1y", "1.5d", "99999999d"] {
            assert!(lasting(wrong).is_err(), "{wrong}");
        }
    }
}
