//! Any history of a record: ratings that stand out or do not, surveys, packs; and how it was cut into calls and programs.

use proptest::{option, prelude::*, sample::select};
use shiwen_domain::{
    calendar::Calendar,
    entry::{
        Body, Ending, Entry, Export, ExportFormat, Given, LedgerItem, Note, PackApplied, Rating, Recovered,
        Subject, SurveyResponse, Tap,
    },
    flag::{Alternating, Basis, Burst, FlagRules, OffHours, SamePattern, TooFast},
    id::{BootId, EntryId, VisitId},
    level::{Level, Scale},
    moment::{ClockTrust, Moment},
    pack::Opening,
    reason::ReasonCode,
    survey::Answer,
    view::Mode,
};
use shiwen_store::{DatabaseKey, Fact, Opening as Place, Outbox, Store};
use uuid::Uuid;

use crate::kit::{KEY, Record, signing};

/// Saturday before the last two days of November, at nine in the hall.
const BEGIN_MS: i64 = 1_795_827_600_000;

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Rating(Piece),
    Survey(Piece),
    /// A manager writes something into the ledger.
    Manager(Piece),
    /// A service is not rated or taken back, or a break ends.
    Counter(Piece),
    /// A pack comes into force; without rules it is of an earlier program.
    Pack(Option<(usize, u64)>),
    Cut(Cut),
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Call,
    Restart,
    OtherStore,
    SenderAppends,
    RolledBack,
}

/// What an answer has for itself.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    gap_s: i64,
    took_ms: u64,
    place: usize,
    level: Level,
    scale: Scale,
    reasons: usize,
    raised: bool,
    fate: u8,
}

const COUNTERS: [(Option<&str>, Option<&str>); 4] =
    [(Some("d-1"), Some("c-1")), (Some("d-1"), Some("c-2")), (Some("d-2"), None), (None, None)];
const REASONS: [&[u16]; 3] = [&[], &[108], &[207, 108]];

pub(crate) fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let between = prop_oneof![8 => 0_i64..40, 3 => 0_i64..400, 1 => 0_i64..200_000];
    let levels = prop_oneof![2 => Just(Level::VerySatisfied), 1 => select(Level::ALL.to_vec())];
    let places = prop_oneof![2 => Just(0), 1 => 0..COUNTERS.len()];
    let reasons = prop_oneof![2 => Just(0), 1 => 0..REASONS.len()];
    let scales = select(vec![Scale::Five, Scale::Five, Scale::Two]);
    let some = (between, 0_u64..9_000, places, levels, scales, reasons);
    let piece = (some, prop::bool::weighted(0.05), any::<u8>()).prop_map(|(some, raised, fate)| {
        let (gap_s, took_ms, place, level, scale, reasons) = some;
        Piece { gap_s, took_ms, place, level, scale, reasons, raised, fate }
    });
    let cuts = select(vec![Cut::Call, Cut::Restart, Cut::OtherStore, Cut::SenderAppends, Cut::RolledBack]);
    let packs = option::weighted(0.8, (3_usize..6, 20_u64..900));
    let step = prop_oneof![
        20 => piece.clone().prop_map(Step::Rating),
        2 => piece.clone().prop_map(Step::Survey),
        2 => piece.clone().prop_map(Step::Manager),
        2 => piece.prop_map(Step::Counter),
        1 => packs.prop_map(Step::Pack),
        4 => cuts.prop_map(Step::Cut),
    ];
    prop::collection::vec(step, 1..most)
}

/// Writes a history into a record that only has its first entry.
pub(crate) fn write(record: &mut Record, steps: &[Step]) {
    let mut author = Author { now_ms: BEGIN_MS, boot: 1, identity: 5_000, visit: VisitId(Uuid::nil()) };
    let (mut store, mut facts) = (record.store(), Vec::new());
    for step in steps {
        match step {
            Step::Cut(cut) => store = append(record, store, &std::mem::take(&mut facts), *cut, &mut author),
            other => facts.push(author.fact(other)),
        }
    }
    store.append(&facts).unwrap();
}

fn append(record: &Record, mut store: Store, facts: &[Fact], cut: Cut, author: &mut Author) -> Store {
    match cut {
        Cut::Call => drop(store.append(facts).unwrap()),
        Cut::Restart => {
            store.append(facts).unwrap();
            drop(store);
            store = record.open(shiwen_store::MIGRATIONS).unwrap().unwrap();
        }
        Cut::OtherStore => {
            let mut other = record.open(shiwen_store::MIGRATIONS).unwrap().unwrap();
            other.append(facts).unwrap();
        }
        Cut::SenderAppends => {
            store.append(facts).unwrap();
            let (path, key) = (record.path(), DatabaseKey::new(KEY));
            let mut sender = Outbox::open(&Place::new(&path, &key), signing()).unwrap().unwrap();
            sender.append(&author.export()).unwrap();
        }
        Cut::RolledBack => {
            let twice: Vec<Fact> = facts.iter().chain(facts.first()).cloned().collect();
            assert_eq!(store.append(&twice).is_err(), !facts.is_empty());
            store.append(facts).unwrap();
        }
    }
    store
}

struct Author {
    now_ms: i64,
    boot: u128,
    identity: u128,
    visit: VisitId,
}

impl Author {
    fn id(&mut self) -> Uuid {
        self.identity += 1;
        Uuid::from_u128(self.identity)
    }

    fn moment(&self, after_ms: u64, clock: ClockTrust) -> Moment {
        let steady = (self.now_ms - BEGIN_MS).unsigned_abs() + after_ms;
        let boot = BootId(Uuid::from_u128(self.boot));
        Moment::new(self.now_ms + after_ms.cast_signed(), 480, boot, steady, clock)
    }

    fn export(&mut self) -> Fact {
        let (from, to) = ("2026-11-01".to_owned(), "2026-11-30".to_owned());
        let by = "command line".to_owned();
        let export = Export { format: ExportFormat::Csv, from, to, private: false, by };
        let at = self.moment(0, ClockTrust::Trusted);
        Fact::from(Entry::new(EntryId(self.id()), at, Body::Export(export)))
    }

    fn fact(&mut self, step: &Step) -> Fact {
        let (at, fate, body) = match step {
            Step::Pack(rules) => (self.moment(0, ClockTrust::Trusted), 255, pack(*rules)),
            Step::Rating(piece) => {
                let (started, at) = self.times(piece);
                (at, piece.fate, Body::Rating(self.rating(piece, started)))
            }
            Step::Survey(piece) => {
                let (started, at) = self.times(piece);
                (at, piece.fate, Body::SurveyResponse(self.survey(piece, started)))
            }
            Step::Manager(piece) => {
                let (started, _) = self.times(piece);
                (started, piece.fate, self.managed(piece))
            }
            Step::Counter(piece) => {
                let (started, at) = self.times(piece);
                let bodies =
                    crate::kit::at_the_counter(started, subject(piece), self.identity, piece.took_ms);
                let which = usize::from(piece.fate) % bodies.len();
                (at, piece.fate, bodies.into_iter().nth(which).expect("one of them"))
            }
            Step::Cut(_) => unreachable!("a cut is no fact"),
        };
        let entry = Entry::new(EntryId(self.id()), at, body);
        if !(40..70).contains(&fate) {
            return Fact::from(entry);
        }
        let inner = String::from_utf8(entry.to_bytes().unwrap()).unwrap();
        let recovered = Recovered { log: None, seq: 1, proven: fate < 55, entry: inner };
        let at = self.moment(9_000, ClockTrust::Trusted);
        Fact::from(Entry::new(entry.entry_id, at, Body::Recovered(recovered)))
    }

    /// What a manager writes, about one of the last entries.
    fn managed(&self, piece: &Piece) -> Body {
        let target = EntryId(Uuid::from_u128(self.identity - u128::from(piece.fate % 8)));
        let [proposed, note, item] = crate::kit::managed(target);
        match (piece.place, note, item) {
            (0, _, _) => proposed,
            (1, Body::Note(note), _) => Body::Note(Note { question: Some("q1".into()), ..note }),
            (2, _, Body::LedgerItem(item)) => Body::LedgerItem(LedgerItem { aspect: None, ..item }),
            (_, _, item) => item,
        }
    }

    fn times(&mut self, piece: &Piece) -> (Moment, Moment) {
        self.now_ms += piece.gap_s * 1_000;
        self.boot += u128::from(piece.fate < 4);
        let doubted = (4..20).contains(&piece.fate);
        let clock = if doubted { ClockTrust::Doubted } else { ClockTrust::Trusted };
        // One visit in some is counted twice, as an entry that came over twice would be.
        if !(20..28).contains(&piece.fate) {
            self.visit = VisitId(self.id());
        }
        (self.moment(0, clock), self.moment(piece.took_ms, clock))
    }

    fn rating(&self, piece: &Piece, started: Moment) -> Rating {
        let two = if piece.level.is_bad() { Level::Dissatisfied } else { Level::Satisfied };
        let level = if piece.scale == Scale::Two { two } else { piece.level };
        Rating {
            visit_id: self.visit,
            started,
            mode: Mode::Counter,
            subject: subject(piece),
            scale: piece.scale,
            level,
            taps: vec![Tap { level, at_ms: 0 }],
            raised: piece.raised,
            reasons: REASONS[piece.reasons].iter().copied().map(ReasonCode).collect(),
            reason_table: 2,
            no_reason: level.is_bad() && piece.reasons == 0,
            comment: None,
            writing: None,
            phone: None,
            service: piece.fate.is_multiple_of(5).then(|| format!("service-{}", self.identity)),
            ending: if piece.fate.is_multiple_of(9) { Ending::Interrupted } else { Ending::Finished },
            pack_version: 1,
        }
    }

    fn survey(&self, piece: &Piece, started: Moment) -> SurveyResponse {
        let given = |question: &str, n: usize| Given {
            question: question.into(),
            answer: Answer::ALL[(piece.reasons + n) % Answer::ALL.len()],
        };
        SurveyResponse {
            visit_id: self.visit,
            started,
            mode: Mode::Counter,
            subject: subject(piece),
            survey: "ten-questions".into(),
            survey_version: 1 + u32::from(piece.raised),
            answers: vec![given("q2", 0), given("q1", 1)],
            capacity: None,
            comment: None,
            writing: None,
            ending: Ending::Finished,
            pack_version: 1,
        }
    }
}

fn subject(piece: &Piece) -> Subject {
    let (department, counter) = COUNTERS[piece.place];
    Subject {
        department: department.map(Into::into),
        counter: counter.map(Into::into),
        item: (piece.reasons > 0).then(|| "item-1".into()),
        clerk: counter.map(|_| "1001".into()),
    }
}

fn pack(rules: Option<(usize, u64)>) -> Body {
    let time = |text: &str| text.parse().unwrap();
    let judged_by = rules.map(|(ratings, seconds)| {
        let minutes = seconds / 20 + 1;
        let same = SamePattern { ratings, ratings_without_reasons: ratings, minutes };
        let rules = FlagRules {
            burst: Some(Burst { ratings, seconds }),
            alternating: Some(Alternating { ratings, minutes }),
            off_hours: Some(OffHours { minutes: 10 }),
            too_fast: Some(TooFast { finish_ms: 2_000, reason_ms: 100 }),
            same_pattern: Some(same),
            ..FlagRules::default()
        };
        let opening = vec![Opening { days: vec![1, 2, 3, 6], from: time("09:00"), to: time("12:00") }];
        Basis { rules, opening, calendar: Calendar::default() }
    });
    Body::PackApplied(PackApplied { version: 1, sha256: "ab".repeat(32), judged_by })
}
