//! A visit is cut off: by a kill, by the end of the page's process, by an ordered stop, by a full disk, by
//! leaving.

use shiwen_domain::{
    entry::{Body, Ending, Resumed, TerminalEvent},
    level::Level,
    view::PauseReason,
};
use shiwen_tests::{
    figure,
    terminal::{small_disk::SmallDisk, stick::Stick},
    window::{
        Options, Window,
        acknowledged::{Acknowledged, faults},
        driver::eventually,
        record::Record,
    },
};

#[tokio::test]
async fn a_killed_visit_is_kept_as_interrupted_and_never_shown_again() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(2).await.chooses_reason(209).await;
    visitor.is_killed().await;

    let mut next = Window::open(home.path(), Options::default()).await;
    next.shows("rate").await;
    assert!(!next.pressed("face-2").await && !next.has("reason-209").await, "nothing of the visit is shown");
    next.is_closed().await;

    let record = Record::of(home.path());
    let rating = record.only_rating();
    assert_eq!((rating.level, rating.ending), (Level::Dissatisfied, Ending::Interrupted));
    assert_eq!(rating.reasons.len(), 1);
    assert_eq!(record.count(&TerminalEvent::Stop), 1, "only the second start ended in order");
    record.verifies();
}

#[tokio::test]
async fn a_page_that_dies_is_loaded_again_and_ends_the_visit() {
    let home = tempfile::tempdir().unwrap();
    let record = Record::of(home.path());
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(1).await;
    assert!(record.ratings().is_empty(), "while the page lives the visit goes on");
    visitor.loses_its_page().await;
    eventually("the new page ends the visit", async || !record.ratings().is_empty()).await;
    let rating = record.only_rating();
    assert_eq!((rating.level, rating.ending), (Level::VeryDissatisfied, Ending::Interrupted));
    assert_eq!(record.count(&TerminalEvent::Stop), 0, "the program itself went on");
    visitor.is_closed().await;
    record.verifies();
}

#[tokio::test]
async fn an_ordered_stop_in_mid_visit_is_in_the_log() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(4).await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    assert_eq!(record.only_rating().ending, Ending::Interrupted);
    assert_eq!(record.count(&TerminalEvent::Stop), 1);
    record.verifies();
}

#[tokio::test]
async fn a_choice_left_alone_is_covered_until_a_touch() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(1).await.shows("cover").await;
    assert!(!visitor.has("face-1").await, "what was chosen cannot be seen");
    visitor.screenshot("cover").await;
    visitor.tap("cover-stay").await.shows("rate").await;
    assert!(visitor.pressed("face-1").await);
    visitor.is_closed().await;
}

#[tokio::test]
async fn a_full_disk_pauses_and_keeps_what_was_acknowledged() {
    let disk = SmallDisk::new(300).unwrap_or_else(|why| panic!("{why}"));
    let home = disk.home();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(2).await.chooses_reason(207).await;
    disk.fill_to(0).unwrap();
    let mut chosen = false;
    while visitor.screen().await != "paused" {
        // The file may have room for another touch or two; what has none is not drawn.
        chosen = visitor.touches_until_drawn_or_paused("reason-208", !chosen).await;
    }
    assert!(visitor.has("paused-disk_full").await);
    visitor.screenshot("paused").await;
    disk.empty().unwrap();
    visitor.shows("rate").await.taps_face(5).await.is_done().await.finishes().await;
    visitor.is_closed().await;

    let record = Record::of(home.path());
    let ratings = record.ratings();
    let kept: Vec<_> = ratings.iter().map(|rating| (rating.level.number(), rating.ending)).collect();
    assert_eq!(kept, [(2, Ending::Interrupted), (5, Ending::Finished)]);
    assert_eq!(ratings[0].reasons.len(), if chosen { 2 } else { 1 });
    assert_eq!(record.count(&TerminalEvent::Pause { reason: PauseReason::DiskFull, ordered: None }), 1);
    let resumed = record.entries().into_iter().filter(|entry| {
        matches!(
            entry.body,
            Body::TerminalEvent(TerminalEvent::Resume(Resumed { by: None, outage: Some(_) }))
        )
    });
    assert_eq!(resumed.count(), 1);
    record.verifies();
}

#[tokio::test]
async fn a_disk_that_takes_nothing_more_pauses_and_keeps_what_was_acknowledged() {
    let disk = Stick::new(400).unwrap_or_else(|why| panic!("{why}"));
    let home = disk.path().join("home");
    let mut visitor = Window::open(&home, Options::default()).await;
    visitor.taps_face(2).await;
    disk.breaks().unwrap();
    visitor.tap_only("face-4").await;
    visitor.shows("paused").await;
    visitor.screenshot("paused-read-only").await;
    visitor.is_closed().await;

    // The toolkit's own processes end a little after the program.
    eventually("nothing is open on it any more", async || disk.is_mended().is_ok()).await;
    let mut next = Window::open(&home, Options::default()).await;
    next.taps_face(5).await.is_done().await.finishes().await;
    next.is_closed().await;
    let record = Record::of(&home);
    let kept: Vec<_> = record.ratings().iter().map(|rating| (rating.level.number(), rating.ending)).collect();
    assert_eq!(kept, [(2, Ending::Interrupted), (5, Ending::Finished)]);
    record.verifies();
}

#[tokio::test]
async fn no_kill_in_mid_visit_loses_or_doubles_what_was_acknowledged() {
    let home = tempfile::tempdir().unwrap();
    let mut visits = Vec::new();
    for round in 0..figure(20) {
        let mut visitor = Window::open(home.path(), Options::default()).await;
        let visit = rates_and_is_cut_off(&mut visitor, round).await;
        visitor.is_killed().await;
        visits.push(visit);
    }
    Window::open(home.path(), Options::default()).await.is_closed().await;

    let record = Record::of(home.path());
    let ratings = record.ratings();
    assert_eq!(faults(&ratings, &visits), [""; 0]);
    assert!(ratings.iter().all(|rating| rating.ending == Ending::Interrupted));
    record.verifies();

    // The control: the same comparison sees a lost visit, a doubled one and a changed level.
    let lost = &ratings[1..];
    let doubled: Vec<_> = ratings.iter().chain(ratings.last()).cloned().collect();
    let mut changed = ratings.clone();
    changed[0].level = match changed[0].level {
        Level::VeryDissatisfied => Level::VerySatisfied,
        _ => Level::VeryDissatisfied,
    };
    for kept in [lost, &doubled, &changed] {
        assert_ne!(faults(kept, &visits), [""; 0]);
    }
}

/// Two faces are seen as chosen; every other visitor's last tap is cut off before its answer is seen.
async fn rates_and_is_cut_off(visitor: &mut Window, round: usize) -> Acknowledged {
    let faces = [1_u8, 2, 3, 4, 5];
    let [first, second, third] = [round, round + 1, round + 2].map(|place| faces[place % faces.len()]);
    visitor.taps_face(first).await.taps_face(second).await;
    if round.is_multiple_of(2) {
        return Acknowledged { level: second, in_flight: None };
    }
    visitor.tap_only(&format!("face-{third}")).await;
    Acknowledged { level: second, in_flight: Some(third) }
}
