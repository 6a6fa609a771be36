//! The ledger (台账): what visitors were unhappy with, an item a bad rating or a "no" to a question, with its aspect and
//! how its work order stands. Nothing is ever taken out of it.

use shiwen_domain::{
    reason::Aspect,
    results::{QuestionKey, RatingRow, SurveyRow},
    survey::Answer,
    text::Text,
    work_order::State,
};

use super::{Cell, Column, Names, Table, text};

/// Laid out for printing on a wide sheet.
pub const LEDGER: Table = Table {
    name: "ledger",
    zh: "问题台账",
    en: "Ledger",
    columns: &[
        Column::new("序号", "No.", 8),
        Column::new("日期", "Day", 12),
        Column::new("来源", "Source", 12),
        Column::new("部门", "Department", 22),
        Column::new("窗口", "Counter", 18),
        Column::new("事项", "Item", 22),
        Column::new("反映的问题", "What was wrong", 52),
        Column::new("方面", "Aspect", 14),
        Column::new("留言", "Words", 48),
        Column::new("处理状态", "State", 14),
        Column::new("办结期限", "Due", 12),
    ],
};

/// How the work order of a rating stands, as the platform last told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its state, by name; `""` where none was told.
    pub state: String,
    /// The last day by which it must be closed.
    pub due: String,
}

/// One item of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    source: Text,
    day: String,
    department: String,
    counter: String,
    service: String,
    problem: String,
    aspects: Vec<Aspect>,
    words: String,
    standing: Standing,
}

/// What a rating has for the ledger: an item if it is bad.
pub fn items_of_rating(
    names: &Names<'_>,
    row: &RatingRow,
    words: Option<&str>,
    standing: Standing,
) -> Option<Item> {
    row.level.is_bad().then(|| {
        let reasons: Vec<String> = row.reasons.iter().map(|&code| names.reason(code)).collect();
        let problem = if reasons.is_empty() { names.say(&row.level.wording()) } else { reasons.join("；") };
        let mut aspects: Vec<Aspect> = row.reasons.iter().filter_map(|&code| names.aspect_of(code)).collect();
        aspects.sort_unstable();
        aspects.dedup();
        Item {
            source: Text::new("差评", "Bad rating"),
            day: row.about.day.clone(),
            department: row.about.department.clone(),
            counter: row.about.counter.clone(),
            service: row.item.clone(),
            problem,
            aspects,
            words: words.unwrap_or_default().to_owned(),
            standing,
        }
    })
}

/// What a survey response has for the ledger: an item for each "no". What the visitor typed stands with the first.
pub fn items_of_survey(names: &Names<'_>, row: &SurveyRow, words: Option<&str>) -> Vec<Item> {
    let negative = row.answers.iter().filter(|(_, answer)| *answer == Answer::No);
    let items = negative.enumerate().map(|(place, (question, _))| {
        let key =
            QuestionKey { survey: row.survey.clone(), version: row.version, question: question.clone() };
        let asked = names.question(&key);
        Item {
            source: Text::new("十问", "Survey"),
            day: row.about.day.clone(),
            department: row.about.department.clone(),
            counter: row.about.counter.clone(),
            service: String::new(),
            problem: asked.map_or_else(|| question.clone(), |asked| names.say(&asked.text)),
            aspects: asked.map(|asked| asked.aspect).into_iter().collect(),
            words: words.filter(|_| place == 0).unwrap_or_default().to_owned(),
            standing: Standing::default(),
        }
    });
    items.collect()
}

/// A row; `number` counts from 1 in this file.
pub fn ledger(names: &Names<'_>, number: u64, item: &Item) -> Vec<Cell> {
    let aspects: Vec<String> = item.aspects.iter().map(|&aspect| names.aspect(aspect)).collect();
    let state = State::named(&item.standing.state);
    vec![
        Cell::Count(number),
        text(names.day(&item.day)),
        text(names.say(&item.source)),
        text(names.department(&item.department)),
        text(names.counter(&item.counter)),
        text(names.item(&item.service)),
        text(item.problem.as_str()),
        text(aspects.join("、")),
        text(item.words.as_str()),
        text(state.map_or_else(|| item.standing.state.clone(), |state| names.say(&state.wording()))),
        text(item.standing.due.as_str()),
    ]
}
