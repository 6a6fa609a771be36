//! A machine is lost, and another one brings its backup back.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
};

use age::{
    scrypt,
    secrecy::{ExposeSecret, SecretString},
    x25519::Identity,
};
use shiwen_domain::entry::{Previous, ReopenReason};

use super::machine::{Machine, PASSPHRASE, shelf, text};

#[test]
fn a_lost_machines_backup_brings_everything_back_on_a_fresh_one() {
    let shelf = shelf();
    let old = Machine::used(60, 1);
    let before = (old.figures(), old.said());
    let backup = old.backup(shelf.path(), "monday.age");
    let (entries, log, acknowledged) = (old.entries(), old.log(), old.acknowledged.clone());
    let (old_opening, _) = old.opening();
    drop(old);
    let new = Machine::new();
    let said = new.restores(&backup);
    assert!(new.restores(&backup).contains("nothing was changed"));
    new.is_whole();
    // Entry by entry what it was; besides there is what opens the log and what says where it comes from.
    let mut now = new.entries();
    now.retain(|id, _| entries.contains_key(id));
    assert_eq!(now, entries);
    assert!(acknowledged.iter().all(|one| now.contains_key(&one.entry_id)));
    assert_eq!(new.log().len(), log.len() + 1);
    assert!(before.1.len() > 5, "only {} things were said", before.1.len());
    assert_eq!((new.figures(), new.said()), before);
    let (opened, restored) = new.opening();
    let restored = restored.unwrap();
    let Previous { log: previous, size, reason, .. } = opened.previous.unwrap();
    assert_eq!((previous, size), (Some(old_opening.log), Some(log.len() as u64)));
    assert_eq!((reason, &opened.terminal), (ReopenReason::Restored, &old_opening.terminal));
    assert_eq!((restored.log, restored.size), (old_opening.log, log.len() as u64));
    assert_eq!((restored.entries, restored.contents), (log.len() as u64 - 1, before.1.len() as u64));
    // The old key is gone with the old machine, and no platform is known: nothing proves who signed.
    assert!(!restored.proven && said.contains("Nothing here can prove them"), "{said}");
}

#[test]
fn the_terminal_serves_on_after_a_restore_and_can_be_backed_up_again() {
    let shelf = shelf();
    let old = Machine::used(10, 2);
    let backup = old.backup(shelf.path(), "monday.age");
    let mut new = Machine::new();
    new.restores(&backup);
    new.simulate(10, 3);
    new.is_whole();
    let again = new.backup(shelf.path(), "tuesday.age");
    let (entries, said) = (new.entries(), new.said());
    let third = Machine::new();
    third.restores(&again);
    third.is_whole();
    let mut now = third.entries();
    now.retain(|id, _| entries.contains_key(id));
    assert_eq!((now, third.said()), (entries, said));
}

#[test]
fn a_machine_that_lost_its_record_and_has_its_keys_proves_what_it_brings_back() {
    let shelf = shelf();
    let mut machine = Machine::used(20, 4);
    let backup = machine.backup(shelf.path(), "monday.age");
    let (entries, figures) = (machine.entries(), machine.figures());
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    let out = machine.restores(&backup);
    assert!(!out.contains("Nothing here can prove"), "{out}");
    machine.is_whole();
    let restored = machine.opening().1.unwrap();
    assert!(restored.proven);
    assert_eq!((restored.entries, machine.figures()), (entries.len() as u64, figures));
    machine.simulate(3, 5);
    machine.is_whole();
}

#[test]
fn the_platforms_recovery_key_opens_it_and_a_passphrase_besides_if_wished() {
    let shelf = shelf();
    let recovery = Identity::generate();
    let key = shelf.path().join("recipient.key");
    fs::write(&key, format!("# recovery\n{}\n", recovery.to_string().expose_secret())).unwrap();
    let machine = Machine::used(10, 6);
    let name = machine.opening().0.terminal.to_string();
    machine.enrol(&name, &recovery);
    let (without, ran) = machine.tries_backup(shelf.path(), "without.age", &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("recovery key opens it") && !ran.out.contains("passphrase"), "{}", ran.out);
    let with = machine.backup(shelf.path(), "with.age");
    // A new machine that was enrolled to take the place.
    for (backup, words) in [
        (&without, vec!["--identity".to_owned(), text(&key)]),
        (&with, vec!["--identity".to_owned(), text(&key)]),
        (&with, vec!["--passphrase-file".to_owned(), text(&shelf.path().join("passphrase"))]),
    ] {
        let new = Machine::new();
        new.enrol(&name, &recovery);
        // No platform has ever signed for that log.
        let words = [vec!["restore".to_owned(), text(backup), "--unproven".to_owned()], words].concat();
        let ran = new.program.run(&words).unwrap();
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.err);
        new.is_whole();
        assert_eq!(new.said(), machine.said());
    }
    // Without a file for it there is nothing that a passphrase opens.
    let ran = Machine::new().restore(&without);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("without.key.age"), "{}", ran.err);
}

/// What is in it can be read without this program: any age tool opens both files.
#[test]
fn a_plain_age_tool_opens_it() {
    let shelf = shelf();
    let machine = Machine::used(3, 7);
    let backup = machine.backup(shelf.path(), "monday.age");
    let passphrase = SecretString::from(PASSPHRASE.to_owned());
    let key = fs::read(shelf.path().join("monday.key.age")).unwrap();
    let key = age::decrypt(&scrypt::Identity::new(passphrase), &key).unwrap();
    let key: Identity = String::from_utf8(key).unwrap().trim().parse().unwrap();
    let lines = age::decrypt(&key, &fs::read(backup).unwrap()).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    assert!(lines.starts_with("{\"format\":\"shiwen-backup/1\",\"terminal\":"));
    assert_eq!(lines.lines().filter(|line| line.starts_with("{\"seq\":")).count(), machine.log().len());
}

const SOMEBODY: u32 = 64_000;

/// Calls `each` with everything in a folder, and the folder itself.
fn walk(folder: &Path, each: &mut impl FnMut(&Path)) {
    each(folder);
    for item in fs::read_dir(folder).unwrap().flatten() {
        if item.path().is_dir() { walk(&item.path(), each) } else { each(&item.path()) }
    }
}

#[test]
fn what_root_brings_back_belongs_to_whoever_serves_visitors() {
    if !rustix::process::geteuid().is_root() {
        // Nobody else can give a folder away.
        return;
    }
    let shelf = shelf();
    let machine = Machine::used(3, 8);
    let backup = machine.backup(shelf.path(), "monday.age");
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    walk(machine.folder.path(), &mut |path| chown(path, Some(SOMEBODY), Some(SOMEBODY)).unwrap());
    machine.restores(&backup);
    let mut owners = Vec::new();
    walk(machine.folder.path(), &mut |path| owners.push(fs::metadata(path).unwrap().uid()));
    assert!(owners.len() > 8 && owners.iter().all(|owner| *owner == SOMEBODY), "{owners:?}");
}
