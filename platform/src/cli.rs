//! The command line. Exit codes: 0 done, 1 the check found something, 2 wrong use, 3 could not run. Each verb has a file; a
//! failure is one sentence on stderr that says what to do.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::config::Config;

mod alarms;
mod credential;
mod enrol_code;
mod erasures;
mod failure;
mod keygen;
mod labels;
mod logging;
mod migrate;
mod pack;
mod project;
mod serve;
mod token;
mod verify;
mod work_orders;

use credential::Credential;
pub(crate) use failure::{CliError, say};

/// The central platform of the Shiwen terminals.
#[derive(Debug, Parser)]
#[command(name = "shiwen-platform", version)]
struct Arguments {
    /// The configuration file; else the one that `SHIWEN_PLATFORM_CONFIG` names.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Answer requests until told to stop.
    Serve(serve::Arguments),
    /// Bring the database to this program's schema.
    Migrate,
    /// Make a code with which a terminal can be enrolled, and print it.
    EnrolCode(enrol_code::Arguments),
    /// Make the platform's keys; done once.
    Keygen(keygen::Arguments),
    /// Sign and publish the pack of a hall.
    Pack(pack::Arguments),
    /// Look at work orders, and move them by hand.
    WorkOrders(work_orders::Arguments),
    /// Compute everything again from the raw bytes, and compare.
    Verify(verify::Arguments),
    /// Throw away the tables that are computed from the logs, and compute them again.
    Project(project::Arguments),
    /// Give out and take back the tokens of people and other systems.
    Token(token::Arguments),
    /// Look at proposed labels, and confirm them.
    Labels(labels::Arguments),
    /// Order the erasure of private content: an act of two people.
    Erasures(erasures::Arguments),
    /// Look at alarms, and close them.
    Alarms(alarms::Arguments),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logging::to_stderr();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(CliError::from(error)),
    };
    done.unwrap_or_else(|failure| {
        // Nobody may be listening; the exit code says it too.
        let _ = writeln!(io::stderr(), "shiwen-platform: {failure}");
        failure.exit_code()
    })
}

async fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    if let Verb::Keygen(arguments) = arguments.verb {
        return keygen::run(&arguments);
    }
    if let Verb::Pack(pack) = arguments.verb {
        return pack::run(|| read(arguments.config), pack).await;
    }
    let config = read(arguments.config)?;
    match arguments.verb {
        Verb::Serve(arguments) => serve::run(config, arguments).await,
        Verb::Migrate => migrate::run(config).await,
        Verb::EnrolCode(arguments) => enrol_code::run(config, arguments).await,
        Verb::WorkOrders(arguments) => work_orders::run(config, arguments).await,
        Verb::Verify(arguments) => verify::run(config, arguments).await,
        Verb::Project(arguments) => project::run(config, arguments).await,
        Verb::Token(arguments) => token::run(config, arguments).await,
        Verb::Labels(arguments) => labels::run(config, arguments).await,
        Verb::Erasures(arguments) => erasures::run(config, arguments).await,
        Verb::Alarms(arguments) => alarms::run(config, arguments).await,
        Verb::Keygen(_) | Verb::Pack(_) => Err(CliError::WrongUse("this verb was run already".into())),
    }
}

fn read(file: Option<PathBuf>) -> Result<Config, CliError> {
    let file = file.or_else(|| std::env::var_os("SHIWEN_PLATFORM_CONFIG").map(PathBuf::from));
    // A variable that is not UTF-8 cannot be one of ours.
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(Config::read(file.as_deref(), environment)?)
}
