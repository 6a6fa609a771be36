//! `shiwen-platform verify` finds whatever somebody changed in the database, and nothing where nobody did.

use shiwen_domain::{
    entry::{Body, Label, LabelProposed, ReopenReason},
    level::Level,
};
use shiwen_tests::{
    paper_log::{PaperLog, Secret},
    platform::Signal,
    terminal::Ran,
};

use super::scene::{HALL, Machine, Scene};

/// A change of the database and its name.
type Plant = (&'static str, &'static str);

const PLANTS: &[Plant] = &[
    ("a changed byte of an entry", "UPDATE entry SET bytes = set_byte(bytes, 40, get_byte(bytes, 40) # 1) WHERE seq = 3"),
    (
        "a changed byte under a leaf that fits",
        "UPDATE entry SET bytes = b, leaf = sha256('\\x00'::bytea || b)
         FROM (SELECT log AS l, set_byte(bytes, 40, get_byte(bytes, 40) # 1) AS b FROM entry WHERE seq = 3) c
         WHERE log = l AND seq = 3",
    ),
    ("a changed leaf", "UPDATE entry SET leaf = sha256('x') WHERE seq = 3"),
    ("an entry missing at the end", "DELETE FROM private WHERE seq = (SELECT max(seq) FROM entry);
      DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"),
    ("an entry more", "INSERT INTO entry (log, seq, leaf, bytes) SELECT log, seq + 1, leaf, bytes FROM entry
      ORDER BY seq DESC LIMIT 1"),
    ("a smaller size", "UPDATE log SET size = size - 1"),
    ("a larger size", "UPDATE log SET size = size + 1"),
    ("another root", "UPDATE log SET root = sha256('x')"),
    ("another compact range", "UPDATE log SET compact_range = set_byte(compact_range, 20, get_byte(compact_range, 20) # 1)"),
    ("an older cosigned checkpoint", "UPDATE log SET cosigned = replace(cosigned, E'\\n40\\n', E'\\n39\\n')"),
    ("a checkpoint without the cosignature", "UPDATE log SET cosigned = regexp_replace(cosigned, '\u{2014} platform[^\\n]*\\n$', '')"),
    ("another key of the log", "UPDATE log SET key = sha256('x')"),
    ("a real log that was a demo one", "UPDATE log SET demo = NOT demo"),
    ("a better level", "UPDATE rating SET level = 5 WHERE entry_id IN (SELECT entry_id FROM rating WHERE level < 3 LIMIT 1)"),
    ("another day", "UPDATE rating SET day = '2026-01-01' WHERE entry_id IN (SELECT entry_id FROM rating LIMIT 1)"),
    ("another hall", "UPDATE rating SET hall = 'other-hall' WHERE entry_id IN (SELECT entry_id FROM rating LIMIT 1)"),
    ("a flag on a rating", "UPDATE rating SET flagged = NOT flagged WHERE entry_id IN (SELECT entry_id FROM rating LIMIT 1)"),
    ("a rating called unproven", "UPDATE rating SET proven = false WHERE entry_id IN (SELECT entry_id FROM rating LIMIT 1)"),
    ("a rating missing", "DELETE FROM rating WHERE entry_id IN (SELECT entry_id FROM rating LIMIT 1)"),
    ("a rating that nobody gave", "INSERT INTO rating SELECT (r).* FROM (SELECT jsonb_populate_record(rating,
      jsonb_build_object('entry_id', gen_random_uuid(), 'visit_id', gen_random_uuid(), 'level', 5)) AS r FROM rating LIMIT 1) c"),
    ("a reason missing", "DELETE FROM rating_reason WHERE entry_id IN (SELECT entry_id FROM rating_reason LIMIT 1)"),
    ("another reason", "UPDATE rating_reason SET code = 517 WHERE entry_id IN (SELECT entry_id FROM rating_reason LIMIT 1)"),
    ("another answer", "UPDATE survey_answer SET answer = CASE answer WHEN 'yes' THEN 'no' ELSE 'yes' END
      WHERE (entry_id, question) IN (SELECT entry_id, question FROM survey_answer LIMIT 1)"),
    ("a survey missing", "DELETE FROM survey_response WHERE entry_id IN (SELECT entry_id FROM survey_response LIMIT 1)"),
    ("an unrated service missing", "DELETE FROM unrated"),
    ("a cancelled service missing", "DELETE FROM counter_event WHERE what = 'cancelled'"),
    ("a cancelled service of a clerk missing", "DELETE FROM clerk_event"),
    ("a cancelled service of another clerk", "UPDATE clerk_event SET clerk = 'x'"),
    ("a shorter pause", "UPDATE counter_event SET ms = ms / 2 WHERE what = 'paused'"),
    ("a proposal missing", "DELETE FROM label_proposal"),
    ("a proposal for another rating", "UPDATE label_proposal SET target = gen_random_uuid()"),
    ("an entry counted elsewhere", "UPDATE counted SET seq = seq + 1000 WHERE seq = 5"),
    ("an entry not counted", "DELETE FROM counted WHERE seq = 5"),
    ("a flag taken away", "DELETE FROM entry_flag"),
    ("a flag more", "INSERT INTO entry_flag SELECT id, 4, 'unreadable' FROM log"),
    ("a work order missing", "DELETE FROM outbox; DELETE FROM work_order WHERE id IN (SELECT id FROM work_order LIMIT 1)"),
    ("a work order of nobody", "INSERT INTO work_order SELECT (w).* FROM (SELECT jsonb_populate_record(work_order,
      jsonb_build_object('id', gen_random_uuid(), 'entry_id', gen_random_uuid())) AS w FROM work_order LIMIT 1) c"),
    ("other words", "UPDATE private SET content = 'praise' WHERE kind = 'text'"),
    (
        "a bad rating passed off as a second one",
        "CREATE TEMP TABLE gone AS SELECT entry_id, log, seq FROM rating WHERE level < 3 LIMIT 1;
         DELETE FROM outbox; DELETE FROM work_order WHERE entry_id IN (SELECT entry_id FROM gone);
         DELETE FROM rating_reason WHERE entry_id IN (SELECT entry_id FROM gone);
         DELETE FROM rating WHERE entry_id IN (SELECT entry_id FROM gone);
         DELETE FROM counted WHERE entry_id IN (SELECT entry_id FROM gone);
         INSERT INTO entry_flag SELECT log, seq, 'second_rating' FROM gone",
    ),
    (
        "a bad rating passed off as a duplicate",
        "CREATE TEMP TABLE gone AS SELECT entry_id, log, seq FROM rating WHERE level < 3 LIMIT 1;
         DELETE FROM outbox; DELETE FROM work_order WHERE entry_id IN (SELECT entry_id FROM gone);
         DELETE FROM rating_reason WHERE entry_id IN (SELECT entry_id FROM gone);
         DELETE FROM rating WHERE entry_id IN (SELECT entry_id FROM gone);
         UPDATE counted SET seq = 5000 WHERE entry_id IN (SELECT entry_id FROM gone);
         INSERT INTO entry_flag SELECT log, seq, 'duplicate_entry' FROM gone",
    ),
    ("a work order closed by nobody", "UPDATE work_order SET state = 'closed', closed_at = now()"),
    ("a later deadline", "UPDATE work_order SET due = due + 30"),
    ("a log taken away whole", "DELETE FROM outbox; DELETE FROM work_order; DELETE FROM private; DELETE FROM rating_reason;
      DELETE FROM rating; DELETE FROM entry; DELETE FROM log"),
    ("a delivery taken away", "DELETE FROM outbox WHERE work_order IN (SELECT work_order FROM outbox LIMIT 1)"),
    ("a later deadline from the beginning", "UPDATE work_order SET first_due = first_due + 30, due = due + 30"),
    ("a work order of another day", "UPDATE work_order SET opened_day = opened_day - 30"),
    ("a work order opened later", "UPDATE work_order SET opened_at = opened_at + interval '1 hour'"),
    ("another title", "UPDATE work_order SET title = 'x' WHERE id IN (SELECT id FROM work_order LIMIT 1)"),
    (
        "a late closing made early",
        "UPDATE work_order SET closed_at = closed_at - interval '3 days' WHERE closed_at IS NOT NULL",
    ),
    (
        "a hall moved whole",
        "INSERT INTO hall (id) VALUES ('other-hall');
         UPDATE terminal SET hall = 'other-hall'; UPDATE rating SET hall = 'other-hall';
         UPDATE survey_response SET hall = 'other-hall'; UPDATE unrated SET hall = 'other-hall'; UPDATE counter_event SET hall = 'other-hall';
         UPDATE clerk_event SET hall = 'other-hall';
         UPDATE label_proposal SET hall = 'other-hall'; UPDATE work_order SET hall = 'other-hall'",
    ),
    ("a place that nobody signed", "UPDATE terminal SET placed = NULL"),
    (
        "a place signed for another terminal",
        "UPDATE terminal t SET placed = (SELECT placed FROM terminal o WHERE o.id <> t.id LIMIT 1)",
    ),
    (
        "a replaced machine's log taken away whole",
        "CREATE TEMP TABLE gone AS SELECT id FROM log ORDER BY id DESC OFFSET 1 LIMIT 1;
         DELETE FROM rating WHERE log IN (SELECT id FROM gone);
         DELETE FROM survey_response WHERE log IN (SELECT id FROM gone);
         DELETE FROM survey_answer a WHERE NOT EXISTS (SELECT FROM survey_response s WHERE s.entry_id = a.entry_id);
         DELETE FROM rating_reason a WHERE NOT EXISTS (SELECT FROM rating r WHERE r.entry_id = a.entry_id);
         DELETE FROM outbox; DELETE FROM delivery;
         DELETE FROM work_order w WHERE NOT EXISTS (SELECT FROM rating r WHERE r.entry_id = w.entry_id);
         INSERT INTO outbox (work_order) SELECT id FROM work_order;
         DELETE FROM work_order_event e WHERE NOT EXISTS (SELECT FROM work_order w WHERE w.id = e.work_order);
         DELETE FROM unrated WHERE log IN (SELECT id FROM gone);
         DELETE FROM counter_event WHERE log IN (SELECT id FROM gone); DELETE FROM clerk_event WHERE log IN (SELECT id FROM gone);
         DELETE FROM counted WHERE log IN (SELECT id FROM gone);
         DELETE FROM entry_flag WHERE log IN (SELECT id FROM gone); DELETE FROM refused WHERE log IN (SELECT id FROM gone);
         DELETE FROM private WHERE log IN (SELECT id FROM gone); DELETE FROM entry WHERE log IN (SELECT id FROM gone);
         DELETE FROM log WHERE id IN (SELECT id FROM gone)",
    ),
    ("words taken away", "DELETE FROM private WHERE kind = 'text'"),
    ("a refusal taken away", "DELETE FROM refused WHERE why = 'not_committed'"),
    ("a content that never came passed off as one that did", "DELETE FROM refused WHERE why = 'not_sent'"),
    (
        "words that were to be erased",
        "INSERT INTO erasure_order (id, target, reason, asked_by, agreed_by, agreed_at)
         SELECT gen_random_uuid(), entry_id, 'x', 'a', 'b', now() FROM counted JOIN private USING (log, seq)
         WHERE private.kind = 'text' LIMIT 1",
    ),
    (
        "the copy that counts is the later one",
        "CREATE TEMP TABLE pair AS SELECT f.log, f.seq AS later, c.seq AS first, c.entry_id
           FROM entry_flag f JOIN entry e USING (log, seq)
           JOIN counted c ON c.log = f.log AND position(convert_to(c.entry_id::text, 'UTF8') IN e.bytes) > 0
           WHERE f.flag = 'duplicate_entry' AND c.seq < f.seq LIMIT 1;
         UPDATE counted c SET seq = p.later FROM pair p WHERE c.entry_id = p.entry_id;
         UPDATE rating r SET seq = p.later FROM pair p WHERE r.entry_id = p.entry_id;
         UPDATE private t SET seq = p.later FROM pair p WHERE t.log = p.log AND t.seq = p.first;
         UPDATE entry_flag f SET seq = p.first FROM pair p WHERE f.log = p.log AND f.seq = p.later",
    ),
    ("a label that nobody proposed", "INSERT INTO label SELECT gen_random_uuid(), entry_id, 'mistaken', 'x', now(), 'y' FROM rating LIMIT 1"),
    ("a label in the proposal's place", "INSERT INTO label SELECT entry_id, gen_random_uuid(), label, 'x', now(), 'y' FROM label_proposal LIMIT 1"),

];

/// A log of 40 entries with everything in it that a projection is made of.
fn full(scene: &Scene) -> (Machine, PaperLog) {
    let mut machine = scene.machine(1);
    let mut log = machine.opens();
    let bad = machine.author.rating_with(Level::VeryDissatisfied, &[Secret::text("等了两个小时")]);
    log.push(bad);
    let body = Body::Rating(machine.author.rating(Level::Dissatisfied));
    let target = machine.author.entry(body);
    log.push(&target);
    let proposed =
        LabelProposed { target: target.entry_id, label: Label::Mistaken, reason: "误按".into(), by: None };
    let unrated = machine.author.unrated();
    let [cancelled, resumed] = machine.author.at_the_counter();
    for body in [Body::LabelProposed(proposed), Body::Unrated(unrated), cancelled, resumed] {
        let entry = machine.author.entry(body);
        log.push(&entry);
    }
    let answered = machine.author.survey();
    let entry = machine.author.entry(Body::SurveyResponse(answered));
    log.push(&entry);
    log.push(b"\0".to_vec());
    reasons(&mut machine, &mut log);
    let rest = 40 - log.size();
    log.write(&mut machine.author, rest);
    assert_eq!(machine.line.taken(&log, &log.batch_from(0)).size, 40);
    (machine, log)
}

/// An entry a second time, one whose words the terminal has no more, and one whose words are others than it commits to.
fn reasons(machine: &mut Machine, log: &mut PaperLog) {
    let again = log.papers()[1].clone();
    log.push(again);
    let mut gone = machine.author.rating_with(Level::Dissatisfied, &[Secret::text("没人理")]);
    gone.private.clear();
    log.push(gone);
    let mut other = machine.author.rating_with(Level::Dissatisfied, &[Secret::text("没人理")]);
    other.private[0].content.push(b'!');
    log.push(other);
}

/// The whole scene: another terminal, the full log, a machine that has taken its place, and a work order that was closed.
fn everything(scene: &Scene) -> [(Machine, PaperLog); 3] {
    let neighbour = scene.witnessed(3, 2);
    let (machine, log) = full(scene);
    let name = machine.name().clone();
    let code = scene.platform.code_with(&["--hall", HALL, "--replaces", name.as_str()]);
    let mut new = scene.machine_with(2, &code, None);
    let before = log.as_previous(ReopenReason::Replaced, 0);
    let mut next = PaperLog::open_after(&name, &new.key, &mut new.author, true, Some(before));
    next.write(&mut new.author, 2);
    assert_eq!(new.line.taken(&next, &next.batch_from(0)).size, 3);
    scene.sql().run(CLOSED);
    [neighbour, (machine, log), (new, next)]
}

/// A work order as it stands once it was closed.
const CLOSED: &str = "
  CREATE TEMP TABLE one AS SELECT id FROM work_order ORDER BY id LIMIT 1;
  INSERT INTO work_order_event (work_order, event_id, place, at, who, kind, body)
  SELECT id, kind, place, now(), 'x', kind, body::jsonb FROM one, (VALUES
    (0, 'verified', '{\"why\": \"x\", \"finding\": \"true\"}'), (1, 'explained', '{\"why\": \"x\"}'),
    (2, 'reported_back', '{\"why\": \"x\", \"feedback\": \"x\"}'), (3, 'closed', '{\"why\": \"x\"}')) AS told (place, kind, body);
  UPDATE work_order SET state = 'closed', state_at = now(), closed_at = now() WHERE id IN (SELECT id FROM one)";

#[test]
fn verification_finds_every_change_and_nothing_else() {
    let mut scene = Scene::open();
    let _kept = everything(&scene);
    scene.agrees();
    scene.platform.end(Signal::Term);
    let whole = scene.platform.database().copy();
    let mut missed = Vec::new();
    for (name, sql) in PLANTS {
        let ran = verify_with(&mut scene, &whole, Some(sql));
        if ran.code == Some(1) {
            println!("{name}: {}", ran.out.lines().next().unwrap_or_default());
        } else {
            missed.push(format!("{name}: exit {:?}\n{}{}", ran.code, ran.out, ran.err));
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    // The control: a copy in which nothing was planted has nothing to be found.
    assert_eq!(verify_with(&mut scene, &whole, None).code, Some(0));
}

/// Verifies a copy of a database in which something may have been planted.
fn verify_with(scene: &mut Scene, whole: &shiwen_tests::postgres::Database, plant: Option<&str>) -> Ran {
    let copy = whole.copy();
    if let Some(plant) = plant {
        let sql = copy.sql();
        let before = super::snapshot::Snapshot::of(&sql);
        // Whoever changes the database takes no notice of its constraints.
        sql.run("SET session_replication_role = replica");
        sql.run(plant);
        assert!(
            !before.differs(&super::snapshot::Snapshot::of(&sql)).is_empty(),
            "nothing was planted: {plant}"
        );
    }
    scene.platform.set_back_to(copy);
    scene.verify()
}

#[test]
fn a_log_that_another_key_signed_is_found() {
    let mut scene = Scene::open();
    let (mut machine, log) = full(&scene);
    let (name, author) = (machine.name().clone(), &mut machine.author);
    let stranger = shiwen_tests::paper_log::PaperKey::new(&mut author.seed);
    let other = PaperLog::open(&name, &stranger, author, true);
    let refused = machine.line.send(&other, &other.batch_from(0));
    assert_eq!((refused.status, refused.said().as_str()), (422, "invalid"));
    scene.platform.end(Signal::Term);
    scene.sql().rows("UPDATE log SET key = $1", &[&stranger.verifying_key().to_bytes().as_slice()]);
    assert_eq!(scene.verify().code, Some(1), "{log:?}");
}

#[test]
fn what_was_damaged_is_projected_again() {
    let mut scene = Scene::open();
    let _kept = everything(&scene);
    scene.platform.end(Signal::Term);
    let whole = scene.platform.database().copy();
    for (name, damage) in DAMAGES {
        assert_eq!(verify_with(&mut scene, &whole, Some(damage)).code, Some(1), "{name} is nothing");
        let ran = scene.platform.run(&["project"]);
        assert_eq!(ran.code, Some(0), "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(" rows are gone, "), "{name}: {}", ran.out);
        scene.agrees();
        // The control: nothing is left to be done, and events of work orders are as they were.
        let ran = scene.platform.run(&["project"]);
        assert!(!ran.out.contains(" rows are gone, "), "{name}: {}", ran.out);
        assert_eq!(scene.sql().one::<i64>("SELECT count(*) FROM work_order_event", &[]), 4, "{name}");
    }
}

/// Damages of what is computed from the entries.
const DAMAGES: &[Plant] = &[
    ("no projections at all", "TRUNCATE counted, entry_flag, rating, rating_reason, survey_response, survey_answer, unrated,
      counter_event, clerk_event, label_proposal"),
    ("better levels", "UPDATE rating SET level = 5"),
    ("other halls", "UPDATE rating SET hall = 'x'; UPDATE unrated SET hall = 'x'"),
    ("rows of no entry", "INSERT INTO rating SELECT (r).* FROM (SELECT jsonb_populate_record(rating,
      jsonb_build_object('entry_id', gen_random_uuid(), 'visit_id', gen_random_uuid(), 'level', 5)) AS r FROM rating LIMIT 1) c"),
    ("entries counted elsewhere", "UPDATE counted SET seq = seq + 1000"),
    ("flags taken away", "DELETE FROM entry_flag"),
    ("work orders and deliveries missing", "DELETE FROM outbox; DELETE FROM work_order w
      WHERE NOT EXISTS (SELECT FROM work_order_event e WHERE e.work_order = w.id)"),
];
