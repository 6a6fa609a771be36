//! A backup brought back: on the machine it is of, and on one that takes its place.

use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use shiwen_domain::entry::{PrivateKind, ReopenReason};
use shiwen_tests::{
    platform::{Platform, compare},
    terminal::{
        Ran,
        enrolled::{EnrolledTerminal, HALL},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

use super::{agrees, alarms, all_is_well, begun, opened, reasons, something_is_missing, stopped};
use crate::{NOTHING, programs};

/// `shiwen backup`: only the platform's recovery key opens it.
fn backup(terminal: &EnrolledTerminal, shelf: &TempDir) -> PathBuf {
    let out = shelf.path().join("monday.age");
    let ran = terminal.run(&["backup", "--out", out.to_str().expect("a plain path")]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    out
}

fn restore(platform: &Platform, terminal: &EnrolledTerminal, backup: &Path) -> Ran {
    let key = platform.folder().join("keys/recipient.key");
    let words = ["restore".as_ref(), backup.as_os_str(), "--identity".as_ref(), key.as_os_str()];
    terminal.run(&words)
}

fn restores(platform: &Platform, terminal: &EnrolledTerminal, backup: &Path) -> String {
    let ran = restore(platform, terminal, backup);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    ran.out
}

fn shelf() -> TempDir {
    TempDir::new().expect("a folder")
}

/// A new machine with the name of one that is lost.
fn in_place_of(platform: &Platform, name: &str) -> EnrolledTerminal {
    let new = EnrolledTerminal::new(&programs());
    let code = platform.code_with(&["--hall", HALL, "--replaces", name]);
    let ran = new.enrol(&platform.url(), &code, None);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    new
}

fn name_of(terminal: &EnrolledTerminal) -> String {
    terminal.status()["terminal"].as_str().expect("a name").to_owned()
}

fn is_whole(terminal: &EnrolledTerminal) {
    let ran = terminal.run(&["verify"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

/// All is well, but that nobody has heard the end of the log that is lost: what was acknowledged in it is counted all the same.
fn all_is_counted(platform: &Platform, new: &EnrolledTerminal, lost: &EnrolledTerminal) {
    let mut wrong = compare::wrong_with(&platform.sql(), &[new, lost]);
    let unheard = format!("log {} has ", lost.log().log);
    wrong.retain(|why| !why.starts_with(&unheard));
    assert_eq!(wrong, NOTHING);
    agrees(platform);
}

fn private_rows(platform: &Platform) -> u64 {
    platform.sql().count("private")
}

#[test]
fn a_lost_machines_backup_ships_what_the_platform_lacks_and_nothing_twice() {
    let (platform, mut old) = begun();
    let shelf = shelf();
    // The platform has not heard of these, and has them from nobody else.
    old.simulate(20, 2);
    something_is_missing(&platform, &[&old]);
    let backup = backup(&old, &shelf);
    let log = old.log().log;
    let mut new = in_place_of(&platform, &name_of(&old));
    let out = restores(&platform, &new, &backup);
    assert!(!out.contains("Nothing here can prove"), "the witness has signed for the old log: {out}");
    is_whole(&new);
    assert_eq!(opened(&new).previous.expect("a log before").reason, ReopenReason::Restored);
    new.syncs();
    assert_eq!(reasons(&platform), ["", "replaced", "restored"]);
    assert_eq!(alarms(&platform), ["reopened"]);
    // All that the old machine had acknowledged is counted, though nobody has heard of it since.
    assert!(old.log().log == log && old.acknowledged.len() > 20);
    all_is_counted(&platform, &new, &old);
    new.simulate(5, 3);
    new.syncs();
    all_is_counted(&platform, &new, &old);
    // If the old one turns up after all, what it sends is no news.
    let counted = platform.sql().count("counted");
    stopped(&old.sync(), "forbidden");
    assert!(platform.sql().count("counted") <= counted + 2, "its own stop and the backup's entry");
    all_is_well(&platform, &[&new, &old]);
}

#[test]
fn a_backup_older_than_what_the_platform_has_takes_nothing_back() {
    let (platform, mut old) = begun();
    let shelf = shelf();
    let backup = backup(&old, &shelf);
    old.simulate(20, 2);
    old.syncs();
    let (counted, private) = (platform.sql().count("counted"), private_rows(&platform));
    let new = in_place_of(&platform, &name_of(&old));
    restores(&platform, &new, &backup);
    is_whole(&new);
    new.syncs();
    all_is_well(&platform, &[&new, &old]);
    // The opening of two logs, what was written about them, and nothing of a visitor.
    let visits = "SELECT count(*) FROM counted WHERE kind IN ('rating', 'survey_response')";
    let before = platform.sql().one::<i64>(visits, &[]);
    new.syncs();
    assert_eq!(platform.sql().one::<i64>(visits, &[]), before);
    assert!(platform.sql().count("counted") <= counted + 8 && private_rows(&platform) == private);
}

#[test]
fn a_damaged_disk_is_replaced_and_the_same_terminal_goes_on_with_its_backup() {
    let (platform, mut terminal) = begun();
    let shelf = shelf();
    terminal.simulate(10, 2);
    let backup = backup(&terminal, &shelf);
    let lost = terminal.copy();
    fs::remove_dir_all(terminal.folder().join("log")).expect("removed");
    terminal.simulate(3, 3);
    restores(&platform, &terminal, &backup);
    is_whole(&terminal);
    terminal.syncs();
    // It had begun again by itself, and the platform has not heard of that.
    assert_eq!(reasons(&platform), ["", "restored"]);
    all_is_counted(&platform, &terminal, &lost);
    assert!(restores(&platform, &terminal, &backup).contains("nothing was changed"));
    terminal.syncs();
    assert_eq!(reasons(&platform).len(), 2);
}

/// Erased by order after the backup was made, and carried out by a machine that is lost now.
#[test]
fn what_was_erased_at_the_platform_does_not_come_back_to_stay() {
    let (platform, mut old) = begun();
    let shelf = shelf();
    old.simulate(30, 2);
    old.syncs();
    let backup = backup(&old, &shelf);
    let typed =
        "SELECT c.entry_id FROM private p JOIN counted c USING (log, seq) WHERE p.kind = 'text' ORDER BY 1";
    let target = platform.sql().column::<Uuid>(typed, &[])[0];
    erase(&platform, target);
    old.syncs();
    old.simulate(1, 3);
    old.syncs();
    assert_eq!(orders(&platform), ["done"]);
    assert!(!has_text(&old, target));
    let new = in_place_of(&platform, &name_of(&old));
    restores(&platform, &new, &backup);
    assert!(has_text(&new, target), "the control: the backup still has it");
    let rows = private_rows(&platform);
    new.syncs();
    assert_eq!(private_rows(&platform), rows, "the platform does not take it back");
    // It tells the terminal, which does as it is told.
    new.syncs();
    assert!(!has_text(&new, target));
    is_whole(&new);
    assert_eq!(orders(&platform), ["done"]);
}

fn erase(platform: &Platform, target: Uuid) {
    let folder = shelf();
    let said = |name: &str, words: &[&str]| {
        let path = folder.path().join(name);
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).expect("a file");
        file.write_all(platform.token(name, None, &["erase"]).as_bytes()).expect("written");
        platform.does(&[words, &["--token-file", path.to_str().expect("a plain path")]].concat())
    };
    let asked = said("one", &["erasures", "ask", &target.to_string(), "--why", "asked for"]);
    let order = asked.split('\t').next().unwrap_or_default();
    said("two", &["erasures", "agree", order]);
}

fn orders(platform: &Platform) -> Vec<String> {
    let sql = "SELECT CASE WHEN done_at IS NULL THEN 'open' ELSE 'done' END FROM erasure_order";
    platform.sql().column(sql, &[])
}

fn has_text(terminal: &EnrolledTerminal, target: Uuid) -> bool {
    let open = terminal.home().reader().expect("readable").expect("a record");
    let id = shiwen_domain::id::EntryId(target);
    open.reader.private(id, PrivateKind::Text).expect("readable").is_some()
}

#[test]
fn a_platform_that_never_heard_of_the_terminal_lets_no_backup_of_it_in() {
    let (platform, old) = begun();
    let shelf = shelf();
    let backup = backup(&old, &shelf);
    let stranger = EnrolledTerminal::enrolled_at(&programs(), &platform);
    let before = stranger.log().entries;
    let ran = restore(&platform, &stranger, &backup);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("enrol-code --replaces"), "{}", ran.err);
    assert_eq!(stranger.log().entries, before);
    assert_eq!(alarms(&platform), NOTHING);
}
