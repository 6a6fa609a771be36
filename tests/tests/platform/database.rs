//! The platform's database goes away, or its disk is full: the platform says so, the terminal waits, and everything arrives
//! afterwards.

use shiwen_tests::{
    platform::{Options, Platform, compare},
    postgres::{Ending, OwnCluster, SmallCluster},
    terminal::enrolled::EnrolledTerminal,
};

use super::{NOTHING, programs};

fn platform_in(cluster: &OwnCluster) -> Platform {
    let cluster = Some(cluster.superuser().to_owned());
    Platform::start_with(&programs(), Options { cluster, ..Options::default() })
}

/// What waits does not get through, and nothing is acknowledged that is not there.
fn waits(platform: &Platform, terminal: &EnrolledTerminal) {
    let ran = terminal.sync();
    assert_eq!(ran.code, Some(3), "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("cannot store anything") || ran.out.contains("cannot store anything"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(platform.log().lines().all(|line| !line.contains("panicked")), "{}", platform.log());
}

/// Everything is there, and verification finds nothing.
fn arrives(platform: &Platform, terminal: &EnrolledTerminal) {
    terminal.syncs_within(20);
    assert_eq!(compare::wrong_with(&platform.sql(), &[terminal]), NOTHING);
    let ran = platform.run(&["verify"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn a_database_that_is_restarted_costs_nothing() {
    let cluster = OwnCluster::start();
    let platform = platform_in(&cluster);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs(), &platform);
    for (seed, ending) in [(1, Ending::Immediate), (2, Ending::Fast)] {
        terminal.simulate(5, seed);
        cluster.stop(ending);
        waits(&platform, &terminal);
        cluster.go();
        arrives(&platform, &terminal);
    }
}

#[test]
fn a_database_whose_disk_is_full_costs_nothing() {
    let small = SmallCluster::start().expect("a small disk");
    let platform = platform_in(small.cluster());
    let mut terminal = EnrolledTerminal::enrolled_at(&programs(), &platform);
    terminal.simulate(5, 1);
    arrives(&platform, &terminal);
    small.fill_to(0);
    // More than what is free in pages and write-ahead log that are there already.
    terminal.simulate(2_000, 2);
    waits(&platform, &terminal);
    small.empty();
    small.cluster().answers_again();
    arrives(&platform, &terminal);
}
