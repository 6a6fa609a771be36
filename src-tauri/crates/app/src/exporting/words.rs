//! What a person reads when an export did not come to its end, and does about it.

use shiwen_domain::text::Text;
use shiwen_export::{destination::DestinationError, jsonl::ExportError};

use super::ExportingError;

impl ExportingError {
    /// Whether it is the terminal's own fault, and not one of the place or of what was asked.
    pub(crate) fn is_the_terminals(&self) -> bool {
        !matches!(
            self,
            Self::Stopped | Self::NoRecord | Self::Destination(_) | Self::Export(ExportError::Nothing)
        )
    }

    /// A sentence in both languages. It names no folder: whoever stands at the window knows which stick it was.
    pub fn says(&self) -> Text {
        match self {
            Self::Stopped => {
                Text::new("导出已停止，没有留下任何文件。", "The export was stopped; it left no file.")
            }
            Self::NoRecord => Text::new(
                "这台终端还没有任何记录，没有可以导出的内容。",
                "This terminal has no record yet; there is nothing to take out.",
            ),
            Self::Export(ExportError::Nothing) => Text::new(
                "所选日期没有任何记录。请换一个日期范围再试。",
                "There is nothing of these days. Please choose other days.",
            ),
            Self::Destination(error) => place(error),
            Self::Export(
                ExportError::Checkpoint(_)
                | ExportError::Opening
                | ExportError::NotWhole
                | ExportError::NotWitnessed
                | ExportError::Entry { .. }
                | ExportError::Said { .. },
            ) => Text::new(
                "记录没有通过核对，所以没有导出。请到“完整性”页面运行核验，并联系终端的维护人员。",
                "The record does not agree with itself, so nothing was taken out. Please verify it under Integrity, and call whoever looks after the terminal.",
            ),
            Self::Open(_) | Self::Pack(_) | Self::Workbook(_) | Self::Export(_) => Text::new(
                "终端自身出了问题，没有导出。请稍后再试；如仍不行，请联系终端的维护人员。",
                "Something failed in the terminal; nothing was taken out. Please try again later, or call whoever looks after the terminal.",
            ),
        }
    }
}

/// What is wrong with the place.
pub(crate) fn place(error: &DestinationError) -> Text {
    match error {
        DestinationError::Scarce { needs_mb, free_mb, .. } => Text::new(
            format!(
                "U 盘空间不够：大约需要 {needs_mb} MB，只剩 {free_mb} MB。请删去一些文件，或换一个 U 盘，再试一次。"
            ),
            format!(
                "There is not enough room on the stick: it needs about {needs_mb} MB, and {free_mb} MB are free. Please free some, or take another stick, and try again."
            ),
        ),
        DestinationError::Full(_) => Text::new(
            "U 盘写满了，没有留下不完整的文件。请删去一些文件，或换一个 U 盘，再试一次。",
            "The stick is full; no half file was left. Please free some room, or take another stick, and try again.",
        ),
        DestinationError::ReadOnly(_) => Text::new(
            "这个 U 盘是只读的，写不进去。请拨开侧面的写保护开关，或换一个 U 盘，再试一次。",
            "This stick can only be read. Please move the switch on its side, or take another stick, and try again.",
        ),
        DestinationError::Gone(_) | DestinationError::Failed { .. } => Text::new(
            "U 盘被拔出或出了故障，没有写完。请重新插好，或换一个 U 盘，再试一次。",
            "The stick was pulled out or failed before all of it was written. Please put it in again, or take another one, and try again.",
        ),
        DestinationError::Denied(_) => Text::new(
            "终端没有权限写入这个 U 盘。请换一个 U 盘，或请维护人员检查它的挂载方式。",
            "The terminal may not write to this stick. Please take another one, or ask whoever looks after the terminal how it is mounted.",
        ),
        DestinationError::Differs(_) => Text::new(
            "写入的内容读回来不一致，这个 U 盘不可靠。请换一个 U 盘，再试一次。",
            "What was written does not read back as it was; this stick cannot be relied upon. Please take another one, and try again.",
        ),
        DestinationError::Busy(_) => Text::new(
            "另一项正在写同一个文件。请等它结束，再试一次。",
            "Something else is writing the same file. Please wait for its end, and try again.",
        ),
        DestinationError::Exists(_) | DestinationError::Unnamed(_) => Text::new(
            "U 盘上出现了同名的文件，没有覆盖它。请再试一次。",
            "A file of the same name has appeared on the stick and was not replaced. Please try again.",
        ),
    }
}
