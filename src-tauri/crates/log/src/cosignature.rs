//! C2SP cosignatures (`cosignature/v1`): a witness says that it has seen a checkpoint, and when. What the witness
//! compared before it signed is `shiwen-sync`'s.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use signed_note::Note;

use crate::checkpoint::{Checkpoint, CheckpointError, open_checkpoint, read_checkpoint};
use crate::key::{KeyError, SigningKey, VerifyingKey};
use crate::origin::Origin;

/// The C2SP number of timestamped Ed25519 witness cosignatures.
const COSIGNATURE: u8 = 4;

/// The public key of a witness under its name.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: VerifyingKey,
}

/// A checkpoint that both the log's key and the witness have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// When the witness signed, in seconds since 1970.
    pub time_s: u64,
}

impl WitnessKey {
    /// A witness's key. The name is that of a C2SP note: not empty, no blanks, no `+`.
    pub fn new(name: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        let unfit = |letter: char| letter.is_whitespace() || letter == '+' || letter.is_control();
        if name.is_empty() || name.contains(unfit) {
            return Err(KeyError::Form);
        }
        Ok(Self { name: name.to_owned(), key })
    }

    /// The C2SP verifier key `<name>+<id>+<key>` of a witness.
    pub fn to_vkey(&self) -> String {
        let bytes = [&[COSIGNATURE], self.key.to_bytes().as_slice()].concat();
        format!("{}+{}+{}", self.name, hex::encode(self.id()), BASE64.encode(bytes))
    }

    /// Reads the C2SP verifier key of a witness.
    pub fn from_vkey(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (name, id, key) = (parts.next(), parts.next(), parts.next());
        let bytes = key.and_then(|key| BASE64.decode(key).ok()).ok_or(KeyError::Form)?;
        let Some((&COSIGNATURE, bytes)) = bytes.split_first() else { return Err(KeyError::Form) };
        let key = VerifyingKey::from_bytes(bytes.try_into().map_err(|_| KeyError::Form)?)?;
        let witness = Self::new(name.unwrap_or_default(), key)?;
        if id == Some(hex::encode(witness.id()).as_str()) { Ok(witness) } else { Err(KeyError::Form) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        let named = Sha256::new().chain_update(&self.name).chain_update([b'\n', COSIGNATURE]);
        let digest = named.chain_update(self.key.to_bytes()).finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_vkey())
    }
}

/// Adds a witness's cosignature line to a signed checkpoint. `time_s` is in seconds since 1970.
pub fn add_cosignature(
    checkpoint: &str,
    name: &str,
    key: &SigningKey,
    time_s: u64,
) -> Result<String, CheckpointError> {
    let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
    let witness = WitnessKey::new(name, key.verifying_key()).map_err(|_| CheckpointError::Malformed)?;
    let signature = key.sign(&message(note.text(), time_s));
    let bytes = [witness.id().as_slice(), &time_s.to_be_bytes(), &signature].concat();
    Ok(format!("{checkpoint}\u{2014} {name} {}\n", BASE64.encode(bytes)))
}

/// Reads a checkpoint of this log that the log's key signed and the witness cosigned.
pub fn open_cosigned(
    text: &str,
    origin: &Origin,
    key: &VerifyingKey,
    witness: &WitnessKey,
) -> Result<Cosigned, CheckpointError> {
    open_checkpoint(text, origin, key)?;
    open_witnessed(text, origin, witness)
}

/// Reads a checkpoint of this log that the witness cosigned, whatever key the log has: a witness signs for no log whose own
/// signature does not hold. For logs of a machine that was replaced, whose key is gone with it.
pub fn open_witnessed(
    text: &str,
    origin: &Origin,
    witness: &WitnessKey,
) -> Result<Cosigned, CheckpointError> {
    let (note, checkpoint) = read_checkpoint(text, origin)?;
    let prefix = format!("\u{2014} {} ", witness.name);
    let lines = text.lines().filter_map(|line| BASE64.decode(line.strip_prefix(&prefix)?).ok());
    let seen = lines.filter_map(|line| {
        let (id, rest) = line.split_first_chunk::<4>()?;
        let (time, signature) = rest.split_first_chunk::<8>()?;
        let time_s = u64::from_be_bytes(*time);
        (*id == witness.id() && witness.key.accepts(&message(note.text(), time_s), signature))
            .then_some(time_s)
    });
    let time_s = seen.max().ok_or(CheckpointError::BadSignature)?;
    Ok(Cosigned { checkpoint, time_s })
}

fn message(text: &[u8], time_s: u64) -> Vec<u8> {
    [format!("cosignature/v1\ntime {time_s}\n").as_bytes(), text].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{checkpoint::sign_checkpoint, hash::leaf_hash};

    fn origin() -> Origin {
        Origin::new("demo-1", "0190").unwrap()
    }

    #[test]
    fn a_cosigned_checkpoint_says_who_saw_it_and_when() {
        let (log, seen_by) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let witness = WitnessKey::new("platform.example", seen_by.verifying_key()).unwrap();
        let root = leaf_hash(b"one");
        let signed = sign_checkpoint(&log, &origin(), 1, root);
        let text = add_cosignature(&signed, "platform.example", &seen_by, 1_800_000_000).unwrap();
        let opened = open_cosigned(&text, &origin(), &log.verifying_key(), &witness).unwrap();
        assert_eq!(opened, Cosigned { checkpoint: Checkpoint { size: 1, root }, time_s: 1_800_000_000 });
        // It is still the log's own checkpoint for whoever knows no witness.
        assert_eq!(open_checkpoint(&text, &origin(), &log.verifying_key()).unwrap().size, 1);
    }

    #[test]
    fn what_the_witness_did_not_sign_is_refused() {
        let (log, seen_by) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let signed = sign_checkpoint(&log, &origin(), 1, leaf_hash(b"one"));
        let text = add_cosignature(&signed, "platform.example", &seen_by, 1_800_000_000).unwrap();
        let open =
            |text: &str, witness: &WitnessKey| open_cosigned(text, &origin(), &log.verifying_key(), witness);
        let own = WitnessKey::new("platform.example", seen_by.verifying_key()).unwrap();
        assert_eq!(open(&signed, &own), Err(CheckpointError::BadSignature));
        let other_key = WitnessKey::new("platform.example", log.verifying_key()).unwrap();
        assert_eq!(open(&text, &other_key), Err(CheckpointError::BadSignature));
        let other_name = WitnessKey::new("other.example", seen_by.verifying_key()).unwrap();
        assert_eq!(open(&text, &other_name), Err(CheckpointError::BadSignature));
        let line = text.lines().last().unwrap().to_owned();
        let moved = sign_checkpoint(&log, &origin(), 2, leaf_hash(b"two")) + &line + "\n";
        assert_eq!(open(&moved, &own), Err(CheckpointError::BadSignature));
    }

    #[test]
    fn whoever_knows_the_witness_alone_believes_its_signature_and_no_other() {
        let (log, seen_by) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let signed = sign_checkpoint(&log, &origin(), 1, leaf_hash(b"one"));
        let text = add_cosignature(&signed, "platform.example", &seen_by, 1_800_000_000).unwrap();
        let own = WitnessKey::new("platform.example", seen_by.verifying_key()).unwrap();
        assert_eq!(open_witnessed(&text, &origin(), &own).map(|cosigned| cosigned.checkpoint.size), Ok(1));
        assert_eq!(open_witnessed(&signed, &origin(), &own), Err(CheckpointError::BadSignature));
        let other = WitnessKey::new("platform.example", log.verifying_key()).unwrap();
        assert_eq!(open_witnessed(&text, &origin(), &other), Err(CheckpointError::BadSignature));
        let elsewhere = Origin::new("demo-2", "0190").unwrap();
        assert_eq!(open_witnessed(&text, &elsewhere, &own), Err(CheckpointError::OtherLog));
        let larger = text.replacen("\n1\n", "\n2\n", 1);
        assert_eq!(open_witnessed(&larger, &origin(), &own), Err(CheckpointError::BadSignature));
    }

    #[test]
    fn a_witness_key_reads_back() {
        let key = SigningKey::from_seed(&[2; 32]).verifying_key();
        let witness = WitnessKey::new("platform.example", key).unwrap();
        assert_eq!(WitnessKey::from_vkey(&witness.to_vkey()), Ok(witness.clone()));
        assert!(WitnessKey::from_vkey(&witness.to_vkey().replace("platform", "other")).is_err());
        assert!(WitnessKey::new("two words", key).is_err());
        assert!(WitnessKey::from_vkey(&key.to_vkey(&origin())).is_err());
    }
}
