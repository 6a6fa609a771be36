//! The end of a terminal: what waits is shipped, and only then keys, private content and everything else are wiped. What is
//! left says which log ended where, so that somebody can hold it against the platform.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Seek, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{
    clock,
    home::{Home, HomeError, OpenReaderError, sync_folder, write_synced},
    sending::once::{OnceError, once},
    status::status,
    terminal::{Equipment, OpenError, Opening, TerminalOptions},
};

/// What is left of a retired terminal. It holds nothing that anybody said.
const FILE: &str = "retired.json";

/// Where a terminal stands before it is wiped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retirement {
    /// Its name, if it had a log.
    pub terminal: Option<String>,
    /// The log it wrote last.
    pub log: Option<String>,
    /// How many entries that has.
    pub size: u64,
    /// The root of its tree, in hex.
    pub root: Option<String>,
    /// How many of them no platform has witnessed.
    pub unwitnessed: u64,
    /// When it was retired, in milliseconds since 1970.
    pub retired_ms: i64,
}

/// Why a terminal was not retired. Nothing was wiped, except where it says so.
#[derive(Debug, thiserror::Error)]
pub enum RetireError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Somebody serves visitors, or the record cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The record cannot be read.
    #[error(transparent)]
    Record(#[from] OpenReaderError),
    /// The platform does not have everything.
    #[error(
        "{waiting} entries have reached no platform ({why}), so nothing was wiped; try again when it is there, take a backup, or give them \
         up with --without-platform"
    )]
    NotShipped {
        /// How many.
        waiting: u64,
        /// Why not.
        why: String,
    },
    /// Somebody was served after everything was shipped.
    #[error(
        "the record has grown since it was shipped, so nothing was wiped; see that the terminal is stopped, and say it again"
    )]
    Grown,
}

/// Ends the visit that is open, ships what waits, and says where the terminal stands then. Wipes nothing.
pub fn ship(home: &Home, out: &mut dyn Write) -> Result<(Retirement, Option<String>), RetireError> {
    if home.record().exists() {
        // Finishes a draft that a crash left, and writes down that the terminal stopped. Nothing goes on in the background
        // afterwards that would write to the folder.
        let equipment = Equipment::of(home, &TerminalOptions::default())?;
        let opening = Opening::begin(home, &equipment, 1, || Ok::<(), OpenError>(()))?;
        let Opening { mut serving, mut clock, lock, .. } = opening;
        serving.stop(&clock.now().0);
        drop((serving, lock));
    }
    let why = match once(home, out) {
        Ok(_) => None,
        Err(OnceError::NotEnrolled) => Some("this terminal is not enrolled".to_owned()),
        Err(error) => Some(error.to_string()),
    };
    let found = status(home)?;
    let (log, size, root) = found.log.map_or((None, 0, None), |log| (Some(log.id), log.size, Some(log.root)));
    let stands = Retirement {
        terminal: found.terminal,
        log,
        size,
        root,
        unwitnessed: found.sync.waiting,
        retired_ms: clock::wall_ms(),
    };
    Ok((stands, why))
}

/// Refuses while something would be lost that nobody else has, unless that was said.
pub fn may(stands: &Retirement, why: Option<&str>, without_platform: bool) -> Result<(), RetireError> {
    if stands.unwitnessed == 0 || without_platform {
        return Ok(());
    }
    let why = why.unwrap_or("the platform asks for a person; see shiwen status").to_owned();
    Err(RetireError::NotShipped { waiting: stands.unwitnessed, why })
}

/// Wipes everything. The keys go first: what a power cut leaves of the rest cannot be read by anybody.
pub fn wipe(home: &Home, stands: &Retirement) -> Result<(), RetireError> {
    let _serving = home.lock_serving()?;
    let _sending = home.lock_sending()?;
    let now = status(home)?.log.map(|log| (log.id, log.root));
    if now.unzip() != (stands.log.clone(), stands.root.clone()) {
        return Err(RetireError::Grown);
    }
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| RetireError::Home(HomeError::File { path, source })
    };
    let bytes = serde_json::to_vec_pretty(stands).map_err(io::Error::from).map_err(at(home.path()))?;
    write_synced(&home.path().join(FILE), &bytes, 0o600)?;
    let keys = home.path().join("keys");
    destroy(&keys).map_err(at(&keys))?;
    sync_folder(home.path())?;
    // The token, then what is sealed with the keys.
    for entry in fs::read_dir(home.path()).map_err(at(home.path()))? {
        let entry = entry.map_err(at(home.path()))?;
        let name = entry.file_name();
        let kept = name == FILE || name.to_string_lossy().ends_with(".lock");
        if !kept {
            destroy(&entry.path()).map_err(at(&entry.path()))?;
        }
    }
    Ok(sync_folder(home.path())?)
}

/// Writes over files and removes them, with the folders they are in. On a disk that writes elsewhere what is written over, the
/// old bytes stay until it needs their place; then it is the lost keys that keep them closed.
fn destroy(path: &Path) -> io::Result<()> {
    let about = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        about => about?,
    };
    if about.is_dir() {
        for entry in fs::read_dir(path)? {
            destroy(&entry?.path())?;
        }
        return fs::remove_dir(path);
    }
    if about.is_file() {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.rewind()?;
        io::copy(&mut io::Read::take(io::repeat(0), about.len()), &mut file)?;
        file.sync_all()?;
    }
    fs::remove_file(path)
}
