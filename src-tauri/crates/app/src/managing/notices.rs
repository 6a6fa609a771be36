//! Notices from a stick in the manager's window: what lies on the sticks, what is kept, adding one and taking one down. The
//! page names pictures by identities that are looked up again; no path ever comes from it.

mod found;
mod words;

use sha2::{Digest, Sha256};
use shiwen_domain::managing::{
    Caption, CaptionView, KeptNotice, Lamp, Light, NewNotice, NoticeStick, Notices, Refusal, Said,
};
use tracing::warn;

use super::{
    incident::failed,
    stick::{Plugs, lamp},
    who::Who,
};
use crate::{
    home::Home,
    notices::{NoticeChange, NoticeError, NoticesHere, StickNotice},
    pictures::local::{self, OriginalError},
    terminal::Terminal,
};

/// The notices of the window.
#[derive(Debug)]
pub(super) struct StickNotices {
    home: Home,
    terminal: Terminal,
    plugs: Plugs,
}

impl StickNotices {
    pub(super) fn new(home: &Home, terminal: &Terminal, plugs: Plugs) -> Self {
        Self { home: home.clone(), terminal: terminal.clone(), plugs }
    }

    /// What is kept, and what could be added.
    pub(super) fn answer(&self) -> Result<Said, Refusal> {
        self.said(None)
    }

    /// Shows one more.
    pub(super) fn add(&self, who: &Who, wanted: &NewNotice) -> Result<Said, Refusal> {
        let here = self.here()?;
        let change = self.taken(wanted, here.pixels);
        let zh = "已经加上。没有人评价时就会显示；现在可以拔出 U 盘了。";
        let en = "It is added, and shown once nobody is rating. The stick can be taken out now.";
        self.changed(who, change, lamp(Light::Well, zh, en))
    }

    /// Takes one down.
    pub(super) fn remove(&self, who: &Who, id: String) -> Result<Said, Refusal> {
        let well = lamp(Light::Well, "已经撤下。", "It is taken down.");
        self.changed(who, Ok(NoticeChange::Remove(id)), well)
    }

    fn changed(
        &self,
        who: &Who,
        change: Result<NoticeChange, NoticeError>,
        well: Lamp,
    ) -> Result<Said, Refusal> {
        let changed = match change {
            Ok(change) => {
                self.terminal.change_notices(change, who.name.clone()).map_err(|error| failed(&error))?
            }
            Err(error) => Err(error),
        };
        match changed {
            Ok(()) => self.said(Some(well)),
            // The terminal's own fault has a number.
            Err(error @ (NoticeError::NotWritten(_) | NoticeError::Home(_))) => Err(failed(&error)),
            Err(error) => {
                warn!(error = &error as &dyn std::error::Error, "the notices from a stick stay as they were");
                self.said(Some(words::lamp_of(&error)))
            }
        }
    }

    /// The picture made of what lies on the stick. All of it is in memory before anything is kept.
    fn taken(&self, wanted: &NewNotice, pixels: Option<(u32, u32)>) -> Result<NoticeChange, NoticeError> {
        let gone = || NoticeError::Gone;
        let original = self.plugs.during(&wanted.stick, gone, |folder| {
            let picture = found::named(folder, &wanted.picture).ok_or_else(gone)?;
            local::read_below(folder, &picture).map_err(unread)
        })?;
        let sha256 = hex::encode(Sha256::digest(&original));
        let (id, slide) = local::made(&original, pixels)?;
        Ok(NoticeChange::Add(StickNotice { id, sha256, caption: wanted.caption }, slide))
    }

    fn here(&self) -> Result<NoticesHere, Refusal> {
        self.terminal.notices().map_err(|error| failed(&error))
    }

    fn said(&self, last: Option<Lamp>) -> Result<Said, Refusal> {
        let here = self.here()?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let notices = Notices {
            allowed: here.allowed,
            of_pack: count(here.of_pack),
            room: count(here.room.saturating_sub(here.kept.len())),
            kept: self.kept(&here),
            captions: Caption::ALL
                .into_iter()
                .map(|caption| CaptionView { caption, name: caption.wording() })
                .collect(),
            sticks: self.sticks(),
            last,
        };
        Ok(Said::Notices { notices: Box::new(notices) })
    }

    fn kept(&self, here: &NoticesHere) -> Vec<KeptNotice> {
        let mut room = here.room;
        let view = |notice: &StickNotice| {
            let shown = local::is_whole(&self.home, &notice.id) && room > 0;
            room -= usize::from(shown);
            KeptNotice {
                id: notice.id.clone(),
                name: notice.caption.wording(),
                picture: local::url(&notice.id),
                shown,
            }
        };
        here.kept.iter().map(view).collect()
    }

    fn sticks(&self) -> Vec<NoticeStick> {
        let with_folders = self.plugs.sticks().into_iter().filter_map(|stick| {
            let folder = self.plugs.folder(&stick.id)?;
            Some((stick, folder))
        });
        let view = |(stick, folder): (shiwen_domain::managing::Stick, std::path::PathBuf)| {
            let (pictures, remark) = found::pictures(&folder);
            NoticeStick { id: stick.id, name: stick.name, pictures, remark }
        };
        with_folders.map(view).collect()
    }
}

fn unread(error: OriginalError) -> NoticeError {
    match error {
        OriginalError::File(error) if error.kind() == std::io::ErrorKind::NotFound => NoticeError::Gone,
        OriginalError::File(error) => NoticeError::Unreadable(error),
        OriginalError::Elsewhere | OriginalError::NoFile => {
            NoticeError::Unreadable(std::io::ErrorKind::InvalidInput.into())
        }
    }
}
