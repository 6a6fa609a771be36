//! How much room there is, looked at before anything is written: whoever waits for a stick hears at once that it is too small.

use std::path::Path;

use rustix::fs::{StatVfs, StatVfsMountFlags, statvfs};

use super::{DestinationError, folder};

/// A megabyte, as it stands on sticks.
const MB: u64 = 1_000_000;

/// Free bytes in a folder, and whether nothing can be written there; `None` if its disk does not say.
pub fn room_in(folder: &Path) -> Option<(u64, bool)> {
    let space: StatVfs = statvfs(folder).ok().filter(|space| space.f_blocks > 0)?;
    Some((space.f_bavail * space.f_frsize, space.f_flag.contains(StatVfsMountFlags::RDONLY)))
}

/// Whether a file or folder of about so many bytes has room at a place. A disk that does not say is tried, not refused; so is
/// a folder that is not there.
pub fn has_room(target: &Path, needs: u64) -> Result<(), DestinationError> {
    match room_in(folder(target)) {
        Some((_, true)) => Err(DestinationError::ReadOnly(target.to_owned())),
        Some((free, false)) if free < needs => {
            let (needs_mb, free_mb) = (needs.div_ceil(MB), free / MB);
            Err(DestinationError::Scarce { path: target.to_owned(), needs_mb, free_mb })
        }
        _ => Ok(()),
    }
}
