//! Files that were all found whole, on their way into one workbook: the same tables as of one terminal, with the rows of each
//! after those of the one before, and what is missing beside them.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use shiwen_domain::{
    asset::Assets,
    entry::PackApplied,
    flag::Basis,
    results::{Days, Dimension, Results},
    text::Text,
};
use shiwen_export::{
    destination::has_room,
    table::{Lack, Missing, Names, SourceFile},
    xlsx::Facts,
};
use shiwen_store::{Gathering, Reader, StoreError, Watch};

use super::{
    File, Logs, Merge, MergeError, Merged,
    error::scratch,
    lacks::{Look, last_day},
    terminal::{Making, Terminal},
};
use crate::{
    assets::{self, Loaded},
    clock::Clock,
    exporting::{
        ExportingError,
        progress::Progress,
        room,
        tables::{Form, Goes, PACKING, Proof, Source, WALKS, day_and_hour, write_workbook},
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
        let progress = Progress::begin(watch, places * (WALKS + PACKING)).map_err(ExportingError::from)?;
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
    fn knows_names(&self) -> bool {
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

    /// What every file is and proves.
    fn files(&self) -> Vec<SourceFile> {
        let files = self.asked.files.iter().zip(&self.sources);
        let row = |(path, source): (&PathBuf, &File)| {
            let key = &source.proven.terminal_key;
            SourceFile {
                name: self.name_of(path),
                sha256: source.sha256.clone(),
                proven: source.proven.clone(),
                terminal_confirmed: self
                    .asked
                    .terminal_keys
                    .iter()
                    .any(|(origin, known)| known.to_vkey(origin) == *key),
                witness_confirmed: self.asked.witness_key.is_some(),
            }
        };
        files.map(row).collect()
    }

    /// What a file is called; with its folder, where files of several folders have one name.
    fn name_of(&self, path: &Path) -> String {
        let shared = |other: &&PathBuf| other.file_name() == path.file_name() && *other != path;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let folder = path
            .parent()
            .and_then(Path::file_name)
            .filter(|_| self.asked.files.iter().any(|other| shared(&other)));
        folder.map_or_else(
            || name.clone().into_owned(),
            |folder| format!("{}/{name}", folder.to_string_lossy()),
        )
    }

    fn missing(
        &self,
        terminals: &[Terminal],
        days: Days,
        names: &Names<'_>,
        results: &Results,
    ) -> Result<Vec<Missing>, MergeError> {
        let last = self.asked.days.to.or(last_day(&self.sources));
        let expected = days.from.zip(last).filter(|(from, to)| from <= to);
        let (sources, logs, gathering) = (&self.sources, self.logs, self.gathering);
        let look = Look { sources, logs, gathering, days, expected };
        let mut missing = look.lacks().map_err(|error| scratch(&error))?;
        for terminal in terminals {
            let name = terminal.name.to_string();
            let lacks = self.of_terminal(terminal).into_iter();
            missing.extend(lacks.map(|lack| Missing { terminal: name.clone(), lack }));
        }
        let of_files = self.of_files(names, results).into_iter();
        missing.extend(of_files.map(|lack| Missing { terminal: String::new(), lack }));
        Ok(missing)
    }

    fn of_terminal(&self, terminal: &Terminal) -> Vec<Lack> {
        let pack = self.knows_names().then_some(self.pack.assets.pack.version);
        let mut lacks = Vec::new();
        if terminal.newer > 0 {
            lacks.push(Lack::Newer { count: terminal.newer });
        }
        if terminal.unjudged > 0 {
            lacks.push(Lack::Basis { ratings: terminal.unjudged, pack });
        }
        lacks
    }

    /// What is missing beside the rows themselves.
    fn of_files(&self, names: &Names<'_>, results: &Results) -> Vec<Lack> {
        let mut lacks = Vec::new();
        for (place, file) in self.files().into_iter().enumerate() {
            let name = || file.name.clone();
            if self.sources[..place].iter().any(|other| other.sha256 == file.sha256) {
                lacks.push(Lack::Twice { file: name() });
                continue;
            }
            if self.asked.private && !file.proven.private {
                lacks.push(Lack::Private { file: name() });
            }
            let witness = file.witness_confirmed || file.proven.witnessed.is_none();
            if !(file.terminal_confirmed && witness) {
                lacks.push(Lack::Unconfirmed { file: name() });
            }
        }
        lacks.extend((!self.knows_names()).then_some(Lack::Names));
        lacks.extend(strange(names.assets, results).filter(|_| self.knows_names()));
        lacks.push(Lack::Platform);
        lacks
    }

    fn facts(&self, names: &Names<'_>, terminals: &[Terminal], lacks: usize) -> Facts {
        let pack = &names.assets.pack;
        let made = Clock::start(pack.hall.utc_offset_minutes, None, 1).now().0.wall;
        let (files, of) = (self.sources.len(), terminals.len());
        Facts {
            hall: if self.knows_names() { names.say(&pack.hall.name) } else { String::new() },
            terminal: names.say(&Text::new(format!("{of} 台终端"), format!("{of} terminals"))),
            demo: self.sources.iter().any(|source| source.proven.demo),
            made: day_and_hour(&made),
            note: names.say(&Text::new(
                format!("由 {files} 个导出文件合并而成；“缺失说明”表中有 {lacks} 条，请先阅读。"),
                format!(
                    "Merged from {files} exports. The sheet Missing has {lacks} lines; please read it first."
                ),
            )),
        }
    }
}

/// Departments that answers are about and the pack does not know: files of another hall, or of an older pack.
fn strange(assets: &Assets, results: &Results) -> Option<Lack> {
    let known = |code: &str| assets.pack.department(&code.into()).is_some();
    let groups = results.by(Dimension::Department).map(|(code, _)| code);
    let departments: Vec<String> =
        groups.filter(|code| !code.is_empty() && !known(code)).map(str::to_owned).collect();
    (!departments.is_empty()).then_some(Lack::Strange { departments })
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
