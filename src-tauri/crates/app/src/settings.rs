//! What somebody has set at the terminal, within what the pack leaves free. It lies in `settings.json`, written whole or not at
//! all; what the command line says comes first, and what the pack does not allow any more falls back to the pack's own.

mod choices;
mod glass;

use std::{fs, io};

use serde::{Deserialize, Serialize};
use shiwen_domain::{
    entry::SettingsChange,
    id::CounterId,
    level::Scale,
    managing::{SettingName, is_terminal_name},
    pack::{Pack, TimeOfDay},
    text::Lang,
    view::{Aids, Mode},
    visit::{DarkHours, Start},
};
use shiwen_store::StoreError;

use glass::Diagonal;

use crate::{
    home::{Home, HomeError, write_json},
    notices::StickNotice,
    terminal::{KeyboardOption, TerminalOptions},
};

/// The morning hour that holds until somebody says another.
const DARK_TO: &str = "07:00";

/// What was set; nothing means what the pack says, or the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language each visitor begins with; Chinese if none was set.
    pub first_language: Option<Lang>,
    /// Whether each visitor begins with large text.
    pub large_text: bool,
    /// From when on the screen is dark while nobody is there; never, if none was set.
    pub dark_from: Option<TimeOfDay>,
    /// Until when.
    pub dark_to: Option<TimeOfDay>,
    /// In the hall or at a counter.
    pub mode: Option<Mode>,
    /// The counter it stands at.
    pub counter: Option<CounterId>,
    /// Five faces or two.
    pub scale: Option<Scale>,
    /// Whether visitors can type.
    pub keyboard: Option<KeyboardOption>,
    /// How large the glass is; what the screen says, if none was set.
    pub glass: Option<Diagonal>,
    /// What people call the terminal.
    pub terminal_name: Option<String>,
    /// Notices from a stick, in the order they are shown.
    pub notices: Vec<StickNotice>,
}

/// Something to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) setting: SettingName,
    /// One of its choices.
    pub(crate) value: String,
    /// The account.
    pub(crate) by: String,
}

/// Why something was not set; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotSet {
    /// Not one of its choices.
    #[error("that is none of the choices of the setting")]
    NoChoice,
    /// The log cannot tell of it.
    #[error("the change could not be written down: {0}")]
    NotWritten(#[from] StoreError),
    /// The file.
    #[error(transparent)]
    Home(#[from] HomeError),
}

impl Settings {
    /// What a visitor begins with.
    pub(crate) fn start(&self) -> Start {
        let aids = Aids { large_text: self.large_text, ..Aids::default() };
        Start { lang: self.first_language.unwrap_or(Lang::Zh), aids }
    }

    /// The hours in which the screen is dark.
    pub(crate) fn dark(&self) -> Option<DarkHours> {
        let to = self.dark_to.or_else(|| DARK_TO.parse().ok())?;
        Some(DarkHours { from: self.dark_from?, to })
    }

    /// What the command line says, and what was set where it says nothing.
    pub(crate) fn complete(&self, said: &TerminalOptions) -> TerminalOptions {
        TerminalOptions {
            mode: said.mode.or(self.mode),
            scale: said.scale.or(self.scale),
            counter: said.counter.clone().or_else(|| self.counter.clone()),
            keyboard: match said.keyboard {
                KeyboardOption::Auto => self.keyboard.unwrap_or_default(),
                said => said,
            },
            dots_per_decimetre: self.dots_per_decimetre(said),
            ..said.clone()
        }
    }

    /// What was measured, else the size that was set, else what the screen says.
    fn dots_per_decimetre(&self, said: &TerminalOptions) -> Option<u32> {
        let set = || self.glass?.dots_per_decimetre(said.points?);
        if said.measured { said.dots_per_decimetre } else { set().or(said.dots_per_decimetre) }
    }

    /// The same with a change, and what the log is to say of it; nothing if it is none of the choices.
    pub(crate) fn changed(
        &self,
        change: &Change,
        said: &TerminalOptions,
        pack: &Pack,
    ) -> Result<(Self, SettingsChange), NotSet> {
        let Change { setting, value, by } = change;
        let typed = *setting == SettingName::TerminalName && is_terminal_name(value);
        if !typed && !self.offered(*setting, said, pack).iter().any(|choice| choice.value == *value) {
            return Err(NotSet::NoChoice);
        }
        let mut changed = self.clone();
        changed.put(*setting, value);
        let (from, to) = (self.value(*setting, pack), changed.value(*setting, pack));
        Ok((changed, SettingsChange { setting: setting.name().to_owned(), from, to, by: by.clone() }))
    }
}

impl Home {
    /// What was set. A file that cannot be read is no reason for a dark screen: the defaults hold, and the program's log says so.
    pub fn settings(&self) -> Settings {
        let path = self.settings_file();
        let read = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(error),
        };
        read.unwrap_or_else(|error| {
            tracing::error!(%error, "settings.json cannot be read; the defaults hold until something is set again");
            Settings::default()
        })
    }

    pub(crate) fn save_settings(&self, settings: &Settings) -> Result<(), HomeError> {
        write_json(&self.settings_file(), settings, 0o600)
    }
}

#[cfg(test)]
mod tests;
