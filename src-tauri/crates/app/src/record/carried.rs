//! What a new log carries over from the one that it continues: every entry that could be read, what was said in private
//! with it or was dropped since, and the drafts.

use std::collections::HashSet;

use shiwen_domain::{
    entry::{Body, Entry, MAX_ENTRY_BYTES, Previous, PrivateKind, Recovered},
    id::EntryId,
    moment::Moment,
};
use shiwen_store::{Fact, LogIdentity, Opening, Salvaged, Store};

use super::{RecordError, opening_fact, remove_folder};
use crate::home::{Home, HomeError, Keys, sync_folder};

/// What stands around the old bytes in a recovered entry, with room to spare.
const FRAME_BYTES: usize = 1_024;

/// Writes the new log whole: its opening, every entry that could be read, and the drafts, in one transaction.
pub(super) fn write_new(
    home: &Home,
    keys: &Keys,
    identity: &LogIdentity,
    previous: Previous,
    salvaged: &Salvaged,
    now: &Moment,
) -> Result<(), RecordError> {
    let folder = home.new_log_folder();
    remove_folder(&folder)?;
    std::fs::create_dir_all(&folder).map_err(|source| HomeError::File { path: folder.clone(), source })?;
    let path = folder.join("record.db");
    let mut store = Store::begin(&Opening::new(&path, &keys.database), keys.signing(), identity.clone())?;
    let mut facts = vec![opening_fact(keys, identity, Some(previous), now)?];
    facts.extend(recovered_facts(salvaged, now));
    store.append(&facts)?;
    store.take_over(&salvaged.witnessed, &dropped_of(salvaged, &facts))?;
    for draft in &salvaged.drafts {
        store.save_draft(draft)?;
    }
    store.scrub()?;
    drop(store);
    Ok(sync_folder(&folder)?)
}

fn recovered_facts<'a>(salvaged: &'a Salvaged, now: &'a Moment) -> impl Iterator<Item = Fact> + 'a {
    let log = salvaged.identity.as_ref().map(|identity| identity.log);
    salvaged.entries.iter().zip(&salvaged.private).filter_map(move |(stored, private)| {
        let text = String::from_utf8(stored.bytes.clone()).ok()?;
        let recovered = match Entry::read(&stored.bytes) {
            Ok(Entry { body: Body::LogOpened(_), .. }) => return None,
            // An entry that was recovered before keeps the place where it was first written.
            Ok(Entry { body: Body::Recovered(earlier), .. }) => {
                Recovered { proven: earlier.proven && salvaged.proven, ..earlier }
            }
            _ => Recovered { log, seq: stored.seq, proven: salvaged.proven, entry: text },
        };
        if !fits(&recovered) {
            // No program of this version wrote it; one such row must not keep the terminal from starting over.
            tracing::error!(seq = stored.seq, "an entry is too long to be carried over");
            return None;
        }
        let entry = Entry::new(stored.entry_id, now.clone(), Body::Recovered(recovered));
        Some(Fact { entry, private: private.clone() })
    })
}

/// Whether an entry can be wrapped into another one.
fn fits(recovered: &Recovered) -> bool {
    serde_json::to_string(&recovered.entry).is_ok_and(|text| text.len() + FRAME_BYTES <= MAX_ENTRY_BYTES)
}

/// What was dropped of the entries that came over, and is not there all the same.
fn dropped_of(salvaged: &Salvaged, facts: &[Fact]) -> Vec<(EntryId, PrivateKind)> {
    let dropped: HashSet<_> = salvaged.dropped.iter().copied().collect();
    let kinds = |fact: &Fact| {
        let (id, there) =
            (fact.entry.entry_id, fact.private.iter().map(|private| private.kind).collect::<Vec<_>>());
        PrivateKind::ALL.into_iter().filter(move |kind| !there.contains(kind)).map(move |kind| (id, kind))
    };
    facts.iter().flat_map(kinds).filter(|whose| dropped.contains(whose)).collect()
}
