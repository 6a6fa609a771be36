//! Crash states: what a power cut at some point of a journal can leave on the disk, by the model in `disk`.
//! Seed and index alone give a state; the only IO here is writing one into a directory.

use super::journal::{Journal, Operation, marks_in};
use super::platter::{Fate, Platter, Toll};
use super::seeded::Seeded;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// The crash states of a journal, in the order of their cut positions.
pub struct CrashStates<'journal> {
    journal: &'journal Journal,
    seed: u64,
    marks: Arc<[String]>,
    mark_positions: Vec<usize>,
    platter: Platter,
    /// (position, index), the last one comes next.
    remaining: Vec<(usize, usize)>,
}

/// One state that a power cut could leave.
pub struct CrashState {
    files: Vec<(PathBuf, Arc<Vec<u8>>, Toll)>,
    marks: Arc<[String]>,
    marks_before: usize,
    origin: String,
}

impl<'journal> CrashStates<'journal> {
    pub(super) fn new(journal: &'journal Journal, count: usize, seed: u64) -> CrashStates<'journal> {
        let moments = interesting_positions(&journal.operations);
        let mut remaining: Vec<_> =
            (0..count).map(|index| (cut_position(journal, &moments, seed, index), index)).collect();
        remaining.sort_unstable_by(|left, right| right.cmp(left));
        let platter = Platter::new(journal, seed);
        let is_mark = |position: &usize| matches!(journal.operations[*position], Operation::Mark { .. });
        let mark_positions = (0..journal.operations.len()).filter(is_mark).collect();
        let marks = marks_in(&journal.operations).into();
        CrashStates { journal, seed, marks, mark_positions, platter, remaining }
    }
}

impl Iterator for CrashStates<'_> {
    type Item = CrashState;

    fn next(&mut self) -> Option<CrashState> {
        let (position, index) = self.remaining.pop()?;
        self.platter.advance(&self.journal.operations, position);
        let before = self.mark_positions.partition_point(|mark| *mark < position);
        let origin = format!(
            "seed {} index {index}: cut after operation {position} of {}, just after {}",
            self.seed,
            self.journal.operations.len(),
            last_operation(&self.journal.operations[..position]),
        );
        Some(CrashState::cut(&self.platter, (self.seed, index), &self.marks, before, origin))
    }
}

impl CrashState {
    /// The marks the workload had left before the power went, in order.
    pub fn marks_before(&self) -> &[String] {
        &self.marks[..self.marks_before]
    }

    /// The marks it would have left, had the power not gone; the first of them was perhaps under way.
    pub fn marks_after(&self) -> &[String] {
        &self.marks[self.marks_before..]
    }

    /// How many writes of files that survive are torn.
    pub fn torn_writes(&self) -> usize {
        self.files.iter().map(|(_, _, toll)| toll.torn).sum()
    }

    /// How many changes of files that survive are lost whole.
    pub fn dropped_changes(&self) -> usize {
        self.files.iter().map(|(_, _, toll)| toll.dropped).sum()
    }

    /// Names (relative to the watched directory) and contents.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.files.iter().map(|(name, content, _)| (name.as_path(), content.as_slice()))
    }

    /// Makes `directory` hold this state and nothing else: **what was in it before is removed**.
    pub fn write_to(&self, directory: &Path) -> io::Result<()> {
        match fs::remove_dir_all(directory) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(directory)?,
        }
        for (name, content, _) in &self.files {
            let path = directory.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, content.as_slice())?;
        }
        Ok(())
    }

    /// Which state this is and what it cost each file, for the message of a failing proof.
    pub fn describe(&self) -> String {
        let mut text = self.origin.clone();
        for (name, content, toll) in &self.files {
            let Toll { kept, dropped, torn } = toll;
            let bytes = content.len();
            let _ = write!(
                text,
                "; {}: {bytes} bytes, unsynced {kept} kept {dropped} dropped {torn} torn",
                name.display()
            );
        }
        text
    }

    pub(super) fn alone(journal: &Journal, seed: u64, index: usize) -> CrashState {
        let mut states = CrashStates::new(journal, 0, seed);
        let moments = interesting_positions(&journal.operations);
        states.remaining.push((cut_position(journal, &moments, seed, index), index));
        states.next().unwrap_or_else(|| CrashState::synced_only(journal))
    }

    pub(super) fn synced_only(journal: &Journal) -> CrashState {
        let platter = Platter::after(journal, journal.operations.len(), 0);
        let mut unused = Seeded::new(0, 0);
        let content = |(name, file)| {
            let (content, toll) = platter.surviving_content(file, Fate::Nothing, &mut unused);
            (name, content, toll)
        };
        let files = platter.durable_names().into_iter().map(content).collect();
        let marks: Arc<[String]> = marks_in(&journal.operations).into();
        let origin = "cut after the last operation, nothing unsynced survives".to_owned();
        CrashState { files, marks_before: marks.len(), marks, origin }
    }

    fn cut(
        platter: &Platter,
        (seed, index): (u64, usize),
        marks: &Arc<[String]>,
        marks_before: usize,
        origin: String,
    ) -> CrashState {
        let mut chance = Seeded::new(seed, state_stream(index) + 1);
        let content = |(name, file)| {
            let fate = draw_fate(&mut chance);
            let (content, toll) = platter.surviving_content(file, fate, &mut chance);
            (name, content, toll)
        };
        let names = platter.surviving_names(&mut Seeded::new(seed, state_stream(index) + 2));
        let files = names.into_iter().map(content).collect();
        CrashState { files, marks: Arc::clone(marks), marks_before, origin }
    }
}

/// Each state has its own streams of numbers: where it is cut, what happens to contents, and to names.
fn state_stream(index: usize) -> u64 {
    index as u64 * 4
}

fn draw_fate(chance: &mut Seeded) -> Fate {
    match chance.below(8) {
        0 => Fate::Nothing,
        1 => Fate::Everything,
        2 | 3 => Fate::InOrder,
        4 => Fate::Scattered(10),
        5 => Fate::Scattered(90),
        _ => Fate::Scattered(50),
    }
}

/// Just before and after each sync, delete and creation, and just after each mark: where promises are made.
fn interesting_positions(operations: &[Operation]) -> Vec<usize> {
    let around = |(position, operation): (usize, &Operation)| match operation {
        Operation::Change { .. } => vec![],
        Operation::Mark { .. } => vec![position + 1],
        _ => vec![position, position + 1],
    };
    operations.iter().enumerate().flat_map(around).collect()
}

fn cut_position(journal: &Journal, moments: &[usize], seed: u64, index: usize) -> usize {
    let mut chance = Seeded::new(seed, state_stream(index));
    if moments.is_empty() || chance.chance(50) {
        chance.below(journal.operations.len() + 1)
    } else {
        moments[chance.below(moments.len())]
    }
}

fn last_operation(operations: &[Operation]) -> String {
    match operations.last() {
        None => "the start".to_owned(),
        Some(Operation::Change { file, change: super::Change::Write { offset, bytes } }) => {
            format!("a write of {} bytes at {offset} of file {}", bytes.len(), file.0)
        }
        Some(Operation::Adopt { name, .. }) => format!("the adoption of {}", name.display()),
        Some(other) => format!("{other:?}"),
    }
}
