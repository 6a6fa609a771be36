//! The visitor's window goes although nobody has ordered the program to end.

use shiwen_domain::supervision::{Failing, Rung};
use shiwen_tests::window::{
    Options,
    record::Record,
    undriven::{Undriven, service::Service},
};

use super::{supervised, tells};

#[tokio::test]
async fn a_window_that_somebody_takes_away_is_no_ordered_end() {
    let home = tempfile::tempdir().unwrap();
    let service = Service::start(home.path(), Options::default()).await;
    let said = service.said();
    service.closes_the_window().await;
    service.starts_again_after(1).await;
    service.is_served_after(said).await;
    let record = Record::of(home.path());
    tells(&record, &[(Failing::Program, Rung::Restart)]).await;
    let said = service.said();
    service.loses_the_window().await;
    service.starts_again_after(2).await;
    service.is_served_after(said).await;
    tells(&record, &[(Failing::Program, Rung::Restart); 2]).await;
    // The control: an ordered end is one.
    service.ends().await;
    record.verifies();
}

#[tokio::test]
async fn a_window_that_somebody_at_a_desk_closes_ends_the_program_in_order() {
    let home = tempfile::tempdir().unwrap();
    let hall = Undriven::open(home.path(), Options::default()).await;
    assert_eq!(hall.closes_the_window().await, Some(0));
    Undriven::open(home.path(), Options::default()).await.ends().await;
    assert_eq!(supervised(&Record::of(home.path()).entries()), []);
}
