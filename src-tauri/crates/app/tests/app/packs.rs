//! Packs that are lost, damaged, refused or of another hall: nothing older is ever taken, and a good one always is.

use std::{fs, path::PathBuf};

use sha2::{Digest, Sha256};
use shiwen_app::{
    enrolment::{EnrolmentFile, enrol},
    home::Home,
    packs,
    sending::once::{Ended, OnceError, once},
    status::status,
};

use crate::{
    platform::{Platform, pack_key, publish},
    running::{files, hall_called},
    sync::{code, home, ship},
};

const OLD: u64 = 1_796_000_000_001;
const NEW: u64 = 1_796_000_000_002;
const NEWEST: u64 = 1_796_000_000_003;

/// The version of the pack that the next start would show.
fn in_force(home: &Home) -> u64 {
    let enrolled = home.enrolment().expect("readable").expect("enrolled");
    packs::load(home, Some(&enrolled)).expect("a pack").assets.pack.version
}

fn ships(home: &Home) {
    assert_eq!(ship(home).0, Ended::Witnessed);
}

fn publishes(platform: &Platform, version: u64) {
    publish(platform, version, &hall_called("A hall"), &pack_key());
}

#[test]
fn an_old_pack_is_not_taken_though_the_newer_one_was_lost() {
    for lose in [
        |home: &Home| fs::remove_dir_all(home.path().join("packs")).unwrap(),
        |home: &Home| fs::write(home.path().join(format!("packs/{NEWEST}/demo/pack.json")), b"{}").unwrap(),
    ] {
        let ((_folder, home), platform) = (home(), Platform::start());
        enrol(&home, &code(&platform)).expect("enrolled");
        publishes(&platform, NEWEST);
        ships(&home);
        assert_eq!(in_force(&home), NEWEST);
        lose(&home);
        for version in [OLD, NEW] {
            publishes(&platform, version);
            ships(&home);
            assert!(in_force(&home) < OLD, "an old pack came into force: {}", in_force(&home));
        }
        // The control: the one that was lost is taken again.
        publishes(&platform, NEWEST);
        ships(&home);
        assert_eq!(in_force(&home), NEWEST);
    }
}

/// Writes the enrolment as another platform's answer would leave it.
fn enrolled_elsewhere(home: &Home, hall: &str) {
    let file = home.enrolment().expect("readable").expect("enrolled").file;
    home.save_enrolment(&EnrolmentFile { hall: hall.to_owned(), ..file }).expect("saved");
}

#[test]
fn versions_of_another_hall_stand_in_nobodys_way() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    enrolled_elsewhere(&home, "north-hall");
    platform.state().hall = "north-hall".into();
    publishes(&platform, NEWEST);
    ships(&home);
    assert_eq!(in_force(&home), NEWEST);
    enrolled_elsewhere(&home, "example-hall");
    platform.state().hall = "example-hall".into();
    publishes(&platform, OLD);
    ships(&home);
    assert_eq!(in_force(&home), OLD);
}

#[test]
fn a_pack_that_was_refused_is_looked_at_again_once_the_terminal_is_enrolled_anew_or_updated() {
    let broken = files(|pack| pack["departments"] = serde_json::json!([]));
    let refused = |home: &Home| status(home).expect("a status").refused_pack;
    for change in [
        |home: &Home, platform: &Platform| {
            enrol(home, &code(platform)).expect("enrolled");
        },
        |home: &Home, _: &Platform| {
            let file = home.path().join("packs/refused.json");
            let said = fs::read_to_string(&file).unwrap();
            let other = said.replace(env!("CARGO_PKG_VERSION"), "0.0.0-before");
            assert_ne!(said, other, "the version of the program is kept");
            fs::write(&file, other).unwrap();
        },
    ] {
        let ((_folder, home), platform) = (home(), Platform::start());
        enrol(&home, &code(&platform)).expect("enrolled");
        publish(&platform, NEW, &broken, &pack_key());
        ships(&home);
        assert_eq!(refused(&home).and_then(|refused| refused.version), Some(NEW));
        // The control: it is not asked for again, not even when its files are others.
        publishes(&platform, NEW);
        ships(&home);
        assert_eq!((in_force(&home) < OLD, refused(&home).is_some()), (true, true));
        change(&home, &platform);
        assert_eq!(refused(&home), None);
        ships(&home);
        assert_eq!(in_force(&home), NEW);
    }
}

/// The pack's file, as it lies among the fetched ones.
fn part(home: &Home, bytes: &[u8]) -> PathBuf {
    home.path().join("packs/parts").join(hex::encode(Sha256::digest(bytes)))
}

#[test]
fn a_fetched_file_that_was_damaged_is_fetched_again_and_no_pack_is_refused_for_it() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    let pack = hall_called("A hall");
    let place = part(&home, &pack["demo/pack.json"]);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    for (version, damaged) in [(NEW, b"half of".as_slice()), (NEWEST, b"")] {
        fs::write(&place, damaged).unwrap();
        publish(&platform, version, &pack, &pack_key());
        ships(&home);
        assert_eq!((in_force(&home), status(&home).unwrap().refused_pack), (version, None));
        fs::remove_dir_all(home.path().join("packs")).unwrap();
        fs::create_dir_all(place.parent().unwrap()).unwrap();
    }
}

#[test]
fn nothing_is_left_of_a_pack_that_was_refused() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    publish(&platform, OLD, &files(|pack| pack["departments"] = serde_json::json!([])), &pack_key());
    ships(&home);
    assert!(status(&home).unwrap().refused_pack.is_some());
    assert!(!home.path().join("packs/parts").exists());
}

#[test]
fn what_the_disk_does_to_a_pack_refuses_nothing() {
    let ((_folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    publishes(&platform, NEW);
    // A folder stands where a fetched file is put: it can neither be read nor be written there.
    let pack = hall_called("A hall");
    let in_the_way = part(&home, &pack["demo/pack.json"]);
    fs::create_dir_all(&in_the_way).unwrap();
    assert!(matches!(once(&home, &mut Vec::new()), Err(OnceError::Send(_))));
    assert_eq!(status(&home).unwrap().refused_pack, None);
    fs::remove_dir(&in_the_way).unwrap();
    ships(&home);
    assert_eq!(in_force(&home), NEW);
}
