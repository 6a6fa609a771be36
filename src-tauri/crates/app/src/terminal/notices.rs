//! Notices from a stick at the running terminal: the picture is kept, the log tells of it, the file has it, and visitors see
//! it once nobody is there. What fails on the way leaves everything as it was.

use shiwen_domain::{
    entry::{Body, SettingsChange},
    moment::Moment,
};

use super::run::Running;
use crate::{
    notices::{self, NoticeChange, NoticeError, NoticesHere, StickNotice},
    pictures::local,
    settings::Settings,
};

impl Running {
    pub(super) fn notices(&self) -> NoticesHere {
        let pack = self.serving.pack();
        NoticesHere {
            allowed: pack.terminal.notices_from_stick,
            of_pack: pack.notices.len(),
            room: pack.room_for_notices(),
            kept: self.settings.notices.clone(),
            pixels: self.options.pixels,
        }
    }

    /// Adds one or takes one down.
    pub(super) fn change_notices(
        &mut self,
        change: NoticeChange,
        by: &str,
        now: &Moment,
    ) -> Result<(), NoticeError> {
        match change {
            NoticeChange::Add(notice, slide) => {
                self.may_add(&notice)?;
                local::keep(&self.home, &notice.id, &slide)?;
                let added = self.add_notice(notice, by, now);
                if added.is_err() {
                    self.sweep_notices();
                }
                added
            }
            NoticeChange::Remove(id) => self.remove_notice(&id, by, now),
        }
    }

    fn may_add(&self, notice: &StickNotice) -> Result<(), NoticeError> {
        let here = self.notices();
        if !here.allowed {
            return Err(NoticeError::Forbidden);
        }
        if here.kept.iter().any(|kept| kept.id == notice.id) {
            return Err(NoticeError::Shown);
        }
        if here.kept.len() >= here.room {
            return Err(NoticeError::Full);
        }
        Ok(())
    }

    fn add_notice(&mut self, notice: StickNotice, by: &str, now: &Moment) -> Result<(), NoticeError> {
        let mut settings = self.settings.clone();
        let says = notices::says(true, &notice, settings.notices.len(), by);
        settings.notices.push(notice);
        self.keep_notices(settings, says, now)
    }

    fn remove_notice(&mut self, id: &str, by: &str, now: &Moment) -> Result<(), NoticeError> {
        let mut settings = self.settings.clone();
        let kept = settings.notices.iter().position(|notice| notice.id == id);
        let place = kept.ok_or(NoticeError::Unknown)?;
        let before = settings.notices.len();
        let says = notices::says(false, &settings.notices.remove(place), before, by);
        self.keep_notices(settings, says, now)
    }

    fn keep_notices(
        &mut self,
        settings: Settings,
        says: SettingsChange,
        now: &Moment,
    ) -> Result<(), NoticeError> {
        self.serving.write_down(Body::SettingsChange(says.clone()), now)?;
        if let Err(error) = self.home.save_settings(&settings) {
            self.take_back(says, now);
            return Err(error.into());
        }
        self.settings = settings;
        self.pending.stand = true;
        Ok(())
    }

    /// Shows those that are kept, and lets the pictures of all others go. Called while nobody is there.
    pub(super) fn show_notices(&mut self) {
        self.serving.shows_local(notices::views(&self.home, &self.settings.notices));
        self.sweep_notices();
    }

    fn sweep_notices(&self) {
        local::remove_all_but(&self.home, self.settings.notices.iter().map(|notice| notice.id.as_str()));
    }
}
