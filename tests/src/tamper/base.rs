//! The records that changes are made to, each with what somebody could have kept of its past.

use shiwen_domain::{entry::PrivateKind, id::EntryId};
use shiwen_store::{Private, StoreError};
use tempfile::TempDir;

use crate::hall::{Hall, Place, folder};

/// A whole record, and two states of its past.
#[derive(Debug)]
pub struct Base {
    _folders: [TempDir; 3],
    /// The record, closed: one file.
    pub place: Place,
    /// A copy made earlier; at least three visits are missing in it.
    pub older: Place,
    /// The record as it lies there while the program runs: the newest visits are in the write-ahead log only.
    pub running: Place,
    /// How many entries a witness would have seen.
    pub size: u64,
    /// How many of them the platform has.
    pub witnessed: u64,
    /// A text, a writing and a number that were erased by one order, with whose they were and their nonces.
    pub erased: (EntryId, Vec<Private>),
}

impl Base {
    /// The record of a number, with at least so many things having happened.
    pub fn new(number: u64, things: usize) -> Result<Self, StoreError> {
        let folders = [folder(), folder(), folder()];
        let mut hall = Hall::begin(Place::new(folders[0].path(), number), number)?;
        hall.live(things)?;
        // Some stand out, by thresholds that the log names.
        hall.apply_pack()?;
        hall.rush()?;
        hall.ledger_of_each_kind()?;
        // The platform has this much; what was said in it is dropped since.
        hall.visit_saying_all()?;
        hall.visit_saying_all()?;
        let witnessed = hall.witness()?;
        assert!(hall.age()? >= 6);
        // Without any of these some kinds of change could not be tried.
        let target = hall.visit_saying_all()?.entry_id;
        let reader = hall.place().reader()?;
        let kept = PrivateKind::ALL.into_iter().filter_map(|kind| reader.private(target, kind).transpose());
        let erased = (target, kept.collect::<Result<Vec<_>, _>>()?);
        drop(reader);
        let place = hall.said.iter().position(|(said, _)| *said == target).expect("it was just said");
        hall.erase_at(place)?;
        for _ in 0..3 {
            hall.visit_saying_all()?;
        }
        hall.recover()?;
        hall.newer()?;
        hall.store().scrub()?;
        let older = hall.place().copy_to(folders[1].path()).expect("a copy can be made");
        for _ in 0..3 {
            hall.visit()?;
        }
        let running = hall.place().copy_to(folders[2].path()).expect("a copy can be made");
        let (size, place) = (hall.store().head()?.size(), hall.place().clone());
        drop(hall);
        assert!(!place.wal().exists(), "the last connection leaves one file");
        Ok(Self { _folders: folders, place, older, running, size, witnessed, erased })
    }
}
