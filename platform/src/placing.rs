//! Where a terminal stands: its hall, signed with the checkpoint key when its row is made. No entry names the hall, so without a
//! signature whoever has the database could move everything that a hall's visitors said. A place that is signed is never signed
//! again, and a row that has lost its signature gets none by enrolling.

use crate::{db::Transaction, keys::Keys};

/// What the signature is for; no other one of the platform can be taken for it.
const PURPOSE: &str = "shiwen terminal stands in hall";

const SIGN: &str = "UPDATE terminal SET placed = $2 WHERE id = $1 AND placed IS NULL";

/// Signs where a terminal stands whose row was made in this transaction, for the hall that its code is for.
pub(crate) async fn sign(
    transaction: &Transaction<'_>,
    keys: &Keys,
    terminal: &str,
    hall: &str,
) -> Result<(), tokio_postgres::Error> {
    let signature = keys.checkpoint.prove(PURPOSE, &message(terminal, hall));
    transaction.execute(SIGN, &[&terminal, &signature.as_slice()]).await?;
    Ok(())
}

/// Signs where every terminal stands that was enrolled before places were signed: once, in the step of the schema that began
/// it. Answers false where that needs keys and there are none.
pub(crate) async fn sign_all(
    transaction: &Transaction<'_>,
    keys: Option<&Keys>,
) -> Result<bool, tokio_postgres::Error> {
    let unsigned = "SELECT id, hall FROM terminal WHERE placed IS NULL FOR UPDATE";
    for row in transaction.query(unsigned, &[]).await? {
        let Some(keys) = keys else { return Ok(false) };
        sign(transaction, keys, row.get(0), row.get(1)).await?;
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
