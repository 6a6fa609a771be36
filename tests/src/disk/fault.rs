//! What can go wrong with a call to the disk, and the code `SQLite` is told then. Data only, no IO.

use rusqlite::ffi;
use std::ffi::c_int;

/// The kinds of call that can be counted and failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// A database, journal or WAL is opened or created.
    Open,
    /// Bytes are read from a file.
    Read,
    /// Bytes are written to a file.
    Write,
    /// A file is synced.
    Sync,
    /// A file is cut to a size.
    Truncate,
    /// A file is deleted.
    Delete,
}

impl Call {
    /// Every kind, in the order of declaration.
    pub const ALL: [Call; 6] =
        [Call::Open, Call::Read, Call::Write, Call::Sync, Call::Truncate, Call::Delete];

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// What the operating system would have said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Errno {
    /// EIO: the device failed.
    Eio,
    /// ENOSPC: the disk is full.
    Enospc,
}

/// Whether a fault goes away by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lasting {
    /// Only the n-th call fails.
    Once,
    /// The n-th call and all of its kind after it fail.
    Forever,
}

/// One fault: the `nth` call of a kind fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// Which kind of call fails.
    pub call: Call,
    /// Which one of that kind, from 1, counted from the moment the fault is injected.
    pub nth: u64,
    /// That one only, or all after it too.
    pub lasting: Lasting,
    /// The reason given.
    pub errno: Errno,
    /// For writes: the first half of the bytes lands before the failure.
    pub half_lands: bool,
}

impl Fault {
    /// A fault of the `nth` call of this kind (from 1), without a half-landed write.
    pub fn new(call: Call, nth: u64, lasting: Lasting, errno: Errno) -> Fault {
        Fault { call, nth, lasting, errno, half_lands: false }
    }

    /// The same fault, with the first half of a failing write landing on the disk.
    #[must_use]
    pub fn half_landing(self) -> Fault {
        Fault { half_lands: true, ..self }
    }

    /// The `SQLite` result code that the unix VFS gives for this call and reason.
    pub fn code(&self) -> c_int {
        match (self.call, self.errno) {
            (Call::Write, Errno::Enospc) => ffi::SQLITE_FULL,
            (Call::Write, Errno::Eio) => ffi::SQLITE_IOERR_WRITE,
            (Call::Open, _) => ffi::SQLITE_CANTOPEN,
            (Call::Read, _) => ffi::SQLITE_IOERR_READ,
            (Call::Sync, _) => ffi::SQLITE_IOERR_FSYNC,
            (Call::Truncate, _) => ffi::SQLITE_IOERR_TRUNCATE,
            (Call::Delete, _) => ffi::SQLITE_IOERR_DELETE,
        }
    }

    pub(super) fn strikes(&self, call: Call, count: u64) -> bool {
        self.call == call
            && match self.lasting {
                Lasting::Once => count == self.nth,
                Lasting::Forever => count >= self.nth,
            }
    }
}
