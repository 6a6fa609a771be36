//! Where pack, surveys and reason table come from: a folder named by `SHIWEN_ASSETS`, else the demo set that
//! travels inside the program.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use shiwen_domain::asset::{AssetError, Assets, DEMO_PACK};

// Folder by folder, so that pictures and icons do not come along.
static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/demo");
static REASONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/reasons");
static SURVEYS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/surveys");

/// The assets of a terminal and the hash of the pack they came with.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What was loaded.
    pub assets: Assets,
    /// SHA-256 of the pack's bytes, in hex.
    pub pack_sha256: String,
    /// Where the pictures lie that the pack names.
    pub source: Source,
}

/// Where assets come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// The demo set that travels inside the program.
    Embedded,
    /// A folder.
    Folder(PathBuf),
}

impl Source {
    /// The bytes of a file by its name relative to `assets/`.
    pub fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        match self {
            Self::Folder(folder) => fs::read(folder.join(file)),
            Self::Embedded => embedded(file).ok_or_else(|| io::ErrorKind::NotFound.into()),
        }
    }
}

/// The mistakes in an asset folder, a sentence each: the file where it lies, the place in it, what is wrong.
#[derive(Debug, thiserror::Error)]
#[error("the assets have mistakes; mend them and start again:\n{}", .0.join("\n"))]
pub struct AssetErrors(pub Vec<String>);

/// Loads the folder named by `SHIWEN_ASSETS`, else the embedded demo set.
pub fn load() -> Result<Loaded, AssetErrors> {
    let folder = env::var_os("SHIWEN_ASSETS").filter(|folder| !folder.is_empty());
    load_from(folder.map_or(Source::Embedded, |folder| Source::Folder(folder.into())))
}

fn load_from(source: Source) -> Result<Loaded, AssetErrors> {
    let failed = RefCell::new(BTreeMap::new());
    let read = |file: &str| {
        source.read(file).map_err(|error| failed.borrow_mut().insert(file.to_owned(), error)).ok()
    };
    let assets = Assets::from_files(read).map_err(|mistakes| {
        let failed = failed.borrow();
        let sentence = |mistake: &AssetError| match &source {
            Source::Folder(folder) => sentence(folder, mistake, failed.get(&mistake.file)),
            Source::Embedded => mistake.to_string(),
        };
        AssetErrors(mistakes.iter().map(sentence).collect())
    })?;
    let pack_sha256 = hex::encode(Sha256::digest(source.read(DEMO_PACK).unwrap_or_default()));
    Ok(Loaded { assets, pack_sha256, source })
}

fn sentence(folder: &Path, mistake: &AssetError, failed: Option<&io::Error>) -> String {
    let path = folder.join(&mistake.file);
    match failed {
        Some(error) => format!("{} cannot be read: {error}", path.display()),
        None => format!("{}: at {}: {}", path.display(), mistake.place, mistake.rule),
    }
}

fn embedded(file: &str) -> Option<Vec<u8>> {
    let (folder, name) = file.split_once('/')?;
    let folder = match folder {
        "demo" => &DEMO,
        "reasons" => &REASONS,
        "surveys" => &SURVEYS,
        _ => return None,
    };
    Some(folder.get_file(name)?.contents().to_vec())
}
