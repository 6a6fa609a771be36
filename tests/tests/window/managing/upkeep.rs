//! What a manager's window does about a record that somebody changed, and about a manager who has gone away.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use shiwen_app::home::Home;
use shiwen_domain::{
    entry::{Body, Leaving, TerminalEvent},
    managing::Role,
};
use shiwen_tests::{
    terminal::kept::connect,
    window::{Options, Window, record::Record},
};

use super::sets_up;

/// After so long without a touch nobody is there (ARCHITECTURE.md, "The manager's window").
const IDLE: Duration = Duration::from_secs(180);

/// What a busy machine may add.
const SLACK: Duration = Duration::from_secs(30);

#[tokio::test]
async fn verifying_finds_a_rating_that_somebody_changed() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    window.taps_face(1).await.is_done().await.finishes().await.leaves_the_thanks().await;
    let _both = sets_up(&mut window, home.path(), Role::Auditor).await;
    // The control: nothing is found before.
    window.does("to-integrity").await.does("verify").await.reads("last", "记录完整").await;

    let record = Home::at(home.path()).record();
    let changed = connect(home.path(), &record).unwrap();
    assert_eq!(changed.execute("UPDATE rating SET level = 5", []).unwrap(), 1);
    drop(changed);
    window.does("verify").await.reads("last", "rating").await;
    window.keeps_a_picture("tampered").await;
    window.is_closed().await;
}

#[tokio::test]
async fn whoever_goes_away_is_out_after_three_minutes() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    let _both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-ledger").await.shows_test_id("page-ledger").await;
    let touched = Instant::now();
    // Asking the page is no touch.
    wait_for(&window, "idle", IDLE).await;
    window.keeps_a_picture("still-there").await;
    wait_for(&window, "account", IDLE).await;
    assert!(touched.elapsed() + Duration::from_secs(1) >= IDLE, "not before: {:?}", touched.elapsed());
    assert!(touched.elapsed() < IDLE + SLACK, "nor long after: {:?}", touched.elapsed());
    assert!(!window.has("page-ledger").await, "nothing of the results is left");
    window.is_closed().await;
    assert_eq!(left(home.path()), [Leaving::Idle]);
}

/// Waits longer than a screen may take.
async fn wait_for(window: &Window, test_id: &str, most: Duration) {
    let begun = Instant::now();
    while !window.has(test_id).await {
        assert!(begun.elapsed() < most + SLACK, "waited in vain for {test_id}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn left(home: &Path) -> Vec<Leaving> {
    let bodies = Record::of(home).entries().into_iter().map(|entry| entry.body);
    let why = |body| match body {
        Body::TerminalEvent(TerminalEvent::Left { why, .. }) => Some(why),
        _ => None,
    };
    bodies.filter_map(why).collect()
}
