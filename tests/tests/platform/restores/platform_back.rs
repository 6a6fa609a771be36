//! A platform whose database was put back from yesterday's backup.

use serde_json::json;
use shiwen_domain::level::Level;
use shiwen_tests::{
    platform::{Platform, Signal},
    postgres::Database,
    terminal::enrolled::EnrolledTerminal,
};
use uuid::Uuid;

use super::{alarms, all_is_well, begun, enrol_again, something_is_missing, stopped};
use crate::{
    call_back::{told, with_partner},
    programs,
    scene::Scene,
};

fn backup(platform: &mut Platform) -> Database {
    platform.end(Signal::Term);
    let copy = platform.database().copy();
    platform.go();
    copy
}

/// What the operator does, in the words of `OPERATING.md`.
fn put_back(platform: &mut Platform, backup: Database) {
    platform.end(Signal::Term);
    platform.set_back_to(backup);
    platform.sql().run("SELECT setval('work_order_change', nextval('work_order_change') + 1000000)");
    platform.go();
}

fn orders(platform: &Platform) -> Vec<(Uuid, Uuid)> {
    let rows = platform.sql().rows("SELECT id, entry_id FROM work_order ORDER BY id", &[]);
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[test]
fn a_platform_put_back_is_told_again_and_doubles_no_work_order() {
    let (mut platform, mut terminal) = begun();
    let yesterday = backup(&mut platform);
    terminal.simulate(30, 2);
    terminal.syncs();
    let before = orders(&platform);
    put_back(&mut platform, yesterday);
    // The control: it has forgotten entries and work orders.
    something_is_missing(&platform, &[&terminal]);
    assert!(orders(&platform).len() < before.len());
    let ran = terminal.sync();
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("the platform had gone back to"), "{}", ran.out);
    assert_eq!(alarms(&platform), ["platform_set_back"]);
    assert_eq!(orders(&platform), before);
    all_is_well(&platform, &[&terminal]);
    // It goes on in the log it had.
    terminal.simulate(3, 3);
    terminal.syncs();
    assert_eq!(platform.sql().count("log"), 1);
    all_is_well(&platform, &[&terminal]);
}

#[test]
fn a_terminal_enrolled_since_the_backup_is_enrolled_again_and_keeps_its_name_and_log() {
    let (mut platform, first) = begun();
    let yesterday = backup(&mut platform);
    let mut second = EnrolledTerminal::enrolled_at(&programs(), &platform);
    second.simulate(6, 2);
    second.syncs();
    let (name, log) = (second.status()["terminal"].clone(), second.log().log);
    put_back(&mut platform, yesterday);
    stopped(&second.sync(), "unauthorized");
    second.simulate(2, 3);
    something_is_missing(&platform, &[&first, &second]);
    enrol_again(&platform, &second);
    assert_eq!((&second.status()["terminal"], second.log().log), (&name, log));
    assert!(alarms(&platform).contains(&"platform_set_back".to_owned()));
    all_is_well(&platform, &[&first, &second]);
}

#[test]
fn what_the_12345_system_told_since_the_backup_it_tells_again() {
    let platform = Platform::start_with(&programs(), with_partner("http://127.0.0.1:9/".into()));
    let mut scene = Scene { platform, demo: true };
    // The ratings are days old, as after a restore.
    let mut machine = scene.machine(3);
    let mut log = machine.opens();
    let yesterday = backup(&mut scene.platform);
    log.push(machine.author.rating_with(Level::Dissatisfied, &[]));
    machine.line.taken(&log, &log.batch_from(0));
    let order = orders(&scene.platform)[0].0.to_string();
    let at = "SELECT to_char(least(now(), '2026-11-23T04:00:00Z') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
    let at: String = scene.sql().one(at, &[]);
    let accepted =
        json!({ "event": "accepted", "work_order": order, "who": "12345", "at": at, "why": "受理" });
    assert_eq!(told(&scene.platform, &order, "event-1", &accepted).0, 200);
    put_back(&mut scene.platform, yesterday);
    // The control: the platform has forgotten the order, and then that it was accepted.
    assert_eq!(told(&scene.platform, &order, "event-1", &accepted).0, 404);
    machine.line.taken(&log, &log.batch_from(0));
    let standing = || scene.sql().column::<String>("SELECT state FROM work_order", &[]);
    assert_eq!(standing(), ["opened"]);
    let (status, said) = told(&scene.platform, &order, "event-1", &accepted);
    assert_eq!((status, standing()), (200, vec!["accepted".to_owned()]), "{said}");
    scene.agrees();
}
