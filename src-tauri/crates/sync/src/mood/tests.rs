//! What is waited for after which end of an exchange.

use super::*;
use crate::{
    backoff::{BASE, MAX_RETRY_AFTER},
    link::{Fault, NetworkFault},
};
use shiwen_domain::entry::ReopenReason;

fn report(end: End, batches: u64) -> Report {
    Report { end, batches, ..Report::default() }
}

fn again(retry_after: Option<Duration>) -> End {
    End::Again { fault: Fault::Network(NetworkFault::Timeout), retry_after }
}

fn stop() -> End {
    End::Stop { problem: "unauthorized".into(), why: "no".into() }
}

#[test]
fn a_terminal_without_anything_to_send_is_heard_of_once_a_minute() {
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(1));
    assert_eq!(mood.after(&report(End::Done, 1), &mut random), HEARTBEAT);
    assert_eq!(mood.shortened(Urgency::Now), Some(Duration::ZERO));
    assert_eq!(mood.shortened(Urgency::Soon), Some(SOON));
}

#[test]
fn waits_grow_while_the_platform_is_away_and_are_short_again_afterwards() {
    let mut random = Rng::with_seed(2);
    let longest = |failures: usize, random: &mut Rng| {
        (0..200)
            .map(|_| {
                let mut mood = Mood::default();
                (0..failures).map(|_| mood.after(&report(again(None), 0), random)).last().unwrap_or_default()
            })
            .max()
            .unwrap_or_default()
    };
    assert!(longest(1, &mut random) <= Duration::from_secs(1));
    assert!(longest(6, &mut random) > Duration::from_secs(10));
    assert!(longest(30, &mut random) <= CAP);
    let mut mood = Mood::default();
    for _ in 0..20 {
        mood.after(&report(again(None), 0), &mut random);
    }
    mood.after(&report(End::Done, 1), &mut random);
    assert!(mood.after(&report(again(None), 0), &mut random) <= Duration::from_secs(1));
}

/// The longest wait of the tenth exchange in a row that ended so.
fn tenth(exchange: &Report) -> Duration {
    let waits = (0..100).map(|seed| {
        let (mut mood, mut random) = (Mood::default(), Rng::with_seed(seed));
        (0..10).map(|_| mood.after(exchange, &mut random)).last().unwrap_or_default()
    });
    waits.max().unwrap_or_default()
}

#[test]
fn a_platform_that_answers_and_takes_nothing_is_waited_for_longer_and_longer() {
    assert!(tenth(&report(again(None), 1)) > Duration::from_secs(100));
    // The control: what moves the cursor does.
    assert!(tenth(&Report { acknowledged: 1, ..report(again(None), 1) }) <= BASE);
}

#[test]
fn nobody_asks_for_a_wait_without_an_end() {
    let year = Some(Duration::from_secs(31_536_000));
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(9));
    let alarm = End::Alarm { why: "no".into(), retry_after: year };
    assert!(mood.after(&report(alarm.clone(), 0), &mut random) <= MAX_RETRY_AFTER);
    assert!(mood.after(&report(again(year), 0), &mut random) <= MAX_RETRY_AFTER + CAP);
    let beside = Report { beside: Some(alarm), ..report(End::Done, 1) };
    let wait = mood.after_asking(&beside, false, Duration::ZERO, &mut random);
    assert!(wait.is_some_and(|wait| wait <= MAX_RETRY_AFTER));
}

#[test]
fn what_is_wrong_with_state_or_pack_slows_no_rating() {
    for beside in [again(Some(CAP)), again(None), stop(), End::Alarm { why: "no".into(), retry_after: None }]
    {
        let (mut mood, mut random) = (Mood::default(), Rng::with_seed(7));
        let heard = Report { beside: Some(beside), ..report(End::Done, 1) };
        assert_eq!(mood.after(&heard, &mut random), HEARTBEAT);
        let wait = mood.after_asking(&heard, false, Duration::ZERO, &mut random).expect("it went wrong");
        assert_eq!(mood.shortened(Urgency::Now), Some(Duration::ZERO));
        assert_eq!(mood.leave(Duration::ZERO), Leave::All);
        assert_eq!(mood.leave(wait), Leave::Nothing);
    }
    // The control: the same at the end of the log.
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(7));
    mood.after(&report(stop(), 0), &mut random);
    assert_eq!(mood.shortened(Urgency::Now), None);
}

#[test]
fn a_pack_that_went_wrong_is_left_alone_and_another_is_not() {
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(8));
    let told = Report { state: true, published: Some(7), ..report(End::Done, 1) };
    let refused = Report { pack: PackNews::Refused("no".into()), ..told.clone() };
    let wait = mood.after_asking(&refused, false, Duration::ZERO, &mut random).expect("it went wrong");
    assert!(wait >= CAP / 2);
    assert_eq!(mood.leave(Duration::ZERO), Leave::Pack(7));
    // Hearing the state meanwhile changes nothing about that.
    let left = Report { pack: PackNews::Left, ..told.clone() };
    let later = Duration::from_secs(60);
    assert_eq!(mood.after_asking(&left, false, later, &mut random), Some(wait.saturating_sub(later)));
    assert_eq!(mood.leave(later), Leave::Pack(7));
    assert_eq!(mood.after_asking(&told, false, later, &mut random), None);
    assert_eq!(mood.leave(later), Leave::Nothing);
}

#[test]
fn only_the_urgent_is_tried_out_of_turn_while_the_platform_is_away() {
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(3));
    mood.after(&report(again(None), 0), &mut random);
    assert_eq!(mood.shortened(Urgency::Now), Some(Duration::ZERO));
    assert_eq!(mood.shortened(Urgency::Soon), None);
}

#[test]
fn a_platform_that_asks_for_time_gets_it() {
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(4));
    let asked = Duration::from_secs(120);
    assert!(mood.after(&report(again(Some(asked)), 0), &mut random) >= asked);
    assert_eq!(mood.shortened(Urgency::Now), None);
}

#[test]
fn what_a_person_has_to_settle_is_tried_again_slowly_and_nothing_hastens_it() {
    let mut random = Rng::with_seed(5);
    for end in [stop(), End::NotSound, End::Alarm { why: "no".into(), retry_after: None }] {
        let mut mood = Mood::default();
        assert!(mood.after(&report(end, 0), &mut random) >= CAP / 2);
        assert_eq!((mood.shortened(Urgency::Now), mood.shortened(Urgency::Soon)), (None, None));
        mood.begin_anew();
        assert_eq!(mood.shortened(Urgency::Now), Some(Duration::ZERO));
    }
}

#[test]
fn a_new_log_is_waited_for_and_sent_at_once() {
    let (mut mood, mut random) = (Mood::default(), Rng::with_seed(6));
    let end = End::Reopen { reason: ReopenReason::Forked, cosigned: String::new(), size: 3 };
    assert!(mood.after(&report(end, 0), &mut random) < HEARTBEAT);
    assert_eq!(mood.shortened(Urgency::Now), Some(Duration::ZERO));
}
