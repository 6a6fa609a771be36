//! The log that an opening entry says it continues. Where the platform itself told the terminal of it, it must still be here: who
//! takes away a whole log with everything that comes of it leaves this trace in the next one.

use shiwen_domain::entry::{Previous, ReopenReason};
use shiwen_log::{CompactRange, Hash};

use super::VerifyError;
use crate::db::Transaction;

const SIZE: &str = "SELECT id, size FROM log WHERE terminal = $1 AND log = $2";
const LEAVES: &str = "SELECT leaf FROM entry WHERE log = $1 AND seq < $2 ORDER BY seq";

/// Leaves that are read at once.
const PAGE: i32 = 10_000;

/// What is off about the log that a terminal's log continues.
pub(super) async fn check(
    transaction: &Transaction<'_>,
    terminal: &str,
    previous: &Previous,
) -> Result<Option<String>, VerifyError> {
    // Of any other reason the platform may never have heard of the log.
    let told =
        matches!(previous.reason, ReopenReason::Replaced | ReopenReason::Forked | ReopenReason::Shrunk);
    let Some(log) = previous.log.filter(|_| told) else { return Ok(None) };
    let statement = transaction.prepare_cached(SIZE).await?;
    let row = transaction.query_opt(&statement, &[&terminal, &log.0]).await?;
    let Some((id, size)) = row.map(|row| (row.get::<_, i64>(0), row.get::<_, i64>(1))) else {
        return Ok(Some(format!("it continues log {}, which is not here", log.0)));
    };
    // Of a fork or a log that came back shorter the terminal tells its own side; a replaced machine's the platform told.
    let (ReopenReason::Replaced, Some(witnessed)) = (previous.reason, previous.size) else { return Ok(None) };
    let witnessed = i64::try_from(witnessed).unwrap_or(i64::MAX);
    if size < witnessed {
        return Ok(Some(format!(
            "it continues log {}, of which {witnessed} entries were here and {size} are",
            log.0
        )));
    }
    let root = root_at(transaction, id, witnessed).await?;
    let same = root.is_some_and(|root| previous.root.as_deref() == Some(root.to_string().as_str()));
    Ok((!same).then(|| format!("it continues log {}, which was another one", log.0)))
}

async fn root_at(transaction: &Transaction<'_>, log: i64, size: i64) -> Result<Option<Hash>, VerifyError> {
    let statement = transaction.prepare_cached(LEAVES).await?;
    let portal = transaction.bind(&statement, &[&log, &size]).await?;
    let mut range = CompactRange::empty();
    loop {
        let rows = transaction.query_portal(&portal, PAGE).await?;
        if rows.is_empty() {
            return Ok((range.size() == size.cast_unsigned()).then(|| range.root()));
        }
        for row in rows {
            let Ok(leaf) = Hash::from_slice(row.get(0)) else { return Ok(None) };
            range.append(leaf);
        }
    }
}
