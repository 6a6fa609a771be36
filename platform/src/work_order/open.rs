//! Opening: a work order and its delivery for each rating that somebody has to answer, in the transaction that stores the rating.

use uuid::{Builder, Uuid};

use super::Hall;
use crate::{db::Transaction, projection::Answerable, secret};

const INSERT: &str = "
  WITH opened AS (
    INSERT INTO work_order (id, entry_id, hall, terminal, demo, department, counter, level, title,
                            opened_at, opened_day, first_due, due, state, change)
    SELECT id, entry_id, hall, terminal, demo, department, counter, level, title,
           to_timestamp(opened_ms / 1000.0), opened_day::date, due::date, due::date, 'opened',
           nextval('work_order_change')
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[],
                $8::smallint[], $9::text[], $10::text[], $11::text[], $12::bigint[])
      AS told (id, entry_id, hall, terminal, demo, department, counter, level, title, opened_day, due, opened_ms)
    ON CONFLICT DO NOTHING
    RETURNING id)
  INSERT INTO outbox (work_order) SELECT id FROM opened";

/// The columns of the statement above, one place for each rating.
#[derive(Default)]
struct Columns<'a> {
    ids: Vec<Uuid>,
    entries: Vec<Uuid>,
    halls: Vec<&'a str>,
    terminals: Vec<&'a str>,
    demos: Vec<bool>,
    departments: Vec<&'a str>,
    counters: Vec<&'a str>,
    levels: Vec<i16>,
    titles: Vec<String>,
    days: Vec<String>,
    dues: Vec<String>,
    /// Opened when its rating was received: `verify` computes it again.
    opened_ms: Vec<i64>,
}

/// Opens a work order and its delivery for each rating that has none yet, as the hall's pack of today says. All of them are of
/// one terminal, as a batch is. Afterwards the caller commits and wakes the delivery.
pub(crate) async fn open_all(
    transaction: &Transaction<'_>,
    ratings: &[Answerable],
) -> Result<(), tokio_postgres::Error> {
    let Some(first) = ratings.first() else { return Ok(()) };
    let hall = Hall::read(transaction, &first.hall).await?;
    insert(transaction, ratings, |_| &hall).await
}

/// Opens again what was lost, as the pack said that the hall had when each rating was received. `packs` are those of the hall,
/// oldest first, by when they were published.
pub(crate) async fn open_again(
    transaction: &Transaction<'_>,
    packs: &[(i64, Hall)],
    ratings: &[Answerable],
) -> Result<(), tokio_postgres::Error> {
    let none = Hall::default();
    insert(transaction, ratings, |at_ms| Hall::at(packs, at_ms).unwrap_or(&none)).await
}

/// Inserts those that are missing; `hall_at` is the hall as it was at a time in milliseconds since 1970.
async fn insert<'a>(
    transaction: &Transaction<'_>,
    ratings: &[Answerable],
    hall_at: impl Fn(i64) -> &'a Hall,
) -> Result<(), tokio_postgres::Error> {
    let Some(first) = ratings.first() else { return Ok(()) };
    let mut columns = Columns::default();
    for rating in ratings {
        columns.push(hall_at(rating.received_ms), rating);
    }
    one_at_a_time(transaction, &first.terminal).await?;
    let it = &columns;
    let statement = transaction.prepare_cached(INSERT).await?;
    transaction
        .execute(
            &statement,
            &[
                &it.ids,
                &it.entries,
                &it.halls,
                &it.terminals,
                &it.demos,
                &it.departments,
                &it.counters,
                &it.levels,
                &it.titles,
                &it.days,
                &it.dues,
                &it.opened_ms,
            ],
        )
        .await?;
    Ok(())
}

impl<'a> Columns<'a> {
    fn push(&mut self, hall: &Hall, rating: &'a Answerable) {
        let day = hall.day(rating.received_ms);
        let Answerable { department, counter, .. } = rating;
        self.ids.push(id_of(rating.entry_id));
        self.entries.push(rating.entry_id);
        self.halls.push(&rating.hall);
        self.terminals.push(&rating.terminal);
        self.demos.push(rating.demo);
        self.departments.push(department);
        self.counters.push(counter);
        self.levels.push(rating.level);
        self.titles.push(hall.title(rating.level, &rating.hall, department, counter, rating.demo));
        self.days.push(day.to_string());
        self.dues.push(hall.due(day).to_string());
        self.opened_ms.push(rating.received_ms);
    }
}

/// The identity of a rating's work order follows from the rating's: a platform that was set back to a backup opens the same
/// one again, and the 12345 system sees that it has it already.
pub(crate) fn id_of(entry: Uuid) -> Uuid {
    let digest = secret::digest(&format!("shiwen work order {entry}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// Keeps all events away from a terminal's work orders until the transaction ends: the rows first and then the numbers, as
/// whoever moves one of them does. Deliveries go on.
pub(crate) async fn lock_all(
    transaction: &Transaction<'_>,
    terminal: &str,
) -> Result<(), tokio_postgres::Error> {
    let sql = "SELECT FROM work_order WHERE terminal = $1 ORDER BY id FOR NO KEY UPDATE";
    transaction.query(sql, &[&terminal]).await?;
    one_at_a_time(transaction, terminal).await
}

/// Something about a rating's work order is new that is no event: the terminal, which asks behind the newest change it has seen,
/// is told of the order again.
pub(crate) async fn tell_again(
    transaction: &Transaction<'_>,
    rating: Uuid,
) -> Result<(), tokio_postgres::Error> {
    let sql = "SELECT terminal FROM work_order WHERE entry_id = $1 FOR NO KEY UPDATE";
    let statement = transaction.prepare_cached(sql).await?;
    let Some(order) = transaction.query_opt(&statement, &[&rating]).await? else { return Ok(()) };
    one_at_a_time(transaction, order.get(0)).await?;
    let sql = "UPDATE work_order SET change = nextval('work_order_change') WHERE entry_id = $1";
    let statement = transaction.prepare_cached(sql).await?;
    transaction.execute(&statement, &[&rating]).await?;
    Ok(())
}

/// Lets one transaction at a time take numbers of `work_order_change` for a terminal. Without it a lower number could become
/// visible after a higher one, and the terminal, which asks behind the highest it has seen, would never hear of it.
pub(super) async fn one_at_a_time(
    transaction: &Transaction<'_>,
    terminal: &str,
) -> Result<(), tokio_postgres::Error> {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 746751))";
    let statement = transaction.prepare_cached(sql).await?;
    transaction.execute(&statement, &[&terminal]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_has_one_work_order_whoever_opens_it() {
        let entries = [Uuid::from_u128(1), Uuid::from_u128(2)];
        assert_eq!(id_of(entries[0]), id_of(entries[0]));
        assert_ne!(id_of(entries[0]), id_of(entries[1]));
        assert_eq!(id_of(entries[0]).get_version_num(), 8);
    }
}
