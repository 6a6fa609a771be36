//! Results as tables: a workbook, or a folder of CSV files. Both come from the same rows, read by cursors in one state of
//! the record, so that a million ratings take no more memory than one.

mod csv;
mod rows;
mod source;
mod xlsx;

use std::path::PathBuf;

use shiwen_domain::{
    entry::{Body, Export, ExportFormat},
    results::{Days, Results},
    text::Lang,
};
use shiwen_export::{
    destination::{Finished, has_room},
    table::Names,
    xlsx::{Facts, Logged, XlsxFault},
};
use shiwen_store::Watch;
pub(super) use source::Source;
pub(super) use xlsx::{Goes, Proof, write as write_workbook};

use super::{ExportingError, entry, manifest::Made, progress::Progress, room};
use crate::{
    home::{Home, OpenReader},
    packs,
};

/// The form of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A folder with one CSV file a table.
    Csv,
    /// One workbook.
    Xlsx,
}

impl From<Form> for ExportFormat {
    fn from(form: Form) -> Self {
        match form {
            Form::Csv => Self::Csv,
            Form::Xlsx => Self::Xlsx,
        }
    }
}

/// What to export as tables, and where to.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The days.
    pub days: Days,
    /// The form.
    pub form: Form,
    /// The workbook, or the folder.
    pub out: PathBuf,
    /// Whether files that are there are replaced.
    pub replace: bool,
    /// Whether what visitors typed goes along.
    pub private: bool,
    /// The language of names and words; titles have both.
    pub lang: Lang,
    /// Who asked for it, as the log says it: an account's name, or [`super::COMMAND_LINE`].
    pub by: String,
}

impl Tables {
    fn taking(&self) -> Export {
        let (from, to) = self.days.bounds();
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        Export { format: self.form.into(), from, to, private: self.private, by: self.by.clone() }
    }
}

/// How often all rows of the days are walked through: ratings and surveys once each.
pub(super) const WALKS: u64 = 2;
/// What making a workbook of the rows takes, in walks: packing them, and copying what was packed.
pub(super) const PACKING: u64 = 2;

/// Tables at their place.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The files, with what each is.
    pub files: Vec<(PathBuf, Finished)>,
    /// What they add up to.
    pub results: Results,
}

/// Exports tables. On any fault nothing that was begun is left. The room is looked at before the log says anything.
pub fn export(home: &Home, asked: &Tables, watch: Watch<'_>) -> Result<Exported, ExportingError> {
    let open = home.reader()?.ok_or(ExportingError::NoRecord)?;
    let enrolled = home.enrolment_or_none();
    let loaded = packs::load(home, enrolled.as_ref())?;
    has_room(
        &asked.out,
        room::needed(&open.reader, &asked.days, room::Kind::Tables(asked.form), asked.private)?,
    )?;
    let taking = asked.taking();
    entry::append(&open, home, enrolled.as_ref(), Body::Export(taking.clone()))?;
    // Whatever is read below is read in this state.
    let snapshot = open.reader.snapshot()?;
    let head = super::head(&open, &snapshot, enrolled.as_ref())?;
    let names = Names { assets: &loaded.assets, lang: asked.lang };
    let places = open.reader.span(&asked.days)?.map_or(0, |span| span.end() - span.start() + 1);
    let packing = if asked.form == Form::Xlsx { PACKING } else { 0 };
    let progress = Progress::begin(watch, places * (WALKS + packing))?;
    let source = Source::of([&open.reader], asked.days, asked.private, &progress)?;
    let made = super::now(&open, home, enrolled.as_ref())?.wall;
    let results = open.reader.results(&asked.days).map_err(ExportingError::from);
    let written = results.and_then(|results| {
        let files = match asked.form {
            Form::Csv => csv::write(&source, &names, &results, asked)?,
            Form::Xlsx => {
                let facts = facts(home, &open, &names, &head, &made)?;
                let proof = Proof::Log(logged(&open, &head, &facts)?);
                let goes = Goes { out: &asked.out, replace: asked.replace };
                xlsx::write(&source, &names, &results, &facts, &proof, goes)?
            }
        };
        manifest(&open, &head, &taking)?.write(&asked.out, &files)?;
        Ok(Exported { files, results })
    });
    drop(snapshot);
    // Whatever the error looks like that it ended with.
    if progress.is_stopped() { Err(ExportingError::Stopped) } else { written }
}

fn manifest<'a>(
    open: &'a OpenReader,
    head: &'a shiwen_export::LogHead,
    taking: &'a Export,
) -> Result<Made<'a>, ExportingError> {
    let newest = open.reader.head()?;
    let demo = open.reader.identity()?.is_some_and(|identity| identity.demo);
    Ok(Made { open, head, demo, size: newest.size(), root: newest.range.root().to_string(), taking })
}

fn facts(
    home: &Home,
    open: &OpenReader,
    names: &Names<'_>,
    head: &shiwen_export::LogHead,
    made: &str,
) -> Result<Facts, ExportingError> {
    Ok(Facts {
        hall: names.say(&names.assets.pack.hall.name),
        terminal: match home.settings().terminal_name {
            Some(name) => format!("{name} ({})", head.terminal),
            None => head.terminal.to_string(),
        },
        demo: open.reader.identity()?.is_some_and(|identity| identity.demo),
        made: day_and_hour(made),
        note: String::new(),
    })
}

fn logged(open: &OpenReader, head: &shiwen_export::LogHead, facts: &Facts) -> Result<Logged, ExportingError> {
    let newest = open.reader.head()?;
    Ok(Logged {
        terminal: facts.terminal.clone(),
        log: head.log.to_string(),
        size: newest.size(),
        root: newest.range.root().to_string(),
        checkpoint: head.checkpoint.clone(),
        cosigned: head.cosigned.as_ref().map(|(note, _)| note.clone()),
    })
}

/// As far as a table says when something was.
pub(super) fn day_and_hour(moment: &str) -> String {
    moment.get(..13).map(|hour| format!("{}:00", hour.replace('T', " "))).unwrap_or_default()
}

impl From<XlsxFault> for ExportingError {
    fn from(fault: XlsxFault) -> Self {
        Self::Workbook(fault)
    }
}
