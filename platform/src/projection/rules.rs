//! The rules by which an answer is odd although it can be read. Each is a function of the entry, of the pack that it names, and
//! of when it was received (milliseconds since 1970); none of them keeps anything from being counted.

use jiff::Timestamp;
use shiwen_domain::{
    entry::{EvaluationCancelled, Rating, SelfTest, Subject, SurveyResponse, Unrated},
    level::Level,
    moment::{ClockTrust, DATE_UNCERTAIN, Moment},
    self_test::is_ahead,
};

use super::{facts::Known, flag};

/// No answer was given before this program was written, nor will one be after these terminals are scrap: 2025 to 2099, in
/// milliseconds since 1970.
const POSSIBLE_MS: std::ops::Range<i64> = 1_735_689_600_000..4_102_444_800_000;

/// A self-test whose entry was not written on the day that it says it is of.
const OTHER_DAY: &str = "other_day";

/// Where an answer stands in the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// `2026-11-23`, or `uncertain`.
    pub(super) day: String,
    /// 0 to 23, or -1.
    pub(super) hour: i16,
}

pub(super) fn rating(rating: &Rating, known: &Known, received_ms: i64) -> (Time, Vec<&'static str>) {
    let mut flags = Vec::new();
    let time = time(&rating.started, received_ms, &mut flags);
    places(&rating.subject, known, &mut flags);
    if rating.raised {
        flags.push(flag::RAISED);
    }
    reasons(rating, &mut flags);
    (time, flags)
}

pub(super) fn survey(
    response: &SurveyResponse,
    known: &Known,
    received_ms: i64,
) -> (Time, Vec<&'static str>) {
    let mut flags = Vec::new();
    let time = time(&response.started, received_ms, &mut flags);
    places(&response.subject, known, &mut flags);
    match known.questions(response.survey.as_str(), response.survey_version) {
        None => flags.push(flag::UNKNOWN_SURVEY),
        Some(questions) => {
            if response.answers.iter().any(|given| !questions.contains(given.question.as_str())) {
                flags.push(flag::UNKNOWN_QUESTION);
            }
        }
    }
    let mut asked: Vec<&str> = response.answers.iter().map(|given| given.question.as_str()).collect();
    asked.sort_unstable();
    if asked.windows(2).any(|pair| pair[0] == pair[1]) {
        flags.push(flag::QUESTION_TWICE);
    }
    (time, flags)
}

pub(super) fn unrated(unrated: &Unrated, known: &Known, received_ms: i64) -> (Time, Vec<&'static str>) {
    let mut flags = Vec::new();
    let time = time(&unrated.started, received_ms, &mut flags);
    places(&unrated.subject, known, &mut flags);
    (time, flags)
}

pub(super) fn cancelled(
    cancelled: &EvaluationCancelled,
    known: &Known,
    received_ms: i64,
) -> (Time, Vec<&'static str>) {
    let mut flags = Vec::new();
    let time = time(&cancelled.started, received_ms, &mut flags);
    places(&cancelled.subject, known, &mut flags);
    (time, flags)
}

/// What is odd about the times of a self-test, or nothing: whether it is of the day it says, and whether that day has been.
pub(super) fn self_test(test: &SelfTest, at: &Moment, received_ms: i64) -> &'static str {
    let mut flags = Vec::new();
    for moment in test.started().chain([at]) {
        time(moment, received_ms, &mut flags);
    }
    match flags.first() {
        Some(flag) => flag,
        None if !test.is_of_its_day(at) => OTHER_DAY,
        None => "",
    }
}

/// The day of something that is no answer.
pub(super) fn day(moment: &Moment, received_ms: i64) -> String {
    time(moment, received_ms, &mut Vec::new()).day
}

/// The day and hour in the hall. A trusted time that is none, or cannot be, is as good as a doubted one.
fn time(moment: &Moment, received_ms: i64, flags: &mut Vec<&'static str>) -> Time {
    if moment.clock == ClockTrust::Trusted {
        match possible(moment, received_ms) {
            Some(time) => return time,
            None => flags.push(flag::ODD_DATE),
        }
    }
    Time { day: DATE_UNCERTAIN.to_owned(), hour: -1 }
}

fn possible(moment: &Moment, received_ms: i64) -> Option<Time> {
    let ms = moment.wall.parse().map(Timestamp::as_millisecond).ok()?;
    let hour = i16::try_from(moment.hour()).ok().filter(|hour| (0..24).contains(hour))?;
    // The text itself is what a person reads: it must be a plain date where the parser would take other forms too.
    let day: jiff::civil::Date = moment.day().parse().ok()?;
    // No clock that somebody believes is wrong by that much.
    let has_been = !is_ahead(ms, received_ms);
    (has_been && POSSIBLE_MS.contains(&ms) && day.to_string() == moment.day())
        .then(|| Time { day: moment.day().to_owned(), hour })
}

fn places(subject: &Subject, known: &Known, flags: &mut Vec<&'static str>) {
    if subject.department.as_ref().is_some_and(|id| !known.has_department(id.as_str())) {
        flags.push(flag::UNKNOWN_DEPARTMENT);
    }
    if subject.counter.as_ref().is_some_and(|id| !known.has_counter(id.as_str())) {
        flags.push(flag::UNKNOWN_COUNTER);
    }
}

fn reasons(rating: &Rating, flags: &mut Vec<&'static str>) {
    if rating.reasons.iter().any(|code| code.table_version().is_none()) {
        flags.push(flag::UNKNOWN_REASON);
    }
    let other = |level: Option<Level>| level.is_some_and(|level| level != rating.level);
    if rating.reasons.iter().any(|code| code.table_version().is_some() && other(code.level())) {
        flags.push(flag::REASON_OF_OTHER_LEVEL);
    }
}

#[cfg(test)]
mod tests {
    use shiwen_domain::id::BootId;

    use super::*;

    /// 2026-11-23T04:31:00+08:00.
    const RECEIVED_MS: i64 = 1_795_379_460_000;

    fn at(wall: &str, clock: ClockTrust) -> (Time, Vec<&'static str>) {
        let boot = BootId(uuid::Uuid::nil());
        let mut flags = Vec::new();
        let moment = Moment { wall: wall.into(), boot, mono_ms: 1, clock };
        let time = time(&moment, RECEIVED_MS, &mut flags);
        (time, flags)
    }

    #[test]
    fn a_day_is_the_halls_and_a_possible_one() {
        let (time, flags) = at("2026-11-23T04:30:00.000+08:00", ClockTrust::Trusted);
        assert_eq!((time.day.as_str(), time.hour, flags.len()), ("2026-11-23", 4, 0));
        for odd in [
            "",
            "2026-13-45T99:99:99.999+99:99",
            "9999-12-31T23:59:59.999+00:00",
            "1970-01-01T00:00:00.000Z",
            "20261123T043000+0800",
            "二〇二六年十一月二十三日",
        ] {
            let (time, flags) = at(odd, ClockTrust::Trusted);
            assert_eq!(
                (time.day.as_str(), time.hour, flags),
                (DATE_UNCERTAIN, -1, vec![flag::ODD_DATE]),
                "{odd}"
            );
        }
    }

    #[test]
    fn a_doubted_clock_is_not_odd() {
        let (time, flags) = at("1970-01-01T00:00:00.000Z", ClockTrust::Doubted);
        assert_eq!((time.day.as_str(), time.hour, flags.len()), (DATE_UNCERTAIN, -1, 0));
    }

    #[test]
    fn what_has_not_been_yet_is_on_no_day() {
        for (wall, day) in [
            ("2026-11-24T04:31:00.000+08:00", "2026-11-24"),
            ("2026-11-24T04:31:00.001+08:00", DATE_UNCERTAIN),
            ("2098-01-01T00:00:00.000+08:00", DATE_UNCERTAIN),
        ] {
            let (time, flags) = at(wall, ClockTrust::Trusted);
            assert_eq!((time.day.as_str(), flags.is_empty()), (day, day != DATE_UNCERTAIN), "{wall}");
        }
    }
}
