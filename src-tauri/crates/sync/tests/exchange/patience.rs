//! A terminal's exchanges over simulated hours, with the real exchange and the real mood: how often a platform is asked whose
//! state or pack is broken, and that a bad rating does not wait for it.

use std::time::Duration;

use fastrand::Rng;
use shiwen_sync::{
    exchange::{End, Report, ask, ship},
    link::{Fault, NetworkFault, Page},
    mood::{Mood, Urgency},
    protocol::{Problem, ProblemKind},
};

use crate::{
    log::Log,
    now,
    pack::{manifest, published},
    platform::{Platform, pack_key, pins, problem},
};

const HOUR: Duration = Duration::from_secs(3_600);

/// One hour. How often state and files were asked for; at every point a bad rating would have been sent at once.
fn hour(platform: &Platform, seed: u64) -> [u32; 2] {
    let (mut log, mut mood, mut random) = (Log::of(3), Mood::default(), Rng::with_seed(seed));
    let (pins, mut steady) = (pins(), Duration::ZERO);
    while steady < HOUR {
        let mut report = Report::default();
        now(ship(&mut log, platform, &pins, &mut report)).expect("at once").expect("memory");
        assert_eq!(report.end, End::Done, "the log is shipped whatever else is wrong");
        let mut wait = mood.after(&report, &mut random);
        let asked = now(ask(&mut log, platform, &pins, mood.leave(steady), &mut report));
        asked.expect("at once").expect("memory");
        if let Some(left) = mood.after_asking(&report, false, steady, &mut random) {
            wait = wait.min(left);
        }
        assert_eq!(mood.shortened(Urgency::Now), Some(Duration::ZERO));
        steady += wait.max(Duration::from_millis(1));
    }
    platform.asked.get()
}

fn faults() -> Vec<Fault> {
    let foreign = |status| Fault::Foreign { status, page: Page::default(), retry_after: None };
    let network = |fault| Fault::Network(fault);
    let said = |kind| problem(Problem::new(kind));
    vec![
        foreign(502),
        foreign(404),
        network(NetworkFault::TooLong),
        network(NetworkFault::Timeout),
        said(ProblemKind::NotFound),
        said(ProblemKind::Invalid),
        said(ProblemKind::Unauthorized),
    ]
}

#[test]
fn a_broken_pack_is_asked_for_now_and_then_and_slows_no_rating() {
    for fault in faults() {
        for seed in 0..5 {
            let platform = published(&manifest(7), &pack_key(), b"abc");
            let platform = Platform { no_media: Some(fault.clone()), ..platform };
            let [states, files] = hour(&platform, seed);
            assert!((6..70).contains(&files), "{fault}: {files} times in an hour");
            assert!((60..140).contains(&states), "{fault}: {states} states in an hour");
        }
    }
}

#[test]
fn a_broken_state_is_asked_for_now_and_then_and_slows_no_rating() {
    for fault in faults() {
        for seed in 0..5 {
            let platform = Platform { no_state: Some(fault.clone()), ..Platform::honest() };
            let [states, _] = hour(&platform, seed);
            assert!((6..70).contains(&states), "{fault}: {states} times in an hour");
        }
    }
}

#[test]
fn a_file_with_another_hash_is_asked_for_now_and_then() {
    let [_, files] = hour(&published(&manifest(7), &pack_key(), b"abd"), 1);
    assert!((6..40).contains(&files), "{files} times in an hour");
    // The control: a sound platform is heard of once a minute, and a sound pack is fetched once.
    assert_eq!(hour(&published(&manifest(7), &pack_key(), b"abc"), 1), [60, 1]);
}
