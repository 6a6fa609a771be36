//! Who writes the entries: every kind of them, by a seed, as a terminal of the demo hall would. Its clock goes on by some
//! seconds with each moment, and is believed.

use shiwen_domain::{
    entry::{
        Body, Ending, Entry, EvaluationCancelled, Given, PackApplied, Rating, Resumed, Subject,
        SurveyResponse, Tap, TerminalEvent, Unrated,
    },
    id::{BootId, EntryId, VisitId},
    level::{Level, Scale},
    moment::{ClockTrust, Moment},
    outage::{OpenTime, Outage},
    reason::ReasonCode,
    survey::{Answer, Capacity},
    view::Mode,
};
use uuid::Uuid;

use super::Secret;
use crate::seed::Seed;

/// 2026-11-23 in the hall, in the morning.
const BEGIN_MS: i64 = 1_795_397_400_000;
const COUNTERS: [(&str, &str, &str, &str); 4] = [
    ("counter-1", "11990000000000019A", "company-opening", "1001"),
    ("counter-3", "119900000000000275", "identity-card", "2001"),
    ("counter-5", "119900000000000350", "social-card", "3001"),
    ("counter-7", "11990000000000043T", "mortgage", "4001"),
];
const QUESTIONS: [&str; 5] = ["told-once", "shown-the-way", "someone-in-charge", "in-time", "fewer-papers"];

/// The author.
#[derive(Clone, Debug)]
pub struct Author {
    /// Its chance.
    pub seed: Seed,
    now_ms: i64,
    boot: BootId,
    begun_ms: i64,
}

impl Author {
    /// The author of a number.
    pub fn new(number: u64) -> Self {
        let mut seed = Seed::new(number);
        let boot = BootId(seed.uuid(1));
        Self { seed, now_ms: BEGIN_MS, boot, begun_ms: BEGIN_MS }
    }

    /// A new identity.
    pub fn uuid(&mut self) -> Uuid {
        let now = self.now_ms.unsigned_abs();
        self.seed.uuid(now)
    }

    /// The next moment.
    pub fn moment(&mut self) -> Moment {
        self.now_ms += 1_000 + self.seed.below(9_000).cast_signed();
        let steady = (self.now_ms - self.begun_ms).unsigned_abs();
        Moment::new(self.now_ms, 480, self.boot, steady, ClockTrust::Trusted)
    }

    /// Its clock goes on, or back.
    pub fn waits(&mut self, ms: i64) {
        self.now_ms += ms;
        self.begun_ms = self.begun_ms.min(self.now_ms);
    }

    /// An entry that says this.
    pub fn entry(&mut self, body: Body) -> Entry {
        let entry_id = EntryId(self.uuid());
        Entry::new(entry_id, self.moment(), body)
    }

    /// An entry of one of the kinds that visits and the terminal itself give rise to.
    pub fn any(&mut self) -> Entry {
        let body = match self.seed.below(10) {
            0..5 => {
                let level = Level::ALL[self.seed.place(5)];
                Body::Rating(self.rating(level))
            }
            5..7 => Body::SurveyResponse(self.survey()),
            7 => Body::Unrated(self.unrated()),
            8 => {
                let sha256 = hex::encode(self.seed.bytes::<32>());
                Body::PackApplied(PackApplied { version: 1, sha256, judged_by: None })
            }
            _ => self.at_the_counter().into_iter().nth(usize::from(self.now_ms % 2 == 0)).expect("two"),
        };
        self.entry(body)
    }

    /// A rating of a level, with a reason of that level.
    pub fn rating(&mut self, level: Level) -> Rating {
        let first = [108, 207, 307, 406, 510][usize::from(level.number()) - 1];
        let reason = ReasonCode(first + u16::try_from(self.seed.below(8)).expect("below 8"));
        Rating {
            visit_id: VisitId(self.uuid()),
            started: self.moment(),
            mode: Mode::Counter,
            subject: self.subject(),
            scale: Scale::Five,
            level,
            taps: vec![Tap { level, at_ms: 800 + self.seed.below(4_000) }],
            raised: false,
            reasons: vec![reason],
            reason_table: 2,
            no_reason: false,
            comment: None,
            writing: None,
            phone: None,
            service: None,
            ending: Ending::Finished,
            pack_version: 1,
        }
    }

    /// A rating with words, writing or a number beside it: what the entry says, and what travels with it.
    pub fn rating_with(&mut self, level: Level, secrets: &[Secret]) -> super::Paper {
        let mut rating = self.rating(level);
        let private: Vec<_> = secrets.iter().map(|secret| secret.content(&mut self.seed)).collect();
        for (secret, content) in secrets.iter().zip(&private) {
            secret.commit(&mut rating, content);
        }
        super::Paper { private, ..(&self.entry(Body::Rating(rating))).into() }
    }

    /// Answers to the first questions of the ten.
    pub fn survey(&mut self) -> SurveyResponse {
        let given = |seed: &mut Seed, question: &str| Given {
            question: question.into(),
            answer: Answer::ALL[seed.place(Answer::ALL.len())],
        };
        SurveyResponse {
            visit_id: VisitId(self.uuid()),
            started: self.moment(),
            mode: Mode::Counter,
            subject: Subject { item: None, clerk: None, ..self.subject() },
            survey: "ten-questions".into(),
            survey_version: 1,
            answers: QUESTIONS.map(|question| given(&mut self.seed, question)).to_vec(),
            capacity: Some(Capacity::ALL[self.seed.place(3)]),
            comment: None,
            writing: None,
            ending: Ending::Finished,
            pack_version: 1,
        }
    }

    /// A service that nobody rated.
    pub fn unrated(&mut self) -> Unrated {
        let service = format!("service-{}", self.seed.below(1_000_000));
        Unrated { started: self.moment(), subject: self.subject(), service, pack_version: 1 }
    }

    /// A service that was taken back, and a pause of some minutes that is over.
    pub fn at_the_counter(&mut self) -> [Body; 2] {
        let Unrated { started, subject, service, pack_version } = self.unrated();
        let (since, day) = (started.clone(), started.day().to_owned());
        let outage =
            Some(Outage { since, open: vec![OpenTime { day, ms: 60_000 + self.seed.below(600_000) }] });
        let cancelled = EvaluationCancelled { started, subject, service, pack_version };
        [
            Body::TerminalEvent(TerminalEvent::EvaluationCancelled(cancelled)),
            Body::TerminalEvent(TerminalEvent::Resume(Resumed { by: None, outage })),
        ]
    }

    fn subject(&mut self) -> Subject {
        let (counter, department, item, clerk) = COUNTERS[self.seed.place(COUNTERS.len())];
        Subject {
            department: Some(department.into()),
            counter: Some(counter.into()),
            item: Some(item.into()),
            clerk: Some(clerk.into()),
        }
    }
}
