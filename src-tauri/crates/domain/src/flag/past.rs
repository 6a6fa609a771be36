//! What the judge remembers of a rating: whom it was about, what was chosen, when. No word and no visit.

use jiff::civil::Date;

use crate::{
    entry::Rating,
    flag::Rule,
    id::{BootId, CounterId, DepartmentId},
    level::Level,
    moment::{ClockTrust, Moment},
    reason::ReasonCode,
};

/// One rating of the recent ones.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) seq: u64,
    department: Option<DepartmentId>,
    pub(super) counter: Option<CounterId>,
    pub(super) level: Level,
    /// In the order of their codes, whatever order they were tapped in.
    pub(super) reasons: Vec<ReasonCode>,
    began: When,
    /// The day at whose closing it was given.
    pub(super) closing: Option<Date>,
    /// One bit for each rule that has flagged it.
    flagged: u8,
}

/// A time that can be held against another one.
#[derive(Debug)]
struct When {
    boot: BootId,
    mono_ms: u64,
    /// Milliseconds since 1970, as far as the clock was believed.
    wall_ms: Option<i64>,
}

impl Past {
    pub(super) fn of(seq: u64, rating: &Rating, closing: Option<Date>) -> Self {
        let mut reasons = rating.reasons.clone();
        reasons.sort_unstable();
        Self {
            seq,
            department: rating.subject.department.clone(),
            counter: rating.subject.counter.clone(),
            level: rating.level,
            reasons,
            began: When::of(&rating.started),
            closing,
            flagged: 0,
        }
    }

    /// Whether both are about the same: the same counter, or where none was named the same department, or the hall.
    pub(super) fn is_about_the_same_as(&self, other: &Self) -> bool {
        self.counter == other.counter && (self.counter.is_some() || self.department == other.department)
    }

    /// Whether this one began at most so long before a later one. Where nobody knows how long it was, it did not.
    pub(super) fn is_within(&self, ms: u64, later: &Self) -> bool {
        self.began.until(&later.began).is_some_and(|between| between <= ms)
    }

    /// Marks it, and returns whether it was not yet.
    pub(super) fn flag(&mut self, rule: Rule) -> bool {
        let bit = 1 << rule as u8;
        let new = self.flagged & bit == 0;
        self.flagged |= bit;
        new
    }
}

impl When {
    fn of(moment: &Moment) -> Self {
        let believed = moment.clock == ClockTrust::Trusted;
        let wall_ms = believed.then(|| moment.wall_ms()).flatten();
        Self { boot: moment.boot, mono_ms: moment.mono_ms, wall_ms }
    }

    /// Milliseconds from here to a later time: by the steady clock within one start of the machine, by believed wall clocks
    /// from one to another, else unknown. So is what would be before it.
    fn until(&self, later: &Self) -> Option<u64> {
        if self.boot == later.boot {
            return later.mono_ms.checked_sub(self.mono_ms);
        }
        u64::try_from(later.wall_ms?.checked_sub(self.wall_ms?)?).ok()
    }
}
