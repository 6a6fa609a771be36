//! Taking results out of the terminal: one state of the record, beside whoever serves visitors, into a file that is whole or
//! not there. What stands in a file is `shiwen-export`'s.

mod entry;
mod manifest;
pub mod merging;
mod progress;
mod room;
mod state;
pub mod tables;
pub(crate) mod words;

use std::path::PathBuf;

pub(crate) use entry::append;
use jiff::civil::Date;
use manifest::Made;
pub(crate) use progress::Progress;
use shiwen_domain::{
    entry::{Body, Export, ExportFormat},
    moment::Moment,
    results::Days,
};
use shiwen_export::{
    LogHead,
    destination::{DestinationError, Finished, NewFile, has_room},
    jsonl::{self, Asked, ExportError, Written},
    xlsx::XlsxFault,
};
use shiwen_log::WitnessKey;
use shiwen_store::{Cursor, Snapshot, StoreError, Watch};
pub(crate) use state::State;

use crate::{
    assets::AssetErrors,
    clock::Clock,
    enrolment::Enrolled,
    home::{Home, OpenReader, OpenReaderError},
    packs,
};

/// Who exports without the manager's window.
pub const COMMAND_LINE: &str = "command line";

/// What to export as JSON Lines, and where to.
#[derive(Clone, Debug)]
pub struct JsonLines {
    /// The first day, in the hall.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The file.
    pub out: PathBuf,
    /// Whether a file that is there is replaced.
    pub replace: bool,
    /// Whether what visitors typed and wrote by hand goes along.
    pub private: bool,
    /// Who asked for it, as the log says it: an account's name, or [`COMMAND_LINE`].
    pub by: String,
}

/// An export at its place.
#[derive(Clone, Debug)]
pub struct Exported {
    /// What stands in it.
    pub written: Written,
    /// The file.
    pub file: Finished,
}

/// Why there is no export; the place it would have gone to is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ExportingError {
    /// Whoever waited for it does not want it any more.
    #[error("the export was stopped; it left nothing")]
    Stopped,
    /// There is no log yet.
    #[error("there is no record yet; start shiwen first")]
    NoRecord,
    /// The record cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenReaderError),
    /// The place it was to go to.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// The pack that names what is in the tables.
    #[error(transparent)]
    Pack(#[from] AssetErrors),
    /// The workbook.
    #[error(transparent)]
    Workbook(XlsxFault),
    /// The record cannot be exported.
    #[error(transparent)]
    Export(#[from] ExportError<StoreError>),
}

impl From<StoreError> for ExportingError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stopped => Self::Stopped,
            error => Self::Open(error.into()),
        }
    }
}

/// Exports as JSON Lines. The place is tried before the record is read: whoever named a wrong one hears it at once. What is
/// said of it in the log is written between the two: nothing is taken out that the log does not tell of.
pub fn export(home: &Home, asked: &JsonLines, watch: Watch<'_>) -> Result<Exported, ExportingError> {
    let open = home.reader()?.ok_or(ExportingError::NoRecord)?;
    let enrolled = home.enrolment_or_none();
    let days = Days { from: Some(asked.from), to: Some(asked.to) };
    has_room(&asked.out, room::needed(&open.reader, &days, room::Kind::Lines, asked.private)?)?;
    let mut file = NewFile::begin(&asked.out, asked.replace)?;
    let taking = asked.taking();
    entry::append(&open, home, enrolled.as_ref(), Body::Export(taking.clone()))?;
    let snapshot = open.reader.snapshot()?;
    let head = head(&open, &snapshot, enrolled.as_ref())?;
    // Every entry is read for its day and its hash; those of the days once more.
    let newest = snapshot.head()?;
    let (size, root) = (newest.size(), newest.range.root().to_string());
    let demo = snapshot.identity()?.is_some_and(|identity| identity.demo);
    let progress = Progress::begin(watch, 2 * size)?;
    let created = now(&open, home, enrolled.as_ref())?.wall;
    let words = Asked { from: asked.from, to: asked.to, private: asked.private, created };
    let state = State { snapshot, progress: &progress };
    let written = jsonl::write(&state, &head, &words, &open.keys.signing(), &mut file);
    let written = written.map_err(|error| match error {
        _ if progress.is_stopped() => ExportingError::Stopped,
        ExportError::Output(source) => file.error(source).into(),
        error => error.into(),
    })?;
    let file = file.finish()?;
    let made = Made { open: &open, head: &head, demo, size, root, taking: &taking };
    made.write(&asked.out, &[(asked.out.clone(), file.clone())])?;
    Ok(Exported { written, file })
}

impl JsonLines {
    fn taking(&self) -> Export {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        Export { format: ExportFormat::Jsonl, from, to, private: self.private, by: self.by.clone() }
    }
}

/// What the terminal's clock says, with the hall's offset where the pack tells it.
pub(crate) fn now(
    open: &OpenReader,
    home: &Home,
    enrolled: Option<&Enrolled>,
) -> Result<Moment, ExportingError> {
    let loaded = packs::load(home, enrolled).ok();
    let offset = loaded.map_or(0, |loaded| loaded.assets.pack.hall.utc_offset_minutes);
    Ok(Clock::start(offset, open.reader.newest_trusted_ms()?, 1).now().0)
}

pub(crate) fn head(
    open: &OpenReader,
    snapshot: &Snapshot<'_>,
    enrolled: Option<&Enrolled>,
) -> Result<LogHead, ExportingError> {
    let identity = snapshot.identity()?.ok_or(ExportingError::NoRecord)?;
    let key = open.keys.signing().verifying_key();
    let mut newest: Option<(Cursor, &WitnessKey)> = None;
    for witness in enrolled.iter().flat_map(|enrolled| &enrolled.witnesses) {
        let cursor = snapshot.cursor(&key, witness)?;
        let known = newest.as_ref().map(|(newest, _)| newest.size());
        if let Some(cursor) = cursor.filter(|cursor| known.is_none_or(|known| known < cursor.size())) {
            newest = Some((cursor, witness));
        }
    }
    Ok(LogHead {
        terminal: identity.terminal,
        log: identity.log,
        key,
        checkpoint: snapshot.head()?.checkpoint,
        cosigned: newest.map(|(cursor, witness)| (cursor.cosigned, witness.clone())),
    })
}
