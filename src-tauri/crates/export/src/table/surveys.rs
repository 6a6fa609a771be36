//! One row an answer to a question.

use shiwen_domain::results::{QuestionKey, SurveyRow};

use super::{Cell, Column, Names, Table, ratings::ending, text, typed, yes};

/// Every answer of the days asked for, in the order of the log.
pub const SURVEYS: Table = Table {
    name: "survey-answers",
    zh: "问卷明细",
    en: "Survey answers",
    columns: &[
        Column::new("序号", "Response", 10),
        Column::new("日期", "Day", 12),
        Column::new("时段", "Hour", 8),
        Column::new("部门", "Department", 24),
        Column::new("部门代码", "Department code", 22),
        Column::new("窗口", "Counter", 20),
        Column::new("问卷", "Survey", 20),
        Column::new("版本", "Version", 8),
        Column::new("问题", "Question", 48),
        Column::new("回答", "Answer", 12),
        Column::new("身份", "Came for", 14),
        Column::new("有留言", "Left words", 10),
        Column::new("留言", "Words", 60),
        Column::new("结束方式", "Ending", 12),
        Column::new("无法证明", "Unproven", 12),
    ],
};

/// The rows of one response; `number` counts responses in this file and means nothing elsewhere. What the visitor typed
/// stands in the first.
pub fn survey(names: &Names<'_>, number: u64, row: &SurveyRow, words: Option<&str>) -> Vec<Vec<Cell>> {
    let answers = row.answers.iter().enumerate();
    let rows = answers.map(|(place, (question, answer))| {
        let key =
            QuestionKey { survey: row.survey.clone(), version: row.version, question: question.clone() };
        let asked = names.question(&key).map_or_else(|| question.clone(), |asked| names.say(&asked.text));
        vec![
            Cell::Count(number),
            text(names.day(&row.about.day)),
            text(Names::hour(row.about.hour)),
            text(names.department(&row.about.department)),
            text(row.about.department.as_str()),
            text(names.counter(&row.about.counter)),
            text(row.survey.as_str()),
            Cell::Count(row.version.into()),
            text(asked),
            text(names.say(&answer.wording())),
            text(row.capacity.map(|capacity| names.say(&capacity.wording())).unwrap_or_default()),
            yes(names.lang, row.comment),
            typed(words.filter(|_| place == 0).unwrap_or_default()),
            text(ending(names, row.ending)),
            yes(names.lang, !row.proven),
        ]
    });
    rows.collect()
}
