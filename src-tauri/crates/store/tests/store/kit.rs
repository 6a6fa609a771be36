//! A small record to test with: fixed keys, identities that count up.

use std::{collections::BTreeSet, path::PathBuf};

use rusqlite::Connection;
use shiwen_domain::{
    draft::{Draft, DraftRating, DraftSurvey, Words},
    entry::{
        Body, Entry, EvaluationCancelled, Given, Label, LabelProposed, LedgerItem, LogOpened, Note, OutOfUse,
        Resumed, Subject, Tap, TerminalEvent, Unrated, WhyOut,
    },
    id::{BootId, CounterId, EntryId, LogId, QuestionId, SurveyId, TerminalId, VisitId},
    level::{Level, Scale},
    moment::{ClockTrust, Moment},
    outage::{OpenTime, Outage},
    reason::{Aspect, ReasonCode},
    survey::Answer,
    view::Mode,
    writing::Writing,
};
use shiwen_log::{Nonce, SigningKey};
use shiwen_store::{
    DatabaseKey, Fact, Identities, LogIdentity, MIGRATIONS, Migration, Opening, Reader, Store,
};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const KEY: [u8; 32] = [7; 32];
const MONDAY_MS: i64 = 1_795_379_400_000;

pub(crate) struct Counting(pub u128);

impl Identities for Counting {
    fn entry_id(&mut self) -> EntryId {
        self.0 += 1;
        EntryId(Uuid::from_u128(self.0))
    }

    fn nonce(&mut self) -> Nonce {
        Nonce([9; 32])
    }
}

pub(crate) struct Record {
    folder: TempDir,
    pub ids: Counting,
}

impl Record {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), ids: Counting(1_000) }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("record.db")
    }

    pub(crate) fn begin(&mut self, migrations: &[Migration]) -> Store {
        let (path, key) = (self.path(), DatabaseKey::new(KEY));
        let opening = Opening { migrations, ..Opening::new(&path, &key) };
        let identity =
            LogIdentity { terminal: TerminalId::from("demo-1"), log: LogId(Uuid::from_u128(1)), demo: true };
        let mut store = Store::begin(&opening, signing(), identity.clone()).unwrap();
        let opened = Body::LogOpened(LogOpened {
            key: signing().verifying_key().to_vkey(&identity.origin().unwrap()),
            terminal: identity.terminal,
            log: identity.log,
            demo: true,
            version: "0.1.0".to_owned(),
            previous: None,
        });
        store.append(&[self.fact(opened)]).unwrap();
        store
    }

    pub(crate) fn fact(&mut self, body: Body) -> Fact {
        Fact::from(Entry::new(self.ids.entry_id(), moment(0), body))
    }

    pub(crate) fn resume(&mut self) -> Fact {
        self.fact(Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default())))
    }

    pub(crate) fn open(&self, migrations: &[Migration]) -> Result<Option<Store>, shiwen_store::StoreError> {
        let key = DatabaseKey::new(KEY);
        Store::open(&Opening { migrations, ..Opening::new(&self.path(), &key) }, signing())
    }

    pub(crate) fn store(&mut self) -> Store {
        if self.path().exists() { self.open(MIGRATIONS).unwrap().unwrap() } else { self.begin(MIGRATIONS) }
    }

    /// Gives the closed file the tables of the first so many steps; what both schemas have keeps its rows.
    pub(crate) fn set_back(&self, steps: usize) {
        let before = Connection::open_in_memory().unwrap();
        MIGRATIONS[..steps].iter().for_each(|step| before.execute_batch(step.sql).unwrap());
        let connection = connect(&self.path());
        let (wanted, there) = (objects(&before), objects(&connection));
        for (kind, name, _) in there.difference(&wanted) {
            connection.execute_batch(&format!("DROP {kind} IF EXISTS {name}")).unwrap();
        }
        wanted.difference(&there).for_each(|(_, _, sql)| connection.execute_batch(sql).unwrap());
        connection.pragma_update(None, "user_version", i64::try_from(steps).unwrap()).unwrap();
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::open(&self.path(), &DatabaseKey::new(KEY)).unwrap()
    }

    pub(crate) fn query(&self, sql: &str) -> Vec<Vec<String>> {
        self.reader().query(sql).unwrap().rows
    }
}

/// A manager proposes a label for an entry, notes something about it, and puts an item of its own in.
pub(crate) fn managed(target: EntryId) -> [Body; 3] {
    let by = || "一号大厅".to_owned();
    let reason = "排错了队".to_owned();
    [
        Body::LabelProposed(LabelProposed { target, label: Label::Mistaken, reason, by: Some(by()) }),
        Body::Note(Note { target, question: None, text: "已联系".into(), by: by() }),
        Body::LedgerItem(LedgerItem {
            text: "没有母婴室".into(),
            aspect: Some(Aspect::Quality),
            department: None,
            by: by(),
        }),
    ]
}

/// Services that nobody rated and that were taken back, and a break of so many milliseconds.
pub(crate) fn at_the_counter(started: Moment, subject: Subject, number: u128, ms: u64) -> [Body; 5] {
    let (service, pack_version) = (format!("service-{number}"), 1);
    let day = started.day().to_owned();
    let outage = Outage { since: started.clone(), open: vec![OpenTime { day, ms }] };
    let out_of_use = |why| OutOfUse { why, outage: outage.clone() };
    let whys = WhyOut::ALL.into_iter().cycle().zip(0..=number % 4);
    let why = whys.last().map_or(WhyOut::Off, |(why, _)| why);
    let cancelled = EvaluationCancelled {
        started: started.clone(),
        subject: subject.clone(),
        service: service.clone(),
        pack_version,
    };
    [
        Body::Unrated(Unrated { started, subject, service, pack_version }),
        Body::TerminalEvent(TerminalEvent::EvaluationCancelled(cancelled)),
        Body::TerminalEvent(TerminalEvent::OutOfUse(out_of_use(WhyOut::Paused))),
        Body::TerminalEvent(TerminalEvent::OutOfUse(out_of_use(why))),
        Body::TerminalEvent(TerminalEvent::Resume(Resumed { by: None, outage: Some(outage) })),
    ]
}

/// The tables that are computed from the log.
pub(crate) const TABLES: [&str; 18] = [
    "rating",
    "rating_reason",
    "rating_service",
    "survey_response",
    "survey_answer",
    "label_proposed",
    "ledger_note",
    "ledger_item",
    "unrated",
    "cancelled",
    "flag",
    "flag_basis",
    "answer_day",
    "rating_tally",
    "reason_tally",
    "survey_tally",
    "answer_tally",
    "beside_tally",
];

/// All rows of a table.
pub(crate) fn table(record: &Record, name: &str) -> Vec<Vec<String>> {
    record.query(&format!("SELECT * FROM {name}"))
}

/// Kind, name and statement of everything that a statement made.
fn objects(connection: &Connection) -> BTreeSet<(String, String, String)> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// A connection that the store knows nothing of.
pub(crate) fn connect(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", hex::encode(KEY))).unwrap();
    connection
}

pub(crate) fn signing() -> SigningKey {
    SigningKey::from_seed(&[3; 32])
}

pub(crate) fn moment(minutes: i64) -> Moment {
    let boot = BootId(Uuid::from_u128(5));
    Moment::new(MONDAY_MS + minutes * 60_000, 480, boot, minutes.unsigned_abs() * 60_000, ClockTrust::Trusted)
}

/// What was said with a keyboard alone.
pub(crate) fn typed(text: &str) -> Words {
    Words { text: text.to_owned(), writing: None }
}

/// The bytes of a visit's handwriting; they begin as a PNG does, and the store asks for no more.
pub(crate) fn picture(visit: u128, length: usize) -> Vec<u8> {
    let bytes = (0_u128..).map(|place| ((place * 167 + visit * 31) ^ (place >> 7)).to_le_bytes()[0]);
    b"\x89PNG\r\n\x1a\n".iter().copied().chain(bytes).take(length).collect()
}

/// The same as [`rated`], written by hand as well: `length` bytes.
pub(crate) fn written(visit: u128, level: Level, length: usize) -> Draft {
    let mut draft = rated(visit, level);
    if let Some(rating) = &mut draft.rating {
        rating.words.writing = Some(Writing(picture(visit, length)));
    }
    draft
}

/// A visit with a rating of this level, one reason and a comment.
pub(crate) fn rated(visit: u128, level: Level) -> Draft {
    Draft {
        visit_id: VisitId(Uuid::from_u128(visit)),
        started: moment(i64::try_from(visit).unwrap()),
        mode: Mode::Counter,
        subject: Subject { counter: Some(CounterId::from("A01")), ..Subject::default() },
        pack_version: 1,
        service: None,
        rating: Some(DraftRating {
            scale: Scale::Five,
            taps: vec![Tap { level, at_ms: 900 }],
            reasons: vec![ReasonCode(u16::from(level.number()) * 100 + 14)],
            reason_table: 2,
            words: typed(&format!("comment of visit {visit}")),
        }),
        survey: None,
        self_test: None,
    }
}

/// The same with two questions answered.
pub(crate) fn rated_and_asked(visit: u128, level: Level) -> Draft {
    let given = |question: &str, answer| Given { question: QuestionId::from(question), answer };
    Draft {
        survey: Some(DraftSurvey {
            survey: SurveyId::from("ten-questions"),
            version: 1,
            answers: vec![given("q1", Answer::Yes), given("q2", Answer::No)],
            capacity: None,
            words: typed("about the survey"),
        }),
        ..rated(visit, level)
    }
}
