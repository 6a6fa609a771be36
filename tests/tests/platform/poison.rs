//! Entries that no terminal of ours writes: stored byte for byte, flagged by name, and in nobody's way.

#[path = "poison/list.rs"]
mod list;
#[path = "poison/private.rs"]
mod private;
#[path = "poison/values.rs"]
mod values;

use std::collections::BTreeMap;

use shiwen_domain::entry::{Body, Entry};
use shiwen_sync::protocol::Flagged;
use shiwen_tests::{
    paper_log::{Line, Paper, PaperLog},
    postgres::Sql,
};

use self::list::{Fate, Poison};
use super::scene::Scene;

/// Where one poison stands and what was said about it.
struct Placed {
    poison: Poison,
    seq: u64,
    said: Vec<String>,
}

#[test]
fn poison_is_stored_and_flagged_and_those_behind_it_arrive() {
    let scene = Scene::open();
    let (mut machine, mut log) = scene.witnessed(1, 1);
    let known = list::rating(&mut machine.author);
    log.push(&known);
    let poisons = list::all(&mut machine.author, &known);
    let kinds = poisons.len();
    let mut placed = Vec::new();
    let mut behind = vec![known];
    for poison in poisons {
        let seq = log.push(poison.paper.clone());
        let next = list::rating(&mut machine.author);
        log.push(&next);
        behind.push(next);
        let said = flags(&machine.line, &log, seq);
        placed.push(Placed { poison, seq, said });
    }
    let sql = scene.sql();
    assert_stored(&sql, &log);
    let wrong: Vec<String> = placed.iter().filter_map(|placed| wrong_with(&sql, placed)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for entry in &behind {
        assert_eq!(counted(&sql, entry), 1, "{entry:?}");
    }
    println!("{kinds} poisons, {} ratings behind them counted", behind.len());
    scene.agrees();
    // The control: a flag that is not there is missed.
    sql.run("DELETE FROM entry_flag WHERE flag = 'duplicate_entry'");
    let duplicate = |placed: &&Placed| placed.poison.fate == Fate::Flagged("duplicate_entry");
    let missed = placed.iter().filter(|placed| wrong_with(&sql, placed).is_some()).count();
    assert_eq!((missed, missed > 0), (placed.iter().filter(duplicate).count(), true));
}

/// Sends the poison and what is behind it in one batch. Answers the poison's flags; the rating behind it has none.
fn flags(line: &Line, log: &PaperLog, seq: u64) -> Vec<String> {
    let first = if seq == 2 { 1 } else { seq };
    let answer = line.taken(log, &log.batch_from(first));
    assert_eq!(answer.size, log.size());
    let mut of: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for Flagged { seq, flag } in answer.flagged {
        of.entry(seq).or_default().push(flag);
    }
    assert!(of.keys().all(|flagged| *flagged == seq), "{of:?} beside {seq}");
    of.remove(&seq).unwrap_or_default()
}

/// Byte for byte, in place.
fn assert_stored(sql: &Sql, log: &PaperLog) {
    let stored: Vec<Vec<u8>> = sql.column(
        "SELECT bytes FROM entry JOIN log ON log.id = entry.log
        WHERE log.log = $1 ORDER BY seq",
        &[&log.id().0],
    );
    assert_eq!(stored.len() as u64, log.size());
    for (stored, Paper { bytes, .. }) in stored.iter().zip(log.papers()) {
        assert_eq!(stored, bytes);
    }
}

/// In how many rows of the two tables of answers an entry is counted.
fn counted(sql: &Sql, entry: &Entry) -> i64 {
    let table = match entry.body {
        Body::Rating(_) => "rating",
        _ => "survey_response",
    };
    sql.one(&format!("SELECT count(*) FROM {table} WHERE entry_id = $1"), &[&entry.entry_id.0])
}

fn wrong_with(sql: &Sql, placed: &Placed) -> Option<String> {
    let seq = i64::try_from(placed.seq).expect("a place");
    let stored: Vec<String> = sql.column("SELECT flag FROM entry_flag WHERE seq = $1 ORDER BY flag", &[&seq]);
    let is_counted = sql.one::<i64>("SELECT count(*) FROM counted WHERE seq = $1", &[&seq]) == 1;
    let (flag, counts) = match placed.poison.fate {
        Fate::Flagged(flag) => (Some(flag), false),
        Fate::CountedWith(flag) => (Some(flag), true),
        Fate::Counted => (None, true),
    };
    let fits = match flag {
        Some(flag) => placed.said.iter().any(|said| said == flag),
        None => placed.said.is_empty(),
    };
    let mut said = placed.said.clone();
    said.sort();
    (!fits || is_counted != counts || said != stored).then(|| {
        let Poison { name, fate, .. } = &placed.poison;
        format!("{name}: {fate:?}, but said {said:?}, stored {stored:?}, counted {is_counted}")
    })
}
