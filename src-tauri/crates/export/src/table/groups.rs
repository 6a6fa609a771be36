//! Figures of days, hours, departments, counters, items and clerks, and the reasons of bad ratings.

use shiwen_domain::{
    entry::WhyOut,
    level::{Level, Scale},
    results::{Dimension, Group, OPINIONS_GOAL, Results, Share},
    text::Text,
};

use super::{Cell, Column, Names, Table, text};

/// One row a group.
pub const GROUPS: Table = Table {
    name: "figures",
    zh: "分组统计",
    en: "Figures",
    columns: &[
        Column::new("分组", "Grouped by", 12),
        Column::new("名称", "Name", 26),
        Column::new("代码", "Code", 22),
        Column::new("评价数", "Ratings", 10),
        Column::new("好评数", "Good", 10),
        Column::new("差评数", "Bad", 10),
        Column::new("好评率", "Good rate", 10),
        Column::new("差评率", "Bad rate", 10),
        Column::new("平均分", "Mean of 10", 10),
        Column::new("非常满意", "Very satisfied", 10),
        Column::new("满意", "Satisfied", 10),
        Column::new("基本满意", "Fairly satisfied", 10),
        Column::new("不满意", "Dissatisfied", 10),
        Column::new("非常不满意", "Very dissatisfied", 10),
        Column::new("两键好评", "Good of two", 10),
        Column::new("两键差评", "Bad of two", 10),
        Column::new("另计评价数", "Undisputed ratings", 12),
        Column::new("另计好评率", "Undisputed good rate", 12),
        Column::new("另计差评率", "Undisputed bad rate", 12),
        Column::new("另计平均分", "Undisputed mean", 12),
        Column::new("规则提示", "Flagged", 10),
        Column::new("已认定标签", "Labelled", 10),
        Column::new("未说明原因", "No reason", 10),
        Column::new("中断", "Interrupted", 10),
        Column::new("无法证明", "Unproven", 10),
        Column::new("问卷数", "Surveys", 10),
        Column::new("问卷目标", "Surveys asked for", 10),
        Column::new("业务系统通知", "Announced", 10),
        Column::new("通知后已评价", "Answered", 10),
        Column::new("未评价", "Unrated", 10),
        Column::new("已撤回", "Taken back", 10),
        Column::new("参评率", "Response rate", 10),
        Column::new("暂停分钟", "Minutes paused", 10),
        Column::new("关机分钟", "Minutes off", 10),
        Column::new("停止服务分钟", "Minutes standing still", 10),
        Column::new("清洁分钟", "Minutes cleaned", 10),
    ],
};

/// All groups of a result: the total first, what is on no day after it.
pub fn groups(names: &Names<'_>, results: &Results) -> Vec<Vec<Cell>> {
    let total = names.say(&Text::new("合计", "Total"));
    let uncertain = names.say(&Text::new("日期不确定", "Date uncertain"));
    let whole = |label: String, group, surveys| {
        row([label.clone(), label, String::new()], group, Some(surveys), false)
    };
    let mut first = whole(total, &results.total, results.surveys);
    first.truncate(first.len() - BESIDE);
    first.extend(beside(results));
    let mut rows = vec![first, whole(uncertain, &results.uncertain, results.uncertain_surveys)];
    rows.extend(Dimension::ALL.into_iter().flat_map(|dimension| groups_of(names, results, dimension)));
    rows
}

/// The groups of one dimension.
pub fn groups_of(names: &Names<'_>, results: &Results, dimension: Dimension) -> Vec<Vec<Cell>> {
    let label = label(names, dimension);
    let rows = results.by(dimension).map(|(key, group)| {
        let is_department = dimension == Dimension::Department;
        let surveys = is_department.then(|| results.opinions.get(key).copied().unwrap_or(0));
        row([label.clone(), names.group(dimension, key), code(dimension, key)], group, surveys, is_department)
    });
    rows.collect()
}

fn row(label: [String; 3], group: &Group, surveys: Option<u64>, has_goal: bool) -> Vec<Cell> {
    let (all, undisputed) = (&group.all, &group.undisputed);
    let five = Level::ALL.map(|level| Cell::Count(all.of(Scale::Five, level)));
    let two = Scale::Two.levels().iter().map(|&level| Cell::Count(all.of(Scale::Two, level)));
    let count = |count: Option<u64>| count.map_or_else(|| text(""), Cell::Count);
    let mut cells: Vec<Cell> = label.map(Cell::Text).into();
    cells.extend([all.ratings(), all.good(), all.bad()].map(Cell::Count));
    cells.extend([all.good_rate(), all.bad_rate()].map(Cell::Share));
    cells.push(Cell::Mean(all.mean()));
    cells.extend(five);
    cells.extend(two);
    cells.push(Cell::Count(undisputed.ratings()));
    cells.extend([undisputed.good_rate(), undisputed.bad_rate()].map(Cell::Share));
    cells.push(Cell::Mean(undisputed.mean()));
    let beside = [group.flagged, group.labelled, group.no_reason, group.interrupted, group.unproven];
    cells.extend(beside.map(Cell::Count));
    cells.extend([count(surveys), count(has_goal.then_some(OPINIONS_GOAL))]);
    // Of announced services and pauses there is a total alone.
    cells.extend([(); BESIDE].map(|()| text("")));
    cells
}

/// How many columns the total alone has.
const BESIDE: usize = 9;

fn beside(results: &Results) -> [Cell; BESIDE] {
    let beside = &results.beside;
    [
        Cell::Count(beside.announced()),
        Cell::Count(beside.rated),
        Cell::Count(beside.unrated),
        Cell::Count(beside.cancelled),
        Cell::Share(beside.response_rate()),
        Cell::Count(beside.minutes(WhyOut::Paused)),
        Cell::Count(beside.minutes(WhyOut::Off)),
        Cell::Count(beside.minutes(WhyOut::StandingStill)),
        Cell::Count(beside.minutes(WhyOut::Cleaning)),
    ]
}

/// What the groups of a dimension are called.
pub fn label(names: &Names<'_>, dimension: Dimension) -> String {
    names.say(&match dimension {
        Dimension::Day => Text::new("日期", "Day"),
        Dimension::Hour => Text::new("时段", "Hour"),
        Dimension::Department => Text::new("部门", "Department"),
        Dimension::Counter => Text::new("窗口", "Counter"),
        Dimension::Item => Text::new("事项", "Item"),
        Dimension::Clerk => Text::new("工作人员", "Clerk"),
    })
}

fn code(dimension: Dimension, key: &str) -> String {
    match dimension {
        Dimension::Department | Dimension::Counter | Dimension::Item => key.to_owned(),
        Dimension::Day | Dimension::Hour | Dimension::Clerk => String::new(),
    }
}

/// One row a reason.
pub const REASONS: Table = Table {
    name: "bad-reasons",
    zh: "差评原因",
    en: "Reasons of bad ratings",
    columns: &[
        Column::new("原因", "Reason", 52),
        Column::new("代码", "Code", 8),
        Column::new("方面", "Aspect", 12),
        Column::new("次数", "Times", 10),
        Column::new("占差评", "Of bad ratings", 12),
    ],
};

/// The reasons, the one chosen most often first. A rating may have several.
pub fn reasons(names: &Names<'_>, results: &Results) -> Vec<Vec<Cell>> {
    let bad = results.total.all.bad();
    let rows = results.top_reasons().into_iter().map(|(code, count)| {
        let aspect = names.aspect_of(code).map(|aspect| names.aspect(aspect)).unwrap_or_default();
        vec![
            text(names.reason(code)),
            text(code.to_string()),
            text(aspect),
            Cell::Count(count),
            Cell::Share(Share::of(count, bad)),
        ]
    });
    rows.collect()
}
