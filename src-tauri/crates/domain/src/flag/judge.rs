//! The judge: takes the ratings of a log one after the other and says which stand out, earlier ones too. Remembers the
//! last [`WINDOW`] ratings and nothing else; knows no clock but the ratings' own.

use std::collections::VecDeque;

use jiff::civil::Date;

use crate::{
    calendar::Calendar,
    entry::{Ending, Rating},
    flag::{
        Basis, Flag, FlagRules, Rule,
        hours::{Hours, hall_time},
        past::Past,
    },
    moment::Moment,
    pack::Opening,
};

/// How many ratings are remembered, the newest among them. A row longer than that is flagged piece by piece.
pub const WINDOW: usize = 128;

/// How many ratings before the next one a new judge has to be told, in order, so that it goes on just as one that has
/// seen the whole log: those of the window, and for each of them those that could have flagged it.
pub const LOOK_BACK: usize = 2 * WINDOW;

/// Judges the ratings of one log in their order.
#[derive(Debug)]
pub struct Judge {
    rules: FlagRules,
    hours: Hours,
    recent: VecDeque<Past>,
}

impl Judge {
    /// A judge who has seen nothing yet. Opening hours and calendar are the pack's, as the rules are.
    pub fn new(rules: &FlagRules, opening: &[Opening], calendar: &Calendar) -> Self {
        Self { rules: *rules, hours: Hours::new(opening, calendar), recent: VecDeque::with_capacity(WINDOW) }
    }

    /// Judges by another basis from the next rating on, as after a pack came into force. What is remembered stays: a row may
    /// begin under one pack and end under the next, which judges it. At whose closing a rating was given, its own pack said.
    pub fn judge_by(&mut self, basis: &Basis) {
        self.rules = basis.rules;
        self.hours = Hours::new(&basis.opening, &basis.calendar);
    }

    /// Takes the next rating of the log, in the order of `seq`; `at` is the moment of its entry. A recovered entry is taken
    /// as what it was ([`crate::entry::Entry::counted`]), with the `seq` it has now.
    ///
    /// What comes back is new: in the order of `seq` and rule, never the same twice, about this rating or about one of the
    /// [`WINDOW`] last. The rating is taken even if nobody reads what comes back.
    pub fn next(&mut self, seq: u64, rating: &Rating, at: &Moment) -> impl Iterator<Item = Flag> + use<> {
        if self.recent.len() == WINDOW {
            self.recent.pop_front();
        }
        self.recent.push_back(Past::of(seq, rating, self.closing(rating)));
        let mut flags = Vec::new();
        let newest = self.recent.len() - 1;
        for rule in self.by_itself(rating, at) {
            self.flag(&[newest], rule, &mut flags);
        }
        for (rule, row) in self.in_a_row() {
            self.flag(&row, rule, &mut flags);
        }
        flags.sort_unstable();
        flags.into_iter()
    }

    fn flag(&mut self, places: &[usize], rule: Rule, flags: &mut Vec<Flag>) {
        for &place in places {
            let past = &mut self.recent[place];
            if past.flag(rule) {
                flags.push(Flag { seq: past.seq, rule });
            }
        }
    }

    /// The day at whose closing a rating began.
    fn closing(&self, rating: &Rating) -> Option<Date> {
        let minutes = self.rules.closing_burst?.minutes;
        let at = hall_time(&rating.started)?;
        self.hours.is_closing(at, minutes).then(|| at.date())
    }

    /// The rules that a rating breaks by itself.
    fn by_itself(&self, rating: &Rating, at: &Moment) -> impl Iterator<Item = Rule> + use<> {
        [
            self.is_off_hours(rating).then_some(Rule::OffHours),
            self.is_too_fast(rating, at).then_some(Rule::TooFast),
            rating.raised.then_some(Rule::Raised),
        ]
        .into_iter()
        .flatten()
    }

    fn is_off_hours(&self, rating: &Rating) -> bool {
        let Some(rule) = self.rules.off_hours else { return false };
        hall_time(&rating.started).is_some_and(|at| self.hours.is_closed_around(at, rule.minutes))
    }

    /// By the steady clock alone: a wall clock that is set meanwhile makes nobody fast.
    fn is_too_fast(&self, rating: &Rating, at: &Moment) -> bool {
        let Some(rule) = self.rules.too_fast else { return false };
        if rating.ending != Ending::Finished || rating.started.boot != at.boot {
            return false;
        }
        let tapped = rating.taps.last().map_or(0, |tap| tap.at_ms);
        let whole = at.mono_ms.checked_sub(rating.started.mono_ms);
        let reasons = u64::try_from(rating.reasons.len()).unwrap_or(u64::MAX);
        let least = rule.reason_ms.saturating_mul(reasons).saturating_add(rule.finish_ms);
        whole.and_then(|whole| whole.checked_sub(tapped)).is_some_and(|took| took < least)
    }

    /// The rules that the newest rating breaks together with earlier ones, and the places of all of them.
    fn in_a_row(&self) -> impl Iterator<Item = (Rule, Vec<usize>)> + use<> {
        let found = |newest| {
            [
                self.burst(newest).map(|row| (Rule::Burst, row)),
                self.alternating(newest).map(|row| (Rule::Alternating, row)),
                self.same_pattern(newest).map(|row| (Rule::SamePattern, row)),
                self.closing_burst(newest).map(|row| (Rule::ClosingBurst, row)),
            ]
        };
        self.recent.back().map(found).into_iter().flatten().flatten()
    }

    /// Where nobody named a counter many may come at once: that terminal is everybody's.
    fn burst(&self, newest: &Past) -> Option<Vec<usize>> {
        let rule = self.rules.burst.filter(|_| newest.counter.is_some())?;
        let row = self.row(newest, |_, past| past.is_within(rule.seconds.saturating_mul(1_000), newest));
        (row.len() >= rule.ratings).then_some(row)
    }

    fn alternating(&self, newest: &Past) -> Option<Vec<usize>> {
        let rule = self.rules.alternating?;
        let before = self.recent.iter().rev().filter(|past| past.is_about_the_same_as(newest)).nth(1)?;
        let turn = [newest.level, before.level];
        (turn[0] != turn[1]).then_some(())?;
        let row = self.row(newest, |n, past| {
            past.level == turn[n % 2] && past.is_within(rule.minutes.saturating_mul(60_000), newest)
        });
        (row.len() >= rule.ratings).then_some(row)
    }

    fn same_pattern(&self, newest: &Past) -> Option<Vec<usize>> {
        let rule = self.rules.same_pattern?;
        let least = if newest.reasons.is_empty() { rule.ratings_without_reasons } else { rule.ratings };
        let row = self.row(newest, |_, past| {
            past.level == newest.level
                && past.reasons == newest.reasons
                && past.is_within(rule.minutes.saturating_mul(60_000), newest)
        });
        (row.len() >= least).then_some(row)
    }

    fn closing_burst(&self, newest: &Past) -> Option<Vec<usize>> {
        let rule =
            self.rules.closing_burst.filter(|_| newest.counter.is_some() && newest.closing.is_some())?;
        let row = self.row(newest, |_, past| {
            !past.level.is_bad()
                && past.closing == newest.closing
                && past.is_within(rule.seconds.saturating_mul(1_000), newest)
        });
        (row.len() >= rule.ratings).then_some(row)
    }

    /// The places of the newest rating and of those before it that are about the same, as long as it goes on; `goes_on`
    /// also learns how many ratings of the row lie after.
    fn row(&self, newest: &Past, goes_on: impl Fn(usize, &Past) -> bool) -> Vec<usize> {
        let same = self.recent.iter().enumerate().rev().filter(|(_, past)| past.is_about_the_same_as(newest));
        let row = same.enumerate().take_while(|&(n, (_, past))| goes_on(n, past));
        row.map(|(_, (place, _))| place).collect()
    }
}
