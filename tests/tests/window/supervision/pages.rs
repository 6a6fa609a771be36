//! The visitor's page is killed, hangs or is stopped: it is soon there again, and where that is no help the program starts anew.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use shiwen_domain::{
    entry::Ending,
    supervision::{Failing, Rung},
};
use shiwen_tests::{
    figure,
    window::{
        Options,
        acknowledged::{Acknowledged, faults},
        driver::{runs, send},
        record::Record,
        undriven::service::{Service, differ},
    },
};
use tokio::time::sleep;

use super::{Places, WELL, places, supervised, tells};

/// How soon a page that was killed can be used again, for nineteen in twenty.
const AIM: Duration = Duration::from_secs(5);

/// Somebody rates and comes to the end of the visit.
async fn is_visited(service: &Service, places: &Places, level: u8, idle: &[u8]) {
    service.clicks_until_another_than(places.faces[usize::from(level) - 1], idle).await;
    for place in [places.done, places.finish] {
        let before = service.picture().await;
        service.clicks_until_another_than(place, &before).await;
    }
    service.shows_again(idle).await;
}

/// Kills the page, and waits until there is one that can be used.
async fn loses_its_page(service: &Service) -> Duration {
    let (said, page) = (service.said(), service.web_process().expect("a process draws the page"));
    let killed = Instant::now();
    send(page, Signal::KILL);
    service.is_served_after(said).await - killed
}

#[tokio::test]
async fn a_page_that_is_killed_is_soon_there_again_without_anything_of_the_visit() {
    let (home, places) = (tempfile::tempdir().unwrap(), places().await);
    let service = Service::start(home.path(), Options::default()).await;
    sleep(WELL).await;
    let idle = service.picture().await;
    let (mut visits, mut waits) = (Vec::new(), Vec::new());
    for round in 0..figure(100) {
        let level = 1 + u8::try_from(round % 5).unwrap();
        if round % 5 == 4 {
            // A page that serves nobody between two kills for ten minutes would end with a start of the program.
            is_visited(&service, &places, 3, &idle).await;
            visits.push(Acknowledged { level: 3, in_flight: None });
        }
        service.clicks_until_another_than(places.faces[usize::from(level) - 1], &idle).await;
        visits.push(Acknowledged { level, in_flight: None });
        waits.push(loses_its_page(&service).await);
        service.shows_again(&idle).await;
        sleep(WELL).await;
    }
    assert_eq!(service.starts(), 1, "the program itself went on");
    service.ends().await;
    println!("{}", how_soon(waits));

    let record = Record::of(home.path());
    let ratings = record.ratings();
    assert_eq!(faults(&ratings, &visits), [""; 0]);
    let finished = ratings.iter().filter(|rating| rating.ending == Ending::Finished).count();
    assert_eq!(finished, figure(100) / 5);
    assert!(ratings.iter().all(|rating| rating.ending != Ending::Left));
    assert_ne!(faults(&ratings[1..], &visits), [""; 0], "the control: a lost visit is seen");
    record.verifies();
}

/// Held against the aim, but no proof: a busy machine is slower. What the program says arrives when it says it, and is heard
/// within the grain.
fn how_soon(mut waits: Vec<Duration>) -> String {
    waits.sort_unstable();
    let part = |percent: usize| waits[(waits.len() * percent).div_ceil(100) - 1].as_millis();
    let met = if part(95) <= AIM.as_millis() { "met" } else { "MISSED" };
    format!(
        "page killed {} times: usable again after p50 {} ms, p95 {} ms, at most {} ms, to within {} ms; \
        aim of p95 <= {} ms: {met}",
        waits.len(),
        part(50),
        part(95),
        part(100),
        Service::GRAIN.as_millis(),
        AIM.as_millis()
    )
}

#[test]
fn an_aim_that_is_missed_is_said_to_be() {
    let waits = |slow: u64| {
        let fast = std::iter::repeat_n(Duration::from_millis(400), 94);
        fast.chain([Duration::from_millis(slow); 6]).collect()
    };
    assert!(how_soon(waits(4_900)).ends_with("p95 <= 5000 ms: met"));
    assert!(how_soon(waits(5_100)).ends_with("p95 <= 5000 ms: MISSED"));
}

#[tokio::test]
async fn a_page_that_is_killed_every_few_seconds_climbs_unless_it_serves_in_between() {
    let (home, places) = (tempfile::tempdir().unwrap(), places().await);
    let proven = [("SHIWEN_PROVEN_MS".to_owned(), PathBuf::from("20000"))];
    let service = Service::start_with(home.path(), Options::default(), &proven).await;
    sleep(WELL).await;
    let idle = service.picture().await;
    let began = Instant::now();
    // The control: more kills than are needed below, over a longer time.
    for _ in 0..6 {
        is_visited(&service, &places, 4, &idle).await;
        loses_its_page(&service).await;
        service.shows_again(&idle).await;
        sleep(WELL).await;
    }
    assert!(began.elapsed() > Duration::from_secs(20));
    assert_eq!(service.starts(), 1, "visitors come to their end on it");
    let record = Record::of(home.path());
    assert_eq!(supervised(&record.entries()), []);
    is_visited(&service, &places, 4, &idle).await;
    let mut kills = 0;
    while service.starts() == 1 {
        assert!(kills < 30, "it climbs no rung");
        loses_its_page(&service).await;
        sleep(WELL).await;
        kills += 1;
    }
    assert!(kills > 3, "a page is loaded again some times first");
    tells(&record, &[(Failing::Page, Rung::Restart)]).await;
    service.ends().await;
    record.verifies();
}

#[tokio::test]
async fn the_comparison_of_pictures_sees_a_chosen_face() {
    let (home, places) = (tempfile::tempdir().unwrap(), places().await);
    let service = Service::start(home.path(), Options::default()).await;
    sleep(WELL).await;
    let idle = service.picture().await;
    sleep(WELL).await;
    assert!(!differ(&idle, &service.picture().await), "nobody has touched anything");
    service.clicks_until_another_than(places.faces[0], &idle).await;
    assert!(differ(&idle, &service.picture().await));
    let signs = service.signs();
    sleep(WELL).await;
    assert!(service.signs() > signs, "all is well, and is said to be");
    assert_eq!(service.starts(), 1);
    service.ends().await;
    assert_eq!(supervised(&Record::of(home.path()).entries()), []);
}

#[tokio::test]
async fn a_page_that_hangs_or_is_stopped_is_loaded_anew() {
    let home = tempfile::tempdir().unwrap();
    let record = Record::of(home.path());
    let service = Service::start(home.path(), Options::default()).await;
    sleep(WELL).await;
    let (said, page) = (service.said(), service.web_process().expect("a process draws the page"));
    service.makes_hang("page");
    service.says_after(said, "hangs").await;
    service.is_served_after(said).await;
    assert!(!runs(page), "the process that hung is gone");
    tells(&record, &[(Failing::Page, Rung::Reload)]).await;
    sleep(WELL).await;
    let (said, page) = (service.said(), service.web_process().expect("a process draws the page"));
    send(page, Signal::STOP);
    service.says_after(said, "hangs").await;
    service.is_served_after(said).await;
    assert!(!runs(page));
    assert_eq!(service.starts(), 1, "the program itself went on");
    service.ends().await;
    assert_eq!(supervised(&record.entries()), [(Failing::Page, Rung::Reload); 2]);
}
