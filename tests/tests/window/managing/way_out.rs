//! The ways out of the locked screen, and half a minute to clean the glass: taken by who may, told by the log, and only then done.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use shiwen_domain::{
    entry::TerminalEvent,
    managing::{Role, WayOut},
};
use shiwen_tests::window::{Options, Window, driver::eventually, record::Record};

use super::{PASSWORD, events, sets_up};

/// What ends the machine in a proof: it writes the order down.
fn machine(folder: &Path) -> String {
    let (file, orders) = (folder.join("machine"), folder.join("orders"));
    fs::write(&file, format!("#!/bin/sh\necho \"$1\" >> '{}'\n", orders.display()))
        .expect("the disk takes it");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("the disk takes it");
    file.to_str().expect("a plain path").to_owned()
}

#[tokio::test]
async fn a_manager_restarts_shuts_down_and_quits_with_the_password_and_the_log_knows() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let machine = machine(folder.path());
    let environment = [("SHIWEN_MACHINE", machine.as_str())];
    let mut window = Window::open_with(home.path(), Options::default(), &environment).await;
    let _both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-settings").await;
    let orders = || fs::read_to_string(folder.path().join("orders")).unwrap_or_default();
    window.does("way-out-restart").await.shows_test_id("confirm").await;
    assert_eq!(orders(), "", "nothing is done before the password");
    window.types("password", PASSWORD).await.does("confirm-go").await.loses("confirm").await;
    eventually("the machine is told", async || orders() == "reboot\n").await;
    window.keeps_a_picture("way-out").await;
    window.does("way-out-shut_down").await;
    eventually("the machine is told", async || orders() == "reboot\npoweroff\n").await;
    window.does("way-out-quit").await;
    window.ends_by_itself().await;

    let record = Record::of(home.path());
    let ways: Vec<_> = events(&record)
        .into_iter()
        .filter_map(|event| if let TerminalEvent::WayOut { way, .. } = event { Some(way) } else { None })
        .collect();
    assert_eq!(ways, [WayOut::Restart, WayOut::ShutDown, WayOut::Quit]);
    assert_eq!(record.count(&TerminalEvent::Stop), 1, "it ended in order");
    record.verifies();
}

#[tokio::test]
async fn no_touch_counts_while_the_glass_is_cleaned_and_a_visit_is_never_cut_off_for_it() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    let both = sets_up(&mut window, home.path(), Role::Installer).await;
    window.does("to-settings").await.does("clean").await;
    eventually("the manager's window closes by itself", async || window.windows().await == 1).await;
    window.turns_to_the_visitor(&both).await;
    window.shows("cleaning").await.screenshot("cleaning").await;
    assert!(!window.has("face-1").await, "nothing can be touched");
    window.shows("rate").await;
    // It takes touches again.
    window.taps_face(2).await.is_done().await.finishes().await;
    window.is_closed().await;
    let record = Record::of(home.path());
    assert_eq!(record.count(&TerminalEvent::Cleaning { by: super::NAME.to_owned() }), 1);
    assert_eq!(record.ratings().len(), 1);
    record.verifies();
}
