//! What can be wrong with an export. Nothing of what a visitor said is in the words.

use shiwen_log::CheckpointError;

use super::climb::Astray;

/// What is wrong with a file, and where: the first fault of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The place of its entry, if the fault is one of an entry.
    pub seq: Option<u64>,
    /// What is wrong.
    pub what: What,
}

/// Everything that can be wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// The file ends before its seal.
    #[error("the file is cut off here")]
    CutOff,
    /// Something follows the seal.
    #[error("something stands behind the end of the export")]
    Trailing,
    /// The line is too long, is no JSON of its members, or is not in its one form.
    #[error("the line is not as an export has it")]
    Form,
    /// Not an export, or one of a newer program.
    #[error("this is no export that this shiwen can read")]
    Format,
    /// Days, or first and last entry, that make no sense.
    #[error("the part of the log that the first line names cannot be")]
    Part,
    /// The file was signed with another terminal key than the one given.
    #[error("the file is of another terminal key than the one given")]
    TerminalKey,
    /// The file was cosigned by another witness than the one given, or by none.
    #[error("the file is not cosigned by the witness whose key was given")]
    WitnessKey,
    /// The terminal's checkpoint is not to be believed.
    #[error("the terminal's checkpoint: {0}")]
    Checkpoint(CheckpointError),
    /// The cosigned checkpoint is not to be believed.
    #[error("the cosigned checkpoint: {0}")]
    Cosigned(CheckpointError),
    /// Entry 0 is not the opening of the log that the first line names.
    #[error("the first entry does not open the log that the first line names")]
    Opening,
    /// Another entry was expected here.
    #[error("another entry was expected here")]
    Place,
    /// The entry is not of the kind that the line names, or is no entry at all.
    #[error("the entry is not what its line says")]
    Kind,
    /// A whole entry of another day than those asked for.
    #[error("the entry is of another day than those asked for")]
    Day,
    /// The first or the last entry is not of the days asked for.
    #[error("the part does not begin and end with an entry of the days asked for")]
    Edge,
    /// Private content that was not asked for, or that the entry does not commit to.
    #[error("what stands as said in private does not belong to the entry")]
    NotSaid,
    /// Private content that differs from its commitment.
    #[error("what was said in private was changed")]
    Changed,
    /// Too few or too many hashes beside the part.
    #[error("the hashes beside the entries do not fit the signed sizes")]
    Hashes,
    /// The entries do not lead to the root that the witness has signed.
    #[error("the entries do not lead to the root that the witness has signed")]
    CosignedRoot,
    /// The entries do not lead to the root that the terminal has signed.
    #[error("the entries do not lead to the root that the terminal has signed")]
    SignedRoot,
    /// The lines are not those that were sealed.
    #[error("the lines before are not those that were sealed")]
    Lines,
    /// The seal is not of the terminal's key.
    #[error("the seal is not of the terminal's key")]
    Seal,
}

impl From<Astray> for What {
    fn from(astray: Astray) -> Self {
        match astray {
            Astray::Hashes => Self::Hashes,
            Astray::Cosigned => Self::CosignedRoot,
            Astray::Signed => Self::SignedRoot,
        }
    }
}
