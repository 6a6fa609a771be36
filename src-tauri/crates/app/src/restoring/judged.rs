//! What a backup is worth. Whoever has the public half of a recovery key can seal anything to it, so that it opens proves
//! nothing: its entries are proven if this terminal's own key has signed them, or a key that a pinned witness has signed for.

use shiwen_domain::{
    entry::{Commitment, Entry, PrivateKind},
    id::EntryId,
};
use shiwen_export::{
    Said, Stored,
    backup::{About, Contents},
};
use shiwen_log::{Origin, VerifyingKey, leaf_hash, open_cosigned};
use shiwen_store::{LogIdentity, Private, Salvaged, StoredEntry};

use crate::{enrolment::Enrolled, record::Brought};

/// A backup as if its log had been salvaged.
pub(super) fn judged(
    contents: Contents,
    own: &VerifyingKey,
    enrolled: Option<&Enrolled>,
    by: &str,
) -> Brought {
    let proven = contents.key == *own || enrolled.is_some_and(|enrolled| was_witnessed(&contents, enrolled));
    let Contents { about, entries, said, .. } = contents;
    let About { terminal, log, demo, made, size, root, witnessed, dropped, .. } = about;
    let identity = LogIdentity { terminal, log, demo };
    let private = entries.iter().zip(said).map(|(entry, said)| private(entry, said)).collect();
    let salvaged = Salvaged {
        identity: Some(identity.clone()),
        head: Some((size, root.to_string())),
        proven,
        entries: entries.into_iter().map(stored).collect(),
        private,
        dropped: dropped.into_iter().filter_map(known).collect(),
        witnessed,
        drafts: Vec::new(),
        awaited: None,
    };
    Brought { salvaged, identity, size, root: root.to_string(), made, by: by.to_owned() }
}

/// Whether the witness of the platform in force has signed for the beginning of this log under its key: the log's first entry
/// names the key, so it belongs to the rest too. A former witness is not asked: it may have been anybody's.
fn was_witnessed(contents: &Contents, enrolled: &Enrolled) -> bool {
    let about = &contents.about;
    let Ok(origin) = Origin::new(about.terminal.as_str(), &about.log.to_string()) else { return false };
    let own = about.witnessed.iter().filter(|(log, _)| *log == about.log);
    own.map(|(_, text)| open_cosigned(text, &origin, &contents.key, &enrolled.pins.witness)).any(|opened| {
        opened.is_ok_and(|cosigned| {
            let checkpoint = cosigned.checkpoint;
            checkpoint.size > 0 && contents.root_at(checkpoint.size) == Some(checkpoint.root)
        })
    })
}

fn stored(entry: Stored) -> StoredEntry {
    let Stored { seq, entry_id, bytes } = entry;
    StoredEntry { seq, entry_id, kind: String::new(), leaf: leaf_hash(&bytes), bytes }
}

/// What an entry commits to; anything else belongs to nobody.
fn private(entry: &Stored, said: Vec<(PrivateKind, Said)>) -> Vec<Private> {
    let Ok(read) = Entry::read(&entry.bytes) else { return Vec::new() };
    let body = read.counted().body;
    let said = said.into_iter().map(|(kind, Said { nonce, content })| Private { kind, nonce, content });
    said.filter(|private| {
        let commitment = private.commitment();
        let is_its =
            |(kind, committed): (PrivateKind, &Commitment)| kind == private.kind && *committed == commitment;
        private.fits() && body.commitments().any(is_its)
    })
    .collect()
}

fn known((id, kind): (EntryId, String)) -> Option<(EntryId, PrivateKind)> {
    Some((id, PrivateKind::named(&kind)?))
}
