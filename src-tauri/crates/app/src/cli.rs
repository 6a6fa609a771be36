//! The command line. Exit codes: 0 done, 1 the check found something, 2 wrong use, 3 could not run.

mod arguments;
mod backup;
mod counter;
mod export;
mod merge;
mod platform;
mod print;
mod provision;
mod retire;
mod setup_code;

use std::{
    env, fs,
    io::{self, BufWriter, ErrorKind, Write},
    process::ExitCode,
};

pub use arguments::WindowOptions;
use arguments::{Arguments, Command};
use clap::Parser;
use shiwen_domain::receipt::Receipt;
use shiwen_store::{QueryError, StoreError};

use crate::{
    home::{Home, HomeError, OpenReaderError},
    logs, lookup,
    sending::give_way,
    simulate::{self, Simulation},
    status,
};

const FOUND_SOMETHING: u8 = 1;
const WRONG_USE: u8 = 2;
const COULD_NOT_RUN: u8 = 3;

type Failure = Box<dyn std::error::Error>;

/// Runs the program: a command, or `run_window` if none is given.
pub fn main(run_window: impl FnOnce(WindowOptions) -> ExitCode) -> ExitCode {
    let arguments = Arguments::parse();
    // These read what only root may (the set-up, a backup with its key) and see to the owner of what they write themselves.
    if !matches!(arguments.command, Some(Command::Provision(_) | Command::Restore(_)))
        && let Err(error) = go_on_as_owner()
    {
        complain(&error);
        return ExitCode::from(COULD_NOT_RUN);
    }
    logs::begin(arguments.command.is_none());
    if let Some(Command::Verify(_) | Command::Export(_) | Command::Merge(_) | Command::Backup(_)) =
        arguments.command
    {
        // They take minutes beside a window that serves visitors, as they do in the window itself.
        give_way();
    }
    let mut out = io::stdout().lock();
    let done = match arguments.command {
        None => {
            drop(out);
            return run_window(arguments.window.into());
        }
        Some(Command::Status { json }) => run_status(json, &mut out),
        Some(Command::Verify(words)) => match (&words.export, &words.manifest) {
            (Some(path), _) => export::run_verify(path, &words, &mut out),
            (None, Some(path)) => export::run_manifest(path, &words, &mut out),
            (None, None) => run_verify(&mut out),
        },
        Some(Command::Export(words)) => export::run_export(words, &mut out),
        Some(Command::Merge(words)) => merge::run(*words, &mut out),
        Some(Command::Backup(words)) => backup::run_backup(words, &mut out),
        Some(Command::Restore(words)) => backup::run_restore(&words, &mut out),
        Some(Command::Receipt { code }) => run_receipt(code, &mut out),
        Some(Command::Query { sql, .. }) => run_query(&sql, &mut out),
        Some(Command::Enrol { platform, code, ca, proxy }) => {
            platform::run_enrol(platform::EnrolWords { platform, code, ca, proxy }, &mut out)
        }
        Some(Command::Provision(words)) => provision::run(words, &mut out),
        Some(Command::Retire(words)) => retire::run(&words, &mut out),
        Some(Command::SetupCode(words)) => setup_code::run(words, &mut out),
        Some(Command::Counter(words)) => counter::run(words, &mut out),
        Some(Command::Sync { .. }) => platform::run_sync(&mut out),
        Some(Command::Simulate { visits, seed, rate, terminal }) => {
            run_simulate(&Simulation { visits, seed, rate, terminal: terminal.into() }, &mut out)
        }
    };
    done.unwrap_or_else(|failure| {
        complain(not_printed(failure).as_ref());
        ExitCode::from(COULD_NOT_RUN)
    })
}

/// What the data directory refuses has a name of its own; a bare fault of input or output is the printing's.
fn not_printed(failure: Failure) -> Failure {
    match failure.downcast::<io::Error>() {
        Ok(error) => format!("the answer cannot be printed: {error}").into(),
        Err(other) => other,
    }
}

/// Says in one sentence, on stderr, why the program cannot go on.
pub fn complain(failure: &dyn std::error::Error) {
    // Nobody may be listening; the exit code says it too.
    let _ = writeln!(io::stderr(), "shiwen: {failure}");
}

/// Started as root, the program is the owner of the data directory from here on: every file belongs to whoever serves
/// visitors, and what root may do is done for nobody's files. Call it while there is one thread.
fn go_on_as_owner() -> Result<(), HomeError> {
    let Ok(home) = Home::from_environment() else { return Ok(()) };
    // One that is not there yet will be root's own.
    if !rustix::process::geteuid().is_root() || !home.path().is_dir() {
        return Ok(());
    }
    home.become_owner("status")
}

/// The data directory of a command that only looks. One that is not there is a mistyped name, not an empty record;
/// but the user's own, which nobody named, is made at the first start.
fn home_to_look_at() -> Result<Home, HomeError> {
    let home = Home::from_environment()?;
    let named = env::var_os("SHIWEN_HOME").is_some_and(|path| !path.is_empty());
    let looked = match fs::metadata(home.path()) {
        Ok(found) if found.is_dir() => home.record().try_exists().map(drop),
        Ok(_) => Err(ErrorKind::NotADirectory.into()),
        Err(error) if error.kind() == ErrorKind::NotFound && !named => Ok(()),
        Err(error) => Err(error),
    };
    looked.map_err(|source| HomeError::File { path: home.path().to_owned(), source })?;
    Ok(home)
}

fn run_status(json: bool, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let status = status::status(&home_to_look_at()?)?;
    if json {
        print::json(&status, out)?;
    } else {
        print::status(&status, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_verify(out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let home = home_to_look_at()?;
    let open = match home.reader() {
        Ok(Some(open)) => open,
        Ok(None) if home.terminal_file()?.is_none() => {
            writeln!(out, "There is no record yet.")?;
            return Ok(ExitCode::SUCCESS);
        }
        Ok(None) => return not_whole("the file of the record is not there", out),
        Err(OpenReaderError::Store(damaged @ StoreError::Damaged(_))) => {
            return not_whole(&damaged.to_string(), out);
        }
        Err(error) => return Err(error.into()),
    };
    let witnesses = home.enrolment()?.map(|enrolled| enrolled.witnesses).unwrap_or_default();
    match open.reader.verify_witnessed(&open.keys.signing().verifying_key(), &witnesses) {
        Ok(report) => {
            print::report(&report, out)?;
            Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND_SOMETHING) })
        }
        Err(damaged @ StoreError::Damaged(_)) => not_whole(&damaged.to_string(), out),
        Err(error) => Err(error.into()),
    }
}

/// A record that cannot be read to its end is a finding, not a check that could not run.
fn not_whole(what: &str, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    print::not_whole(what, out)?;
    Ok(ExitCode::from(FOUND_SOMETHING))
}

fn run_receipt(receipt: Receipt, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let Some(open) = home_to_look_at()?.reader()? else {
        return Err("there is no record yet; start shiwen first".into());
    };
    if let Some(size) = lookup::look_up(&open.reader, receipt)? {
        writeln!(out, "Stored, in the log of {size} entries.")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "Not in the log of this terminal. Look at the number again, and at the other terminals.")?;
    Ok(ExitCode::from(FOUND_SOMETHING))
}

fn run_query(sql: &str, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let Some(mut open) = home_to_look_at()?.reader()? else {
        return Err("there is no record yet; start shiwen first".into());
    };
    let mut out = BufWriter::new(out);
    let answered = open.reader.for_each_row(sql, |cells| Ok::<_, Failure>(print::row(cells, &mut out)?));
    out.flush()?;
    match answered {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(failure) if matches!(failure.downcast_ref(), Some(QueryError::Refused(_))) => {
            complain(failure.as_ref());
            Ok(ExitCode::from(WRONG_USE))
        }
        Err(failure) => Err(failure),
    }
}

fn run_simulate(simulation: &Simulation, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    simulate::simulate(&Home::from_environment()?, simulation, out)?;
    Ok(ExitCode::SUCCESS)
}
