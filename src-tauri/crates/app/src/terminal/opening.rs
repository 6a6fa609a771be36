//! How serving begins, for the window and for `simulate` alike: who may, with which keys, by which clock.

use shiwen_domain::{moment::Moment, visit::Setting};

use super::{OpenError, TerminalOptions, platform::sealer};
use crate::{
    assets::Loaded,
    clock::{Clock, newest_trusted_ms},
    enrolment::Enrolled,
    home::{Home, Keys, Lock},
    packs,
    serving::Serving,
    settings::Settings,
};

/// What a terminal is made of before it serves: its enrolment, the pack in force, and how it stands by them.
pub(crate) struct Equipment {
    pub(crate) enrolled: Option<Enrolled>,
    pub(crate) loaded: Loaded,
    pub(crate) setting: Setting,
    pub(crate) settings: Settings,
    /// What the command line says, and what was set where it says nothing.
    pub(crate) options: TerminalOptions,
}

impl Equipment {
    /// Reads what there is; `said` is what the command line says.
    pub(crate) fn of(home: &Home, said: &TerminalOptions) -> Result<Self, OpenError> {
        let settings = home.settings();
        let options = settings.complete(said);
        let enrolled = home.enrolment_or_none();
        let published = enrolled.as_ref().and_then(|enrolled| packs::newest_whole(home, enrolled));
        let is_published = published.is_some();
        let loaded = published.map_or_else(crate::assets::load, Ok)?;
        // What a person typed for this start is checked; what a published pack does not allow any more is not worth a
        // dark screen.
        let mut setting = if is_published {
            options.setting_within(&loaded.assets)?
        } else {
            checked(said, &options, &loaded)?
        };
        setting.dark = settings.dark();
        if let Some(enrolled) = &enrolled {
            if setting.demo && !enrolled.file.demo {
                return Err(OpenError::NoPack);
            }
            setting.demo |= enrolled.file.demo;
        }
        Ok(Self { enrolled, loaded, setting, settings, options })
    }
}

/// What was typed must fit the pack; what was set once falls back to the pack's own where it does not fit any more.
fn checked(said: &TerminalOptions, options: &TerminalOptions, loaded: &Loaded) -> Result<Setting, OpenError> {
    options
        .setting(loaded)
        .or_else(|_| said.setting(loaded).and_then(|_| options.setting_within(&loaded.assets)))
}

/// A terminal that serves, and what it needs besides.
pub(crate) struct Opening {
    pub(crate) serving: Serving,
    pub(crate) clock: Clock,
    /// When it began.
    pub(crate) now: Moment,
    /// The keys of the record.
    pub(crate) keys: Keys,
    /// Keeps every other program from serving in the same folder.
    pub(crate) lock: Lock,
}

impl Opening {
    /// Begins to serve in a data directory. `may` is asked once nobody else serves there and before anything is opened
    /// to write. `pace` is how many times faster than the day the clocks run.
    pub(crate) fn begin<E: From<OpenError>>(
        home: &Home,
        Equipment { enrolled, loaded, setting, settings, .. }: &Equipment,
        pace: u32,
        may: impl FnOnce() -> Result<(), E>,
    ) -> Result<Self, E> {
        home.prepare().map_err(OpenError::from)?;
        let lock = home.lock_serving().map_err(OpenError::from)?;
        may()?;
        let keys = home.keys().map_err(OpenError::from)?;
        let newest_ms = newest_trusted_ms(home, &keys);
        let mut clock = Clock::start(setting.assets.pack.hall.utc_offset_minutes, newest_ms, pace);
        let (now, _) = clock.now();
        let (setting, sha256) = (setting.clone(), loaded.pack_sha256.clone());
        let serving = Serving::start(home.clone(), keys.clone(), setting, sha256, &now);
        let mut serving = serving.map_err(OpenError::from)?;
        serving.seals_with(sealer(enrolled.as_ref()));
        serving.begins_with(settings.start(), settings.dark());
        Ok(Self { serving, clock, now, keys, lock })
    }
}
