//! What the first line claims, and which of it holds by itself: the format, the part, the keys and the signatures.

use jiff::{Timestamp, civil::Date};
use shiwen_domain::{entry::Previous, results::Days};
use shiwen_log::{
    Checkpoint, Cosigned, Origin, VerifyingKey, WitnessKey, open_checkpoint, open_cosigned, subtrees,
};

use super::super::{
    FORMAT,
    climb::legs,
    fault::What,
    header::Header,
    proven::{Anchors, Proven, Subtree, Witnessed},
};

pub(super) struct Claims {
    pub(super) header: Header,
    pub(super) days: Days,
    /// The log's key: the one given, or the one that the file names.
    pub(super) key: VerifyingKey,
    pub(super) signed: Checkpoint,
    pub(super) cosigned: Option<Cosigned>,
    witness: Option<WitnessKey>,
}

impl Claims {
    pub(super) fn of(header: Header, anchors: &Anchors) -> Result<Self, What> {
        if header.format != FORMAT {
            return Err(What::Format);
        }
        let days = days(&header)?;
        let origin =
            Origin::new(header.terminal.as_str(), &header.log.to_string()).map_err(|_| What::Part)?;
        let (named, key) = VerifyingKey::from_vkey(&header.terminal_key).map_err(|_| What::TerminalKey)?;
        let given = anchors.terminal.as_ref();
        if named != origin || given.is_some_and(|given| *given != (origin.clone(), key)) {
            return Err(What::TerminalKey);
        }
        let witness = witness(&header, anchors)?;
        let signed = open_checkpoint(&header.checkpoint, &origin, &key).map_err(What::Checkpoint)?;
        let seen = header.cosigned.as_ref().zip(witness.as_ref());
        let open = |(text, witness): (&String, &WitnessKey)| open_cosigned(text, &origin, &key, witness);
        let cosigned = seen.map(open).transpose().map_err(What::Cosigned)?;
        if header.first > header.last || header.last >= signed.size {
            return Err(What::Part);
        }
        Ok(Self { header, days, key, signed, cosigned, witness })
    }

    /// The places that have a line: entry 0, and the part.
    pub(super) fn places(&self) -> impl Iterator<Item = u64> + use<> {
        let part = self.header.first.max(1)..=self.header.last;
        std::iter::once(0).chain(part)
    }

    /// The parts of the tree that the hashes beside the entries are the roots of. There are as many of them, once the way
    /// to the roots was gone.
    fn beside(&self) -> Vec<Subtree> {
        let Header { first, last, left, right, .. } = &self.header;
        let cosigned = self.cosigned.as_ref().map(|cosigned| cosigned.checkpoint);
        let parts = |places| legs(places, cosigned).into_iter().flat_map(subtrees);
        let left = parts(1..(*first).max(1)).zip(left);
        let right = parts((last + 1)..self.signed.size).zip(right);
        left.chain(right).map(|((first, level), root)| Subtree { first, level, root: *root }).collect()
    }

    pub(super) fn proven(self, hashed: u64, said: u64, previous: Option<Previous>) -> Proven {
        let beside = self.beside();
        let Self { header, signed, cosigned, witness, .. } = self;
        let witnessed = cosigned.zip(witness).map(|(cosigned, witness)| Witnessed {
            name: witness.name().to_owned(),
            size: cosigned.checkpoint.size,
            time_s: cosigned.time_s,
        });
        Proven {
            terminal: header.terminal,
            log: header.log,
            demo: header.demo,
            from: header.from,
            to: header.to,
            created: header.created,
            private: header.private,
            previous,
            first: header.first,
            last: header.last,
            hashed,
            said,
            size: signed.size,
            root: signed.root,
            beside,
            witnessed,
            terminal_key: header.terminal_key,
            witness_key: header.witness_key,
        }
    }
}

fn days(header: &Header) -> Result<Days, What> {
    let day = |text: &String| text.parse::<Date>().ok().filter(|day| day.to_string() == *text);
    let (from, to) = (day(&header.from).ok_or(What::Part)?, day(&header.to).ok_or(What::Part)?);
    let made = header.created.parse::<Timestamp>();
    if from > to || made.is_err() {
        return Err(What::Part);
    }
    Ok(Days { from: Some(from), to: Some(to) })
}

/// The witness whose cosignature is in the file.
fn witness(header: &Header, anchors: &Anchors) -> Result<Option<WitnessKey>, What> {
    let named = header.witness_key.as_ref().map(|text| WitnessKey::from_vkey(text)).transpose();
    let named = named.map_err(|_| What::WitnessKey)?;
    let given = anchors.witness.as_ref();
    let other = given.is_some_and(|given| named.as_ref() != Some(given));
    if other || named.is_some() != header.cosigned.is_some() {
        return Err(What::WitnessKey);
    }
    Ok(named)
}
