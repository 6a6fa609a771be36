//! Histories changed below the witnessed size and signed again with the terminal's own key: refused, every one, recorded as
//! an alarm, and nothing of the platform's rows is another afterwards.

use std::collections::BTreeMap;

use shiwen_tests::{
    figure,
    paper_log::{Change, Changed, PaperLog},
    postgres::Sql,
};

use super::{
    scene::{Machine, Scene},
    snapshot::Snapshot,
};

/// Sizes around the edges of the tree, where a slip would be.
const SIZES: [u64; 10] = [2, 3, 8, 9, 31, 32, 64, 65, 127, 140];

#[test]
fn a_history_changed_below_the_witnessed_size_is_refused_and_nothing_changes() {
    let scene = Scene::open();
    let sql = scene.sql();
    let mut refused = BTreeMap::new();
    for (number, size) in (1..).zip(SIZES) {
        let (mut machine, mut log) = scene.witnessed(number, size);
        for _ in 0..figure(1_000) / SIZES.len() {
            let (change, said) = refuse_one(&sql, &mut machine, &log);
            *refused.entry((change, said)).or_insert(0) += 1;
        }
        grows(&sql, &mut machine, &mut log);
    }
    let total: usize = refused.values().sum();
    println!("{total} changed histories refused: {refused:?}");
    assert_eq!(total, figure(1_000));
    for said in ["fork", "shrunk", "gap"] {
        assert!(refused.keys().any(|(_, kind)| *kind == said), "{said} was never tried");
    }
    assert!(Change::ALL.iter().all(|change| refused.keys().any(|(tried, _)| tried == change)));
    scene.agrees();
}

/// Sends one changed history, which must be refused.
fn refuse_one(sql: &Sql, machine: &mut Machine, log: &PaperLog) -> (Change, &'static str) {
    let (change, changed) = other_past(machine, log);
    // One that is open already is not raised again; this one must raise its own.
    sql.run("DELETE FROM alarm");
    let before = Snapshot::of(sql);
    let batch = changed.log.batch_from(changed.first);
    let answer = machine.line.send(&changed.log, &batch);
    let problem = answer.problem().unwrap_or_else(|| panic!("{change:?} was taken: {}", answer.text()));
    assert_eq!((answer.said().as_str(), answer.status), (changed.expected, 409), "{change:?} {batch:?}");
    assert_eq!(problem.size, Some(log.size()));
    let opened = machine.opened(log, &problem.cosigned.expect("what was witnessed"));
    assert_eq!((opened.size, opened.root), (log.size(), log.root(log.size())));
    let after = Snapshot::of(sql);
    assert_eq!(before.differs(&after), [""; 0], "{change:?}");
    let alarms = sql.rows(
        "SELECT alarm.kind, alarm.terminal, log.log::text FROM alarm JOIN log ON log.id = alarm.log
         WHERE closed_at IS NULL",
        &[],
    );
    let alarms: Vec<[String; 3]> = alarms.iter().map(|row| [row.get(0), row.get(1), row.get(2)]).collect();
    let expected = [changed.expected.into(), log.terminal().to_string(), log.id().to_string()];
    assert_eq!(alarms, [expected], "{change:?}");
    (change, changed.expected)
}

/// A change that changes something.
fn other_past(machine: &mut Machine, log: &PaperLog) -> (Change, Changed) {
    loop {
        let change = Change::ALL[machine.author.seed.place(Change::ALL.len())];
        if let Some(changed) = Changed::make(log, log.size(), change, &mut machine.author) {
            return (change, changed);
        }
    }
}

/// The control: the true history is taken as soon as it comes, and the platform's rows change with it.
fn grows(sql: &Sql, machine: &mut Machine, log: &mut PaperLog) {
    let (before, size) = (Snapshot::of(sql), log.size());
    log.write(&mut machine.author, 3);
    let answer = machine.line.taken(log, &log.batch_from(size.saturating_sub(2)));
    assert_eq!(answer.size, size + 3);
    assert_eq!(machine.opened(log, &answer.cosigned).root, log.root(size + 3));
    let differs = before.differs(&Snapshot::of(sql));
    assert!(differs.contains(&"log") && differs.contains(&"entry"), "{differs:?}");
}

#[test]
fn a_snapshot_sees_a_single_bit() {
    let scene = Scene::open();
    let (_machine, _log) = scene.witnessed(1, 5);
    let sql = scene.sql();
    let before = Snapshot::of(&sql);
    assert_eq!(before.differs(&Snapshot::of(&sql)), [""; 0]);
    sql.run("UPDATE entry SET bytes = set_bit(bytes, 3, 1 - get_bit(bytes, 3)) WHERE seq = 2");
    assert_eq!(before.differs(&Snapshot::of(&sql)), ["entry"]);
}
