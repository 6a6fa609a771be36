//! The words for what is missing, in both languages.

use jiff::civil::Date;
use shiwen_domain::text::Text;

pub(super) fn days(from: Date, to: Date) -> Text {
    if from == to {
        return Text::new(format!("没有 {from} 的数据"), format!("nothing of {from}"));
    }
    Text::new(format!("没有 {from} 至 {to} 的数据"), format!("nothing of {from} to {to}"))
}

pub(super) fn unfinished(day: Date, time: &str) -> Text {
    Text::new(
        format!("文件在 {day} {time} 生成，当天此后的数据不在任何文件中"),
        format!("its file was made on {day} at {time}; what came later that day is in no file"),
    )
}

pub(super) fn between(log: &str, first: u64, last: u64) -> Text {
    Text::new(
        format!("日志 {log} 的第 {first} 至 {last} 条位于两个文件之间，两个文件都没有"),
        format!("entries {first} to {last} of log {log} lie between two files and are in neither"),
    )
}

pub(super) fn apart(log: &str) -> Text {
    Text::new(
        format!(
            "日志 {log} 的文件除首条外没有共同的条目：只有条目之外的哈希可供比对，不能完全证明它们出自同一历史；请将这些日期导出为一个文件，或给出见证公钥"
        ),
        format!(
            "files of log {log} share no entry but its first one: only hashes could be compared, which does not wholly prove that they are of one history. Export their days as one file, or give the witness's key"
        ),
    )
}

pub(super) fn hashed(log: &str, count: u64) -> Text {
    Text::new(
        format!("日志 {log} 有 {count} 条只有哈希：按文件所称，它们属于其他日期"),
        format!("{count} entries of log {log} are there as a hash only: of other days, as the files say"),
    )
}

pub(super) fn old_log(log: Option<&str>, size: Option<u64>, carried: u64) -> Text {
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

pub(super) fn tail(log: &str, first: u64, last: u64, carried: u64) -> Text {
    Text::new(
        format!(
            "旧日志 {log} 的第 {first} 至 {last} 条写于其文件之后，没有文件；其中 {carried} 条已由后来的日志带入"
        ),
        format!(
            "entries {first} to {last} of log {log} were written behind its files and before the next log; {carried} of them came over into that"
        ),
    )
}

pub(super) fn elsewhere() -> Text {
    Text::new(
        "只有其日志的一部分：其他日期写下的备注和认定建议，以及由其他日期的评价引起的提示，不在其中",
        "only a part of its log is here: notes, proposals and flags that were written or caused on other days are not in it",
    )
}

pub(super) fn unwitnessed(log: &str, count: u64) -> Text {
    Text::new(
        format!("日志 {log} 在这些文件中的最后 {count} 条平台尚未见证，只有终端自己的签名"),
        format!(
            "the last {count} entries here of log {log} are signed by the terminal alone; the platform has not seen them"
        ),
    )
}

pub(super) fn private(file: &str) -> Text {
    Text::new(
        format!("文件 {file} 导出时未包含办事人写下的内容"),
        format!("{file} was exported without what visitors typed"),
    )
}

pub(super) fn newer(count: u64) -> Text {
    Text::new(
        format!("{count} 条由更新版本的程序写入，没有计入；请用该版本合并"),
        format!("{count} entries were written by a newer shiwen and are not counted; merge with that one"),
    )
}

pub(super) fn basis_of_pack(ratings: u64, version: u64) -> Text {
    Text::new(
        format!(
            "文件中没有写明当时的提示规则，{ratings} 条评价按数据包 {version} 的规则提示；请连同规则生效当天一起导出"
        ),
        format!(
            "the files do not say by which rules {ratings} ratings were flagged; those of pack {version} were taken. Export from the day on which they came into force"
        ),
    )
}

pub(super) fn default_basis(ratings: u64) -> Text {
    Text::new(
        format!(
            "文件中没有写明当时的提示规则，{ratings} 条评价按默认规则提示，与开放时间有关的规则未用；请连同规则生效当天一起导出"
        ),
        format!(
            "the files do not say by which rules {ratings} ratings were flagged; the default ones were taken, without those that ask for opening hours. Export from the day on which they came into force"
        ),
    )
}

pub(super) fn unconfirmed(file: &str) -> Text {
    Text::new(
        format!("文件 {file} 的公钥只出自文件本身，未从外部确认，因此不能证明它出自谁"),
        format!(
            "the keys of {file} stand in the file itself and were not confirmed: whose it is, is not proven"
        ),
    )
}

pub(super) fn twice(file: &str) -> Text {
    Text::new(
        format!("文件 {file} 给了不止一次，只计一次"),
        format!("{file} was given more than once and counts once"),
    )
}

pub(super) fn names_unknown() -> Text {
    Text::new(
        "没有该大厅的数据包，部门、窗口和事项以代码表示",
        "there is no pack of the hall here: departments, counters and items stand with their codes",
    )
}

pub(super) fn strange(departments: &[String]) -> Text {
    Text::new(
        format!("数据包中没有这些部门：{}。请确认文件出自同一大厅", departments.join("、")),
        format!(
            "the pack does not know these departments: {}. See that all files are of one hall",
            departments.join(", ")
        ),
    )
}

pub(super) fn terminals(names: &[String]) -> Text {
    Text::new(
        format!("其中的终端是：{}；大厅是否还有其他终端，没有文件写明", names.join("、")),
        format!("the terminals in it are {}; whether the hall has more stands in no file", names.join(", ")),
    )
}

pub(super) fn platform() -> Text {
    Text::new(
        "工单状态、处理方式、期限和认定结果只有平台知道，不在 JSON Lines 中；“另计”只去掉规则提示的评价",
        "state, measure, due day and confirmed labels are the platform's and in no JSON Lines; undisputed leaves out flagged ratings only",
    )
}
