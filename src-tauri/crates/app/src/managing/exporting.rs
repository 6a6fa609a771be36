//! Exports to a stick: the same as on the command line, beside whoever serves visitors, one at a time.

mod name;

use std::path::{Path, PathBuf};

use shiwen_domain::{
    managing::{Export, ExportForm, Exporting, Lamp, Light, Refusal, Said},
    results::Days,
    text::Text,
};
use shiwen_export::destination::{DestinationError, sweep};
use shiwen_store::Watch;

use super::{
    incident::numbered,
    job::Job,
    overview::days,
    stick::{Plugs, lamp},
    who::Who,
};
use crate::{
    exporting::{
        self, ExportingError, JsonLines,
        tables::{self, Form, Tables},
    },
    home::Home,
    terminal::Terminal,
};

/// How an export ended, and the names of what it left.
type End = (Lamp, Vec<String>);

/// The exports of the window.
#[derive(Debug)]
pub(super) struct Exports {
    home: Home,
    terminal: Terminal,
    plugs: Plugs,
    job: Job<End>,
}

impl Exports {
    pub(super) fn new(home: &Home, terminal: &Terminal, plugs: Plugs) -> Self {
        Self { home: home.clone(), terminal: terminal.clone(), plugs, job: Job::new() }
    }

    /// Where results can be taken to, and how an export goes.
    pub(super) fn answer(&self) -> Said {
        let (running, last) = self.job.look();
        let (last, files) = last.unzip();
        let exporting =
            Exporting { sticks: self.plugs.sticks(), running, last, files: files.unwrap_or_default() };
        Said::Exporting { exporting }
    }

    /// Begins an export. What becomes of it is said by [`Self::answer`].
    pub(super) fn begin(&self, who: &Who, export: Export) -> Result<Said, Refusal> {
        let days = days(&self.terminal, &export.span)?;
        let (home, by) = (self.home.clone(), who.name.clone());
        let plugs = self.plugs.clone();
        self.job.begin("export", move |watch| {
            let gone = || DestinationError::Gone(PathBuf::new()).into();
            end_of(plugs.during(&export.stick, gone, |folder| make(&home, folder, &days, &export, by, watch)))
        })?;
        Ok(self.answer())
    }

    /// Stops the one that is under way.
    pub(super) fn stop(&self) -> Said {
        self.job.stop();
        self.answer()
    }

    /// How the last one ended is not for whoever comes next.
    pub(super) fn forget(&self) {
        self.job.forget();
    }
}

fn make(
    home: &Home,
    folder: &Path,
    days: &Days,
    export: &Export,
    by: String,
    watch: Watch<'_>,
) -> Result<PathBuf, ExportingError> {
    sweep(folder, name::BEGINNING);
    let out = name::free(folder, &name::stem(home, days)?, export.form);
    let Export { private, lang, .. } = *export;
    let form = match export.form {
        ExportForm::Xlsx => Form::Xlsx,
        ExportForm::Csv => Form::Csv,
        ExportForm::Jsonl => {
            // A span always has both ends.
            let (Some(from), Some(to)) = (days.from, days.to) else { return Ok(out) };
            let asked = JsonLines { from, to, out: out.clone(), replace: false, private, by };
            return exporting::export(home, &asked, watch).map(|_| out);
        }
    };
    let asked = Tables { days: *days, form, out: out.clone(), replace: false, private, lang, by };
    tables::export(home, &asked, watch).map(|_| out)
}

fn end_of(made: Result<PathBuf, ExportingError>) -> End {
    match made {
        Ok(out) => {
            let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let zh = "导出完成，写入的内容已读回核对。现在可以拔出 U 盘了。";
            let en = "The export is complete, and was read back. The stick can be taken out now.";
            (lamp(Light::Well, zh, en), vec![name])
        }
        Err(ExportingError::Stopped) => {
            (Lamp { light: Light::Watch, says: ExportingError::Stopped.says() }, Vec::new())
        }
        Err(error) => (Lamp { light: Light::Act, says: said(&error) }, Vec::new()),
    }
}

/// The sentence, with a number where only the program's log has the rest.
fn said(error: &ExportingError) -> Text {
    let says = error.says();
    if !error.is_the_terminals() {
        tracing::warn!(error = error as &dyn std::error::Error, "an export did not come to its end");
        return says;
    }
    numbered(error, says)
}
