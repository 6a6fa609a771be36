//! The highest version of a hall's pack that was ever staged here: `newest-pack.json`, beside the packs and not among them. A
//! server cannot sign a pack, but it can hand out any old one that somebody signed; packs that were lost or damaged must not
//! open that way. The log cannot tell: what it calls in force may be of another hall, or of no publisher at all.

use std::{fs, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    enrolment::EnrolmentFile,
    home::{Home, HomeError, write_json},
};

/// The file.
#[derive(Serialize, Deserialize)]
struct Floor {
    hall: String,
    pack_key: String,
    version: u64,
}

fn path(home: &Home) -> PathBuf {
    home.path().join("newest-pack.json")
}

/// The highest version that was staged for the hall and under the key of an enrolment, 0 if none was.
pub(super) fn floor(home: &Home, enrolment: &EnrolmentFile) -> u64 {
    let kept = fs::read(path(home)).ok().and_then(|bytes| serde_json::from_slice::<Floor>(&bytes).ok());
    let same = |kept: &Floor| kept.hall == enrolment.hall && kept.pack_key == enrolment.pack_key;
    kept.filter(same).map_or(0, |kept| kept.version)
}

/// Keeps that a version is about to be staged.
pub(super) fn raise(home: &Home, enrolment: &EnrolmentFile, version: u64) -> Result<(), HomeError> {
    if floor(home, enrolment) >= version {
        return Ok(());
    }
    let EnrolmentFile { hall, pack_key, .. } = enrolment.clone();
    write_json(&path(home), &Floor { hall, pack_key, version }, 0o600)
}
