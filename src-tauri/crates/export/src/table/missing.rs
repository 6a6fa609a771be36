//! What is missing in a merged workbook, in words for whoever reads its figures: one row each, and the same on the command line.

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
    /// The last day was not over when the file was made.
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
    /// What only the platform knows.
    Platform,
}

impl Lack {
    /// In words.
    pub fn says(&self) -> Text {
        match self {
            Self::Days { from, to } => days(*from, *to),
            Self::Unfinished { day, time } => unfinished(*day, time),
            Self::Between { log, first, last } => between(log, *first, *last),
            Self::Hashed { log, count } => hashed(log, *count),
            Self::OldLog { log, size, carried } => old_log(log.as_deref(), *size, *carried),
            Self::Unwitnessed { log, count } => unwitnessed(log, *count),
            Self::Private { file } => private(file),
            Self::Newer { count } => newer(*count),
            Self::Basis { ratings, pack: Some(version) } => basis_of_pack(*ratings, *version),
            Self::Basis { ratings, pack: None } => default_basis(*ratings),
            Self::Unconfirmed { file } => unconfirmed(file),
            Self::Twice { file } => twice(file),
            Self::Names => names_unknown(),
            Self::Strange { departments } => strange(departments),
            Self::Platform => platform(),
        }
    }
}

fn days(from: Date, to: Date) -> Text {
    if from == to {
        return Text::new(format!("没有 {from} 的数据"), format!("nothing of {from}"));
    }
    Text::new(format!("没有 {from} 至 {to} 的数据"), format!("nothing of {from} to {to}"))
}

fn unfinished(day: Date, time: &str) -> Text {
    Text::new(
        format!("最新的文件在 {day} {time} 生成，当天此后的数据不在其中"),
        format!("its newest file was made on {day} at {time}; what came later that day is not in it"),
    )
}

fn between(log: &str, first: u64, last: u64) -> Text {
    Text::new(
        format!("日志 {log} 的第 {first} 至 {last} 条位于两个文件之间，两个文件都没有"),
        format!("entries {first} to {last} of log {log} lie between two files and are in neither"),
    )
}

fn hashed(log: &str, count: u64) -> Text {
    Text::new(
        format!("日志 {log} 有 {count} 条只有哈希：按文件所称，它们属于其他日期"),
        format!("{count} entries of log {log} are there as a hash only: of other days, as the files say"),
    )
}

fn old_log(log: Option<&str>, size: Option<u64>, carried: u64) -> Text {
    let (of_zh, of_en) = size.map_or_else(
        || ("条目数不明".to_owned(), "of unknown size".to_owned()),
        |size| (format!("共 {size} 条"), format!("of {size} entries")),
    );
    let log = log.unwrap_or("?");
    Text::new(
        format!("没有旧日志 {log}（{of_zh}）的文件；其中 {carried} 条已由后来的日志带入"),
        format!("no file of the old log {log} ({of_en}); {carried} of them came over into a later one"),
    )
}

fn unwitnessed(log: &str, count: u64) -> Text {
    Text::new(
        format!("日志 {log} 在这些文件中的最后 {count} 条平台尚未见证，只有终端自己的签名"),
        format!(
            "the last {count} entries here of log {log} are signed by the terminal alone; the platform has not seen them"
        ),
    )
}

fn private(file: &str) -> Text {
    Text::new(
        format!("文件 {file} 导出时未包含办事人写下的内容"),
        format!("{file} was exported without what visitors typed"),
    )
}

fn newer(count: u64) -> Text {
    Text::new(
        format!("{count} 条由更新版本的程序写入，没有计入；请用该版本合并"),
        format!("{count} entries were written by a newer shiwen and are not counted; merge with that one"),
    )
}

fn basis_of_pack(ratings: u64, version: u64) -> Text {
    Text::new(
        format!(
            "文件中没有写明当时的提示规则，{ratings} 条评价按数据包 {version} 的规则提示；请连同规则生效当天一起导出"
        ),
        format!(
            "the files do not say by which rules {ratings} ratings were flagged; those of pack {version} were taken. Export from the day on which they came into force"
        ),
    )
}

fn default_basis(ratings: u64) -> Text {
    Text::new(
        format!(
            "文件中没有写明当时的提示规则，{ratings} 条评价按默认规则提示，与开放时间有关的规则未用；请连同规则生效当天一起导出"
        ),
        format!(
            "the files do not say by which rules {ratings} ratings were flagged; the default ones were taken, without those that ask for opening hours. Export from the day on which they came into force"
        ),
    )
}

fn unconfirmed(file: &str) -> Text {
    Text::new(
        format!("文件 {file} 的公钥只出自文件本身，未从外部确认，因此不能证明它出自谁"),
        format!(
            "the keys of {file} stand in the file itself and were not confirmed: whose it is, is not proven"
        ),
    )
}

fn twice(file: &str) -> Text {
    Text::new(
        format!("文件 {file} 给了不止一次，只计一次"),
        format!("{file} was given more than once and counts once"),
    )
}

fn names_unknown() -> Text {
    Text::new(
        "没有该大厅的数据包，部门、窗口和事项以代码表示",
        "there is no pack of the hall here: departments, counters and items stand with their codes",
    )
}

fn strange(departments: &[String]) -> Text {
    Text::new(
        format!("数据包中没有这些部门：{}。请确认文件出自同一大厅", departments.join("、")),
        format!(
            "the pack does not know these departments: {}. See that all files are of one hall",
            departments.join(", ")
        ),
    )
}

fn platform() -> Text {
    Text::new(
        "工单状态、处理方式、期限和认定结果只有平台知道，不在 JSON Lines 中；“另计”只去掉规则提示的评价",
        "state, measure, due day and confirmed labels are the platform's and in no JSON Lines; undisputed leaves out flagged ratings only",
    )
}

/// A row.
pub fn missing(names: &Names<'_>, missing: &Missing) -> Vec<Cell> {
    let all = || names.say(&Text::new("全部", "All"));
    let terminal = if missing.terminal.is_empty() { all() } else { missing.terminal.clone() };
    vec![text(terminal), text(names.say(&missing.lack.says()))]
}
