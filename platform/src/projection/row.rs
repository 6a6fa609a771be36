//! The rows of the projections, with members named as the columns: written as JSON by the witness, and compared as JSON by
//! `verify`. Names as in the terminal's own tables.

use serde::Serialize;
use shiwen_domain::{
    entry::{Body, LabelProposed, Rating, SelfTestPart, Subject, SurveyResponse, TerminalEvent, Unrated},
    survey::Capacity,
};
use uuid::Uuid;

use super::{
    facts::{Facts, FactsAt},
    flag,
    reading::Reading,
    rules::{self, Time},
};

mod counter;
mod duty;
mod name;

pub(crate) use counter::CounterRow;
pub(crate) use duty::ClerkRow;
use name::{clerk, item, receipt};

/// Where an entry stands, as far as its bytes do not say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The log's row.
    pub(crate) log: i64,
    /// The hall of its terminal.
    pub(crate) hall: &'a str,
    /// Its terminal.
    pub(crate) terminal: &'a str,
    /// Whether it is a demo log.
    pub(crate) demo: bool,
}

/// What an entry adds to the projections.
#[derive(Clone, Debug)]
pub(crate) enum Row<'a> {
    /// A rating and its reasons.
    Rating(RatingRow<'a>, Vec<ReasonRow>),
    /// A survey and its answers.
    Survey(SurveyRow<'a>, Vec<AnswerRow<'a>>),
    /// A service that nobody rated.
    Unrated(UnratedRow<'a>),
    /// A service that was taken back, or the days of a time out of use.
    Counter(Vec<CounterRow<'a>>),
    /// A visit of a self-test, or that one has failed.
    SelfTest(SelfTestRow<'a>),
    /// A proposed label.
    Label(LabelRow<'a>),
    /// Nothing.
    None,
}

/// Which entry a row comes from, and whose it is.
#[derive(Clone, Debug, Serialize)]
struct Source<'a> {
    entry_id: Uuid,
    log: i64,
    seq: i64,
    hall: &'a str,
    terminal: &'a str,
    demo: bool,
}

impl<'a> Source<'a> {
    fn of(reading: &Reading, place: &Place<'a>) -> Self {
        Self {
            entry_id: reading.identity.unwrap_or_default(),
            log: place.log,
            seq: reading.seq.cast_signed(),
            hall: place.hall,
            terminal: place.terminal,
            demo: place.demo,
        }
    }
}

/// Columns that every answer has.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Common<'a> {
    #[serde(flatten)]
    source: Source<'a>,
    day: String,
    hour: i16,
    department: &'a str,
    counter: &'a str,
}

/// A row of `rating`.
#[expect(clippy::struct_excessive_bools, reason = "they are columns")]
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RatingRow<'a> {
    #[serde(flatten)]
    pub(super) common: Common<'a>,
    visit_id: Uuid,
    receipt: i32,
    item: &'a str,
    clerk: &'a str,
    service: &'a str,
    mode: &'static str,
    scale: &'static str,
    pub(super) level: u8,
    taps: i32,
    raised: bool,
    no_reason: bool,
    words: bool,
    pub(super) phone: bool,
    ending: &'static str,
    proven: bool,
    flagged: bool,
}

/// A row of `rating_reason`.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ReasonRow {
    pub(super) entry_id: Uuid,
    code: u16,
}

/// A row of `survey_response`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SurveyRow<'a> {
    #[serde(flatten)]
    pub(super) common: Common<'a>,
    visit_id: Uuid,
    receipt: i32,
    mode: &'static str,
    survey: &'a str,
    survey_version: i32,
    capacity: &'static str,
    words: bool,
    ending: &'static str,
    proven: bool,
    flagged: bool,
}

/// A row of `survey_answer`.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct AnswerRow<'a> {
    pub(super) entry_id: Uuid,
    question: &'a str,
    answer: &'static str,
}

/// A row of `unrated`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UnratedRow<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    item: &'a str,
    clerk: &'a str,
    service: &'a str,
}

/// A row of `self_test`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SelfTestRow<'a> {
    #[serde(flatten)]
    source: Source<'a>,
    pub(super) day: &'a str,
    part: i32,
    parts: i32,
    whole: bool,
    carried: bool,
    odd: &'static str,
    failed: bool,
}

/// A row of `label_proposal`.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct LabelRow<'a> {
    entry_id: Uuid,
    target: Uuid,
    hall: &'a str,
    terminal: &'a str,
    label: &'static str,
    reason: &'a str,
}

impl<'a> Row<'a> {
    /// The row of an entry that counts and was received at a time, and which rules it breaks.
    pub(crate) fn of(
        reading: &'a Reading,
        place: &Place<'a>,
        facts: &Facts,
        received_ms: i64,
    ) -> (Self, Vec<&'static str>) {
        let facts = &facts.at(received_ms);
        let Some(entry) = &reading.entry else { return (Self::None, reading.flags.clone()) };
        match &entry.body {
            Body::Rating(rating) => of_rating(reading, place, rating, facts),
            Body::SurveyResponse(response) => of_survey(reading, place, response, facts),
            Body::Unrated(unrated) => of_unrated(reading, place, unrated, facts),
            Body::TerminalEvent(TerminalEvent::SelfTestFailed { of, .. }) => {
                let row = SelfTestRow { failed: true, ..of_self_test(reading, place, of) };
                (Self::SelfTest(row), Vec::new())
            }
            Body::TerminalEvent(event) => counter::of(reading, place, event, facts),
            Body::SelfTest(test) => {
                let odd = rules::self_test(test, &entry.at, facts.received_ms);
                let row =
                    SelfTestRow { whole: test.is_whole(), odd, ..of_self_test(reading, place, &test.of) };
                (Self::SelfTest(row), Vec::new())
            }
            Body::LabelProposed(proposed) => (Self::Label(of_label(reading, place, proposed)), Vec::new()),
            _ => (Self::None, Vec::new()),
        }
    }
}

impl<'a> Common<'a> {
    fn of(reading: &Reading, place: &Place<'a>, subject: &'a Subject, time: Time) -> Self {
        Self {
            source: Source::of(reading, place),
            day: time.day,
            hour: time.hour,
            department: subject.department.as_ref().map_or("", |id| id.as_str()),
            counter: subject.counter.as_ref().map_or("", |id| id.as_str()),
        }
    }

    pub(super) fn entry_id(&self) -> Uuid {
        self.source.entry_id
    }

    pub(super) fn day(&self) -> &str {
        &self.day
    }

    pub(super) fn department(&self) -> &'a str {
        self.department
    }

    pub(super) fn counter(&self) -> &'a str {
        self.counter
    }
}

fn of_rating<'a>(
    reading: &'a Reading,
    place: &Place<'a>,
    rating: &'a Rating,
    facts: &FactsAt<'_>,
) -> (Row<'a>, Vec<&'static str>) {
    let (time, flags) = rules::rating(rating, facts.of(rating.pack_version), facts.received_ms);
    let subject = &rating.subject;
    let row = RatingRow {
        common: Common::of(reading, place, subject, time),
        visit_id: rating.visit_id.0,
        receipt: receipt(rating.visit_id),
        item: item(subject),
        clerk: clerk(subject),
        service: rating.service.as_deref().unwrap_or_default(),
        mode: rating.mode.name(),
        scale: rating.scale.name(),
        level: rating.level.number(),
        taps: i32::try_from(rating.taps.len()).unwrap_or(i32::MAX),
        raised: rating.raised,
        no_reason: rating.no_reason,
        words: rating.comment.is_some() || rating.writing.is_some(),
        phone: rating.phone.is_some(),
        ending: rating.ending.name(),
        proven: reading.proven,
        flagged: flag::speaks_against(&flags),
    };
    let mut codes: Vec<u16> = rating.reasons.iter().map(|code| code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    let entry_id = row.common.entry_id();
    let reasons = codes.into_iter().map(|code| ReasonRow { entry_id, code }).collect();
    (Row::Rating(row, reasons), flags)
}

fn of_survey<'a>(
    reading: &'a Reading,
    place: &Place<'a>,
    response: &'a SurveyResponse,
    facts: &FactsAt<'_>,
) -> (Row<'a>, Vec<&'static str>) {
    let (time, flags) = rules::survey(response, facts.of(response.pack_version), facts.received_ms);
    let row = SurveyRow {
        common: Common::of(reading, place, &response.subject, time),
        visit_id: response.visit_id.0,
        receipt: receipt(response.visit_id),
        mode: response.mode.name(),
        survey: response.survey.as_str(),
        survey_version: i32::try_from(response.survey_version).unwrap_or(i32::MAX),
        capacity: response.capacity.map_or("", Capacity::name),
        words: response.comment.is_some() || response.writing.is_some(),
        ending: response.ending.name(),
        proven: reading.proven,
        flagged: flag::speaks_against(&flags),
    };
    let entry_id = row.common.entry_id();
    // Of two answers to one question the first counts.
    let mut answers: Vec<AnswerRow<'_>> = Vec::with_capacity(response.answers.len());
    let mut given: Vec<_> = response.answers.iter().collect();
    given.sort_by_key(|given| given.question.as_str());
    given.dedup_by_key(|given| given.question.as_str());
    answers.extend(given.into_iter().map(|given| AnswerRow {
        entry_id,
        question: given.question.as_str(),
        answer: given.answer.name(),
    }));
    (Row::Survey(row, answers), flags)
}

fn of_unrated<'a>(
    reading: &'a Reading,
    place: &Place<'a>,
    unrated: &'a Unrated,
    facts: &FactsAt<'_>,
) -> (Row<'a>, Vec<&'static str>) {
    let (time, flags) = rules::unrated(unrated, facts.of(unrated.pack_version), facts.received_ms);
    let row = UnratedRow {
        common: Common::of(reading, place, &unrated.subject, time),
        item: item(&unrated.subject),
        clerk: clerk(&unrated.subject),
        service: &unrated.service,
    };
    (Row::Unrated(row), flags)
}

fn of_self_test<'a>(reading: &Reading, place: &Place<'a>, of: &'a SelfTestPart) -> SelfTestRow<'a> {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    SelfTestRow {
        source: Source::of(reading, place),
        day: &of.day,
        part: number(of.part),
        parts: number(of.of),
        whole: false,
        carried: reading.carried,
        odd: "",
        failed: false,
    }
}

fn of_label<'a>(reading: &Reading, place: &Place<'a>, proposed: &'a LabelProposed) -> LabelRow<'a> {
    LabelRow {
        entry_id: reading.identity.unwrap_or_default(),
        target: proposed.target.0,
        hall: place.hall,
        terminal: place.terminal,
        label: proposed.label.name(),
        reason: &proposed.reason,
    }
}
