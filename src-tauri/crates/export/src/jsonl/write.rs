//! Writing an export. It hashes what it writes on the way to both signed roots, and seals nothing that does not reach them.

use std::io::{self, Write};

use jiff::civil::Date;
use shiwen_domain::{entry::Entry, results::Days};
use shiwen_log::{
    Checkpoint, CheckpointError, Origin, SigningKey, WitnessKey, leaf_hash, open_checkpoint, open_cosigned,
};

use super::{
    FORMAT,
    climb::{Astray, Climb},
    header::Header,
    line::{EXPORTED, Line, Private},
    plan::{Plan, pieces},
    seal::Sealing,
};
use crate::{
    reading::Reading,
    record::{LogHead, Record, Stored},
};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The first day, in the hall.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Whether what visitors typed and wrote by hand goes along. Phone numbers never do.
    pub private: bool,
    /// When that is, RFC 3339.
    pub created: String,
}

impl Asked {
    fn days(&self) -> Days {
        Days { from: Some(self.from), to: Some(self.to) }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The first entry of the days asked for.
    pub first: u64,
    /// The last one.
    pub last: u64,
    /// Entries between them that are there as a leaf hash only, because they are of other days.
    pub hashed: u64,
    /// Private contents.
    pub said: u64,
}

/// Why there is no export. What was written until then is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExportError<E> {
    /// The record cannot be read.
    #[error(transparent)]
    Record(E),
    /// The file cannot be written.
    #[error("the export cannot be written: {0}; look at the place it goes to, then try again")]
    Output(#[from] io::Error),
    /// No entry of these days.
    #[error("there is no entry of these days; choose other days")]
    Nothing,
    /// The signed head cannot be believed.
    #[error("the record's own checkpoint is not to be believed ({0}); run shiwen verify")]
    Checkpoint(#[from] CheckpointError),
    /// The first entry does not open this log.
    #[error("the first entry does not open this log; run shiwen verify")]
    Opening,
    /// The entries do not lead to the signed root.
    #[error("the record does not lead to its own signed root; run shiwen verify")]
    NotWhole,
    /// The entries do not lead to what the platform has witnessed.
    #[error("the platform has witnessed another history than the record has; run shiwen verify")]
    NotWitnessed,
    /// An entry that no terminal writes.
    #[error("entry {seq} cannot be read; run shiwen verify")]
    Entry {
        /// Its place.
        seq: u64,
    },
    /// What was said in private is not what the entry commits to.
    #[error("what was said with entry {seq} is not what it commits to; run shiwen verify")]
    Said {
        /// The entry's place.
        seq: u64,
    },
}

impl<E> From<Astray> for ExportError<E> {
    fn from(astray: Astray) -> Self {
        match astray {
            Astray::Cosigned => Self::NotWitnessed,
            Astray::Hashes | Astray::Signed => Self::NotWhole,
        }
    }
}

/// Writes the export of a record into `out`, which the caller makes durable. Reads the record twice, in small pieces.
pub fn write<R: Record>(
    record: &R,
    head: &LogHead,
    asked: &Asked,
    key: &SigningKey,
    out: &mut impl Write,
) -> Result<Written, ExportError<R::Error>> {
    let (signed, cosigned) = checkpoints(head)?;
    let plan = Plan::of(record, &asked.days(), signed, cosigned)?;
    let header = header(head, asked, &plan).ok_or(ExportError::Opening)?;
    let mut written = Written { first: header.first, last: header.last, hashed: 0, said: 0 };
    let mut climb = Climb::new(signed, cosigned)?;
    let mut out = Sealing::new(out);
    out.line(&header)?;
    let start = plan.places.start.max(1);
    for piece in pieces(0..1).chain(pieces(start..plan.places.end)) {
        if piece.start == start {
            climb.grow(start, &plan.left)?;
        }
        for stored in record.entries(piece).map_err(ExportError::Record)? {
            climb.leaf(leaf_hash(&stored.bytes))?;
            out.line(&line(record, &stored, asked, &mut written)?)?;
        }
    }
    climb.grow(plan.places.end.max(1), &[])?;
    climb.grow(signed.size, &plan.right)?;
    climb.finish()?;
    out.seal(key)?;
    Ok(written)
}

fn origin<E>(head: &LogHead) -> Result<Origin, ExportError<E>> {
    Origin::new(head.terminal.as_str(), &head.log.to_string()).map_err(|_| ExportError::Opening)
}

fn checkpoints<E>(head: &LogHead) -> Result<(Checkpoint, Option<Checkpoint>), ExportError<E>> {
    let origin = origin(head)?;
    let signed = open_checkpoint(&head.checkpoint, &origin, &head.key)?;
    let open = |(text, witness): &(String, WitnessKey)| open_cosigned(text, &origin, &head.key, witness);
    let cosigned = head.cosigned.as_ref().map(open).transpose()?.map(|cosigned| cosigned.checkpoint);
    Ok((signed, cosigned))
}

/// The first line; `None` if the log's first entry says something else than the record.
fn header(head: &LogHead, asked: &Asked, plan: &Plan) -> Option<Header> {
    let terminal_key = head.key.to_vkey(&origin::<()>(head).ok()?);
    let opened = &plan.opened;
    let same = opened.terminal == head.terminal && opened.log == head.log && opened.key == terminal_key;
    let (cosigned, witness) = head.cosigned.clone().unzip();
    same.then(|| Header {
        format: FORMAT.to_owned(),
        terminal: head.terminal.clone(),
        log: head.log,
        demo: opened.demo,
        from: asked.from.to_string(),
        to: asked.to.to_string(),
        created: asked.created.clone(),
        private: asked.private,
        first: plan.places.start,
        last: plan.places.end - 1,
        left: plan.left.clone(),
        right: plan.right.clone(),
        checkpoint: head.checkpoint.clone(),
        cosigned,
        terminal_key,
        witness_key: witness.map(|witness| witness.to_vkey()),
    })
}

fn line<R: Record>(
    record: &R,
    stored: &Stored,
    asked: &Asked,
    written: &mut Written,
) -> Result<Line, ExportError<R::Error>> {
    let seq = stored.seq;
    let reading = Reading::of(&stored.bytes).ok_or(ExportError::Entry { seq })?;
    let other_day = reading.day.as_ref().is_some_and(|day| !asked.days().hold(day));
    if other_day && seq > 0 {
        written.hashed += 1;
        let leaf = Some(leaf_hash(&stored.bytes));
        return Ok(Line { seq, kind: None, entry: None, private: None, leaf });
    }
    let private = match reading.entry {
        Some(entry) if asked.private && !other_day => said(record, stored, entry)?,
        _ => Private::default(),
    };
    written.said += private.contents().map_or(0, |contents| contents.len() as u64);
    let entry = String::from_utf8(stored.bytes.clone()).map_err(|_| ExportError::Entry { seq })?;
    let private = Some(private).filter(|private| !private.is_empty());
    Ok(Line { seq, kind: Some(reading.kind), entry: Some(entry), private, leaf: None })
}

/// What was said with an entry and is still there, held against its commitments.
fn said<R: Record>(record: &R, stored: &Stored, entry: Entry) -> Result<Private, ExportError<R::Error>> {
    let wrong = || ExportError::Said { seq: stored.seq };
    let mut private = Private::default();
    let counted = entry.counted();
    for (kind, commitment) in counted.body.commitments().filter(|(kind, _)| EXPORTED.contains(kind)) {
        let Some(said) = record.said(stored.entry_id, kind).map_err(ExportError::Record)? else { continue };
        let commitment: shiwen_log::Commitment = commitment.0.parse().map_err(|_| wrong())?;
        if !commitment.matches(&said.nonce, &said.content) {
            return Err(wrong());
        }
        private.put(kind, said).ok_or_else(wrong)?;
    }
    Ok(private)
}
