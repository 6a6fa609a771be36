//! Questions in SQL.

use shiwen_domain::{
    entry::{Ending, PrivateKind},
    level::Level,
};
use shiwen_store::QueryError;

use crate::kit::{Record, moment, rated, written};

#[test]
fn reports_can_be_asked_for() {
    let mut record = Record::new();
    let mut store = record.store();
    store.close_draft(&rated(1, Level::Satisfied), Ending::Finished, &moment(1), &mut record.ids).unwrap();
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
    store
        .close_draft(&written(1, Level::Satisfied, 300), Ending::Finished, &moment(1), &mut record.ids)
        .unwrap();
    store.save_draft(&written(2, Level::Satisfied, 300)).unwrap();
    let mut reader = record.reader();
    for sql in [
        "SELECT content FROM private",
        "SELECT count(*) FROM private",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM private)",
        "SELECT content FROM PRIVATE",
        "SELECT content FROM main.private AS rating",
        "WITH p AS (SELECT content FROM private) SELECT * FROM p",
        "SELECT content FROM writing",
        "SELECT count(*) FROM writing",
        "SELECT nonce FROM Writing",
        "SELECT length(content) FROM main.writing AS rating",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM writing)",
        "SELECT content FROM private UNION SELECT content FROM writing",
        "WITH w AS (SELECT content FROM writing) SELECT * FROM w",
        "SELECT * FROM pragma_table_info('writing')",
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
        "SELECT sqlcipher_export('temp')",
        "SELECT data FROM sqlite_dbpage",
        "EXPLAIN SELECT content FROM private",
        "SELECT 1; DROP TABLE rating",
    ] {
        let answer = reader.query(sql);
        assert!(matches!(answer, Err(QueryError::Refused(_))), "{sql}: {answer:?}");
    }
    assert_eq!(record.query("SELECT level FROM rating"), [["4"]]);
}

/// `SQLite` asks nobody about a column that a join names with `USING`, or by itself.
#[test]
fn a_join_does_not_reach_the_closed_tables() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = written(1, Level::Satisfied, 300);
    store.close_draft(&draft, Ending::Finished, &moment(1), &mut record.ids).unwrap();
    store.save_draft(&written(2, Level::Satisfied, 300)).unwrap();
    let mut reader = record.reader();
    for sql in [
        "SELECT level FROM rating JOIN entry USING (seq) JOIN [closed] USING ([id])",
        "SELECT count(*) FROM entry NATURAL JOIN [closed]",
        "SELECT 1 FROM (SELECT x'30' AS [column]) JOIN [closed] USING ([column])",
        "SELECT [column] FROM (SELECT NULL AS [column]) FULL JOIN [closed] USING ([column])",
        "SELECT [column] FROM (SELECT NULL AS [column]) NATURAL FULL JOIN [closed]",
        "SELECT [column] FROM [closed] FULL JOIN (SELECT NULL AS [column]) USING ([column])",
        "SELECT [column] FROM (SELECT NULL AS [column]) RIGHT JOIN [closed] USING ([column])",
        "SELECT * FROM (SELECT NULL AS [column]) FULL JOIN [closed] USING ([column])",
    ] {
        for (closed, id, column) in [
            ("private", "entry_id", "content"),
            ("writing", "entry_id", "content"),
            ("phone", "entry_id", "content"),
            ("draft", "visit_id", "body"),
        ] {
            let sql = sql.replace("[closed]", closed).replace("[id]", id).replace("[column]", column);
            let answer = reader.query(&sql);
            assert!(matches!(answer, Err(QueryError::Refused(_))), "{sql}: {answer:?}");
        }
    }
    assert_eq!(
        reader.query("SELECT seq FROM rating FULL JOIN entry USING (seq)").unwrap().rows,
        [["1"], ["0"]]
    );
}

#[test]
fn a_reader_can_read_private_content_again_after_a_question() {
    let mut record = Record::new();
    let mut store = record.store();
    let draft = written(1, Level::Satisfied, 300);
    let (ending, phone) = (Ending::Finished, Some(vec![7; 200]));
    let appended = store.close_draft_with(&draft, ending, phone, &moment(1), &mut record.ids).unwrap();
    let mut reader = record.reader();
    reader.query("SELECT content FROM writing").unwrap_err();
    for kind in PrivateKind::ALL {
        assert!(reader.private(appended[0].entry_id, kind).unwrap().is_some());
    }
}
