//! Packs that the platform published: kept in `packs/<version>/` with their signed manifest, in force by the highest
//! version. A pack is believed only with the pack key's signature, file by file by hash, and with assets that are valid;
//! one that is not harms nothing: what was in force stays so. Where none is kept, `SHIWEN_ASSETS` or the demo set is.

mod floor;
mod parts;
mod refused;
mod staging;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

pub(crate) use parts::{has_file, keep_file};
pub use refused::{RefusedPack, refused};
pub(crate) use refused::{forget, refuse};
use sha2::{Digest, Sha256};
use shiwen_domain::asset::Assets;
use shiwen_sync::{exchange::Pins, protocol::Manifest};
pub(crate) use staging::stage;

use crate::{
    assets::{self, AssetErrors, Loaded, Source},
    enrolment::Enrolled,
    home::Home,
};

/// The file with the signed manifest, beside the pack's own.
const MANIFEST: &str = "manifest.note";
/// How many packs are kept: the one in force and the one before.
const KEPT: usize = 2;

/// The assets in force: of the newest pack that is whole, else what the program has without a platform.
pub fn load(home: &Home, enrolled: Option<&Enrolled>) -> Result<Loaded, AssetErrors> {
    let pack = enrolled.and_then(|enrolled| newest_whole(home, enrolled));
    pack.map_or_else(assets::load, Ok)
}

/// The newest pack that is whole, for this hall and of the platform's kind.
pub(crate) fn newest_whole(home: &Home, enrolled: &Enrolled) -> Option<Loaded> {
    versions(home).into_iter().rev().find_map(|version| {
        let read = read(&folder(home, version), enrolled);
        read.inspect_err(|why| tracing::error!(version, %why, "a pack that is kept cannot be used")).ok()
    })
}

/// The highest version that is kept whole, or was refused: nothing up to it is fetched. What was once staged and is not whole
/// any more is fetched again; nothing older than that.
pub(crate) fn highest(home: &Home, enrolled: &Enrolled) -> u64 {
    let kept = newest_whole(home, enrolled).map_or(0, |loaded| loaded.assets.pack.version);
    let refused = refused::refused_under(home, &enrolled.file).and_then(|refused| refused.version);
    let below_floor = floor::floor(home, &enrolled.file).saturating_sub(1);
    kept.max(refused.unwrap_or(0)).max(below_floor)
}

/// Removes all packs but the one in force and the one before.
pub(crate) fn prune(home: &Home, in_force: u64) {
    let older = versions(home).into_iter().rev().filter(|&version| version <= in_force).skip(KEPT);
    for version in older {
        if let Err(error) = fs::remove_dir_all(folder(home, version)) {
            tracing::warn!(%error, version, "an old pack cannot be removed");
        }
    }
}

/// Why a pack that lies here is not read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    /// It is as it was signed, and no pack for this terminal.
    #[error("{0}")]
    Invalid(String),
    /// A file cannot be read, or is not the one that was signed. That says nothing about the pack.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] io::Error),
}

/// Reads a pack that is kept, and says why not.
fn read(folder: &Path, enrolled: &Enrolled) -> Result<Loaded, ReadError> {
    let note = folder.join(MANIFEST);
    let note = fs::read_to_string(&note).map_err(|error| ReadError::File(note, error))?;
    let manifest = open(&note, &enrolled.pins).map_err(ReadError::Invalid)?;
    let mut loaded = assets_of(folder, &manifest)?;
    if loaded.assets.pack.demo && !enrolled.file.demo {
        return Err(ReadError::Invalid("it is a demo pack, and the platform is not a demo one".into()));
    }
    // The number that was signed is the pack's; the one in its file is whatever its author wrote.
    loaded.assets.pack.version = manifest.version;
    Ok(loaded)
}

fn open(note: &str, pins: &Pins) -> Result<Manifest, String> {
    let (name, key) = &pins.pack;
    let manifest = Manifest::open(note, name, key).map_err(|error| error.to_string())?;
    if manifest.hall == pins.hall { Ok(manifest) } else { Err("it is for another hall".into()) }
}

/// The assets in a folder, as long as every file that is read is the one that the manifest names.
fn assets_of(folder: &Path, manifest: &Manifest) -> Result<Loaded, ReadError> {
    let failed = RefCell::new(None);
    let read = |file: &str| {
        let bytes = named(folder, &manifest.files, file);
        bytes.unwrap_or_else(|error| {
            failed.borrow_mut().get_or_insert(error);
            None
        })
    };
    let assets = Assets::from_files(read);
    let pack = read(shiwen_domain::asset::DEMO_PACK);
    if let Some(failed) = failed.into_inner() {
        return Err(failed);
    }
    let assets = assets.map_err(|mistakes| {
        ReadError::Invalid(mistakes.first().map_or_else(String::new, ToString::to_string))
    })?;
    Ok(Loaded {
        assets,
        pack_sha256: hex::encode(Sha256::digest(pack.unwrap_or_default())),
        source: Source::Folder(folder.to_owned()),
    })
}

/// A file that the manifest names; `None` if it names no such file.
fn named(folder: &Path, files: &BTreeMap<String, String>, file: &str) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(sha256) = files.get(file) else { return Ok(None) };
    let path = folder.join(file);
    match fs::read(&path) {
        Ok(bytes) if is_hash_of(sha256, &bytes) => Ok(Some(bytes)),
        Ok(_) => Err(ReadError::File(path, io::ErrorKind::InvalidData.into())),
        Err(error) => Err(ReadError::File(path, error)),
    }
}

fn is_hash_of(sha256: &str, bytes: &[u8]) -> bool {
    hex::encode(Sha256::digest(bytes)) == sha256
}

fn folder(home: &Home, version: u64) -> PathBuf {
    home.packs_folder().join(version.to_string())
}

/// The versions that are kept, in order. Nothing else in the folder has a number for a name.
fn versions(home: &Home) -> Vec<u64> {
    let items = fs::read_dir(home.packs_folder()).into_iter().flatten().flatten();
    let mut versions: Vec<u64> = items.filter_map(|item| item.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    versions
}
