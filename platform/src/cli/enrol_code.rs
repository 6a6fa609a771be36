//! `enrol-code`: makes a code with which terminals of a hall are enrolled, and prints it. Nobody can print it again.

use std::process::ExitCode;

use super::{CliError, say};
use crate::{
    config::Config,
    db,
    enrolment::code::{self, Code, Purpose},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The hall that the terminals stand in: 1 to 64 letters, digits, '-', '_', '.'.
    #[arg(long)]
    hall: String,
    /// How many terminals may be enrolled with it.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..=100_000))]
    uses: i32,
    /// For how long it is good: 30m, 12h, 7d.
    #[arg(long, default_value = "7d", value_parser = seconds)]
    expires: f64,
    /// The terminal whose place the new machine takes.
    #[arg(long)]
    replaces: Option<String>,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let Arguments { hall, uses, expires, replaces } = arguments;
    if shiwen_log::Origin::new(&hall, "log").is_err() {
        return Err(CliError::WrongUse("--hall must be 1 to 64 ASCII letters, digits, '-', '_', '.'".into()));
    }
    if replaces.is_some() && uses > 1 {
        return Err(CliError::WrongUse("one machine takes a terminal's place: leave --uses out".into()));
    }
    let mut client = db::pool(&config)?.get().await?;
    let transaction = client.transaction().await?;
    if let Some(terminal) = &replaces {
        let known = transaction.query_opt("SELECT hall FROM terminal WHERE id = $1", &[terminal]).await?;
        if known.is_none_or(|row| row.get::<_, &str>(0) != hall) {
            return Err(CliError::WrongUse(format!("there is no terminal {terminal} in the hall {hall}")));
        }
    }
    let made = Code::new();
    let purpose = Purpose { hall: &hall, replaces: replaces.as_deref(), uses, seconds: expires };
    code::issue(&transaction, &made, purpose).await?;
    transaction.commit().await?;
    say(&made.grouped())?;
    Ok(ExitCode::SUCCESS)
}

/// Reads `30m`, `12h` or `7d`.
fn seconds(text: &str) -> Result<f64, String> {
    let wrong = || "write 30m, 12h or 7d".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let factor: u32 = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let number: u32 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    if number == 0 || number > 10_000 { Err(wrong()) } else { Ok(f64::from(number) * f64::from(factor)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_minutes_hours_or_days() {
        assert_eq!(seconds("7d"), Ok(604_800.0));
        assert_eq!((seconds("30m"), seconds("12h")), (Ok(1_800.0), Ok(43_200.0)));
        for wrong in ["", "d", "0d", "7", "-1d", "7 d", "7天", "1.5h", "99999d"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
