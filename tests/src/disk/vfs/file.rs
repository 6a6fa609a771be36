//! The methods of an open file: a header of ours with the file of the real VFS behind it, in the memory that
//! `SQLite` gives. Reads, writes, syncs and truncates go through the watch, the rest straight on.

use crate::disk::journal::FileId;
use crate::disk::watch::Watch;
use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods};
use std::ffi::{c_int, c_void};
use std::path::PathBuf;
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What stands before the real file.
#[repr(C)]
struct Header {
    base: sqlite3_file,
    /// From `Box::into_raw`, or null for a file that is not watched.
    watched: *mut WatchedFile,
}

/// Bytes of the header, so that the real file behind it is aligned as any C struct.
pub(super) const FILE_HEADER: usize = size_of::<Header>().next_multiple_of(16);

/// An open file below a watched directory.
pub(super) struct WatchedFile {
    watch: Arc<Watch>,
    id: FileId,
    path: PathBuf,
    /// The next sync of this handle also syncs the directory.
    syncs_names: AtomicBool,
}

impl WatchedFile {
    pub(super) fn new(watch: Arc<Watch>, id: FileId, path: PathBuf, syncs_names: bool) -> WatchedFile {
        WatchedFile { watch, id, path, syncs_names: AtomicBool::new(syncs_names) }
    }
}

/// Whether the unix VFS syncs the directory with the first sync of a file opened with these flags.
pub(super) fn syncs_names(flags: c_int) -> bool {
    let journals = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
    flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & journals != 0
}

/// SAFETY: `file` points to the memory `SQLite` gave for a file of our VFS.
pub(super) unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: szOsFile is the header and the real file behind it.
    unsafe { file.byte_add(FILE_HEADER) }
}

/// SAFETY: as [`inner`]; the real file behind is open.
pub(super) unsafe fn start(file: *mut sqlite3_file, watched: Option<WatchedFile>) {
    let watched = watched.map_or(std::ptr::null_mut(), |watched| Box::into_raw(Box::new(watched)));
    let header = Header { base: sqlite3_file { pMethods: &raw const METHODS }, watched };
    // SAFETY: the header lies at the start of that memory.
    unsafe { file.cast::<Header>().write(header) };
}

/// SAFETY: `inner` is a file of the real VFS whose `pMethods` is valid or null.
pub(super) unsafe fn close_inner(inner: *mut sqlite3_file) -> c_int {
    // SAFETY: with methods it is open and may be closed, once.
    unsafe {
        let Some(methods) = (*inner).pMethods.as_ref() else { return ffi::SQLITE_OK };
        methods.xClose.map_or(ffi::SQLITE_OK, |close| close(inner))
    }
}

/// SAFETY: `file` is open.
unsafe fn watched<'file>(file: *mut sqlite3_file) -> Option<&'file WatchedFile> {
    // SAFETY: `start` wrote the header; the box lives until `close`, after which SQLite uses the file no more.
    unsafe { (*file.cast::<Header>()).watched.as_ref() }
}

/// Calls a method of the real file, or answers `$missing` where it has none.
macro_rules! pass {
    ($file:expr, $method:ident ( $($argument:expr),* ), $missing:expr) => {{
        // SAFETY: SQLite calls methods of open files only; behind an open file of ours stands an open real
        // one, and the arguments go on as they came.
        unsafe {
            let inner = inner($file);
            (*(*inner).pMethods).$method.map_or($missing, |method| method(inner $(, $argument)*))
        }
    }};
}

/// Declares a method that only passes on.
macro_rules! passing {
    ($name:ident => $method:ident ( $($argument:ident : $kind:ty),* ), $missing:expr) => {
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $kind)*) -> c_int {
            pass!(file, $method($($argument),*), $missing)
        }
    };
}

passing!(file_size => xFileSize(size: *mut sqlite3_int64), ffi::SQLITE_IOERR_FSTAT);
passing!(lock => xLock(level: c_int), ffi::SQLITE_OK);
passing!(unlock => xUnlock(level: c_int), ffi::SQLITE_OK);
passing!(check_reserved_lock => xCheckReservedLock(answer: *mut c_int), ffi::SQLITE_OK);
passing!(file_control => xFileControl(operation: c_int, argument: *mut c_void), ffi::SQLITE_NOTFOUND);
passing!(sector_size => xSectorSize(), 0);
passing!(device_characteristics => xDeviceCharacteristics(), 0);
passing!(shm_map => xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void), ffi::SQLITE_IOERR_SHMMAP);
passing!(shm_lock => xShmLock(offset: c_int, count: c_int, flags: c_int), ffi::SQLITE_IOERR_SHMLOCK);
passing!(shm_unmap => xShmUnmap(delete: c_int), ffi::SQLITE_OK);

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: the file is open, and an open real file stands behind it.
    unsafe {
        let inner = inner(file);
        if let Some(barrier) = (*(*inner).pMethods).xShmBarrier {
            barrier(inner);
        }
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes an open file once and forgets it; the box was made by `start`.
    unsafe {
        let watched = (*file.cast::<Header>()).watched;
        if !watched.is_null() {
            drop(Box::from_raw(watched));
        }
        close_inner(inner(file))
    }
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    buffer: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let call = || pass!(file, xRead(buffer, amount, offset), ffi::SQLITE_IOERR_READ);
    // SAFETY: the file is open.
    unsafe { watched(file) }.map_or_else(call, |own| own.watch.read(call))
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: the file is open.
    let Some(own) = (unsafe { watched(file) }) else {
        return pass!(file, xWrite(bytes, amount, offset), ffi::SQLITE_IOERR_WRITE);
    };
    let (Ok(length), Ok(start)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite gives `amount` readable bytes.
    let content = unsafe { slice::from_raw_parts(bytes.cast::<u8>(), length) };
    own.watch.write(own.id, start, content, |landing| {
        let landing_amount = c_int::try_from(landing.len()).unwrap_or(amount);
        pass!(file, xWrite(landing.as_ptr().cast(), landing_amount, offset), ffi::SQLITE_IOERR_WRITE)
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let call = || pass!(file, xTruncate(size), ffi::SQLITE_IOERR_TRUNCATE);
    // SAFETY: the file is open.
    match (unsafe { watched(file) }, usize::try_from(size)) {
        (Some(own), Ok(size)) => own.watch.truncate(own.id, size, call),
        _ => call(),
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let call = || pass!(file, xSync(flags), ffi::SQLITE_IOERR_FSYNC);
    // SAFETY: the file is open.
    let Some(own) = (unsafe { watched(file) }) else { return call() };
    let directory_of = own.syncs_names.load(Ordering::Relaxed).then_some(own.path.as_path());
    let code = own.watch.sync(own.id, directory_of, call);
    if code == ffi::SQLITE_OK {
        own.syncs_names.store(false, Ordering::Relaxed);
    }
    code
}

/// Version 2: shared memory, but no memory-mapped reads, which production has switched off too.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
