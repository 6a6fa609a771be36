//! What visitors wrote, against HMAC-SHA-256 as OpenSSL computes it.

use std::collections::{BTreeMap, BTreeSet};

use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use rusqlite::Connection;

use super::{Row, Unable, Wrong, counted, id_bytes};

/// `log_is_whole`: without that nobody knows whether a missing text was erased.
pub(super) fn check(connection: &Connection, rows: &[Row], log_is_whole: bool) -> Result<Vec<Wrong>, Unable> {
    let (mut committed, mut erased) = (BTreeMap::new(), BTreeSet::new());
    for row in rows {
        let Some(entry) = row.entry().map(counted) else { continue };
        if entry["kind"] == "erasure" {
            erased.insert(id_bytes(&entry["target"]));
        }
        if let Some(commitment) = entry["comment"].as_str() {
            committed.insert(id_bytes(&entry["entry_id"]), (row.seq, commitment.to_owned()));
        }
    }
    let mut wrong = Vec::new();
    let mut statement = connection.prepare("SELECT entry_id, nonce, content FROM private")?;
    let mut contents = statement.query([])?;
    while let Some(row) = contents.next()? {
        let (id, nonce, content): (Vec<u8>, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let Some((seq, commitment)) = committed.remove(&id) else {
            wrong.push((None, "stray text"));
            continue;
        };
        let key = PKey::hmac(&nonce)?;
        let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
        signer.update(&content)?;
        if hex::encode(signer.sign_to_vec()?) != commitment {
            wrong.push((Some(seq), "changed text"));
        } else if erased.contains(&id) {
            wrong.push((Some(seq), "erased text"));
        }
    }
    let missing = committed.iter().filter(|(id, _)| log_is_whole && !erased.contains(*id));
    wrong.extend(missing.map(|(_, (seq, _))| (Some(*seq), "missing text")));
    Ok(wrong)
}
