//! Terminals, a network, a platform and their clocks, simulated from one seed: single threaded, no real time, no real
//! network, the real exchange and the real witness. `SHIWEN_SEED=n` runs one seed, `SHIWEN_LONG=1` ten thousand.

mod clock;
mod disk;
mod engine;
mod entry;
mod heal;
mod machine;
mod mishap;
mod network;
mod platform;
mod watch;
mod world;

use std::{
    env,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use engine::{Engine, Kind};
use watch::Seen;
use world::World;

/// Seeds that are always run.
const SEEDS: u64 = 1_000;
/// Seeds of a long run.
const LONG: u64 = 10_000;
/// A control must be caught within so many seeds.
const CONTROL_SEEDS: u64 = 60;

fn seeds() -> std::ops::Range<u64> {
    if let Some(seed) = env::var("SHIWEN_SEED").ok().and_then(|seed| seed.parse().ok()) {
        return seed..seed + 1;
    }
    0..if env::var_os("SHIWEN_LONG").is_some() { LONG } else { SEEDS }
}

/// Runs seeds on all processors. What was seen in all of them, or the first seed that failed and how.
fn run(seeds: std::ops::Range<u64>, kind: Kind) -> Result<Seen, (u64, String)> {
    let next = AtomicU64::new(seeds.start);
    let work = || {
        let mut seen = Seen::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= seeds.end {
                return Ok(seen);
            }
            seen.add(&World::new(number, kind).run().map_err(|fault| (number, fault))?);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let results: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().map(|thread| thread.join().expect("no seed panics")).collect()
    });
    let mut seen = Seen::default();
    for result in results {
        seen.add(&result?);
    }
    Ok(seen)
}

#[test]
fn whatever_happens_the_platform_has_what_was_acknowledged_once_and_in_order() {
    let seeds = seeds();
    let many = seeds.end - seeds.start >= SEEDS;
    match run(seeds, Kind::default()) {
        Ok(seen) => {
            println!("{seen:#?}");
            // A sky that is always blue proves nothing.
            assert!(!many || seen.never_happened().is_empty(), "{:?} never happened", seen.never_happened());
        }
        Err((seed, fault)) => panic!("{fault}\nSHIWEN_SEED={seed} reproduces it"),
    }
}

#[test]
fn one_seed_is_one_history() {
    for seed in 0..5 {
        let runs = [(); 2].map(|()| World::new(seed, Kind::default()).run().unwrap());
        assert_eq!(runs[0], runs[1]);
    }
}

/// Each of these is wrong in one way, and the simulation must see it.
fn is_caught(kind: Kind) {
    let (seed, fault) = run(0..CONTROL_SEEDS, kind).expect_err("the fault is seen");
    assert!(!fault.is_empty() && seed < CONTROL_SEEDS);
}

#[test]
fn an_engine_that_moves_its_place_before_the_answer_is_caught() {
    is_caught(Kind { engine: Engine::Hasty, ..Kind::default() });
}

#[test]
fn a_terminal_that_ignores_forks_is_caught() {
    is_caught(Kind { ignores_forks: true, ..Kind::default() });
}

#[test]
fn a_platform_that_takes_anything_is_caught() {
    is_caught(Kind { takes_anything: true, ..Kind::default() });
}

#[test]
fn a_platform_that_answers_before_it_stores_is_caught() {
    is_caught(Kind { answers_first: true, ..Kind::default() });
}

#[test]
fn a_terminal_that_believes_its_dead_battery_is_caught() {
    is_caught(Kind { no_floor: true, ..Kind::default() });
}

#[test]
fn a_terminal_that_carries_over_only_what_is_not_witnessed_is_caught() {
    // A platform that was set back may lack entries that it once witnessed.
    is_caught(Kind { carries_tail_only: true, ..Kind::default() });
}
