//! What a new log carries over from the one that it continues: every entry that could be read, what was said in private
//! with it or was dropped since, and the drafts.

use std::collections::HashSet;

use shiwen_domain::{
    announced::Announced,
    draft::Draft,
    entry::{Body, Entry, MAX_ENTRY_BYTES, PrivateKind, Recovered},
    id::{EntryId, LogId},
    moment::Moment,
};
use shiwen_store::{Fact, LogIdentity, Opening, Salvaged, Store};

use super::{RecordError, remove_folder, rename};
use crate::home::{Home, HomeError, Keys, sync_folder};

/// What stands around the old bytes in a recovered entry, with room to spare.
const FRAME_BYTES: usize = 1_024;

/// What a new log begins with behind its opening.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The entries, each as recovered.
    pub(super) facts: Vec<Fact>,
    /// The newest cosigned checkpoint of each log that it continues.
    pub(super) witnessed: Vec<(LogId, String)>,
    /// What was dropped of the entries that came over.
    pub(super) dropped: Vec<(EntryId, PrivateKind)>,
    /// The visits that were going on.
    pub(super) drafts: Vec<Draft>,
    /// The announced service that was waiting for its rating.
    pub(super) awaited: Option<Announced>,
}

impl Carried {
    /// Everything that could be read of one log.
    pub(super) fn of(salvaged: &Salvaged, now: &Moment) -> Self {
        let facts: Vec<Fact> = recovered_facts(salvaged, now).collect();
        let dropped = dropped_of(&salvaged.dropped, &facts);
        let (witnessed, drafts) = (salvaged.witnessed.clone(), salvaged.drafts.clone());
        Self { facts, witnessed, dropped, drafts, awaited: salvaged.awaited.clone() }
    }
}

/// Writes the new log whole: what opens it, every entry that came over, and the drafts, in one transaction. It gets its place
/// in `log.new` only with everything that belongs to it: there a start believes in it.
/// What did not become whole is taken away again: it may have filled the disk.
pub(super) fn write_new(
    home: &Home,
    keys: &Keys,
    identity: &LogIdentity,
    opening: Vec<Fact>,
    carried: Carried,
) -> Result<(), RecordError> {
    let folder = home.begun_log_folder();
    remove_folder(&folder)?;
    let written = begun(home, keys, identity, opening, carried);
    if written.is_err() {
        let _ = remove_folder(&folder);
    }
    written
}

fn begun(
    home: &Home,
    keys: &Keys,
    identity: &LogIdentity,
    opening: Vec<Fact>,
    carried: Carried,
) -> Result<(), RecordError> {
    let folder = home.begun_log_folder();
    std::fs::create_dir_all(&folder).map_err(|source| HomeError::File { path: folder.clone(), source })?;
    let path = folder.join("record.db");
    let mut store = Store::begin(&Opening::new(&path, &keys.database), keys.signing(), identity.clone())?;
    let Carried { facts, witnessed, dropped, drafts, awaited } = carried;
    store.append(&[opening, facts].concat())?;
    store.take_over(&witnessed, &dropped)?;
    for draft in &drafts {
        store.save_draft(draft)?;
    }
    if let Some(awaited) = &awaited {
        store.announce_again(awaited)?;
    }
    store.scrub()?;
    drop(store);
    sync_folder(&folder)?;
    remove_folder(&home.new_log_folder())?;
    rename(&folder, &home.new_log_folder())?;
    Ok(sync_folder(home.path())?)
}

/// Every entry of a log as a recovered one, but its opening.
pub(super) fn recovered_facts<'a>(
    salvaged: &'a Salvaged,
    now: &'a Moment,
) -> impl Iterator<Item = Fact> + 'a {
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
pub(super) fn dropped_of(dropped: &[(EntryId, PrivateKind)], facts: &[Fact]) -> Vec<(EntryId, PrivateKind)> {
    let dropped: HashSet<_> = dropped.iter().copied().collect();
    let kinds = |fact: &Fact| {
        let (id, there) =
            (fact.entry.entry_id, fact.private.iter().map(|private| private.kind).collect::<Vec<_>>());
        PrivateKind::ALL.into_iter().filter(move |kind| !there.contains(kind)).map(move |kind| (id, kind))
    };
    facts.iter().flat_map(kinds).filter(|whose| dropped.contains(whose)).collect()
}
