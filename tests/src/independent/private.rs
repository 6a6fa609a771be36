//! What visitors said in private, typed or by hand, against HMAC-SHA-256 as OpenSSL computes it.

use std::collections::{BTreeMap, BTreeSet};

use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use rusqlite::Connection;

use super::{Row, Unable, Wrong, counted, id_bytes};

/// Where one kind of content lies, by which member of an entry it is committed to, and how its rules are called.
struct Kind {
    name: &'static str,
    member: &'static str,
    sql: &'static str,
    stray: &'static str,
    changed: &'static str,
    erased: &'static str,
    missing: &'static str,
    dropped: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "text",
        member: "comment",
        sql: "SELECT entry_id, nonce, content FROM private",
        stray: "stray text",
        changed: "changed text",
        erased: "erased text",
        missing: "missing text",
        dropped: "dropped text",
    },
    Kind {
        name: "writing",
        member: "writing",
        sql: "SELECT entry_id, nonce, content FROM writing",
        stray: "stray writing",
        changed: "changed writing",
        erased: "erased writing",
        missing: "missing writing",
        dropped: "dropped writing",
    },
    Kind {
        name: "phone",
        member: "phone",
        sql: "SELECT entry_id, nonce, content FROM phone",
        stray: "stray number",
        changed: "changed number",
        erased: "erased number",
        missing: "missing number",
        dropped: "dropped number",
    },
];

/// `log_is_whole`: without that nobody knows whether a missing content was erased. `witnessed`: how many entries the
/// platform has.
pub(super) fn check(
    connection: &Connection,
    rows: &[Row],
    log_is_whole: bool,
    witnessed: i64,
) -> Result<Vec<Wrong>, Unable> {
    let entries: Vec<_> = rows.iter().filter_map(|row| Some((row.seq, counted(row.entry()?)))).collect();
    let erasures = entries.iter().filter(|(_, entry)| entry["kind"] == "erasure");
    let erased: BTreeSet<Vec<u8>> = erasures.map(|(_, entry)| id_bytes(&entry["target"])).collect();
    let mut dropped = dropped(connection)?;
    let mut wrong = Vec::new();
    for kind in KINDS {
        let committed = entries.iter().filter_map(|(seq, entry)| {
            let commitment = entry[kind.member].as_str()?.to_owned();
            Some((id_bytes(&entry["entry_id"]), (*seq, commitment)))
        });
        let mut committed: BTreeMap<_, _> = committed.collect();
        contents(connection, &kind, &mut committed, &erased, &mut wrong)?;
        if !log_is_whole {
            continue;
        }
        for (id, (seq, _)) in committed {
            let was_dropped = dropped.remove(&(id.clone(), kind.name.to_owned()));
            if !(erased.contains(&id) || was_dropped && seq < witnessed) {
                wrong.push((Some(seq), if was_dropped { kind.dropped } else { kind.missing }));
            }
        }
    }
    wrong.extend(dropped.iter().filter(|_| log_is_whole).map(|_| (None, "dropped stray")));
    Ok(wrong)
}

/// What is called dropped. A content that came over from an earlier log is judged by its new place alone here: the records
/// of these tests take nothing over that was dropped there.
fn dropped(connection: &Connection) -> Result<BTreeSet<(Vec<u8>, String)>, Unable> {
    let mut statement = connection.prepare("SELECT entry_id, kind FROM dropped_private")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn contents(
    connection: &Connection,
    kind: &Kind,
    committed: &mut BTreeMap<Vec<u8>, (i64, String)>,
    erased: &BTreeSet<Vec<u8>>,
    wrong: &mut Vec<Wrong>,
) -> Result<(), Unable> {
    let mut statement = connection.prepare(kind.sql)?;
    let mut contents = statement.query([])?;
    while let Some(row) = contents.next()? {
        let (id, nonce, content): (Vec<u8>, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let Some((seq, commitment)) = committed.remove(&id) else {
            wrong.push((None, kind.stray));
            continue;
        };
        let key = PKey::hmac(&nonce)?;
        let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
        signer.update(&content)?;
        if hex::encode(signer.sign_to_vec()?) != commitment {
            wrong.push((Some(seq), kind.changed));
        } else if erased.contains(&id) {
            wrong.push((Some(seq), kind.erased));
        }
    }
    Ok(())
}
