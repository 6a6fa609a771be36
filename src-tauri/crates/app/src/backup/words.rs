//! What a person reads at the window when there is no backup, and does about it.

use shiwen_domain::text::Text;

use super::BackupFailure;
use crate::exporting::words::place;

impl BackupFailure {
    /// Whether it is the terminal's own fault, and not one of the place or of what was asked.
    pub(crate) fn is_the_terminals(&self) -> bool {
        !matches!(self, Self::Stopped | Self::NoRecord | Self::NobodyOpens | Self::Destination(_))
    }

    /// A sentence in both languages. It names no folder: whoever stands at the window knows which stick it was.
    pub fn says(&self) -> Text {
        match self {
            Self::Stopped => {
                Text::new("备份已停止，没有留下任何文件。", "The backup was stopped; it left no file.")
            }
            Self::NoRecord => Text::new(
                "这台终端还没有任何记录，没有可以备份的内容。",
                "This terminal has no record yet; there is nothing to back up.",
            ),
            Self::NobodyOpens => Text::new(
                "这台终端还没有登记到平台，备份必须设口令，否则谁也打不开。请设一个口令再试。",
                "This terminal is not enrolled with a platform; without a passphrase nobody could open the backup. Please choose one.",
            ),
            Self::Destination(error) => place(error),
            Self::NotWhole => Text::new(
                "记录没有通过核对，所以没有备份。请到“完整性”页面运行核验，并联系终端的维护人员。",
                "The record does not agree with itself, so no backup was made. Please verify it under Integrity, and call whoever looks after the terminal.",
            ),
            Self::Recipient | Self::Enrolment(_) | Self::Open(_) | Self::Seal(_) => Text::new(
                "终端自身出了问题，没有备份。请稍后再试；如仍不行，请联系终端的维护人员。",
                "Something failed in the terminal; no backup was made. Please try again later, or call whoever looks after the terminal.",
            ),
        }
    }
}
