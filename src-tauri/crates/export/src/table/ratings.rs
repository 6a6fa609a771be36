//! One row a rating.

use shiwen_domain::{
    entry::Ending,
    level::Scale,
    results::RatingRow,
    text::{Lang, Text},
};

use super::{Cell, Column, Names, Table, text, typed, yes};

/// Every rating of the days asked for, in the order of the log.
pub const RATINGS: Table = Table {
    name: "ratings",
    zh: "评价明细",
    en: "Ratings",
    columns: &[
        Column::new("日期", "Day", 12),
        Column::new("时段", "Hour", 8),
        Column::new("部门", "Department", 24),
        Column::new("部门代码", "Department code", 22),
        Column::new("窗口", "Counter", 20),
        Column::new("事项", "Item", 26),
        Column::new("评价", "Rating", 12),
        Column::new("等级", "Level (5 = very satisfied)", 8),
        Column::new("差评", "Bad", 8),
        Column::new("评价方式", "Faces", 10),
        Column::new("原因", "Reasons", 48),
        Column::new("原因代码", "Reason codes", 18),
        Column::new("有留言", "Left words", 10),
        Column::new("留言", "Words", 60),
        Column::new("结束方式", "Ending", 12),
        Column::new("未说明原因", "No reason", 12),
        Column::new("规则提示", "Flags", 20),
        Column::new("已认定标签", "Labelled", 12),
        Column::new("无法证明", "Unproven", 12),
    ],
};

/// A row. `words` is what the visitor typed, where that was asked for and is still there.
pub fn rating(names: &Names<'_>, row: &RatingRow, words: Option<&str>) -> Vec<Cell> {
    let lang = names.lang;
    let reasons: Vec<String> = row.reasons.iter().map(|&code| names.reason(code)).collect();
    let codes: Vec<String> = row.reasons.iter().map(u16::to_string).collect();
    vec![
        text(names.day(&row.about.day)),
        text(Names::hour(row.about.hour)),
        text(names.department(&row.about.department)),
        text(row.about.department.as_str()),
        text(names.counter(&row.about.counter)),
        text(names.item(&row.item)),
        text(names.say(&row.level.wording())),
        Cell::Count(row.level.number().into()),
        yes(lang, row.level.is_bad()),
        text(faces(lang, row.scale)),
        text(reasons.join("；")),
        text(codes.join(" ")),
        yes(lang, row.comment),
        typed(words.unwrap_or_default()),
        text(ending(names, row.ending)),
        yes(lang, row.no_reason),
        text(row.flags.join(" ")),
        yes(lang, row.labelled),
        yes(lang, !row.proven),
    ]
}

fn faces(lang: Lang, scale: Scale) -> &'static str {
    match (lang, scale) {
        (Lang::Zh, Scale::Five) => "五级",
        (Lang::Zh, Scale::Two) => "两键",
        (Lang::En, Scale::Five) => "Five",
        (Lang::En, Scale::Two) => "Two",
    }
}

pub(super) fn ending(names: &Names<'_>, ending: Ending) -> String {
    names.say(&match ending {
        Ending::Finished => Text::new("完成", "Finished"),
        Ending::Left => Text::new("离开", "Left"),
        Ending::Interrupted => Text::new("中断", "Interrupted"),
    })
}
