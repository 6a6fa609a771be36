//! What cannot be believed, or is somebody else's, is refused with a sentence that says what to do, and changes nothing. Each
//! refusal has a control: the same backup, as it should be, is taken.

use std::{fs, path::Path};

use age::{
    scrypt,
    secrecy::{ExposeSecret, SecretString},
    x25519::Identity,
};
use shiwen_tests::{figure, seed::Seed};

use super::machine::{Machine, PASSPHRASE, restoring, shelf, text};

/// Refused with this, and nothing has changed.
fn refuses(machine: &Machine, words: &[String], why: &str) {
    let before = machine.files();
    let ran = machine.program.run(words).unwrap();
    assert_eq!(ran.code, Some(3), "{words:?}: {}{}", ran.out, ran.err);
    assert!(ran.err.contains(why), "{words:?}: {}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(machine.files() == before, "{words:?} has changed something");
}

#[test]
fn a_changed_or_cut_backup_is_refused_wherever_it_was_changed() {
    let shelf = shelf();
    let backup = Machine::used(8, 1).backup(shelf.path(), "monday.age");
    let whole = fs::read(&backup).unwrap();
    let header = whole.windows(4).position(|part| part == b"\n---").unwrap() + 60;
    let mut seed = Seed::new(11);
    // Every part of the header, and the sealed lines here and there.
    let step = if figure(10) == 10 { 1 } else { 7 };
    let sealed: Vec<_> = (0..figure(400)).map(|_| header + seed.place(whole.len() - header)).collect();
    let within: Vec<_> = (0..header).step_by(step).chain(sealed).collect();
    let machine = Machine::new();
    machine.home().prepare().unwrap();
    let words = with_its_own_key(&backup);
    for place in within {
        let mut changed = whole.clone();
        changed[place] ^= 1 << seed.place(7);
        fs::write(&backup, &changed).unwrap();
        refuses(&machine, &words, "");
    }
    for end in [0, 1, 20, header - 1, header, header + 17, whole.len() / 2, whole.len() - 16, whole.len() - 1]
    {
        fs::write(&backup, &whole[..end]).unwrap();
        refuses(&machine, &words, "");
    }
    fs::write(&backup, [&whole[..], &[0]].concat()).unwrap();
    refuses(&machine, &words, "the backup is damaged");
    fs::write(&backup, &whole).unwrap();
    let before = machine.files();
    assert_eq!(machine.program.run(&words).unwrap().code, Some(0));
    assert!(machine.files() != before, "the look finds a change");
}

/// The words that bring a backup back with the key that the passphrase would open: a passphrase takes its time.
fn with_its_own_key(backup: &Path) -> Vec<String> {
    let passphrase = SecretString::from(PASSPHRASE.to_owned());
    let key = fs::read(backup.with_file_name("monday.key.age")).unwrap();
    let identity = backup.with_file_name("identity");
    fs::write(&identity, age::decrypt(&scrypt::Identity::new(passphrase), &key).unwrap()).unwrap();
    ["restore", &text(backup), "--identity", &text(&identity)].map(str::to_owned).to_vec()
}

#[test]
fn a_wrong_passphrase_or_the_file_of_another_backup_opens_nothing() {
    let shelf = shelf();
    let old = Machine::used(3, 2);
    let backup = old.backup(shelf.path(), "monday.age");
    let other = old.backup(shelf.path(), "tuesday.age");
    let machine = Machine::new();
    machine.home().prepare().unwrap();
    let with = |passphrase: &Path, key: &Path| {
        let words = ["restore", &text(&backup), "--passphrase-file", &text(passphrase), "--key", &text(key)];
        words.map(str::to_owned).to_vec()
    };
    let (right, wrong) = (shelf.path().join("passphrase"), shelf.path().join("wrong"));
    let (key, other_key) = (shelf.path().join("monday.key.age"), shelf.path().join("tuesday.key.age"));
    fs::write(&wrong, "four words of nobody\n").unwrap();
    refuses(&machine, &with(&wrong, &key), "the passphrase does not open this backup");
    refuses(&machine, &with(&right, &other_key), "this key does not open this backup");
    refuses(&machine, &with(&right, &backup), "this is no backup");
    refuses(&machine, &with(&right, &shelf.path().join("nothing")), "cannot be read");
    let mut changed = fs::read(&key).unwrap();
    *changed.last_mut().unwrap() ^= 1;
    fs::write(shelf.path().join("changed"), changed).unwrap();
    refuses(&machine, &with(&right, &shelf.path().join("changed")), "the file is damaged");
    // The file that is beside the backup is not the backup.
    refuses(&machine, &restoring(&key), "cannot be read");
    let identity = shelf.path().join("identity");
    let say = |text: &str| fs::write(&identity, text).unwrap();
    let by_identity = ["restore", &text(&other), "--identity", &text(&identity)].map(str::to_owned).to_vec();
    say("# nothing but a remark\n");
    refuses(&machine, &by_identity, "this is no age key");
    say(Identity::generate().to_string().expose_secret());
    refuses(&machine, &by_identity, "this key does not open this backup");
    assert_eq!(machine.program.run(&with(&right, &key)).unwrap().code, Some(0), "the control");
}

#[test]
fn another_terminals_backup_and_one_of_another_kind_are_refused() {
    let shelf = shelf();
    let backup = Machine::used(3, 3).backup(shelf.path(), "monday.age");
    let other = Machine::used(3, 4);
    refuses(&other, &restoring(&backup), "--replaces");
    // Enrolled under another name.
    let enrolled = Machine::new();
    enrolled.enrol("hall-7", &Identity::generate());
    refuses(&enrolled, &restoring(&backup), "and this is hall-7");
    Machine::new().restores(&backup);
}

/// It had given itself a name, and the platform gave it another one.
#[test]
fn a_backup_from_before_the_terminal_was_enrolled_is_its_own_all_the_same() {
    let shelf = shelf();
    let mut machine = Machine::used(4, 9);
    let backup = machine.backup(shelf.path(), "monday.age");
    machine.enrol("hall-7", &Identity::generate());
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    machine.simulate(2, 10);
    machine.restores(&backup);
    machine.is_whole();
    let (opened, restored) = machine.opening();
    assert!(opened.terminal.as_str() == "hall-7" && restored.unwrap().proven);
    assert!(machine.acknowledged.iter().all(|one| machine.entries().contains_key(&one.entry_id)));
    // The control: with another key it is another terminal's.
    let other = Machine::used(2, 11);
    other.enrol("hall-7", &Identity::generate());
    refuses(&other, &restoring(&backup), "and this is hall-7");
}

/// Whoever knows the public half of the recovery key, or a passphrase, can seal whatever he likes under any name.
#[test]
fn what_somebody_made_up_is_refused_and_if_somebody_insists_it_is_marked() {
    let shelf = shelf();
    let recovery = Identity::generate();
    let (mut machine, mut forger) = (Machine::new(), Machine::new());
    for one in [&mut machine, &mut forger] {
        one.enrol("hall-7", &recovery);
        one.simulate(4, 8);
    }
    let made_up = forger.backup(shelf.path(), "forged.age");
    refuses(&machine, &restoring(&made_up), "nothing here can prove this backup");
    let own = machine.backup(shelf.path(), "own.age");
    assert!(machine.restores(&own).contains("nothing was changed"), "the control: its own is no question");
    let insisting = [restoring(&made_up), vec!["--unproven".to_owned()]].concat();
    assert_eq!(machine.program.run(&insisting).unwrap().code, Some(0));
    machine.is_whole();
    let (brought, mine) = (forger.entries().len() - 1, machine.acknowledged.len());
    let ran = machine.program.run(&["verify"]).unwrap();
    // All but the forger's own opening; its backup was made after its last entry but one.
    assert!(ran.out.contains(&format!("{} of them not proven", brought + 1)), "{mine}: {}", ran.out);
}

#[test]
fn a_terminal_that_a_platform_knows_is_enrolled_before_its_backup_is_brought_back() {
    let shelf = shelf();
    let old = super::both::witnessed(9);
    let backup = old.backup(shelf.path(), "monday.age");
    let new = Machine::new();
    new.home().prepare().unwrap();
    refuses(&new, &restoring(&backup), "enrol this machine first");
    new.enrol(&old.opening().0.terminal.to_string(), &Identity::generate());
    new.restores(&backup);
}

#[test]
fn nothing_is_brought_back_beside_whoever_serves_visitors_or_reads_the_record() {
    let shelf = shelf();
    let machine = Machine::used(3, 5);
    let backup = machine.backup(shelf.path(), "monday.age");
    fs::remove_dir_all(machine.folder.path().join("log")).unwrap();
    let serving = machine.home().lock_serving().unwrap();
    refuses(&machine, &restoring(&backup), "another shiwen is serving visitors in this folder; end it first");
    drop(serving);
    let reading = machine.home().lock_record().unwrap();
    refuses(&machine, &restoring(&backup), "another shiwen is using the record in this folder; end it first");
    drop(reading);
    machine.restores(&backup);
}

#[test]
fn a_backup_that_nobody_could_open_is_not_made() {
    let shelf = shelf();
    let machine = Machine::used(2, 6);
    let size = machine.log().len();
    let (out, ran) = machine.tries_backup(shelf.path(), "monday.age", &[]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("nobody could open the backup"), "{}", ran.err);
    let short = shelf.path().join("short");
    fs::write(&short, "eleven char\n").unwrap();
    let (_, ran) = machine.tries_backup(shelf.path(), "monday.age", &["--passphrase-file", &text(&short)]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("at least 12 characters"), "{}", ran.err);
    assert!(!out.exists() && machine.log().len() == size, "nothing was made, so the log tells of nothing");
    assert!(machine.backup(shelf.path(), "monday.age").exists(), "the control");
}
