//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use shiwen_domain::{id::CounterId, level::Scale, receipt::Receipt, view::Mode};

use super::{
    backup::{BackupArguments, RestoreArguments},
    counter::CounterWords,
    export::{ExportArguments, VerifyArguments},
    merge::MergeArguments,
    provision::ProvisionWords,
    retire::RetireWords,
    setup_code::SetupWords,
};
use crate::terminal::{KeyboardOption, TerminalOptions};

/// 十问: a public-comment terminal. Without a command it opens the visitor's window.
///
/// `SHIWEN_HOME` is the data directory.
#[derive(Debug, Parser)]
#[command(name = "shiwen", version, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) window: WindowArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say how the terminal is.
    Status {
        /// As JSON, with fixed keys.
        #[arg(long)]
        json: bool,
    },
    /// Recompute the whole log and compare, or check an export; exit 1 and the first bad entry if anything is off.
    Verify(Box<VerifyArguments>),
    /// Write the entries of some days into a file, to take away.
    Export(ExportArguments),
    /// Join exports in JSON Lines of a hall's terminals into one workbook, each entry once, and say what is missing.
    /// Exit 1 if a file is not as a terminal wrote it, or files contradict each other.
    Merge(Box<MergeArguments>),
    /// Make a backup of the whole record, sealed to the platform's recovery key and, if wished, a passphrase.
    Backup(BackupArguments),
    /// Bring back what a backup holds, in a new log. Not beside the window.
    Restore(RestoreArguments),
    /// Say whether the answers of a visit are kept; exit 1 if they are not. Says nothing else about them.
    Receipt {
        /// The code that the visitor was shown.
        code: Receipt,
    },
    /// Look at the tables for reports.
    Query {
        /// Say that nothing is to be changed; nothing can be, but it must be said.
        #[arg(long, required = true)]
        read_only: bool,
        /// One SELECT. Tables: rating, `rating_reason`, `survey_response`, `survey_answer`, `rating_service`, unrated, cancelled, `beside_tally`, flag, `flag_basis`, `answer_day`,
        /// `rating_tally`, `reason_tally`, `survey_tally`, `answer_tally`, entry, head, log, witness, remark, `work_order`, exchange.
        sql: String,
    },
    /// Make this terminal known to the platform, with a code that a person got there.
    Enrol {
        /// The platform's address, such as <https://platform.example>.
        #[arg(long)]
        platform: String,
        /// The enrolment code. Blanks, hyphens and case do not matter.
        #[arg(long)]
        code: String,
        /// A file (PEM) with the authority that signed the platform's certificate, where it is not a public one.
        #[arg(long)]
        ca: Option<PathBuf>,
        /// The proxy on the way to the platform, such as <http://proxy.example:3128>.
        #[arg(long)]
        proxy: Option<String>,
    },
    /// Set this terminal up as /etc/shiwen/kiosk.toml says; done again it changes nothing. Exit 2 if a person has to put
    /// something right, 3 if it is worth another try.
    Provision(ProvisionWords),
    /// Ship what waits, then wipe keys, answers and settings. Not beside the window.
    Retire(RetireWords),
    /// Print a code that makes one account for the manager's window. For the owner of the data directory or root.
    SetupCode(SetupWords),
    /// Let the counter's business system announce services over HTTP, or not. Off until it is turned on. For the owner of the
    /// data directory or root.
    Counter(CounterWords),
    /// Ship what is waiting to the platform and say what happened; exit 1 if a person has to look.
    Sync {
        /// Say that it is for once; the window does it all the time.
        #[arg(long, required = true)]
        once: bool,
    },
    /// Let simulated visitors rate and answer, in a demo log; prints `ack SEQ ENTRY_ID` for each entry.
    Simulate {
        /// How many visits.
        #[arg(long)]
        visits: u64,
        /// The same seed gives the same visitors.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// At most so many visits a second, from 0.001 to 10000.
        #[arg(long, value_parser = rate)]
        rate: Option<f64>,
        #[command(flatten)]
        terminal: TerminalArguments,
    },
}

#[derive(Debug, Args)]
pub(super) struct TerminalArguments {
    /// How the terminal stands.
    #[arg(long, value_enum)]
    mode: Option<ModeArgument>,
    /// How many faces a visitor chooses from.
    #[arg(long, value_enum)]
    scale: Option<ScaleArgument>,
    /// The counter the terminal stands at (counter mode).
    #[arg(long)]
    counter: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct WindowArguments {
    #[command(flatten)]
    terminal: TerminalArguments,
    /// A window of this size, such as 1080x1920, in place of the full screen.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    windowed: Option<(u32, u32)>,
    /// The real size of the glass in millimetres, such as 217x136, where the screen does not say it or says it wrong.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    glass: Option<(u32, u32)>,
    /// Whether visitors can type.
    #[arg(long, value_enum, default_value = "auto")]
    keyboard: KeyboardArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArgument {
    /// In the hall, for every department.
    Hall,
    /// At one counter.
    Counter,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScaleArgument {
    /// Five levels.
    Five,
    /// Good and bad.
    Two,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KeyboardArgument {
    /// While a keyboard is attached.
    Auto,
    /// Always.
    Yes,
    /// Never.
    No,
}

/// How the visitor's window is opened.
#[derive(Clone, Debug, Default)]
pub struct WindowOptions {
    /// How the terminal stands.
    pub terminal: TerminalOptions,
    /// Width and height of a plain window; the full screen if nothing is said.
    pub size: Option<(u32, u32)>,
    /// Width and height of the glass in millimetres, if somebody has measured it.
    pub glass_mm: Option<(u32, u32)>,
}

impl From<TerminalArguments> for TerminalOptions {
    fn from(arguments: TerminalArguments) -> Self {
        Self {
            mode: arguments.mode.map(|mode| match mode {
                ModeArgument::Hall => Mode::Hall,
                ModeArgument::Counter => Mode::Counter,
            }),
            scale: arguments.scale.map(|scale| match scale {
                ScaleArgument::Five => Scale::Five,
                ScaleArgument::Two => Scale::Two,
            }),
            counter: arguments.counter.map(CounterId),
            ..Self::default()
        }
    }
}

impl From<WindowArguments> for WindowOptions {
    fn from(arguments: WindowArguments) -> Self {
        let keyboard = match arguments.keyboard {
            KeyboardArgument::Auto => KeyboardOption::Auto,
            KeyboardArgument::Yes => KeyboardOption::Attached,
            KeyboardArgument::No => KeyboardOption::Absent,
        };
        let terminal = TerminalOptions { keyboard, ..arguments.terminal.into() };
        Self { terminal, size: arguments.windowed, glass_mm: arguments.glass }
    }
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let numbers =
        text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    numbers
        .filter(|&(width, height)| width > 0 && height > 0)
        .ok_or_else(|| "write it as 1080x1920".to_owned())
}

/// Slower than one visit in a quarter of an hour nobody waits for; faster than the disk means nothing.
fn rate(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| (0.001..=10_000.0).contains(number));
    number.ok_or_else(|| "a number from 0.001 to 10000 is needed".to_owned())
}
