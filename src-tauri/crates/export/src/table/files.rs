//! What a merged workbook was made of: one row a file.

use shiwen_domain::text::Text;

use super::{Cell, Column, Names, Table, text, yes};
use crate::jsonl::Proven;

/// The files of a merge.
pub const FILES: Table = Table {
    name: "integrity",
    zh: "完整性",
    en: "Integrity",
    columns: &[
        Column::new("文件", "File", 28),
        Column::new("SHA-256", "SHA-256", 68),
        Column::new("终端", "Terminal", 16),
        Column::new("日志", "Log", 38),
        Column::new("起始日期", "From", 12),
        Column::new("结束日期", "To", 12),
        Column::new("生成时间", "Made", 18),
        Column::new("首条", "First entry", 9),
        Column::new("末条", "Last entry", 9),
        Column::new("仅有哈希", "As a hash only", 9),
        Column::new("日志条目数", "Entries of the log", 11),
        Column::new("根哈希", "Root", 48),
        Column::new("平台见证条目数", "Witnessed", 11),
        Column::new("见证方", "Witness", 24),
        Column::new("终端公钥已从外部确认", "Terminal key confirmed", 12),
        Column::new("见证公钥已从外部确认", "Witness key confirmed", 12),
        Column::new("含私密内容", "Private content", 10),
        Column::new("演示", "DEMO", 8),
        Column::new("终端公钥", "Terminal key", 60),
        Column::new("见证公钥", "Witness key", 60),
    ],
};

/// A file that was found whole.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name, without the folder.
    pub name: String,
    /// SHA-256 of it, in hex.
    pub sha256: String,
    /// What it proves.
    pub proven: Proven,
    /// Whether the terminal's key was given from outside.
    pub terminal_confirmed: bool,
    /// Whether the witness's key was.
    pub witness_confirmed: bool,
}

/// A row.
pub fn source_file(names: &Names<'_>, file: &SourceFile) -> Vec<Cell> {
    let proven = &file.proven;
    let confirmed =
        |is: bool| text(names.say(&if is { Text::new("是", "Yes") } else { Text::new("否", "NO") }));
    let witnessed = proven.witnessed.as_ref();
    vec![
        text(file.name.as_str()),
        text(file.sha256.as_str()),
        text(proven.terminal.as_str()),
        text(proven.log.to_string()),
        text(proven.from.as_str()),
        text(proven.to.as_str()),
        text(hour(&proven.created)),
        Cell::Count(proven.first),
        Cell::Count(proven.last),
        Cell::Count(proven.hashed),
        Cell::Count(proven.size),
        text(proven.root.to_string()),
        Cell::Count(witnessed.map_or(0, |witnessed| witnessed.size)),
        text(witnessed.map(|witnessed| witnessed.name.as_str()).unwrap_or_default()),
        confirmed(file.terminal_confirmed),
        confirmed(file.witness_confirmed),
        yes(names.lang, proven.private),
        yes(names.lang, proven.demo),
        text(proven.terminal_key.as_str()),
        text(proven.witness_key.as_deref().unwrap_or_default()),
    ]
}

/// Day and hour.
fn hour(moment: &str) -> String {
    moment.get(..13).map(|hour| format!("{}:00", hour.replace('T', " "))).unwrap_or_default()
}
