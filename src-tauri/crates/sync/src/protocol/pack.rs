//! `GET /v1/terminals/{terminal}/pack` and `GET /v1/media/{sha256}`: the hall's pack. A pack is a folder of files (pack,
//! surveys, reason table, pictures) and a manifest that names each by its hash, as a C2SP note signed with the pack key, which
//! no server has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shiwen_log::{SigningKey, VerifyingKey, open_note, sign_note};

/// The longest manifest note, in bytes.
pub const MAX_PACK_BYTES: usize = 1024 * 1024;
/// The longest file of a pack, in bytes.
pub const MAX_MEDIA_BYTES: usize = 16 * 1024 * 1024;

/// What a pack consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The hall it is for.
    pub hall: String,
    /// Grows with every pack of the hall: max(last + 1, publish time in ms).
    pub version: u64,
    /// SHA-256 in hex of each file, by its path below the pack's folder (`demo/pack.json`, `surveys/ten-questions.json`, …).
    pub files: BTreeMap<String, String>,
}

/// Why a manifest is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Damage, or another format.
    #[error("the pack's manifest cannot be read")]
    Malformed,
    /// Not signed with the pack key.
    #[error("the pack is not signed with the pack key")]
    BadSignature,
    /// A file name that leads out of the folder.
    #[error("the pack names a file outside its folder")]
    Path,
}

impl Manifest {
    /// The signed note. `key_name` is the name in the pack key's verifier key.
    pub fn sign(&self, key_name: &str, key: &SigningKey) -> Result<String, ManifestError> {
        let json = serde_json::to_string(self).map_err(|_| ManifestError::Malformed)?;
        sign_note(key, key_name, &format!("{json}\n")).map_err(|_| ManifestError::Malformed)
    }

    /// Reads a manifest that the pack key signed, and checks its file names.
    pub fn open(note: &str, key_name: &str, key: &VerifyingKey) -> Result<Self, ManifestError> {
        let text = open_note(note, key_name, key).map_err(|error| match error {
            shiwen_log::NoteError::BadSignature => ManifestError::BadSignature,
            shiwen_log::NoteError::Malformed => ManifestError::Malformed,
        })?;
        let manifest: Self = serde_json::from_str(&text).map_err(|_| ManifestError::Malformed)?;
        if manifest.files.keys().all(|path| stays_inside(path)) {
            Ok(manifest)
        } else {
            Err(ManifestError::Path)
        }
    }
}

/// Plain names of letters, digits, `-`, `_`, `.` with `/` between them; no name begins with a dot.
fn stays_inside(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    path.len() <= 200
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain))
}

/// The published pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackAnswer {
    /// The manifest as a signed note.
    pub manifest: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(path: &str) -> Manifest {
        let files = [(path.to_owned(), "00".repeat(32))].into();
        Manifest { hall: "example-hall".into(), version: 7, files }
    }

    #[test]
    fn a_manifest_is_read_only_with_its_key() {
        let (key, other) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let note = manifest("demo/pack.json").sign("shiwen-packs", &key).unwrap();
        assert_eq!(
            Manifest::open(&note, "shiwen-packs", &key.verifying_key()),
            Ok(manifest("demo/pack.json"))
        );
        let opened = Manifest::open(&note, "shiwen-packs", &other.verifying_key());
        assert_eq!(opened, Err(ManifestError::BadSignature));
    }

    #[test]
    fn no_file_leads_out_of_the_folder() {
        let key = SigningKey::from_seed(&[1; 32]);
        for path in ["../x", "/etc/x", "a//b", "a/../b", "", ".x", "a\\b", "图.png", "a/.b"] {
            let note = manifest(path).sign("shiwen-packs", &key).unwrap();
            let opened = Manifest::open(&note, "shiwen-packs", &key.verifying_key());
            assert_eq!(opened, Err(ManifestError::Path), "{path}");
        }
    }
}
