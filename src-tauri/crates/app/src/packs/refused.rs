//! A published pack that is not taken, and why, for whoever asks `status`: `packs/refused.json`.

use std::{fs, os::unix::fs::DirBuilderExt, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::home::{Home, HomeError, write_synced};

/// A pack that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPack {
    /// Its version, if it is believed that it has this one.
    pub version: Option<u64>,
    /// Why, as a sentence.
    pub why: String,
}

fn path(home: &Home) -> PathBuf {
    home.packs_folder().join("refused.json")
}

/// The published pack that is not taken, if there is one.
pub fn refused(home: &Home) -> Option<RefusedPack> {
    serde_json::from_slice(&fs::read(path(home)).ok()?).ok()
}

/// Keeps that a pack is not taken; `None` that none is.
pub(crate) fn refuse(home: &Home, pack: Option<&RefusedPack>) {
    if refused(home).as_ref() == pack {
        return;
    }
    let Some(pack) = pack else {
        // Nothing there is as good as removed.
        let _ = fs::remove_file(path(home));
        return;
    };
    tracing::error!(version = pack.version, why = pack.why, "the published pack is not taken");
    if let Err(error) = write(home, pack) {
        tracing::warn!(%error, "that a pack is not taken cannot be kept");
    }
}

fn write(home: &Home, pack: &RefusedPack) -> Result<(), HomeError> {
    let (folder, path) = (home.packs_folder(), path(home));
    let failed = |source| HomeError::File { path: path.clone(), source };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
    let bytes = serde_json::to_vec_pretty(pack).map_err(|error| failed(error.into()))?;
    write_synced(&path, &bytes, 0o600)
}
