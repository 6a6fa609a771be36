//! A C2SP signed checkpoint, read line by line.

use openssl::{
    base64::decode_block,
    error::ErrorStack,
    pkey::{Id, PKey},
    sha::sha256,
    sign::Verifier,
};

/// What a checkpoint says, if this key signed it for this log and it is written as it must be.
pub(super) fn signed(
    text: &str,
    origin: &str,
    public: &[u8; 32],
) -> Result<Option<(i64, Vec<u8>)>, ErrorStack> {
    let Some((body, signatures)) = text.split_once("\n\n") else { return Ok(None) };
    let signatures: Vec<&str> = signatures.split_terminator('\n').collect();
    let lines: Vec<&str> = body.split('\n').collect();
    let ([name, size, root], [signature], true) = (&lines[..], &signatures[..], text.ends_with('\n')) else {
        return Ok(None);
    };
    let (Some(root), Ok(number)) = (base64(root), size.parse::<i64>()) else { return Ok(None) };
    let words: Vec<&str> = signature.split(' ').collect();
    let ["\u{2014}", signer, encoded] = words[..] else { return Ok(None) };
    let canonical = number.to_string() == *size && root.len() == 32;
    let Some(encoded) = base64(encoded).filter(|_| canonical && signer == *name && origin == *name) else {
        return Ok(None);
    };
    let Some((id, signature)) = encoded.split_at_checked(4) else { return Ok(None) };
    // The key ID is the start of SHA-256(name, newline, algorithm 1, key).
    let named = [origin.as_bytes(), b"\n\x01", public].concat();
    if id != &sha256(&named)[..4] || signature.len() != 64 {
        return Ok(None);
    }
    let key = PKey::public_key_from_raw_bytes(public, Id::ED25519)?;
    let message = format!("{body}\n");
    let fits = Verifier::new_without_digest(&key)?.verify_oneshot(signature, message.as_bytes())?;
    Ok(fits.then_some((number, root)))
}

/// Decodes what is written in the one right way only.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let bytes = decode_block(text).ok()?;
    (openssl::base64::encode_block(&bytes) == text).then_some(bytes)
}
