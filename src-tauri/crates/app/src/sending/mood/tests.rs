//! What is waited for after which end of an exchange.

use shiwen_domain::entry::ReopenReason;
use shiwen_sync::{
    exchange::PackNews,
    link::{Fault, NetworkFault},
};

use super::*;

fn report(end: End, batches: u64) -> Report {
    Report {
        end,
        acknowledged: 0,
        batches,
        flagged: 0,
        refused: 0,
        set_back: None,
        state: false,
        published: None,
        pack: PackNews::Same,
        time_ms: None,
        cosigned_s: None,
    }
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
fn what_a_person_has_to_settle_is_asked_again_slowly() {
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
