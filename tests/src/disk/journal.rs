//! The journal: every durable-relevant operation in a watched directory, in the order it happened, with the
//! marks of the workload between them. Data only; what a power cut makes of it is in `power_cut`.

use super::platter::Platter;
use super::power_cut::{CrashState, CrashStates};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A file as such, whatever its name: a file deleted and made anew under the same name is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A change to the content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Bytes written at an offset (in bytes); the file grows if need be.
    Write {
        /// Offset of the first byte.
        offset: usize,
        /// What was written.
        bytes: Arc<[u8]>,
    },
    /// The file cut or extended to a size in bytes.
    Truncate {
        /// The size afterwards.
        size: usize,
    },
}

/// One operation on the watched directory. Names are relative to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A file came to be under a name (which may have named another file before).
    Create {
        /// The new file.
        file: FileId,
        /// Its name.
        name: PathBuf,
    },
    /// A file that was made without `SQLite` was taken in, durable with its name.
    Adopt {
        /// The new file.
        file: FileId,
        /// Its name.
        name: PathBuf,
        /// Its bytes.
        content: Arc<Vec<u8>>,
    },
    /// The content of a file changed.
    Change {
        /// The file.
        file: FileId,
        /// How it changed.
        change: Change,
    },
    /// A file was synced.
    Sync {
        /// The file.
        file: FileId,
        /// The directory that was synced with it, if one was.
        directory: Option<PathBuf>,
    },
    /// A sync of a file failed (an injected fault).
    SyncFailed {
        /// The file.
        file: FileId,
    },
    /// A name was removed.
    Delete {
        /// The name.
        name: PathBuf,
        /// Whether its directory was synced after that.
        dir_synced: bool,
    },
    /// The workload left a mark: the operations before this one had been done by then.
    Mark {
        /// What the workload says, such as an acknowledged id.
        label: String,
    },
}

/// What happened in a watched directory, from the start of the watch.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// What was there at the start: adoptions.
    pub(super) base: Vec<Operation>,
    pub(super) operations: Vec<Operation>,
}

impl Journal {
    /// All operations and marks, in order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// All marks, in order.
    pub fn marks(&self) -> Vec<String> {
        marks_in(&self.operations)
    }

    /// The files as the running system sees them: nothing is lost. By name relative to the watched directory.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        // What a failed sync cost the disk, the running system still shows.
        let seen = |operation: &&Operation| !matches!(operation, Operation::SyncFailed { .. });
        let operations = self.operations.iter().filter(seen).cloned().collect();
        let live = Journal { base: self.base.clone(), operations };
        let platter = Platter::after(&live, live.operations.len(), 0);
        platter.everything().map(|(name, content)| (name.clone(), content.to_vec())).collect()
    }

    /// The same history without some of its operations, told by their place in [`Journal::operations`]: what a disk
    /// or a program would have recorded that leaves them out. For controls.
    #[must_use]
    pub fn without(&self, left_out: impl Fn(usize) -> bool) -> Journal {
        let kept = (0..self.operations.len()).filter(|place| !left_out(*place));
        Journal {
            base: self.base.clone(),
            operations: kept.map(|place| self.operations[place].clone()).collect(),
        }
    }

    /// `count` states that a power cut could leave, the same ones for the same seed.
    ///
    /// They come in the order of their cut positions, not of their index: that way each step of the scan only
    /// adds the operations since the one before, and thousands of states stay cheap.
    pub fn crash_states(&self, count: usize, seed: u64) -> CrashStates<'_> {
        CrashStates::new(self, count, seed)
    }

    /// One state of [`Journal::crash_states`] alone: index `index` of any run with this seed.
    pub fn crash_state(&self, seed: u64, index: usize) -> CrashState {
        CrashState::alone(self, seed, index)
    }

    /// The harshest cut after the last operation: nothing unsynced survives.
    pub fn synced_only(&self) -> CrashState {
        CrashState::synced_only(self)
    }
}

pub(super) fn marks_in(operations: &[Operation]) -> Vec<String> {
    let label = |operation: &Operation| match operation {
        Operation::Mark { label } => Some(label.clone()),
        _ => None,
    };
    operations.iter().filter_map(label).collect()
}

impl Change {
    /// Applies the whole change to the content of a file.
    pub(super) fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Change::Write { offset, bytes } => write_at(content, *offset, bytes),
            Change::Truncate { size } => content.resize(*size, 0),
        }
    }
}

/// Writes into the content of a file, which grows with zeros where it is too short.
pub(super) fn write_at(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}
