//! The VFS `shiwen-test-disk`: the unix VFS of `SQLite` with a watch between. It owns the calls that make,
//! open and delete files and its registration as the default VFS; it decides nothing itself.
#![expect(unsafe_code, reason = "a VFS is a table of C functions that SQLite calls with raw pointers")]

mod file;

use super::watch::watch_over;
use file::{FILE_HEADER, WatchedFile};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_vfs};
use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::OnceLock;

/// The VFS that was the default before, which does the work.
static REAL: OnceLock<Vfs> = OnceLock::new();

struct Vfs(*mut sqlite3_vfs);

// SAFETY: SQLite's VFS objects live as long as the process, are not changed after registration except for the
// `pNext` link that SQLite guards itself, and are made to be called from any thread.
unsafe impl Send for Vfs {}
// SAFETY: as above.
unsafe impl Sync for Vfs {}

/// Makes `shiwen-test-disk` the default VFS of this process; the second time does nothing.
pub(super) fn install() {
    REAL.get_or_init(|| {
        // SAFETY: asks for the default VFS; this initializes the library and is allowed from any thread.
        let real = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
        assert!(!real.is_null(), "SQLite has no default VFS");
        // SAFETY: `real` is a registered VFS, so a valid struct that stays where it is.
        let own = Box::into_raw(Box::new(unsafe { wrapping(&*real) }));
        // SAFETY: `own` is a complete VFS and is never freed.
        let code = unsafe { ffi::sqlite3_vfs_register(own, 1) };
        assert_eq!(code, ffi::SQLITE_OK, "SQLite takes the VFS");
        Vfs(real)
    });
}

/// The real VFS with a larger file and the watched calls. All other functions are the real ones: the unix VFS
/// uses of its own struct only what is copied here.
fn wrapping(real: &sqlite3_vfs) -> sqlite3_vfs {
    let header = c_int::try_from(FILE_HEADER).unwrap_or(c_int::MAX);
    sqlite3_vfs {
        szOsFile: real.szOsFile + header,
        pNext: ptr::null_mut(),
        zName: c"shiwen-test-disk".as_ptr(),
        xOpen: Some(open),
        xDelete: Some(delete),
        ..*real
    }
}

fn real() -> *mut sqlite3_vfs {
    REAL.get().map_or(ptr::null_mut(), |vfs| vfs.0)
}

/// SAFETY: `name` is null or a C string.
unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: not null, so a C string as the caller promises.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    Some(Path::new(OsStr::from_bytes(bytes)).to_path_buf())
}

/// SAFETY: called by `SQLite` only, which promises `szOsFile` bytes at `file` and a full path name or null.
unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    let real_vfs = real();
    // SAFETY: `file` has room for the header and the real file behind it; SQLite calls no method of a file
    // whose `pMethods` is null, so a failed open leaves nothing to close.
    unsafe {
        (*file).pMethods = ptr::null();
        let inner = file::inner(file);
        (*inner).pMethods = ptr::null();
        let Some(real_open) = (*real_vfs).xOpen else { return ffi::SQLITE_CANTOPEN };
        let call = || real_open(real_vfs, name, inner, flags, flags_out);
        let path = path_of(name);
        let watched = path.and_then(|path| Some((watch_over(&path)?, path)));
        let opened = match watched {
            Some((watch, path)) => watch.open(&path, call).map(|id| {
                let names_synced = file::syncs_names(flags);
                Some(WatchedFile::new(watch, id, path, names_synced))
            }),
            None => match call() {
                ffi::SQLITE_OK => Ok(None),
                code => Err(code),
            },
        };
        match opened {
            Ok(watched) => {
                file::start(file, watched);
                ffi::SQLITE_OK
            }
            Err(code) => {
                file::close_inner(inner);
                code
            }
        }
    }
}

/// SAFETY: called by `SQLite` only, with a full path name.
unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    let real_vfs = real();
    // SAFETY: passes on what SQLite gave, to the VFS it would have gone to.
    let call = || unsafe {
        (*real_vfs).xDelete.map_or(ffi::SQLITE_IOERR_DELETE, |delete| delete(real_vfs, name, sync_dir))
    };
    // SAFETY: SQLite gives a C string.
    let path = unsafe { path_of(name) };
    match path.and_then(|path| Some((watch_over(&path)?, path))) {
        Some((watch, path)) => watch.delete(&path, sync_dir & 1 != 0, call),
        None => call(),
    }
}
