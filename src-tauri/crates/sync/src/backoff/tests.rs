use std::time::Duration;

use fastrand::Rng;

use super::*;

const SEEDS: u64 = 200;

fn waits(seed: u64, failures: usize) -> Vec<Duration> {
    let (mut backoff, mut random) = (Backoff::default(), Rng::with_seed(seed));
    (0..failures).map(|_| backoff.next(None, &mut random)).collect()
}

#[test]
fn the_ceiling_doubles_from_a_second_to_five_minutes() {
    let all: Vec<_> = (0..SEEDS).map(|seed| waits(seed, 40)).collect();
    for failure in 0..40 {
        let ceiling = Duration::from_secs(300.min(1 << failure.min(16)));
        let longest = all.iter().map(|waits| waits[failure]).max().unwrap();
        let shortest = all.iter().map(|waits| waits[failure]).min().unwrap();
        assert!(longest <= ceiling, "{failure}: {longest:?}");
        // Full jitter: the whole width is used.
        assert!(longest > ceiling.mul_f64(0.9) && shortest < ceiling.mul_f64(0.1), "{failure}");
    }
}

#[test]
fn a_thousand_terminals_come_back_spread_over_the_whole_wait() {
    let mut buckets = [0; 10];
    for seed in 0..1000 {
        let wait = waits(seed, 12)[11];
        buckets[usize::try_from(wait.as_secs() / 30).unwrap()] += 1;
    }
    assert!(buckets.iter().all(|count| (50..200).contains(count)), "{buckets:?}");
}

#[test]
fn a_contact_makes_the_next_wait_short_again() {
    let (mut backoff, mut random) = (Backoff::default(), Rng::with_seed(1));
    for _ in 0..12 {
        backoff.next(None, &mut random);
    }
    backoff.reset();
    assert!(backoff.next(None, &mut random) <= BASE);
}

#[test]
fn what_the_other_side_asks_for_is_waited_for_up_to_ten_minutes() {
    for seed in 0..SEEDS {
        let mut random = Rng::with_seed(seed);
        let asked = Duration::from_secs(40);
        let wait = Backoff::default().next(Some(asked), &mut random);
        assert!((asked..=asked + BASE).contains(&wait));
        let wait = Backoff::default().next(Some(Duration::from_secs(u64::MAX)), &mut random);
        assert!((MAX_RETRY_AFTER..=MAX_RETRY_AFTER + BASE).contains(&wait));
        let wait = Backoff::default().longest(None, &mut random);
        assert!((CAP / 2..=CAP).contains(&wait));
        let wait = Backoff::default().longest(Some(Duration::from_secs(u64::MAX)), &mut random);
        assert_eq!(wait, MAX_RETRY_AFTER);
        assert!(start_offset(&mut random) <= START_WITHIN);
    }
}

#[test]
fn a_wait_is_given_in_seconds_or_as_a_date_beside_the_answers_own() {
    let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    assert_eq!(retry_after("120", None), seconds(120));
    assert_eq!(retry_after(" 0 ", date), seconds(0));
    assert_eq!(retry_after("99999999999999999999999", None), seconds(u64::MAX));
    assert_eq!(retry_after("Sun, 06 Nov 1994 08:51:37 GMT", date), seconds(120));
    assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", date), seconds(0));
    // Without the answer's date a date says nothing: our own clock may be wrong.
    assert_eq!(retry_after("Sun, 06 Nov 1994 08:51:37 GMT", None), None);
    for nothing in ["", "-5", "soon", "1.5", "Sun, 99 Nov 1994 08:49:37 GMT"] {
        assert_eq!(retry_after(nothing, date), None, "{nothing}");
    }
}
