//! A disk that can be watched, broken and unplugged: the kit stands between `SQLite` and the file system.
//! It owns the recording of every durable-relevant call, injected faults and the crash states of a power
//! cut. It refuses to know what is stored, and never touches files outside a watched directory.
//!
//! # The disk that is modelled
//!
//! After a power cut:
//!
//! - everything written to a file before its last completed sync is there;
//! - every write or truncate after it may be applied, dropped, or (a write) torn at 512-byte sectors, in any
//!   subset, independently in each file. A sector is all or nothing, and a write changes no byte outside its
//!   range: the power-safe overwrite that `SQLite`'s unix VFS reports in production too;
//! - the size of a file follows from the writes and truncates applied, holes read as zeros;
//! - a file created or deleted since the last sync of its directory may be there or not, independently for
//!   each name. The unix VFS syncs the directory with the first sync of a journal or WAL it opened, and with a
//!   delete that asks for it; nothing else makes a name durable, not even a sync of the file itself;
//! - a sync that failed settles its writes at random at once: no later sync brings them back. That is how
//!   Linux treats pages whose write-back failed, and why the same sync must not simply be tried again.
//!
//! Shared memory (`-shm`) does not survive. The watched directory itself and what lay in it at the start of
//! the watch are durable. Files made or moved by other means than `SQLite` are unseen until `SQLite` opens
//! them or [`Disk::adopt`] takes them in; from then on their content counts as durable.

mod fault;
mod journal;
mod platter;
mod power_cut;
mod seeded;
mod vfs;
mod watch;

pub use fault::{Call, Errno, Fault, Lasting};
pub use journal::{Change, FileId, Journal, Operation};
pub use power_cut::{CrashState, CrashStates};
pub use watch::Disk;
