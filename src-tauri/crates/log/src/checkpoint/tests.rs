//! Facts about signed checkpoints.

use signed_note::{StandardVerifier, VerifierList};

use super::*;
use crate::hash::leaf_hash;

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

fn origin() -> Origin {
    Origin::new("demo-1", "0190").unwrap()
}

fn root() -> Hash {
    leaf_hash(b"root")
}

fn open(text: &str) -> Result<Checkpoint, CheckpointError> {
    open_checkpoint(text, &origin(), &key().verifying_key())
}

/// A checkpoint body of any form, signed properly under this log's name.
fn signed(body: &str) -> String {
    note::sign_note(&key(), origin().as_str(), body).unwrap()
}

#[test]
fn a_checkpoint_opens_to_what_was_signed() {
    for size in [0, 1, 9_000_000_000] {
        let text = sign_checkpoint(&key(), &origin(), size, root());
        assert_eq!(open(&text), Ok(Checkpoint { size, root: root() }));
    }
}

#[test]
fn a_checkpoint_has_the_lines_of_c2sp() {
    let text = sign_checkpoint(&key(), &origin(), 42, root());
    let lines: Vec<&str> = text.split('\n').collect();
    let [name, size, hash, blank, signature, end] = lines[..] else { panic!("{text}") };
    assert_eq!((name, size, blank, end), ("shiwen/demo-1/0190", "42", "", ""));
    assert_eq!(hash, tlog_tiles::Hash::from(root()).to_string());
    assert!(signature.starts_with("— shiwen/demo-1/0190 "));
}

#[test]
fn any_c2sp_verifier_accepts_a_checkpoint_with_the_published_key() {
    let accepts = |key: &SigningKey, text: &str| {
        let verifier = StandardVerifier::new(&key.verifying_key().to_vkey(&origin())).unwrap();
        let known = VerifierList::new(vec![Box::new(verifier)]);
        Note::from_bytes(text.as_bytes()).unwrap().verify(&known).is_ok()
    };
    let text = sign_checkpoint(&key(), &origin(), 42, root());
    assert!(accepts(&key(), &text));
    assert!(!accepts(&SigningKey::from_seed(&[8; 32]), &text));
}

#[test]
fn every_single_bit_change_of_a_checkpoint_is_refused() {
    let text = sign_checkpoint(&key(), &origin(), 42, root());
    assert!(open(&text).is_ok(), "the unchanged text opens");
    let mut readable = 0;
    for bit in 0..text.len() * 8 {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        // A change that is no longer UTF-8 cannot even be handed over.
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        readable += 1;
        assert!(open(&changed).is_err(), "bit {bit}: {changed:?}");
    }
    assert!(readable > text.len() * 6, "only {readable} changes were tried");
}

#[test]
fn a_checkpoint_of_another_log_is_told_from_a_false_one() {
    let other = Origin::new("demo-1", "0191").unwrap();
    let text = sign_checkpoint(&key(), &other, 42, root());
    assert!(open_checkpoint(&text, &other, &key().verifying_key()).is_ok());
    assert_eq!(open(&text), Err(CheckpointError::OtherLog));
    let renamed = text.replace("0191", "0190");
    assert_eq!(open(&renamed), Err(CheckpointError::BadSignature));
}

#[test]
fn a_checkpoint_of_another_key_is_refused() {
    let text = sign_checkpoint(&SigningKey::from_seed(&[8; 32]), &origin(), 42, root());
    assert_eq!(open(&text), Err(CheckpointError::BadSignature));
}

#[test]
fn a_signature_under_another_size_is_refused() {
    let text = sign_checkpoint(&key(), &origin(), 42, root());
    assert_eq!(open(&text.replacen("\n42\n", "\n41\n", 1)), Err(CheckpointError::BadSignature));
}

#[test]
fn a_cosigned_checkpoint_opens_as_long_as_the_terminal_signed_it() {
    let own = sign_checkpoint(&key(), &origin(), 42, root());
    let witness = sign_checkpoint(&SigningKey::from_seed(&[8; 32]), &origin(), 42, root());
    let cosignature = witness.lines().last().unwrap();
    assert!(open(&format!("{own}{cosignature}\n")).is_ok());
    assert_eq!(open(&witness), Err(CheckpointError::BadSignature));
}

#[test]
fn a_body_of_another_form_is_malformed_though_it_is_signed() {
    let hash = tlog_tiles::Hash::from(root());
    let body = format!("{}\n42\n{hash}\n", origin());
    assert!(open(&signed(&body)).is_ok());
    let others = [
        format!("{body}an extension\n"),
        body.replace("42", "042"),
        body.replace("42", "-1"),
        body.replace('=', ""),
        format!("{}\n42\n", origin()),
    ];
    for other in others {
        assert_eq!(open(&signed(&other)), Err(CheckpointError::Malformed), "{other:?}");
    }
    for text in ["", "\n", "\n\n", &body] {
        assert_eq!(open(text), Err(CheckpointError::Malformed), "{text:?}");
    }
}
