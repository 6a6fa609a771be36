//! Whose the data directory is. What root does in it is done as its owner, so that every file belongs to whoever serves
//! visitors, and a link that somebody laid there leads root nowhere.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

use rustix::{
    process::{Gid, Uid, geteuid},
    thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid},
};

use super::{Home, HomeError};

/// Whether a directory is there and ours to work on: we own it, or are root.
pub(super) fn is_for_us(path: &Path) -> bool {
    let user = geteuid();
    fs::metadata(path).is_ok_and(|found| found.is_dir() && (user.is_root() || found.uid() == user.as_raw()))
}

impl Home {
    /// Goes on as the owner of the directory, on this thread and for good: to be called before there is another. Whoever is
    /// neither the owner nor root is refused, with the command to say it again as root.
    pub(crate) fn become_owner(&self, command: &'static str) -> Result<(), HomeError> {
        let file = |source| HomeError::File { path: self.path.clone(), source };
        let found = fs::metadata(&self.path).map_err(file)?;
        let (owner, group) = (Uid::from_raw(found.uid()), Gid::from_raw(found.gid()));
        if geteuid() == owner {
            return Ok(());
        }
        if !geteuid().is_root() {
            return Err(HomeError::NotOwner(self.path.clone(), command));
        }
        let became = set_thread_groups(&[])
            .and_then(|()| set_thread_res_gid(group, group, group))
            .and_then(|()| set_thread_res_uid(owner, owner, owner));
        became.map_err(|error| file(error.into()))
    }
}
