//! Where a terminal stands: its hall, signed with the checkpoint key when it is enrolled. No entry names the hall, so without a
//! signature whoever has the database could move everything that a hall's visitors said. A place that is signed is never signed again.

use crate::{db::Transaction, keys::Keys};

/// What the signature is for; no other one of the platform can be taken for it.
const PURPOSE: &str = "shiwen terminal stands in hall";

const UNSIGNED: &str =
    "SELECT id, hall FROM terminal WHERE placed IS NULL AND ($1::text IS NULL OR id = $1) FOR UPDATE";

/// Signs where a terminal stands that has just been enrolled, unless that was signed before.
pub(crate) async fn sign(
    transaction: &Transaction<'_>,
    keys: &Keys,
    terminal: &str,
) -> Result<(), tokio_postgres::Error> {
    sign_each(transaction, Some(keys), Some(terminal)).await.map(drop)
}

/// Signs where every terminal stands whose place is not signed. Answers false where that needs keys and there are none.
pub(crate) async fn sign_all(
    transaction: &Transaction<'_>,
    keys: Option<&Keys>,
) -> Result<bool, tokio_postgres::Error> {
    sign_each(transaction, keys, None).await
}

async fn sign_each(
    transaction: &Transaction<'_>,
    keys: Option<&Keys>,
    terminal: Option<&str>,
) -> Result<bool, tokio_postgres::Error> {
    for row in transaction.query(UNSIGNED, &[&terminal]).await? {
        let (id, hall): (&str, &str) = (row.get(0), row.get(1));
        let Some(keys) = keys else { return Ok(false) };
        let signature = keys.checkpoint.prove(PURPOSE, &message(id, hall));
        let sql = "UPDATE terminal SET placed = $2 WHERE id = $1";
        transaction.execute(sql, &[&id, &signature.as_slice()]).await?;
    }
    Ok(true)
}

/// Whether the platform has signed that a terminal stands in a hall.
pub(crate) fn is_signed(keys: &Keys, terminal: &str, hall: &str, signature: &[u8]) -> bool {
    keys.checkpoint.verifying_key().is_proven(PURPOSE, &message(terminal, hall), signature)
}

/// Neither name holds a NUL: PostgreSQL's texts cannot.
fn message(terminal: &str, hall: &str) -> Vec<u8> {
    [terminal.as_bytes(), b"\0", hall.as_bytes()].concat()
}
