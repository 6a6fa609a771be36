//! A batch as it came: within its limits, its leaf hashes computed, its entries read. Asks nobody; whatever the bytes of an
//! entry are, the batch is right.

use serde_json::{Value, json};
use shiwen_log::{Hash, leaf_hash};
use shiwen_sync::protocol::{Batch, Health, MAX_BATCH_ENTRIES, Sent};

use crate::{
    http::{ApiProblem, Kind},
    projection::Reading,
};

/// The longest checkpoint, in bytes: a few lines.
const CHECKPOINT: usize = 4 * 1024;
/// The longest version of a program, in characters.
const VERSION: usize = 64;
/// The longest day.
const DAY: usize = 32;

/// A batch that can be judged.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) first: u64,
    pub(super) entries: Vec<Sent>,
    pub(super) leaves: Vec<Hash>,
    pub(super) readings: Vec<Reading>,
    pub(super) checkpoint: String,
    pub(super) witnessed: Option<String>,
    /// As the database keeps it.
    pub(super) health: Value,
}

impl Received {
    pub(super) fn read(batch: Batch) -> Result<Self, ApiProblem> {
        let Batch { first, entries, checkpoint, witnessed, health } = batch;
        let cosigned = witnessed.as_ref().map_or(0, String::len);
        if entries.len() > MAX_BATCH_ENTRIES || checkpoint.len().max(cosigned) > CHECKPOINT {
            return Err(Kind::TooLarge.into());
        }
        // Places are stored as signed numbers.
        let end = first.checked_add(entries.len() as u64);
        if end.is_none_or(|end| i64::try_from(end).is_err()) {
            return Err(ApiProblem::detail(Kind::Invalid, "no log is that long"));
        }
        let leaves = entries.iter().map(|sent| leaf_hash(&sent.bytes)).collect();
        let readings = (first..).zip(&entries).map(|(seq, sent)| Reading::of(seq, &sent.bytes)).collect();
        let health = kept(&health);
        Ok(Self { first, entries, leaves, readings, checkpoint, witnessed, health })
    }
}

/// A terminal's health in the range that the database's numbers and texts have.
fn kept(health: &Health) -> Value {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let text =
        |text: &str, most| text.chars().filter(|letter| !letter.is_control()).take(most).collect::<String>();
    json!({
        "version": text(&health.version, VERSION),
        "now_ms": health.now_ms,
        "clock_trusted": health.clock_trusted,
        "waiting": number(health.waiting),
        "free_bytes": health.free_bytes.map(number),
        "pack_version": number(health.pack_version),
        "uptime_s": health.uptime_s.map(number),
        "memory_kb": health.memory_kb.map(number),
        "break_minutes": health.break_minutes.map(number),
        "self_test": health.self_test.as_ref().map(|tested| json!({ "day": text(&tested.day, DAY), "passed": tested.passed })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_of_any_size_fits_the_database() {
        let health = Health {
            version: "1\0".repeat(100),
            free_bytes: Some(u64::MAX),
            waiting: u64::MAX,
            ..Health::default()
        };
        let kept = kept(&health);
        assert_eq!(kept["version"], "1".repeat(VERSION));
        assert_eq!((&kept["free_bytes"], &kept["waiting"]), (&json!(i64::MAX), &json!(i64::MAX)));
    }
}
