//! A manager is at the window for longer than any page or loop may be silent, and the visitor's page lies below it meanwhile.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};
use shiwen_app::{home::Home, managing::setting_up::make_code};
use shiwen_domain::{
    managing::Role,
    supervision::{Failing, Rung},
};
use shiwen_tests::window::{
    Options,
    driver::{eventually, runs, send},
    record::Record,
    undriven::Undriven,
};
use tokio::time::sleep;

use super::{WELL, supervised, tells};

#[tokio::test]
async fn a_manager_at_work_is_left_in_peace_and_the_page_below_is_watched() {
    let home = tempfile::tempdir().unwrap();
    let record = Record::of(home.path());
    let hall = Undriven::open(home.path(), Options::default()).await;
    sleep(WELL).await;
    let below = hall.pages();
    let code = make_code(&Home::at(home.path()), Role::Manager).expect("a code");
    hall.knocks().await;
    hall.types(&format!("{}\thall-1\tfive small lamps\t\tfive small lamps\n", code.as_str())).await;
    let manager: Vec<_> = hall.pages().into_iter().filter(|page| !below.contains(page)).collect();
    assert_eq!((below.len(), manager.len()), (1, 1), "each window has a process of its own");
    is_used_for_a_minute(&hall).await;
    assert_eq!(supervised(&record.entries()), []);
    assert!(runs(below[0]) && runs(manager[0]), "neither page was loaded anew");

    // One that hangs is seen, one that dies comes back, and the manager notices nothing of it.
    send(below[0], Signal::STOP);
    tells(&record, &[(Failing::Page, Rung::Reload)]).await;
    let next = another_below(&hall, &[below[0], manager[0]]).await;
    // The toolkit ends the program if a process that it has just begun is gone before it has said its number.
    sleep(WELL).await;
    send(next, Signal::KILL);
    another_below(&hall, &[below[0], manager[0], next]).await;
    hall.types("\t").await;
    assert!(runs(manager[0]) && hall.shows_the_manager());
    hall.closes_the_manager().await;
    hall.ends().await;
    record.verifies();
}

async fn is_used_for_a_minute(hall: &Undriven) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        hall.types("\t").await;
        sleep(WELL).await;
        assert!(hall.shows_the_manager(), "nobody has closed it");
    }
}

/// Waits for a page's process besides these.
async fn another_below(hall: &Undriven, known: &[Pid]) -> Pid {
    let mut another = None;
    eventually("there is another page below", async || {
        another = hall.pages().into_iter().find(|page| !known.contains(page));
        another.is_some()
    })
    .await;
    another.unwrap_or_else(|| unreachable!("it was seen"))
}
