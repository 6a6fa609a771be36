//! A record as a counter fills it in a year or two: ratings, one response to the ten questions for every four of them,
//! something said in words now and then. Written by the store itself, thousands of entries in a transaction.

use std::time::{Duration, Instant};

use shiwen_app::{
    clock::Clock,
    home::Home,
    record::{self, Record},
};
use shiwen_domain::{
    asset::Assets,
    draft::{Draft, DraftRating, DraftSurvey, Words},
    entry::{Ending, Entry, Given, Subject, Tap},
    id::{EntryId, VisitId},
    level::{Level, Scale},
    moment::Moment,
    reason::ReasonCode,
    survey::Answer,
    view::Mode,
};
use shiwen_store::{Fact, Identities, Private};
use shiwen_tests::{
    hall::{picture_of, words},
    seed::Seed,
};

use crate::Failure;

const BATCH: u32 = 2_000;
/// A few lines in finger strokes, in greyscale.
const WRITING_BYTES: usize = 6_000;
/// A visitor every two minutes.
const BETWEEN_MS: u64 = 120_000;

/// A record that was filled.
#[derive(Debug)]
pub(crate) struct Filled {
    /// How many entries the appends wrote.
    pub(crate) entries: u32,
    /// How long the appends took, commits included.
    pub(crate) took: Duration,
}

/// Fills a new data directory.
pub(crate) fn fill(home: &Home, entries: u32) -> Result<Filled, Failure> {
    home.prepare()?;
    let keys = home.keys()?;
    let assets = shiwen_app::assets::load()?.assets;
    let (now, _) = Clock::start(assets.pack.hall.utc_offset_minutes, None, 1).now();
    let Record { mut store, .. } = record::open(home, &keys, true, &now)?;
    let mut visitors = Visitors::new(&assets, &now, entries);
    // The opening entry is there already.
    let mut filled = Filled { entries: 0, took: Duration::ZERO };
    while filled.entries < entries - 1 {
        let facts = visitors.facts(BATCH.min(entries - 1 - filled.entries));
        let started = Instant::now();
        filled.entries += u32::try_from(store.append(&facts)?.len())?;
        filled.took += started.elapsed();
    }
    store.scrub()?;
    Ok(filled)
}

struct Visitors<'a> {
    assets: &'a Assets,
    seed: Seed,
    now: Moment,
    wall_ms: u64,
}

impl<'a> Visitors<'a> {
    fn new(assets: &'a Assets, now: &Moment, entries: u32) -> Self {
        let end_ms = now.wall_ms().unwrap_or(0).unsigned_abs();
        // The last visit was a while ago: a clock before the newest entry would not be believed.
        let wall_ms = end_ms - BETWEEN_MS * u64::from(entries);
        Self { assets, seed: Seed::new(7), now: now.clone(), wall_ms }
    }

    fn facts(&mut self, count: u32) -> Vec<Fact> {
        let mut facts = Vec::new();
        while facts.len() < count as usize {
            let visit = self.visit();
            facts.extend(visit.into_iter().take(count as usize - facts.len()));
        }
        facts
    }

    fn visit(&mut self) -> Vec<Fact> {
        self.wall_ms += BETWEEN_MS;
        let started = self.moment();
        let draft = self.draft(started.clone());
        let mut facts = Vec::new();
        for close in [Draft::close_rating, Draft::close_survey] {
            let mut private = Vec::new();
            let body = close(&draft, Ending::Finished, &mut |kind, content| {
                let kept = Private { kind, nonce: self.seed.nonce(), content: content.to_vec() };
                private.push(kept.clone());
                kept.commitment()
            });
            if let Some(body) = body {
                let entry_id = EntryId(self.seed.uuid(self.wall_ms));
                facts.push(Fact { entry: Entry::new(entry_id, started.clone(), body), private });
            }
        }
        facts
    }

    fn moment(&self) -> Moment {
        let offset = self.assets.pack.hall.utc_offset_minutes;
        Moment::new(self.wall_ms.cast_signed(), offset, self.now.boot, self.now.mono_ms, self.now.clock)
    }

    fn draft(&mut self, started: Moment) -> Draft {
        let counter = self.seed.one_of(&self.assets.pack.counters);
        let subject = counter.map_or_else(Subject::default, |counter| Subject {
            department: Some(counter.department.clone()),
            counter: Some(counter.id.clone()),
            item: counter.items.first().cloned(),
            clerk: counter.clerk.clone(),
        });
        Draft {
            visit_id: VisitId(self.seed.uuid(self.wall_ms)),
            started,
            mode: Mode::Counter,
            subject,
            pack_version: self.assets.pack.version,
            service: None,
            rating: Some(self.rating()),
            survey: if self.seed.once_in(4) { self.survey() } else { None },
            self_test: None,
        }
    }

    fn rating(&mut self) -> DraftRating {
        let taps: Vec<Tap> = (0..if self.seed.once_in(8) { 2 } else { 1 })
            .filter_map(|tap| {
                let level = *self.seed.one_of(&Level::ALL)?;
                Some(Tap { level, at_ms: tap * 2_500 })
            })
            .collect();
        let level = taps.last().map_or(Level::Satisfied, |tap| tap.level);
        let offered: Vec<ReasonCode> =
            self.assets.reasons.of_level(level).map(|reason| reason.code).collect();
        let reasons = offered.into_iter().filter(|_| self.seed.once_in(6)).take(2).collect();
        DraftRating {
            scale: Scale::Five,
            taps,
            reasons,
            reason_table: self.assets.reasons.version,
            words: self.words(),
        }
    }

    /// One visitor in twenty types something, one in forty writes by hand.
    fn words(&mut self) -> Words {
        let text = if self.seed.once_in(20) { words(&mut self.seed, 30) } else { String::new() };
        let writing = self.seed.once_in(40).then(|| picture_of(&mut self.seed, WRITING_BYTES));
        Words { text, writing }
    }

    fn survey(&mut self) -> Option<DraftSurvey> {
        let survey = self.assets.surveys.first()?;
        let given = |question: &shiwen_domain::survey::Question| {
            Some(Given { question: question.id.clone(), answer: *self.seed.one_of(&Answer::ALL)? })
        };
        Some(DraftSurvey {
            survey: survey.id.clone(),
            version: survey.version,
            answers: survey.questions.iter().filter_map(given).collect(),
            capacity: None,
            words: Words::default(),
        })
    }
}
