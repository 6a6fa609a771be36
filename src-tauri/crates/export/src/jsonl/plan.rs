//! Which part of the log an export is of, and the hashes beside it. It reads the record once to find the days and the leaf
//! hashes once more, in constant memory; nothing is written yet.

use std::ops::Range;

use shiwen_domain::{
    entry::{Body, LogOpened},
    results::Days,
};
use shiwen_log::{Checkpoint, Hash, Span, leaf_hash};

use super::{climb::legs, write::ExportError};
use crate::{reading::Reading, record::Record};

/// How many entries, and how many leaf hashes, are read at once.
const ENTRIES: u64 = 128;
const LEAVES: u64 = 4_096;

/// What will be written.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) opened: LogOpened,
    /// From the first entry of the days to behind the last one.
    pub(super) places: Range<u64>,
    pub(super) left: Vec<Hash>,
    pub(super) right: Vec<Hash>,
}

impl Plan {
    pub(super) fn of<R: Record>(
        record: &R,
        days: &Days,
        signed: Checkpoint,
        cosigned: Option<Checkpoint>,
    ) -> Result<Self, ExportError<R::Error>> {
        let places = places(record, days, signed.size)?.ok_or(ExportError::Nothing)?;
        Ok(Self {
            opened: opened(record)?,
            // Entry 0 has a line of its own.
            left: beside(record, 1..places.start.max(1), cosigned)?,
            right: beside(record, places.end.max(1)..signed.size, cosigned)?,
            places,
        })
    }
}

/// Pieces of a range that are small enough to be held.
pub(super) fn pieces(places: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    cut(places, ENTRIES)
}

fn cut(places: Range<u64>, length: u64) -> impl Iterator<Item = Range<u64>> {
    let mut start = places.start;
    std::iter::from_fn(move || {
        let piece = start..places.end.min(start.saturating_add(length));
        start = piece.end;
        (!piece.is_empty()).then_some(piece)
    })
}

/// From the first entry of the days to behind the last one. Every entry is held against its leaf hash: one whose day was
/// changed in the record would otherwise be passed over.
fn places<R: Record>(
    record: &R,
    days: &Days,
    size: u64,
) -> Result<Option<Range<u64>>, ExportError<R::Error>> {
    let mut found: Option<Range<u64>> = None;
    for piece in pieces(0..size) {
        let leaves = record.leaves(piece.clone()).map_err(ExportError::Record)?;
        let entries = record.entries(piece).map_err(ExportError::Record)?;
        for (entry, leaf) in entries.into_iter().zip(leaves) {
            if leaf_hash(&entry.bytes) != leaf {
                return Err(ExportError::NotWhole);
            }
            let day = Reading::of(&entry.bytes).ok_or(ExportError::Entry { seq: entry.seq })?.day;
            if day.is_some_and(|day| days.hold(&day)) {
                let first = found.as_ref().map_or(entry.seq, |found| found.start);
                found = Some(first..entry.seq + 1);
            }
        }
    }
    Ok(found)
}

fn opened<R: Record>(record: &R) -> Result<LogOpened, ExportError<R::Error>> {
    let first = record.entries(0..1).map_err(ExportError::Record)?;
    let entry = first.first().and_then(|first| Reading::of(&first.bytes)?.entry);
    match entry.map(|entry| entry.body) {
        Some(Body::LogOpened(opened)) => Ok(opened),
        _ => Err(ExportError::Opening),
    }
}

/// The hashes that stand for these places.
fn beside<R: Record>(
    record: &R,
    places: Range<u64>,
    cosigned: Option<Checkpoint>,
) -> Result<Vec<Hash>, ExportError<R::Error>> {
    let mut roots = Vec::new();
    for leg in legs(places, cosigned) {
        let mut span = Span::of(leg.clone());
        for piece in cut(leg, LEAVES) {
            for leaf in record.leaves(piece).map_err(ExportError::Record)? {
                span.push(leaf);
            }
        }
        roots.extend(span.finish().ok_or(ExportError::NotWhole)?);
    }
    Ok(roots)
}
