//! Ratings as a log holds them, made from what matters to the rules; and a hall with hours, a holiday and a worked Saturday.

use jiff::{Timestamp, civil::date};
use shiwen_domain::{
    calendar::Calendar,
    entry::{Ending, Rating, Subject, Tap},
    flag::{Flag, FlagRules, Judge, Rule},
    id::{BootId, CounterId, DepartmentId, VisitId},
    level::{Level, Scale},
    moment::{ClockTrust, Moment},
    pack::Opening,
    reason::ReasonCode,
    view::Mode,
};
use uuid::Uuid;

/// The rating and the moment of its entry; its place in the list is its `seq`.
pub(crate) type Log = Vec<(Rating, Moment)>;

/// One visit, as far as the rules see it.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// Wall clock when it began.
    pub(crate) wall_ms: i64,
    /// Steady clock when it began.
    pub(crate) mono_ms: u64,
    pub(crate) boot: u128,
    pub(crate) clock: ClockTrust,
    pub(crate) department: Option<&'static str>,
    pub(crate) counter: Option<&'static str>,
    /// Level and milliseconds since the beginning.
    pub(crate) taps: Vec<(Level, u64)>,
    pub(crate) reasons: Vec<u16>,
    /// From the beginning to the end.
    pub(crate) took_ms: u64,
    pub(crate) ending: Ending,
}

/// Milliseconds since 1970 of a time in the hall: `2026-11-25T10:00:00`.
pub(crate) fn hall_ms(time: &str) -> i64 {
    format!("{time}+08:00").parse::<Timestamp>().expect("a time").as_millisecond()
}

/// A visit that no rule minds, so many seconds after ten o'clock on a Wednesday.
pub(crate) fn after(seconds: u64) -> Visit {
    let ms = seconds * 1_000;
    Visit {
        wall_ms: hall_ms("2026-11-25T10:00:00") + ms.cast_signed(),
        mono_ms: 1_000_000 + ms,
        boot: 1,
        clock: ClockTrust::Trusted,
        department: Some("11990000000000019A"),
        counter: Some("counter-1"),
        taps: vec![(Level::Satisfied, 0)],
        reasons: Vec::new(),
        took_ms: 20_000,
        ending: Ending::Finished,
    }
}

/// The same at a time in the hall.
pub(crate) fn at(time: &str) -> Visit {
    Visit { wall_ms: hall_ms(time), ..after(0) }
}

impl Visit {
    pub(crate) fn level(mut self, level: Level) -> Self {
        self.taps = vec![(level, 0)];
        self
    }

    pub(crate) fn reasons(mut self, reasons: &[u16]) -> Self {
        self.reasons = reasons.to_vec();
        self
    }

    pub(crate) fn counter(mut self, counter: Option<&'static str>) -> Self {
        self.counter = counter;
        self
    }

    pub(crate) fn entry(&self) -> (Rating, Moment) {
        let moment = |after_ms: u64| {
            let wall_ms = self.wall_ms + after_ms.cast_signed();
            let boot = BootId(Uuid::from_u128(self.boot));
            Moment::new(wall_ms, 480, boot, self.mono_ms + after_ms, self.clock)
        };
        let taps: Vec<Tap> = self.taps.iter().map(|&(level, at_ms)| Tap { level, at_ms }).collect();
        let raised = |(n, tap): (usize, &Tap)| {
            taps[..n].iter().any(|earlier| tap.level.number() >= earlier.level.number() + 2)
        };
        let rating = Rating {
            visit_id: VisitId(Uuid::nil()),
            started: moment(0),
            mode: Mode::Counter,
            subject: Subject {
                department: self.department.map(DepartmentId::from),
                counter: self.counter.map(CounterId::from),
                ..Subject::default()
            },
            scale: Scale::Five,
            level: taps.last().expect("a rating has a tap").level,
            raised: taps.iter().enumerate().any(raised),
            taps,
            reasons: self.reasons.iter().copied().map(ReasonCode).collect(),
            reason_table: 2,
            no_reason: false,
            comment: None,
            writing: None,
            phone: None,
            service: None,
            ending: self.ending,
            pack_version: 1,
        };
        (rating, moment(self.took_ms))
    }
}

/// The visits as a log.
pub(crate) fn log(visits: impl IntoIterator<Item = Visit>) -> Log {
    visits.into_iter().map(|visit| visit.entry()).collect()
}

/// Monday to Friday from nine to five.
pub(crate) fn opening() -> Vec<Opening> {
    hours(&[(&[1, 2, 3, 4, 5], "09:00", "17:00")])
}

/// Hours: days, from, to.
pub(crate) fn hours(list: &[(&[u8], &str, &str)]) -> Vec<Opening> {
    let time = |text: &str| text.parse().expect("a time of day");
    list.iter()
        .map(|(days, from, to)| Opening { days: days.to_vec(), from: time(from), to: time(to) })
        .collect()
}

/// The Thursday after [`after`]'s day is a holiday, the Saturday is worked in exchange.
pub(crate) fn calendar() -> Calendar {
    Calendar {
        holidays: vec![date(2026, 11, 26)],
        working_days: vec![date(2026, 11, 28)],
        ..Calendar::default()
    }
}

/// A judge of this hall.
pub(crate) fn judge(rules: &FlagRules) -> Judge {
    Judge::new(rules, &opening(), &calendar())
}

/// What a judge says of a whole log, in the order in which it says so.
pub(crate) fn told(mut judge: Judge, log: &Log) -> Vec<Flag> {
    let entries = (0..).zip(log);
    entries.flat_map(|(seq, (rating, at))| judge.next(seq, rating, at)).collect()
}

/// The places in a log that a rule flags by the default thresholds, in order.
pub(crate) fn flagged(rule: Rule, visits: impl IntoIterator<Item = Visit>) -> Vec<u64> {
    flagged_by(judge(&FlagRules::default()), rule, visits)
}

/// The same by another judge.
pub(crate) fn flagged_by(judge: Judge, rule: Rule, visits: impl IntoIterator<Item = Visit>) -> Vec<u64> {
    let flags = told(judge, &log(visits));
    let mut seqs: Vec<u64> =
        flags.into_iter().filter(|flag| flag.rule == rule).map(|flag| flag.seq).collect();
    seqs.sort_unstable();
    seqs
}
