//! Notices from a stick as they are kept: what each is about and the picture that was made of its file. Which there are stands
//! in `settings.json`, the pictures lie in `notices/`; of the stick nothing is kept but a hash.

use serde::{Deserialize, Serialize};
use shiwen_domain::{entry::SettingsChange, managing::Caption, view::NoticeView};
use shiwen_picture::{PictureError, Slide};
use shiwen_store::StoreError;

use crate::{
    home::{Home, HomeError},
    pictures::local,
};

/// A notice from a stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickNotice {
    /// The picture's, as the page names it.
    pub id: String,
    /// SHA-256 of the file on the stick, in hex: what the log says of it.
    pub sha256: String,
    /// What it is about.
    pub caption: Caption,
}

/// What somebody does with the notices from a stick.
#[derive(Debug)]
pub(crate) enum NoticeChange {
    /// Shows one more.
    Add(StickNotice, Slide),
    /// Takes the one with this identity down.
    Remove(String),
}

/// Why a notice was neither added nor taken down; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoticeError {
    /// The stick, or the file on it, is not there any more.
    #[error("the stick is not plugged in any more; plug it in and choose again")]
    Gone,
    /// The file cannot be read.
    #[error("the file on the stick cannot be read: {0}; try another stick")]
    Unreadable(std::io::Error),
    /// It is no picture that can be shown.
    #[error("the file {0}")]
    Picture(#[from] PictureError),
    /// The pack allows none.
    #[error("the pack allows no notices from a stick")]
    Forbidden,
    /// There are as many as there may be.
    #[error("there are as many notices as there may be; take one down first")]
    Full,
    /// It is there already.
    #[error("this picture is shown already")]
    Shown,
    /// There is none of this identity.
    #[error("there is no such notice any more")]
    Unknown,
    /// The last of the disk belongs to what visitors say.
    #[error("the picture cannot be kept: the disk is nearly full; see that it gets room")]
    NoRoom,
    /// The log cannot tell of it.
    #[error("the change could not be written down: {0}")]
    NotWritten(#[from] StoreError),
    /// A file of the data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
}

/// The notices from a stick as the running terminal has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoticesHere {
    /// Whether the pack allows any.
    pub(crate) allowed: bool,
    /// How many the pack has itself.
    pub(crate) of_pack: usize,
    /// How many of those kept it leaves room for.
    pub(crate) room: usize,
    pub(crate) kept: Vec<StickNotice>,
    /// The glass in device pixels, if known.
    pub(crate) pixels: Option<(u32, u32)>,
}

/// What visitors see of them: those whose picture is whole.
pub(crate) fn views(home: &Home, notices: &[StickNotice]) -> Vec<NoticeView> {
    let whole = notices.iter().filter(|notice| local::is_whole(home, &notice.id));
    whole
        .map(|notice| NoticeView { text: notice.caption.wording(), picture: Some(local::url(&notice.id)) })
        .collect()
}

/// What the log is told: how many there were and are, and the hash of the file.
pub(crate) fn says(added: bool, notice: &StickNotice, before: usize, by: &str) -> SettingsChange {
    let (setting, after) =
        if added { ("notice_added", before + 1) } else { ("notice_removed", before.saturating_sub(1)) };
    SettingsChange {
        setting: setting.to_owned(),
        from: before.to_string(),
        to: format!("{after} sha256:{}", notice.sha256),
        by: by.to_owned(),
    }
}
