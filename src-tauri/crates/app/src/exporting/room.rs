//! About how much room an export needs, said before it begins. Too much rather than too little: nobody is to wait for a stick
//! that is full at the end.

use shiwen_domain::{entry::PrivateKind, results::Days};
use shiwen_store::{Reader, StoreError};

use super::tables::Form;

/// Whatever is in it: definitions, titles, hashes beside it, and what the file system itself takes.
const AT_LEAST: u64 = 256 * 1024;

/// Tables or JSON Lines.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Tables(Form),
    Lines,
}

/// Bytes, with what stands beside the file while it is written.
pub(super) fn needed(reader: &Reader, days: &Days, kind: Kind, private: bool) -> Result<u64, StoreError> {
    let Some(span) = reader.span(days)? else { return Ok(AT_LEAST) };
    let entries = reader.entry_bytes(&span)?;
    let kinds: &[PrivateKind] = match (private, kind) {
        (false, _) => &[],
        (true, Kind::Tables(_)) => &[PrivateKind::Text],
        (true, Kind::Lines) => &[PrivateKind::Text, PrivateKind::Writing],
    };
    let mut said = 0;
    for &kind in kinds {
        said += reader.private_bytes(kind)?;
    }
    // Tenths of what the entries take, as measured over simulated halls and rounded up.
    let tenths = match kind {
        Kind::Tables(Form::Csv) => 20,
        Kind::Tables(Form::Xlsx) => 120,
        Kind::Lines => 18,
    };
    Ok(AT_LEAST + entries * tenths / 10 + said * 2)
}
