//! The sums themselves.

use std::collections::BTreeMap;

use super::{
    FEWEST_OF_A_CLERK,
    announcements::Announcements,
    days::Days,
    levels::Levels,
    questions::{Answers, QuestionKey},
    row::{RatingRow, SurveyRow},
    tally::Tally,
};
use crate::moment::DATE_UNCERTAIN;

/// What ratings are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Day in the hall.
    Day,
    /// Hour of the day.
    Hour,
    /// Department.
    Department,
    /// Counter.
    Counter,
    /// Service item.
    Item,
    /// Clerk.
    Clerk,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Day, Self::Hour, Self::Department, Self::Counter, Self::Item, Self::Clerk];

    /// Its name in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Department => "department",
            Self::Counter => "counter",
            Self::Item => "item",
            Self::Clerk => "clerk",
        }
    }

    /// The group that a rating belongs to.
    pub fn key(self, row: &RatingRow) -> String {
        match self {
            Self::Day => row.about.day.clone(),
            Self::Hour => format!("{:02}", row.about.hour),
            Self::Department => row.about.department.clone(),
            Self::Counter => row.about.counter.clone(),
            Self::Item => row.item.clone(),
            Self::Clerk => row.clerk.clone(),
        }
    }
}

/// Both figures of a group of ratings, and what stands beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Every rating.
    pub all: Levels,
    /// Without those that a rule has flagged or that somebody outside the hall has labelled.
    pub undisputed: Levels,
    /// How many a rule has flagged.
    pub flagged: u64,
    /// How many are labelled.
    pub labelled: u64,
    /// Bad ones without a reason and without a word.
    pub no_reason: u64,
    /// Of visits that were cut off.
    pub interrupted: u64,
    /// Carried over from a log that could not prove them any more.
    pub unproven: u64,
}

impl Group {
    fn add(&mut self, row: &RatingRow) {
        self.labelled += u64::from(row.labelled);
        self.count(&Tally::of(row), u64::from(!row.is_disputed()));
    }

    /// A rating that was counted before it was labelled.
    fn label(&mut self, row: &RatingRow) {
        self.labelled += 1;
        // What a rule has flagged is left out already.
        if row.flags.is_empty() {
            self.undisputed.leave_out(row.scale, row.level);
        }
    }

    /// So many more ratings, counted before.
    pub fn add_tally(&mut self, tally: &Tally) {
        self.count(tally, tally.count.saturating_sub(tally.flagged));
    }

    fn count(&mut self, tally: &Tally, undisputed: u64) {
        let Tally { scale, level, count, flagged, no_reason, interrupted, unproven } = *tally;
        self.all.add_many(scale, level, count);
        self.undisputed.add_many(scale, level, undisputed);
        self.flagged += flagged;
        self.no_reason += no_reason;
        self.interrupted += interrupted;
        self.unproven += unproven;
    }
}

/// Results of some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// All ratings of these days.
    pub total: Group,
    /// Ratings on no day, because the clock could not be believed: counted beside, never on a guessed day.
    pub uncertain: Group,
    /// Surveys answered on these days.
    pub surveys: u64,
    /// Surveys on no day.
    pub uncertain_surveys: u64,
    /// Reasons of bad ratings, by code.
    pub bad_reasons: BTreeMap<u16, u64>,
    /// Answers to each question.
    pub questions: BTreeMap<QuestionKey, Answers>,
    /// Surveys by department.
    pub opinions: BTreeMap<String, u64>,
    /// Announced services, and time without answers: beside the rates, in none of them.
    pub beside: Announcements,
    days: Days,
    groups: BTreeMap<Dimension, BTreeMap<String, Group>>,
}

impl Results {
    /// Nothing yet, of these days.
    pub fn of(days: Days) -> Self {
        Self { days, ..Self::default() }
    }

    /// The days.
    pub fn days(&self) -> Days {
        self.days
    }

    /// One more rating; one of another day counts nothing.
    pub fn rating(&mut self, row: &RatingRow) {
        if row.about.day == DATE_UNCERTAIN {
            return self.uncertain.add(row);
        }
        if !self.days.hold(&row.about.day) {
            return;
        }
        self.total.add(row);
        for dimension in Dimension::ALL {
            let groups = self.groups.entry(dimension).or_default();
            groups.entry(dimension.key(row)).or_default().add(row);
        }
        if row.level.is_bad() {
            for code in &row.reasons {
                *self.bad_reasons.entry(*code).or_default() += 1;
            }
        }
    }

    /// Somebody outside the hall has labelled a rating that was counted by [`Self::add_tally`], which knows nothing of labels.
    pub fn label(&mut self, row: &RatingRow) {
        if row.about.day == DATE_UNCERTAIN {
            return self.uncertain.label(row);
        }
        if !self.days.hold(&row.about.day) {
            return;
        }
        self.total.label(row);
        for dimension in Dimension::ALL {
            if let Some(group) =
                self.groups.get_mut(&dimension).and_then(|groups| groups.get_mut(&dimension.key(row)))
            {
                group.label(row);
            }
        }
    }

    /// So many more ratings of one group, counted before. Whoever counts puts each rating of these days into one group of
    /// every dimension: those of [`Dimension::Day`] are the total besides.
    pub fn add_tally(&mut self, dimension: Dimension, key: &str, tally: &Tally) {
        if dimension == Dimension::Day {
            self.total.add_tally(tally);
        }
        let groups = self.groups.entry(dimension).or_default();
        match groups.get_mut(key) {
            Some(group) => group.add_tally(tally),
            None => groups.entry(key.to_owned()).or_default().add_tally(tally),
        }
    }

    /// One more survey response; one of another day counts nothing.
    pub fn survey(&mut self, row: &SurveyRow) {
        if row.about.day == DATE_UNCERTAIN {
            self.uncertain_surveys += 1;
            return;
        }
        if !self.days.hold(&row.about.day) {
            return;
        }
        self.surveys += 1;
        *self.opinions.entry(row.about.department.clone()).or_default() += 1;
        for (question, answer) in &row.answers {
            let key =
                QuestionKey { survey: row.survey.clone(), version: row.version, question: question.clone() };
            self.questions.entry(key).or_default().add(*answer);
        }
    }

    /// The groups of a dimension, in the order of their keys. `""` is what is not known; of a clerk, who has few ratings is
    /// not shown, nor what is nobody's.
    pub fn by(&self, dimension: Dimension) -> impl Iterator<Item = (&str, &Group)> {
        let groups = self.groups.get(&dimension).into_iter().flatten();
        let shown = move |(key, group): &(&String, &Group)| {
            dimension != Dimension::Clerk || (!key.is_empty() && group.all.ratings() >= FEWEST_OF_A_CLERK)
        };
        groups.filter(shown).map(|(key, group)| (key.as_str(), group))
    }

    /// Reasons of bad ratings, the one chosen most often first.
    pub fn top_reasons(&self) -> Vec<(u16, u64)> {
        let mut reasons: Vec<_> = self.bad_reasons.iter().map(|(code, count)| (*code, *count)).collect();
        reasons.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
        reasons
    }
}
