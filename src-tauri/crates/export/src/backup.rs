//! The lines of a backup: a whole log with everything that was said in private, and what the platform has signed of it. No
//! key is among them. Whom they are sealed to, and where they lie, is decided elsewhere.
//!
//! ```text
//! {"format":"shiwen-backup/1","terminal","log","demo","made","program","size","root","checkpoint","key","witnessed"}
//! {"seq":0,"entry":"<exact bytes>","private"?:[{"kind","nonce","content"}]}      every entry; nonce in hex, content in base64
//! {"dropped":"<entry_id>","kind"}                                                what is not there because the platform has it
//! {"entries","contents","dropped","sha256"}                                      how many of each, and the hash of all lines before
//! ```
//!
//! It is text and not a copy of the database: it is written from one state of the record without a second file on the disk, and a
//! later program reads it whatever its tables look like.

mod line;
mod read;
mod write;

pub use read::{BackupFault, Contents, read};
use shiwen_domain::id::{EntryId, LogId, TerminalId};
use shiwen_log::Hash;
pub use write::{BackupError, Written, write};

/// The format this program writes and reads.
const FORMAT: &str = "shiwen-backup/1";
/// The longest line, in bytes: an entry of 64 KiB that is nothing but escapes, and what was said with it.
const MAX_LINE: u64 = 1 << 20;

/// Whose log it is, and what is known of it as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// Whether it is a demo log.
    pub demo: bool,
    /// When the backup was made by the terminal's clock, RFC 3339.
    pub made: String,
    /// The version of the program that made it.
    pub program: String,
    /// How many entries the log has.
    pub size: u64,
    /// The root there.
    pub root: Hash,
    /// The newest signed checkpoint.
    pub checkpoint: String,
    /// The verifier key of the log.
    pub key: String,
    /// The newest cosigned checkpoint of this log and of each that it continues, unchecked: they prove themselves.
    pub witnessed: Vec<(LogId, String)>,
    /// Private content that was dropped because a witness has it: whose, and the name of the kind.
    pub dropped: Vec<(EntryId, String)>,
}

#[cfg(test)]
mod tests;
