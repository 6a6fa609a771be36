//! Rows that no entry has left.

use super::findings::Findings;
use crate::db::Transaction;

/// What is looked for, and how; each answers the strays as text.
const SEARCHES: [(&str, &str); 13] = [
    (
        "counted",
        "SELECT entry_id::text FROM counted c
         WHERE NOT EXISTS (SELECT FROM entry e WHERE e.log = c.log AND e.seq = c.seq)",
    ),
    ("rating", "SELECT entry_id::text FROM rating LEFT JOIN counted c USING (entry_id) WHERE c.kind IS DISTINCT FROM 'rating'"),
    (
        "survey_response",
        "SELECT entry_id::text FROM survey_response LEFT JOIN counted c USING (entry_id)
         WHERE c.kind IS DISTINCT FROM 'survey_response'",
    ),
    ("unrated", "SELECT entry_id::text FROM unrated LEFT JOIN counted c USING (entry_id) WHERE c.kind IS DISTINCT FROM 'unrated'"),
    (
        "counter_event",
        "SELECT entry_id::text FROM counter_event LEFT JOIN counted c USING (entry_id)
         WHERE c.kind IS DISTINCT FROM 'terminal_event'",
    ),
    (
        "clerk_event",
        "SELECT entry_id::text FROM clerk_event LEFT JOIN counted c USING (entry_id)
         WHERE c.kind IS DISTINCT FROM 'terminal_event'",
    ),
    (
        "self_test",
        "SELECT entry_id::text FROM self_test t LEFT JOIN counted c USING (entry_id)
         WHERE c.kind IS DISTINCT FROM CASE WHEN t.failed THEN 'terminal_event' ELSE 'self_test' END",
    ),
    (
        "label_proposal",
        "SELECT entry_id::text FROM label_proposal LEFT JOIN counted c USING (entry_id)
         WHERE c.kind IS DISTINCT FROM 'label_proposed'",
    ),
    (
        "rating_reason, survey_answer",
        "SELECT entry_id::text FROM rating_reason LEFT JOIN rating r USING (entry_id) WHERE r.level IS NULL
         UNION ALL
         SELECT entry_id::text FROM survey_answer LEFT JOIN survey_response s USING (entry_id) WHERE s.seq IS NULL",
    ),
    (
        "entry_flag",
        "SELECT f.log || '/' || f.seq FROM entry_flag f
         WHERE NOT EXISTS (SELECT FROM entry e WHERE e.log = f.log AND e.seq = f.seq)",
    ),
    (
        "private",
        "SELECT p.log || '/' || p.seq FROM private p
         WHERE NOT EXISTS (SELECT FROM entry e WHERE e.log = p.log AND e.seq = p.seq)",
    ),
    (
        "label",
        "SELECT l.proposal::text FROM label l LEFT JOIN label_proposal p ON p.entry_id = l.proposal
         WHERE (p.target, p.label) IS DISTINCT FROM (l.target, l.label)",
    ),
    (
        "work_order",
        "SELECT w.entry_id::text FROM work_order w LEFT JOIN rating r USING (entry_id)
         WHERE r.level IS NULL OR NOT (r.level <= 2 OR r.phone)
            OR (w.hall, w.terminal, w.demo, w.department, w.counter, w.level)
               IS DISTINCT FROM (r.hall, r.terminal, r.demo, r.department, r.counter, r.level)",
    ),
];

/// Looks for rows of every table that nothing explains.
pub(super) async fn check(
    transaction: &Transaction<'_>,
    findings: &mut Findings,
) -> Result<(), tokio_postgres::Error> {
    for (table, sql) in SEARCHES {
        let sql = format!("SELECT * FROM ({sql}) AS stray LIMIT 1000");
        for row in transaction.query(&sql, &[]).await? {
            findings.add(format!("{table} has a row that no entry explains: {}", row.get::<_, &str>(0)));
        }
    }
    Ok(())
}
