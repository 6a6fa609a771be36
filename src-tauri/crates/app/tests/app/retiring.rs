//! The end of a terminal: nothing is wiped that nobody else has, and afterwards nothing is left to read.

use std::{fs, path::Path};

use shiwen_app::{
    enrolment::enrol,
    home::Home,
    retiring::{RetireError, may, ship, wipe},
    status::status,
};
use shiwen_sync::protocol::ProblemKind;
use tempfile::TempDir;

use crate::{
    platform::Platform,
    sync::{code, home, visits},
};

fn visited(platform: &Platform) -> (TempDir, Home) {
    let (folder, home) = home();
    enrol(&home, &code(platform)).unwrap();
    visits(&home, 4, 1);
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
    visits(&home, 1, 1);
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
