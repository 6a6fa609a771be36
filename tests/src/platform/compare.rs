//! Whether the platform has what the terminals acknowledged: every entry, none twice, none invented, in order, byte for
//! byte. It reads the terminals' records and the platform's tables, and hashes with a library of its own; it answers in
//! sentences, none if all is well.

use std::collections::{BTreeMap, HashMap, HashSet};

use openssl::sha::sha256;
use shiwen_domain::entry::Entry;
use uuid::Uuid;

use crate::{postgres::Sql, terminal::enrolled::EnrolledTerminal};

/// A log as the platform has it.
#[derive(Debug, Default)]
struct PlatformLog {
    size: i64,
    /// `(seq, bytes, leaf)` in order.
    entries: Vec<(i64, Vec<u8>, Vec<u8>)>,
}

/// A log as a terminal has it.
#[derive(Debug, Default)]
pub struct TerminalLog {
    /// The log's identity.
    pub log: Uuid,
    /// The bytes of its entries, by place.
    pub entries: Vec<Vec<u8>>,
}

/// What is wrong once everything has been sent: the platform must have all that the terminals have.
pub fn wrong_with(sql: &Sql, terminals: &[&EnrolledTerminal]) -> Vec<String> {
    let mut wrong = wrong_so_far(sql, terminals);
    let logs = platform_logs(sql);
    for terminal in terminals {
        let record = terminal.log();
        let (has, there) = (record.entries.len(), logs.get(&record.log).map_or(0, |log| log.entries.len()));
        if has != there {
            wrong.push(format!("log {} has {has} entries, the platform {there}", record.log));
        }
        wrong.extend(not_counted_once(sql, terminal));
    }
    wrong
}

/// What is wrong at any time, whatever is still on its way: nothing that the platform has may differ from what the terminals
/// have.
pub fn wrong_so_far(sql: &Sql, terminals: &[&EnrolledTerminal]) -> Vec<String> {
    let logs = platform_logs(sql);
    let mut wrong: Vec<String> = logs.iter().flat_map(|(log, has)| wrong_order(*log, has)).collect();
    let records: HashMap<Uuid, TerminalLog> =
        terminals.iter().flat_map(|terminal| terminal.logs()).map(|log| (log.log, log)).collect();
    for (log, has) in &logs {
        match records.get(log) {
            Some(record) => wrong.extend(differs(record, has)),
            None => wrong.push(format!("log {log} is no terminal's")),
        }
    }
    wrong.extend(invented(sql, &records));
    wrong.extend(counted_wrongly(sql));
    wrong
}

fn platform_logs(sql: &Sql) -> BTreeMap<Uuid, PlatformLog> {
    let mut logs: BTreeMap<Uuid, PlatformLog> = BTreeMap::new();
    // In one statement: the platform may be about to commit what somebody sent who is gone by now.
    let text = "SELECT log.log, size, seq, bytes, leaf FROM log LEFT JOIN entry ON log.id = entry.log
                ORDER BY log.id, seq";
    for row in sql.rows(text, &[]) {
        let log = logs.entry(row.get(0)).or_default();
        log.size = row.get(1);
        if let Some(seq) = row.get::<_, Option<i64>>(2) {
            log.entries.push((seq, row.get(3), row.get(4)));
        }
    }
    logs
}

/// Places without a gap, as many as the witness says, each with its own hash.
fn wrong_order(log: Uuid, has: &PlatformLog) -> Vec<String> {
    let mut wrong = Vec::new();
    if usize::try_from(has.size).ok() != Some(has.entries.len()) {
        wrong.push(format!("log {log}: witnessed {}, stored {}", has.size, has.entries.len()));
    }
    for ((seq, bytes, leaf), place) in has.entries.iter().zip(0_i64..) {
        if *seq != place {
            wrong.push(format!("log {log}: entry {seq} stands at place {place}"));
        }
        if sha256(&[&[0], bytes.as_slice()].concat()).as_slice() != leaf {
            wrong.push(format!("log {log}: entry {seq} is not what its leaf hash says"));
        }
    }
    wrong
}

fn differs(record: &TerminalLog, has: &PlatformLog) -> Vec<String> {
    let mut wrong = Vec::new();
    for (seq, bytes, _) in &has.entries {
        let ours = usize::try_from(*seq).ok().and_then(|seq| record.entries.get(seq));
        match ours {
            Some(ours) if ours == bytes => {}
            Some(_) => wrong.push(format!("log {}: entry {seq} has other bytes", record.log)),
            None => wrong.push(format!("log {}: entry {seq} was never written", record.log)),
        }
    }
    wrong
}

/// Each entry that a terminal acknowledged is counted, at a place where an entry of its identity lies.
fn not_counted_once(sql: &Sql, terminal: &EnrolledTerminal) -> Vec<String> {
    let text = "SELECT entry_id, entry.bytes FROM counted JOIN entry USING (log, seq)";
    let mut counted: HashMap<Uuid, Vec<Vec<u8>>> = HashMap::new();
    for row in sql.rows(text, &[]) {
        counted.entry(row.get(0)).or_default().push(row.get(1));
    }
    let is_there = |id: Uuid| match counted.get(&id).map(Vec::as_slice) {
        Some([bytes]) => Entry::read(bytes).is_ok_and(|entry| entry.entry_id.0 == id),
        _ => false,
    };
    let lost = terminal.acknowledged.iter().filter(|one| !is_there(one.entry_id.0));
    lost.map(|one| format!("acknowledged and not counted once: {} {}", one.seq, one.entry_id)).collect()
}

/// Everything counted is an entry of some terminal.
fn invented(sql: &Sql, records: &HashMap<Uuid, TerminalLog>) -> Vec<String> {
    let entries = records.values().flat_map(|record| &record.entries);
    let written: HashSet<Uuid> =
        entries.filter_map(|bytes| Entry::read(bytes).ok()).map(|entry| entry.entry_id.0).collect();
    let counted = sql.column::<Uuid>("SELECT entry_id FROM counted", &[]);
    let invented = counted.into_iter().filter(|id| !written.contains(id));
    invented.map(|id| format!("counted and written by nobody: {id}")).collect()
}

/// A projection holds what `counted` has of its kind, neither more nor less.
fn counted_wrongly(sql: &Sql) -> Vec<String> {
    let mut wrong = Vec::new();
    for (table, kind) in [
        ("rating", "rating"),
        ("survey_response", "survey_response"),
        ("unrated", "unrated"),
        ("self_test", "self_test"),
    ] {
        let text = format!(
            "SELECT count(*) FROM {table} FULL JOIN (SELECT * FROM counted WHERE kind = '{kind}') AS one
             USING (entry_id, log, seq) WHERE {table}.entry_id IS NULL OR one.entry_id IS NULL"
        );
        let differences = sql.one::<i64>(&text, &[]);
        if differences != 0 {
            wrong.push(format!("{table} differs from what is counted in {differences} rows"));
        }
    }
    wrong
}
