//! Reading a backup from a stick, and waiting until the terminal has brought it back.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::RecvTimeoutError,
    },
    time::Duration,
};

use shiwen_store::Watch;

use super::found::is_backup;
use crate::{
    backup::{MAX_KEY_BYTES, NotOpened, Opener, Passphrase, key_of},
    managing::stick::Plugs,
    restoring::{Bringing, Outcome, RestoreError, open},
    terminal::Terminal,
};

/// How often whoever waits is asked whether it is still wanted.
const LOOK: Duration = Duration::from_millis(200);

/// Brings back the file of a stick. It is read whole before the terminal hears of it.
pub(super) fn bring_back(
    terminal: &Terminal,
    plugs: &Plugs,
    (stick, file): (&str, &str),
    passphrase: &Passphrase,
    by: String,
    watch: Watch<'_>,
) -> Result<Outcome, RestoreError> {
    let path = path(plugs, stick, file)?;
    let mut key = Vec::new();
    let beside = File::open(key_of(&path)).map_err(NotOpened::Input)?;
    beside.take(MAX_KEY_BYTES).read_to_end(&mut key).map_err(NotOpened::Input)?;
    let opener = Opener::with_passphrase(passphrase, &key)?;
    let bytes = fs::metadata(&path).map_err(NotOpened::Input)?.len();
    let contents = open(File::open(&path).map_err(NotOpened::Input)?, bytes, &opener, watch)?;
    let taken = Arc::new(AtomicBool::new(false));
    let answer = terminal.bring_back(Bringing { contents, by }, Arc::clone(&taken));
    let answer = answer.map_err(|_| RestoreError::Stopped)?;
    loop {
        match answer.recv_timeout(LOOK) {
            Ok(brought) => return brought,
            Err(RecvTimeoutError::Disconnected) => return Err(RestoreError::Stopped),
            // Once the terminal has begun it comes to its end.
            Err(RecvTimeoutError::Timeout) if watch(bytes, bytes).is_break() => {
                if !taken.swap(true, Ordering::SeqCst) {
                    return Err(RestoreError::Stopped);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// A name that is a backup's and no path.
fn path(plugs: &Plugs, stick: &str, file: &str) -> Result<PathBuf, NotOpened> {
    let gone = || NotOpened::Input(std::io::ErrorKind::NotFound.into());
    let folder = plugs.folder(stick).filter(|_| is_backup(file)).ok_or_else(gone)?;
    let path = folder.join(file);
    // Neither a link that leads elsewhere nor something that is never read to its end.
    let is_plain = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    if is_plain(&path) && is_plain(&key_of(&path)) { Ok(path) } else { Err(gone()) }
}
