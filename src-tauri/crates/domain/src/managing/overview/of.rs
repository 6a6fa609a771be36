//! From sums to what the page draws.

use super::{
    Beside, Both, DayRange, Definition, Figure, LevelCount, Opinions, Overview, Point, QuestionScore,
    ReasonCount, Row,
};
use crate::{
    asset::Assets,
    entry::WhyOut,
    level::{Level, Scale},
    results::{
        Answers, Dimension, Group, Levels, OPINIONS_GOAL, QuestionKey, Results, Share, Words, definitions,
    },
    survey::Answer,
    text::Text,
};

impl Overview {
    /// What a result says, in the words of the pack in force.
    pub fn of(results: &Results, assets: &Assets) -> Self {
        let words = Words { assets };
        let (from, to) = results.days().bounds();
        let rows = |dimension| rows(words, results, dimension);
        Self {
            days: DayRange { from: from.unwrap_or_default(), to: to.unwrap_or_default() },
            total: both(&results.total),
            beside: beside(results),
            levels: levels(&results.total.all),
            days_of: points(words, results, Dimension::Day),
            hours: points(words, results, Dimension::Hour),
            departments: rows(Dimension::Department),
            counters: rows(Dimension::Counter),
            items: rows(Dimension::Item),
            clerks: rows(Dimension::Clerk),
            reasons: reasons(words, results),
            questions: questions(words, results),
            opinions: opinions(words, results),
            definitions: definitions().map(of_term).collect(),
        }
    }
}

impl Overview {
    /// The same of a terminal whose counter has been taking a break for so many minutes.
    #[must_use]
    pub fn during_a_break(mut self, minutes: Option<u64>) -> Self {
        self.beside.break_minutes = minutes.map(number);
        self
    }
}

fn of_term((term, says): (Text, Text)) -> Definition {
    Definition { term, says }
}

/// A terminal's counts are far below what a number of the page holds.
fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn said(figure: Option<impl ToString>) -> Option<String> {
    figure.map(|figure| figure.to_string())
}

fn drawn(share: Option<Share>) -> Option<u32> {
    share.map(|share| number(share.0))
}

fn both(group: &Group) -> Both {
    Both { all: figure(&group.all), undisputed: figure(&group.undisputed) }
}

fn figure(levels: &Levels) -> Figure {
    Figure {
        ratings: number(levels.ratings()),
        good: number(levels.good()),
        bad: number(levels.bad()),
        good_rate: said(levels.good_rate()),
        bad_rate: said(levels.bad_rate()),
        mean: said(levels.mean()),
    }
}

fn beside(results: &Results) -> Beside {
    let Results { total, uncertain, surveys, uncertain_surveys, beside: announced, .. } = results;
    Beside {
        interrupted: number(total.interrupted),
        announced: number(announced.announced()),
        answered: number(announced.rated),
        unrated: number(announced.unrated),
        cancelled: number(announced.cancelled),
        response_rate: said(announced.response_rate()),
        paused_minutes: number(announced.minutes(WhyOut::Paused)),
        break_minutes: None,
        off_minutes: number(announced.minutes(WhyOut::Off)),
        standing_still_minutes: number(announced.minutes(WhyOut::StandingStill)),
        cleaning_minutes: number(announced.minutes(WhyOut::Cleaning)),
        uncertain: number(uncertain.all.ratings()),
        uncertain_surveys: number(*uncertain_surveys),
        no_reason: number(total.no_reason),
        flagged: number(total.flagged),
        labelled: number(total.labelled),
        unproven: number(total.unproven),
        surveys: number(*surveys),
    }
}

fn levels(all: &Levels) -> Vec<LevelCount> {
    let count = |level: Level| {
        let count = all.of(Scale::Five, level);
        let share = Share::of(count, all.mean_of()).map_or(0, |share| number(share.0));
        LevelCount { level: level.number(), wording: level.wording(), count: number(count), share }
    };
    Scale::Five.levels().iter().map(|&level| count(level)).collect()
}

fn points(words: Words<'_>, results: &Results, dimension: Dimension) -> Vec<Point> {
    let points = results.by(dimension).map(|(key, group)| Point {
        at: words.group(dimension, key).zh,
        figures: both(group),
        good_share: drawn(group.all.good_rate()),
    });
    points.collect()
}

/// The groups of a dimension: as the pack lists them, then what an older pack had, then what is not known.
fn rows(words: Words<'_>, results: &Results, dimension: Dimension) -> Vec<Row> {
    let pack = &words.assets.pack;
    let listed: Vec<&str> = match dimension {
        Dimension::Department => pack.departments.iter().map(|one| one.id.as_str()).collect(),
        Dimension::Counter => pack.counters.iter().map(|one| one.id.as_str()).collect(),
        Dimension::Item => pack.items.iter().map(|one| one.id.as_str()).collect(),
        Dimension::Day | Dimension::Hour | Dimension::Clerk => Vec::new(),
    };
    let place = |key: &str| (key.is_empty(), listed.iter().position(|&id| id == key).unwrap_or(usize::MAX));
    let mut groups: Vec<_> = results.by(dimension).collect();
    groups.sort_by_key(|(key, _)| place(key));
    let row = |(key, group): (&str, &Group)| Row {
        id: key.to_owned(),
        name: words.group(dimension, key),
        figures: both(group),
    };
    groups.into_iter().map(row).collect()
}

fn reasons(words: Words<'_>, results: &Results) -> Vec<ReasonCount> {
    let bad = results.total.all.bad();
    let reason = |(code, count)| ReasonCount {
        code,
        wording: words.reason(code),
        count: number(count),
        share: said(Share::of(count, bad)),
    };
    results.top_reasons().into_iter().map(reason).collect()
}

fn questions(words: Words<'_>, results: &Results) -> Vec<QuestionScore> {
    words.questions(results).into_iter().map(|(key, answers)| question(words, key, answers)).collect()
}

fn question(words: Words<'_>, key: &QuestionKey, answers: &Answers) -> QuestionScore {
    // Of an older survey the words are not here any more; its name and version stay.
    let old =
        || Text::new(format!("{} {}", key.survey, key.version), format!("{} {}", key.survey, key.version));
    let asked = words.question(key);
    let unknown = || Text::new(&*key.question, &*key.question);
    QuestionScore {
        id: key.question.clone(),
        theme: asked.map_or_else(old, |asked| asked.theme.clone()),
        wording: asked.map_or_else(unknown, |asked| asked.text.clone()),
        yes: number(answers.of(Answer::Yes)),
        mostly: number(answers.of(Answer::Mostly)),
        no: number(answers.of(Answer::No)),
        not_applicable: number(answers.of(Answer::NotApplicable)),
        score: said(answers.score()),
        score_share: drawn(answers.score()),
    }
}

/// Every department of the hall, also those that nobody has said anything about, then what an older pack had.
fn opinions(words: Words<'_>, results: &Results) -> Vec<Opinions> {
    let departments = &words.assets.pack.departments;
    let listed = departments.iter().map(|one| (one.id.as_str(), results.opinions.get(one.id.as_str())));
    let known = |id: &str| departments.iter().any(|one| one.id.as_str() == id);
    let others = results.opinions.iter().filter(|(id, _)| !id.is_empty() && !known(id));
    let all = listed.chain(others.map(|(id, count)| (id.as_str(), Some(count))));
    let opinion = |(id, count): (&str, Option<&u64>)| Opinions {
        department: words.department(id),
        count: number(count.copied().unwrap_or(0)),
        goal: number(OPINIONS_GOAL),
    };
    all.map(opinion).collect()
}
