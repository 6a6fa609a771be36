//! A log in memory, for the facts about what is written of one. With every third entry something was said.

use std::ops::Range;

use shiwen_domain::{entry::PrivateKind, id::EntryId};
use shiwen_log::{Hash, Nonce, leaf_hash};

use super::{Record, Said, Stored};

/// There is no entry at a place.
#[derive(Debug, thiserror::Error)]
#[error("there is no such place")]
pub(crate) struct Outside;

/// The entries, in their order.
pub(crate) struct Memory(pub(crate) Vec<Stored>);

impl Record for Memory {
    type Error = Outside;

    fn entries(&self, places: Range<u64>) -> Result<Vec<Stored>, Outside> {
        let places = usize::try_from(places.start).unwrap()..usize::try_from(places.end).unwrap();
        self.0.get(places).map(<[Stored]>::to_vec).ok_or(Outside)
    }

    fn leaves(&self, places: Range<u64>) -> Result<Vec<Hash>, Outside> {
        Ok(self.entries(places)?.iter().map(|stored| leaf_hash(&stored.bytes)).collect())
    }

    fn said(&self, entry: EntryId, kind: PrivateKind) -> Result<Option<Said>, Outside> {
        let number = entry.0.as_u128();
        let said = Said { nonce: Nonce([7; 32]), content: format!("话 {number}").into_bytes() };
        Ok((number % 3 == 2 && kind == PrivateKind::Text).then_some(said))
    }
}
