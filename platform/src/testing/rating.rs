//! A terminal and its ratings, as rows: what the witness's transaction leaves behind.

use shiwen_domain::{
    entry::{Body, Commitment, Ending, Entry, Rating, Subject},
    id::{BootId, CounterId, DepartmentId, EntryId, VisitId},
    level::{Level, Scale},
    moment::{ClockTrust, Moment},
    reason::ReasonCode,
    view::Mode,
};
use shiwen_log::SigningKey;
use uuid::Uuid;

use super::Stage;
use crate::{db::Transaction, projection::Answerable, secret, work_order};

/// When every rating of the tests was given, in milliseconds since 1970.
pub(crate) const RATED_MS: i64 = 1_795_379_400_000;

/// A rating that is about to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Rated {
    pub(crate) entry: Uuid,
    pub(crate) hall: &'static str,
    pub(crate) level: Level,
    pub(crate) reasons: Vec<ReasonCode>,
    pub(crate) text: Option<String>,
    pub(crate) writing: Option<Vec<u8>>,
    /// A number, sealed or not.
    pub(crate) phone: Option<Vec<u8>>,
    /// Whether the terminal's clock was believed.
    pub(crate) clock: ClockTrust,
}

impl Rated {
    /// A bad rating without a word.
    pub(crate) fn bad() -> Self {
        Self {
            entry: Uuid::now_v7(),
            hall: "east",
            level: Level::Dissatisfied,
            reasons: Vec::new(),
            text: None,
            writing: None,
            phone: None,
            clock: ClockTrust::Trusted,
        }
    }

    fn entry(&self) -> Entry {
        let at = Moment::new(RATED_MS, 480, BootId(Uuid::nil()), 1, self.clock);
        let commitment = |there: bool| there.then(|| Commitment("00".repeat(32)));
        let rating = Rating {
            visit_id: VisitId(Uuid::now_v7()),
            started: at.clone(),
            mode: Mode::Hall,
            subject: Subject {
                department: Some(DepartmentId("119900000000000275".into())),
                counter: Some(CounterId("counter-3".into())),
                ..Subject::default()
            },
            scale: Scale::Five,
            level: self.level,
            taps: Vec::new(),
            raised: false,
            reasons: self.reasons.clone(),
            reason_table: 2,
            no_reason: self.reasons.is_empty(),
            comment: commitment(self.text.is_some()),
            writing: commitment(self.writing.is_some()),
            phone: commitment(self.phone.is_some()),
            service: None,
            ending: Ending::Finished,
            pack_version: 1,
        };
        Entry::new(EntryId(self.entry), at, Body::Rating(rating))
    }
}

impl Stage {
    /// Stores ratings and opens the work orders of the bad ones, in one transaction. They are of one hall.
    pub(crate) async fn store(&self, ratings: &[Rated]) {
        let mut client = self.client().await;
        let transaction = client.transaction().await.unwrap();
        let mut bad = Vec::new();
        for rated in ratings {
            let terminal = format!("{}-1", rated.hall);
            let log = log_of(&transaction, rated.hall, &terminal).await;
            let seq: i64 = transaction
                .query_one("UPDATE log SET size = size + 1 WHERE id = $1 RETURNING size - 1", &[&log])
                .await
                .unwrap()
                .get(0);
            write(&transaction, rated, log, seq, &terminal).await;
            if rated.level.is_bad() {
                bad.push(Answerable {
                    entry_id: rated.entry,
                    hall: rated.hall.into(),
                    terminal,
                    demo: false,
                    department: "119900000000000275".into(),
                    counter: "counter-3".into(),
                    level: i16::from(rated.level.number()),
                    // As the entry says: of now.
                    received_ms: transaction
                        .query_one("SELECT (extract(epoch FROM now()) * 1000)::bigint", &[])
                        .await
                        .unwrap()
                        .get(0),
                });
            }
        }
        work_order::open_all(&transaction, &bad).await.unwrap();
        transaction.commit().await.unwrap();
        self.app.delivery.notify_one();
    }
}

/// The bearer token of a terminal.
pub(crate) fn token_of(terminal: &str) -> String {
    format!("{}{terminal}", secret::TERMINAL_PREFIX)
}

async fn log_of(transaction: &Transaction<'_>, hall: &str, terminal: &str) -> i64 {
    let key = SigningKey::from_seed(&secret::digest(terminal)).verifying_key().to_bytes();
    let text = format!(
        "INSERT INTO hall (id) VALUES ('{hall}') ON CONFLICT DO NOTHING;
         INSERT INTO terminal (id, hall, key, token) VALUES ('{terminal}', '{hall}', '\\x{key}', '\\x{token}')
           ON CONFLICT DO NOTHING;
         INSERT INTO log (terminal, log, key, demo, compact_range, root, cosigned)
           VALUES ('{terminal}', '{log}', '\\x{key}', false, '', '\\x{key}', '') ON CONFLICT DO NOTHING;",
        key = hex::encode(key),
        token = hex::encode(secret::digest(&token_of(terminal))),
        log = Uuid::nil(),
    );
    transaction.batch_execute(&text).await.unwrap();
    transaction.query_one("SELECT id FROM log WHERE terminal = $1", &[&terminal]).await.unwrap().get(0)
}

async fn write(transaction: &Transaction<'_>, rated: &Rated, log: i64, seq: i64, terminal: &str) {
    let bytes = rated.entry().to_bytes().unwrap();
    let leaf = secret::digest(terminal);
    let sql = "INSERT INTO entry (log, seq, leaf, bytes) VALUES ($1, $2, $3, $4)";
    transaction.execute(sql, &[&log, &seq, &leaf.as_slice(), &bytes]).await.unwrap();
    let sql = "INSERT INTO counted (entry_id, log, seq, kind) VALUES ($1, $2, $3, 'rating')";
    transaction.execute(sql, &[&rated.entry, &log, &seq]).await.unwrap();
    let sql = "
      INSERT INTO rating (entry_id, log, seq, hall, terminal, demo, visit_id, receipt, day, hour, department, counter, item,
        clerk, service, mode, scale, level, taps, raised, no_reason, words, phone, ending, proven, flagged)
      VALUES ($1, $2, $3, $4, $5, false, $1, 1, '2026-11-23', 4, '119900000000000275', 'counter-3', '', '', '', 'hall', 'five',
        $6, 1, false, true, false, $7, 'finished', true, false)";
    let (level, phone) = (i16::from(rated.level.number()), rated.phone.is_some());
    transaction
        .execute(sql, &[&rated.entry, &log, &seq, &rated.hall, &terminal, &level, &phone])
        .await
        .unwrap();
    let private = [
        ("text", rated.text.clone().map(String::into_bytes)),
        ("writing", rated.writing.clone()),
        ("phone", rated.phone.clone()),
    ];
    for (kind, content) in private {
        let Some(content) = content else { continue };
        let sql = "INSERT INTO private (log, seq, kind, nonce, content) VALUES ($1, $2, $3, $4, $5)";
        transaction.execute(sql, &[&log, &seq, &kind, &leaf.as_slice(), &content]).await.unwrap();
    }
}
