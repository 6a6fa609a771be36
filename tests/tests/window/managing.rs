//! A manager at the terminal: knocks, gets in, looks, sets, and goes; the visitor's window is there all the while.

#[path = "managing/bringing.rs"]
mod bringing;
#[path = "managing/keyboard.rs"]
mod keyboard;
#[path = "managing/stick.rs"]
mod stick;
#[path = "managing/upkeep.rs"]
mod upkeep;
#[path = "managing/way_out.rs"]
mod way_out;

use std::{path::Path, process::Command};

use shiwen_app::{home::Home, managing::setting_up::make_code};
use shiwen_domain::{
    entry::{Body, TerminalEvent},
    managing::Role,
};
use shiwen_tests::window::{
    Options, Window,
    driver::program,
    glass::{LANDSCAPE, PORTRAIT},
    manager::Both,
    record::Record,
};

const PASSWORD: &str = "five small lamps";
const NAME: &str = "hall-1";
/// As many visits as give every part of the pages something to show.
const BUSY: &str = "300";

/// Makes a code as the command line does, knocks, and makes the account that it is for.
async fn sets_up(window: &mut Window, home: &Path, role: Role) -> Both {
    let code = make_code(&Home::at(home), role).expect("a code");
    let both = window.knocks().await;
    for (field, text) in
        [("code", code.as_str()), ("name", NAME), ("password", PASSWORD), ("again", PASSWORD)]
    {
        window.types(field, text).await;
    }
    window.does("set-up").await.shows_test_id("who").await;
    both
}

/// Knocks, and makes an account of this role beside those that there are.
async fn another_comes(window: &mut Window, home: &Path, role: Role) -> Both {
    let code = make_code(&Home::at(home), role).expect("a code");
    let both = window.knocks().await;
    window.does("make").await;
    let name = format!("hall-{role:?}").to_lowercase();
    let fields = [("code", code.as_str()), ("name", &name), ("password", PASSWORD), ("again", PASSWORD)];
    for (field, text) in fields {
        window.types(field, text).await;
    }
    window.does("set-up").await.shows_test_id("who").await;
    both
}

async fn tries(window: &mut Window, password: &str) {
    window.types("password", password).await.does("enter").await;
}

fn events(record: &Record) -> Vec<TerminalEvent> {
    let bodies = record.entries().into_iter().map(|entry| entry.body);
    bodies.filter_map(|body| if let Body::TerminalEvent(event) = body { Some(event) } else { None }).collect()
}

#[tokio::test]
async fn seven_taps_on_the_corner_open_the_door_and_six_do_not() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    window.taps_the_corner(6).await;
    // Elsewhere: the row begins anew, and with six more there is still no knock.
    window.taps_beside_the_corner().await;
    window.taps_the_corner(6).await;
    window.taps_face(5).await.is_done().await.finishes().await.leaves_the_thanks().await;
    assert_eq!(window.windows().await, 1);

    let both = window.knocks().await;
    window.reads("command", "sudo shiwen setup-code").await;
    window.keeps_a_picture("no-account").await;
    window.closes_the_manager(&both).await;
    window.taps_face(4).await.is_done().await.finishes().await;
    window.is_closed().await;
    let record = Record::of(home.path());
    assert_eq!(record.ratings().len(), 2);
    record.verifies();
}

#[tokio::test]
async fn the_first_account_is_made_with_a_code_and_sees_the_results() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    for level in [5, 5, 1] {
        window.taps_face(level).await.is_done().await.finishes().await.leaves_the_thanks().await;
    }
    let both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.reads("total-all", "3").await;
    window.reads("total-all", "33.33%").await;
    window.keeps_a_picture("overview").await;
    window.does("to-ledger").await.reads("page-ledger", "非常不满意").await;
    window.keeps_a_picture("ledger").await;
    for page in ["export", "settings", "sync", "integrity"] {
        window.does(&format!("to-{page}")).await.shows_test_id(&format!("page-{page}")).await;
        window.keeps_a_picture(page).await;
    }
    window.does("verify").await.shows_test_id("last").await;
    window.keeps_a_picture("verified").await;
    window.does("leave").await.shows_test_id("account").await;
    window.closes_the_manager(&both).await;
    window.is_closed().await;

    let record = Record::of(home.path());
    let said: Vec<&str> = events(&record).iter().map(name).collect();
    assert_eq!(said, ["start", "account_made", "entered", "left", "stop"]);
    record.verifies();
}

fn name(event: &TerminalEvent) -> &'static str {
    match event {
        TerminalEvent::Start { .. } => "start",
        TerminalEvent::Stop => "stop",
        TerminalEvent::AccountMade { .. } => "account_made",
        TerminalEvent::Entered { .. } => "entered",
        TerminalEvent::Left { .. } => "left",
        TerminalEvent::EntryRefused { .. } => "entry_refused",
        _ => "other",
    }
}

#[tokio::test]
async fn a_wrong_password_says_how_many_tries_are_left_and_the_fifth_locks_the_door() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    let _both = sets_up(&mut window, home.path(), Role::Auditor).await;
    window.does("leave").await.does("account").await;
    tries(&mut window, "not the password").await;
    window.reads("message", "4").await;
    window.keeps_a_picture("wrong-password").await;
    for left in [3, 2, 1] {
        tries(&mut window, "not the password").await;
        window.reads("message", &left.to_string()).await;
    }
    tries(&mut window, "not the password").await;
    window.reads("wait", "14").await;
    window.keeps_a_picture("locked-out").await;
    window.is_closed().await;
    let record = Record::of(home.path());
    let refused = events(&record).iter().filter(|event| name(event) == "entry_refused").count();
    assert_eq!(refused, 2, "the first of the row, and the lock-out");
    record.verifies();
}

#[tokio::test]
async fn a_setting_asks_for_the_password_and_changes_the_visitors_screen() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    let both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-settings").await.does("setting-large_text-on").await;
    window.types("password", PASSWORD).await.does("confirm-go").await.loses("confirm").await;
    window.draws_pressed("setting-large_text-on", true).await;
    window.does("leave").await;
    window.closes_the_manager(&both).await;
    assert!(window.pressed("aid-large_text").await, "the next visitor begins with large text");
    window.taps_face(3).await.is_done().await.finishes().await;
    window.is_closed().await;

    let record = Record::of(home.path());
    let changes: Vec<_> = record
        .entries()
        .into_iter()
        .filter_map(|entry| if let Body::SettingsChange(change) = entry.body { Some(change) } else { None })
        .collect();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].setting.as_str(), changes[0].to.as_str(), changes[0].by.as_str()),
        ("large_text", "on", NAME)
    );
    record.verifies();
}

#[tokio::test]
async fn a_manager_proposes_and_writes_a_note_and_the_rating_stays_counted() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    window.taps_face(1).await.is_done().await.finishes().await.leaves_the_thanks().await;
    let _both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-ledger").await.does("note").await;
    window.types("words", "已当面说明情况 =1+1").await.does("keep").await;
    window.reads("page-ledger", "已当面说明情况 =1+1").await;
    window.does("propose").await.does("label-mistaken").await;
    window.types("words", "当事人说点错了").await.does("keep").await;
    window.reads("page-ledger", "当事人说点错了").await;
    window.keeps_a_picture("proposed").await;
    window.does("to-overview").await.reads("total-all", "100.00%").await;
    window.is_closed().await;
    Record::of(home.path()).verifies();
}

/// So many visits of the demo hall.
fn simulated(home: &Path, visits: &str) {
    let mut simulate = Command::new(program());
    simulate.args(["simulate", "--visits", visits, "--seed", "7", "--mode", "hall"]).env("SHIWEN_HOME", home);
    let ran = simulate.output().expect("the program runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// The pages of a manager, and what is opened on each before it is looked at.
const LOOKS: [(&str, &[&str]); 6] = [
    ("overview", &["definitions", "levels-view-table"]),
    ("ledger", &["filters", "note"]),
    ("export", &[]),
    ("settings", &[]),
    ("sync", &["test-connection"]),
    ("integrity", &["verify"]),
];

async fn looks(window: &mut Window, name: &str, faults: &mut Vec<String>) {
    window.comes_to_rest().await;
    window.keeps_a_picture(name).await;
    faults.extend(window.axe_findings().await.into_iter().map(|fault| format!("{name}: {fault}")));
}

#[tokio::test]
async fn every_page_is_for_everyone_on_both_glasses_and_in_both_languages() {
    for glass in [LANDSCAPE, PORTRAIT] {
        let home = tempfile::tempdir().unwrap();
        simulated(home.path(), BUSY);
        let mut window = Window::open(home.path(), Options::on(glass)).await;
        let mut faults = Vec::new();
        let _both = sets_up(&mut window, home.path(), Role::Manager).await;
        for lang in ["zh", "en"] {
            for (page, opened) in LOOKS {
                window.does(&format!("to-{page}")).await.shows_test_id(&format!("page-{page}")).await;
                looks(&mut window, &format!("{}-{lang}-{page}", glass.name), &mut faults).await;
                for test_id in opened {
                    window.does(test_id).await;
                }
                if !opened.is_empty() {
                    looks(&mut window, &format!("{}-{lang}-{page}-opened", glass.name), &mut faults).await;
                }
            }
            window.does("lang").await;
        }
        window.does("leave").await.shows_test_id("account").await;
        looks(&mut window, &format!("{}-door", glass.name), &mut faults).await;
        window.does("account").await.does("password").await.shows_test_id("keyboard").await;
        looks(&mut window, &format!("{}-keyboard", glass.name), &mut faults).await;
        window.is_closed().await;
        assert_eq!(faults, Vec::<String>::new());
    }
}
