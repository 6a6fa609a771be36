//! Backups on a stick, made and brought back from the window: the same as on the command line, one at a time. What is made is
//! made beside whoever serves visitors; what is brought back is read here, and put in place by the terminal's own thread.

mod bringing;
mod found;

use std::path::{Path, PathBuf};

use bringing::bring_back;
use found::{find, free, stem};
use shiwen_domain::managing::{Backups, Lamp, Light, Refusal, Role, Said};
use shiwen_export::destination::{DestinationError, sweep};
use shiwen_store::Watch;
use zeroize::Zeroizing;

use super::{
    incident::{failed, numbered},
    job::Job,
    stick::{Plugs, lamp},
    who::Who,
};
use crate::{
    backup::{Asked, BackupFailure, Made, Passphrase, back_up},
    home::Home,
    restoring::RestoreError,
    terminal::Terminal,
};

/// How one ended, and the names of what it left.
type End = (Lamp, Vec<String>);

/// The backups of the window.
#[derive(Debug)]
pub(super) struct BackupDesk {
    home: Home,
    terminal: Terminal,
    plugs: Plugs,
    /// One at a time, whichever way.
    making: Job<End>,
    bringing: Job<End>,
}

impl BackupDesk {
    pub(super) fn new(home: &Home, terminal: &Terminal, plugs: Plugs) -> Self {
        let (home, terminal) = (home.clone(), terminal.clone());
        Self { home, terminal, plugs, making: Job::new(), bringing: Job::new() }
    }

    /// Where backups can be made and found, and how one goes.
    pub(super) fn answer(&self, who: &Who) -> Said {
        let ((making, made), (bringing, brought)) = (self.making.look(), self.bringing.look());
        let (last, files) = made.or(brought).unzip();
        let found = if who.role == Role::Installer { find(&self.plugs) } else { Vec::new() };
        let backups = Backups {
            sticks: self.plugs.sticks(),
            recovery_key: self.home.enrolment_or_none().is_some(),
            making,
            bringing,
            last,
            files: files.unwrap_or_default(),
            found,
        };
        Said::Backups { backups }
    }

    /// Begins a backup. What becomes of it is said by [`Self::answer`].
    pub(super) fn begin(
        &self,
        who: &Who,
        stick: String,
        passphrase: Option<String>,
    ) -> Result<Said, Refusal> {
        let passphrase = passphrase.map(|text| Passphrase::new(Zeroizing::new(text)));
        let passphrase = passphrase.transpose().map_err(|_| Refusal::BadInput)?;
        is_free(&self.bringing)?;
        let day = self.terminal.now().map_err(|error| failed(&error))?.wall;
        let (home, plugs, by) = (self.home.clone(), self.plugs.clone(), who.name.clone());
        self.making.begin("backup", move |watch| {
            let gone = || DestinationError::Gone(PathBuf::new()).into();
            end_of_making(
                plugs.during(&stick, gone, |folder| make(&home, folder, &day, passphrase, by, watch)),
            )
        })?;
        self.bringing.forget();
        Ok(self.answer(who))
    }

    /// Begins to bring one back.
    pub(super) fn restore(
        &self,
        who: &Who,
        stick: String,
        file: String,
        passphrase: String,
    ) -> Result<Said, Refusal> {
        let passphrase = Passphrase::said(Zeroizing::new(passphrase));
        is_free(&self.making)?;
        let (terminal, plugs, by) = (self.terminal.clone(), self.plugs.clone(), who.name.clone());
        self.bringing.begin("restore", move |watch| {
            let brought = bring_back(&terminal, &plugs, (&stick, &file), &passphrase, by, watch);
            match brought {
                Ok(outcome) => (Lamp { light: Light::Well, says: outcome.says() }, Vec::new()),
                Err(error) => (end_of_bringing(&error), Vec::new()),
            }
        })?;
        self.making.forget();
        Ok(self.answer(who))
    }

    /// Stops whichever is under way.
    pub(super) fn stop(&self, who: &Who) -> Said {
        self.making.stop();
        self.bringing.stop();
        self.answer(who)
    }

    /// How the last one ended is not for whoever comes next.
    pub(super) fn forget(&self) {
        self.making.forget();
        self.bringing.forget();
    }
}

/// The other way waits until this one is over.
fn is_free(job: &Job<End>) -> Result<(), Refusal> {
    if job.look().0.is_some() { Err(Refusal::Busy) } else { Ok(()) }
}

fn make(
    home: &Home,
    folder: &Path,
    now: &str,
    passphrase: Option<Passphrase>,
    by: String,
    watch: Watch<'_>,
) -> Result<Vec<String>, BackupFailure> {
    sweep(folder, found::BEGINNING);
    let out = free(folder, &stem(home, now)?);
    let asked = Asked { out: out.clone(), replace: false, passphrase, by };
    let Made { key, .. } = back_up(home, &asked, watch)?;
    let names = std::iter::once(out).chain(key);
    Ok(names.map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect())
}

fn end_of_making(made: Result<Vec<String>, BackupFailure>) -> End {
    match made {
        Ok(names) => {
            let zh = "备份完成，写入的内容已读回核对。现在可以拔出 U 盘了。";
            let en = "The backup is complete, and was read back. The stick can be taken out now.";
            (lamp(Light::Well, zh, en), names)
        }
        Err(BackupFailure::Stopped) => {
            (Lamp { light: Light::Watch, says: BackupFailure::Stopped.says() }, Vec::new())
        }
        Err(error) if error.is_the_terminals() => {
            (Lamp { light: Light::Act, says: numbered(&error, error.says()) }, Vec::new())
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a backup did not come to its end");
            (Lamp { light: Light::Act, says: error.says() }, Vec::new())
        }
    }
}

fn end_of_bringing(error: &RestoreError) -> Lamp {
    if error.is_the_terminals() {
        return Lamp { light: Light::Act, says: numbered(error, error.says()) };
    }
    tracing::warn!(error = error as &dyn std::error::Error, "a backup was not brought back");
    let light = if matches!(error, RestoreError::Stopped) { Light::Watch } else { Light::Act };
    Lamp { light, says: error.says() }
}
