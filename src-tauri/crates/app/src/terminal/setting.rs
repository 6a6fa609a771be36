//! What is set at the running terminal: the log tells of it first, then the file has it, then it holds.

use shiwen_domain::{
    entry::{Body, SettingsChange},
    managing::SettingView,
    moment::Moment,
};

use super::{Standing, run::Running};
use crate::settings::{Change, NotSet};

impl Running {
    pub(super) fn setting_views(&self) -> Vec<SettingView> {
        self.settings.views(&self.said, self.serving.pack())
    }

    pub(super) fn standing(&self) -> Standing {
        let options = self.settings.complete(&self.said);
        let name = self.settings.terminal_name.clone();
        Standing { dots_per_decimetre: options.dots_per_decimetre, name }
    }

    /// Sets something. How the terminal stands changes once nobody is there.
    pub(super) fn set(&mut self, change: &Change, now: &Moment) -> Result<(), NotSet> {
        let (settings, says) = self.settings.changed(change, &self.said, self.serving.pack())?;
        if settings == self.settings {
            return Ok(());
        }
        self.serving.write_down(Body::SettingsChange(says.clone()), now)?;
        if let Err(error) = self.home.save_settings(&settings) {
            self.take_back(says, now);
            return Err(error.into());
        }
        self.serving.begins_with(settings.start(), settings.dark());
        self.settings = settings;
        self.pending.stand = true;
        Ok(())
    }

    /// What the log tells and the file could not take does not hold, and the log says so too.
    pub(super) fn take_back(&mut self, says: SettingsChange, now: &Moment) {
        let SettingsChange { setting, from, to, by } = says;
        let back = SettingsChange { setting, from: to, to: from, by };
        // Fails with the same disk; the next start reads the file that holds.
        let _ = self.serving.write_down(Body::SettingsChange(back), now);
        // Whichever of the two the disk has now is what holds at the next start too.
        let _ = self.home.save_settings(&self.settings);
    }

    /// Stands as it was set, with the pack that is in force.
    pub(super) fn stand_as_set(&mut self) {
        self.options = self.settings.complete(&self.said);
        if let Err(error) = self.serving.stands(&self.options) {
            tracing::error!(error = &error as &dyn std::error::Error, "the terminal stands as before");
        }
        self.show_notices();
    }
}
