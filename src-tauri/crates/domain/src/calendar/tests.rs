//! A year of holidays and swaps as it was announced, and what a file may not say.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

/// The year 2025 as it was announced: thirteen days off by law, five weekends worked in exchange.
const YEAR_2025: &str = r#"{
  "holidays": [
    "2025-01-01",
    "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02", "2025-02-03", "2025-02-04",
    "2025-04-04", "2025-04-05", "2025-04-06",
    "2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04", "2025-05-05",
    "2025-05-31", "2025-06-01", "2025-06-02",
    "2025-10-01", "2025-10-02", "2025-10-03", "2025-10-04", "2025-10-05", "2025-10-06", "2025-10-07", "2025-10-08"
  ],
  "working_days": ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]
}"#;

fn year() -> Calendar {
    serde_json::from_str(YEAR_2025).unwrap()
}

fn days_of_2025() -> impl Iterator<Item = Date> {
    date(2025, 1, 1).series(jiff::Span::new().days(1)).take(365)
}

#[test]
fn the_year_has_the_working_days_that_were_announced() {
    assert_eq!(days_of_2025().filter(|&day| year().is_working_day(day)).count(), 248);
    // Without the data it would have been another number.
    assert_eq!(days_of_2025().filter(|&day| Calendar::default().is_working_day(day)).count(), 261);
}

#[test]
fn a_deadline_jumps_over_the_festival_and_counts_the_swapped_sunday() {
    // Friday before the spring festival: the swapped Sunday and Monday count, then the eight days off do not.
    assert_eq!(year().add_working_days(date(2025, 1, 24), 5), date(2025, 2, 7));
    assert_eq!(Calendar::default().add_working_days(date(2025, 1, 24), 5), date(2025, 1, 31));
    // The swapped Saturday is the last day.
    assert_eq!(year().add_working_days(date(2025, 1, 24), 6), date(2025, 2, 8));
}

#[test]
fn the_day_itself_never_counts() {
    let calendar = Calendar::default();
    assert_eq!(calendar.add_working_days(date(2026, 11, 23), 5), date(2026, 11, 30));
    // A bad rating on a Saturday: the first working day is Monday.
    assert_eq!(calendar.add_working_days(date(2026, 11, 28), 1), date(2026, 11, 30));
    assert_eq!(calendar.add_working_days(date(2026, 11, 28), 0), date(2026, 11, 30));
    assert_eq!(calendar.add_working_days(date(2026, 11, 27), 0), date(2026, 11, 27));
}

#[test]
fn seven_working_weekdays_are_plain_days() {
    let calendar: Calendar = serde_json::from_str(
        r#"{"week": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
            "holidays": [], "working_days": []}"#,
    )
    .unwrap();
    assert_eq!(calendar.add_working_days(date(2026, 11, 26), 7), date(2026, 12, 3));
}

#[test]
fn a_file_that_says_no_day_is_refused() {
    for wrong in [
        r#"{"holidays": ["2025-02-29"], "working_days": []}"#,
        r#"{"holidays": ["20250201"], "working_days": []}"#,
        r#"{"holidays": ["2025-02-01T00:00"], "working_days": []}"#,
        r#"{"holidays": []}"#,
        r#"{"week": [], "holidays": [], "working_days": []}"#,
        r#"{"week": ["Monday"], "holidays": [], "working_days": []}"#,
        r#"{"holidays": [], "working_days": [], "other": 1}"#,
    ] {
        assert!(serde_json::from_str::<Calendar>(wrong).is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<Calendar>(r#"{"holidays": ["2024-02-29"], "working_days": []}"#).is_ok());
}

#[test]
fn a_day_both_off_and_on_is_found() {
    let mut calendar = year();
    assert_eq!(calendar.contradiction(), None);
    calendar.working_days.push(date(2025, 10, 1));
    assert_eq!(calendar.contradiction(), Some(date(2025, 10, 1)));
    assert!(!calendar.is_working_day(date(2025, 10, 1)));
}

#[test]
fn a_week_without_a_working_day_ends() {
    let never = Calendar { week: Vec::new(), ..Calendar::default() };
    assert_eq!(never.add_working_days(date(9990, 1, 1), 1), Date::MAX);
}

proptest! {
    #[test]
    fn there_are_as_many_working_days_up_to_the_deadline_as_were_given(from in 0_usize..300, count in 1_u32..40) {
        let start = days_of_2025().nth(from).unwrap();
        let due = year().add_working_days(start, count);
        let between = start.series(jiff::Span::new().days(1)).skip(1).take_while(|&day| day <= due);
        prop_assert_eq!(between.filter(|&day| year().is_working_day(day)).count(), count as usize);
        prop_assert!(year().is_working_day(due));
    }
}
