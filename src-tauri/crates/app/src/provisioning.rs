//! Unattended set-up: what `/etc/shiwen` says becomes how this terminal stands, once. Read and checked whole before anything
//! is changed; done again it changes nothing. Root reads what only root may (the files, the machine's serial number) and
//! goes on as the owner of the data directory.

mod file;
mod place;
mod terminals;
mod time;

use std::{io::Write, path::PathBuf};

pub use file::Mistake;
pub use place::{Place, Rotation};
use shiwen_domain::managing::SettingName;
use shiwen_sync::link::Fault;

use self::{
    file::KioskFile,
    terminals::{Row, row},
};
use crate::{
    enrolment::{EnrolError, Enrolled, Enrolling, EnrolmentError, asked},
    home::{Home, HomeError},
    packs,
    sending::once::{Ended, OnceError, once},
    settings::Change,
    terminal::{OpenError, Terminal, TerminalOptions},
};

/// Who set what `/etc/shiwen` says, in the log.
const BY: &str = "kiosk.toml";

/// Why the set-up is not done.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// Something is written wrong.
    #[error("{0}; nothing was changed")]
    Mistake(#[from] Mistake),
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// What was kept of an earlier enrolment.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The platform was not reached, or said no.
    #[error("the terminal is not enrolled yet: {0}")]
    Enrol(#[from] EnrolError),
    /// The platform has no pack for the hall yet, or it was not reached.
    #[error("the terminal is enrolled and has no pack of its hall yet: {0}")]
    NoPack(String),
    /// The terminal could not be opened to be given its name.
    #[error("the terminal could not be given its name: {0}")]
    Open(#[from] OpenError),
    /// Nobody reads what is printed.
    #[error("the answer cannot be printed: {0}")]
    Output(#[from] std::io::Error),
}

impl ProvisionError {
    /// Whether a person has to put something right; everything else is worth another try by itself.
    pub fn needs_person(&self) -> bool {
        match self {
            Self::Mistake(_) | Self::Enrol(EnrolError::Settings(_) | EnrolError::Kind) => true,
            Self::Enrol(EnrolError::Fault(Fault::Problem { status, .. })) => {
                (400..500).contains(status) && *status != 429
            }
            _ => false,
        }
    }
}

/// Where the set-up is looked for.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The folder with `kiosk.toml` and `terminals.csv`.
    pub folder: PathBuf,
    /// The file with the machine's serial number.
    pub serial: PathBuf,
    /// Where the configuration of the system's clock goes.
    pub time: PathBuf,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            folder: "/etc/shiwen".into(),
            serial: "/sys/class/dmi/id/product_serial".into(),
            time: "/etc/systemd/timesyncd.conf.d".into(),
        }
    }
}

/// Sets the terminal up. `None` where there is no `kiosk.toml`: somebody sets it up by hand.
pub fn provision(home: &Home, sources: &Sources, out: &mut dyn Write) -> Result<Option<()>, ProvisionError> {
    let Some(file) = KioskFile::read(&sources.folder)? else { return Ok(None) };
    let authority = file.authority(&sources.folder)?;
    let row = row(&sources.folder, &sources.serial)?;
    time::set(&sources.time, &file.time_servers()).map_err(ProvisionError::from)?;
    // One that is not there yet becomes our own.
    if home.path().exists() {
        home.become_owner("provision")?;
    }
    home.prepare()?;
    let place = place_of(&file, row.as_ref());
    home.save_place(&place)?;
    enrol_with(home, &file, authority, out)?;
    if let Some(name) = row.as_ref().and_then(|row| row.name.clone()).or_else(|| file.name()) {
        give_name(home, &name, out)?;
    }
    writeln!(out, "The terminal is set up.")?;
    Ok(Some(()))
}

/// Whether visitors may be served: nobody set anything up unattended, or the platform and the pack are there.
pub fn ready(home: &Home, sources: &Sources) -> Result<bool, ProvisionError> {
    let awaited = match KioskFile::read(&sources.folder) {
        Ok(file) => file.is_some_and(|file| file.platform().is_some()),
        // What was written wrong later keeps nobody out who is served already.
        Err(_) => true,
    };
    Ok(!awaited || home.enrolment()?.is_some_and(|enrolled| has_pack(home, &enrolled)))
}

fn place_of(file: &KioskFile, row: Option<&Row>) -> Place {
    let place = file.place();
    Place { counter: row.and_then(|row| row.counter.clone()).or(place.counter), ..place }
}

/// A code that stands there is an order to enrol; afterwards it is wiped out of the file.
fn enrol_with(
    home: &Home,
    file: &KioskFile,
    authority: Option<String>,
    out: &mut dyn Write,
) -> Result<(), ProvisionError> {
    let Some(platform) = file.platform() else { return Ok(()) };
    if let Some(code) = file.code() {
        let (ca, proxy) = (None, file.proxy());
        let said = Enrolling { platform, code, ca, proxy };
        let enrolled = home.save_enrolment(&asked(home, &said, authority)?)?;
        file.wipe_code()?;
        writeln!(out, "This is terminal {} of hall {}.", enrolled.file.terminal, enrolled.file.hall)?;
    }
    let Some(enrolled) = home.enrolment()? else { return Err(file.no_code().into()) };
    if has_pack(home, &enrolled) {
        return Ok(());
    }
    let why = match once(home, out) {
        // The running terminal fetches it.
        Ok(Ended::Witnessed) | Err(OnceError::Running) => "the platform has published none".to_owned(),
        Ok(Ended::NeedsPerson) => "the platform asks for a person; run shiwen sync --once".to_owned(),
        Err(error) => error.to_string(),
    };
    if has_pack(home, &enrolled) { Ok(()) } else { Err(ProvisionError::NoPack(why)) }
}

/// What to show: of a demo platform, if it has none, the demo hall.
fn has_pack(home: &Home, enrolled: &Enrolled) -> bool {
    enrolled.file.demo || packs::newest_whole(home, enrolled).is_some()
}

/// The log tells of it, as of every setting.
fn give_name(home: &Home, name: &str, out: &mut dyn Write) -> Result<(), ProvisionError> {
    if home.settings().terminal_name.as_deref() == Some(name) {
        return Ok(());
    }
    let terminal = match Terminal::open(home, &TerminalOptions::default()) {
        Ok(terminal) => terminal,
        Err(OpenError::Home(HomeError::Held(_))) => {
            writeln!(
                out,
                "It gets its name when it is set up while nobody is served: systemctl stop shiwen first."
            )?;
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let change = Change { setting: SettingName::TerminalName, value: name.to_owned(), by: BY.to_owned() };
    let set = terminal.set(change).map_err(|stopped| stopped.to_string());
    terminal.stop();
    match set.and_then(|set| set.map_err(|not_set| not_set.to_string())) {
        Ok(_) => writeln!(out, "It is called {name}.")?,
        Err(why) => writeln!(out, "It could not be called {name}: {why}")?,
    }
    Ok(())
}
