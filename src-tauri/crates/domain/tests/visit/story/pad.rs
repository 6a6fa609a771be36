//! The number over the counter, typed on the pad.

use super::*;

const NUMBERS: [&str; 8] = ["1", "12", "123", "A1", "A12", "B", "7", "Z9"];

fn at_the_pad() -> Visitor {
    let mut visitor = Visitor::in_the_hall();
    visitor.terminal.renumbers(&NUMBERS);
    visitor.wants(Task::Rate);
    visitor.touches(Touch::OpenPad);
    assert_eq!(pad(&visitor), (String::new(), None));
    visitor
}

fn types(visitor: &mut Visitor, keys: &[&str]) {
    for key in keys {
        // Nobody waits between two digits.
        visitor.waits(100);
        visitor.terminal.touch(Touch::TapKey { key: (*key).to_owned() });
    }
}

/// What was typed, and the counter that was found.
fn pad(visitor: &Visitor) -> (String, Option<String>) {
    let Screen::Pad { typed, found, .. } = visitor.screen() else { panic!("no pad: {:?}", visitor.screen()) };
    (typed, found.map(|counter| counter.id.to_string()))
}

fn keys(visitor: &Visitor) -> (String, String) {
    let Screen::Pad { keys, .. } = visitor.screen() else { panic!("no pad: {:?}", visitor.screen()) };
    let all = keys.iter().map(|key| key.key.as_str()).collect();
    (all, keys.iter().filter(|key| key.works).map(|key| key.key.as_str()).collect())
}

fn typed(keys: &[&str]) -> (String, Option<String>) {
    let mut visitor = at_the_pad();
    visitor.waits(1_000);
    types(&mut visitor, keys);
    pad(&visitor)
}

fn shows(number: &str, counter: Option<&str>) -> (String, Option<String>) {
    (number.to_owned(), counter.map(ToOwned::to_owned))
}

#[test]
fn only_keys_that_lead_to_a_counter_do_anything() {
    let mut visitor = at_the_pad();
    assert_eq!(keys(&visitor), ("1234567890ABZ".to_owned(), "17ABZ".to_owned()));
    visitor.waits(1_000);
    for key in ["2", "0", "C", "a", "", "12", "1 ", "一", "\u{1}"] {
        types(&mut visitor, &[key]);
        assert_eq!(pad(&visitor), shows("", None), "{key:?}");
    }
    types(&mut visitor, &["A"]);
    assert_eq!(keys(&visitor).1, "1");
    types(&mut visitor, &["A", "2", "1"]);
    assert_eq!((pad(&visitor), keys(&visitor).1), (shows("A1", Some("counter-4")), "2".to_owned()));
    types(&mut visitor, &["2"]);
    assert_eq!(keys(&visitor).1, "", "no number goes on from here");
}

#[test]
fn a_number_that_begins_another_is_found_and_goes_on() {
    assert_eq!(typed(&["1"]), shows("1", Some("counter-1")));
    assert_eq!(typed(&["1", "2"]), shows("12", Some("counter-2")));
    assert_eq!(typed(&["1", "2", "3"]), shows("123", Some("counter-3")));
    assert_eq!(typed(&["1", "2", "3", "1"]), shows("123", Some("counter-3")));
    assert_eq!(typed(&["A"]), shows("A", None));
    assert_eq!(typed(&["A", "1", "2"]), shows("A12", Some("counter-5")));
    assert_eq!(typed(&["B"]), shows("B", Some("counter-6")));
}

#[test]
fn the_last_key_can_be_erased_and_the_empty_pad_stays_empty() {
    let mut visitor = at_the_pad();
    visitor.waits(1_000);
    types(&mut visitor, &["1", "2", "3"]);
    for left in [shows("12", Some("counter-2")), shows("1", Some("counter-1")), shows("", None)] {
        visitor.touches(Touch::EraseKey);
        assert_eq!(pad(&visitor), left);
    }
    visitor.touches(Touch::EraseKey);
    assert_eq!(pad(&visitor), shows("", None));
}

#[test]
fn the_counter_that_was_found_is_rated() {
    let mut visitor = at_the_pad();
    visitor.waits(1_000);
    types(&mut visitor, &["1", "2"]);
    visitor.chooses_counter("counter-2");
    visitor.taps(2);
    visitor.is_done();
    visitor.finishes();
    let subject = visitor.rating().subject;
    assert_eq!((subject.counter, subject.clerk), (Some("counter-2".into()), Some("1002".into())));
    assert_eq!(subject.department, Some("11990000000000019A".into()));
}

#[test]
fn the_counter_that_was_found_is_asked_about() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::OpenPad);
    visitor.touches(Touch::TapKey { key: "8".to_owned() });
    visitor.chooses_counter("counter-8");
    let Screen::SurveyIntro { about: About::Counter { counter }, .. } = visitor.screen() else {
        panic!("the introduction of a survey about a counter: {:?}", visitor.screen())
    };
    assert_eq!((counter.number.as_str(), counter.item.is_some()), ("8", true));
    visitor.starts_questions();
    visitor.answers(Answer::No);
    visitor.finishes();
    assert_eq!(visitor.response().subject.counter, Some("counter-8".into()));
}

#[test]
fn a_counter_that_was_not_found_is_not_taken() {
    let mut visitor = at_the_pad();
    visitor.chooses_counter("counter-1");
    assert_eq!(pad(&visitor), shows("", None), "nothing was typed");
    types(&mut visitor, &["1", "2"]);
    for other in ["counter-1", "counter-3", "counter-99", ""] {
        visitor.chooses_counter(other);
        assert_eq!(pad(&visitor), shows("12", Some("counter-2")), "{other:?} is another one");
    }
    visitor.chooses_counter("counter-2");
    assert_eq!(visitor.chosen(), (None, vec![]), "the control");
}

#[test]
fn back_leads_to_the_departments_and_forgets_what_was_typed() {
    let mut visitor = at_the_pad();
    visitor.waits(1_000);
    types(&mut visitor, &["1"]);
    visitor.goes_back();
    let Screen::Subject { task: Task::Rate, department: None, has_pad: true, .. } = visitor.screen() else {
        panic!("the departments: {:?}", visitor.screen())
    };
    visitor.touches(Touch::OpenPad);
    assert_eq!(pad(&visitor), shows("", None));
}

#[test]
fn the_pad_opens_from_the_departments_and_from_nowhere_else() {
    let mut visitor = Visitor::in_the_hall();
    visitor.touches(Touch::OpenPad);
    assert_eq!(visitor.screen(), Screen::Start);
    visitor.wants(Task::Rate);
    visitor.chooses_department("119900000000000275");
    let Screen::Subject { has_pad: false, .. } = visitor.screen() else { panic!("counters, and no pad") };
    visitor.touches(Touch::OpenPad);
    assert!(matches!(visitor.screen(), Screen::Subject { department: Some(_), .. }));
}

#[test]
fn at_a_counter_there_is_no_pad() {
    let mut visitor = Visitor::at_the_counter();
    let faces = visitor.screen();
    for touch in [Touch::OpenPad, Touch::TapKey { key: "1".to_owned() }, Touch::EraseKey] {
        visitor.touches(touch.clone());
        assert_eq!(visitor.screen(), faces, "{touch:?}");
    }
    visitor.taps(4);
    let rated = visitor.screen();
    visitor.touches(Touch::OpenPad);
    visitor.chooses_counter("counter-1");
    assert_eq!(visitor.screen(), rated);
    visitor.is_done();
    visitor.finishes();
    assert_eq!(visitor.rating().subject.counter, Some("counter-8".into()), "the terminal's own");
}

#[test]
fn a_covered_pad_shows_nothing_of_what_was_typed() {
    let mut visitor = at_the_pad();
    let covered = |visitor: &mut Visitor| {
        visitor.waits(8_000);
        assert_eq!(visitor.terminal.view().cover_seconds, Some(20));
        let screen = visitor.screen();
        visitor.touches(Touch::TapKey { key: "1".to_owned() });
        visitor.waits(400);
        screen
    };
    let empty = covered(&mut visitor);
    assert_eq!(pad(&visitor), shows("", None), "the touch only uncovers");
    types(&mut visitor, &["A", "1"]);
    assert_eq!(covered(&mut visitor), empty, "the same cover, whatever was typed");
    assert_eq!(pad(&visitor), shows("A1", Some("counter-4")), "and it comes back");
}

#[test]
fn a_number_typed_by_somebody_who_left_is_gone() {
    let mut visitor = at_the_pad();
    visitor.waits(1_000);
    types(&mut visitor, &["1", "2"]);
    visitor.waits(28_000);
    assert_eq!(visitor.screen(), Screen::Start);
    visitor.wants(Task::Rate);
    visitor.touches(Touch::OpenPad);
    assert_eq!(pad(&visitor), shows("", None));
}
