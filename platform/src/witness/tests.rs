//! What follows from batches beside the rows: alarms raised and closed, and who counts as heard.

use axum::http::Method;
use serde_json::Value;
use shiwen_domain::{
    entry::{Body, Entry, LogOpened, Previous, ReopenReason, TerminalEvent},
    id::{BootId, EntryId, LogId, TerminalId},
    moment::{ClockTrust, Moment},
};
use shiwen_log::{CompactRange, Origin, SigningKey, leaf_hash, sign_checkpoint};
use shiwen_sync::protocol::{Batch, Health, Sent};
use uuid::Uuid;

use crate::{app::App, clock::Clock, secret, testing::Stage};

mod duty;
mod unjudged;
mod untested;

const NAME: &str = "east-1";

/// A machine with a log.
struct Machine {
    key: SigningKey,
    token: String,
    log: Uuid,
    entries: Vec<Vec<u8>>,
}

impl Machine {
    /// Enrolled by hand.
    async fn known(stage: &Stage) -> Self {
        let key = SigningKey::from_seed(&[1; 32]);
        let token = secret::new_token(secret::TERMINAL_PREFIX);
        let client = stage.client().await;
        client.batch_execute("INSERT INTO hall (id) VALUES ('east')").await.unwrap();
        let sql = "INSERT INTO terminal (id, hall, key, token) VALUES ($1, 'east', $2, $3)";
        let digest = secret::digest(&token);
        let public = key.verifying_key().to_bytes();
        client.execute(sql, &[&NAME, &public.as_slice(), &digest.as_slice()]).await.unwrap();
        let mut machine = Self { key, token, log: Uuid::nil(), entries: Vec::new() };
        machine.opens(None);
        machine
    }

    /// Begins a new log.
    fn opens(&mut self, previous: Option<Previous>) {
        self.log = Uuid::now_v7();
        self.entries.clear();
        let opened = LogOpened {
            terminal: TerminalId::from(NAME),
            log: LogId(self.log),
            demo: false,
            version: "1".into(),
            key: self.key.verifying_key().to_vkey(&self.origin()),
            previous,
        };
        self.writes(Body::LogOpened(opened));
    }

    fn writes(&mut self, body: Body) {
        let at = Moment::new(1_795_379_400_000, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted);
        self.entries.push(Entry::new(EntryId(Uuid::now_v7()), at, body).to_bytes().unwrap());
    }

    fn stops(&mut self, times: usize) {
        (0..times).for_each(|_| self.writes(Body::TerminalEvent(TerminalEvent::Stop)));
    }

    fn origin(&self) -> Origin {
        Origin::new(NAME, &self.log.to_string()).unwrap()
    }

    fn root(&self) -> shiwen_log::Hash {
        self.entries.iter().map(|bytes| leaf_hash(bytes)).collect::<CompactRange>().root()
    }

    /// Says what this log was, to begin another one.
    fn as_previous(&self, root: String) -> Previous {
        let (log, size) = (Some(LogId(self.log)), Some(self.entries.len() as u64));
        Previous { log, size, root: Some(root), reason: ReopenReason::Damaged, automatic_in_24_h: 1 }
    }

    /// Sends the entries from a place on.
    async fn sends(&self, stage: &Stage, first: usize) -> (u16, Value) {
        self.shows(stage, first, None).await
    }

    /// Sends the entries from a place on, and shows a checkpoint that the platform has cosigned.
    async fn shows(&self, stage: &Stage, first: usize, witnessed: Option<String>) -> (u16, Value) {
        let sent = self.entries[first.min(self.entries.len())..].iter();
        let batch = Batch {
            first: first as u64,
            entries: sent.map(|bytes| Sent { bytes: bytes.clone(), private: Vec::new() }).collect(),
            checkpoint: sign_checkpoint(&self.key, &self.origin(), self.entries.len() as u64, self.root()),
            witnessed,
            health: Health::default(),
        };
        let body = serde_json::to_vec(&batch).unwrap();
        let (bearer, path) =
            (format!("Bearer {}", self.token), format!("/v1/logs/{NAME}/{}/entries", self.log));
        let (status, bytes) =
            stage.ask(Method::POST, &path, &[("authorization", &bearer)], Some(&body)).await;
        (status.as_u16(), serde_json::from_slice(&bytes).unwrap())
    }
}

/// The alarms, oldest first: kind, and whether it is open.
async fn alarms(stage: &Stage) -> Vec<(String, bool)> {
    let sql = "SELECT kind, closed_at IS NULL FROM alarm ORDER BY id";
    let rows = stage.client().await.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn only(kind: &str, open: bool) -> Vec<(String, bool)> {
    vec![(kind.to_owned(), open)]
}

#[tokio::test]
async fn a_log_that_came_back_shorter_is_over_once_it_has_grown() {
    let stage = Stage::new().await;
    let mut machine = Machine::known(&stage).await;
    machine.stops(4);
    assert_eq!(machine.sends(&stage, 0).await.0, 200);
    let whole = machine.entries.clone();
    machine.entries.truncate(3);
    for _ in 0..2 {
        let (status, said) = machine.sends(&stage, 3).await;
        assert_eq!((status, said["size"].as_u64()), (409, Some(5)), "{said}");
    }
    // Said twice, it is one alarm.
    assert_eq!(alarms(&stage).await, only("shrunk", true));
    machine.entries = whole;
    assert_eq!(machine.sends(&stage, 5).await.0, 200);
    assert_eq!(alarms(&stage).await, only("shrunk", true), "it is whole again, but nothing new came");
    machine.stops(1);
    assert_eq!(machine.sends(&stage, 5).await.0, 200);
    assert_eq!(alarms(&stage).await, only("shrunk", false));
}

#[tokio::test]
async fn a_new_log_is_an_alarm_and_another_one_if_it_lies_about_the_old() {
    let stage = Stage::new().await;
    for (lies, expected) in [(false, vec!["reopened"]), (true, vec!["previous_differs", "reopened"])] {
        let client = stage.client().await;
        client.batch_execute("TRUNCATE alarm, log, terminal, hall CASCADE").await.unwrap();
        let mut machine = Machine::known(&stage).await;
        machine.stops(2);
        assert_eq!(machine.sends(&stage, 0).await.0, 200);
        let root = if lies { leaf_hash(b"another").to_string() } else { machine.root().to_string() };
        machine.opens(Some(machine.as_previous(root)));
        assert_eq!(machine.sends(&stage, 0).await.0, 200);
        let kinds: Vec<String> = alarms(&stage).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, expected);
    }
}

#[tokio::test]
async fn a_log_that_names_no_other_although_there_is_one_is_an_alarm() {
    let stage = Stage::new().await;
    let mut machine = Machine::known(&stage).await;
    assert_eq!(machine.sends(&stage, 0).await.0, 200);
    assert_eq!(alarms(&stage).await, vec![]);
    machine.opens(None);
    assert_eq!(machine.sends(&stage, 0).await.0, 200);
    assert_eq!(alarms(&stage).await, only("reopened", true));
}

/// The stage's platform at another time.
fn at(stage: &Stage, text: &str) -> App {
    let now_ms = text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    App { clock: Clock::from_fn(move || now_ms), ..stage.app.clone() }
}

#[tokio::test]
async fn silence_within_opening_hours_is_an_alarm_until_the_terminal_is_heard() {
    let stage = Stage::new().await;
    let machine = Machine::known(&stage).await;
    let client = stage.client().await;
    let body = serde_json::json!({
        "hall": { "utc_offset_minutes": 480 },
        "opening": [{ "days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00" }],
        "calendar": { "holidays": [], "working_days": [] },
    });
    let sql = "INSERT INTO pack (hall, version, manifest, body) VALUES ('east', 1, '', $1)";
    client.execute(sql, &[&body]).await.unwrap();
    let heard = "UPDATE terminal SET last_contact = '2026-11-23T02:00:00Z'";
    client.batch_execute(heard).await.unwrap();
    // Ten minutes are nothing, nor is a quarter of an hour at night.
    for quiet in ["2026-11-23T02:10:00Z", "2026-11-23T15:00:00Z"] {
        crate::alarm::look(&at(&stage, quiet)).await.unwrap();
        assert_eq!(alarms(&stage).await, vec![], "{quiet}");
    }
    for _ in 0..2 {
        crate::alarm::look(&at(&stage, "2026-11-23T02:16:00Z")).await.unwrap();
        assert_eq!(alarms(&stage).await, only("silence", true));
    }
    assert_eq!(machine.sends(&stage, 0).await.0, 200);
    assert_eq!(alarms(&stage).await, only("silence", false));
}

#[tokio::test]
async fn a_machine_that_was_replaced_is_not_taken_for_the_new_one() {
    let stage = Stage::new().await;
    let mut machine = Machine::known(&stage).await;
    assert_eq!(machine.sends(&stage, 0).await.0, 200);
    let client = stage.client().await;
    let replaced = "
      INSERT INTO terminal_key (terminal, key, token) SELECT id, key, token FROM terminal;
      UPDATE terminal SET key = sha256('new'), token = sha256('new'), last_contact = NULL";
    client.batch_execute(replaced).await.unwrap();
    machine.stops(2);
    assert_eq!(machine.sends(&stage, 1).await.0, 200);
    assert_eq!(stage.count("SELECT size FROM log").await, 3);
    assert_eq!(stage.count("SELECT count(*) FROM terminal WHERE last_contact IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_platform_that_was_set_back_says_so_also_where_the_log_is_another_one() {
    let stage = Stage::new().await;
    let mut machine = Machine::known(&stage).await;
    machine.stops(1);
    assert_eq!(machine.sends(&stage, 0).await.0, 200);
    let client = stage.client().await;
    client.batch_execute("CREATE TABLE kept AS SELECT * FROM log").await.unwrap();
    machine.stops(2);
    let (_, said) = machine.sends(&stage, 2).await;
    let cosigned = said["cosigned"].as_str().map(str::to_owned);
    let back = "
      DELETE FROM entry WHERE seq >= 2; DELETE FROM counted WHERE seq >= 2;
      UPDATE log l SET size = k.size, root = k.root, compact_range = k.compact_range, cosigned = k.cosigned FROM kept k";
    client.batch_execute(back).await.unwrap();
    // What it signed was of this log; what it sends now begins with another entry.
    machine.entries[1] = machine.entries[2].clone();
    assert_eq!(machine.shows(&stage, 0, cosigned).await.0, 409);
    let kinds: Vec<String> = alarms(&stage).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["platform_set_back", "fork"]);
}
