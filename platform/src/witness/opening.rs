//! The first batch of a log: whether its opening entry is this terminal's, whether this platform takes such logs, and whether a
//! person has to confirm it first. What it says about the log before is held against what was witnessed.

use serde_json::{Value, json};
use shiwen_domain::entry::{Body, LogOpened, Previous, ReopenReason};
use shiwen_log::{Hash, open_cosigned};

use super::{
    Request,
    disagreement::{Difference, Disagreement},
    leaves,
    log::LogRow,
    take,
};
use crate::{
    alarm,
    db::Transaction,
    http::{ApiProblem, Kind},
};

/// A new log of a terminal that has others must have been confirmed, if it is the second within a day that nobody confirmed.
const UNCONFIRMED: &str = "
  SELECT count(*) FROM log
  WHERE terminal = $1 AND reopened NOT IN ('', 'replaced') AND opened_at > now() - interval '24 hours'
    AND opened_at > (SELECT confirmed_at FROM terminal WHERE id = $1)";

const INSERT: &str = "
  INSERT INTO log (terminal, log, key, demo, reopened, compact_range, root, cosigned)
  VALUES ($1, $2, $3, $4, $5, $6, $7, '') RETURNING id";

/// What became of a log that was not known.
pub(super) enum Opened {
    /// It is now.
    Log(LogRow),
    /// The terminal has to begin at the beginning.
    Not(Disagreement),
}

/// Opens a log that is not known.
pub(super) async fn open(transaction: &Transaction<'_>, request: &Request<'_>) -> Result<Opened, ApiProblem> {
    if request.batch.first > 0 || request.batch.entries.is_empty() {
        return Ok(Opened::Not(Disagreement::about_unknown(unheard(request), request)));
    }
    if request.token.retired {
        return Err(ApiProblem::detail(Kind::Forbidden, "another machine has taken this terminal's place"));
    }
    let opened = opening_entry(request)?;
    if opened.demo != request.app.config.demo {
        return Err(Kind::DemoRefused.into());
    }
    // One new log of a terminal at a time.
    let sql = "SELECT id FROM terminal WHERE id = $1 FOR NO KEY UPDATE";
    let statement = transaction.prepare_cached(sql).await?;
    transaction.query_one(&statement, &[&request.token.terminal]).await?;
    if let Some(log) = LogRow::lock(transaction, &request.token.terminal, request.log).await? {
        return Ok(Opened::Log(log));
    }
    let reopened = reopened(transaction, request, opened).await?;
    if !is_confirmed(transaction, request, reopened).await? {
        return Ok(Opened::Not(Disagreement::about_unknown(Difference::Unconfirmed, request)));
    }
    let log = insert(transaction, request, opened, reopened).await?;
    if let Some(previous) = &opened.previous {
        compare(transaction, request, log.id, previous).await?;
    }
    if !["", "replaced"].contains(&reopened) {
        let detail = detail(request, opened, reopened);
        alarm::raise(transaction, alarm::REOPENED, &request.token.terminal, Some(log.id), &detail).await?;
    }
    Ok(Opened::Log(log))
}

/// What the opening entry says about the log before.
fn detail(request: &Request<'_>, opened: &LogOpened, reopened: &str) -> Value {
    let previous = opened.previous.as_ref().map(|previous| {
        let root = previous.root.as_deref().and_then(|root| root.parse::<Hash>().ok());
        json!({
            "log": previous.log, "size": previous.size.and_then(|size| i64::try_from(size).ok()), "root": root,
            "automatic_in_24_h": previous.automatic_in_24_h,
        })
    });
    json!({ "reason": reopened, "log": request.log, "previous": previous })
}

/// What it means that a log begins with a later batch: we may have signed for it once.
fn unheard(request: &Request<'_>) -> Difference {
    let (key, witness) = (&request.token.key, &request.app.keys.witness);
    let shown = request.batch.witnessed.as_ref();
    match shown.and_then(|shown| open_cosigned(shown, &request.origin, key, witness).ok()) {
        Some(signed) if signed.checkpoint.size > 0 => Difference::SetBack,
        _ if request.batch.first > 0 => Difference::Gap,
        _ => Difference::Unheard,
    }
}

/// The opening entry; it must be of this terminal, this log and this key.
fn opening_entry<'a>(request: &Request<'a>) -> Result<&'a LogOpened, ApiProblem> {
    let body = request.batch.readings.first().and_then(|reading| reading.entry.as_ref());
    let Some(Body::LogOpened(opened)) = body.map(|entry| &entry.body) else {
        return Err(ApiProblem::detail(Kind::Invalid, "a log begins with its opening entry"));
    };
    let fits = opened.terminal.as_str() == request.token.terminal
        && opened.log == take::log_id(request)
        && opened.key == request.token.key.to_vkey(&request.origin);
    if fits {
        return Ok(opened);
    }
    Err(ApiProblem::detail(Kind::Invalid, "the opening entry is of another terminal, log or key"))
}

/// Why the log continues another one, as a name.
async fn reopened(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    opened: &LogOpened,
) -> Result<&'static str, ApiProblem> {
    let sql = "SELECT count(*), count(*) FILTER (WHERE key = $2) FROM log WHERE terminal = $1";
    let statement = transaction.prepare_cached(sql).await?;
    let key = request.token.key.to_bytes();
    let row = transaction.query_one(&statement, &[&request.token.terminal, &key.as_slice()]).await?;
    let (logs, own): (i64, i64) = (row.get(0), row.get(1));
    Ok(match &opened.previous {
        // A machine takes another's place once, and somebody typed a code for that.
        Some(Previous { reason: ReopenReason::Replaced, .. }) if own > 0 => "unsaid",
        Some(previous) => previous.reason.name(),
        None if logs > 0 => "unsaid",
        None => "",
    })
}

/// Whether the log may be opened without a person having looked at the terminal since the one before.
async fn is_confirmed(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    reopened: &str,
) -> Result<bool, ApiProblem> {
    if ["", "replaced"].contains(&reopened) {
        return Ok(true);
    }
    let statement = transaction.prepare_cached(UNCONFIRMED).await?;
    let row = transaction.query_one(&statement, &[&request.token.terminal]).await?;
    Ok(row.get::<_, i64>(0) == 0)
}

async fn insert(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    opened: &LogOpened,
    reopened: &str,
) -> Result<LogRow, ApiProblem> {
    let empty = shiwen_log::CompactRange::empty();
    let (range, root, key) = (empty.to_bytes(), empty.root(), request.token.key.to_bytes());
    let (terminal, root) = (&request.token.terminal, root.as_bytes().as_slice());
    let statement = transaction.prepare_cached(INSERT).await?;
    let row = transaction
        .query_one(
            &statement,
            &[terminal, &request.log, &key.as_slice(), &opened.demo, &reopened, &range, &root],
        )
        .await?;
    Ok(LogRow::opened(row.get(0), request.token.key, opened.demo))
}

/// Raises an alarm if the log that is continued was another one than the opening entry says.
async fn compare(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    log: i64,
    previous: &Previous,
) -> Result<(), ApiProblem> {
    let (Some(id), Some(size), Some(root)) = (previous.log, previous.size, previous.root.as_deref()) else {
        return Ok(());
    };
    let terminal = &request.token.terminal;
    let Some(old) = LogRow::find(transaction, terminal, id.0).await? else { return Ok(()) };
    // What was not sent cannot be compared.
    if size > old.size() {
        return Ok(());
    }
    let witnessed = if size == old.size() {
        old.range.root()
    } else {
        leaves::root_at(transaction, old.id, size).await?
    };
    if witnessed.to_string() == root {
        return Ok(());
    }
    let detail = json!({ "previous": id, "size": size, "witnessed_root": witnessed.to_string() });
    Ok(alarm::raise(transaction, alarm::PREVIOUS_DIFFERS, terminal, Some(log), &detail).await?)
}
