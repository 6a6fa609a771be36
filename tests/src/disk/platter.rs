//! What is certainly on the disk at one position of a journal, and what is still on its way there.
//! It moves forward only; the chances of a power cut are applied to copies.

use super::journal::{Change, FileId, Journal, Operation, write_at};
use super::seeded::Seeded;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The unit that is written whole or not at all, in bytes.
const SECTOR: usize = 512;

/// The disk after some operations of a journal.
pub(super) struct Platter {
    seed: u64,
    position: usize,
    files: BTreeMap<FileId, Content>,
    names: BTreeMap<PathBuf, Name>,
}

#[derive(Default)]
struct Content {
    durable: Arc<Vec<u8>>,
    pending: Vec<Change>,
}

#[derive(Default)]
struct Name {
    durable: Option<FileId>,
    pending: Vec<Option<FileId>>,
}

/// How the unsynced changes of one file fare in one power cut.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    /// None reaches the disk.
    Nothing,
    /// All reach it.
    Everything,
    /// The first ones reach it, the one that was under way may be torn.
    InOrder,
    /// Each for itself: reaches it with this chance in percent, else is lost; some are torn.
    Scattered(usize),
}

/// How many unsynced changes of a file were kept, dropped and torn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Toll {
    pub(super) kept: usize,
    pub(super) dropped: usize,
    pub(super) torn: usize,
}

impl Platter {
    /// The disk at the start of a journal.
    pub(super) fn new(journal: &Journal, seed: u64) -> Platter {
        let mut platter = Platter { seed, position: 0, files: BTreeMap::new(), names: BTreeMap::new() };
        journal.base.iter().for_each(|adopted| platter.take(adopted));
        platter
    }

    /// The disk after the first `position` operations.
    pub(super) fn after(journal: &Journal, position: usize, seed: u64) -> Platter {
        let mut platter = Platter::new(journal, seed);
        platter.advance(&journal.operations, position);
        platter
    }

    /// Moves forward to the position after the first `position` operations.
    pub(super) fn advance(&mut self, operations: &[Operation], position: usize) {
        while self.position < position {
            self.take(&operations[self.position]);
            self.position += 1;
        }
    }

    fn take(&mut self, operation: &Operation) {
        match operation {
            Operation::Create { file, name } => {
                self.files.insert(*file, Content::default());
                self.names.entry(name.clone()).or_default().pending.push(Some(*file));
            }
            Operation::Adopt { file, name, content } => {
                self.files.insert(*file, Content { durable: Arc::clone(content), pending: Vec::new() });
                self.names.insert(name.clone(), Name { durable: Some(*file), pending: Vec::new() });
            }
            Operation::Change { file, change } => {
                self.files.entry(*file).or_default().pending.push(change.clone());
            }
            Operation::Sync { file, directory } => {
                self.files.entry(*file).or_default().sync();
                if let Some(directory) = directory {
                    self.sync_names(directory);
                }
            }
            Operation::SyncFailed { file } => {
                let mut chance = Seeded::new(self.seed, u64::MAX - self.position as u64);
                self.files.entry(*file).or_default().settle(&mut chance);
            }
            Operation::Delete { name, dir_synced } => {
                self.names.entry(name.clone()).or_default().pending.push(None);
                if *dir_synced {
                    self.sync_names(name.parent().unwrap_or(Path::new("")));
                }
            }
            Operation::Mark { .. } => {}
        }
    }

    fn sync_names(&mut self, directory: &Path) {
        for (_, name) in self.names.iter_mut().filter(|(name, _)| name.parent() == Some(directory)) {
            if let Some(last) = name.pending.drain(..).next_back() {
                name.durable = last;
            }
        }
    }

    /// The names a power cut leaves, with the file behind each; `chance` decides about what is not durable.
    pub(super) fn surviving_names(&self, chance: &mut Seeded) -> Vec<(PathBuf, FileId)> {
        let survivor = |name: &Name| {
            let kept = chance.below(name.pending.len() + 1);
            if kept == 0 { name.durable } else { name.pending[kept - 1] }
        };
        self.pick_names(survivor)
    }

    /// The names that are certainly durable.
    pub(super) fn durable_names(&self) -> Vec<(PathBuf, FileId)> {
        self.pick_names(|name| name.durable)
    }

    fn pick_names(&self, mut pick: impl FnMut(&Name) -> Option<FileId>) -> Vec<(PathBuf, FileId)> {
        self.names.iter().filter_map(|(path, name)| Some((path.clone(), pick(name)?))).collect()
    }

    /// The content of a file after a power cut with this fate.
    pub(super) fn surviving_content(
        &self,
        file: FileId,
        fate: Fate,
        chance: &mut Seeded,
    ) -> (Arc<Vec<u8>>, Toll) {
        self.files.get(&file).map_or_else(Default::default, |content| content.survive(fate, chance))
    }

    /// Every file as it is if nothing is lost.
    pub(super) fn everything(&self) -> impl Iterator<Item = (&PathBuf, Arc<Vec<u8>>)> {
        self.names.iter().filter_map(|(path, name)| {
            let file = name.pending.last().copied().unwrap_or(name.durable)?;
            let mut unused = Seeded::new(0, 0);
            Some((path, self.surviving_content(file, Fate::Everything, &mut unused).0))
        })
    }
}

impl Content {
    fn sync(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let durable = Arc::make_mut(&mut self.durable);
        for change in self.pending.drain(..) {
            change.apply(durable);
        }
    }

    /// A failed sync: each pending change is on the disk or lost for good from now on.
    fn settle(&mut self, chance: &mut Seeded) {
        self.durable = self.survive(Fate::Scattered(50), chance).0;
        self.pending.clear();
    }

    fn survive(&self, fate: Fate, chance: &mut Seeded) -> (Arc<Vec<u8>>, Toll) {
        let mut toll = Toll::default();
        if self.pending.is_empty() {
            return (Arc::clone(&self.durable), toll);
        }
        let mut content = self.durable.to_vec();
        let whole = chance.below(self.pending.len() + 1);
        for (index, change) in self.pending.iter().enumerate() {
            let (keep, tear) = match fate {
                Fate::Nothing => (false, false),
                Fate::Everything => (true, false),
                Fate::InOrder => (index < whole, index == whole),
                Fate::Scattered(percent) => (chance.chance(percent), chance.chance(25)),
            };
            let torn = tear && tear_into(&mut content, change, chance);
            if !torn && keep {
                change.apply(&mut content);
            }
            toll.kept += usize::from(!torn && keep);
            toll.dropped += usize::from(!torn && !keep);
            toll.torn += usize::from(torn);
        }
        (Arc::new(content), toll)
    }
}

/// Applies a part of the sectors of a write: at least one, never all. A change that touches a single sector
/// cannot tear: then nothing is applied and the answer is false.
fn tear_into(content: &mut Vec<u8>, torn: &Change, chance: &mut Seeded) -> bool {
    let Change::Write { offset, bytes } = torn else { return false };
    let first_sector = offset / SECTOR;
    let sectors = (offset + bytes.len()).div_ceil(SECTOR).saturating_sub(first_sector);
    if sectors < 2 {
        return false;
    }
    let (landing, losing) = (chance.below(sectors), 1 + chance.below(sectors - 1));
    let losing = (landing + losing) % sectors;
    for sector in 0..sectors {
        if sector == landing || (sector != losing && chance.chance(50)) {
            let start = ((first_sector + sector) * SECTOR).max(*offset);
            let end = ((first_sector + sector + 1) * SECTOR).min(offset + bytes.len());
            write_at(content, start, &bytes[start - offset..end - offset]);
        }
    }
    true
}
