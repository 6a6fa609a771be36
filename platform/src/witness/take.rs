//! A batch within its transaction: find the log or open it, judge, store, project, sign.

use std::convert::Infallible;

use shiwen_domain::id::LogId;
use shiwen_log::{CompactRange, Hash, add_cosignature, open_checkpoint, open_cosigned};
use shiwen_sync::{
    protocol::{BatchAnswer, Flagged},
    witness::{Claim, Verdict, Witnessed, judge},
};

use super::{
    Outcome, Request,
    disagreement::{Difference, Disagreement},
    leaves,
    log::LogRow,
    opening::{self, Opened},
    private::{self, Contents},
    store, told,
};
use crate::{
    db::Transaction,
    http::{ApiProblem, Kind},
    projection::{self, Place},
    work_order,
};

/// Takes a batch. Whoever calls commits, or rolls back what was refused.
pub(super) async fn take(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
) -> Result<Outcome, ApiProblem> {
    let known = LogRow::lock(transaction, &request.token.terminal, request.log).await?;
    let log = match known {
        Some(log) => log,
        None => match opening::open(transaction, request).await? {
            Opened::Log(log) => log,
            Opened::Not(disagreement) => return Ok(Outcome::refused(disagreement)),
        },
    };
    let verdict = verdict(transaction, request, &log).await?;
    let mut set_back = None;
    match forgotten(request, &log) {
        // What was forgotten is being sent again. It is taken like anything else, and not silently.
        Some(Difference::SetBack) if verdict != Verdict::Gap => {
            set_back = Some(disagreement(Difference::SetBack, request, &log));
        }
        Some(difference) => return Ok(Outcome::refused(disagreement(difference, request, &log))),
        None => {}
    }
    let difference = match verdict {
        Verdict::Grows { skip, range } => {
            record(transaction, request, set_back).await?;
            return grow(transaction, request, &log, skip, &range).await;
        }
        Verdict::Known => {
            record(transaction, request, set_back).await?;
            return known_already(transaction, request, log).await;
        }
        Verdict::Gap => Difference::Gap,
        Verdict::Shrunk => Difference::Shrunk,
        Verdict::Fork => Difference::Fork,
        Verdict::OtherSize => {
            let why = "the checkpoint is not of the size of the batch";
            return Err(ApiProblem::detail(Kind::Invalid, why));
        }
    };
    // This transaction is rolled back: what it says about the platform itself has to be recorded with the rest.
    Ok(Outcome::Refused { with: set_back, disagreement: disagreement(difference, request, &log) })
}

async fn record(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    set_back: Option<Disagreement>,
) -> Result<(), tokio_postgres::Error> {
    match set_back {
        Some(set_back) => set_back.record(transaction, &request.token.terminal).await,
        None => Ok(()),
    }
}

fn disagreement(difference: Difference, request: &Request<'_>, log: &LogRow) -> Disagreement {
    Disagreement::about(difference, request, log.id, log.size(), &log.cosigned)
}

/// What our own signature, which the terminal shows, says about our memory.
fn forgotten(request: &Request<'_>, log: &LogRow) -> Option<Difference> {
    let shown = request.batch.witnessed.as_ref()?;
    let cosigned = open_cosigned(shown, &request.origin, &log.key, &request.app.keys.witness).ok()?;
    let signed = cosigned.checkpoint;
    if signed.size > log.size() {
        return Some(Difference::SetBack);
    }
    // We have signed for another history of the same size: one was forgotten, and another one taken since.
    (signed.size == log.size() && signed.root != log.range.root()).then_some(Difference::Fork)
}

async fn verdict(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    log: &LogRow,
) -> Result<Verdict, ApiProblem> {
    let batch = request.batch;
    let signed = open_checkpoint(&batch.checkpoint, &request.origin, &log.key)
        .map_err(|error| ApiProblem::detail(Kind::Invalid, error.to_string()))?;
    let (first, end) = (batch.first, batch.first + batch.leaves.len() as u64);
    let size = log.size();
    let old =
        leaves::between(transaction, log.id, first.min(size), end.min(size).max(first.min(size))).await?;
    // Only a batch that ends below what was witnessed needs an old root, and only if it is honest about its size.
    let old_root = if end < size && signed.size == end {
        leaves::root_at(transaction, log.id, end).await?
    } else {
        log.range.root()
    };
    let claim = Claim { first, leaves: &batch.leaves, signed };
    let leaf_at = |place: u64| {
        let place = usize::try_from(place - first).unwrap_or(usize::MAX);
        Ok::<_, Infallible>(old.get(place).copied().unwrap_or(Hash::new([0; 32])))
    };
    let witnessed = Witnessed { range: log.range.clone() };
    let Ok(verdict) = judge(&witnessed, &claim, leaf_at, |_| Ok(old_root));
    Ok(verdict)
}

/// The new entries: bytes, meaning, signature.
async fn grow(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    log: &LogRow,
    skip: usize,
    range: &CompactRange,
) -> Result<Outcome, ApiProblem> {
    let (app, token, batch) = (request.app, request.token, request.batch);
    let now_ms = app.clock.now_ms();
    let keys = &app.keys;
    let cosigned = add_cosignature(&batch.checkpoint, &keys.name, &keys.checkpoint, app.clock.now_s())
        .map_err(|error| ApiProblem::detail(Kind::Invalid, error.to_string()))?;
    let place = Place { log: log.id, hall: &token.hall, terminal: &token.terminal, demo: log.demo };
    let new = &batch.readings[skip..];
    let mut contents = Contents::check(&batch.entries, &batch.readings);
    private::bound(transaction, log.id, &mut contents, new).await?;
    let facts = app.facts.of(transaction, &token.hall, new).await?;
    let projected = projection::project(transaction, &place, new, &facts, None).await?;
    store::entries(transaction, log, batch, skip, projected.received_ms).await?;
    work_order::open_all(transaction, &projected.answerable).await?;
    private::store(transaction, &place, &contents, new).await?;
    told::look(transaction, &place, new, &projected).await?;
    store::head(transaction, log.id, range, &cosigned).await?;
    store::contact(transaction, token, &batch.health, Some(log.id)).await?;
    let mut flagged = store::flags_before(transaction, log.id, batch.first, skip).await?;
    flagged.extend(projected.flags.into_iter().map(|(seq, flag)| Flagged { seq, flag: flag.to_owned() }));
    let refused = contents.refused;
    Ok(Outcome::Taken(BatchAnswer { size: range.size(), cosigned, time_ms: now_ms, flagged, refused }))
}

/// Nothing is new: the same answer again, which the terminal may not have got.
async fn known_already(
    transaction: &Transaction<'_>,
    request: &Request<'_>,
    log: LogRow,
) -> Result<Outcome, ApiProblem> {
    let batch = request.batch;
    store::contact(transaction, request.token, &batch.health, None).await?;
    let flagged = store::flags_before(transaction, log.id, batch.first, batch.entries.len()).await?;
    let refused = Contents::check(&batch.entries, &batch.readings).refused;
    let (size, time_ms) = (log.size(), request.app.clock.now_ms());
    Ok(Outcome::Taken(BatchAnswer { size, cosigned: log.cosigned, time_ms, flagged, refused }))
}

/// The log's identity as entries write it.
pub(super) fn log_id(request: &Request<'_>) -> LogId {
    LogId(request.log)
}
