//! The files of some kinds on a stick: in its root and in folders of some names. Named by identities that are looked up again.

use std::{
    fs::{self, DirEntry},
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// As many names of a folder are looked at.
const MOST_NAMES: usize = 5_000;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::managing) struct Wanted {
    /// The ends of the names.
    pub(in crate::managing) kinds: &'static [&'static str],
    /// The folders besides the root.
    pub(in crate::managing) folders: &'static [&'static str],
}

impl Wanted {
    /// Every such file, below the stick's folder, by name.
    pub(in crate::managing) fn files(self, stick: &Path) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(stick)?.flatten().take(MOST_NAMES) {
            let name = PathBuf::from(entry.file_name());
            if self.holds(&entry) {
                files.push(name);
            } else if self.folders.iter().any(|folder| name.as_os_str().eq_ignore_ascii_case(folder)) {
                let inside = fs::read_dir(entry.path()).into_iter().flatten().flatten().take(MOST_NAMES);
                files.extend(
                    inside.filter(|entry| self.holds(entry)).map(|entry| name.join(entry.file_name())),
                );
            }
        }
        files.sort();
        Ok(files)
    }

    /// The file of an identity that is there now.
    pub(in crate::managing) fn named(self, stick: &Path, id: &str) -> Option<PathBuf> {
        self.files(stick).ok()?.into_iter().find(|file| id_of(file) == id)
    }

    fn holds(self, entry: &DirEntry) -> bool {
        let path = PathBuf::from(entry.file_name());
        // What other systems leave beside a file begins with a dot.
        let hidden = path.as_os_str().as_encoded_bytes().starts_with(b".");
        let kind = path
            .extension()
            .is_some_and(|kind| self.kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)));
        !hidden && kind && entry.metadata().is_ok_and(|about| about.is_file())
    }
}

/// Another name, another identity.
pub(in crate::managing) fn id_of(file: &Path) -> String {
    hex::encode(&Sha256::digest(file.as_os_str().as_encoded_bytes())[..8])
}

/// The name as it is, as a line.
pub(in crate::managing) fn name_of(file: &Path) -> String {
    file.to_string_lossy().chars().filter(|letter| !letter.is_control()).take(80).collect()
}
