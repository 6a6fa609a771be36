//! What stands beside the rows of a merged workbook: the files it was made of, and all that is missing.

use std::path::{Path, PathBuf};

use shiwen_domain::{
    asset::Assets,
    results::{Days, Dimension, Results},
    text::Text,
};
use shiwen_export::{
    table::{Lack, Missing, Names, SourceFile},
    xlsx::Facts,
};

use super::{
    File, MergeError,
    error::scratch,
    lacks::{Look, last_day},
    terminal::Terminal,
    together::Together,
};
use crate::{clock::Clock, exporting::tables::day_and_hour};

impl Together<'_> {
    /// What every file is and proves.
    pub(super) fn files(&self) -> Vec<SourceFile> {
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

    pub(super) fn missing(
        &self,
        terminals: &[Terminal],
        days: Days,
        names: &Names<'_>,
        results: &Results,
    ) -> Result<Vec<Missing>, MergeError> {
        let last = self.asked.days.to.or(last_day(&self.sources));
        let expected = days.from.zip(last).filter(|(from, to)| from <= to);
        let (sources, logs, gathering) = (&self.sources, self.logs, self.gathering);
        let witness = self.asked.witness_key.is_some();
        let look = Look { sources, logs, gathering, days, witness, expected };
        let mut missing = look.lacks().map_err(|error| scratch(&error))?;
        for terminal in terminals {
            let name = terminal.name.to_string();
            let lacks = self.of_terminal(terminal).into_iter();
            missing.extend(lacks.map(|lack| Missing { terminal: name.clone(), lack }));
        }
        let stands = terminals.iter().map(|terminal| terminal.name.to_string()).collect();
        missing.push(Missing { terminal: String::new(), lack: Lack::Terminals { names: stands } });
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

    pub(super) fn facts(&self, names: &Names<'_>, terminals: &[Terminal], lacks: usize) -> Facts {
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
