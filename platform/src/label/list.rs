//! Which labels are proposed, and which of them are confirmed.

use deadpool_postgres::GenericClient;
use serde::{Deserialize, Serialize};
use tokio_postgres::Row;
use uuid::Uuid;

/// The most proposals of one answer.
const MOST: i64 = 500;

/// Everything of a proposal, in the order of [`Proposal::of`].
const COLUMNS: &str = "
  p.entry_id, p.target, p.label, p.reason, p.hall, coalesce(r.hall, ''), coalesce(r.department, ''),
  coalesce(r.counter, ''), coalesce(r.day, ''), r.level, l.confirmed_by,
  (extract(epoch FROM l.confirmed_at) * 1000)::bigint, l.why
  FROM label_proposal p LEFT JOIN rating r ON r.entry_id = p.target LEFT JOIN label l ON l.proposal = p.entry_id";

/// Which proposals are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Filter {
    /// Those about ratings of a hall.
    pub(crate) hall: Option<String>,
    /// Those that are confirmed, or those that are not.
    pub(crate) confirmed: Option<bool>,
    /// Those behind this proposal, in the order of their identities, which is that of time.
    pub(crate) after: Option<Uuid>,
}

/// A proposal, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Proposal {
    pub(crate) id: Uuid,
    pub(crate) target: Uuid,
    pub(crate) label: String,
    /// Why it is proposed: a manager's words.
    pub(crate) reason: String,
    /// The hall in which it is proposed.
    pub(crate) proposed_in: String,
    /// The rating's hall and place; `''` where it is not known, or where the rating is not here yet.
    pub(crate) hall: String,
    pub(crate) department: String,
    pub(crate) counter: String,
    pub(crate) day: String,
    pub(crate) level: Option<i16>,
    pub(crate) confirmed_by: Option<String>,
    pub(crate) confirmed_at_ms: Option<i64>,
    pub(crate) why: Option<String>,
}

impl Proposal {
    fn of(row: &Row) -> Self {
        Self {
            id: row.get(0),
            target: row.get(1),
            label: row.get(2),
            reason: row.get(3),
            proposed_in: row.get(4),
            hall: row.get(5),
            department: row.get(6),
            counter: row.get(7),
            day: row.get(8),
            level: row.get(9),
            confirmed_by: row.get(10),
            confirmed_at_ms: row.get(11),
            why: row.get(12),
        }
    }
}

/// The proposals that a filter lets through.
pub(crate) async fn list(
    client: &impl GenericClient,
    filter: &Filter,
) -> Result<Vec<Proposal>, tokio_postgres::Error> {
    let sql = format!(
        "SELECT {COLUMNS}
         WHERE ($1::text IS NULL OR coalesce(r.hall, p.hall) = $1)
           AND ($2::boolean IS NULL OR (l.proposal IS NOT NULL) = $2) AND ($3::uuid IS NULL OR p.entry_id > $3)
         ORDER BY p.entry_id LIMIT $4"
    );
    let statement = client.prepare_cached(&sql).await?;
    let rows = client.query(&statement, &[&filter.hall, &filter.confirmed, &filter.after, &MOST]).await?;
    Ok(rows.iter().map(Proposal::of).collect())
}

/// One of them.
pub(super) async fn read(
    client: &impl GenericClient,
    proposal: Uuid,
) -> Result<Option<Proposal>, tokio_postgres::Error> {
    let statement = client.prepare_cached(&format!("SELECT {COLUMNS} WHERE p.entry_id = $1")).await?;
    Ok(client.query_opt(&statement, &[&proposal]).await?.as_ref().map(Proposal::of))
}
