//! What each figure means, in the words that stand beside them.

use shiwen_domain::{results, text::Text};

use super::{Cell, Column, Names, Table, text};

/// One row a term.
pub const DEFINITIONS: Table = Table {
    name: "definitions",
    zh: "口径说明",
    en: "Definitions",
    columns: &[Column::new("名称", "Term", 22), Column::new("含义", "Meaning", 110)],
};

/// What is true of files only.
const APOSTROPHE: [&str; 4] = [
    "文字前的单引号",
    "CSV 文件中，可能被表格软件当作公式或数字的文字前加了一个单引号，以保证打开时仍是文字。",
    "Leading apostrophe",
    "In CSV files, text that a spreadsheet would take for a formula or a number begins with an apostrophe, so that it stays text.",
];

/// The rows.
pub fn definitions(names: &Names<'_>) -> Vec<Vec<Cell>> {
    let [name_zh, zh, name_en, en] = APOSTROPHE;
    let of_files = (Text::new(name_zh, name_en), Text::new(zh, en));
    let row = |(name, says): (Text, Text)| vec![text(names.say(&name)), text(names.say(&says))];
    results::definitions().chain([of_files]).map(row).collect()
}
