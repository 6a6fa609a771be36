use super::*;
use crate::{
    entry::Ending,
    level::{Level, Scale},
    survey::Answer,
    view::Mode,
};

fn rating(day: &str, level: Level) -> RatingRow {
    RatingRow {
        seq: 1,
        about: About { day: day.into(), hour: 9, department: "d".into(), counter: "c".into() },
        item: String::new(),
        clerk: "7".into(),
        mode: Mode::Counter,
        scale: Scale::Five,
        level,
        taps: 1,
        no_reason: false,
        comment: false,
        reasons: Vec::new(),
        ending: Ending::Finished,
        proven: true,
        flags: Vec::new(),
        labelled: false,
    }
}

fn november() -> Days {
    Days { from: Some(jiff::civil::date(2026, 11, 1)), to: Some(jiff::civil::date(2026, 11, 30)) }
}

#[test]
fn rates_and_mean_are_those_of_the_field() {
    let mut levels = Levels::default();
    for (level, count) in
        [(Level::VerySatisfied, 5), (Level::FairlySatisfied, 2), (Level::VeryDissatisfied, 1)]
    {
        levels.add_many(Scale::Five, level, count);
    }
    levels.add(Scale::Two, Level::Dissatisfied);
    assert_eq!((levels.ratings(), levels.good(), levels.bad()), (9, 7, 2));
    assert_eq!(levels.good_rate().map(|rate| rate.to_string()).as_deref(), Some("77.78%"));
    assert_eq!(levels.bad_rate().map(|rate| rate.to_string()).as_deref(), Some("22.22%"));
    // (25 + 6 + 1) / 8 = 4, doubled; the button for "bad" is in no mean.
    assert_eq!((levels.mean().map(|mean| mean.to_string()).as_deref(), levels.mean_of()), (Some("8.00"), 8));
    assert_eq!((Levels::default().good_rate(), Levels::default().mean()), (None, None));
}

#[test]
fn only_the_days_asked_for_are_counted_and_the_uncertain_stand_beside() {
    let mut results = Results::of(november());
    for day in ["2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01", "uncertain"] {
        results.rating(&rating(day, Level::Dissatisfied));
    }
    assert_eq!((results.total.all.bad(), results.uncertain.all.bad()), (2, 1));
    assert_eq!(
        results.by(Dimension::Day).map(|(day, _)| day).collect::<Vec<_>>(),
        ["2026-11-01", "2026-11-30"]
    );
}

#[test]
fn a_flag_or_a_label_changes_the_second_figure_only() {
    let mut results = Results::of(Days::default());
    results.rating(&rating("2026-11-02", Level::Satisfied));
    let flagged = RatingRow { flags: vec!["burst".into()], ..rating("2026-11-02", Level::Dissatisfied) };
    let labelled = RatingRow { labelled: true, ..rating("2026-11-02", Level::Dissatisfied) };
    results.rating(&flagged);
    results.rating(&labelled);
    let Group { all, undisputed, flagged, labelled, .. } = results.total;
    assert_eq!((all.ratings(), undisputed.ratings(), flagged, labelled), (3, 1, 1, 1));
}

#[test]
fn a_clerk_with_few_ratings_is_not_shown() {
    let mut results = Results::of(Days::default());
    for _ in 0..4 {
        results.rating(&rating("2026-11-02", Level::Satisfied));
    }
    assert_eq!(results.by(Dimension::Clerk).count(), 0);
    results.rating(&rating("2026-11-02", Level::Satisfied));
    assert_eq!(results.by(Dimension::Clerk).map(|(key, _)| key).collect::<Vec<_>>(), ["7"]);
}

#[test]
fn what_does_not_apply_is_in_no_score() {
    let mut answers = Answers::default();
    for answer in [Answer::Yes, Answer::Mostly, Answer::No, Answer::NotApplicable] {
        answers.add(answer);
    }
    assert_eq!((answers.counted(), answers.score()), (3, Some(Share(5_000))));
    assert_eq!(Answers::default().score(), None);
}
