//! What is missing in a merged workbook, in words for whoever reads its figures: one row each, and the same on the command line.

mod words;

use jiff::civil::Date;
use shiwen_domain::text::Text;

use super::{Cell, Column, Names, Table, text};

/// Everything that a merge found to be missing.
pub const MISSING: Table = Table {
    name: "missing",
    zh: "缺失说明",
    en: "Missing",
    columns: &[Column::new("终端", "Terminal", 20), Column::new("缺什么", "What is missing", 120)],
};

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Of which terminal; `""` of all of them.
    pub terminal: String,
    /// What.
    pub lack: Lack,
}

/// What can be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Days that no file of the terminal is of.
    Days {
        /// The first one.
        from: Date,
        /// The last one.
        to: Date,
    },
    /// A day was not over when the newest file of it was made.
    Unfinished {
        /// The day.
        day: Date,
        /// What the clock said.
        time: String,
    },
    /// Entries between two files of one log.
    Between {
        /// The log.
        log: String,
        /// The first one.
        first: u64,
        /// The last one.
        last: u64,
    },
    /// Files of one log of which nothing but hashes shows that they are of one history.
    Apart {
        /// The log.
        log: String,
    },
    /// Entries that are there as a leaf hash only.
    Hashed {
        /// The log.
        log: String,
        /// How many.
        count: u64,
    },
    /// A log that was continued and of which no file was given.
    OldLog {
        /// It, where that is known.
        log: Option<String>,
        /// How many entries it had, where that is known.
        size: Option<u64>,
        /// How many of them were carried over into the files that there are.
        carried: u64,
    },
    /// The end of a log that was continued, behind the last file of it.
    Tail {
        /// The log.
        log: String,
        /// The first entry of it.
        first: u64,
        /// The last one.
        last: u64,
        /// How many of them were carried over into the files that there are.
        carried: u64,
    },
    /// What was written or caused on days of which there is no entry here.
    Elsewhere,
    /// Entries that the platform has not seen.
    Unwitnessed {
        /// The log.
        log: String,
        /// How many.
        count: u64,
    },
    /// What visitors typed and wrote is not in a file.
    Private {
        /// Its name.
        file: String,
    },
    /// Entries that a newer program has written.
    Newer {
        /// How many.
        count: u64,
    },
    /// Ratings before the first entry that says by what they are flagged.
    Basis {
        /// How many.
        ratings: u64,
        /// The version of the pack that they were judged by in its place; none if by the default rules, without hours.
        pack: Option<u64>,
    },
    /// Keys that stand in a file and were not confirmed from outside.
    Unconfirmed {
        /// The file.
        file: String,
    },
    /// A file that was given more than once.
    Twice {
        /// Its name.
        file: String,
    },
    /// No pack says what departments and counters are called.
    Names,
    /// Departments that the pack does not know.
    Strange {
        /// Their codes.
        departments: Vec<String>,
    },
    /// Terminals that nobody exported.
    Terminals {
        /// The names of those that are here.
        names: Vec<String>,
    },
    /// What only the platform knows.
    Platform,
}

impl Lack {
    /// In words.
    pub fn says(&self) -> Text {
        match self {
            Self::Days { from, to } => words::days(*from, *to),
            Self::Unfinished { day, time } => words::unfinished(*day, time),
            Self::Between { log, first, last } => words::between(log, *first, *last),
            Self::Apart { log } => words::apart(log),
            Self::Hashed { log, count } => words::hashed(log, *count),
            Self::OldLog { log, size, carried } => words::old_log(log.as_deref(), *size, *carried),
            Self::Tail { log, first, last, carried } => words::tail(log, *first, *last, *carried),
            Self::Elsewhere => words::elsewhere(),
            Self::Unwitnessed { log, count } => words::unwitnessed(log, *count),
            Self::Private { file } => words::private(file),
            Self::Newer { count } => words::newer(*count),
            Self::Basis { ratings, pack: Some(version) } => words::basis_of_pack(*ratings, *version),
            Self::Basis { ratings, pack: None } => words::default_basis(*ratings),
            Self::Unconfirmed { file } => words::unconfirmed(file),
            Self::Twice { file } => words::twice(file),
            Self::Names => words::names_unknown(),
            Self::Strange { departments } => words::strange(departments),
            Self::Terminals { names } => words::terminals(names),
            Self::Platform => words::platform(),
        }
    }
}

/// A row.
pub fn missing(names: &Names<'_>, missing: &Missing) -> Vec<Cell> {
    let all = || names.say(&Text::new("全部", "All"));
    let terminal = if missing.terminal.is_empty() { all() } else { missing.terminal.clone() };
    vec![text(terminal), text(names.say(&missing.lack.says()))]
}
