//! About how much room a backup needs, said before it begins. Too much rather than too little.

use shiwen_domain::entry::PrivateKind;
use shiwen_store::{Reader, StoreError};

/// Header, key file, hash beside it, and what the file system itself takes.
const AT_LEAST: u64 = 256 * 1024;
/// What stands around an entry on its line, and the sealing of it.
const FRAME: u64 = 64;

/// Bytes, with what lies beside the file.
pub(super) fn needed(reader: &Reader) -> Result<u64, StoreError> {
    let mut said = 0;
    for kind in PrivateKind::ALL {
        said += reader.private_bytes(kind)?;
    }
    let entries = reader.all_entry_bytes()?;
    // An entry is JSON within JSON: every quote in it becomes two letters. What was said is in base64, with nonce and kind.
    Ok(AT_LEAST + entries * 14 / 10 + reader.head()?.size() * FRAME + said * 2)
}
