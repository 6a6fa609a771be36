//! The witness's checkpoint: the terminal's signature and the cosignature under one text, its compact range, and both
//! against the entries.

use openssl::{
    pkey::{Id, PKey},
    sha::sha256,
    sign::Verifier,
};
use rusqlite::{Connection, OptionalExtension};

use super::{
    Row, Unable, Witness, Wrong, note,
    tree::{Node, leaf, root, subtrees},
};

/// How many entries the witness has, and what is wrong with what says so.
pub(super) fn check(
    connection: &Connection,
    rows: &[Row],
    origin: &str,
    public: &[u8; 32],
    witness: &Witness<'_>,
) -> Result<(i64, Vec<Wrong>), Unable> {
    let stored = connection
        .query_row("SELECT size, compact_range, cosigned FROM witness WHERE id = 1", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((size, range, cosigned)) = stored else { return Ok((0, Vec::new())) };
    let signed = cosigned_root(&cosigned, origin, public, witness)?.filter(|(number, _)| *number == size);
    let Some((_, signed)) = signed else { return Ok((0, vec![(None, "witness")])) };
    let leaves: Vec<Node> =
        rows.iter().take(usize::try_from(size).unwrap_or(0)).map(|row| leaf(&row.bytes)).collect();
    let hashes: Vec<u8> = subtrees(&leaves).into_iter().flat_map(|(_, hash)| hash).collect();
    let whole = root(&leaves)[..] == signed[..] && range == [&size.to_be_bytes()[..], &hashes].concat();
    Ok(if whole { (size, Vec::new()) } else { (0, vec![(None, "witness")]) })
}

/// Size and root, if both have signed them.
fn cosigned_root(
    text: &str,
    origin: &str,
    public: &[u8; 32],
    witness: &Witness<'_>,
) -> Result<Option<(i64, Vec<u8>)>, Unable> {
    let Some((body, signatures)) = text.split_once("\n\n") else { return Ok(None) };
    let [own, other] = signatures.split_inclusive('\n').collect::<Vec<_>>()[..] else { return Ok(None) };
    let encoded =
        other.strip_prefix(&format!("\u{2014} {} ", witness.name)).and_then(|end| end.strip_suffix('\n'));
    let Some(bytes) = encoded.and_then(note::base64) else { return Ok(None) };
    // The key ID is the start of SHA-256(name, newline, algorithm 4, key); then seconds, then the signature.
    let named = [witness.name.as_bytes(), b"\n\x04", &witness.public].concat();
    if bytes.len() != 4 + 8 + 64 || bytes[..4] != sha256(&named)[..4] {
        return Ok(None);
    }
    let time_s = u64::from_be_bytes(bytes[4..12].try_into().unwrap_or_default());
    let message = format!("cosignature/v1\ntime {time_s}\n{body}\n");
    let key = PKey::public_key_from_raw_bytes(&witness.public, Id::ED25519)?;
    if !Verifier::new_without_digest(&key)?.verify_oneshot(&bytes[12..], message.as_bytes())? {
        return Ok(None);
    }
    Ok(note::signed(&format!("{body}\n\n{own}"), origin, public)?)
}
