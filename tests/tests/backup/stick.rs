//! Backups to a stick with a real file system: full, locked or pulled out in the middle. No half file gets a name, neither of the
//! two does without the other, and put right it works.

use std::{fs, ops::ControlFlow};

use shiwen_app::{
    backup::{Asked, BackupFailure, Made, Passphrase, back_up},
    exporting::COMMAND_LINE,
};
use shiwen_export::destination::sweep;
use shiwen_store::{Watch, unwatched};
use shiwen_tests::terminal::stick::{self as kit, Stick};
use zeroize::Zeroizing;

use super::machine::{Machine, PASSPHRASE};

const NAMES: [&str; 3] = ["shiwen-backup.age", "shiwen-backup.age.sha256", "shiwen-backup.key.age"];

fn stick() -> Stick {
    Stick::new(16).unwrap_or_else(|why| panic!("{why}"))
}

fn backup(machine: &Machine, stick: &Stick, watch: Watch<'_>) -> Result<Made, BackupFailure> {
    let passphrase = Passphrase::new(Zeroizing::new(PASSPHRASE.to_owned())).unwrap();
    let out = stick.path().join(NAMES[0]);
    let by = COMMAND_LINE.to_owned();
    back_up(&machine.home(), &Asked { out, replace: false, passphrase: Some(passphrase), by }, watch)
}

/// A backup during which something happens to the stick, when about half of it is done.
fn interrupted(
    machine: &Machine,
    stick: &Stick,
    happens: impl Fn() -> ControlFlow<()> + Sync,
) -> Result<Made, BackupFailure> {
    kit::interrupted(|watch| backup(machine, stick, watch), happens)
}

fn says(ended: Result<Made, BackupFailure>, why: &str) {
    let said = ended.expect_err("there is no backup").to_string();
    assert!(said.contains(why), "{said}");
}

fn works(machine: &Machine, stick: &Stick) {
    backup(machine, stick, &unwatched).unwrap();
    let mut names = stick.names().unwrap();
    names.retain(|name| name != "passphrase");
    assert_eq!(names, NAMES);
    fs::write(stick.path().join("passphrase"), PASSPHRASE).unwrap();
    let new = Machine::new();
    new.restores(&stick.path().join(NAMES[0]));
    assert_eq!(new.said(), machine.said());
}

#[test]
fn a_stick_that_runs_full_in_the_middle_leaves_no_half_backup_and_with_room_it_works() {
    let (machine, stick) = (Machine::used(150, 1), stick());
    let ended = interrupted(&machine, &stick, || {
        stick.fill().unwrap();
        ControlFlow::Continue(())
    });
    says(ended, "no room left");
    assert_eq!(stick.names().unwrap(), ["filler"]);
    says(backup(&machine, &stick, &unwatched), "it needs about");
    stick.empty().unwrap();
    works(&machine, &stick);
}

#[test]
fn a_locked_stick_is_said_to_be_locked_and_unlocked_it_works() {
    let (machine, stick) = (Machine::used(5, 2), stick());
    stick.lock(true).unwrap();
    says(backup(&machine, &stick, &unwatched), "read-only");
    assert_eq!(stick.names().unwrap(), [""; 0]);
    stick.lock(false).unwrap();
    works(&machine, &stick);
}

#[test]
fn a_stick_that_is_pulled_out_in_the_middle_has_no_backup_and_put_in_again_it_works() {
    let (machine, stick) = (Machine::used(150, 3), stick());
    let ended = interrupted(&machine, &stick, || {
        stick.pull_out().unwrap();
        ControlFlow::Continue(())
    });
    says(ended, "not there");
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0, "nothing went to the folder below");
    stick.plug_in().unwrap();
    sweep(&stick.path(), "shiwen-");
    assert_eq!(stick.names().unwrap(), [""; 0]);
    works(&machine, &stick);
}

#[test]
fn one_that_is_stopped_leaves_nothing() {
    let (machine, stick) = (Machine::used(150, 4), stick());
    let ended = interrupted(&machine, &stick, || ControlFlow::Break(()));
    assert!(matches!(ended, Err(BackupFailure::Stopped)), "{ended:?}");
    assert_eq!(stick.names().unwrap(), [""; 0]);
    works(&machine, &stick);
}
