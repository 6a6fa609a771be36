//! A published pack that is not taken, and why, for whoever asks `status`: `packs/refused.json`. It is true only of the hall,
//! the pack key and the kind that the terminal is enrolled with, and of this version of the program: another may take it.

use std::{fs, os::unix::fs::DirBuilderExt, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    enrolment::EnrolmentFile,
    home::{Home, HomeError, write_synced},
};

/// A pack that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPack {
    /// Its version, if it is believed that it has this one.
    pub version: Option<u64>,
    /// Why, as a sentence.
    pub why: String,
}

/// The file.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    by: By,
    pack: RefusedPack,
}

/// Who refused it, as far as that has to do with why.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct By {
    hall: String,
    pack_key: String,
    demo: bool,
    program: String,
}

impl By {
    fn this_program(enrolment: &EnrolmentFile) -> Self {
        let EnrolmentFile { hall, pack_key, demo, .. } = enrolment.clone();
        Self { hall, pack_key, demo, program: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

fn path(home: &Home) -> PathBuf {
    home.packs_folder().join("refused.json")
}

/// The published pack that is not taken, if there is one.
pub fn refused(home: &Home) -> Option<RefusedPack> {
    refused_under(home, &home.enrolment_or_none()?.file)
}

/// The same for an enrolment.
pub(super) fn refused_under(home: &Home, enrolment: &EnrolmentFile) -> Option<RefusedPack> {
    let kept: Kept = serde_json::from_slice(&fs::read(path(home)).ok()?).ok()?;
    (kept.by == By::this_program(enrolment)).then_some(kept.pack)
}

/// Keeps that a pack is not taken; `None` that none is.
pub(crate) fn refuse(home: &Home, pack: Option<&RefusedPack>) {
    match (pack, home.enrolment_or_none()) {
        (Some(pack), Some(enrolled)) => refuse_under(home, &enrolled.file, pack),
        // Nobody publishes packs for a terminal that is not enrolled.
        (Some(_), None) => {}
        (None, _) => forget(home),
    }
}

/// Keeps that a pack is not taken under an enrolment.
pub(super) fn refuse_under(home: &Home, enrolment: &EnrolmentFile, pack: &RefusedPack) {
    if refused_under(home, enrolment).as_ref() == Some(pack) {
        return;
    }
    tracing::error!(version = pack.version, why = pack.why, "the published pack is not taken");
    if let Err(error) = write(home, &Kept { by: By::this_program(enrolment), pack: pack.clone() }) {
        tracing::warn!(%error, "that a pack is not taken cannot be kept");
    }
}

/// No pack is refused: a newer one was taken, or a person has enrolled the terminal.
pub(crate) fn forget(home: &Home) {
    // Nothing there is as good as removed.
    let _ = fs::remove_file(path(home));
}

fn write(home: &Home, kept: &Kept) -> Result<(), HomeError> {
    let (folder, path) = (home.packs_folder(), path(home));
    let failed = |source| HomeError::File { path: path.clone(), source };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
    let bytes = serde_json::to_vec_pretty(kept).map_err(|error| failed(error.into()))?;
    write_synced(&path, &bytes, 0o600)
}
