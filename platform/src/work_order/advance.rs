//! Moving a work order: one event in one transaction, checked against all events before it. The same event told twice is
//! one. Closing it drops the visitor's number, which has no further use.

use jiff::civil::Date;
use shiwen_domain::{
    entry::{Body, Entry},
    work_order::{Order, Refusal, State, Step, step_on},
};
use uuid::Uuid;

use super::{Hall, OrderView, history, open::one_at_a_time};
use crate::{
    db::{Client, Transaction},
    deed::{self, Deed},
    erasure,
};

/// How far the teller's clock may be off, in milliseconds.
const CLOCKS_MS: i64 = 300_000;
/// Before it there was no work order at all: 2020, in milliseconds since 1970.
const NEVER_MS: i64 = 1_577_836_800_000;

const ORDER: &str = "
  SELECT w.entry_id, w.terminal, w.first_due::text,
         coalesce((SELECT phone FROM rating WHERE entry_id = w.entry_id), false),
         (extract(epoch FROM w.opened_at) * 1000)::bigint, e.bytes, w.hall
  FROM work_order w LEFT JOIN counted c USING (entry_id) LEFT JOIN entry e ON e.log = c.log AND e.seq = c.seq
  WHERE w.id = $1 FOR UPDATE OF w";

const INSERT: &str = "
  INSERT INTO work_order_event (work_order, event_id, place, at, who, kind, body)
  VALUES ($1, $2, $3, to_timestamp($4::bigint / 1000000.0), $5, $6, $7)";

/// When it was told counts, not when it is said to have happened: a deadline that was missed cannot be met afterwards. The
/// times never go back, so that a terminal knows the newer of two answers.
const UPDATE: &str = "
  UPDATE work_order SET
    state = $2, due = $3::text::date, change = nextval('work_order_change'),
    state_at = CASE WHEN state = $2 THEN state_at ELSE greatest(state_at, clock_timestamp()) END,
    closed_at = CASE WHEN $2 = 'closed' THEN greatest(state_at, clock_timestamp()) END
  WHERE id = $1";

/// An event as it is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    /// The work order.
    pub(crate) order: Uuid,
    /// The teller's identity of the event.
    pub(crate) event_id: &'a str,
    /// What happened.
    pub(crate) step: &'a Step,
    /// Whether a person tells it at the command line: that is a deed.
    pub(crate) by_hand: bool,
}

/// Why a work order does not move.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdvanceError {
    /// There is none of this identity.
    #[error("there is no such work order")]
    NoOrder,
    /// The event does not fit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The event is older than the rating, or has not happened yet.
    #[error("the event lies before the rating, or in the future")]
    Time,
    /// Another event was told under the same identity.
    #[error("another event has this identity already")]
    OtherEvent,
    /// An event in the database cannot be read.
    #[error("an earlier event of the work order cannot be read")]
    Unreadable,
    /// PostgreSQL said no.
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
}

/// The row of an order that is being moved.
struct Row {
    entry_id: Uuid,
    terminal: String,
    first_due: String,
    number_left: bool,
    hall: String,
    /// Before it nothing can have happened.
    earliest_ms: i64,
}

/// The earliest time of an event. A platform that was set back to a backup opens the order anew, long after it was answered, so
/// that it is the rating's own time that counts; where the terminal doubted its clock nobody knows.
fn earliest_ms(opened_ms: i64, entry: Option<&[u8]>) -> i64 {
    let rating = entry.and_then(|bytes| match Entry::read(bytes).ok()?.counted().body {
        Body::Rating(rating) => Some(rating),
        _ => None,
    });
    let started = rating.and_then(|rating| rating.started.time().and(rating.started.wall_ms()));
    started.map_or(NEVER_MS, |started| started.min(opened_ms) - CLOCKS_MS)
}

/// Moves a work order and answers how it stands then, at a time in milliseconds since 1970.
pub(crate) async fn advance(
    client: &mut Client,
    told: Told<'_>,
    now_ms: i64,
) -> Result<OrderView, AdvanceError> {
    let transaction = client.transaction().await?;
    let row = lock(&transaction, told.order).await?;
    let at_ms = told.step.at.as_millisecond();
    if at_ms < row.earliest_ms || at_ms > now_ms + CLOCKS_MS {
        return Err(AdvanceError::Time);
    }
    let known = history::read(&transaction, &[told.order]).await?;
    if let Some(same) = known.iter().find(|event| event.has_identity(told.event_id)) {
        if !same.says(told.step) {
            return Err(AdvanceError::OtherEvent);
        }
    } else {
        let opened = Order::opened(
            row.first_due.parse::<Date>().map_err(|_| AdvanceError::Unreadable)?,
            row.number_left,
        );
        let before = history::replay(opened, &known).ok_or(AdvanceError::Unreadable)?;
        let today = Hall::read(&transaction, &row.hall).await?.day(now_ms);
        let after = step_on(&before, &told.step.event, today)?;
        write(&transaction, told, known.len(), &row, &after).await?;
    }
    let view = OrderView::read(&transaction, told.order, now_ms).await?.ok_or(AdvanceError::NoOrder)?;
    transaction.commit().await?;
    Ok(view)
}

async fn lock(transaction: &Transaction<'_>, id: Uuid) -> Result<Row, AdvanceError> {
    let statement = transaction.prepare_cached(ORDER).await?;
    let row = transaction.query_opt(&statement, &[&id]).await?.ok_or(AdvanceError::NoOrder)?;
    Ok(Row {
        entry_id: row.get(0),
        terminal: row.get(1),
        first_due: row.get(2),
        number_left: row.get(3),
        hall: row.get(6),
        earliest_ms: earliest_ms(row.get(4), row.get(5)),
    })
}

async fn write(
    transaction: &Transaction<'_>,
    told: Told<'_>,
    before: usize,
    row: &Row,
    after: &Order,
) -> Result<(), tokio_postgres::Error> {
    let Told { order, step, .. } = told;
    let (place, at_us) = (i32::try_from(before).unwrap_or(i32::MAX), step.at.as_microsecond());
    one_at_a_time(transaction, &row.terminal).await?;
    let statement = transaction.prepare_cached(INSERT).await?;
    transaction
        .execute(
            &statement,
            &[&order, &told.event_id, &place, &at_us, &step.who, &step.event.kind(), &history::body(step)],
        )
        .await?;
    let statement = transaction.prepare_cached(UPDATE).await?;
    let (state, due) = (after.state.name(), after.due.to_string());
    transaction.execute(&statement, &[&order, &state, &due]).await?;
    if after.state == State::Closed {
        erasure::drop_content(transaction, row.entry_id, &["phone"]).await?;
    }
    if told.by_hand {
        let target = order.to_string();
        deed::record(transaction, &step.who, Deed::WorkOrderMoved, &target, &step.why).await?;
    }
    Ok(())
}
