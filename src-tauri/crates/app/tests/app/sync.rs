//! Enrolling a terminal and shipping its log, over the program's own client, to a platform on this machine.

use std::{fs, os::unix::fs::PermissionsExt};

use shiwen_app::{
    enrolment::{EnrolError, Enrolling, enrol},
    home::Home,
    packs,
    sending::once::{Ended, OnceError, once},
    simulate::{Simulation, simulate},
    status::status,
    terminal::{OpenError, Terminal, TerminalOptions},
};
use shiwen_domain::id::{LogId, TerminalId};
use shiwen_sync::protocol::{ProblemKind, WitnessedLog};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    platform::{Platform, pack_key, publish, witness_key},
    running::{files, hall_called},
};

pub(crate) fn home() -> (TempDir, Home) {
    let folder = TempDir::new().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    (folder, home)
}

pub(crate) fn code(platform: &Platform) -> Enrolling {
    Enrolling { platform: platform.address.clone(), code: "GOOD-CODE".into(), ca: None, proxy: None }
}

pub(crate) fn visits(home: &Home, visits: u64, seed: u64) {
    let simulation = Simulation { visits, seed, rate: None, terminal: TerminalOptions::default() };
    simulate(home, &simulation, &mut Vec::new()).expect("visits");
}

/// Ships what is waiting; how it ended, and what was printed.
pub(crate) fn ship(home: &Home) -> (Ended, String) {
    let mut out = Vec::new();
    let ended = once(home, &mut out).expect("the platform is there");
    (ended, String::from_utf8(out).expect("text"))
}

/// Whether the record is whole, the witness's checkpoint included.
pub(crate) fn is_whole(home: &Home) -> bool {
    let open = home.reader().expect("a home").expect("a record");
    let report = open.reader.verify_witnessed(&open.keys.signing().verifying_key(), &[witness_key()]);
    let report = report.expect("it can be verified");
    assert_eq!(report.findings, []);
    report.root.is_some()
}

#[test]
fn a_terminal_that_has_a_log_keeps_its_name_and_ships_all_of_it() {
    let ((_folder, home), platform) = (home(), Platform::start());
    visits(&home, 30, 1);
    let name = home.terminal_file().unwrap().unwrap().terminal;
    let enrolled = enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(enrolled.file.terminal, name);
    let (ended, said) = ship(&home);
    assert_eq!(ended, Ended::Witnessed, "{said}");
    let now = status(&home).unwrap();
    let size = now.log.unwrap().size;
    assert_eq!((now.sync.waiting, now.sync.witnessed), (0, size));
    assert!(now.sync.last_contact.is_some_and(|at| at.starts_with("2026-11-30T")));
    assert_eq!(platform.state().entries.len() as u64, size);
    assert!(platform.state().entries.iter().any(|(_, private)| *private > 0), "what was said went with it");
    assert!(is_whole(&home));
    // The control: nothing is sent twice.
    assert_eq!(ship(&home).0, Ended::Witnessed);
    assert_eq!(platform.state().entries.len() as u64, size);
}

#[test]
fn a_fresh_terminal_begins_with_the_name_and_the_kind_that_the_platform_gave() {
    for demo in [true, false] {
        let ((_folder, home), platform) = (home(), Platform::start());
        platform.state().demo = demo;
        enrol(&home, &code(&platform)).expect("enrolled");
        assert_eq!(ship(&home).0, Ended::Witnessed);
        let file = home.terminal_file().unwrap().unwrap();
        assert_eq!((file.terminal, file.demo), (TerminalId::from("hall-7"), demo));
        assert_eq!(platform.state().entries[0].0["demo"], demo);
    }
}

#[test]
fn a_terminal_of_another_kind_is_refused_and_nothing_is_kept() {
    let ((_folder, home), platform) = (home(), Platform::start());
    visits(&home, 1, 1);
    platform.state().demo = false;
    assert!(enrol(&home, &code(&platform)).is_err());
    assert!(home.enrolment().unwrap().is_none());
}

#[test]
fn a_wrong_code_enrols_nobody_and_is_in_no_message() {
    let ((_folder, home), platform) = (home(), Platform::start());
    let wrong = Enrolling { code: "SECRET-CODE".into(), ..code(&platform) };
    let error = enrol(&home, &wrong).expect_err("refused");
    assert!(matches!(error, EnrolError::Fault(_)));
    assert!(!format!("{error} {error:?} {wrong:?}").contains("SECRET"), "{error:?}");
    assert!(home.enrolment().unwrap().is_none());
}

#[test]
fn the_enrolment_is_for_the_terminals_user_alone_and_can_be_repeated() {
    let ((_folder, home), platform) = (home(), Platform::start());
    let first = enrol(&home, &code(&platform)).expect("enrolled");
    let again = enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(first.file.terminal, again.file.terminal);
    let mode = fs::metadata(home.path().join("enrolment.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!format!("{again:?}").contains("swt_"), "the token shows itself to nobody");
    assert_eq!(again.witnesses, [witness_key()]);
}

#[test]
fn a_machine_that_replaces_another_continues_its_log() {
    let ((_folder, home), platform) = (home(), Platform::start());
    let old = WitnessedLog { log: LogId(Uuid::from_u128(9)), size: 77, root: "ab".repeat(32) };
    platform.state().replaces = Some((TerminalId::from("hall-3"), Some(old.clone())));
    enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let opened = platform.state().entries[0].0.clone();
    assert_eq!((&opened["terminal"], &opened["previous"]["reason"]), (&"hall-3".into(), &"replaced".into()));
    assert_eq!(opened["previous"]["log"], old.log.to_string());
    assert_eq!((&opened["previous"]["size"], &opened["previous"]["root"]), (&77.into(), &old.root.into()));
    assert_eq!(home.enrolment().unwrap().unwrap().file.replaces, None, "it is done once");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    assert_eq!(platform.state().logs.len(), 1);
}

#[test]
fn a_spare_machine_with_a_log_of_its_own_takes_another_name_with_all_it_has() {
    let ((_folder, home), platform) = (home(), Platform::start());
    visits(&home, 5, 2);
    let before = status(&home).unwrap().log.unwrap();
    let old = WitnessedLog { log: LogId(Uuid::from_u128(9)), size: 77, root: "ab".repeat(32) };
    platform.state().replaces = Some((TerminalId::from("hall-3"), Some(old)));
    enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let after = status(&home).unwrap();
    assert_eq!(after.terminal.as_deref(), Some("hall-3"));
    let log = after.log.unwrap();
    assert_ne!(log.id, before.id);
    let recovered = platform.state().entries.iter().filter(|(entry, _)| entry["kind"] == "recovered").count();
    assert_eq!(recovered as u64, before.size - 1, "all but the opening of the old one");
    assert!(is_whole(&home));
}

#[test]
fn a_spare_machine_takes_the_place_of_one_that_never_wrote() {
    let ((_folder, home), platform) = (home(), Platform::start());
    visits(&home, 2, 2);
    let before = status(&home).unwrap().log.unwrap();
    platform.state().replaces = Some((TerminalId::from("hall-3"), None));
    enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let opened = platform.state().entries[0].0.clone();
    assert_eq!((&opened["terminal"], &opened["previous"]["log"]), (&"hall-3".into(), &before.id.into()));
    assert_eq!(ship(&home).0, Ended::Witnessed);
    assert_eq!(platform.state().logs.len(), 1);
}

#[test]
fn an_older_copy_that_was_put_back_is_continued_in_a_new_log() {
    let ((folder, home), platform) = (home(), Platform::start());
    visits(&home, 4, 3);
    enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let kept = folder.path().join("kept.db");
    fs::copy(home.record(), &kept).unwrap();
    visits(&home, 4, 4);
    assert_eq!(ship(&home).0, Ended::Witnessed);
    fs::copy(&kept, home.record()).unwrap();
    let (ended, said) = ship(&home);
    assert_eq!(ended, Ended::Witnessed, "{said}");
    assert!(said.contains("continues log"), "{said}");
    let state = platform.state();
    assert_eq!(state.logs.len(), 2);
    let reasons: Vec<_> = state.entries.iter().map(|(entry, _)| &entry["previous"]["reason"]).collect();
    assert!(reasons.contains(&&"shrunk".into()), "{reasons:?}");
    drop(state);
    assert!(is_whole(&home));
}

#[test]
fn two_machines_that_write_one_log_are_told_apart() {
    let ((folder, home), platform) = (home(), Platform::start());
    visits(&home, 4, 5);
    enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let other = Home::at(folder.path().join("other"));
    copy_folder(home.path(), other.path());
    visits(&home, 3, 6);
    visits(&other, 3, 7);
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let (ended, said) = ship(&other);
    assert_eq!(ended, Ended::Witnessed, "{said}");
    let state = platform.state();
    assert!(state.entries.iter().any(|(entry, _)| entry["previous"]["reason"] == "forked"));
    drop(state);
    assert!(is_whole(&home) && is_whole(&other));
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let place = to.join(item.file_name());
        if item.path().is_dir() {
            copy_folder(&item.path(), &place);
        } else {
            fs::copy(item.path(), place).unwrap();
        }
    }
}

#[test]
fn a_refused_token_stops_the_sending_and_status_says_so() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    platform.state().says_no = Some(ProblemKind::Unauthorized);
    let (ended, said) = ship(&home);
    assert_eq!(ended, Ended::NeedsPerson);
    assert!(said.contains("unauthorized"), "{said}");
    assert_eq!(status(&home).unwrap().sync.stopped.as_deref(), Some("unauthorized"));
    platform.state().says_no = None;
    assert_eq!(ship(&home).0, Ended::Witnessed);
    assert_eq!(status(&home).unwrap().sync.stopped, None);
}

#[test]
fn a_platform_that_is_away_is_no_persons_business() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    platform.state().says_no = Some(ProblemKind::Unavailable);
    assert!(matches!(once(&home, &mut Vec::new()), Err(OnceError::Away(_))));
    assert_eq!(status(&home).unwrap().sync.stopped, None);
}

#[test]
fn who_is_not_enrolled_or_has_a_sender_does_not_ship() {
    let ((_folder, home), platform) = (home(), Platform::start());
    assert!(matches!(once(&home, &mut Vec::new()), Err(OnceError::NotEnrolled)));
    enrol(&home, &code(&platform)).expect("enrolled");
    let held = home.lock_sending().unwrap();
    assert!(matches!(once(&home, &mut Vec::new()), Err(OnceError::Running)));
    drop(held);
    assert_eq!(ship(&home).0, Ended::Witnessed);
}

#[test]
fn a_kept_pack_that_was_damaged_gives_way_to_the_one_before_and_is_fetched_again() {
    let ((_folder, home), platform) = (home(), Platform::start());
    let enrolled = enrol(&home, &code(&platform)).expect("enrolled");
    let in_force = || packs::load(&home, Some(&enrolled)).expect("a pack").assets.pack.version;
    for version in [1_796_000_000_001, 1_796_000_000_002, 1_796_000_000_003] {
        publish(&platform, version, &hall_called("A hall"), &pack_key());
        assert_eq!(ship(&home).0, Ended::Witnessed);
        assert_eq!(in_force(), version);
    }
    let damaged = home.path().join("packs/1796000000003/demo/pack.json");
    fs::write(&damaged, b"{}").unwrap();
    assert_eq!(in_force(), 1_796_000_000_002);
    assert_eq!(ship(&home).0, Ended::Witnessed);
    assert_eq!(in_force(), 1_796_000_000_003);
    // Somebody with the disk in his hands signs nothing.
    fs::write(home.path().join("packs/1796000000003/manifest.note"), b"{}").unwrap();
    assert_eq!(in_force(), 1_796_000_000_002);
}

#[test]
fn simulated_visits_go_on_in_an_enrolled_demo_terminal_with_its_pack() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    publish(&platform, 1_796_000_000_001, &hall_called("A hall"), &pack_key());
    ship(&home);
    visits(&home, 10, 1);
    assert_eq!(ship(&home).0, Ended::Witnessed);
    let state = platform.state();
    let mut ratings = state.entries.iter().filter(|(entry, _)| entry["kind"] == "rating");
    assert!(ratings.all(|(entry, _)| entry["pack_version"] == 1_796_000_000_001_u64));
}

#[test]
fn a_real_platform_serves_no_visitors_with_made_up_departments() {
    let ((_folder, home), platform) = (home(), Platform::start());
    platform.state().demo = false;
    enrol(&home, &code(&platform)).expect("enrolled");
    let opened = Terminal::open(&home, &TerminalOptions::default());
    assert!(matches!(opened, Err(OpenError::NoPack)));
    // A demo pack that is published there is none.
    publish(&platform, 1_796_000_000_001, &hall_called("A hall"), &pack_key());
    ship(&home);
    assert!(status(&home).unwrap().refused_pack.is_some_and(|refused| refused.why.contains("demo")));
    publish(&platform, 1_796_000_000_002, &files(|pack| pack["demo"] = false.into()), &pack_key());
    ship(&home);
    let terminal = Terminal::open(&home, &TerminalOptions::default()).expect("a terminal");
    terminal.stop();
    assert_eq!(platform.state().entries[0].0["demo"], false);
}

#[test]
fn an_enrolment_that_cannot_be_read_stops_the_sending_and_nobody_at_the_screen() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    ship(&home);
    let file = home.path().join("enrolment.json");
    let good = fs::read_to_string(&file).unwrap();
    let key = witness_key().to_vkey();
    for broken in
        [String::new(), "{}".into(), good.replace(&key, "platform.test+00000000+AAAA"), good[1..].into()]
    {
        fs::write(&file, &broken).unwrap();
        let error = once(&home, &mut Vec::new()).expect_err("it cannot be read").to_string();
        assert!(error.contains("enrol the terminal again"), "{error}");
        assert!(!error.contains("swt_"), "{error}");
        visits(&home, 1, 8);
    }
    enrol(&home, &code(&platform)).expect("enrolled");
    assert_eq!(ship(&home).0, Ended::Witnessed);
    assert!(is_whole(&home));
}
