//! JSON Lines that prove themselves: a part of the log with what is needed to compute the signed root from it. Nothing here
//! touches a file or a clock.
//!
//! ```text
//! {"format":"shiwen-export/1","terminal","log","demo","from","to","created","private","first","last","left","right",
//!  "checkpoint","cosigned","terminal_key","witness_key"}
//! {"seq":0,"kind":"log_opened","entry":"<exact bytes>"}            whose log it is, whatever its day
//! {"seq":12,"kind":"rating","entry":"<exact bytes>","private"?}    an entry of the days asked for, or of an uncertain one
//! {"seq":13,"leaf":"<hash>"}                                       an entry of another day between them
//! {"sha256","seal"}                                                of all lines before, under the terminal's key
//! ```
//!
//! `first` and `last` are the first and the last entry of the days asked for; each place between has a line. `left` are the
//! roots of the perfect subtrees between entry 0 and `first`, `right` those behind `last` up to the size of `checkpoint`; both
//! are divided at the size of `cosigned`, so that its root is reached on the way, wherever it lies. So the entries are held
//! to what the witness has seen, and those behind it to the terminal's signature. The seal binds what the tree does not: the days asked for,
//! the time, and which private content came along. Every line has one form, byte for byte.

mod climb;
mod fault;
mod header;
mod line;
mod plan;
mod proven;
mod seal;
mod verify;
mod write;

pub use fault::{Fault, What};
pub use proven::{Anchors, Opened, Proven, Subtree, Witnessed};
pub use verify::{Placed, VerifyError, opened, verify, verify_taking};
pub use write::{Asked, ExportError, Written, write};

/// The format this program writes and reads.
const FORMAT: &str = "shiwen-export/1";
/// What the seal is a proof of, see [`shiwen_log::SigningKey::prove`].
const SEAL: &str = "export";
/// The longest line, in bytes: an entry of 64 KiB that is nothing but escapes, and what was said with it.
const MAX_LINE: u64 = 1 << 20;

#[cfg(test)]
mod tests;
