//! Room on the disk: when to warn, when to stop, and the reserve that is given back when it is full.

use std::{
    fs::{self, File},
    path::Path,
};

use rustix::fs::{FallocateFlags, fallocate, statvfs};

use crate::home::Home;

/// Below this many free bytes the terminal warns.
pub const WARN_BYTES: u64 = 1 << 30;
/// Below this many free bytes no answers are taken.
pub const STOP_BYTES: u64 = 200 << 20;
/// Size of the reserve.
pub const RESERVE_BYTES: u64 = 16 << 20;

/// Free bytes where the data directory lies, or `None` if the disk does not say.
pub fn free_bytes(home: &Home) -> Option<u64> {
    let space = statvfs(home.path()).ok()?;
    Some(space.f_bavail * space.f_frsize)
}

/// Whether there is room to take answers. A disk that does not say is tried, not refused.
pub fn has_room(home: &Home) -> bool {
    free_bytes(home).is_none_or(|free| free >= STOP_BYTES)
}

/// Whether the disk will run full before long.
pub fn is_low(home: &Home) -> bool {
    free_bytes(home).is_some_and(|free| free < WARN_BYTES)
}

/// Gives the reserve back to the disk, so that what must still be written has room.
pub fn release_reserve(home: &Home) {
    // Nothing to give back is as good as giving it back.
    let _ = fs::remove_file(home.reserve());
}

/// Takes the reserve, if it is not there and the disk has room to spare.
pub fn take_reserve(home: &Home) {
    let room = free_bytes(home).is_some_and(|free| free >= STOP_BYTES + 2 * RESERVE_BYTES);
    if room && !home.reserve().exists() && allocate(&home.reserve()).is_err() {
        release_reserve(home);
    }
}

fn allocate(path: &Path) -> std::io::Result<()> {
    let file = File::create(path)?;
    fallocate(&file, FallocateFlags::empty(), 0, RESERVE_BYTES)?;
    file.sync_all()
}
