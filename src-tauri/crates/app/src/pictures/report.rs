//! What is not shown, and why, for another program that asks: `pictures/skipped.json`.

use std::{fs, io, os::unix::fs::DirBuilderExt};

use serde::{Deserialize, Serialize};

use crate::home::{Home, HomeError, write_synced};

pub(super) const FILE: &str = "skipped.json";

/// A picture that is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The file as the pack names it.
    pub file: String,
    /// Why, in words that go on from the name: "is broken; …".
    pub why: String,
}

/// What was not shown when pictures were last prepared here. Nothing if none ever were.
pub fn skipped(home: &Home) -> Vec<Skipped> {
    let read = fs::read(home.pictures_folder().join(FILE));
    let known = read.and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    known.unwrap_or_else(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            tracing::warn!(%error, "which pictures are not shown cannot be read");
        }
        Vec::new()
    })
}

/// Keeps it, if it is anything new. Whoever prepared has it all the same.
pub(super) fn save(home: &Home, report: &[Skipped]) {
    if let Err(error) = saved(home, report) {
        tracing::warn!(%error, "which pictures are not shown cannot be kept");
    }
}

fn saved(home: &Home, report: &[Skipped]) -> Result<(), HomeError> {
    let folder = home.pictures_folder();
    let path = folder.join(FILE);
    let failed = |source| HomeError::File { path: path.clone(), source };
    let bytes = serde_json::to_vec_pretty(report).map_err(|error| failed(error.into()))?;
    let known = fs::read(&path).ok();
    // A pack without pictures leaves no trace.
    if known.as_ref() == Some(&bytes) || (known.is_none() && report.is_empty()) {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
    write_synced(&path, &bytes, 0o600)
}
