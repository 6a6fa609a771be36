//! What is set at the running terminal: the log tells of it first, then the file has it, then it holds.

use shiwen_domain::{entry::Body, managing::SettingView, moment::Moment};

use super::{Equipment, run::Running};
use crate::settings::{Change, NotSet};

impl Running {
    pub(super) fn setting_views(&self) -> Vec<SettingView> {
        self.settings.views(self.serving.pack())
    }

    /// Sets something. How the terminal stands changes once nobody is there.
    pub(super) fn set(&mut self, change: &Change, now: &Moment) -> Result<(), NotSet> {
        let (settings, said) = self.settings.changed(change, self.serving.pack())?;
        if settings == self.settings {
            return Ok(());
        }
        self.serving.write_down(Body::SettingsChange(said), now)?;
        self.home.save_settings(&settings)?;
        self.options = settings.complete(&self.said);
        self.serving.begins_with(settings.start(), settings.dark());
        self.settings = settings;
        self.pending.stand = true;
        Ok(())
    }

    /// Stands as it was set, with the pack that is in force.
    pub(super) fn stand_as_set(&mut self, now: &Moment) {
        match Equipment::of(&self.home, &self.said) {
            Ok(Equipment { loaded, setting, .. }) => {
                if self.serving.put_in_force(setting, loaded.pack_sha256.clone(), now) {
                    self.prepare_pictures(loaded);
                }
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the terminal stands as before");
            }
        }
    }
}
