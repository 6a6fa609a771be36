//! The data directory: what lies where, who holds what, and the two keys.
//!
//! ```text
//! keys/database.key  keys/signing.key   32 bytes each in hex, mode 0600; a systemd credential of the same name wins
//! log/record.db                         the record that is written
//! log.begun/                            a record being prepared to take its place; of no use before it is whole
//! log.new/                              the same, whole; a start finishes what a power cut left of the exchange
//! set-aside/<time>/                     records that could not go on; never deleted
//! terminal.json                         which terminal this is and which log it last wrote
//! enrolment.json                        the platform, its keys and this terminal's token, mode 0600
//! accounts.json tries.json              who may come into the manager's window, and how often somebody tried, mode 0600
//! supervision.json supervision.lock      how often the terminal had to start anew; held by the program that is watched over
//! logs/                                 what the program says of itself, where no journal takes it
//! settings.json                         what was set at the terminal, within what the pack leaves free
//! counter.json                          whether and where the counter's business system is listened to; its token hashed, mode 0600
//! on-duty.json                          which clerk is on duty, and whether the counter takes a break
//! sign-of-life.json                     when it was last to be used; with a proof by a key that follows from the database's
//! place.json                            how it stands at its place, as `/etc/shiwen` said it
//! packs/<version>/                      packs of the hall, the one in force and the one before
//! pictures/                             what the pack shows, made ready for the glass; can be made again
//! notices/                              pictures of notices from a stick, made ready in the same way
//! toolkit/                              what the toolkit of the manager's window makes for itself; holds nothing of its page
//! reserve                               16 MiB to give back when the disk is full
//! serving.lock  set-aside.lock          held by the program that serves visitors, and by every opener
//! sync.lock                             held by the program that talks to the platform
//! accounts.lock                         held by the program that looks at a password or changes the accounts
//! ```

mod keys;
mod lock;
mod owner;

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

pub use keys::Keys;
pub use lock::Lock;
use serde::{Deserialize, Serialize};
use shiwen_domain::id::{LogId, TerminalId};
use shiwen_store::{Reader, StoreError};

/// Where the Debian package keeps the data: `sudo shiwen status` speaks of the terminal that the machine is.
const PACKAGED: &str = "/var/lib/shiwen";

/// Why the data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// A file or folder cannot be read or written.
    #[error("{path}: {source}; check that the folder exists and belongs to the user who runs shiwen")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A key file does not hold a key.
    #[error("{0} does not hold a key of 64 hex digits; restore it from the place where the keys are kept")]
    Key(PathBuf),
    /// A key that something was written with is not there. Made anew it would open nothing, and sign as somebody else.
    #[error("{0} is missing; restore it from the place where the keys are kept")]
    KeyMissing(PathBuf),
    /// Another program holds the folder.
    #[error("another shiwen is {0} in this folder; end it first")]
    Held(&'static str),
    /// Somebody else's folder, for what only its owner may do.
    #[error("{0} belongs to another user; run this as that user or as root: sudo shiwen {1}")]
    NotOwner(PathBuf, &'static str),
    /// No folder was named.
    #[error("set SHIWEN_HOME to the data directory")]
    Unnamed,
}

/// A data directory.
#[derive(Clone, Debug)]
pub struct Home {
    path: PathBuf,
}

/// Which terminal this is, kept beside the record so that it is known when the record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalFile {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log it last wrote.
    pub log: LogId,
    /// Whether that is a demo log.
    pub demo: bool,
    /// Wall times (milliseconds) at which it opened a new log by itself.
    pub reopened_ms: Vec<i64>,
}

impl Home {
    /// The directory that `SHIWEN_HOME` names, else the one of the package for root and for its owner, else the user's own.
    pub fn from_environment() -> Result<Self, HomeError> {
        if let Some(path) = std::env::var_os("SHIWEN_HOME").filter(|path| !path.is_empty()) {
            return Ok(Self::at(path));
        }
        if owner::is_for_us(Path::new(PACKAGED)) {
            return Ok(Self::at(PACKAGED));
        }
        let user = std::env::var_os("HOME").ok_or(HomeError::Unnamed)?;
        Ok(Self::at(Path::new(&user).join(".local/share/shiwen")))
    }

    /// A data directory at a path; nothing is made yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The record's file.
    pub fn record(&self) -> PathBuf {
        self.log_folder().join("record.db")
    }

    pub(crate) fn log_folder(&self) -> PathBuf {
        self.path.join("log")
    }

    pub(crate) fn new_log_folder(&self) -> PathBuf {
        self.path.join("log.new")
    }

    pub(crate) fn begun_log_folder(&self) -> PathBuf {
        self.path.join("log.begun")
    }

    pub(crate) fn set_aside_folder(&self) -> PathBuf {
        self.path.join("set-aside")
    }

    pub(crate) fn pictures_folder(&self) -> PathBuf {
        self.path.join("pictures")
    }

    pub(crate) fn notices_folder(&self) -> PathBuf {
        self.path.join("notices")
    }

    pub(crate) fn packs_folder(&self) -> PathBuf {
        self.path.join("packs")
    }

    pub(crate) fn enrolment_file(&self) -> PathBuf {
        self.path.join("enrolment.json")
    }

    pub(crate) fn accounts_file(&self) -> PathBuf {
        self.path.join("accounts.json")
    }

    pub(crate) fn tries_file(&self) -> PathBuf {
        self.path.join("tries.json")
    }

    pub(crate) fn settings_file(&self) -> PathBuf {
        self.path.join("settings.json")
    }

    pub(crate) fn supervision_file(&self) -> PathBuf {
        self.path.join("supervision.json")
    }

    pub(crate) fn logs_folder(&self) -> PathBuf {
        self.path.join("logs")
    }

    pub(crate) fn counter_file(&self) -> PathBuf {
        self.path.join("counter.json")
    }

    pub(crate) fn sign_of_life_file(&self) -> PathBuf {
        self.path.join("sign-of-life.json")
    }

    pub(crate) fn on_duty_file(&self) -> PathBuf {
        self.path.join("on-duty.json")
    }

    /// What the toolkit of the manager's window makes for itself.
    pub fn toolkit_folder(&self) -> PathBuf {
        self.path.join("toolkit")
    }

    pub(crate) fn reserve(&self) -> PathBuf {
        self.path.join("reserve")
    }

    /// Makes the directory and the folders in it.
    pub fn prepare(&self) -> Result<(), HomeError> {
        for folder in [self.path.clone(), self.path.join("keys"), self.log_folder()] {
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
            made.map_err(|source| HomeError::File { path: folder, source })?;
        }
        sync_folder(&self.path)
    }

    /// The keys, for a program that writes: made at the first start, and never again once something was written.
    pub fn keys(&self) -> Result<Keys, HomeError> {
        keys::keys(&self.path.join("keys"), !self.was_used())
    }

    /// Whether a terminal has written here. Looks at the files only: what is in them may be damaged.
    fn was_used(&self) -> bool {
        let records = [self.log_folder(), self.new_log_folder()].map(|folder| folder.join("record.db"));
        // What cannot even be looked for may be there.
        let there = |path: &Path| path.try_exists().unwrap_or(true);
        there(&self.path.join("terminal.json")) || records.iter().any(|record| there(record))
    }

    /// Which terminal this is; `None` before the first start.
    pub fn terminal_file(&self) -> Result<Option<TerminalFile>, HomeError> {
        let path = self.path.join("terminal.json");
        match fs::read(&path) {
            // The file only repeats what the log says; visitors need not wait for somebody to mend it.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)
                .inspect_err(|error| tracing::warn!(%error, "terminal.json cannot be read"))
                .ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(HomeError::File { path, source }),
        }
    }

    pub(crate) fn save_terminal_file(&self, file: &TerminalFile) -> Result<(), HomeError> {
        write_json(&self.path.join("terminal.json"), file, 0o644)
    }
}

/// Makes renames and new files in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), HomeError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|source| HomeError::File { path: folder.to_owned(), source })
}

/// Writes JSON as a file, whole and on the disk or not at all.
pub(crate) fn write_json(path: &Path, content: &impl Serialize, mode: u32) -> Result<(), HomeError> {
    let bytes = serde_json::to_vec_pretty(content)
        .map_err(|error| HomeError::File { path: path.to_owned(), source: error.into() })?;
    write_synced(path, &bytes, mode)?;
    sync_folder(path.parent().unwrap_or(path))
}

/// Writes a file beside its place, syncs it and renames it there: it is whole or not there.
pub(crate) fn write_synced(path: &Path, bytes: &[u8], mode: u32) -> Result<(), HomeError> {
    let beside = path.with_extension("new");
    let written = (|| {
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    written.map_err(|source| HomeError::File { path: path.to_owned(), source })
}

/// The record, open to read, and the lock that keeps it where it is.
#[derive(Debug)]
pub struct OpenReader {
    /// The reader.
    pub reader: Reader,
    /// The keys of the record.
    pub keys: Keys,
    _lock: Lock,
}

impl Home {
    /// Opens the record to read, beside whoever writes it; `None` if there is none yet. Makes no key.
    pub fn reader(&self) -> Result<Option<OpenReader>, OpenReaderError> {
        if !self.record().exists() {
            return Ok(None);
        }
        let lock = self.lock_record()?;
        let keys = keys::keys(&self.path.join("keys"), false)?;
        let reader = Reader::open(&self.record(), &keys.database)?;
        Ok(Some(OpenReader { reader, keys, _lock: lock }))
    }
}

/// Why the record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenReaderError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The record.
    #[error(transparent)]
    Store(#[from] StoreError),
}
