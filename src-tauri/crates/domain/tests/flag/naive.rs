//! The rules as they are written, computed over a whole log with no memory and no shortcut: every row is looked for anew
//! from every rating, hours are asked for minute by minute.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use shiwen_domain::{
    calendar::Calendar,
    entry::{Ending, Rating},
    flag::{Flag, FlagRules, Rule, WINDOW},
    level::Level,
    moment::{ClockTrust, Moment},
    pack::{Opening, is_open},
};

use crate::log::Log;

/// The hall and its rules.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) rules: FlagRules,
    pub(crate) opening: Vec<Opening>,
    pub(crate) calendar: Calendar,
}

/// All flags of a log.
pub(crate) fn flags(hall: &Hall, log: &Log) -> BTreeSet<Flag> {
    let seen: Vec<Seen> = log.iter().map(|(rating, at)| Seen::of(hall, rating, at)).collect();
    let mut flags = BTreeSet::new();
    for newest in 0..seen.len() {
        for rule in Rule::ALL {
            let places = if is_of_a_row(rule) { row(hall, rule, &seen[..=newest]) } else { Vec::new() };
            let alone = seen[newest].alone.contains(&rule).then_some(newest);
            let seqs = places.into_iter().chain(alone).map(|place| place as u64);
            flags.extend(seqs.map(|seq| Flag { seq, rule }));
        }
    }
    flags
}

fn is_of_a_row(rule: Rule) -> bool {
    matches!(rule, Rule::Burst | Rule::Alternating | Rule::SamePattern | Rule::ClosingBurst)
}

/// A rating with what is known of its time.
struct Seen<'a> {
    rating: &'a Rating,
    wall_ms: Option<i64>,
    closing: Option<Date>,
    alone: Vec<Rule>,
}

impl<'a> Seen<'a> {
    fn of(hall: &Hall, rating: &'a Rating, at: &Moment) -> Self {
        let started = &rating.started;
        let time: Option<DateTime> = (started.clock == ClockTrust::Trusted)
            .then(|| started.wall.split_once('+').expect("an offset").0.parse().expect("a time"));
        let closing = time.filter(|at| is_closing(hall, *at)).map(DateTime::date);
        let wall_ms = time.and_then(|_| started.wall_ms());
        Self { rating, wall_ms, closing, alone: alone(hall, rating, at, time) }
    }

    /// Whether the other one began between this and so many milliseconds later.
    fn is_before(&self, later: &Self, ms: i64) -> bool {
        let steady = |seen: &Self| seen.rating.started.mono_ms.cast_signed();
        let between = if self.rating.started.boot == later.rating.started.boot {
            Some(steady(later) - steady(self))
        } else {
            later.wall_ms.zip(self.wall_ms).map(|(later, earlier)| later - earlier)
        };
        between.is_some_and(|between| (0..=ms).contains(&between))
    }

    fn is_about(&self, other: &Self) -> bool {
        match (&self.rating.subject.counter, &other.rating.subject.counter) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.rating.subject.department == other.rating.subject.department,
            _ => false,
        }
    }

    fn choice(&self) -> (Level, BTreeSet<u16>) {
        (self.rating.level, self.rating.reasons.iter().map(|code| code.0).collect())
    }
}

fn alone(hall: &Hall, rating: &Rating, at: &Moment, time: Option<DateTime>) -> Vec<Rule> {
    let mut rules = Vec::new();
    if let Some((rule, time)) = hall.rules.off_hours.zip(time) {
        let minutes = i64::from(rule.minutes);
        let open = |n: i64| is_open(&hall.opening, &hall.calendar, time + n.minutes());
        if !(-minutes..=minutes).any(open) {
            rules.push(Rule::OffHours);
        }
    }
    if let Some(rule) = hall.rules.too_fast {
        let tapped = rating.started.mono_ms + rating.taps.last().expect("a tap").at_ms;
        let least = rating.reasons.iter().fold(rule.finish_ms, |least, _| least + rule.reason_ms);
        let known = rating.started.boot == at.boot && tapped <= at.mono_ms;
        if rating.ending == Ending::Finished && known && at.mono_ms - tapped < least {
            rules.push(Rule::TooFast);
        }
    }
    if rating.raised {
        rules.push(Rule::Raised);
    }
    rules
}

fn is_closing(hall: &Hall, at: DateTime) -> bool {
    let Some(rule) = hall.rules.closing_burst else { return false };
    let open = |at: DateTime| is_open(&hall.opening, &hall.calendar, at);
    let midnight = at.date().to_datetime(jiff::civil::Time::midnight());
    let Some(last) = (0..1_440).rev().map(|n: i64| midnight + n.minutes()).find(|at| open(*at)) else {
        return false;
    };
    let close = last + 1.minute();
    at >= close - i64::from(rule.minutes).minutes() && !(close.date() != at.date() && open(close))
}

/// The places of the longest row that ends with the last of these, if it is long enough.
fn row(hall: &Hall, rule: Rule, seen: &[Seen]) -> Vec<usize> {
    let newest = seen.last().expect("a rating");
    let remembered = seen.len().saturating_sub(WINDOW)..seen.len();
    let same: Vec<usize> = remembered.filter(|&place| seen[place].is_about(newest)).collect();
    let is_row = |begin: &usize| {
        let row: Vec<&Seen> = same[*begin..].iter().map(|&place| &seen[place]).collect();
        holds(&hall.rules, rule, &row)
    };
    let Some(least) = least(&hall.rules, rule, newest) else { return Vec::new() };
    let begin = (0..same.len()).rev().take_while(is_row).last().unwrap_or(same.len());
    let row = same[begin..].to_vec();
    if row.len() >= least { row } else { Vec::new() }
}

/// How many it takes.
fn least(rules: &FlagRules, rule: Rule, newest: &Seen) -> Option<usize> {
    match rule {
        Rule::Burst => rules.burst.map(|rule| rule.ratings),
        Rule::Alternating => rules.alternating.map(|rule| rule.ratings),
        Rule::SamePattern if newest.rating.reasons.is_empty() => {
            rules.same_pattern.map(|rule| rule.ratings_without_reasons)
        }
        Rule::SamePattern => rules.same_pattern.map(|rule| rule.ratings),
        _ => rules.closing_burst.map(|rule| rule.ratings),
    }
}

/// Whether ratings about the same are a row of this rule, however short.
fn holds(rules: &FlagRules, rule: Rule, row: &[&Seen]) -> bool {
    let newest = row.last().expect("a rating");
    let in_time = |ms: u64| row.iter().all(|seen| seen.is_before(newest, ms.cast_signed()));
    let at_a_counter = newest.rating.subject.counter.is_some();
    match rule {
        Rule::Burst => rules.burst.is_some_and(|rule| at_a_counter && in_time(rule.seconds * 1_000)),
        Rule::Alternating => rules.alternating.is_some_and(|rule| {
            let level = |seen: &&Seen| seen.rating.level;
            let turns = row.windows(2).all(|two| level(&two[0]) != level(&two[1]));
            turns
                && row.windows(3).all(|three| level(&three[0]) == level(&three[2]))
                && in_time(rule.minutes * 60_000)
        }),
        Rule::SamePattern => rules.same_pattern.is_some_and(|rule| {
            let choices: BTreeSet<_> = row.iter().map(|seen| seen.choice()).collect();
            choices.len() == 1 && in_time(rule.minutes * 60_000)
        }),
        _ => rules.closing_burst.is_some_and(|rule| {
            let good = row.iter().all(|seen| seen.rating.level >= Level::FairlySatisfied);
            let days: BTreeSet<_> = row.iter().map(|seen| seen.closing).collect();
            at_a_counter
                && good
                && days.len() == 1
                && newest.closing.is_some()
                && in_time(rule.seconds * 1_000)
        }),
    }
}
