//! `setup-code`: who may run it, whose its files are, and that the code stands on the screen and nowhere else.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::Path,
};

use rustix::process::geteuid;
use shiwen_app::{
    home::Home,
    managing::{Cost, Managing, Means},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::managing::{Refusal, Role};
use shiwen_tests::terminal::{Program, Ran, home_in_memory};

use super::{PROGRAM, refuses, run, served};

/// Nobody's number; root alone can give files away.
const SOMEBODY: u32 = 65_534;
const PASSWORD: &str = "a long password";

fn code(ran: &Ran) -> String {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let code = ran.out.lines().next().and_then(|line| line.split(' ').next_back());
    code.expect("a line with the code").to_owned()
}

/// Makes accounts at the screen.
fn at_the_screen<T>(home: &Home, with: impl FnOnce(&Managing) -> T) -> T {
    let terminal = Terminal::open(home, &TerminalOptions::default()).expect("a terminal");
    let means = Means { cost: Cost { memory_kib: 8, passes: 1 }, ..Means::product() };
    let managing = Managing::with(home, &terminal, None, means);
    let done = with(&managing);
    managing.close();
    terminal.stop();
    done
}

fn set_up(home: &Home, code: &str, name: &str) -> Result<Role, Refusal> {
    let set_up = |managing: &Managing| managing.set_up(code.to_owned(), name, PASSWORD.to_owned());
    at_the_screen(home, set_up).map(|seat| seat.role)
}

#[test]
fn the_code_is_said_in_both_languages_and_makes_one_account() {
    let (_folder, program) = served(1, 1);
    let ran = run(&program, &["setup-code", "--role", "auditor"]);
    for words in ["只能使用一次", "审计员", "works once", "auditor"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let code = code(&ran);
    assert_eq!(set_up(&program.home(), &code, "王芳"), Ok(Role::Auditor));
    assert_eq!(set_up(&program.home(), &code, "李强"), Err(Refusal::WrongCode { tries_left: 4 }));
    assert_eq!(run(&program, &["verify"]).code, Some(0));
}

#[test]
fn the_code_stands_on_the_screen_and_nowhere_else() {
    let (folder, program) = served(1, 2);
    let program = program.with_environment([("SHIWEN_LOG".to_owned(), "trace".to_owned())]);
    let ran = run(&program, &["setup-code"]);
    let code = code(&ran);
    let plain = code.replace('-', "");
    assert!(!ran.err.contains(&code) && !ran.err.contains(&plain), "{}", ran.err);
    for name in ["accounts.json", "tries.json"] {
        let text = fs::read_to_string(folder.path().join(name)).expect("the file");
        assert!(!text.contains(&code) && !text.contains(&plain), "{name}");
    }
}

#[test]
fn an_account_is_removed_by_name() {
    let (_folder, program) = served(1, 3);
    let code = code(&run(&program, &["setup-code"]));
    assert_eq!(set_up(&program.home(), &code, "王芳"), Ok(Role::Manager));
    refuses(&run(&program, &["setup-code", "--remove", "李强"]), 3, "there is no account of that name");
    let removed = run(&program, &["setup-code", "--remove", "王芳"]);
    assert_eq!(removed.code, Some(0), "{}", removed.err);
    let doors = at_the_screen(&program.home(), |managing| managing.door().map(|door| door.accounts));
    assert_eq!(doors, Ok(Vec::new()));
    assert_eq!(run(&program, &["verify"]).code, Some(0));
    assert_eq!(run(&program, &["setup-code", "--remove", "x", "--role", "auditor"]).code, Some(2));
}

fn give(folder: &Path, to: u32) {
    for item in fs::read_dir(folder).expect("a folder") {
        let path = item.expect("an item").path();
        if path.is_dir() {
            give(&path, to);
        } else {
            chown(&path, Some(to), Some(to)).expect("given");
        }
    }
    chown(folder, Some(to), Some(to)).expect("given");
}

/// The owners of everything in a folder but the pictures, which the terminal of this test may still be making.
fn owners(folder: &Path, found: &mut Vec<u32>) {
    let items = fs::read_dir(folder).expect("a folder").map(|item| item.expect("an item"));
    for item in items.filter(|item| item.file_name() != "pictures") {
        found.push(item.metadata().expect("an owner").uid());
        if item.path().is_dir() {
            owners(&item.path(), found);
        }
    }
}

#[test]
fn what_root_makes_belongs_to_the_owner_of_the_folder() {
    let (folder, program) = served(1, 4);
    if !geteuid().is_root() {
        // Root's own folder: whoever runs this is not its owner.
        refuses(&run(&program.in_home("/"), &["setup-code"]), 3, "sudo shiwen setup-code");
        return;
    }
    let code = code(&run(&program, &["setup-code"]));
    assert_eq!(set_up(&program.home(), &code, "王芳"), Ok(Role::Manager));
    give(folder.path(), SOMEBODY);
    for words in [&["setup-code"][..], &["setup-code", "--remove", "王芳"]] {
        assert_eq!(run(&program, words).code, Some(0));
    }
    let mut found = Vec::new();
    owners(folder.path(), &mut found);
    assert!(found.len() > 8 && found.iter().all(|owner| *owner == SOMEBODY), "{found:?}");
    // And whoever is neither is refused.
    let mut command = program.in_home("/").command(&["setup-code"]);
    let ran = Ran::from(command.uid(SOMEBODY).gid(SOMEBODY).output().expect("a run"));
    refuses(&ran, 3, "sudo shiwen setup-code");
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let folder = home_in_memory().expect("a folder");
    let missing = folder.path().join("missing");
    refuses(&run(&Program::new(PROGRAM, &missing), &["setup-code"]), 3, "check that the folder exists");
    assert!(!missing.exists());
}
