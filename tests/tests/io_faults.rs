//! Every write, sync, truncate and open of the record fails at its n-th call, once and for ever, with EIO and with
//! ENOSPC, while visitors are served. What was shown as kept is durable; what was not is there whole and once, or not
//! at all, and the visitor was told.

#[path = "io_faults/kept.rs"]
mod kept;
#[path = "io_faults/terminal.rs"]
mod terminal;

use kept::fault_of;
use shiwen_domain::{
    draft::Words,
    id::VisitId,
    level::Level,
    view::{CallBack, Screen, Touch},
};
use shiwen_tests::disk::{Call, Errno, Fault, Lasting};
use terminal::{Shown, Terminal, VISITS, is_honest};

/// How often each call comes in a run without faults.
fn calls_of_a_clean_run() -> Vec<(Call, u64)> {
    let mut terminal = Terminal::new(None);
    terminal.run();
    let calls = [Call::Write, Call::Sync, Call::Truncate, Call::Open];
    let calls = calls.map(|call| (call, terminal.disk.calls(call)));
    assert_eq!(fault_of(&terminal.home, &terminal.keys, &terminal.shown), None);
    assert_eq!(terminal.shown.len(), VISITS);
    assert!(terminal.shown.values().all(|shown| !shown.told && shown.ended.len() == 1), "all were thanked");
    calls.to_vec()
}

fn every_fault(calls: &[(Call, u64)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for &(call, count) in calls {
        for nth in 1..=count {
            for lasting in [Lasting::Once, Lasting::Forever] {
                for errno in [Errno::Eio, Errno::Enospc] {
                    let fault = Fault::new(call, nth, lasting, errno);
                    faults.push(fault);
                    if call == Call::Write {
                        faults.push(fault.half_landing());
                    }
                }
            }
        }
    }
    faults
}

#[test]
fn a_failing_disk_loses_nothing_that_was_shown_and_the_visitor_is_told() {
    let calls = calls_of_a_clean_run();
    let faults = every_fault(&calls);
    // A tenth takes every tenth fault, so that all kinds and all phases of a visit come up, and besides them those of
    // the first syncs: while a record is made, SQLite keeps some of them to itself.
    let step = faults.len() / shiwen_tests::figure(faults.len());
    let making = |fault: &Fault| fault.call == Call::Sync && fault.nth <= 6;
    let chosen = faults.iter().enumerate().filter(|(place, fault)| place % step == 0 || making(fault));
    let (mut tried, mut told, mut refused) = (0, 0, 0);
    for (_, fault) in chosen {
        let mut terminal = Terminal::new(Some(*fault));
        terminal.run();
        assert!(terminal.disk.failed_calls() > 0, "{fault:?} never struck");
        let wrong = fault_of(&terminal.home, &terminal.keys, &terminal.shown);
        assert_eq!(wrong, None, "{fault:?}");
        // And after a power cut that keeps nothing but what was synced.
        let Terminal { home, keys, disk, shown, folder, .. } = terminal;
        let left = disk.journal().synced_only();
        drop(disk);
        left.write_to(&home.path().join("log")).expect("the scratch disk holds a state");
        assert_eq!(
            fault_of(&home, &keys, &shown),
            None,
            "{fault:?}, then the power went: {}",
            left.describe()
        );
        drop(folder);
        tried += 1;
        told += usize::from(shown.values().any(|shown| shown.told));
        refused += terminal.refused_to_start;
    }
    println!(
        "{calls:?}: {tried} of {} faults tried, in {told} a visitor who had answered was told, {refused} starts refused",
        faults.len()
    );
    assert!(told > 0, "some faults strike in the middle of a visit");
}

#[test]
fn the_check_sees_a_screen_that_keeps_quiet() {
    let tap = Touch::TapFace { level: Level::Satisfied };
    assert!(!is_honest(&tap, &Screen::Start), "back to the start, as if nothing had been touched");
    assert!(!is_honest(&Touch::Finish, &Screen::Next { call_back: CallBack::NotOffered }));
    assert!(!is_honest(&Touch::Finish, &Screen::Start));
}

#[test]
fn the_check_sees_a_visit_that_was_shown_and_not_kept() {
    let mut terminal = Terminal::new(None);
    terminal.run();
    let (home, keys) = (&terminal.home, &terminal.keys);
    let mut lost = terminal.shown.clone();
    lost.insert(VisitId(uuid::Uuid::max()), Shown { levels: vec![Level::Satisfied], ..Shown::default() });
    assert!(fault_of(home, keys, &lost).is_some_and(|fault| fault.contains("was shown")));
    let mut changed = terminal.shown.clone();
    let first = changed.values_mut().next().expect("there were visits");
    first.levels[0] = Level::VerySatisfied;
    first.levels.push(Level::VerySatisfied);
    assert!(fault_of(home, keys, &changed).is_some());
    let said = terminal.shown.values().find(|shown| !shown.said.is_empty()).expect("one wrote").said.clone();
    for other in [Words { writing: None, ..said.clone() }, Words { text: String::new(), ..said.clone() }] {
        let mut changed = terminal.shown.clone();
        changed.values_mut().find(|shown| !shown.said.is_empty()).expect("one wrote").said = other;
        assert!(fault_of(home, keys, &changed).is_some_and(|fault| fault.contains("was shown")));
    }
    let mut hidden = terminal.shown.clone();
    hidden.pop_first();
    assert!(fault_of(home, keys, &hidden).is_some_and(|fault| fault.contains("nobody was shown")));
}
