//! The data directory cannot be written when the program starts: a page says so, and it goes on by itself once it can be.

use std::fs::{self, File};

use shiwen_domain::entry::TerminalEvent;
use shiwen_tests::{
    terminal::stick::Stick,
    window::{Options, driver::eventually, record::Record, undriven::service::Service},
};

/// Stands still under the page that says so, as one program, and is alive.
async fn stands_still_without_data(service: &Service) {
    service.shows_a_window("十问 暂停服务").await;
    service.says_after(0, "out of service: the data directory cannot be written").await;
    let signs = service.signs();
    eventually("a terminal that stands still is alive", async || service.signs() > signs + 12).await;
    assert_eq!((service.starts(), service.orders().as_str()), (1, ""), "nothing is started anew");
}

#[tokio::test]
async fn a_data_directory_that_is_read_only_is_said_and_waited_for() {
    let disk = Stick::new(400).unwrap_or_else(|why| panic!("{why}"));
    let home = disk.path().join("home");
    // The control: the same disk serves while it can be written.
    Service::start(&home, Options::default()).await.ends().await;
    // The toolkit's own processes end a little after the program.
    eventually("nothing is open on it any more", async || disk.lock(true).is_ok()).await;
    let service = Service::begin(&home, Options::default(), &[]);
    stands_still_without_data(&service).await;
    let said = service.said();
    disk.lock(false).unwrap();
    service.starts_again_after(1).await;
    service.is_served_after(said).await;
    service.ends().await;
    let record = Record::of(&home);
    assert_eq!(record.count(&TerminalEvent::Stop), 2);
    record.verifies();
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_made_is_said_and_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    fs::write(&home, "no folder").unwrap();
    let service = Service::begin(&home, Options::default(), &[]);
    stands_still_without_data(&service).await;
    let said = service.said();
    fs::remove_file(&home).unwrap();
    service.starts_again_after(1).await;
    service.is_served_after(said).await;
    service.ends().await;
    Record::of(&home).verifies();
}

#[tokio::test]
async fn a_data_directory_that_can_be_written_and_is_held_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let (home, held) = (folder.path().join("home"), folder.path().join("held"));
    fs::write(&home, "no folder").unwrap();
    fs::create_dir(&held).unwrap();
    let lock = File::create(held.join("supervision.lock")).unwrap();
    lock.lock().unwrap();
    let service = Service::begin(&home, Options::default(), &[]);
    stands_still_without_data(&service).await;
    fs::remove_file(&home).unwrap();
    fs::rename(&held, &home).unwrap();
    service.starts_again_after(1).await;
}
