//! Reading what is still readable of a record that cannot go on, and whether it can still prove it. Writes nothing.

use std::{collections::HashSet, path::Path};

use shiwen_domain::{
    announced::Announced,
    draft::Draft,
    entry::{Body, Entry, PrivateKind},
    id::{EntryId, LogId},
};
use shiwen_log::{Checkpoint, CompactRange, VerifyingKey, leaf_hash, open_checkpoint};

use crate::{
    aging,
    connection::DatabaseKey,
    error::StoreError,
    head::{self, Head},
    open::{self, LogIdentity},
    private::{self, Private},
    read::{Reader, StoredEntry},
    witness,
};

/// How far beyond the last readable entry to look for more, where no signature says how many there are.
const LOOK_AHEAD: u64 = 10_000;
/// No entry takes less room than its leaf hash, whatever a head that nobody signed says of its size.
const LEAST_ENTRY_BYTES: u64 = 32;

/// What could be read of a record.
#[derive(Debug, Default)]
pub struct Salvaged {
    /// Whose log it was.
    pub identity: Option<LogIdentity>,
    /// Its newest size and the root there, in hex: the signed ones, if the signature holds.
    pub head: Option<(u64, String)>,
    /// Whether `entries` are the log that was signed: all of them are there and their bytes lead to the signed root.
    pub proven: bool,
    /// The entries whose bytes fit their leaf hash, in order, with the identity that their bytes name. None lies
    /// behind the signed size: entries and head are written in one transaction, so such a one is not the program's.
    pub entries: Vec<StoredEntry>,
    /// Private contents, by place in `entries`.
    pub private: Vec<Vec<Private>>,
    /// What was dropped for its age: whose, and of which kind.
    pub dropped: Vec<(EntryId, PrivateKind)>,
    /// The newest cosigned checkpoint of this log and of each that it continues, unchecked: they prove themselves.
    pub witnessed: Vec<(LogId, String)>,
    /// The drafts. Nothing proves them.
    pub drafts: Vec<Draft>,
    /// The announced service that nothing had ended. Nothing proves it either.
    pub awaited: Option<Announced>,
}

/// Reads what it can; an unreadable file gives nothing. `verifying` belongs to the key that the terminal signs
/// with.
pub fn salvage(path: &Path, key: &DatabaseKey, verifying: &VerifyingKey) -> Salvaged {
    let mut file = DamagedFile { path, key, reader: Reader::open(path, key).ok() };
    let named = file.named();
    let signed = named.as_ref().and_then(|named| file.signed(named, verifying));
    let drafts = file.read(Reader::drafts).unwrap_or_default();
    let awaited = file.read(Reader::awaited).flatten();
    let (head, mut entries) = match &signed {
        Some(signed) => (Some((signed.size, signed.root.to_string())), file.entries(signed.size, 0)),
        None => file.unsigned(),
    };
    let proven = signed.is_some_and(|signed| leads_to(&entries, &signed));
    if !proven {
        entries.retain(|entry| leaf_hash(&entry.bytes) == entry.leaf);
    }
    // What is proven goes before the row beside it, which nobody signed.
    let identity = entries.first().filter(|_| proven).and_then(opened).or(named);
    identify(&mut entries);
    let kinds = file.kinds();
    let private = entries.iter().map(|entry| file.private(entry, &kinds)).collect();
    let (dropped, witnessed) = (file.dropped(), file.witnessed(identity.as_ref()));
    Salvaged { identity, head, proven, entries, private, dropped, witnessed, drafts, awaited }
}

/// Whether these entries, each once and without a gap, are the tree that was signed.
fn leads_to(entries: &[StoredEntry], signed: &Checkpoint) -> bool {
    let leaves = entries.iter().map(|entry| leaf_hash(&entry.bytes));
    entries.len() as u64 == signed.size && leaves.collect::<CompactRange>().root() == signed.root
}

/// The log that a first entry opens.
fn opened(first: &StoredEntry) -> Option<LogIdentity> {
    match Entry::read(&first.bytes).ok()?.body {
        Body::LogOpened(opened) => {
            Some(LogIdentity { terminal: opened.terminal, log: opened.log, demo: opened.demo })
        }
        _ => None,
    }
}

/// Gives each entry the identity that its bytes name. Where rows were copied the second keeps the one of its row; what
/// has neither to itself cannot lie in a log.
fn identify(entries: &mut Vec<StoredEntry>) {
    let mut taken = HashSet::new();
    entries.retain_mut(|entry| {
        let own = named_id(&entry.bytes).filter(|id| taken.insert(*id));
        let free = own.or_else(|| taken.insert(entry.entry_id).then_some(entry.entry_id));
        entry.entry_id = free.unwrap_or(entry.entry_id);
        free.is_some()
    });
}

/// The identity inside an entry, which has the same name in every format.
fn named_id(bytes: &[u8]) -> Option<EntryId> {
    let entry: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    serde_json::from_value(entry.get("entry_id")?.clone()).ok()
}

/// Whether a content is the one that its entry committed to.
fn is_committed(entry: &StoredEntry, private: &Private) -> bool {
    let Ok(entry) = Entry::read(&entry.bytes) else { return false };
    let commitment = private.commitment();
    entry
        .counted()
        .body
        .commitments()
        .any(|(kind, committed)| (kind, committed) == (private.kind, &commitment))
}

/// A file of which some reads fail.
struct DamagedFile<'a> {
    path: &'a Path,
    key: &'a DatabaseKey,
    reader: Option<Reader>,
}

impl DamagedFile<'_> {
    /// Reads something. After a fault the file is opened again and read once more: `SQLCipher` refuses the next read of
    /// a connection that has met a page it could not decrypt, and sometimes only that (see [`Self::is_sound`]).
    fn read<T>(&mut self, read: impl Fn(&Reader) -> Result<T, StoreError>) -> Option<T> {
        for _ in 0..2 {
            if let Ok(found) = read(self.reader.as_ref()?) {
                return Some(found);
            }
            self.reopen();
        }
        None
    }

    fn reopen(&mut self) {
        self.reader = Reader::open(self.path, self.key).ok();
    }

    /// Whether everything read so far was decrypted. Where the last page of a content cannot be, it comes as zeros, and
    /// the fault is told with the next page that is not in memory: so none may be.
    fn is_sound(&mut self) -> bool {
        let reads_on = |reader: &Reader| {
            reader
                .connection
                .execute_batch("PRAGMA shrink_memory; SELECT 1 FROM sqlite_schema LIMIT 1")
                .is_ok()
        };
        let sound = self.reader.as_ref().is_some_and(reads_on);
        if !sound {
            self.reopen();
        }
        sound
    }

    /// Whose log it says it is: in the row for that or, where that is gone, in its first entry.
    fn named(&mut self) -> Option<LogIdentity> {
        let row = self.read(|reader| open::named(&reader.connection)).flatten();
        row.or_else(|| opened(&self.read(|reader| reader.entry(0)).flatten()?))
    }

    /// What the newest checkpoint says, if the terminal signed it for this log. The columns beside it say the same or
    /// were changed.
    fn signed(&mut self, identity: &LogIdentity, verifying: &VerifyingKey) -> Option<Checkpoint> {
        let origin = identity.origin().ok()?;
        let stored = self.read(|reader| head::stored(&reader.connection))?;
        open_checkpoint(stored.borrowed().checkpoint, &origin, verifying).ok()
    }

    /// Size and entries where no signature says which they are.
    fn unsigned(&mut self) -> (Option<(u64, String)>, Vec<StoredEntry>) {
        let head = self.read(Reader::head);
        let bytes = self.read(Reader::bytes).unwrap_or(0);
        let said = head.as_ref().map_or(0, Head::size).min(bytes / LEAST_ENTRY_BYTES);
        let entries = self.entries(said, LOOK_AHEAD);
        (head.map(|head| (head.size(), head.range.root().to_string())), entries)
    }

    /// The kinds of private content that there is a table for: a file of an earlier version has not all of them, and
    /// each read that fails opens the file again. Where the schema cannot be read they are all tried.
    fn kinds(&mut self) -> Vec<PrivateKind> {
        let is_there =
            |reader: &Reader, kind| Ok(reader.connection.table_exists(None, private::table(kind))?);
        let mut kinds = PrivateKind::ALL.to_vec();
        kinds.retain(|&kind| self.read(|reader| is_there(reader, kind)).unwrap_or(true));
        kinds
    }

    /// Whether a table of a later version is there.
    fn has(&mut self, table: &str) -> bool {
        self.read(|reader| Ok(reader.connection.table_exists(None, table)?)).unwrap_or(false)
    }

    /// What was dropped for its age, of the kinds that are known.
    fn dropped(&mut self) -> Vec<(EntryId, PrivateKind)> {
        let there = self.has("dropped_private");
        let rows = there.then(|| self.read(|reader| aging::dropped(&reader.connection))).flatten();
        let known = |(id, kind): (EntryId, String)| Some((id, PrivateKind::named(&kind)?));
        rows.unwrap_or_default().into_iter().filter_map(known).collect()
    }

    /// What a witness has signed of this log and of those before it.
    fn witnessed(&mut self, identity: Option<&LogIdentity>) -> Vec<(LogId, String)> {
        if !self.has("earlier_witness") {
            return Vec::new();
        }
        let mut witnessed = self.read(|reader| witness::earlier(&reader.connection)).unwrap_or_default();
        let cursor = self.read(|reader| witness::stored(&reader.connection)).flatten();
        if let (Some(cursor), Some(identity)) = (cursor, identity) {
            witnessed.retain(|(log, _)| *log != identity.log);
            witnessed.push((identity.log, cursor.cosigned));
        }
        witnessed
    }

    /// What was said in private in an entry, as far as it can be read.
    fn private(&mut self, entry: &StoredEntry, kinds: &[PrivateKind]) -> Vec<Private> {
        let mut contents = Vec::new();
        for &kind in kinds {
            let kept = self.read(|reader| reader.private(entry.entry_id, kind)).flatten();
            contents
                .extend(kept.filter(|kept| kept.fits() && (is_committed(entry, kept) || self.is_sound())));
        }
        contents
    }

    /// The entries before `end`, and farther as long as there are some. One look-up an entry: a damaged page costs
    /// the entries on it and no others.
    fn entries(&mut self, end: u64, look_ahead: u64) -> Vec<StoredEntry> {
        let (mut entries, mut seq, mut end) = (Vec::new(), 0, end.max(look_ahead));
        while seq < end && self.reader.is_some() {
            if let Some(Some(entry)) = self.read(|reader| reader.entry(seq)) {
                entries.push(entry);
                end = end.max(seq + look_ahead);
            }
            seq += 1;
        }
        entries
    }
}
