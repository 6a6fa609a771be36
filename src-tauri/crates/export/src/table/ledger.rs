//! The ledger (台账): what visitors were unhappy with, an item a bad rating or a "no" to a question, and what a manager put in;
//! with its aspect, how its work order stands, and what was written down about it. Nothing is ever taken out of it.

use shiwen_domain::{
    entry::Label,
    managing::{MeasureKind, Source},
    reason::Aspect,
    results::{QuestionKey, RatingRow, SurveyRow},
    survey::Answer,
    text::Text,
    work_order::State,
};

use super::{Cell, Column, Names, Table, text, typed};

/// Laid out for printing on a wide sheet.
pub const LEDGER: Table = Table {
    name: "ledger",
    zh: "问题台账",
    en: "Ledger",
    columns: &[
        Column::new("序号", "No.", 7),
        Column::new("日期", "Day", 12),
        Column::new("来源", "Source", 11),
        Column::new("渠道", "Channel", 10),
        Column::new("部门", "Department", 20),
        Column::new("窗口", "Counter", 16),
        Column::new("事项", "Item", 20),
        Column::new("反映的问题", "What was wrong", 44),
        Column::new("方面", "Aspect", 12),
        Column::new("留言", "Words", 40),
        Column::new("处理状态", "State", 12),
        Column::new("处理方式", "Measure", 14),
        Column::new("办结期限", "Due", 12),
        Column::new("管理记录", "Notes", 40),
        Column::new("建议认定", "Proposed label", 24),
        Column::new("认定结果", "Confirmed label", 14),
    ],
};

/// How many characters of notes a cell takes; a workbook's holds 32,767 units at most.
const CELL_CHARS: usize = 15_000;

/// How the work order of a rating stands, as the platform last told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its state, by name; `""` where none was told.
    pub state: String,
    /// The last day by which it must be closed.
    pub due: String,
    /// What is done about it, by name.
    pub measure: String,
    /// What somebody outside the hall has decided to call the rating, by name.
    pub label: String,
}

/// What was written down about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// When (as clocks say, RFC 3339), by whom, and what; the oldest first.
    pub notes: Vec<[String; 3]>,
    /// The newest proposal: what to call it, by whom (`""` if nobody says), and why.
    pub proposed: Option<(Label, String, String)>,
}

/// One item of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    source: Source,
    day: String,
    department: String,
    counter: String,
    service: String,
    problem: String,
    aspects: Vec<Aspect>,
    words: String,
    standing: Standing,
    written: Written,
}

impl Item {
    /// The same with what was written down about it.
    #[must_use]
    pub fn with(self, written: Written) -> Self {
        Self { written, ..self }
    }

    /// What a manager put in: the day, the department's code, what part of the work it belongs to, and what is wrong.
    pub fn typed_in(day: &str, department: &str, aspect: Option<Aspect>, problem: &str) -> Self {
        Self {
            source: Source::Manual,
            day: day.to_owned(),
            department: department.to_owned(),
            counter: String::new(),
            service: String::new(),
            problem: problem.to_owned(),
            aspects: aspect.into_iter().collect(),
            words: String::new(),
            standing: Standing::default(),
            written: Written::default(),
        }
    }
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
        Item {
            source: Source::BadRating,
            day: row.about.day.clone(),
            department: row.about.department.clone(),
            counter: row.about.counter.clone(),
            service: row.item.clone(),
            problem,
            aspects: names.words().aspects_of(row),
            words: words.unwrap_or_default().to_owned(),
            standing,
            written: Written::default(),
        }
    })
}

/// What a survey response has for the ledger: an item for each "no", with its question. What the visitor typed stands with the
/// first.
pub fn items_of_survey(names: &Names<'_>, row: &SurveyRow, words: Option<&str>) -> Vec<(String, Item)> {
    let negative = row.answers.iter().filter(|(_, answer)| *answer == Answer::No);
    let items = negative.enumerate().map(|(place, (question, _))| {
        let key =
            QuestionKey { survey: row.survey.clone(), version: row.version, question: question.clone() };
        let asked = names.question(&key);
        let item = Item {
            source: Source::NegativeAnswer,
            day: row.about.day.clone(),
            department: row.about.department.clone(),
            counter: row.about.counter.clone(),
            service: String::new(),
            problem: asked.map_or_else(|| question.clone(), |asked| names.say(&asked.text)),
            aspects: asked.map(|asked| asked.aspect).into_iter().collect(),
            words: words.filter(|_| place == 0).unwrap_or_default().to_owned(),
            standing: Standing::default(),
            written: Written::default(),
        };
        (question.clone(), item)
    });
    items.collect()
}

/// A row; `number` counts from 1 in this file.
pub fn ledger(names: &Names<'_>, number: u64, item: &Item) -> Vec<Cell> {
    let aspects: Vec<String> = item.aspects.iter().map(|&aspect| names.aspect(aspect)).collect();
    let Standing { state, due, measure, label } = &item.standing;
    vec![
        Cell::Count(number),
        text(names.day(&item.day)),
        text(names.say(&item.source.wording())),
        text(if item.source == Source::Manual { "manual" } else { "terminal" }),
        text(names.department(&item.department)),
        text(names.counter(&item.counter)),
        text(names.item(&item.service)),
        typed(item.problem.as_str()),
        text(aspects.join("、")),
        typed(item.words.as_str()),
        text(said(names, State::named(state).map(State::wording), state)),
        text(said(
            names,
            of_name(MeasureKind::ALL, MeasureKind::name, measure).map(MeasureKind::wording),
            measure,
        )),
        text(due.as_str()),
        typed(notes(names, &item.written.notes)),
        typed(item.written.proposed.as_ref().map(|proposed| proposal(names, proposed)).unwrap_or_default()),
        text(said(names, of_name(Label::ALL, Label::name, label).map(Label::wording), label)),
    ]
}

/// The notes in a cell, a line each, the oldest first. Of more than a cell holds the newest, and how many there are besides.
fn notes(names: &Names<'_>, all: &[[String; 3]]) -> String {
    let mut room = CELL_CHARS;
    let fits = |line: &String| {
        room = room.saturating_sub(line.chars().count() + 1);
        room > 0
    };
    let mut lines: Vec<String> = all.iter().rev().map(note).take_while(fits).collect();
    let more = all.len() - lines.len();
    if more > 0 {
        lines.push(
            names.say(&Text::new(format!("（另有 {more} 条更早的记录）"), format!("({more} earlier notes)"))),
        );
    }
    lines.reverse();
    lines.join("\n")
}

/// A note in a cell: the day, who, and what.
fn note([at, by, what]: &[String; 3]) -> String {
    format!("{} {by}：{what}", at.get(..10).unwrap_or_default())
}

fn proposal(names: &Names<'_>, (label, by, why): &(Label, String, String)) -> String {
    let by = if by.is_empty() { String::new() } else { format!("（{by}）") };
    format!("{}{by}：{why}", names.say(&label.wording()))
}

fn of_name<T: Copy, const N: usize>(all: [T; N], name: fn(T) -> &'static str, said: &str) -> Option<T> {
    all.into_iter().find(|one| name(*one) == said)
}

/// The words, or the name that a newer platform told.
fn said(names: &Names<'_>, words: Option<Text>, name: &str) -> String {
    words.map_or_else(|| name.to_owned(), |words| names.say(&words))
}

#[cfg(test)]
mod tests {
    use shiwen_domain::{asset::Assets, text::Lang};

    use super::*;

    #[test]
    fn of_more_notes_than_a_cell_holds_the_newest_are_there() {
        let assets = Assets::from_files(|file| {
            std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets").join(file))
                .ok()
        });
        let names = Names { assets: &assets.unwrap(), lang: Lang::En };
        let note = |number: usize| {
            [
                "2026-11-23T09:12:00.000+08:00".to_owned(),
                "一号大厅".into(),
                format!("{number}{}", "字".repeat(497)),
            ]
        };
        let few: Vec<_> = (0..3).map(note).collect();
        assert_eq!(notes(&names, &few).lines().count(), 3);
        assert!(notes(&names, &few).starts_with("2026-11-23 一号大厅：0字"));
        let many: Vec<_> = (0..100).map(note).collect();
        let cell = notes(&names, &many);
        assert!(cell.starts_with("(71 earlier notes)\n2026-11-23 一号大厅：71字"), "{cell}");
        assert!(cell.contains("一号大厅：99字") && cell.encode_utf16().count() < 32_767);
    }
}
