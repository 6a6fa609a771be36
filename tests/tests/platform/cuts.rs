//! Connections that break anywhere: before the first byte of a request, in the middle of it, behind its last byte, in the
//! middle of the answer. Whatever was acknowledged to a visitor arrives, once.

use shiwen_tests::{
    figure,
    platform::{Platform, compare},
    seed::Seed,
    terminal::enrolled::EnrolledTerminal,
    wire::{Fate, Wire},
};

use super::{NOTHING, programs};

/// Rounds between two looks of the judge.
const ROUNDS: u64 = 25;

/// Of three requests one is cut, one is cut in its answer, one passes.
fn fate(seed: &mut Seed) -> Fate {
    match seed.below(3) {
        0 => Fate::CutRequest(seed.draw()),
        1 => Fate::CutAnswer(seed.draw()),
        _ => Fate::Pass,
    }
}

#[test]
fn a_thousand_cuts_lose_nothing_and_double_nothing() {
    let cuts = figure(1_000) as u64;
    let programs = programs();
    let platform = Platform::start(&programs);
    let wire = Wire::to(platform.address());
    let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
    let mut seed = Seed::new(1_000);
    let (mut fates, mut round) = (Seed::new(seed.draw()), 0);
    wire.decide(move |_| fate(&mut fates));
    let (mut failed, mut succeeded) = (0, 0);
    while wire.counted().cut < cuts {
        terminal.simulate(1 + seed.below(3), seed.draw());
        for _ in 0..=seed.below(3) {
            match terminal.sync().code {
                Some(0) => succeeded += 1,
                Some(3) => failed += 1,
                other => panic!("sync ended with {other:?}"),
            }
        }
        round += 1;
        if round % ROUNDS == 0 {
            assert_eq!(compare::wrong_so_far(&platform.sql(), &[&terminal]), NOTHING);
        }
    }
    wire.pass();
    terminal.syncs();
    assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING);
    assert_eq!(platform.sql().count("alarm"), 0, "a cut is no disagreement");
    let counted = wire.counted();
    println!(
        "{counted:?}; syncs: {failed} failed, {succeeded} succeeded; {} acknowledged",
        terminal.acknowledged.len()
    );
    assert!(failed > 0 && succeeded > 0, "both happen");
    // Some requests arrived and their answer did not: the platform had to know them again.
    assert!(counted.delivered > counted.answered);
}
