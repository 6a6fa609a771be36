//! The table of steps walked whole, and what holds whatever is told in whatever order.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

const DUE: Date = date(2026, 11, 30);

/// One event of each kind.
fn kinds() -> [Event; 11] {
    [
        Event::Accepted,
        Event::Verified { finding: Finding::True },
        Event::FixAtOnce,
        Event::FixByDate { by: date(2026, 12, 4) },
        Event::Explained,
        Event::ReportedBack { feedback: "材料清单已贴在窗口".into() },
        Event::CalledBack { content: true },
        Event::NotReached,
        Event::Extended { due: date(2026, 12, 31) },
        Event::Closed,
        Event::SentBack,
    ]
}

/// The names of the events that a state takes.
fn taken(state: State, number_left: bool) -> Vec<&'static str> {
    let order = Order { state, ..Order::opened(DUE, number_left) };
    kinds().iter().filter(|event| step(&order, event).is_ok()).map(Event::kind).collect()
}

fn walk(order: Order, events: &[Event]) -> Result<Order, Refusal> {
    events.iter().try_fold(order, |order, event| step(&order, event))
}

fn reported() -> [Event; 3] {
    [
        Event::Verified { finding: Finding::True },
        Event::FixAtOnce,
        Event::ReportedBack { feedback: "已改".into() },
    ]
}

#[test]
fn each_state_takes_what_may_follow_it_and_nothing_else() {
    let table: [(State, &[&str]); 8] = [
        (State::Opened, &["accepted", "verified", "extended"]),
        (State::Accepted, &["verified", "extended"]),
        (State::Verified, &["fix_at_once", "fix_by_date", "explained", "extended"]),
        (State::MeasureChosen, &["reported_back", "extended"]),
        (State::ReportedBack, &["called_back", "not_reached", "extended", "closed", "sent_back"]),
        (State::CalledBack, &["extended", "closed", "sent_back"]),
        (State::Closed, &[]),
        (State::SentBack, &["verified", "fix_at_once", "fix_by_date", "explained", "extended"]),
    ];
    assert_eq!(table.map(|(state, _)| state), State::ALL);
    for (state, events) in table {
        assert_eq!(taken(state, false), events, "{}", state.name());
    }
}

#[test]
fn whoever_left_a_number_is_called_back_before_the_end() {
    assert!(!taken(State::ReportedBack, true).contains(&"closed"));
    let order = walk(Order::opened(DUE, true), &reported()).unwrap();
    assert_eq!(step(&order, &Event::Closed), Err(Refusal::CallBackFirst));
    let called = [Event::CalledBack { content: false }, Event::Closed];
    assert_eq!(walk(order, &called).unwrap().state, State::Closed);
    // Without a number the same is closed at once.
    let order = walk(Order::opened(DUE, false), &reported()).unwrap();
    assert_eq!(step(&order, &Event::Closed).unwrap().state, State::Closed);
}

#[test]
fn the_third_call_that_nobody_answers_stands_for_the_call_back() {
    let order = walk(Order::opened(DUE, true), &reported()).unwrap();
    let order = walk(order, &[Event::NotReached, Event::NotReached]).unwrap();
    assert_eq!(step(&order, &Event::Closed), Err(Refusal::CallBackFirst));
    assert_eq!(walk(order, &[Event::NotReached, Event::Closed]).unwrap().state, State::Closed);
}

#[test]
fn an_order_that_was_sent_back_has_to_be_called_back_again() {
    let mut events = reported().to_vec();
    events.extend([Event::CalledBack { content: false }, Event::SentBack]);
    events.extend(reported());
    let order = walk(Order::opened(DUE, true), &events).unwrap();
    assert_eq!(step(&order, &Event::Closed), Err(Refusal::CallBackFirst));
}

#[test]
fn the_first_promise_is_remembered_when_the_deadline_moves() {
    let order = Order::opened(DUE, false);
    let moved = [Event::Extended { due: date(2026, 12, 2) }, Event::Extended { due: date(2026, 12, 9) }];
    let order = walk(order, &moved).unwrap();
    assert_eq!((order.first_due, order.due), (Some(DUE), date(2026, 12, 9)));
    assert_eq!(step(&order, &Event::Extended { due: date(2026, 12, 9) }), Err(Refusal::NotLater));
    assert_eq!((order.days_overdue(date(2026, 12, 9)), order.days_overdue(date(2026, 12, 12))), (0, 3));
    // Over a month's end it is days all the same.
    assert_eq!(order.days_overdue(date(2027, 1, 20)), 42);
}

#[test]
fn a_deadline_is_extended_while_it_lasts_and_not_without_end() {
    let order = Order::opened(DUE, false);
    let to = |days: i64| Event::Extended { due: DUE.saturating_add(jiff::Span::new().days(days)) };
    assert_eq!(step_on(&order, &to(1), DUE.tomorrow().unwrap()), Err(Refusal::Over));
    let longer = step_on(&order, &to(MOST_EXTENDED_DAYS), DUE).unwrap();
    assert_eq!(step_on(&order, &to(MOST_EXTENDED_DAYS + 1), DUE), Err(Refusal::TooFar));
    // The first promise counts, however often it moves.
    assert_eq!(step_on(&longer, &to(MOST_EXTENDED_DAYS + 1), DUE), Err(Refusal::TooFar));
    assert_eq!(step_on(&longer, &to(MOST_EXTENDED_DAYS), DUE), Err(Refusal::NotLater));
    // An extended deadline lasts until its own end. Other events are not bound to it.
    let near = step_on(&order, &to(1), DUE).unwrap();
    assert!(step_on(&near, &to(2), DUE.tomorrow().unwrap()).is_ok());
    assert!(step_on(&order, &Event::Accepted, date(2027, 6, 1)).is_ok());
    // What was taken once stays taken.
    assert!(step(&order, &to(20_000)).is_ok());
}

#[test]
fn a_step_is_read_with_who_when_and_why() {
    let json = r#"{"event": "fix_by_date", "by": "2026-12-04", "who": "1号话务员", "at": "2026-11-24T09:00:00+08:00",
        "why": "材料清单要重印"}"#;
    let step = Step::read(json.as_bytes()).unwrap();
    assert_eq!(step.event, Event::FixByDate { by: date(2026, 12, 4) });
    assert_eq!((step.who.as_str(), step.why.as_str()), ("1号话务员", "材料清单要重印"));
    assert_eq!(step.at.to_string(), "2026-11-24T01:00:00Z");
}

#[test]
fn a_step_without_one_of_them_is_refused() {
    let json = |rest: &str| format!(r#"{{"event": "accepted", "at": "2026-11-24T09:00:00Z", {rest}}}"#);
    let read = |rest: &str| Step::read(json(rest).as_bytes()).map(|_| ());
    let long = "长".repeat(MAX_WHY_CHARS + 1);
    assert_eq!(read(r#""who": "a", "why": "b""#), Ok(()));
    assert_eq!(read(r#""who": "a""#), Err(StepError::Form));
    assert_eq!(read(r#""who": "a", "why": "b", "other": 1"#), Err(StepError::Form));
    assert_eq!(read(r#""who": " ", "why": "b""#), Err(StepError::Who));
    assert_eq!(read(r#""who": "a\u0000", "why": "b""#), Err(StepError::Who));
    assert_eq!(read(&format!(r#""who": "a", "why": "{long}""#)), Err(StepError::Why));
    let feedback = |words: &str| {
        let rest = format!(r#""event": "reported_back", "feedback": "{words}", "who": "a", "why": "b""#);
        Step::read(format!(r#"{{"at": "2026-11-24T09:00:00Z", {rest}}}"#).as_bytes()).map(|_| ())
    };
    assert_eq!(feedback(&"字".repeat(MAX_FEEDBACK_CHARS)), Ok(()));
    assert_eq!(feedback(&"字".repeat(MAX_FEEDBACK_CHARS + 1)), Err(StepError::Feedback));
}

#[test]
fn a_cut_text_has_the_mark_and_the_length() {
    let text = "评".repeat(MAX_CONTENT_CHARS);
    assert_eq!(cut(&text, MAX_CONTENT_CHARS), text);
    let longer = cut(&format!("{text}价"), MAX_CONTENT_CHARS);
    assert_eq!(longer.chars().count(), MAX_CONTENT_CHARS);
    assert!(longer.ends_with(CUT_MARK));
    assert_eq!(cut("评价评价", 2), "评价");
}

#[test]
fn states_and_events_are_found_by_their_names() {
    for state in State::ALL {
        assert_eq!(State::named(state.name()), Some(state));
    }
    for event in kinds() {
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["event"], event.kind());
        assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let extended = (0_i16..400).prop_map(|days| {
        let due = DUE.checked_add(jiff::Span::new().days(i64::from(days) - 40)).unwrap();
        Event::Extended { due }
    });
    prop_oneof![9 => prop::sample::select(kinds().to_vec()), 1 => extended]
}

proptest! {
    #[test]
    fn whatever_is_told_the_rules_hold(
        number_left: bool,
        events in prop::collection::vec(any_event(), 0..120),
    ) {
        let mut order = Order::opened(DUE, number_left);
        // What happened since the order was last reported back.
        let (mut calls, mut answered) = (0, false);
        for event in &events {
            let before = order;
            let Ok(after) = step(&order, event) else { continue };
            prop_assert_ne!(before.state, State::Closed);
            prop_assert!(after.due >= before.due);
            prop_assert_eq!(after.number_left, number_left);
            match event {
                Event::ReportedBack { .. } => (calls, answered) = (0, false),
                Event::NotReached => calls += 1,
                Event::CalledBack { .. } => answered = true,
                _ => {}
            }
            if after.state == State::Closed {
                prop_assert!(after.finding.is_some() && after.measure.is_some());
                prop_assert!(!number_left || answered || calls >= CALLS_BEFORE_GIVING_UP);
            }
            order = after;
        }
    }

    #[test]
    fn a_cut_text_is_never_longer(text in "\\PC{0,60}", most in 0_usize..60) {
        let short = cut(&text, most);
        prop_assert!(short.chars().count() <= most);
        prop_assert_eq!(short == text, text.chars().count() <= most);
    }
}
