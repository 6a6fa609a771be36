//! What a person reads at the window when a backup was not brought back, and what when it was.

use shiwen_domain::text::Text;

use super::{Outcome, RestoreError};
use crate::{backup::NotOpened, home::HomeError, record::RecordError};

impl RestoreError {
    /// Whether it is the terminal's own fault, and not one of the backup or of what was typed.
    pub(crate) fn is_the_terminals(&self) -> bool {
        matches!(self, Self::Home(_) | Self::Enrolment(_) | Self::Record(_)) && !self.is_held()
    }

    /// Whether something else reads the record now.
    fn is_held(&self) -> bool {
        matches!(self, Self::Home(HomeError::Held(_)) | Self::Record(RecordError::Home(HomeError::Held(_))))
    }

    /// A sentence in both languages.
    pub fn says(&self) -> Text {
        match self {
            Self::Stopped => Text::new("已停止，什么都没有改变。", "It was stopped; nothing has changed."),
            Self::Closed(NotOpened::Passphrase) => Text::new(
                "口令不对。请对照当时写下的口令，再试一次。",
                "This is not the passphrase. Please look at what was written down, and try again.",
            ),
            Self::Closed(NotOpened::Input(_)) => Text::new(
                "U 盘读不出来，什么都没有改变。请重新插好，再试一次。",
                "The stick cannot be read; nothing has changed. Please put it in again, and try again.",
            ),
            Self::Closed(_) | Self::Fault(_) => Text::new(
                "这份备份已损坏，或者两个文件不是一起做的，打不开。什么都没有改变，请换一份。",
                "This backup is damaged, or its two files do not belong together. Nothing has changed; please take another one.",
            ),
            Self::Newer(_) => Text::new(
                "这份备份是更新版本的程序做的。请先把终端升级，再恢复。",
                "A newer program made this backup. Please upgrade the terminal first.",
            ),
            Self::AnotherTerminal { theirs, .. } => Text::new(
                format!("这是终端 {theirs} 的备份，不是这一台的，没有恢复。"),
                format!(
                    "This is the backup of terminal {theirs} and not of this one; nothing was brought back."
                ),
            ),
            Self::NotEnrolled(_) | Self::NotProven => Text::new(
                "这台终端和平台都没有给这份备份签过名，不能相信，没有恢复。请联系终端的维护人员。",
                "Neither this terminal nor the platform has signed what is in this backup, so it cannot be believed. Nothing was brought back; please call whoever looks after the terminal.",
            ),
            Self::Kind => Text::new(
                "演示的备份不能恢复到正式的终端，反过来也不行。",
                "A demo backup cannot be brought back to a real terminal, nor the other way round.",
            ),
            Self::Home(_) | Self::Enrolment(_) | Self::Record(_) if self.is_held() => Text::new(
                "记录正在被导出或核验使用。请等它结束，再试一次。",
                "An export or a verification is using the record. Please wait for its end, and try again.",
            ),
            Self::Home(_) | Self::Enrolment(_) | Self::Record(_) => Text::new(
                "终端自身出了问题，没有恢复。请联系终端的维护人员。",
                "Something failed in the terminal; nothing was brought back. Please call whoever looks after the terminal.",
            ),
        }
    }
}

impl Outcome {
    /// A sentence in both languages.
    pub fn says(&self) -> Text {
        match self {
            Self::AllHere => Text::new(
                "备份里的内容这台终端都有，什么都不用恢复。",
                "Everything in the backup is here already; there was nothing to bring back.",
            ),
            Self::Restored(restored) => Text::new(
                format!(
                    "恢复好了：补回 {} 条记录、{} 条私下说的话。平台缺少的会自动上传。",
                    restored.entries, restored.contents
                ),
                format!(
                    "It is done: {} entries and {} things said in private came back. What the platform lacks is sent by itself.",
                    restored.entries, restored.contents
                ),
            ),
        }
    }
}
