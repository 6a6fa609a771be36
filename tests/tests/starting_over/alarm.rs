//! An alarm, or damage found between visits, when the record cannot be set aside just now.

use std::fs;

use shiwen_app::serving::Alarm;
use shiwen_domain::{
    entry::{Body, Entry, SelfTest, SelfTestPart, TerminalEvent},
    id::EntryId,
    level::Level,
    view::{PauseReason, Touch},
    visit::Event,
};
use shiwen_store::{Opening, Store};
use shiwen_tests::terminal::{
    desk::{Desk, MONDAY_MS},
    kept::connect,
};
use uuid::Uuid;

use super::old::{Ended, Old, entries, is_clean, opened, read, set_aside, verified};

const PAGE: usize = 4096;

fn alarms(old: &Old) -> usize {
    let events = entries(&old.path_home()).into_values().map(|entry| read(&entry.text).counted().body);
    let alarm = |body: &Body| matches!(body, Body::TerminalEvent(TerminalEvent::IntegrityAlarm { .. }));
    events.filter(alarm).count()
}

const ENTRY_CHANGED: &str = "UPDATE entry SET bytes = x'30' WHERE seq = 5";

/// A terminal whose record somebody changes while it serves, and what a verification finds.
fn alarmed(sql: &str) -> (Old, Desk, Alarm) {
    let old = Old::new(Ended::InOrder);
    let desk = Desk::open(&old.path_home(), MONDAY_MS).expect("a terminal");
    let connection = connect(old.path(), &old.record()).expect("a record");
    connection.execute(sql, []).expect("changed");
    drop(connection);
    let alarm = Alarm::of(&verified(&old.path_home())).expect("an alarm");
    (old, desk, alarm)
}

/// Somebody reads while `meet` meets what is wrong; the terminal pauses, and goes on when nobody reads any more.
fn paused_until_nobody_reads(old: &Old, desk: &mut Desk, meet: impl FnOnce(&mut Desk)) {
    let reader = old.path_home().lock_record().expect("a lock");
    meet(desk);
    assert_eq!(desk.serving.paused(), Some(PauseReason::NoRecord));
    let now = desk.later();
    assert!(!desk.serving.recover(&now));
    assert_eq!((desk.serving.paused(), set_aside(old.path()).len()), (Some(PauseReason::NoRecord), 0));
    drop(reader);
    let now = desk.later();
    assert!(desk.serving.recover(&now));
    // The screen says for a while that answers are taken again.
    for _ in 0..10 {
        let now = desk.later();
        desk.serving.event(&Event::Tick, &now);
    }
    desk.touch(Touch::TapFace { level: Level::Satisfied });
    assert_eq!(desk.finish_visit().len(), 1, "{:?}", desk.screen());
    assert_eq!(set_aside(old.path()).len(), 1);
    assert_eq!(opened(&old.path_home()).previous.expect("an old log").log, Some(old.log));
}

#[test]
fn an_alarm_is_kept_until_the_record_can_be_set_aside() {
    let (old, mut desk, alarm) = alarmed(ENTRY_CHANGED);
    assert!(alarm.in_log);
    paused_until_nobody_reads(&old, &mut desk, |desk| {
        let now = desk.later();
        desk.serving.verified(&alarm, &now);
    });
    assert_eq!(alarms(&old), 1);
    is_clean(&old.path_home());
    // It is noted; the next fault is not answered with it once more.
    let now = desk.later();
    assert!(desk.serving.recover(&now));
    drop(desk);
    assert_eq!((alarms(&old), set_aside(old.path()).len()), (1, 1));
}

#[test]
fn an_alarm_that_comes_while_the_terminal_is_paused_is_noted_when_it_goes_on() {
    let (old, mut desk, alarm) = alarmed("UPDATE rating_tally SET count = count + 1");
    let now = desk.later();
    desk.serving.event(&Event::Failed(PauseReason::NotSaved), &now);
    desk.serving.verified(&alarm, &now);
    assert_eq!(alarms(&old), 0);
    assert!(desk.serving.recover(&now));
    assert_eq!((alarms(&old), set_aside(old.path()).len()), (1, 0));
    is_clean(&old.path_home());
}

#[test]
fn an_alarm_that_comes_during_a_counters_break_is_acted_upon_at_once() {
    let (old, mut desk, alarm) = alarmed(ENTRY_CHANGED);
    let now = desk.later();
    desk.serving.event(&Event::Failed(PauseReason::Counter), &now);
    desk.serving.verified(&alarm, &now);
    assert_eq!((alarms(&old), set_aside(old.path()).len()), (1, 1));
    assert_eq!(desk.serving.paused(), Some(PauseReason::Counter), "the break goes on");
    is_clean(&old.path_home());
}

/// Who holds the keys passes something off as a self-test of a day long ago.
fn writes_odd_test(old: &Old, desk: &Desk) {
    let keys = old.path_home().reader().expect("a record").expect("a log").keys;
    let (path, of) = (old.record(), SelfTestPart { day: "2026-11-20".into(), part: 1, of: 5 });
    let mut store =
        Store::open(&Opening::new(&path, &keys.database), keys.signing()).expect("opened").expect("a log");
    let test = Body::SelfTest(SelfTest { of, rating: None, survey: None });
    store.append(&[Entry::new(EntryId(Uuid::now_v7()), desk.now(), test).into()]).expect("written");
}

#[test]
fn an_odd_self_test_is_told_of_once_and_nothing_is_computed_anew_for_it() {
    const WRONG: &str = "UPDATE rating_tally SET count = count + 1";
    let old = Old::new(Ended::InOrder);
    let mut desk = Desk::open(&old.path_home(), MONDAY_MS).expect("a terminal");
    let found = || Alarm::of(&verified(&old.path_home()));
    let change = |sql: &str| {
        connect(old.path(), &old.record()).expect("a record").execute(sql, []).expect("changed");
    };
    for told in 1..=2 {
        writes_odd_test(&old, &desk);
        let alarm = found().expect("an alarm");
        assert!(!alarm.in_log);
        // Tables that are wrong stay so: this alarm is not about them.
        change(WRONG);
        let now = desk.later();
        desk.serving.verified(&alarm, &now);
        assert_eq!((alarms(&old), set_aside(old.path()).len()), (told, 0));
        // The control: of the tables there is an alarm, and with it they are computed anew.
        let tables = found().expect("an alarm of the tables");
        assert_eq!(tables.findings, alarm.findings + 1);
        change("UPDATE rating_tally SET count = count - 1");
        assert_eq!(found(), None, "the log tells of it; verification itself goes on finding it");
        assert_eq!(verified(&old.path_home()).findings.len(), told);
    }
    change(WRONG);
    let alarm = found().expect("an alarm");
    let now = desk.later();
    desk.serving.verified(&alarm, &now);
    assert_eq!((alarms(&old), found()), (3, None), "the tables are right again");
}

/// A terminal that has begun to serve on a record with a damaged page, which the start did not meet.
fn serving_on_a_damaged_page() -> (Old, Desk) {
    let pages = fs::read(Old::new(Ended::InOrder).record()).expect("a record").len() / PAGE;
    let opened = (1..pages).map(|page| {
        let old = Old::new(Ended::InOrder);
        let mut bytes = fs::read(old.record()).expect("a record");
        bytes[page * PAGE + 1_000..][..16].fill(0xa5);
        fs::write(old.record(), bytes).expect("damaged");
        let desk = Desk::open(&old.path_home(), MONDAY_MS).expect("a terminal");
        (old, desk)
    });
    let mut unseen = opened.filter(|(old, _)| set_aside(old.path()).is_empty());
    unseen.next().expect("a start does not read every page")
}

#[test]
fn damage_that_cannot_be_set_aside_pauses_the_terminal() {
    let (old, mut desk) = serving_on_a_damaged_page();
    assert_eq!(desk.serving.paused(), None);
    paused_until_nobody_reads(&old, &mut desk, |desk| {
        let now = desk.later();
        desk.serving.check_structure(&now).expect_err("somebody reads");
    });
}
