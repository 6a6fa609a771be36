//! One log: its entries lead to its head, its head was signed by its key and by the platform, and its opening entry is its own.

use shiwen_domain::entry::{Body, Entry};
use shiwen_log::{CompactRange, Head, LogCheck, Origin, VerifyingKey, open_cosigned};
use uuid::Uuid;

use super::{
    VerifyError,
    findings::Findings,
    page::{self, Raw},
    previous,
};
use crate::{
    db::Transaction,
    keys::Keys,
    placing,
    projection::{FactsCache, Place},
};

/// Entries that are looked at together.
const PAGE: i32 = 500;

const LOG: &str = "
  SELECT l.terminal, l.log, l.key, l.demo, l.size, l.compact_range, l.root, l.cosigned, t.hall, t.placed
  FROM log l JOIN terminal t ON t.id = l.terminal WHERE l.id = $1";

const ENTRIES: &str = "
  SELECT seq, leaf, bytes, (extract(epoch FROM received_at) * 1000)::bigint FROM entry WHERE log = $1 ORDER BY seq";

/// A log as its row says.
struct Kept {
    id: i64,
    terminal: String,
    log: Uuid,
    key: Vec<u8>,
    demo: bool,
    size: u64,
    compact_range: Vec<u8>,
    root: Vec<u8>,
    cosigned: String,
    hall: String,
    placed: Option<Vec<u8>>,
}

impl Kept {
    async fn read(transaction: &Transaction<'_>, id: i64) -> Result<Self, tokio_postgres::Error> {
        let row = transaction.query_one(LOG, &[&id]).await?;
        Ok(Self {
            id,
            terminal: row.get(0),
            log: row.get(1),
            key: row.get(2),
            demo: row.get(3),
            size: row.get::<_, i64>(4).cast_unsigned(),
            compact_range: row.get(5),
            root: row.get(6),
            cosigned: row.get(7),
            hall: row.get(8),
            placed: row.get(9),
        })
    }

    fn name(&self) -> String {
        format!("log {} of {}", self.log, self.terminal)
    }

    fn place(&self) -> Place<'_> {
        Place { log: self.id, hall: &self.hall, terminal: &self.terminal, demo: self.demo }
    }
}

/// Checks a log and all rows that come of it; answers how many entries it has.
pub(super) async fn check(
    transaction: &Transaction<'_>,
    id: i64,
    keys: &Keys,
    facts: &FactsCache,
    findings: &mut Findings,
) -> Result<u64, VerifyError> {
    let kept = Kept::read(transaction, id).await?;
    findings.extend(hall(&kept, keys));
    let (mut tree, mut entries) = (LogCheck::new(), 0);
    let statement = transaction.prepare(ENTRIES).await?;
    let portal = transaction.bind(&statement, &[&id]).await?;
    loop {
        let rows = transaction.query_portal(&portal, PAGE).await?;
        let page: Vec<Raw> = rows.iter().map(Raw::of).collect();
        let Some(first) = page.first() else { break };
        if entries == 0 {
            findings.extend(opening(transaction, &kept, first).await?);
        }
        entries += page.len() as u64;
        for raw in &page {
            // It stays with its first fault, and tells it at the end.
            let _ = tree.entry(raw.seq, &raw.bytes, &raw.leaf);
        }
        page::check(transaction, &kept.name(), &kept.place(), &page, facts, findings).await?;
    }
    findings.extend(head(&kept, tree, keys));
    Ok(entries)
}

/// The head against the entries, and both signatures.
fn head(kept: &Kept, tree: LogCheck, keys: &Keys) -> Option<String> {
    let name = kept.name();
    let origin = Origin::new(&kept.terminal, &kept.log.to_string()).ok();
    let key = kept.key.as_slice().try_into().ok().and_then(|key| VerifyingKey::from_bytes(key).ok());
    let (Some(origin), Some(key)) = (origin, key) else {
        return Some(format!("{name}: it has no name or no key"));
    };
    let head = Head { size: kept.size, compact_range: &kept.compact_range, checkpoint: &kept.cosigned };
    let root = match tree.finish(&head, &origin, &key) {
        Ok(root) => root,
        Err(fault) => return Some(format!("{name}: {fault}")),
    };
    let range = CompactRange::from_bytes(&kept.compact_range).map(|range| range.root());
    if kept.root != root.as_bytes() || range != Ok(root) {
        return Some(format!("{name}: the root of its row is not the one of its entries"));
    }
    match open_cosigned(&kept.cosigned, &origin, &key, &keys.witness) {
        Ok(_) => None,
        Err(_) => Some(format!("{name}: the platform's own signature is missing or false")),
    }
}

/// The terminal must stand in the hall in which the platform signed that it does.
fn hall(kept: &Kept, keys: &Keys) -> Option<String> {
    let signed =
        kept.placed.as_ref().is_some_and(|it| placing::is_signed(keys, &kept.terminal, &kept.hall, it));
    let what = "it was not enrolled in the hall in which it is counted";
    (!signed).then(|| format!("terminal {}: {what}, {}", kept.terminal, kept.hall))
}

/// The opening entry must be of this terminal, log and key, and of this kind; what it continues must be here.
async fn opening(
    transaction: &Transaction<'_>,
    kept: &Kept,
    first: &Raw,
) -> Result<Option<String>, VerifyError> {
    let entry = Entry::read(&first.bytes).ok();
    let Some(Body::LogOpened(opened)) = entry.as_ref().map(|entry| &entry.body) else {
        return Ok(Some(format!("{}: it does not begin with its opening entry", kept.name())));
    };
    let origin = Origin::new(&kept.terminal, &kept.log.to_string()).ok();
    let key = kept.key.as_slice().try_into().ok().and_then(|key| VerifyingKey::from_bytes(key).ok());
    let vkey = origin.zip(key).map(|(origin, key)| key.to_vkey(&origin));
    let own = opened.terminal.as_str() == kept.terminal
        && opened.log.0 == kept.log
        && opened.demo == kept.demo
        && vkey.as_ref() == Some(&opened.key);
    if !own {
        let what = "its opening entry is of another terminal, log, key or kind";
        return Ok(Some(format!("{}: {what}", kept.name())));
    }
    let Some(before) = &opened.previous else { return Ok(None) };
    let off = previous::check(transaction, &kept.terminal, before).await?;
    Ok(off.map(|off| format!("{}: {off}", kept.name())))
}
