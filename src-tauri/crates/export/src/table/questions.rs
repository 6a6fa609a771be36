//! One row a question: how often each answer was given, and the score.

use shiwen_domain::{results::Results, survey::Answer};

use super::{Cell, Column, Names, Table, text};

/// The questions of the surveys.
pub const QUESTIONS: Table = Table {
    name: "questions",
    zh: "十问得分",
    en: "Questions",
    columns: &[
        Column::new("问卷", "Survey", 20),
        Column::new("版本", "Version", 8),
        Column::new("主题", "Theme", 16),
        Column::new("问题", "Question", 52),
        Column::new("方面", "Aspect", 12),
        Column::new("是", "Yes", 8),
        Column::new("基本是", "Mostly", 8),
        Column::new("否", "No", 8),
        Column::new("没遇到", "Doesn't apply", 10),
        Column::new("计分数", "Counted", 10),
        Column::new("得分", "Score", 10),
    ],
};

/// The rows, in the order of the surveys where the pack has them.
pub fn questions(names: &Names<'_>, results: &Results) -> Vec<Vec<Cell>> {
    let questions = names.words().questions(results);
    let rows = questions.into_iter().map(|(key, answers)| {
        let asked = names.question(key);
        let words = |of: Option<String>| text(of.unwrap_or_default());
        let mut cells = vec![
            text(key.survey.as_str()),
            Cell::Count(key.version.into()),
            words(asked.map(|asked| names.say(&asked.theme))),
            text(asked.map_or_else(|| key.question.clone(), |asked| names.say(&asked.text))),
            words(asked.map(|asked| names.aspect(asked.aspect))),
        ];
        cells.extend(Answer::ALL.map(|answer| Cell::Count(answers.of(answer))));
        cells.extend([Cell::Count(answers.counted()), Cell::Share(answers.score())]);
        cells
    });
    rows.collect()
}
