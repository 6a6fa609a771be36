//! The manifest beside an export: which files there are, of which terminal, days and state of the log, signed with the
//! terminal's key. A workbook or a table cannot prove what stands in it; the manifest proves that it is the one the terminal
//! made. Its form is a C2SP signed note under the name of the log and `/export`, which no checkpoint has:
//!
//! ```text
//! shiwen-manifest/1
//! log shiwen/example-hall-1/01a2198b-ec1c-72fe-9aea-7711e6e3f33a
//! demo no
//! days 2026-11-01 2026-11-30
//! private no
//! size 1204
//! root 2523fa2856ce548af91ccecbc1b7d943cc33b04c016ce2b3836b5969129dfecf
//! file 48213 6fd1…e0 november.xlsx
//!
//! — shiwen/example-hall-1/01a2198b-ec1c-72fe-9aea-7711e6e3f33a/export <signature>
//! ```

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use shiwen_log::{NoteError, Origin, SigningKey, VerifyingKey, open_note, sign_note};

/// The form this program writes and reads.
const FORMAT: &str = "shiwen-manifest/1";
/// How much of a file is read at once.
const BUFFER: usize = 1 << 16;

/// What an export is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Whose log.
    pub origin: Origin,
    /// Whether that is a demo log.
    pub demo: bool,
    /// The first day asked for, `2026-11-01`; `""` if there is no first.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Whether what visitors said in private went along.
    pub private: bool,
    /// How many entries the log had.
    pub size: u64,
    /// Its root, in hex.
    pub root: String,
    /// The files.
    pub files: Vec<Listed>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name, without a folder.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of it, in hex.
    pub sha256: String,
}

/// Why a manifest proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It cannot be read.
    #[error("{0} cannot be read ({1}); name the .manifest that lies beside the export")]
    Input(PathBuf, io::Error),
    /// Not a manifest, or one of a newer program.
    #[error("this is no manifest that this shiwen can read")]
    Form,
    /// The terminal's key has not signed it.
    #[error("the manifest is not signed with the terminal's key: it was changed, or is of another terminal")]
    Signature,
    /// A file is not there, or cannot be read.
    #[error("{0} cannot be read ({1}); the export is not whole")]
    Missing(String, io::Error),
    /// A file is not the one that the terminal made.
    #[error("{0} was changed after the terminal made it")]
    Changed(String),
}

impl Manifest {
    /// The signed text. Fails only for names that no note can have, which no export gives.
    pub fn signed(&self, key: &SigningKey) -> Result<String, NoteError> {
        sign_note(key, &name_of(&self.origin), &self.text())
    }

    fn text(&self) -> String {
        let yes = |is: bool| if is { "yes" } else { "no" };
        let Self { origin, demo, from, to, private, size, root, files } = self;
        let head = format!(
            "{FORMAT}\nlog {}\ndemo {}\ndays {from} {to}\nprivate {}\nsize {size}\nroot {root}\n",
            origin.as_str(),
            yes(*demo),
            yes(*private)
        );
        let line = |Listed { name, bytes, sha256 }: &Listed| format!("file {bytes} {sha256} {name}\n");
        std::iter::once(head).chain(files.iter().map(line)).collect()
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut next = |word: &str| lines.next()?.strip_prefix(word).map(str::to_owned);
        if !next(FORMAT)?.is_empty() {
            return None;
        }
        let origin = next("log ")?.parse().ok()?;
        let demo = is_yes(&next("demo ")?)?;
        let days = next("days ")?;
        let (from, to) = days.split_once(' ')?;
        let private = is_yes(&next("private ")?)?;
        let size = next("size ")?.parse().ok()?;
        let root = next("root ")?;
        let files = lines.map(Listed::read).collect::<Option<_>>()?;
        let (from, to) = (from.to_owned(), to.to_owned());
        Some(Self { origin, demo, from, to, private, size, root, files })
    }

    /// Reads a manifest and holds every file beside it against it. `key` is the terminal's, for the log that the manifest
    /// names.
    pub fn verify(path: &Path, key: &VerifyingKey) -> Result<Self, ManifestError> {
        let note =
            std::fs::read_to_string(path).map_err(|source| ManifestError::Input(path.to_owned(), source))?;
        let text = note.split("\n\n").next().map(|text| format!("{text}\n")).ok_or(ManifestError::Form)?;
        let claimed = Self::read(&text).ok_or(ManifestError::Form)?;
        let signed = open_note(&note, &name_of(&claimed.origin), key);
        if signed.map_err(|_| ManifestError::Signature)? != text {
            return Err(ManifestError::Signature);
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        for file in &claimed.files {
            file.check(folder)?;
        }
        Ok(claimed)
    }
}

impl Listed {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix("file ")?.splitn(3, ' ');
        let (bytes, sha256, name) = (words.next()?.parse().ok()?, words.next()?, words.next()?);
        // Nothing outside the folder is looked at because a file says so.
        let plain = !name.is_empty() && Path::new(name).file_name().is_some_and(|file| file == name);
        plain.then(|| Self { name: name.to_owned(), bytes, sha256: sha256.to_owned() })
    }

    fn check(&self, folder: &Path) -> Result<(), ManifestError> {
        let there = hash(&folder.join(&self.name));
        let there = there.map_err(|source| ManifestError::Missing(self.name.clone(), source))?;
        if there == (self.bytes, self.sha256.clone()) {
            Ok(())
        } else {
            Err(ManifestError::Changed(self.name.clone()))
        }
    }
}

/// The manifest in a folder of tables.
pub const IN_FOLDER: &str = "shiwen.manifest";

/// The manifest beside a file.
pub fn manifest_of(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".manifest");
    name.into()
}

fn name_of(origin: &Origin) -> String {
    format!("{}/export", origin.as_str())
}

fn is_yes(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn hash(path: &Path) -> io::Result<(u64, String)> {
    let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
    let (mut digest, mut piece, mut length) = (Sha256::new(), vec![0; BUFFER], 0);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((length, hex::encode(digest.finalize())));
        }
        digest.update(&piece[..read]);
        length += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32])
    }

    fn manifest(folder: &Path) -> Manifest {
        let file = |name: &str| {
            fs::write(folder.join(name), format!("what stands in {name}")).expect("written");
            let (bytes, sha256) = hash(&folder.join(name)).expect("read");
            Listed { name: name.to_owned(), bytes, sha256 }
        };
        Manifest {
            origin: "shiwen/hall-1/01a2198b-ec1c-72fe-9aea-7711e6e3f33a".parse().expect("an origin"),
            demo: true,
            from: "2026-11-01".into(),
            to: "2026-11-30".into(),
            private: false,
            size: 12,
            root: "ab".repeat(32),
            files: vec![file("november.xlsx"), file("a name with blanks.csv")],
        }
    }

    fn saved(folder: &Path, manifest: &Manifest) -> PathBuf {
        let path = manifest_of(&folder.join("november.xlsx"));
        fs::write(&path, manifest.signed(&key(1)).expect("signed")).expect("written");
        path
    }

    #[test]
    fn files_and_manifest_are_as_the_terminal_made_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = manifest(folder.path());
        let path = saved(folder.path(), &manifest);
        let read = Manifest::verify(&path, &key(1).verifying_key()).expect("whole");
        assert_eq!(read, manifest);
    }

    #[test]
    fn every_changed_byte_of_a_file_or_the_manifest_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = saved(folder.path(), &manifest(folder.path()));
        for changed in [path.clone(), folder.path().join("november.xlsx")] {
            let bytes = fs::read(&changed).expect("read");
            for place in 0..bytes.len() {
                let mut other = bytes.clone();
                other[place] ^= 1;
                fs::write(&changed, &other).expect("changed");
                assert!(Manifest::verify(&path, &key(1).verifying_key()).is_err(), "byte {place}");
            }
            fs::write(&changed, &bytes).expect("put back");
            assert!(Manifest::verify(&path, &key(1).verifying_key()).is_ok());
        }
    }

    #[test]
    fn another_key_a_missing_file_and_a_file_elsewhere_prove_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut manifest = manifest(folder.path());
        let path = saved(folder.path(), &manifest);
        let other = Manifest::verify(&path, &key(2).verifying_key());
        assert!(matches!(other, Err(ManifestError::Signature)));
        fs::remove_file(folder.path().join("a name with blanks.csv")).expect("removed");
        let missing = Manifest::verify(&path, &key(1).verifying_key());
        assert!(matches!(missing, Err(ManifestError::Missing(name, _)) if name == "a name with blanks.csv"));
        for name in ["../november.xlsx", "/etc/hostname", "", "."] {
            manifest.files[1].name = name.to_owned();
            let path = saved(folder.path(), &manifest);
            let read = Manifest::verify(&path, &key(1).verifying_key());
            assert!(matches!(read, Err(ManifestError::Form)), "{name:?}");
        }
    }
}
