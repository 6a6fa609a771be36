//! What makes ratings of a hall stand out: packs whose thresholds are soon reached, and hours in which many come at once.

use shiwen_domain::{
    calendar::Calendar,
    draft::{DraftRating, Words},
    entry::{Body, Ending, PackApplied, Subject, Tap},
    flag::{Alternating, Basis, Burst, ClosingBurst, FlagRules, OffHours, SamePattern, TooFast},
    level::{Level, Scale},
    pack::Opening,
};
use shiwen_store::{Appended, StoreError};

use super::Hall;

/// How many come in a rush.
const RUSH: usize = 9;
/// The longest time between two things that happen in one, in milliseconds.
const RUSH_MS: u64 = 20_000;

impl Hall {
    /// A pack comes into force; one in five is of a program that did not say by what flags are judged.
    pub fn apply_pack(&mut self) -> Result<Appended, StoreError> {
        let judged_by = (!self.seed.once_in(5)).then(|| self.basis());
        let (version, sha256) = (self.seed.below(9), hex::encode(self.seed.bytes::<32>()));
        self.write(Body::PackApplied(PackApplied { version, sha256, judged_by }))
    }

    /// Any thresholds that some visits reach; one rule in six is switched off.
    fn basis(&mut self) -> Basis {
        let seed = &mut self.seed;
        let ratings = |seed: &mut crate::seed::Seed| 3 + seed.place(3);
        let seconds = 60 + seed.below(1_200);
        let minutes = 5 + seed.below(200);
        let rules = FlagRules {
            burst: Some(Burst { ratings: ratings(seed), seconds }),
            alternating: Some(Alternating { ratings: ratings(seed), minutes }),
            off_hours: Some(OffHours { minutes: 30 }),
            too_fast: Some(TooFast { finish_ms: 8_000, reason_ms: 1_000 }),
            same_pattern: Some(SamePattern { ratings: 3, ratings_without_reasons: ratings(seed), minutes }),
            closing_burst: Some(ClosingBurst { ratings: 3, seconds, minutes: 600 }),
        };
        let rules = match seed.below(6) {
            0 => FlagRules { burst: None, ..rules },
            1 => FlagRules { off_hours: None, ..rules },
            _ => rules,
        };
        let time = |text: &str| text.parse().expect("a time of day");
        let to = time(["12:00", "17:00", "24:00"][seed.place(3)]);
        let opening = vec![Opening { days: (1..=6).collect(), from: time("00:30"), to }];
        let holidays = if seed.once_in(2) { vec![jiff::civil::date(2026, 11, 24)] } else { Vec::new() };
        Basis { rules, opening, calendar: Calendar { holidays, ..Calendar::default() } }
    }

    /// Many come at once: as ever, or they praise one counter with one tap each, or praise and blame it in turn.
    pub fn rush(&mut self) -> Result<(), StoreError> {
        let usual = std::mem::replace(&mut self.longest_ms, RUSH_MS);
        let habit = self.seed.below(3);
        for number in 0..RUSH {
            match habit {
                0 => drop(self.visit()?),
                1 => self.tap(Level::VerySatisfied)?,
                _ => self.tap([Level::VerySatisfied, Level::VeryDissatisfied][number % 2])?,
            }
        }
        self.longest_ms = usual;
        Ok(())
    }

    /// A visit that leaves one tap on a face, and nothing else.
    fn tap(&mut self, level: Level) -> Result<(), StoreError> {
        let mut draft = self.answer()?;
        draft.subject = Subject { counter: Some("A02".into()), ..Subject::default() };
        draft.survey = None;
        draft.rating = Some(DraftRating {
            scale: Scale::Five,
            taps: vec![Tap { level, at_ms: 700 }],
            reasons: Vec::new(),
            reason_table: 2,
            words: Words::default(),
        });
        self.store.save_draft(&draft)?;
        self.end(&draft, Ending::Finished).map(drop)
    }
}
