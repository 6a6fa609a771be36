//! Where pack, surveys and reason table come from: a folder named by `SHIWEN_ASSETS`, else the demo set that
//! travels inside the program.

use std::path::Path;

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
}

/// The mistakes in an asset folder.
#[derive(Debug, thiserror::Error)]
#[error("the assets have mistakes; mend them and start again:\n{}", lines(.0))]
pub struct AssetErrors(pub Vec<AssetError>);

/// Loads the folder named by `SHIWEN_ASSETS`, else the embedded demo set.
pub fn load() -> Result<Loaded, AssetErrors> {
    match std::env::var_os("SHIWEN_ASSETS") {
        Some(folder) => load_from(|file| std::fs::read(Path::new(&folder).join(file)).ok()),
        None => load_from(embedded),
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

fn load_from(read: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Loaded, AssetErrors> {
    let assets = Assets::from_files(&read).map_err(AssetErrors)?;
    let pack_sha256 = hex::encode(Sha256::digest(read(DEMO_PACK).unwrap_or_default()));
    Ok(Loaded { assets, pack_sha256 })
}

fn lines(errors: &[AssetError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
