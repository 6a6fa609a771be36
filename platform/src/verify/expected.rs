//! What a page of entries must have left in the tables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;
use shiwen_domain::entry::Body;
use uuid::Uuid;

use crate::projection::{ClerkRow, Facts, Place, Reading, Row, flags};

/// The tables of rows, and the order of the rows of one entry.
pub(super) const TABLES: [(&str, &str); 9] = [
    ("rating", "entry_id"),
    ("rating_reason", "entry_id, code"),
    ("survey_response", "entry_id"),
    ("survey_answer", "entry_id, question COLLATE \"C\""),
    ("unrated", "entry_id"),
    ("label_proposal", "entry_id"),
    ("counter_event", "entry_id, day COLLATE \"C\""),
    ("self_test", "entry_id"),
    ("clerk_event", "entry_id"),
];

/// Where an entry is counted.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) log: i64,
    pub(super) seq: u64,
    pub(super) kind: String,
    /// When that place was received, in milliseconds since 1970; never, where there is none.
    pub(super) received_ms: i64,
}

/// What must be there.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// The entries that are counted at their place in this page.
    pub(super) here: Vec<Uuid>,
    /// Their places. A copy of one of them may be in the page too.
    pub(super) places: BTreeSet<u64>,
    /// Flags by place.
    pub(super) flags: BTreeSet<(u64, String)>,
    /// Rows by table and entry.
    pub(super) rows: [BTreeMap<Uuid, Vec<Value>>; 9],
    /// Entries that are not counted for the sake of another of their visit: place, kind, visit.
    pub(super) second: Vec<(u64, &'static str, Uuid)>,
    /// Erasures: place, order, target.
    pub(super) erasures: Vec<(u64, String, Uuid)>,
    /// Entries in whose place a copy is counted that was received later.
    pub(super) later: Vec<u64>,
}

impl Expected {
    /// What an entry must have left that was received at a time, given where its identity is counted and which places are
    /// flagged.
    pub(super) fn add(
        &mut self,
        reading: &Reading,
        place: &Place<'_>,
        facts: &Facts,
        received_ms: i64,
        counted: Option<&Counted>,
        flagged: &BTreeSet<(u64, String)>,
    ) -> Result<(), serde_json::Error> {
        match (reading.identity, counted) {
            (None, _) => self.flag(reading.seq, &reading.flags),
            (Some(_), None) => self.add_second(reading),
            (Some(_), Some(there)) if there.log != place.log || there.seq != reading.seq => {
                self.flag(reading.seq, &[flags::DUPLICATE_ENTRY]);
                // The first one counts, whatever a later one says. Within a batch all are of one time.
                let behind = there.log == place.log && there.seq > reading.seq;
                if behind || there.received_ms > received_ms {
                    self.later.push(reading.seq);
                }
            }
            (Some(identity), Some(_)) => {
                self.here.push(identity);
                self.places.insert(reading.seq);
                let (row, flags) = row_of(reading, place, facts, received_ms, flagged);
                self.flag(reading.seq, &flags);
                self.row(identity, &row)?;
                if let Some(row) = ClerkRow::of(reading, place, received_ms) {
                    self.put(8, identity, &row)?;
                }
                if let Some(Body::Erasure(erasure)) = reading.entry.as_ref().map(|entry| &entry.body) {
                    self.erasures.push((reading.seq, erasure.order.clone(), erasure.target.0));
                }
            }
        }
        Ok(())
    }

    fn add_second(&mut self, reading: &Reading) {
        let (flag, visit) = match reading.entry.as_ref().map(|entry| &entry.body) {
            Some(Body::Rating(rating)) => (flags::SECOND_RATING, rating.visit_id.0),
            Some(Body::SurveyResponse(response)) => (flags::SECOND_RESPONSE, response.visit_id.0),
            // Anything else is always counted: the search for its visit finds none.
            _ => (flags::DUPLICATE_ENTRY, Uuid::nil()),
        };
        self.flag(reading.seq, &[flag]);
        self.second.push((reading.seq, reading.kind, visit));
    }

    fn flag(&mut self, seq: u64, flags: &[&'static str]) {
        self.flags.extend(flags.iter().map(|flag| (seq, (*flag).to_owned())));
    }

    fn row(&mut self, entry: Uuid, row: &Row<'_>) -> Result<(), serde_json::Error> {
        match row {
            Row::Rating(row, reasons) => {
                self.put(0, entry, row)?;
                reasons.iter().try_for_each(|reason| self.put(1, entry, reason))
            }
            Row::Survey(row, answers) => {
                self.put(2, entry, row)?;
                answers.iter().try_for_each(|answer| self.put(3, entry, answer))
            }
            Row::Unrated(row) => self.put(4, entry, row),
            Row::Label(row) => self.put(5, entry, row),
            Row::Counter(rows) => rows.iter().try_for_each(|row| self.put(6, entry, row)),
            Row::SelfTest(row) => self.put(7, entry, row),
            Row::None => Ok(()),
        }
    }

    fn put(&mut self, table: usize, entry: Uuid, row: &impl Serialize) -> Result<(), serde_json::Error> {
        self.rows[table].entry(entry).or_default().push(serde_json::to_value(row)?);
        Ok(())
    }

    /// Flags the erasures that are not among the orders (order, target).
    pub(super) fn judge_erasures(&mut self, orders: &BTreeSet<(Uuid, Uuid)>) {
        let is_known =
            |order: &str, target| order.parse().is_ok_and(|order| orders.contains(&(order, target)));
        let unknown = self.erasures.iter().filter(|(_, order, target)| !is_known(order, *target));
        let flagged: Vec<u64> = unknown.map(|(seq, ..)| *seq).collect();
        self.flags.extend(flagged.into_iter().map(|seq| (seq, flags::UNKNOWN_ORDER.to_owned())));
    }
}

/// The row of an entry and its flags: as its pack says, or, if that pack was just being published, as whoever did not see it yet
/// would have judged. The flags that are there say which; one of the two they must be.
fn row_of<'a>(
    reading: &'a Reading,
    place: &Place<'a>,
    facts: &Facts,
    received_ms: i64,
    flagged: &BTreeSet<(u64, String)>,
) -> (Row<'a>, Vec<&'static str>) {
    let judged = Row::of(reading, place, facts, received_ms);
    if !facts.may_be_unseen(reading, received_ms) {
        return judged;
    }
    let unseen = Row::of(reading, place, &Facts::default(), received_ms);
    let there = flagged.iter().filter(|(seq, _)| *seq == reading.seq).map(|(_, flag)| flag.as_str());
    let there: BTreeSet<&str> = there.collect();
    if unseen.1.iter().copied().collect::<BTreeSet<&str>>() == there { unseen } else { judged }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        projection::FactsCache,
        testing::{Rated, Stage},
    };

    /// The flags expected of a rating at a counter that its pack does not know, which was published so many seconds before.
    async fn flags_after(stage: &Stage, seconds: i64, there: &[&str]) -> Vec<String> {
        let client = stage.client().await;
        let entry = client.query_one("SELECT log, seq, bytes FROM entry", &[]).await.unwrap();
        let reading = Reading::of(entry.get::<_, i64>(1).cast_unsigned(), entry.get(2));
        let facts = FactsCache::default().of(&client, "east", std::slice::from_ref(&reading)).await.unwrap();
        let sql = "SELECT (extract(epoch FROM published_at) * 1000)::bigint FROM pack";
        let received_ms = stage.count(sql).await + seconds * 1_000;
        let place = Place { log: entry.get(0), hall: "east", terminal: "east-1", demo: false };
        let seq = reading.seq;
        let counted = Counted { log: place.log, seq, kind: reading.kind.to_owned(), received_ms };
        let there = there.iter().map(|flag| (seq, (*flag).to_owned())).collect();
        let mut expected = Expected::default();
        expected.add(&reading, &place, &facts, received_ms, Some(&counted), &there).unwrap();
        expected.flags.into_iter().map(|(_, flag)| flag).collect()
    }

    #[tokio::test]
    async fn a_pack_that_was_just_published_may_have_judged_or_not() {
        let stage = Stage::new().await;
        stage.store(&[Rated::bad()]).await;
        let pack = json!({
            "departments": [{ "id": "119900000000000275" }], "counters": [{ "id": "counter-9" }],
        });
        let sql = "INSERT INTO pack (hall, version, manifest, body) VALUES ('east', 1, '', $1)";
        stage.client().await.execute(sql, &[&pack]).await.unwrap();
        let judged = [flags::UNKNOWN_COUNTER];
        let without = async |seconds, there: &[&str]| {
            let flags = flags_after(&stage, seconds, there).await;
            !flags.iter().any(|flag| flag == flags::UNKNOWN_COUNTER)
        };
        assert!(without(110, &[]).await, "it was not seen yet");
        assert!(!without(110, &judged).await, "it was seen");
        // The controls: it was seen by everybody, or by nobody.
        assert!(!without(180, &[]).await);
        assert!(without(-1, &judged).await);
    }
}
