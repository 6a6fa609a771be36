//! What the pack that an answer names knows: departments, counters, surveys and their questions. Where that pack was not
//! published here when the answer was received, places are not judged, and surveys are held against those that come with the program.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use deadpool_postgres::GenericClient;
use serde::Deserialize;
use shiwen_domain::entry::{Body, TerminalEvent};
use shiwen_sync::protocol::Manifest;
use tokio_postgres::types::Json;

use super::reading::Reading;
use crate::pack::PUBLISHING_MS;

/// Packs kept in memory at most.
const MOST: usize = 2_000;

const PACKS: &str = "
  SELECT version, body, manifest, (extract(epoch FROM published_at) * 1000)::bigint
  FROM pack WHERE hall = $1 AND version = ANY($2)";
const FILES: &str = "SELECT bytes FROM media WHERE sha256 = ANY($1)";

/// The survey that comes with the program.
const SHIPPED: &str = include_str!("../../../assets/surveys/ten-questions.json");

/// What one pack knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// When it was published, in milliseconds since 1970.
    since_ms: i64,
    /// None where places are not judged.
    places: Option<Places>,
    surveys: HashMap<(String, u32), HashSet<String>>,
}

#[derive(Clone, Debug, Default)]
struct Places {
    departments: HashSet<String>,
    counters: HashSet<String>,
}

/// The packs that some entries name, as far as they are published.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts(HashMap<u64, Arc<Known>>);

/// What was known of packs when some entries were received. A pack that was published later says nothing about them: what was
/// said of an entry once is computed again as it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FactsAt<'a> {
    facts: &'a Facts,
    /// In milliseconds since 1970.
    pub(super) received_ms: i64,
}

/// What published packs know; they never change.
#[derive(Debug, Default)]
pub(crate) struct FactsCache(Mutex<HashMap<(String, u64), Arc<Known>>>);

#[derive(Deserialize)]
struct PackFile {
    departments: Vec<Named>,
    counters: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct SurveyFile {
    id: String,
    version: u32,
    questions: Vec<Named>,
}

impl Facts {
    /// Whether the pack that an entry names was published so shortly before the entry was received that whoever received it may
    /// not have seen it.
    pub(crate) fn may_be_unseen(&self, reading: &Reading, received_ms: i64) -> bool {
        let pack = version(reading).and_then(|version| self.0.get(&version));
        pack.is_some_and(|pack| (0..=PUBLISHING_MS).contains(&(received_ms - pack.since_ms)))
    }

    /// What was known at a time, in milliseconds since 1970.
    pub(super) fn at(&self, received_ms: i64) -> FactsAt<'_> {
        FactsAt { facts: self, received_ms }
    }
}

impl<'a> FactsAt<'a> {
    /// What the pack of a version knows.
    pub(super) fn of(&self, version: u64) -> &'a Known {
        static SHIPPED_KNOWN: OnceLock<Known> = OnceLock::new();
        match self.facts.0.get(&version).filter(|known| known.since_ms <= self.received_ms) {
            Some(known) => known,
            None => SHIPPED_KNOWN.get_or_init(|| Known::with(0, None, [SHIPPED.as_bytes()])),
        }
    }
}

impl FactsCache {
    /// What the packs know that these entries of a hall name.
    pub(crate) async fn of(
        &self,
        client: &impl GenericClient,
        hall: &str,
        readings: &[Reading],
    ) -> Result<Facts, tokio_postgres::Error> {
        let mut facts = Facts::default();
        let mut missing: Vec<i64> = Vec::new();
        for version in versions(readings) {
            match self.found(hall, version) {
                Some(known) => drop(facts.0.insert(version, known)),
                None => missing.extend(i64::try_from(version).ok()),
            }
        }
        if missing.is_empty() {
            return Ok(facts);
        }
        let statement = client.prepare_cached(PACKS).await?;
        for row in client.query(&statement, &[&hall, &missing]).await? {
            let version = row.get::<_, i64>(0).cast_unsigned();
            let known = Arc::new(read(client, &row).await?);
            self.keep(hall, version, &known);
            facts.0.insert(version, known);
        }
        Ok(facts)
    }

    fn found(&self, hall: &str, version: u64) -> Option<Arc<Known>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(hall.to_owned(), version)).cloned()
    }

    fn keep(&self, hall: &str, version: u64, known: &Arc<Known>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert((hall.to_owned(), version), Arc::clone(known));
    }
}

/// The packs that entries name.
fn versions(readings: &[Reading]) -> HashSet<u64> {
    readings.iter().filter_map(version).collect()
}

fn version(reading: &Reading) -> Option<u64> {
    match &reading.entry.as_ref()?.body {
        Body::Rating(rating) => Some(rating.pack_version),
        Body::SurveyResponse(response) => Some(response.pack_version),
        Body::Unrated(unrated) => Some(unrated.pack_version),
        Body::TerminalEvent(TerminalEvent::EvaluationCancelled(cancelled)) => Some(cancelled.pack_version),
        _ => None,
    }
}

async fn read(
    client: &impl GenericClient,
    row: &tokio_postgres::Row,
) -> Result<Known, tokio_postgres::Error> {
    let places = row.try_get::<_, Json<PackFile>>(1).ok().map(|file| file.0.into());
    let surveys: Vec<Vec<u8>> = survey_hashes(row.get(2));
    let statement = client.prepare_cached(FILES).await?;
    let files = client.query(&statement, &[&surveys]).await?;
    Ok(Known::with(row.get(3), places, files.iter().map(|row| row.get::<_, &[u8]>(0))))
}

/// The hashes of the surveys that a manifest names: JSON on the first line of a signed note.
fn survey_hashes(manifest: &str) -> Vec<Vec<u8>> {
    let json = manifest.lines().next().unwrap_or_default();
    let Ok(manifest) = serde_json::from_str::<Manifest>(json) else { return Vec::new() };
    let surveys = manifest.files.iter().filter(|(path, _)| path.starts_with("surveys/"));
    surveys.filter_map(|(_, hash)| hex::decode(hash).ok()).collect()
}

impl Known {
    fn with<'a>(since_ms: i64, places: Option<Places>, surveys: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let read = |bytes: &[u8]| serde_json::from_slice::<SurveyFile>(bytes).ok();
        let surveys = surveys.into_iter().filter_map(read).map(|survey| {
            let questions = survey.questions.into_iter().map(|question| question.id).collect();
            ((survey.id, survey.version), questions)
        });
        Self { since_ms, places, surveys: surveys.collect() }
    }

    pub(super) fn has_department(&self, id: &str) -> bool {
        self.places.as_ref().is_none_or(|places| places.departments.contains(id))
    }

    pub(super) fn has_counter(&self, id: &str) -> bool {
        self.places.as_ref().is_none_or(|places| places.counters.contains(id))
    }

    /// The questions of a survey, if it is known.
    pub(super) fn questions(&self, survey: &str, version: u32) -> Option<&HashSet<String>> {
        self.surveys.get(&(survey.to_owned(), version))
    }
}

impl From<PackFile> for Places {
    fn from(file: PackFile) -> Self {
        let ids = |named: Vec<Named>| named.into_iter().map(|named| named.id).collect();
        Self { departments: ids(file.departments), counters: ids(file.counters) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_pack_the_shipped_survey_is_known_and_places_are_not_judged() {
        let facts = Facts::default();
        let known = facts.at(0).of(7);
        assert!(known.has_department("anything") && known.has_counter("anything"));
        assert!(known.questions("ten-questions", 1).is_some_and(|known| known.contains("told-once")));
        assert!(known.questions("ten-questions", 2).is_none());
        assert!(known.questions("twenty-questions", 1).is_none());
    }

    #[test]
    fn a_pack_knows_its_own_places_only() {
        let file: PackFile = serde_json::from_str(include_str!("../../../assets/demo/pack.json")).unwrap();
        let known = Known::with(0, Some(file.into()), []);
        assert!(known.has_counter("counter-1") && !known.has_counter("counter-99"));
        assert!(known.has_department("119900000000000275") && !known.has_department("x"));
    }

    #[test]
    fn a_pack_that_was_published_later_says_nothing() {
        let places = Places { counters: HashSet::from(["counter-1".to_owned()]), ..Places::default() };
        let facts = Facts(HashMap::from([(7, Arc::new(Known::with(1_000, Some(places), [])))]));
        assert!(facts.at(999).of(7).has_counter("counter-99"));
        assert!(!facts.at(1_000).of(7).has_counter("counter-99"));
    }
}
