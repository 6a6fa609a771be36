//! Tables for reports.

use shiwen_domain::{
    entry::Ending,
    level::Level,
    moment::{ClockTrust, DATE_UNCERTAIN},
};

use crate::kit::{Record, connect, moment, rated, rated_and_asked, signing};

const TABLES: [&str; 7] = [
    "rating",
    "rating_reason",
    "survey_response",
    "survey_answer",
    "rating_tally",
    "reason_tally",
    "answer_tally",
];

fn all(record: &Record) -> Vec<Vec<Vec<String>>> {
    TABLES.map(|table| record.query(&format!("SELECT * FROM {table}"))).to_vec()
}

fn lived() -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    for (visit, level) in (1..40).zip(Level::ALL.into_iter().cycle()) {
        let draft = if visit % 3 == 0 { rated(visit, level) } else { rated_and_asked(visit, level) };
        store.close_draft(&draft, Ending::Finished, &moment(90), &mut record.ids).unwrap();
    }
    record
}

#[test]
fn tables_computed_again_are_the_tables_that_grew() {
    let mut record = lived();
    let grown = all(&record);
    assert!(grown.iter().all(|rows| !rows.is_empty()));
    let connection = connect(&record.path());
    for table in TABLES {
        connection.execute(&format!("DELETE FROM {table}"), []).unwrap();
    }
    assert!(all(&record).iter().all(Vec::is_empty));
    record.store().rebuild_projections().unwrap();
    assert_eq!(all(&record), grown);
}

#[test]
fn tallies_are_the_counts_of_their_rows() {
    let record = lived();
    let tally = record.query("SELECT level, sum(count) FROM rating_tally GROUP BY level");
    assert_eq!(tally, record.query("SELECT level, count(*) FROM rating GROUP BY level"));
    let tally = record.query("SELECT question, answer, sum(count) FROM answer_tally GROUP BY 1, 2");
    assert_eq!(tally, record.query("SELECT question, answer, count(*) FROM survey_answer GROUP BY 1, 2"));
    let tally = record.query("SELECT code, sum(count) FROM reason_tally GROUP BY code");
    assert_eq!(tally, record.query("SELECT code, count(*) FROM rating_reason GROUP BY code"));
}

#[test]
fn a_doubted_date_is_counted_on_no_day() {
    let mut record = Record::new();
    let mut store = record.store();
    let mut draft = rated_and_asked(1, Level::VeryDissatisfied);
    draft.started.clock = ClockTrust::Doubted;
    store.close_draft(&draft, Ending::Finished, &moment(1), &mut record.ids).unwrap();
    store.close_draft(&rated(2, Level::Satisfied), Ending::Finished, &moment(2), &mut record.ids).unwrap();
    let days = record.query("SELECT day, hour, level, count FROM rating_tally ORDER BY level");
    assert_eq!(days, [[DATE_UNCERTAIN, "-1", "1", "1"], ["2026-11-23", "4", "4", "1"]]);
    for table in ["rating", "survey_response", "reason_tally", "answer_tally"] {
        let sql = format!("SELECT count(*) > 0 FROM {table} WHERE day = '{DATE_UNCERTAIN}'");
        assert_eq!(record.query(&sql), [["1"]], "{table}");
    }
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}
