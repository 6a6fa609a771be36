//! Visitors: what they tap, answer and write. Departments, counters and clerks are made up.

use shiwen_domain::{
    draft::{Draft, DraftRating, DraftSurvey, Words},
    entry::{Given, Subject, Tap},
    id::{ClerkId, CounterId, DepartmentId, ItemId, QuestionId, SurveyId, VisitId},
    level::{Level, Scale},
    moment::Moment,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    view::Mode,
    writing::{MAX_WRITING_BYTES, Writing},
};

use crate::seed::Seed;

/// So many Chinese characters that make no sense, so that they are found nowhere else.
pub fn words(seed: &mut Seed, count: usize) -> String {
    let one = |seed: &mut Seed| char::from_u32(0x4e00 + u32::try_from(seed.below(0x5000)).unwrap_or(0));
    (0..count).filter_map(|_| one(seed)).collect()
}

/// The answers of one visit: a rating, a survey or both, at random.
pub fn draft(seed: &mut Seed, started: Moment) -> Draft {
    let kinds = seed.below(5);
    let ms = started.wall_ms().unwrap_or(0).unsigned_abs();
    Draft {
        visit_id: VisitId(seed.uuid(ms)),
        started,
        mode: if seed.once_in(2) { Mode::Hall } else { Mode::Counter },
        subject: subject(seed),
        pack_version: 1,
        // Drawn from the time, so that the histories of a seed stay what they are.
        service: ms.is_multiple_of(3).then(|| format!("service-{ms}")),
        rating: (kinds != 0).then(|| rating(seed)),
        survey: (kinds < 2).then(|| survey(seed)),
        self_test: None,
    }
}

fn subject(seed: &mut Seed) -> Subject {
    let number = seed.below(6);
    Subject {
        department: (number > 0).then(|| DepartmentId(format!("11DEMO00000000000{}", number / 2))),
        counter: (number > 1).then(|| CounterId(format!("A{number:02}"))),
        item: (number > 3).then(|| ItemId(format!("item-{}", seed.below(3)))),
        clerk: (number > 1).then(|| ClerkId((1000 + number).to_string())),
    }
}

/// Handwriting: it begins as a PNG does, and goes on so that it is found nowhere else. Mostly some hundred bytes; now
/// and then as large as it may be, which is many pages of a database.
pub fn picture(seed: &mut Seed) -> Writing {
    let length =
        if seed.once_in(16) { 20_000 + seed.place(MAX_WRITING_BYTES - 20_000) } else { 60 + seed.place(900) };
    picture_of(seed, length)
}

/// The same with so many bytes.
pub fn picture_of(seed: &mut Seed, length: usize) -> Writing {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    while bytes.len() < length {
        bytes.extend(seed.draw().to_le_bytes());
    }
    bytes.truncate(length);
    Writing(bytes)
}

/// Half of all visitors type, a quarter write by hand, with or without that.
fn said(seed: &mut Seed) -> Words {
    let count = if seed.once_in(4) { 500 } else { 10 + seed.place(90) };
    let text = if seed.once_in(2) { words(seed, count) } else { String::new() };
    let writing = seed.once_in(4).then(|| picture(seed));
    Words { text, writing }
}

fn rating(seed: &mut Seed) -> DraftRating {
    let scale = if seed.once_in(4) { Scale::Two } else { Scale::Five };
    let mut at_ms = 0;
    let taps: Vec<Tap> = (0..=seed.below(3))
        .filter_map(|_| {
            at_ms += 500 + seed.below(4_000);
            seed.one_of(scale.levels()).map(|&level| Tap { level, at_ms })
        })
        .collect();
    let level = taps.last().map_or(Level::Satisfied, |tap| tap.level);
    let first = [0, 108, 207, 307, 406, 510][usize::from(level.number())];
    let reasons = (first..first + 8).filter(|_| seed.once_in(4)).map(ReasonCode).collect();
    DraftRating { scale, taps, reasons, reason_table: 2, words: said(seed) }
}

fn survey(seed: &mut Seed) -> DraftSurvey {
    let mut answers = Vec::new();
    for number in 1..=10 {
        if let Some(&answer) = seed.one_of(&Answer::ALL).filter(|_| number == 1 || number % 4 != 0) {
            answers.push(Given { question: QuestionId(format!("q{number}")), answer });
        }
    }
    let capacity = if seed.once_in(2) { seed.one_of(&Capacity::ALL).copied() } else { None };
    DraftSurvey { survey: SurveyId::from("ten-questions"), version: 1, answers, capacity, words: said(seed) }
}
