//! Rows for results.

use jiff::civil::date;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use shiwen_domain::{
    entry::{Body, Ending, Entry, LedgerItem, OutOfUse, Resumed, TerminalEvent, WhyOut},
    level::Level,
    moment::{ClockTrust, DATE_UNCERTAIN},
    outage::Outage,
    results::{Announcements, Days, OutMs, RatingRow, Results, SurveyRow},
};
use shiwen_store::StoreError;

use crate::{
    history::{steps, write},
    kit::{Record, moment, rated, rated_and_asked},
    ledger::told,
};

const DAY: i64 = 24 * 60;

/// Four days with a visit each; the second visit and the last have no certain day.
fn four_days() -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    for (visit, day) in (1_u128..).zip([0, 0, 1, 2, 3, 3]) {
        let mut draft = rated_and_asked(visit, Level::Dissatisfied);
        draft.started = moment(day * DAY + 1);
        if [2, 6].contains(&visit) {
            draft.started.clock = ClockTrust::Doubted;
        }
        store.close_draft(&draft, Ending::Finished, &moment(day * DAY + 5), &mut record.ids).unwrap();
    }
    record
}

fn results(record: &Record, days: Days) -> Results {
    let reader = record.reader();
    let mut results = Results::of(days);
    let Some(span) = reader.span(&days).unwrap() else {
        results.beside = beside(record, &days);
        return results;
    };
    let ratings = reader.for_each_rating(&days, &span, |row| {
        results.rating(&row);
        Ok::<_, StoreError>(())
    });
    let surveys = reader.for_each_survey(&days, &span, |row| {
        results.survey(&row);
        Ok::<_, StoreError>(())
    });
    ratings.and(surveys).unwrap();
    results.beside = beside(record, &days);
    results
}

/// What stands beside the rates, counted from rows, and for breaks from the entries.
fn beside(record: &Record, days: &Days) -> Announcements {
    let of = |table: &str| {
        let sql = format!("SELECT day, count(*) FROM {table} GROUP BY day");
        let rows =
            record.query(&sql).into_iter().filter(|row| days.hold(&row[0]) && row[0] != DATE_UNCERTAIN);
        rows.map(|row| row[1].parse::<u64>().unwrap()).sum::<u64>()
    };
    let mut beside = Announcements {
        rated: of("rating JOIN rating_service USING (seq)"),
        unrated: of("unrated"),
        cancelled: of("cancelled"),
        out_ms: OutMs::default(),
    };
    let read = record.reader().for_each_entry(0, |stored| {
        let mut add = |why: WhyOut, outage: &Outage| {
            let mine = outage.open.iter().filter(|time| days.hold(&time.day) && time.day != DATE_UNCERTAIN);
            let ms = mine.map(|time| time.ms).sum::<u64>();
            beside.out_ms.add(why, ms);
        };
        match Entry::read(&stored.bytes).unwrap().counted().body {
            Body::TerminalEvent(TerminalEvent::Resume(Resumed { outage: Some(outage), .. })) => {
                add(WhyOut::Paused, &outage);
            }
            Body::TerminalEvent(TerminalEvent::OutOfUse(OutOfUse { why, outage })) => add(why, &outage),
            _ => {}
        }
        Ok(())
    });
    read.unwrap();
    beside
}

#[test]
fn rows_say_what_the_visitor_said() {
    let record = four_days();
    let days = Days::one(date(2026, 11, 23));
    let mut rows = Vec::new();
    let span = record.reader().span(&days).unwrap().unwrap();
    let read = record.reader().for_each_rating(&days, &span, |row| {
        rows.push(row);
        Ok::<_, StoreError>(())
    });
    read.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].level, rows[0].reasons.as_slice()), (Level::Dissatisfied, [214].as_slice()));
    assert_eq!((rows[0].about.counter.as_str(), rows[0].comment, rows[0].flags.len()), ("A01", true, 0));
}

#[test]
fn days_are_counted_with_what_lies_between_them_on_no_day() {
    let record = four_days();
    let of = |days| {
        let results = results(&record, days);
        (
            results.total.all.ratings(),
            results.uncertain.all.ratings(),
            results.surveys,
            results.uncertain_surveys,
        )
    };
    let (first, second) = (date(2026, 11, 23), date(2026, 11, 24));
    assert_eq!(of(Days { from: Some(first), to: Some(second) }), (2, 1, 2, 1));
    assert_eq!(of(Days::one(second)), (1, 0, 1, 0));
    assert_eq!(of(Days { from: Some(second), to: None }), (3, 0, 3, 0));
    assert_eq!(of(Days::one(date(2026, 1, 1))), (0, 0, 0, 0));
    // The control: without a bound everything is there.
    assert_eq!(of(Days::default()), (4, 2, 4, 2));
}

#[test]
fn what_is_read_is_one_state_whatever_is_written_meanwhile() {
    let mut record = four_days();
    let reader = record.reader();
    let days = Days::default();
    let mut counts = [0, 0];
    let state = reader.snapshot().unwrap();
    let span = reader.span(&days).unwrap().unwrap();
    for (visit, count) in (90..).zip(&mut counts) {
        let read = reader.for_each_rating(&days, &span, |_| {
            *count += 1;
            Ok::<_, StoreError>(())
        });
        read.unwrap();
        let mut store = record.store();
        let draft = rated(visit, Level::Satisfied);
        store.close_draft(&draft, Ending::Left, &moment(9_000), &mut record.ids).unwrap();
        assert_eq!(reader.span(&days).unwrap(), Some(span.clone()));
    }
    drop(state);
    assert_ne!(reader.span(&days).unwrap(), Some(span));
    assert_eq!(counts, [6, 6]);
    assert_eq!(results(&record, days).total.all.ratings(), 6);
}

#[test]
fn a_row_says_what_its_entry_says() {
    let record = four_days();
    let reader = record.reader();
    let days = Days::default();
    let span = reader.span(&days).unwrap().unwrap();
    let (mut rows, mut responses) = (Vec::new(), Vec::new());
    let entries = reader.for_each_entry(0, |stored| {
        match Entry::read(&stored.bytes).unwrap().body {
            Body::Rating(rating) => rows.push(RatingRow::of(stored.seq, true, &rating)),
            Body::SurveyResponse(response) => responses.push(SurveyRow::of(stored.seq, true, &response)),
            _ => {}
        }
        Ok(())
    });
    entries.unwrap();
    let (mut read, mut asked) = (Vec::new(), Vec::new());
    let ratings = reader.for_each_rating(&days, &span, |row| {
        read.push(row);
        Ok::<_, StoreError>(())
    });
    let surveys = reader.for_each_survey(&days, &span, |row| {
        asked.push(row);
        Ok::<_, StoreError>(())
    });
    ratings.and(surveys).unwrap();
    assert_eq!((read, asked), (rows, responses));
}

/// Days of the histories: all, one, some, within a month, beyond it, and of which nothing is there.
fn asked() -> Vec<Days> {
    let between = |from, to| Days { from, to };
    vec![
        Days::default(),
        Days::one(date(2026, 11, 28)),
        Days::one(date(2026, 11, 30)),
        between(Some(date(2026, 11, 29)), Some(date(2026, 12, 2))),
        between(Some(date(2026, 11, 28)), Some(date(2026, 11, 30))),
        between(Some(date(2026, 12, 1)), None),
        between(None, Some(date(2026, 12, 31))),
        Days::one(date(2020, 1, 1)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn results_of_the_tallies_are_those_of_the_rows(steps in steps(200)) {
        let mut record = Record::new();
        write(&mut record, &steps);
        told(&record);
        for days in asked() {
            prop_assert_eq!(record.reader().results(&days).unwrap(), results(&record, days), "{:?}", days);
        }
    }
}

/// The control: none of the figures that are compared is nothing in every history.
#[test]
fn the_histories_that_are_compared_have_every_figure() {
    let mut runner = TestRunner::deterministic();
    let (mut sums, mut partly_uncertain) = ([0; 10], false);
    for _ in 0..12 {
        let mut record = Record::new();
        write(&mut record, &steps(200).new_tree(&mut runner).unwrap().current());
        let all = record.reader().results(&Days::default()).unwrap();
        let total = all.total;
        let beside = [total.flagged, total.no_reason, total.interrupted, total.unproven];
        let rest = [
            total.all.mean_of(),
            all.uncertain.all.ratings(),
            all.uncertain.flagged,
            all.surveys,
            all.uncertain_surveys,
            all.bad_reasons.values().sum(),
        ];
        for (sum, figure) in sums.iter_mut().zip(beside.into_iter().chain(rest)) {
            *sum += figure;
        }
        let one = record.reader().results(&Days::one(date(2026, 11, 29))).unwrap().uncertain.all.ratings();
        partly_uncertain |= one > 0 && one < all.uncertain.all.ratings();
        assert!(total.undisputed.ratings() + total.flagged == total.all.ratings());
    }
    assert!(sums.iter().all(|sum| *sum > 0) && partly_uncertain, "{sums:?}");
}

#[test]
fn how_long_a_long_log_is_together_is_sampled_all_over_it() {
    let mut record = Record::new();
    let mut store = record.store();
    // First short entries, then long ones.
    let long = Body::LedgerItem(LedgerItem {
        text: "字".repeat(300),
        aspect: None,
        department: None,
        by: "hall-1".into(),
    });
    for body in [Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default())), long] {
        let facts: Vec<_> = (0..4_000).map(|_| record.fact(body.clone())).collect();
        store.append(&facts).unwrap();
    }
    let reader = record.reader();
    let last = reader.head().unwrap().size() - 1;
    // Short parts are read to the byte.
    let exact =
        reader.entry_bytes(&(0..=last / 2)).unwrap() + reader.entry_bytes(&(last / 2 + 1..=last)).unwrap();
    let sampled = reader.entry_bytes(&(0..=last)).unwrap();
    assert_ne!(sampled, exact, "the control: it was sampled");
    assert!(sampled.abs_diff(exact) * 50 < exact, "{sampled} and {exact}");
}
