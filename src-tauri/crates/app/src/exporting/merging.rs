//! Joining JSON Lines exports of a hall's terminals into one workbook. Every file must be whole; every entry counts once,
//! wherever it stands; each terminal is judged by itself. No record of this machine is needed, and none is touched.

mod beside;
mod error;
mod gather;
mod histories;
mod lacks;
mod logs;
mod taking;
mod terminal;
mod together;

use std::{fs, path::PathBuf};

pub use error::MergeError;
use error::scratch;
use gather::{Gatherer, Source as File, look};
use histories::Differs;
use logs::Logs;
use shiwen_domain::{
    results::{Days, Results},
    text::Lang,
};
use shiwen_export::{
    destination::{Finished, NewFile},
    jsonl::{Anchors, Opened},
    table::{Missing, SourceFile},
};
use shiwen_log::{Origin, VerifyingKey, WitnessKey};
use shiwen_store::{DatabaseKey, Gathering, Watch};
use together::Together;

use super::ExportingError;
use crate::{assets::Loaded, identity::secret_bytes};

/// What to merge, and where to.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The exports.
    pub files: Vec<PathBuf>,
    /// The days; where an end is open, those of the files.
    pub days: Days,
    /// The workbook.
    pub out: PathBuf,
    /// Whether a file that is there is replaced.
    pub replace: bool,
    /// Whether what visitors typed goes along, as far as the files have it.
    pub private: bool,
    /// The language of names and words; titles have both.
    pub lang: Lang,
    /// The keys of logs, as they are known from outside.
    pub terminal_keys: Vec<(Origin, VerifyingKey)>,
    /// The witness's key. With it, a file that it has cosigned nothing of is refused.
    pub witness_key: Option<WitnessKey>,
}

/// A merged workbook at its place.
#[derive(Clone, Debug)]
pub struct Merged {
    /// What it was made of, in the order in which the files were named.
    pub files: Vec<SourceFile>,
    /// What is missing in it.
    pub missing: Vec<Missing>,
    /// What it adds up to.
    pub results: Results,
    /// The workbook.
    pub file: Finished,
}

/// Merges. The place is tried before the files are read; on any fault nothing is left.
pub fn merge(asked: &Merge, pack: &Loaded, watch: Watch<'_>) -> Result<Merged, MergeError> {
    asked.hold_out()?;
    drop(NewFile::begin(&asked.out, asked.replace).map_err(ExportingError::from)?);
    let opened = asked.files.iter().map(|path| look(path)).collect::<Result<Vec<_>, _>>()?;
    asked.hold_keys(&opened)?;
    let logs = Logs::of(opened.iter().flatten());
    let folder = tempfile::tempdir()
        .map_err(|error| MergeError::Scratch { folder: std::env::temp_dir(), what: error.to_string() })?;
    let key = DatabaseKey::new(secret_bytes());
    let gathering = Gathering::begin(&folder.path().join("gathered.db"), &key);
    let gathering = gathering.map_err(|error| scratch(&error))?;
    let mut gatherer = Gatherer { gathering, logs: &logs, private: asked.private };
    let mut sources = Vec::new();
    for (path, opened) in asked.files.iter().zip(&opened) {
        sources.push(gatherer.take(path, opened.as_ref(), &asked.anchors(opened.as_ref()))?);
    }
    asked.hold_together(&sources)?;
    asked.hold_histories(&sources, &logs, &gatherer.gathering)?;
    let together =
        Together { asked, pack, folder: folder.path(), gathering: &gatherer.gathering, logs: &logs, sources };
    together.workbook(watch)
}

impl Merge {
    /// The workbook must not take the place of what it is made of.
    fn hold_out(&self) -> Result<(), MergeError> {
        let out = fs::canonicalize(&self.out).ok();
        let same = |path: &&PathBuf| out.is_some() && fs::canonicalize(path).ok() == out;
        match self.files.iter().find(same) {
            Some(path) => Err(MergeError::OutIsSource(path.clone())),
            None => Ok(()),
        }
    }

    /// A key that was mistyped would otherwise confirm nothing and nobody would notice.
    fn hold_keys(&self, opened: &[Option<Opened>]) -> Result<(), MergeError> {
        // What names no log is refused with its own fault.
        let readable = opened.iter().all(Option::is_some);
        let used = |(origin, _): &&(Origin, VerifyingKey)| {
            opened.iter().flatten().any(|opened| origin_of(opened).as_ref() == Some(origin))
        };
        match self.terminal_keys.iter().find(|key| readable && !used(key)) {
            Some((origin, key)) => Err(MergeError::KeyOfNoFile(key.to_vkey(origin))),
            None => Ok(()),
        }
    }

    /// The keys that a file is held against.
    fn anchors(&self, opened: Option<&Opened>) -> Anchors {
        let origin = opened.and_then(origin_of);
        let terminal = self.terminal_keys.iter().find(|(of, _)| Some(of) == origin.as_ref());
        Anchors { terminal: terminal.cloned(), witness: self.witness_key.clone() }
    }

    /// Files that cannot all be true, or do not belong together.
    fn hold_together(&self, sources: &[File]) -> Result<(), MergeError> {
        let files = || self.files.iter().zip(sources);
        let demo = files().find(|(_, source)| source.proven.demo);
        let real = files().find(|(_, source)| !source.proven.demo);
        if let Some(((demo, _), (real, _))) = demo.zip(real) {
            return Err(MergeError::Demo { demo: demo.clone(), real: real.clone() });
        }
        for (place, (path, File { proven, .. })) in files().enumerate() {
            let same = |other: &&File| {
                (&other.proven.terminal, other.proven.log, other.proven.size)
                    == (&proven.terminal, proven.log, proven.size)
            };
            if sources[..place].iter().filter(same).any(|other| other.proven.root != proven.root) {
                let (path, log, size) = (path.clone(), proven.log.to_string(), proven.size);
                return Err(MergeError::Roots { path, log, size });
            }
        }
        Ok(())
    }

    /// Files of one log that share no place.
    fn hold_histories(&self, sources: &[File], logs: &Logs, gathering: &Gathering) -> Result<(), MergeError> {
        let differs = histories::differ(sources, logs, gathering).map_err(|error| scratch(&error))?;
        let Some(Differs { file, log, first, last }) = differs else { return Ok(()) };
        let path = self.files.get(file).cloned().unwrap_or_default();
        Err(MergeError::Part { path, log: logs.name(log), first, last })
    }
}

fn origin_of(opened: &Opened) -> Option<Origin> {
    Origin::new(opened.terminal.as_str(), &opened.log.to_string()).ok()
}
