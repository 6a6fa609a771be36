//! Files that were all found whole, on their way into one workbook: the same tables as of one terminal, with the rows of each
//! after those of the one before, and what is missing beside them.

use std::path::Path;

use jiff::civil::Date;
use shiwen_domain::{asset::Assets, entry::PackApplied, flag::Basis, results::Days};
use shiwen_export::{destination::has_room, table::Names};
use shiwen_store::{Gathering, Reader, StoreError, Watch};

use super::{
    File, Logs, Merge, MergeError, Merged,
    error::scratch,
    terminal::{Making, Terminal},
};
use crate::{
    assets::{self, Loaded},
    exporting::{
        ExportingError,
        progress::Progress,
        room,
        tables::{Form, Goes, PACKING, Proof, Source, WALKS, write_workbook},
    },
};

pub(super) struct Together<'a> {
    pub(super) asked: &'a Merge,
    pub(super) pack: &'a Loaded,
    pub(super) folder: &'a Path,
    pub(super) gathering: &'a Gathering,
    pub(super) logs: &'a Logs,
    pub(super) sources: Vec<File>,
}

impl Together<'_> {
    pub(super) fn workbook(self, watch: Watch<'_>) -> Result<Merged, MergeError> {
        let Merge { out, replace, private, lang, .. } = self.asked;
        let (days, known) = (self.days(), self.knows_names());
        let assets = if known { self.pack.assets.clone() } else { nameless(&self.pack.assets) };
        let names = Names { assets: &assets, lang: *lang };
        let terminals = self.terminals(days, known).map_err(|error| scratch(&error))?;
        let readers: Vec<&Reader> = terminals.iter().map(|terminal| &terminal.reader).collect();
        let (needed, places) = sizes(&readers, &days, *private).map_err(|error| scratch(&error))?;
        has_room(out, needed).map_err(ExportingError::from)?;
        let progress =
            Progress::begin(watch, places * (2 * WALKS + PACKING)).map_err(ExportingError::from)?;
        let rows = Source::of(readers, days, *private, &progress).map_err(ExportingError::from)?;
        let results = rows.results().map_err(ExportingError::from)?;
        let files = self.files();
        let missing = self.missing(&terminals, days, &names, &results)?;
        let proof = Proof::Files(&files, &missing);
        let facts = self.facts(&names, &terminals, missing.len());
        let goes = Goes { out, replace: *replace };
        let mut written = write_workbook(&rows, &names, &results, &facts, &proof, goes)?;
        let file = written.remove(0).1;
        Ok(Merged { files, missing, results, file })
    }

    /// The days that were asked for; where an end is open, those that the files were asked for.
    fn days(&self) -> Days {
        let day = |text: &String| text.parse::<Date>().ok();
        let first = self.sources.iter().filter_map(|source| day(&source.proven.from)).min();
        let last = self.sources.iter().filter_map(|source| day(&source.proven.to)).max();
        let Days { from, to } = self.asked.days;
        let from = from.or(first);
        Days { from, to: to.or(last.max(from)) }
    }

    /// Whether the pack here may be the hall's: the demo set that is in the program says nothing of a real hall.
    pub(super) fn knows_names(&self) -> bool {
        let demo = self.sources.iter().any(|source| source.proven.demo);
        demo || !(self.pack.assets.pack.demo || matches!(self.pack.source, assets::Source::Embedded))
    }

    fn terminals(&self, days: Days, known: bool) -> Result<Vec<Terminal>, StoreError> {
        let pack = &self.pack.assets.pack;
        let basis = PackApplied {
            version: pack.version,
            sha256: self.pack.pack_sha256.clone(),
            judged_by: Some(Basis::of(pack)),
        };
        let demo = self.sources.iter().any(|source| source.proven.demo);
        let basis = known.then_some(&basis);
        let making = Making { folder: self.folder, gathering: self.gathering, demo, basis, days };
        let each = self.logs.terminals().into_iter();
        each.map(|(terminal, logs)| making.terminal(&terminal, &logs, self.is_whole(&logs))).collect()
    }

    /// Whether the first log of a terminal that there is a file of is there from its beginning.
    fn is_whole(&self, logs: &[u32]) -> bool {
        let parts = |log: &u32| {
            let proven = self.sources.iter().map(|source| &source.proven);
            proven
                .filter(|proven| self.logs.number(&proven.terminal, proven.log) == Some(*log))
                .map(|proven| proven.first)
                .min()
        };
        // Entry 0 has a line in every file.
        logs.iter().find_map(parts).is_some_and(|first| first <= 1)
    }
}

/// The same without what a hall calls its own. Reasons and questions are the same everywhere.
fn nameless(assets: &Assets) -> Assets {
    let mut assets = assets.clone();
    let pack = &mut assets.pack;
    pack.departments.clear();
    pack.counters.clear();
    pack.items.clear();
    assets
}

/// How much room the workbook needs, and in how many places its rows lie.
fn sizes(readers: &[&Reader], days: &Days, private: bool) -> Result<(u64, u64), StoreError> {
    let (mut needed, mut places) = (0, 0);
    for reader in readers {
        needed += room::needed(reader, days, room::Kind::Tables(Form::Xlsx), private)?;
        places += reader.span(days)?.map_or(0, |span| span.end() - span.start() + 1);
    }
    Ok((needed, places))
}
