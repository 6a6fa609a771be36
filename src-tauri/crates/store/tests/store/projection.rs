//! Tables for reports.

use shiwen_domain::{
    entry::{Body, Ending, PackApplied},
    level::Level,
    moment::{ClockTrust, DATE_UNCERTAIN},
};

use crate::kit::{
    Record, TABLES, at_the_counter, connect, managed, moment, rated, rated_and_asked, signing, table,
};

fn all(record: &Record) -> Vec<Vec<Vec<String>>> {
    TABLES.map(|name| table(record, name)).to_vec()
}

fn lived() -> Record {
    let mut record = Record::new();
    let mut store = record.store();
    let applied = PackApplied { version: 1, sha256: String::new(), judged_by: None };
    let pack = record.fact(Body::PackApplied(applied));
    store.append(&[pack]).unwrap();
    for (visit, level) in (1..40).zip(Level::ALL.into_iter().cycle()) {
        let mut draft = if visit % 3 == 0 { rated(visit, level) } else { rated_and_asked(visit, level) };
        draft.service = (visit % 5 == 0).then(|| format!("service-{visit}"));
        store.close_draft(&draft, Ending::Finished, &moment(90), &mut record.ids).unwrap();
    }
    let target = record.reader().entry_id(2).unwrap();
    let facts = managed(target).map(|body| record.fact(body));
    store.append(&facts).unwrap();
    let facts = at_the_counter(moment(80), rated(1, Level::Satisfied).subject, 1, 60_000);
    store.append(&facts.map(|body| record.fact(body))).unwrap();
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
    for (period, days) in [("2026-11", "2026-11-__"), ("2026-11-23", "2026-11-23")] {
        let of = |table: &str, columns: &str, more: &str| {
            let sql = "SELECT {c}, sum(count) FROM {t} WHERE period = '{p}' {m} GROUP BY {c} ORDER BY {c}";
            let sql = sql.replace("{c}", columns).replace("{t}", table).replace("{p}", period);
            record.query(&sql.replace("{m}", more))
        };
        let rows = |table: &str, columns: &str| {
            let sql = "SELECT {c}, count(*) FROM {t} WHERE day LIKE '{d}' GROUP BY {c} ORDER BY {c}";
            record.query(&sql.replace("{c}", columns).replace("{t}", table).replace("{d}", days))
        };
        let dimensions = ["day", "hour", "department", "counter", "item", "clerk"];
        for dimension in dimensions {
            let tally = of("rating_tally", "level", &format!("AND dimension = '{dimension}'"));
            assert_eq!(tally, rows("rating", "level"), "{dimension}");
        }
        assert_eq!(of("survey_tally", "department", ""), rows("survey_response", "department"));
        let answers = "survey_answer JOIN survey_response USING (seq)";
        assert_eq!(of("answer_tally", "question, answer", ""), rows(answers, "question, answer"));
        let bad = "rating_reason JOIN (SELECT seq, day FROM rating WHERE level <= 2) USING (seq)";
        assert_eq!(of("reason_tally", "code", ""), rows(bad, "code"));
    }
}

#[test]
fn a_doubted_date_is_counted_on_no_day() {
    let mut record = Record::new();
    let mut store = record.store();
    let mut draft = rated_and_asked(1, Level::VeryDissatisfied);
    draft.started.clock = ClockTrust::Doubted;
    store.close_draft(&draft, Ending::Finished, &moment(1), &mut record.ids).unwrap();
    store.close_draft(&rated(2, Level::Satisfied), Ending::Finished, &moment(2), &mut record.ids).unwrap();
    let days =
        "SELECT period, key, level, count FROM rating_tally WHERE dimension = 'day' ORDER BY period DESC";
    let expected = [
        [DATE_UNCERTAIN, DATE_UNCERTAIN, "1", "1"],
        ["2026-11-23", "2026-11-23", "4", "1"],
        ["2026-11", "2026-11-23", "4", "1"],
    ];
    assert_eq!(record.query(days), expected);
    let groups = format!("SELECT count(*) FROM rating_tally WHERE period = '{DATE_UNCERTAIN}'");
    assert_eq!(record.query(&groups), [["1"]], "it is in no group");
    assert_eq!(record.query("SELECT day FROM answer_day"), [["2026-11-23"]]);
    for (table, column) in [
        ("rating", "day"),
        ("survey_response", "day"),
        ("reason_tally", "period"),
        ("answer_tally", "period"),
    ] {
        let sql = format!("SELECT count(*) > 0 FROM {table} WHERE {column} = '{DATE_UNCERTAIN}'");
        assert_eq!(record.query(&sql), [["1"]], "{table}");
    }
    assert_eq!(record.reader().verify(&signing().verifying_key()).unwrap().findings, []);
}
