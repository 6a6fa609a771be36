//! The end of a terminal: nothing is wiped that nobody else has, and afterwards nothing is left to read.

use std::{fs, path::Path};

use shiwen_app::{
    enrolment::{Enrolling, enrol},
    home::Home,
    retiring::{RetireError, may, ship, wipe},
    simulate::{Simulation, simulate},
    status::status,
    terminal::TerminalOptions,
};
use shiwen_sync::protocol::ProblemKind;
use tempfile::TempDir;

use crate::platform::Platform;

fn visited(platform: &Platform) -> (TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path().join("home"));
    let code = Enrolling { platform: platform.address.clone(), code: "any".into(), ca: None, proxy: None };
    enrol(&home, &code).unwrap();
    let simulation = Simulation { visits: 4, seed: 1, rate: None, terminal: TerminalOptions::default() };
    simulate(&home, &simulation, &mut Vec::new()).unwrap();
    (folder, home)
}

/// The names that are left in the data directory.
fn left(home: &Home) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| Path::new(name).extension() != Some("lock".as_ref()));
    names.sort();
    names
}

#[test]
fn what_waits_is_shipped_and_then_everything_is_wiped() {
    let platform = Platform::start();
    let (_folder, home) = visited(&platform);
    let before = status(&home).unwrap();
    assert!(before.sync.waiting > 0, "the control: something waits");
    let (stands, why) = ship(&home, &mut Vec::new()).unwrap();
    assert_eq!((stands.unwitnessed, why.clone()), (0, None));
    may(&stands, why.as_deref(), false).unwrap();
    assert_eq!(platform.state().entries.len() as u64, stands.size);

    wipe(&home, &stands).unwrap();
    assert_eq!(left(&home), ["retired.json"]);
    let said = fs::read_to_string(home.path().join("retired.json")).unwrap();
    assert!(said.contains(&stands.root.unwrap()), "{said}");
    // Who starts here is another terminal.
    let simulation = Simulation { visits: 1, seed: 1, rate: None, terminal: TerminalOptions::default() };
    simulate(&home, &simulation, &mut Vec::new()).unwrap();
    assert_ne!(status(&home).unwrap().log.unwrap().id, before.log.unwrap().id);
}

#[test]
fn what_no_platform_has_is_not_wiped_unless_that_is_said() {
    let platform = Platform::start();
    let (_folder, home) = visited(&platform);
    platform.state().says_no = Some(ProblemKind::Unavailable);
    let before = left(&home);
    let (stands, why) = ship(&home, &mut Vec::new()).unwrap();
    assert!(stands.unwitnessed > 0);
    let refused = may(&stands, why.as_deref(), false).unwrap_err();
    assert!(matches!(refused, RetireError::NotShipped { waiting, .. } if waiting == stands.unwitnessed));
    assert_eq!(left(&home), before);
    assert!(home.reader().unwrap().is_some());

    may(&stands, why.as_deref(), true).unwrap();
    wipe(&home, &stands).unwrap();
    assert_eq!(left(&home), ["retired.json"]);
}

#[test]
fn nobody_is_retired_while_visitors_are_served() {
    let platform = Platform::start();
    let (_folder, home) = visited(&platform);
    let (stands, _) = ship(&home, &mut Vec::new()).unwrap();
    let _serving = home.lock_serving().unwrap();
    ship(&home, &mut Vec::new()).unwrap_err();
    wipe(&home, &stands).unwrap_err();
    assert!(home.reader().unwrap().is_some());
}
