//! Questions in SQL.

use shiwen_domain::{entry::Ending, level::Level};
use shiwen_store::QueryError;

use crate::kit::{Record, moment, rated};

#[test]
fn reports_can_be_asked_for() {
    let mut record = Record::new();
    let mut store = record.store();
    store.close_draft(rated(1, Level::Satisfied), Ending::Finished, &moment(1), &mut record.ids).unwrap();
    let answer = record.reader().query("SELECT level, counter AS place FROM rating WHERE 1").unwrap();
    assert_eq!(answer.columns, ["level", "place"]);
    assert_eq!(answer.rows, [["4", "A01"]]);
    let sql =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT sum(i) FROM n";
    assert_eq!(record.query(sql), [["6"]]);
}

#[test]
fn rows_are_handed_over_as_they_are_found() {
    let mut record = Record::new();
    record.store();
    let mut reader = record.reader();
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS n FROM n";
    let mut taken = Vec::new();
    let ended = reader.for_each_row(endless, |cells| {
        taken.push(cells.join(" "));
        if taken.len() < 4 { Ok(()) } else { Err(QueryError::Refused("enough".into())) }
    });
    assert!(matches!(ended, Err(QueryError::Refused(why)) if why == "enough"));
    assert_eq!(taken, ["n", "1", "2", "3"]);
}

#[test]
fn anything_but_reading_the_open_tables_is_refused() {
    let mut record = Record::new();
    let mut store = record.store();
    store.close_draft(rated(1, Level::Satisfied), Ending::Finished, &moment(1), &mut record.ids).unwrap();
    store.save_draft(&rated(2, Level::Satisfied)).unwrap();
    let mut reader = record.reader();
    for sql in [
        "SELECT content FROM private",
        "SELECT count(*) FROM private",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM private)",
        "SELECT content FROM PRIVATE",
        "SELECT content FROM main.private AS rating",
        "WITH p AS (SELECT content FROM private) SELECT * FROM p",
        "SELECT body FROM draft",
        "SELECT body FROM \"Draft\"",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "PRAGMA key",
        "PRAGMA user_version = 9",
        "SELECT * FROM pragma_table_info('private')",
        "INSERT INTO rating_tally SELECT * FROM rating_tally",
        "UPDATE rating SET level = 5",
        "DELETE FROM rating",
        "DROP TABLE rating",
        "CREATE TABLE more (one)",
        "CREATE TEMP VIEW more AS SELECT 1",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "SELECT load_extension('more')",
        "SELECT 1; DROP TABLE rating",
    ] {
        let answer = reader.query(sql);
        assert!(matches!(answer, Err(QueryError::Refused(_))), "{sql}: {answer:?}");
    }
    assert_eq!(record.query("SELECT level FROM rating"), [["4"]]);
}

#[test]
fn a_reader_can_read_private_texts_again_after_a_question() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = rated(1, Level::Satisfied);
    let written = store.close_draft(draft, Ending::Finished, &moment(1), &mut record.ids).unwrap();
    let mut reader = record.reader();
    reader.query("SELECT content FROM private").unwrap_err();
    assert!(reader.private(written[0].entry_id).unwrap().is_some());
}
