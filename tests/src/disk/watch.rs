//! The handle on a watched directory: it records, counts and fails the calls that reach files below it.
//! Each directory has its own state, so tests in one process do not disturb each other. No unsafe code here:
//! the VFS hands in each real call as a closure.

use super::fault::{Call, Fault};
use super::journal::{Change, FileId, Journal, Operation};
use super::vfs;
use std::collections::BTreeMap;
use std::ffi::c_int;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fs, io};

static WATCHES: Mutex<Vec<Arc<Watch>>> = Mutex::new(Vec::new());

/// A watched directory; when dropped, its files are passed through untouched again.
pub struct Disk {
    watch: Arc<Watch>,
}

impl Disk {
    /// Watches an existing directory and all below it. What lies in it now counts as durable.
    ///
    /// Connections opened before are not seen, and there must be none on databases in it: reading those here
    /// would drop their locks. The first watch makes the kit's VFS the default one of the process. Where
    /// watched directories lie within each other, the innermost sees the call.
    pub fn watch(directory: &Path) -> io::Result<Disk> {
        vfs::install();
        let root = fs::canonicalize(directory)?;
        let mut state = State { root: root.clone(), active: true, ..State::default() };
        state.adopt_all(&root)?;
        let watch = Arc::new(Watch { root, state: Mutex::new(state) });
        lock(&WATCHES).push(Arc::clone(&watch));
        Ok(Disk { watch })
    }

    /// Sets the fault, in place of any other, and counts all calls from zero again.
    pub fn inject(&self, fault: Fault) {
        let mut state = self.watch.lock();
        (state.fault, state.calls, state.failed) = (Some(fault), [0; 6], 0);
    }

    /// Takes the fault away; the counts stay.
    pub fn heal(&self) {
        self.watch.lock().fault = None;
    }

    /// How many calls of this kind came since the last [`Disk::inject`], or since the start of the watch.
    pub fn calls(&self, call: Call) -> u64 {
        self.watch.lock().calls[call.index()]
    }

    /// How many calls the fault has failed so far.
    pub fn failed_calls(&self) -> u64 {
        self.watch.lock().failed
    }

    /// Writes a mark into the journal: what was done before stands before it.
    pub fn mark(&self, label: impl Into<String>) {
        self.watch.lock().record(Operation::Mark { label: label.into() });
    }

    /// Takes in a file below the directory that was made without `SQLite`, such as a key, as durable from now
    /// on: crash states cut after this position hold it. Never call it on an open database.
    pub fn adopt(&self, path: &Path) -> io::Result<()> {
        let path = fs::canonicalize(path)?;
        self.watch.lock().adopt(&path).map(drop)
    }

    /// What happened so far.
    pub fn journal(&self) -> Journal {
        self.watch.lock().journal.clone()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.watch.lock().active = false;
        lock(&WATCHES).retain(|watch| !Arc::ptr_eq(watch, &self.watch));
    }
}

/// The innermost watch over this path.
pub(super) fn watch_over(path: &Path) -> Option<Arc<Watch>> {
    let watches = lock(&WATCHES);
    let over = watches.iter().filter(|watch| path.starts_with(&watch.root));
    over.max_by_key(|watch| watch.root.components().count()).cloned()
}

/// What a watched directory is shared as between its handle and its open files. Each call runs under the
/// lock, so that the journal has the order in which the calls took place.
pub(super) struct Watch {
    root: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    root: PathBuf,
    active: bool,
    journal: Journal,
    files: u32,
    /// Name below the root -> file and its inode number.
    names: BTreeMap<PathBuf, (FileId, u64)>,
    calls: [u64; 6],
    failed: u64,
    fault: Option<Fault>,
}

impl Watch {
    /// A file is opened by `real`; the answer has the file if that worked.
    pub(super) fn open(&self, path: &Path, real: impl FnOnce() -> c_int) -> Result<FileId, c_int> {
        let mut state = self.lock();
        if let Some(fault) = state.strike(Call::Open) {
            return Err(fault.code());
        }
        let existed = path.exists();
        match real() {
            rusqlite::ffi::SQLITE_OK if existed => {
                state.known(path).map_err(|_| rusqlite::ffi::SQLITE_CANTOPEN)
            }
            rusqlite::ffi::SQLITE_OK => Ok(state.create(path)),
            code => Err(code),
        }
    }

    /// `real` is given the bytes to write: all, half, or none at all.
    pub(super) fn write(
        &self,
        file: FileId,
        offset: usize,
        bytes: &[u8],
        real: impl FnOnce(&[u8]) -> c_int,
    ) -> c_int {
        let mut state = self.lock();
        let fault = state.strike(Call::Write);
        let landing = match fault {
            None => bytes,
            Some(fault) if fault.half_lands => &bytes[..bytes.len() / 2],
            Some(fault) => return fault.code(),
        };
        let code = real(landing);
        if code == rusqlite::ffi::SQLITE_OK {
            state.change(file, Change::Write { offset, bytes: landing.into() });
        }
        fault.map_or(code, |fault| fault.code())
    }

    pub(super) fn read(&self, real: impl FnOnce() -> c_int) -> c_int {
        let fault = self.lock().strike(Call::Read);
        fault.map_or_else(real, |fault| fault.code())
    }

    pub(super) fn truncate(&self, file: FileId, size: usize, real: impl FnOnce() -> c_int) -> c_int {
        let mut state = self.lock();
        if let Some(fault) = state.strike(Call::Truncate) {
            return fault.code();
        }
        let code = real();
        if code == rusqlite::ffi::SQLITE_OK {
            state.change(file, Change::Truncate { size });
        }
        code
    }

    /// `directory_of`: the file whose directory is synced with it, if it is.
    pub(super) fn sync(
        &self,
        file: FileId,
        directory_of: Option<&Path>,
        real: impl FnOnce() -> c_int,
    ) -> c_int {
        let mut state = self.lock();
        let fault = state.strike(Call::Sync);
        let code = fault.map_or_else(real, |fault| fault.code());
        let directory = directory_of.and_then(|path| state.relative(path).parent().map(Path::to_path_buf));
        state.record(match code {
            rusqlite::ffi::SQLITE_OK => Operation::Sync { file, directory },
            _ => Operation::SyncFailed { file },
        });
        code
    }

    pub(super) fn delete(&self, path: &Path, dir_synced: bool, real: impl FnOnce() -> c_int) -> c_int {
        let mut state = self.lock();
        if let Some(fault) = state.strike(Call::Delete) {
            return fault.code();
        }
        let code = real();
        if code == rusqlite::ffi::SQLITE_OK {
            let name = state.relative(path);
            state.names.remove(&name);
            state.record(Operation::Delete { name, dir_synced });
        }
        code
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// Counts a call and says whether the fault strikes it.
    fn strike(&mut self, call: Call) -> Option<Fault> {
        if !self.active {
            return None;
        }
        self.calls[call.index()] += 1;
        let count = self.calls[call.index()];
        let fault = self.fault.filter(|fault| fault.strikes(call, count))?;
        self.failed += 1;
        Some(fault)
    }

    fn record(&mut self, operation: Operation) {
        if self.active {
            self.journal.operations.push(operation);
        }
    }

    fn change(&mut self, file: FileId, change: Change) {
        self.record(Operation::Change { file, change });
    }

    /// The file behind an existing path; one that came there without `SQLite` is adopted.
    fn known(&mut self, path: &Path) -> io::Result<FileId> {
        match self.names.get(&self.relative(path)) {
            Some((file, inode)) if *inode == inode_of(path) => Ok(*file),
            _ => self.adopt(path),
        }
    }

    fn create(&mut self, path: &Path) -> FileId {
        let (file, name) = self.name(path);
        self.record(Operation::Create { file, name });
        file
    }

    fn adopt(&mut self, path: &Path) -> io::Result<FileId> {
        let (file, adoption) = self.adoption(path)?;
        self.record(adoption);
        Ok(file)
    }

    fn adopt_all(&mut self, directory: &Path) -> io::Result<()> {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            if path.is_dir() {
                self.adopt_all(&path)?;
            } else if path.is_file() && !path.to_string_lossy().ends_with("-shm") {
                let (_, adoption) = self.adoption(&path)?;
                self.journal.base.push(adoption);
            }
        }
        Ok(())
    }

    fn adoption(&mut self, path: &Path) -> io::Result<(FileId, Operation)> {
        let content = Arc::new(fs::read(path)?);
        let (file, name) = self.name(path);
        Ok((file, Operation::Adopt { file, name, content }))
    }

    /// Gives the file now behind a path its id.
    fn name(&mut self, path: &Path) -> (FileId, PathBuf) {
        self.files += 1;
        let (file, name) = (FileId(self.files), self.relative(path));
        self.names.insert(name.clone(), (file, inode_of(path)));
        (file, name)
    }

    fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_path_buf()
    }
}

fn inode_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.ino())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
