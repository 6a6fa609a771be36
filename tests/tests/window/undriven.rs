//! The manager's window where nobody drives the program, as in a hall: its page has a context of its own there, which a driven
//! one has not.

use std::path::Path;

use shiwen_app::{home::Home, managing::setting_up::make_code};
use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    managing::Role,
};
use shiwen_tests::window::{Options, driver::eventually, record::Record, undriven::Undriven};

const PASSWORD: &str = "five small lamps";
/// From the page's first place to the only account of the door: language, close, what scrolls, the account.
const TO_THE_ACCOUNT: &str = "\t\t\t\t";

fn entered(home: &Path) -> usize {
    let entries = Record::of(home).entries();
    let is_entered = |body: &Body| matches!(body, Body::TerminalEvent(TerminalEvent::Entered { .. }));
    entries.iter().filter(|entry| is_entered(&entry.body)).count()
}

async fn is_in(home: &Path, times: usize) {
    eventually(&format!("the log tells of {times} entries"), async || entered(home) == times).await;
}

#[tokio::test]
async fn a_manager_gets_in_and_comes_back_twice() {
    let home = tempfile::tempdir().unwrap();
    let hall = Undriven::open(home.path(), Options::default()).await;
    let code = make_code(&Home::at(home.path()), Role::Manager).expect("a code");
    hall.knocks().await;
    // Each field is reached by Tab, past the eye that shows a password; Enter makes the account.
    hall.types(&format!("{}\thall-1\t{PASSWORD}\t\t{PASSWORD}\n", code.as_str())).await;
    is_in(home.path(), 1).await;
    hall.closes_the_manager().await;
    for times in [2, 3] {
        if times == 2 {
            hall.knocks_by_keys().await;
        } else {
            hall.knocks().await;
        }
        hall.types(&format!("{TO_THE_ACCOUNT}\n")).await;
        // The field is there before anything is typed into it.
        hall.types(&format!("{PASSWORD}\n")).await;
        is_in(home.path(), times).await;
        hall.closes_the_manager().await;
    }
    hall.ends().await;
    let record = Record::of(home.path());
    let left = record
        .entries()
        .iter()
        .filter(|entry| matches!(&entry.body, Body::TerminalEvent(TerminalEvent::Left { .. })))
        .count();
    assert_eq!(left, 3, "closing the window lets nobody stay in");
    let supervised =
        |entry: &Entry| matches!(entry.body, Body::TerminalEvent(TerminalEvent::Supervised { .. }));
    assert!(
        !record.entries().iter().any(supervised),
        "the visitor's page goes on drawing below the manager's"
    );
    record.verifies();
}
