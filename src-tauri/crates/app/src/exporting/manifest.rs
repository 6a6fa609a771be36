//! The manifest of an export, written last: what it lists is whole and on the disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use shiwen_domain::entry::Export;
use shiwen_export::{
    LogHead,
    destination::{
        DestinationError, Finished, check_of,
        manifest::{IN_FOLDER, Listed, Manifest, manifest_of},
        write_beside,
    },
};
use shiwen_log::Origin;

use super::ExportingError;
use crate::home::OpenReader;

/// What an export was made of.
pub(super) struct Made<'a> {
    pub(super) open: &'a OpenReader,
    pub(super) head: &'a LogHead,
    pub(super) demo: bool,
    /// How many entries the log had, and its root.
    pub(super) size: u64,
    pub(super) root: String,
    /// What the log says of the export.
    pub(super) taking: &'a Export,
}

impl Made<'_> {
    /// Writes the manifest beside a file, or into the folder of tables.
    pub(super) fn write(&self, out: &Path, files: &[(PathBuf, Finished)]) -> Result<(), ExportingError> {
        let fits_nothing = |_| DestinationError::Unnamed(out.to_owned());
        let origin = Origin::new(self.head.terminal.as_str(), &self.head.log.to_string());
        let manifest = Manifest {
            origin: origin.map_err(|_| DestinationError::Unnamed(out.to_owned()))?,
            demo: self.demo,
            from: self.taking.from.clone(),
            to: self.taking.to.clone(),
            private: self.taking.private,
            size: self.size,
            root: self.root.clone(),
            files: files.iter().map(|(path, file)| listed(path, file)).collect(),
        };
        let signed = manifest.signed(&self.open.keys.signing()).map_err(fits_nothing)?;
        let target = if out.is_dir() { out.join(IN_FOLDER) } else { manifest_of(out) };
        Ok(write_beside(&target, signed.as_bytes()).inspect_err(|_| take_back(out, files))?)
    }
}

/// An export without its manifest is none: what has its name already is taken back, as far as the place still answers.
fn take_back(out: &Path, files: &[(PathBuf, Finished)]) {
    for (path, _) in files {
        let _ = fs::remove_file(path).and(fs::remove_file(check_of(path)));
    }
    if out.is_dir() {
        // Fails where something else lies in it.
        let _ = fs::remove_dir(out);
    }
}

fn listed(path: &Path, file: &Finished) -> Listed {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Listed { name, bytes: file.bytes, sha256: file.sha256.clone() }
}
