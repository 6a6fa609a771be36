//! Wrong passwords and codes, and what becomes of the file that counts them.

use std::fs;

use shiwen_app::managing::setting_up::make_code;
use shiwen_domain::{
    entry::{EntryRefusal, TerminalEvent},
    managing::{Refusal, Role, Seat},
};

use super::{MINUTE, PASSWORD, Window};

const WRONG: &str = "wrong but typed";

fn tries(window: &Window, name: &str, password: &str) -> Result<Seat, Refusal> {
    window.managing.enter(name, password.to_owned())
}

fn locked(minutes: u64) -> Result<Seat, Refusal> {
    Err(Refusal::LockedOut { seconds: u32::try_from(minutes * 60).unwrap() })
}

/// Five wrong ones; the last begins a lockout of so many minutes.
fn row(window: &Window, name: &str, minutes: u64) {
    for tries_left in (1..5).rev() {
        assert_eq!(tries(window, name, WRONG), Err(Refusal::WrongPassword { tries_left }));
    }
    assert_eq!(tries(window, name, WRONG), locked(minutes));
}

#[test]
fn after_five_wrong_passwords_even_the_right_one_waits_and_longer_each_time() {
    let (mut window, _) = Window::with_accounts();
    for minutes in [15, 30, 60, 60] {
        row(&window, "manager", minutes);
        let compared = window.compared();
        window = window.restarted(None);
        assert_eq!(tries(&window, "manager", PASSWORD), locked(minutes));
        assert_eq!(window.compared(), compared, "nothing is compared in a lockout");
        assert!(tries(&window, "auditor", PASSWORD).is_ok(), "another account is not concerned");
        window.later(minutes * MINUTE);
    }
    assert!(tries(&window, "manager", PASSWORD).is_ok());
    row(&window, "manager", 15);
}

#[test]
fn a_lockout_begins_anew_with_the_machine() {
    let (window, _) = Window::with_accounts();
    row(&window, "manager", 15);
    window.later(14 * MINUTE);
    assert_eq!(tries(&window, "manager", PASSWORD), locked(1));
    let window = window.restarted(Some(7));
    assert_eq!(tries(&window, "manager", PASSWORD), locked(15));
    window.later(5 * MINUTE);
    assert_eq!(tries(&window.restarted(None), "manager", PASSWORD), locked(10));
}

#[test]
fn names_of_nobody_are_counted_together_and_stand_nowhere() {
    let (window, _) = Window::with_accounts();
    for (name, tries_left) in [("王芳", 4), (WRONG, 3), ("李强", 2), ("", 1)] {
        assert_eq!(tries(&window, name, WRONG), Err(Refusal::WrongPassword { tries_left }));
    }
    assert_eq!(tries(&window, "王芳", WRONG), locked(15));
    assert_eq!(tries(&window, "赵敏", WRONG), locked(15));
    assert!(tries(&window, "manager", PASSWORD).is_ok());
    let told: Vec<_> = window
        .told()
        .into_iter()
        .filter(|event| matches!(event, TerminalEvent::EntryRefused { .. }))
        .collect();
    let refused = |why| TerminalEvent::EntryRefused { account: None, why };
    assert_eq!(told, [refused(EntryRefusal::WrongPassword), refused(EntryRefusal::LockedOut)]);
    for name in ["accounts.json", "tries.json"] {
        assert!(!fs::read_to_string(window.home.path().join(name)).unwrap().contains(WRONG), "{name}");
    }
}

#[test]
fn codes_are_counted_by_themselves_and_a_new_one_from_the_beginning() {
    let window = Window::new();
    make_code(&window.home, Role::Manager).unwrap();
    let set_up = |code: &str| window.managing.set_up(code.to_owned(), "王芳", PASSWORD.to_owned());
    for tries_left in (1..5).rev() {
        assert_eq!(set_up("2222-2222-2222"), Err(Refusal::WrongCode { tries_left }));
    }
    assert_eq!(set_up("2222-2222-2222"), locked(15));
    let code = make_code(&window.home, Role::Auditor).unwrap();
    assert!(set_up(&code.to_lowercase()).is_ok());
}

#[test]
fn a_counter_that_is_gone_damaged_or_older_is_a_lockout() {
    let path = |window: &Window| window.home.path().join("tries.json");
    for (restarts, damaged) in [(false, None), (true, None), (false, Some("{")), (true, Some(""))] {
        let (mut window, _) = Window::with_accounts();
        match damaged {
            None => fs::remove_file(path(&window)).unwrap(),
            Some(text) => fs::write(path(&window), text).unwrap(),
        }
        if restarts {
            window = window.restarted(None);
        }
        for name in ["manager", "auditor", "nobody"] {
            assert_eq!(tries(&window, name, PASSWORD), locked(15));
        }
        window.later(15 * MINUTE);
        assert!(tries(&window, "manager", PASSWORD).is_ok());
    }
    let (window, _) = Window::with_accounts();
    let older = fs::read(path(&window)).unwrap();
    assert!(tries(&window, "manager", WRONG).is_err());
    fs::write(path(&window), older).unwrap();
    assert_eq!(tries(&window, "manager", PASSWORD), locked(15));
}

#[test]
fn a_try_that_cannot_be_counted_is_none() {
    let (window, _) = Window::with_accounts();
    let compared = window.compared();
    // What stands in the way of the file, as a full disk does.
    let way = window.home.path().join("tries.new");
    fs::create_dir(&way).unwrap();
    let entered = tries(&window, "manager", PASSWORD);
    assert!(matches!(entered, Err(Refusal::Failed { .. })), "{entered:?}");
    assert_eq!(window.compared(), compared);
    fs::remove_dir(&way).unwrap();
    assert!(tries(&window, "manager", PASSWORD).is_ok());
}
