//! Accounts and sessions.

use std::{fs, os::unix::fs::PermissionsExt};

use shiwen_app::managing::setting_up::{make_code, remove_account};
use shiwen_domain::{
    entry::{Leaving, TerminalEvent},
    managing::{Ask, Refusal, Role},
};

use super::{MINUTE, PASSWORD, Window};

fn left(account: &str, why: Leaving) -> TerminalEvent {
    TerminalEvent::Left { account: account.to_owned(), why }
}

#[test]
fn the_first_account_is_made_with_a_code_and_by_nothing_else() {
    let window = Window::new();
    let door = window.managing.door().unwrap();
    assert!(door.accounts.is_empty() && !door.code_waits);
    let enters = || window.managing.enter("王芳", PASSWORD.to_owned());
    assert_eq!(enters(), Err(Refusal::WrongPassword { tries_left: 4 }));
    let code = make_code(&window.home, Role::Auditor).unwrap();
    assert!(window.managing.door().unwrap().code_waits);
    let seat = window.managing.set_up(code.to_string(), " 王芳 ", PASSWORD.to_owned()).unwrap();
    assert_eq!((seat.name.as_str(), seat.role, seat.idle_seconds), ("王芳", Role::Auditor, 180));
    let door = window.managing.door().unwrap();
    assert_eq!(door.accounts, ["王芳"]);
    assert!(!door.code_waits);
    let again = window.managing.set_up(code.to_string(), "李强", PASSWORD.to_owned());
    assert_eq!(again, Err(Refusal::WrongCode { tries_left: 4 }));
    assert_eq!(enters().unwrap().role, Role::Auditor);
    let account = "王芳".to_owned();
    assert_eq!(
        window.told()[1..3],
        [
            TerminalEvent::AccountMade { account: account.clone(), role: Role::Auditor },
            TerminalEvent::Entered { account, role: Role::Auditor }
        ]
    );
}

#[test]
fn a_name_or_password_that_breaks_a_rule_costs_no_try_and_no_code() {
    let window = Window::new();
    let code = make_code(&window.home, Role::Manager).unwrap();
    let set_up = |name: &str, password: &str| {
        window.managing.set_up(code.to_string(), name, password.to_owned()).map(|seat| seat.name)
    };
    for _ in 0..6 {
        assert_eq!(set_up(" ", PASSWORD), Err(Refusal::BadName));
        assert_eq!(set_up("王芳", "1234"), Err(Refusal::WeakPassword));
    }
    assert_eq!(window.compared(), 0);
    assert_eq!(set_up("王芳", PASSWORD), Ok("王芳".to_owned()));
    assert_eq!(set_up("王芳", PASSWORD), Err(Refusal::BadName));
}

#[test]
fn a_code_ends_after_a_day_or_with_the_machine_and_a_newer_one_takes_its_place() {
    let window = Window::new();
    let set_up = |window: &Window, code: &str| {
        window.managing.set_up(code.to_owned(), "王芳", PASSWORD.to_owned()).err()
    };
    let code = make_code(&window.home, Role::Manager).unwrap();
    window.later(24 * 60 * MINUTE);
    assert!(!window.managing.door().unwrap().code_waits);
    assert!(matches!(set_up(&window, &code), Some(Refusal::WrongCode { .. })));
    let window = Window::new();
    let older = make_code(&window.home, Role::Manager).unwrap();
    let newer = make_code(&window.home, Role::Manager).unwrap();
    assert!(matches!(set_up(&window, &older), Some(Refusal::WrongCode { .. })));
    let window = window.restarted(Some(7));
    assert!(matches!(set_up(&window, &newer), Some(Refusal::WrongCode { .. })));
}

#[test]
fn the_files_are_for_the_terminals_user_and_hold_neither_password_nor_code() {
    let window = Window::new();
    let code = make_code(&window.home, Role::Manager).unwrap();
    let waiting = fs::read_to_string(window.home.path().join("accounts.json")).unwrap();
    assert!(!waiting.contains(code.as_str()) && !waiting.contains(&code.replace('-', "")));
    assert!(waiting.contains("$argon2id$v=19$m=65536,t=3,p=1$"));
    window.managing.set_up(code.to_string(), "王芳", PASSWORD.to_owned()).unwrap();
    for name in ["accounts.json", "tries.json"] {
        let path = window.home.path().join(name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        assert!(!fs::read_to_string(&path).unwrap().contains(PASSWORD), "{name}");
    }
}

#[test]
fn one_is_in_at_a_time_and_the_log_tells_why_each_is_out() {
    let (window, seats) = Window::with_accounts();
    let asks = |session: &str| window.managing.ask(session, Ask::Stay);
    assert_eq!(asks(&seats[0].session), Err(Refusal::Locked), "the next account took the place");
    window.later(3 * MINUTE);
    assert_eq!(asks(&seats[2].session), Err(Refusal::Locked));
    let manager = window.enter(Role::Manager).session;
    for _ in 0..29 {
        window.later(MINUTE);
        assert!(asks(&manager).is_ok());
    }
    window.later(MINUTE);
    assert_eq!(asks(&manager), Err(Refusal::Locked));
    let manager = window.enter(Role::Manager).session;
    assert!(window.managing.ask(&manager, Ask::Leave { idle: false }).is_ok());
    window.enter(Role::Auditor);
    window.managing.close();
    let told = window.told().into_iter().filter(|event| matches!(event, TerminalEvent::Left { .. }));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            left("manager", Leaving::Replaced),
            left("auditor", Leaving::Replaced),
            left("installer", Leaving::Idle),
            left("manager", Leaving::TooLong),
            left("manager", Leaving::Asked),
            left("auditor", Leaving::Stopped),
        ]
    );
}

#[test]
fn a_restart_ends_every_session() {
    let (window, seats) = Window::with_accounts();
    assert!(window.managing.ask(&seats[2].session, Ask::Stay).is_ok());
    let window = window.restarted(None);
    assert_eq!(window.managing.ask(&seats[2].session, Ask::Stay), Err(Refusal::Locked));
}

#[test]
fn whoever_is_removed_is_out_at_once() {
    let (window, _) = Window::with_accounts();
    let session = window.enter(Role::Manager).session;
    assert!(remove_account(&window.home, "nobody").is_err());
    remove_account(&window.home, "manager").unwrap();
    assert_eq!(window.managing.ask(&session, Ask::Stay), Err(Refusal::Locked));
    assert_eq!(window.managing.door().unwrap().accounts, ["auditor", "installer"]);
    let told = window.told();
    let ends =
        [TerminalEvent::AccountRemoved { account: "manager".into() }, left("manager", Leaving::Removed)];
    assert_eq!(told[told.len() - 2..], ends);
}

#[test]
fn nobody_is_in_of_whom_the_log_cannot_tell() {
    let (window, _) = Window::with_accounts();
    window.terminal.stop();
    let entered = window.managing.enter("manager", PASSWORD.to_owned());
    assert!(matches!(entered, Err(Refusal::Failed { .. })), "{entered:?}");
}

#[test]
fn a_page_that_asks_for_nothing_is_silent_and_every_question_ends_that() {
    let (window, _) = Window::with_accounts();
    let silent = || window.managing.silent_for_ms();
    let questions: [&dyn Fn(); 4] = [
        &|| drop(window.managing.door()),
        &|| drop(window.managing.enter("nobody", PASSWORD.to_owned())),
        &|| drop(window.managing.set_up("no code".to_owned(), "nobody", PASSWORD.to_owned())),
        &|| drop(window.managing.ask("", Ask::Stay)),
    ];
    for ask in questions {
        window.later(6 * MINUTE);
        assert_eq!(silent(), 6 * MINUTE);
        ask();
        assert_eq!(silent(), 0);
    }
}
