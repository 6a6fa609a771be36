//! What the page draws, against rows that anybody can count.

use jiff::civil::date;

use super::*;
use crate::{
    asset::Assets,
    entry::Ending,
    level::{Level, Scale},
    results::{About, Days, RatingRow, Results, SurveyRow},
    survey::Answer,
    view::Mode,
};

/// The demo hall as it is shipped.
fn assets() -> Assets {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    Assets::from_files(|file| std::fs::read(folder.join(file)).ok()).expect("the demo hall")
}

fn rating(department: &str, clerk: &str, level: Level) -> RatingRow {
    RatingRow {
        seq: 1,
        about: About {
            day: "2026-11-26".into(),
            hour: 9,
            department: department.into(),
            counter: String::new(),
        },
        item: String::new(),
        clerk: clerk.into(),
        mode: Mode::Counter,
        scale: Scale::Five,
        level,
        taps: 1,
        no_reason: false,
        comment: false,
        reasons: if level.is_bad() { vec![214, 999] } else { Vec::new() },
        ending: Ending::Finished,
        proven: true,
        flags: Vec::new(),
        labelled: false,
    }
}

fn survey(department: &str, survey: &str, version: u32, answers: &[(&str, Answer)]) -> SurveyRow {
    SurveyRow {
        seq: 2,
        about: About {
            day: "2026-11-26".into(),
            hour: 9,
            department: department.into(),
            counter: String::new(),
        },
        mode: Mode::Counter,
        survey: survey.into(),
        version,
        capacity: None,
        comment: false,
        answers: answers.iter().map(|(question, answer)| ((*question).to_owned(), *answer)).collect(),
        ending: Ending::Finished,
        proven: true,
    }
}

fn nothing() -> Results {
    Results::of(Days { from: Some(date(2026, 11, 1)), to: Some(date(2026, 11, 30)) })
}

#[test]
fn both_figures_are_there_and_a_clerk_only_from_five_ratings_on() {
    let assets = assets();
    let department = assets.pack.departments[1].id.as_str();
    let mut results = nothing();
    for (clerk, times) in [("4", 4), ("5", 5)] {
        for _ in 0..times {
            results.rating(&rating(department, clerk, Level::VerySatisfied));
        }
    }
    let flagged =
        RatingRow { flags: vec!["burst".into()], ..rating("of-an-older-pack", "", Level::VeryDissatisfied) };
    results.rating(&flagged);
    let overview = Overview::of(&results, &assets);
    assert_eq!(overview.days, DayRange { from: "2026-11-01".into(), to: "2026-11-30".into() });
    let Both { all, undisputed } = &overview.total;
    assert_eq!((all.ratings, all.good, all.bad), (10, 9, 1));
    assert_eq!((all.good_rate.as_deref(), all.mean.as_deref()), (Some("90.00%"), Some("9.20")));
    assert_eq!((undisputed.ratings, undisputed.bad_rate.as_deref()), (9, Some("0.00%")));
    assert_eq!(overview.beside.flagged, 1);
    let clerks: Vec<_> =
        overview.clerks.iter().map(|row| (row.id.as_str(), row.figures.all.ratings)).collect();
    assert_eq!(clerks, [("5", 5)]);
    // What the pack does not know stands last, by its code.
    let names: Vec<_> = overview.departments.iter().map(|row| row.name.clone()).collect();
    assert_eq!(names[0], assets.pack.departments[1].name);
    assert_eq!((names.len(), names[1].zh.as_str()), (2, "of-an-older-pack"));
    assert_eq!(overview.hours[0].at, "09:00");
    assert_eq!(
        (overview.days_of[0].at.as_str(), overview.days_of[0].good_share),
        ("2026-11-26", Some(9_000))
    );
    let levels: Vec<_> =
        overview.levels.iter().map(|level| (level.level, level.count, level.share)).collect();
    assert_eq!(levels, [(5, 9, 9_000), (4, 0, 0), (3, 0, 0), (2, 0, 0), (1, 1, 1_000)]);
    let reasons: Vec<_> = overview.reasons.iter().map(|one| (one.code, one.wording.zh.as_str())).collect();
    assert_eq!(reasons, [(214, "服务态度生硬"), (999, "999")]);
    assert_eq!(overview.reasons[0].share.as_deref(), Some("100.00%"));
}

#[test]
fn departments_stand_as_the_hall_lists_them_and_each_says_how_many_opinions_it_has() {
    let assets = assets();
    let mut results = nothing();
    let ids: Vec<_> = assets.pack.departments.iter().map(|one| one.id.as_str()).collect();
    for id in ids.iter().rev() {
        results.rating(&rating(id, "", Level::Satisfied));
    }
    let asked = &assets.surveys[0];
    let (first, last) = (asked.questions[0].id.as_str(), asked.questions[9].id.as_str());
    let answers = [(last, Answer::Mostly), (first, Answer::NotApplicable)];
    results.survey(&survey(ids[2], asked.id.as_str(), asked.version, &answers));
    results.survey(&survey(ids[2], asked.id.as_str(), asked.version + 1, &[(first, Answer::No)]));
    let overview = Overview::of(&results, &assets);
    let shown: Vec<_> = overview.departments.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(shown, ids);
    let opinions: Vec<_> = overview.opinions.iter().map(|one| (one.count, one.goal)).collect();
    assert_eq!(opinions.len(), ids.len());
    assert_eq!((opinions[0], opinions[2]), ((0, 50), (2, 50)));
    let questions: Vec<_> = overview
        .questions
        .iter()
        .map(|one| (one.id.as_str(), one.score.as_deref(), one.not_applicable))
        .collect();
    assert_eq!(questions, [(first, None, 1), (last, Some("50.00%"), 0), (first, Some("0.00%"), 0)]);
    assert_eq!(overview.questions[0].wording, asked.questions[0].text);
    // Of another version the words are not known: nothing is said in its name.
    assert_eq!(overview.questions[2].wording.zh, first);
}

#[test]
fn nothing_is_no_rate() {
    let overview = Overview::of(&nothing(), &assets());
    assert_eq!(overview.total.all, Figure::default());
    assert!(overview.departments.is_empty() && overview.reasons.is_empty());
    assert!(!overview.definitions.is_empty());
}
