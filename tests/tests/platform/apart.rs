//! Which logs a platform takes: its own kind only, new ones within reason, and the true tail of an old one in any case.

use shiwen_domain::{
    entry::{Body, Entry, ReopenReason},
    id::EntryId,
    level::Level,
};
use shiwen_sync::protocol::{BatchAnswer, EnrolmentAnswer};
use shiwen_tests::{
    paper_log::{Answer, PaperKey, PaperLog, Request},
    postgres::Sql,
};

use super::{
    scene::{HALL, Machine, Scene},
    snapshot::Snapshot,
};

/// A new log of a machine, that continues an old one.
fn after(machine: &mut Machine, old: &PaperLog, demo: bool) -> PaperLog {
    let previous = Some(old.as_previous(ReopenReason::Damaged, 1));
    PaperLog::open_after(&machine.known.terminal, &machine.key, &mut machine.author, demo, previous)
}

fn first_batch(machine: &Machine, log: &PaperLog) -> Answer {
    machine.line.send(log, &log.batch_from(0))
}

#[test]
fn demo_and_real_logs_are_kept_apart() {
    for demo in [true, false] {
        let scene = Scene::of(demo);
        let mut machine = scene.machine(1);
        let enrolment = machine.key.enrolment(&scene.platform.code(HALL), !demo);
        let refused = machine.line.ask(&Request::new("POST", "/v1/enrolment").json(&enrolment));
        assert_eq!((refused.status, refused.said().as_str()), (403, "demo-refused"));
        let before = Snapshot::of(&scene.sql());
        let (name, key) = (machine.name().clone(), machine.key.clone());
        let other = PaperLog::open(&name, &key, &mut machine.author, !demo);
        let refused = first_batch(&machine, &other);
        assert_eq!((refused.status, refused.said().as_str()), (403, "demo-refused"));
        assert_eq!(before.differs(&Snapshot::of(&scene.sql())), [""; 0]);
        // The control: the same machine's log of the platform's kind is taken.
        let own = machine.opens();
        assert_eq!(first_batch(&machine, &own).said(), "ok");
        assert_eq!(scene.sql().column::<bool>("SELECT demo FROM log", &[]), [demo]);
        scene.agrees();
    }
}

#[test]
fn a_second_new_log_within_a_day_waits_until_somebody_enrols_the_terminal_again() {
    let scene = Scene::open();
    let (mut machine, first) = scene.witnessed(1, 4);
    let second = after(&mut machine, &first, true);
    assert_eq!(first_batch(&machine, &second).said(), "ok");
    let mut third = after(&mut machine, &second, true);
    third.write(&mut machine.author, 5);
    let before = Snapshot::of(&scene.sql());
    let refused = first_batch(&machine, &third);
    assert_eq!((refused.status, refused.said().as_str()), (403, "confirmation-needed"));
    assert_eq!(before.differs(&Snapshot::of(&scene.sql())), [""; 0]);
    // The logs that are known go on meanwhile.
    let mut known = second.clone();
    known.write(&mut machine.author, 2);
    assert_eq!(machine.line.taken(&known, &known.batch_from(1)).size, 3);
    let code = scene.platform.code(HALL);
    let enrolment = machine.key.enrolment_as(&code, true, Some(first.terminal()), Some(third.id()));
    let again = machine.line.enrol(&enrolment);
    assert_eq!(&again.terminal, first.terminal());
    let taken: BatchAnswer = first_batch(&machine, &third).json();
    assert_eq!(taken.size, 6);
    scene.agrees();
}

#[test]
fn the_true_tail_of_an_old_log_is_taken_after_the_machine_was_replaced() {
    let scene = Scene::open();
    let (mut old, mut log) = scene.witnessed(1, 10);
    log.write(&mut old.author, 5);
    let name = old.name().clone();
    let code = scene.platform.code_with(&["--hall", HALL, "--replaces", name.as_str()]);
    let mut new = scene.machine_with(2, &code, None);
    assert_eq!(new.name(), &name);
    let replaces = new.known.replaces.clone().expect("what it continues");
    assert_eq!((replaces.log, replaces.size), (log.id(), 10));
    assert_eq!(replaces.root, log.root(10).to_string());
    let continued = after(&mut new, &log.cut(10), true);
    assert_eq!(first_batch(&new, &continued).said(), "ok");
    // The old machine's tail, by its old token and key.
    let taken = old.line.taken(&log, &log.batch_from(10));
    assert_eq!((taken.size, old.opened(&log, &taken.cosigned).root), (15, log.root(15)));
    // But it opens nothing new, and the new machine's key signs nothing of the old log.
    let before = Snapshot::of(&scene.sql());
    let another = after(&mut old, &log, true);
    let refused = first_batch(&old, &another);
    assert!((400..500).contains(&refused.status) && refused.status != 409, "{}", refused.text());
    let mut forged = log.clone();
    forged.write(&mut old.author, 1);
    let mut batch = forged.batch_from(15);
    batch.checkpoint =
        shiwen_log::sign_checkpoint(new.key.signing_key(), &forged.origin(), 16, forged.root(16));
    assert_eq!(new.line.send(&forged, &batch).said(), "invalid");
    assert_eq!(before.differs(&Snapshot::of(&scene.sql())), [""; 0]);
    scene.agrees();
}

/// Whether an entry is counted as a rating, how often, and whether as proven.
fn proven(sql: &Sql, id: EntryId) -> Vec<bool> {
    sql.column("SELECT proven FROM rating WHERE entry_id = $1", &[&id.0])
}

fn id_at(log: &PaperLog, seq: usize) -> EntryId {
    Entry::read(&log.papers()[seq].bytes).expect("an entry").entry_id
}

/// Appends an entry of another log as recovered.
fn recover(log: &mut PaperLog, machine: &mut Machine, from: &PaperLog, seq: usize, proven: bool) {
    let body = Body::Recovered(from.recovered(seq as u64, proven));
    let mut entry = machine.author.entry(body);
    entry.entry_id = id_at(from, seq);
    log.push(&entry);
}

#[test]
fn recovered_entries_are_counted_once_and_as_proven_as_they_say() {
    let scene = Scene::open();
    let (mut machine, mut old) = scene.witnessed(1, 1);
    for level in Level::ALL {
        let body = Body::Rating(machine.author.rating(level));
        let entry = machine.author.entry(body);
        old.push(&entry);
    }
    // Two of the five ratings reach the platform.
    machine.line.taken(&old, &old.batch(1..3));
    let mut new = after(&mut machine, &old, true);
    for (seq, as_proven) in [(1, true), (2, false), (3, true), (4, false)] {
        recover(&mut new, &mut machine, &old, seq, as_proven);
    }
    machine.line.taken(&new, &new.batch_from(0));
    let sql = scene.sql();
    // What was there before stays what it was; what was not is what it says.
    let counts: Vec<Vec<bool>> = (1..=5).map(|seq| proven(&sql, id_at(&old, seq))).collect();
    assert_eq!(counts, [vec![true], vec![true], vec![true], vec![false], vec![]]);
    assert_eq!(sql.count("rating"), 4);
    scene.agrees();
    // The old log's tail arrives after all: nothing is counted twice, the last one now.
    machine.line.taken(&old, &old.batch_from(3));
    assert_eq!((sql.count("rating"), proven(&sql, id_at(&old, 5))), (5, vec![true]));
    assert_eq!(sql.count("work_order"), 2);
    scene.agrees();
}

#[test]
fn an_enrolment_without_the_key_is_refused() {
    let scene = Scene::open();
    let machine = scene.machine(1);
    let code = scene.platform.code(HALL);
    let ask = |enrolment| machine.line.ask(&Request::new("POST", "/v1/enrolment").json(&enrolment));
    let mut other_key = machine.key.enrolment(&code, true);
    let stranger = PaperKey::new(&mut shiwen_tests::seed::Seed::new(99));
    other_key.key = stranger.enrolment(&code, true).key;
    let mut other_name = machine.key.enrolment(&code, true);
    other_name.terminal = Some(machine.name().clone());
    for (enrolment, why) in [(other_key, "another key"), (other_name, "another name")] {
        let refused = ask(enrolment);
        assert!([400, 422].contains(&refused.status), "{why}: {}", refused.text());
    }
    assert_eq!(ask(machine.key.enrolment("0000-0000-0000", true)).said(), "bad-code");
    // The code is as good as before.
    let taken: EnrolmentAnswer = ask(stranger.enrolment(&code, true)).json();
    assert_ne!(&taken.terminal, machine.name());
    assert_eq!(ask(stranger.enrolment(&code, true)).said(), "bad-code");
}
