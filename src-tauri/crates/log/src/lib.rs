//! The append-only record: RFC 6962 tree, compact range, signed checkpoints, proofs, commitments, verification.
//! It refuses SQL, files and the clock; randomness comes in as bytes.
//!
//! Places are counted from 0: the `seq` of an entry is its leaf index, and the size of a log is its next `seq`.

pub mod checkpoint;
pub mod commitment;
pub mod cosignature;
pub mod hash;
pub mod key;
pub mod note;
pub mod origin;
pub mod proof;
pub mod span;
pub mod tree;
pub mod verify;

pub use checkpoint::{Checkpoint, CheckpointError, open_checkpoint, sign_checkpoint};
pub use commitment::{Commitment, Nonce, commit};
pub use cosignature::{Cosigned, WitnessKey, add_cosignature, open_cosigned, open_witnessed};
pub use hash::{Hash, NotHashSized, leaf_hash};
pub use key::{KeyError, SigningKey, VerifyingKey};
pub use note::{NoteError, from_note_vkey, open_note, sign_note, to_note_vkey};
pub use origin::{Origin, OriginError};
pub use span::{Span, subtrees};
pub use tree::{CompactRange, RangeError};
pub use verify::{Fault, FaultKind, Head, LogCheck};
