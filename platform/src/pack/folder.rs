//! A pack's folder: the one that `SHIWEN_ASSETS` names on a terminal. Reads exactly the files that the pack needs, checks
//! them all, and knows their hashes. Changes nothing.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use shiwen_domain::{
    asset::{Assets, DEMO_PACK},
    pack::Pack,
};
use shiwen_sync::protocol::MAX_MEDIA_BYTES;

/// What the first bytes of PNG, JPEG and WebP files are; these a terminal can show.
const PICTURES: [(&[u8], usize); 3] = [(b"\x89PNG\r\n\x1a\n", 0), (b"\xff\xd8\xff", 0), (b"WEBP", 8)];

/// A valid pack with the bytes of its files, by their paths below the folder.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The pack.
    pub(crate) pack: Pack,
    /// Its files: the pack itself, surveys, reason table, pictures.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// Why a folder is no pack.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    /// Mistakes in its files, each a sentence.
    #[error("the pack has mistakes; mend them first:\n{}", .0.join("\n"))]
    Mistakes(Vec<String>),
    /// A file that cannot be read.
    #[error("{path} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that terminals would not take.
    #[error("{0} has more than {MAX_MEDIA_BYTES} bytes; make it smaller")]
    TooLarge(PathBuf),
    /// A file that no terminal can show.
    #[error("{0} is not a PNG, JPEG or WebP picture")]
    NoPicture(PathBuf),
}

impl Folder {
    /// Reads and checks a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, FolderError> {
        let mut files = BTreeMap::new();
        let pack = read_assets(folder, &mut files)?;
        for picture in pack.pictures() {
            if !files.contains_key(picture) {
                let bytes = read_file(&folder.join(picture))?;
                if !is_picture(&bytes) {
                    return Err(FolderError::NoPicture(folder.join(picture)));
                }
                files.insert(picture.to_owned(), bytes);
            }
        }
        Ok(Self { pack, files })
    }

    /// SHA-256 of each file in hex, as a manifest names them.
    pub(crate) fn hashes(&self) -> BTreeMap<String, String> {
        let hash = |bytes: &Vec<u8>| hex::encode(Sha256::digest(bytes));
        self.files.iter().map(|(path, bytes)| (path.clone(), hash(bytes))).collect()
    }

    /// The bytes of the pack itself.
    pub(crate) fn pack_bytes(&self) -> &[u8] {
        self.files.get(DEMO_PACK).map_or(&[], Vec::as_slice)
    }
}

/// The pack and the files it names but its pictures, which are kept in `files`.
fn read_assets(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<Pack, FolderError> {
    let (kept, failed) = (RefCell::new(files), RefCell::new(BTreeMap::new()));
    let read = |name: &str| match read_file(&folder.join(name)) {
        Ok(bytes) => {
            kept.borrow_mut().insert(name.to_owned(), bytes.clone());
            Some(bytes)
        }
        Err(error) => {
            failed.borrow_mut().insert(name.to_owned(), error.to_string());
            None
        }
    };
    let assets = Assets::from_files(read).map_err(|mistakes| {
        let failed = failed.borrow();
        let sentence = |mistake: &shiwen_domain::asset::AssetError| {
            let place = || {
                let path = folder.join(&mistake.file);
                format!("{}: at {}: {}", path.display(), mistake.place, mistake.rule)
            };
            failed.get(&mistake.file).cloned().unwrap_or_else(place)
        };
        FolderError::Mistakes(mistakes.iter().map(sentence).collect())
    })?;
    Ok(assets.pack)
}

/// A file of a pack; one that is too large is not read to its end.
fn read_file(path: &Path) -> Result<Vec<u8>, FolderError> {
    let mut bytes = Vec::new();
    let most = MAX_MEDIA_BYTES as u64;
    let read = fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    match read {
        Err(source) => Err(FolderError::File { path: path.to_owned(), source }),
        Ok(length) if length as u64 > most => Err(FolderError::TooLarge(path.to_owned())),
        Ok(_) => Ok(bytes),
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    PICTURES.iter().any(|(magic, at)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
}
