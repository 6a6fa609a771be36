//! The daily proof that every level and every answer can be given and kept: visits that nobody made, played on the very
//! machine and through the very screens that visitors use. Somebody who took a level off the screen, or made it fail, is seen
//! the next day.

use std::collections::BTreeMap;

use crate::{
    entry::{Body, Entry, SelfTest, SelfTestPart, TerminalEvent},
    level::{Level, Scale},
    moment::{ClockTrust, Moment},
    survey::Answer,
    view::{Screen, Task, Touch},
};

/// No played visit takes more touches: a way that leads in a circle ends.
pub const MOST_TOUCHES: usize = 100;

/// No day's self-test has more visits: one for each level.
pub const MOST_PARTS: u32 = 5;

/// A self-test that fails is tried again each hour, and at each start of the program. What fails more often in a day is an excess,
/// whatever explains it.
pub const MOST_TRIES: usize = 48;

/// What lies further ahead than this of the time at which the platform takes it, or of what a log has later, is of a clock that ran
/// ahead: a day, in milliseconds.
const AHEAD_MS: i64 = 24 * 60 * 60 * 1_000;

/// One played visit: it gives one level, and to each question of the survey one answer. Over the visits of a day every
/// level is given, and every question gets every answer if there are as many levels as answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Play {
    /// The level that it gives.
    pub level: Level,
    /// Its place among the visits of the day, from 0.
    pub place: usize,
    /// How many questions the survey asks.
    pub questions: usize,
}

/// The visits of a day.
pub fn plays(scale: Scale, questions: usize) -> impl Iterator<Item = Play> {
    scale.levels().iter().enumerate().map(move |(place, level)| Play { level: *level, place, questions })
}

impl Play {
    /// The next touch, or nothing where the visit is over or does not go on.
    pub fn touch(&self, screen: &Screen) -> Option<Touch> {
        match screen {
            Screen::Start => Some(Touch::ChooseTask { task: Task::Rate }),
            Screen::Subject { .. } => Some(Touch::ChooseHall),
            Screen::Rate { chosen: None, faces, .. } => {
                let offered = faces.iter().any(|face| face.level == self.level);
                offered.then_some(Touch::TapFace { level: self.level })
            }
            Screen::Rate { reasons, .. } if reasons.iter().any(|reason| reason.chosen) => Some(Touch::Done),
            Screen::Rate { reasons, .. } => {
                Some(reasons.first().map_or(Touch::Done, |reason| Touch::ToggleReason { code: reason.code }))
            }
            Screen::Next { .. } if self.questions == 0 => Some(Touch::Finish),
            Screen::Next { .. } | Screen::SurveyIntro { .. } => Some(Touch::StartSurvey),
            Screen::Question { id, number, answers, .. } => {
                let answers: Vec<Answer> = answers.iter().map(|view| view.answer).collect();
                let answer = self.answer(*number, &answers)?;
                Some(Touch::AnswerQuestion { question: id.clone(), answer })
            }
            Screen::Capacity { chosen: None, choices, .. } => {
                let capacity = choices.get(self.place % choices.len().max(1))?.capacity;
                Some(Touch::ChooseCapacity { capacity })
            }
            Screen::Capacity { .. } => Some(Touch::Finish),
            Screen::Pad { .. }
            | Screen::Phone { .. }
            | Screen::Comment { .. }
            | Screen::Thanks { .. }
            | Screen::Paused { .. }
            | Screen::Cleaning { .. } => None,
        }
    }

    /// The answer to a question: another one on each visit.
    fn answer(&self, number: u32, answers: &[Answer]) -> Option<Answer> {
        let turn = self.place + usize::try_from(number).unwrap_or_default();
        answers.get(turn % answers.len().max(1)).copied()
    }

    /// Whether what was kept is what was played: the level, reasons of it, and an answer to each question.
    pub fn is_kept(&self, kept: &SelfTest) -> bool {
        let rated = kept.rating.as_ref().is_some_and(|rating| {
            let reasoned = rating.reasons.iter().all(|reason| reason.level() == Some(self.level));
            rating.level == self.level && reasoned && !rating.no_reason
        });
        let answered = kept.survey.as_ref().map_or(0, |survey| survey.answers.len());
        rated && answered == self.questions
    }
}

/// What is wrong with when and how often self-tests were made. Who holds the terminal's keys could pass answers off as tests:
/// of days on which they were not given, or more of them than a day has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// The entry's time is not on the day that the test is of.
    OtherDay,
    /// The day has this one already, or more that were cut off for no reason than there are.
    TooMany,
}

/// Holds the self-tests of one log against each other, one after the other, with what else the log says of them.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// By day and part: when.
    whole: BTreeMap<(String, u32), i64>,
    /// The newest time among those.
    newest_ms: Option<i64>,
    cut_off: BTreeMap<String, CutOff>,
}

/// The tests of a day that were not played to their end.
#[derive(Clone, Debug, Default)]
struct CutOff {
    /// How many the day has.
    parts: u32,
    /// Those that no failure explains: their places in the log.
    unexplained: Vec<u64>,
    /// Those that one explains.
    explained: Vec<u64>,
    /// By part, the newest one, if no failure followed it yet.
    last: BTreeMap<u32, u64>,
}

impl Held {
    /// Takes the next entry of the log, with its place. How many tests were cut off, [`Self::finish`] says.
    pub fn hears(&mut self, seq: u64, entry: &Entry) -> Option<Odd> {
        if bears_its_time(&entry.body) {
            self.passes(&entry.at);
        }
        match &entry.body {
            Body::SelfTest(test) => self.take(seq, test, &entry.at),
            Body::TerminalEvent(TerminalEvent::SelfTestFailed { of, .. }) => {
                self.failed(of);
                None
            }
            _ => None,
        }
    }

    /// Tests that are more than a day ahead of an entry after them were made by a clock that ran ahead, and are made again when
    /// their day comes.
    fn passes(&mut self, at: &Moment) {
        let (Some(newest), ClockTrust::Trusted) = (self.newest_ms, at.clock) else { return };
        if let Some(ms) = at.wall_ms().filter(|ms| is_ahead(newest, *ms)) {
            self.whole.retain(|_, then| !is_ahead(*then, ms));
            self.newest_ms = self.whole.values().copied().max();
        }
    }

    fn take(&mut self, seq: u64, test: &SelfTest, at: &Moment) -> Option<Odd> {
        if !test.is_of_its_day(at) {
            return Some(Odd::OtherDay);
        }
        let (day, part, of) = (&test.of.day, test.of.part, test.of.of);
        let cut_off = self.cut_off.entry(day.clone()).or_default();
        cut_off.parts = cut_off.parts.max(of.min(MOST_PARTS));
        let twice = if test.is_whole() {
            let ms = at.wall_ms().unwrap_or(i64::MIN);
            self.newest_ms = self.newest_ms.max(Some(ms));
            self.whole.insert((day.clone(), part), ms).is_some()
        } else {
            cut_off.unexplained.push(seq);
            cut_off.last.insert(part, seq);
            false
        };
        (twice || of > MOST_PARTS).then_some(Odd::TooMany)
    }

    /// A test has failed, says the log: that explains the one of its part that was cut off before it, and is told by itself.
    fn failed(&mut self, of: &SelfTestPart) {
        let Some(cut_off) = self.cut_off.get_mut(&of.day) else { return };
        if let Some(explained) = cut_off.last.remove(&of.part) {
            cut_off.unexplained.retain(|seq| *seq != explained);
            cut_off.explained.push(explained);
        }
    }

    /// The places of the tests that were cut off and are too many for their day.
    pub fn finish(self) -> impl Iterator<Item = u64> {
        self.cut_off.into_values().flat_map(|CutOff { parts, unexplained, explained, .. }| {
            let parts = usize::try_from(parts).unwrap_or(usize::MAX);
            let unexplained = unexplained.into_iter().skip(parts);
            unexplained.chain(explained.into_iter().skip(parts.saturating_mul(MOST_TRIES)))
        })
    }
}

/// Whether an entry's time is that at which it was written. Others bear the one at which began what they tell of.
pub fn bears_its_time(body: &Body) -> bool {
    use TerminalEvent::{ClockStep, Start};
    matches!(body, Body::SelfTest(_) | Body::TerminalEvent(Start { .. } | ClockStep { .. }))
}

/// Whether a time is more than a day ahead of another one that came after it.
pub fn is_ahead(ms: i64, later_ms: i64) -> bool {
    ms > later_ms.saturating_add(AHEAD_MS)
}

/// What the log says of a day's self-test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The day in the hall.
    pub day: String,
    /// The visits that were played to their end and kept as they were played, from 1.
    pub whole: Vec<u32>,
    /// How many there are.
    pub of: u32,
    /// The place of the last of them in the log.
    pub last_seq: u64,
}

impl Tested {
    /// Whether every level could be given and was kept.
    pub fn passed(&self) -> bool {
        (1..=self.of).all(|part| self.whole.contains(&part))
    }
}

/// The self-test of the day that the first of these entries is about; they come newest first, with their places.
pub fn tested(parts: &[(u64, SelfTest)]) -> Option<Tested> {
    let (last_seq, newest) = parts.first()?;
    let day = &newest.of.day;
    let of_day = parts.iter().map(|(_, part)| part).filter(|part| part.of.day == *day);
    let mut whole: Vec<u32> = of_day.filter(|part| part.is_whole()).map(|part| part.of.part).collect();
    whole.sort_unstable();
    whole.dedup();
    Some(Tested { day: day.clone(), whole, of: newest.of.of, last_seq: *last_seq })
}
